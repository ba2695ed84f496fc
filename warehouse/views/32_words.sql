-- Whether an act is words that lead towards each other.
CREATE OR REPLACE MACRO is_talk(act) AS act IN ('talks', 'summit', 'phone_call', 'mediation', 'offer_talks', 'proposal');

-- Whether an act is words that lead apart: what will be done to the other unless, or anyway.
CREATE OR REPLACE MACRO is_threat(act) AS act IN ('threat', 'ultimatum', 'red_line', 'nuclear_signal', 'sanctions_threat');

-- Whether an act is a no, to talks, demands or an end.
CREATE OR REPLACE MACRO is_refusal(act) AS
act IN ('reject_demand', 'reject_talks', 'reject_deescalation', 'talks_failed', 'talks_cancelled');
