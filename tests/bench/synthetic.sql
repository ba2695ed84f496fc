-- Events: of all drawn, the first of each day, family and pair. An act that reports leave without a day falls on every
-- sixth day of its pair, lest two of them run together.
CREATE TABLE told AS
WITH placed AS (
    SELECT d.* REPLACE (CASE WHEN d.act = 'accusation'
               THEN (date '1970-01-01' + ((d.day - date '1970-01-01') // 6 * 6 + (d.doer + d.target) % 6)::INTEGER)::DATE
               ELSE d.day END AS day)
    FROM drawn d WHERE d.doer <> d.target
), distinct_ones AS (
    SELECT * FROM placed
    QUALIFY row_number() OVER (
        PARTITION BY act, day, CASE WHEN act = 'military_exercise' THEN doer ELSE least(doer, target) END,
                     CASE WHEN act = 'military_exercise' THEN -1 ELSE greatest(doer, target) END
        ORDER BY n) = 1
)
SELECT d.n, d.day, a.code AS doer, b.code AS target, d.told_by, d.first_paper, d.troops,
       d.is_planned_first AND d.told_by > 1 AND d.act <> 'accusation' AS is_planned_first, f.*
FROM distinct_ones d JOIN act_of f USING (act) JOIN country a ON a.n = d.doer JOIN country b ON b.n = d.target
ORDER BY d.n LIMIT (SELECT any_value(wanted) FROM drawn);

-- Reports: each paper at most once an event, the later ones a day later where the day is stated.
CREATE TABLE report AS
SELECT t.n, nth, (t.first_paper + nth * 7) % 40 AS paper,
       CASE WHEN t.act = 'accusation' THEN t.day ELSE (t.day + (nth // 2)::INTEGER)::DATE END AS published_date,
       printf('%08x%08x', t.n, nth) AS mention_id
FROM told t CROSS JOIN range(5) AS r(nth) WHERE nth < t.told_by;

CREATE TABLE line AS
SELECT r.*, printf('%08x%08x', r.published_date - date '1970-01-01', r.paper) AS article_id,
       printf('%s told %s of the %s of %s.', CASE r.paper % 3 WHEN 0 THEN 'Officials' WHEN 1 THEN 'Witnesses' ELSE 'Agencies' END,
              t.target, replace(t.act, '_', ' '), t.doer) AS text, replace(t.act, '_', ' ') AS "trigger",
       row_number() OVER w - 1 AS sentence_index
FROM report r JOIN told t ON t.n = r.n
WINDOW w AS (PARTITION BY r.published_date, r.paper ORDER BY r.n);

CREATE TABLE placed_line AS
SELECT l.*, strlen('Round-up of the day') + 2 + coalesce(sum(strlen(l.text) + 1) OVER (
           PARTITION BY l.article_id ORDER BY l.sentence_index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::BIGINT
           AS "start"
FROM line l;

CREATE TABLE paper AS
SELECT p AS paper, printf('paper%02d', p) AS source_id, printf('Paper %02d', p) AS publisher,
       printf('owner%02d', p // 2) AS owner_group, CASE p % 4 WHEN 0 THEN 'state' ELSE 'private' END AS owner_kind,
       c.code AS source_country
FROM range(40) AS t(p) JOIN country c ON c.n = p;

CREATE TABLE articles AS
SELECT l.article_id, p.source_id, p.publisher, p.owner_group, p.owner_kind, p.source_country,
       printf('https://%s.example/%s', p.source_id, l.article_id) AS url, url AS canonical_url,
       'Round-up of the day' AS title,
       'Round-up of the day' || chr(10) || chr(10) || string_agg(l.text, ' ' ORDER BY l.sentence_index) AS text,
       NULL::VARCHAR AS byline, 'en' AS language,
       (any_value(l.published_date)::TIMESTAMP + to_hours(8 + p.paper % 12))::TIMESTAMPTZ AS published_at,
       'feed' AS published_from, any_value(l.published_date) AS published_date, published_at AS first_seen_at,
       published_at AS fetched_at, 'synthetic' AS run_id, NULL::BOOLEAN AS is_paywalled,
       (count(*) * 7)::BIGINT AS word_count, sha256(l.article_id) AS content_hash, [8, 16]::BIGINT[] AS sketch,
       NULL::VARCHAR AS duplicate_of, NULL::VARCHAR AS duplicate_relation, NULL::DOUBLE AS duplicate_score, NULL::VARCHAR AS voice,
       true AS is_codable, NULL::VARCHAR AS not_coded_reason, year(any_value(l.published_date))::BIGINT AS year
FROM placed_line l JOIN paper p ON p.paper = l.paper
GROUP BY l.article_id, p.paper, p.source_id, p.publisher, p.owner_group, p.owner_kind, p.source_country;

CREATE TABLE codings AS
SELECT a.article_id, 'synthetic' AS coder_version, a.fetched_at AS coded_at, 'synthetic' AS run_id,
       count(*) AS n_sentences, count(*) AS n_mentions, NULL::VARCHAR AS error, any_value(a.year) AS year
FROM articles a JOIN line l ON l.article_id = a.article_id GROUP BY ALL;

CREATE TABLE mentions AS
WITH party AS (
    SELECT code, {'text': code, 'name': code, 'code': code, 'country': code, 'sector': CASE WHEN n % 3 = 0 THEN 'GOV' ELSE 'MIL' END} AS it
    FROM country
)
SELECT t.act, t.event_type, t.mode, t.cameo_code, t.quad_class, t.plover_score, t.goldstein, t.escalation_rung, t.direction,
       CASE WHEN t.is_planned_first AND l.nth = 0 THEN 'future' ELSE 'actual' END AS status,
       CASE WHEN t.is_reciprocal THEN [a.it, b.it] ELSE [a.it] END AS actors,
       CASE WHEN t.is_reciprocal OR t.act = 'military_exercise' THEN [] ELSE [b.it] END AS recipients, NULL AS speaker,
       CASE WHEN t.troops > 0 THEN [{'kind': 'troops', 'low': t.troops::DOUBLE, 'high': t.troops::DOUBLE,
            'approximate': true, 'unit': 'person', 'text': t.troops || ' troops'}] ELSE [] END AS magnitudes,
       t.day AS event_date, CASE WHEN t.act = 'accusation' THEN 'published' ELSE 'day' END AS date_precision,
       CASE WHEN t.n % 2 = 0 THEN {'name': t.target, 'country': t.target, 'admin1': NULL, 'latitude': (t.n % 60)::DOUBLE,
            'longitude': (t.n % 170)::DOUBLE, 'precision': 'country', 'geonames_id': NULL} END AS location,
       ['military'] AS contexts, 0.5 + (t.n % 500) / 1000 AS confidence, l.sentence_index, l."start",
       l."start" + strlen(l.text) AS "end", l.text, l."trigger",
       l."start" + position(l."trigger" IN l.text) - 1 AS trigger_start,
       trigger_start + strlen(l."trigger") AS trigger_end, t.act || '/synthetic' AS rule, l.mention_id, l.article_id,
       l.mention_id AS article_event_id, 'synthetic' AS coder_version, p.source_id, p.publisher, p.owner_group,
       p.owner_kind, p.source_country,
       (l.published_date::TIMESTAMP + to_hours(8 + p.paper % 12))::TIMESTAMPTZ AS published_at, l.published_date,
       NULL::VARCHAR AS via_duplicate, p.owner_group AS voice, year(t.day)::BIGINT AS year
FROM placed_line l JOIN told t ON t.n = l.n JOIN paper p ON p.paper = l.paper
JOIN party a ON a.code = t.doer JOIN party b ON b.code = t.target;

-- What is not loaded yet: the reports of the last days. Events are told by what was published before.
CREATE TABLE night AS FROM mentions WHERE published_date > (SELECT any_value(cutoff) FROM drawn);

DELETE FROM mentions WHERE published_date > (SELECT any_value(cutoff) FROM drawn);

CREATE TABLE event_mentions AS
SELECT m.mention_id, substr(sha256('event|' || first(m.mention_id ORDER BY m.published_at, m.mention_id) OVER (PARTITION BY substr(m.mention_id, 1, 8))), 1, 16) AS event_id,
       m.coder_version, m.year
FROM mentions m;

-- Publishers of the countries of these parties.
CREATE MACRO side_of(tellers, parties) AS list_sort(list_distinct(list_transform(
    list_filter(tellers, lambda teller: list_contains(list_transform(parties, lambda p: p.country), teller.country)),
    lambda teller: teller.publisher)));

-- What coding/folded_event.py says of an event, of mentions that agree on all but the time and on whether it is done.
CREATE TABLE events AS
WITH told_of AS (
    SELECT l.event_id, m.*, row_number() OVER (PARTITION BY l.event_id ORDER BY m.status = 'future', m.published_at, m.mention_id) AS clearness,
           row_number() OVER (PARTITION BY l.event_id ORDER BY m.published_at, m.mention_id) AS age
    FROM mentions m JOIN event_mentions l ON l.mention_id = m.mention_id
), counted AS (
    SELECT event_id, min(published_at) AS first_reported_at, max(published_at) AS last_reported_at, count(*) AS n_mentions,
           count(DISTINCT article_id) AS n_articles, count(DISTINCT voice) AS n_publishers,
           list_sort(list(DISTINCT publisher)) AS publishers, list({'publisher': publisher, 'country': source_country}) AS tellers,
           bool_or(status = 'future' AND age = 1) AS was_planned,
           min((published_at, mention_id)) FILTER (status = 'actual') AS done
    FROM told_of GROUP BY event_id
)
SELECT t.*, NULL::VARCHAR AS superseded_by, c.first_reported_at, c.last_reported_at, c.n_mentions, c.n_articles, c.n_publishers,
       c.publishers, side_of(c.tellers, t.actors) AS actor_side_publishers, side_of(c.tellers, t.recipients) AS recipient_side_publishers,
       len(actor_side_publishers) > 0 AS is_reported_by_actor_side,
       len(recipient_side_publishers) > 0 AS is_reported_by_recipient_side,
       t.text AS evidence, t.mention_id AS evidence_mention_id,
       CASE WHEN c.was_planned THEN [{'at': c.done[1], 'field': 'status', 'before': 'future', 'after': 'actual', 'mention_id': c.done[2]}] ELSE [] END AS history
FROM told_of t JOIN counted c ON c.event_id = t.event_id WHERE t.clearness = 1;

CREATE TABLE source_health AS
SELECT p.source_id, p.publisher, p.source_country, d::DATE AS day,
       CASE WHEN (d::DATE - date '1970-01-01' + p.paper * 13) % 97 = 0 THEN 'no_coverage' ELSE 'ok' END AS state,
       'ok' AS outcome, 1 AS n_items, 1 AS n_articles, 1.0 AS expected_per_day, NULL::VARCHAR AS reason,
       'synthetic' AS run_id, year(d)::BIGINT AS year
FROM paper p, (SELECT unnest(generate_series(min(published_date), max(published_date), INTERVAL 1 DAY)) AS d FROM report)
