WITH word AS (
  SELECT *, act IN ('talks', 'summit', 'phone_call', 'mediation', 'offer_talks', 'proposal') AND status = 'actual' AS is_talk,
         act IN ('threat', 'ultimatum', 'red_line', 'nuclear_signal', 'sanctions_threat')
           AND status NOT IN ('negated', 'historical') AS is_threat
  FROM report
)
SELECT *, is_talk::INTEGER AS talks FROM word WHERE is_talk OR is_threat
