-- Codes of parties in one cell: the code, else the name, else the words of the text.
CREATE OR REPLACE MACRO party_codes(parties) AS
array_to_string(list_transform(parties, lambda p: coalesce(p.code, p.name, p.text)), ', ');

-- Quantities in one cell: "troops 100000 person", "dead 12+ person" (at least), "money -5000000 USD" (up to).
CREATE OR REPLACE MACRO magnitude_words(magnitudes) AS
array_to_string(list_transform(magnitudes, lambda m: m.kind || ' ' || CASE
    WHEN m.low = m.high THEN CAST(CAST(m.low AS BIGINT) AS VARCHAR)
    WHEN m.high IS NULL THEN coalesce(CAST(CAST(m.low AS BIGINT) AS VARCHAR), '?') || '+'
    ELSE coalesce(CAST(CAST(m.low AS BIGINT) AS VARCHAR), '') || '-' || CAST(CAST(m.high AS BIGINT) AS VARCHAR)
    END || ' ' || m.unit), '; ');

-- Events that stand, one row each, to be read: who did what to whom, whether it happened, the sentence that says so.
--   who: codes of those who did it; the name or the words where there is no code
--   whom: codes of those it was done or said to
--   speaker: who says so, where it is neither the reporter nor the doer
--   how_many: quantities stated of the act: kind, number, unit
--   place: usual name of the place
--   place_country: country of the place
CREATE OR REPLACE VIEW events_view AS
SELECT e.event_date, e.date_precision, e.act, e.status, party_codes(e.actors) AS who, party_codes(e.recipients) AS whom,
       coalesce(e.speaker.code, e.speaker.name, e.speaker.text) AS speaker, e.escalation_rung, e.direction,
       magnitude_words(e.magnitudes) AS how_many, e.location.name AS place, e.location.country AS place_country,
       e.n_publishers, e.n_articles, e.n_mentions, e.is_reported_by_actor_side, e.is_reported_by_recipient_side,
       e.confidence, e.evidence, e.first_reported_at, e.last_reported_at, e.event_type, e.mode, e.cameo_code,
       e.quad_class, e.goldstein, e.plover_score, e.contexts, e.history, e.event_id, e.year
FROM events e WHERE e.superseded_by IS NULL;

-- Which mention reports which event, with the year of each: what joins the two tables without reading other years.
--   event_year: year of the event [year]
--   mention_year: year of the mention; another one where report and event lie on two sides of New Year [year]
CREATE OR REPLACE VIEW event_report AS
SELECT l.event_id, l.mention_id, l.year AS event_year, m.year AS mention_year
FROM event_mentions l JOIN mentions m ON m.mention_id = l.mention_id;

-- Every report of every event that stands: which article of which publisher says it, in which sentence, by which rule.
--   who: codes of those who did it, as this report has it
--   whom: codes of those it was done or said to, as this report has it
--   speaker: who says so, where it is neither the reporter nor the doer
--   how_many: quantities that this report states: kind, number, unit
--   sentence: the words of the article that report the act
--   place: usual name of the place, as this report has it
--   link: public address of the article
--   event_year: year of the event [year]
--   is_reprint: whether the article repeats another one
CREATE OR REPLACE VIEW mentions_view AS
SELECT l.event_id, l.event_year, m.published_at, m.publisher, m.source_country, m.owner_kind, m.act, m.status,
       party_codes(m.actors) AS who, party_codes(m.recipients) AS whom,
       coalesce(m.speaker.code, m.speaker.name, m.speaker.text) AS speaker, magnitude_words(m.magnitudes) AS how_many,
       m.text AS sentence, m."trigger", m.rule, m.confidence, m.event_date, m.date_precision, m.location.name AS place,
       m.contexts, a.title, a.canonical_url AS link, m.via_duplicate IS NOT NULL AS is_reprint, m.voice, m.mention_id,
       m.article_id, m.coder_version, m.year
FROM event_report l JOIN mentions m ON m.mention_id = l.mention_id AND m.year = l.mention_year
LEFT JOIN articles a ON a.article_id = m.article_id AND a.year = year(m.published_date);
