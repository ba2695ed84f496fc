CREATE MACRO chance(i, salt) AS hash(i * 16 + salt + getvariable('seed') * 1000000000000) / 18446744073709551616.0;
CREATE MACRO party(code) AS [{'text': code, 'name': code, 'code': code, 'country': NULL::VARCHAR, 'sector': NULL::VARCHAR}];
CREATE TABLE act AS
SELECT *, sum(weight) OVER (ORDER BY act) - weight AS low, sum(weight) OVER (ORDER BY act) AS high
FROM (VALUES ('demand', 'REQUEST', 3, 2, 'up', 0.3), ('accusation', 'ACCUSE', 3, 2, 'up', 0.25),
             ('threat', 'THREATEN', 3, 3, 'up', 0.1), ('troop_buildup', 'MOBILIZE', 4, 6, 'up', 0.05),
             ('shelling', 'ASSAULT', 4, 8, 'up', 0.1), ('talks', 'CONSULT', 1, 0, 'down', 0.15),
             ('aid', 'AID', 2, 0, 'down', 0.05)) AS t(act, event_type, quad_class, rung, direction, weight);
-- A few pairs have most of the events, as in the news.
CREATE TABLE drawn AS
SELECT i AS n, floor(getvariable('n_pairs') * chance(i, 1) ** 2)::INTEGER AS pair, chance(i, 3) AS act_chance,
       getvariable('first_day')::DATE + floor(getvariable('n_days') * chance(i, 2))::INTEGER AS day,
       chance(i, 4) < 0.5 AS is_turned, 1 + floor(3 * chance(i, 5))::INTEGER AS n_told,
       floor(60 * chance(i, 6))::INTEGER AS first_source, 1000 * floor(1 + 100 * chance(i, 7)) AS persons
FROM range(getvariable('n_events')) AS t(i);
CREATE TABLE made AS
SELECT 'e' || lpad(d.n::VARCHAR, 9, '0') AS event_id, d.*, a.act, a.event_type, a.quad_class, a.rung, a.direction,
       party('A' || lpad((pair % 20)::VARCHAR, 2, '0')) AS one, party('B' || lpad((pair // 20)::VARCHAR, 2, '0')) AS other,
       CASE WHEN a.act = 'troop_buildup' THEN [{'kind': 'troops', 'low': persons, 'high': persons, 'approximate': false,
                                                'unit': 'person', 'text': persons::VARCHAR}] ELSE [] END AS magnitudes
FROM drawn d JOIN act a ON d.act_chance >= a.low AND d.act_chance < a.high;
CREATE TABLE made_events AS
SELECT event_id, act, event_type, quad_class, rung AS escalation_rung, direction, -1.0 AS goldstein, 'actual' AS status,
       CASE WHEN is_turned THEN other ELSE one END AS actors, CASE WHEN is_turned THEN one ELSE other END AS recipients,
       magnitudes, day AS event_date, 'day' AS date_precision, n_told AS n_mentions, n_told AS n_articles,
       n_told AS n_publishers, false AS is_reported_by_actor_side, false AS is_reported_by_recipient_side,
       (day + TIME '12:00')::TIMESTAMPTZ AS first_reported_at,
       (day + TIME '12:00')::TIMESTAMPTZ AS last_reported_at, 'Told in a sentence of event ' || event_id AS evidence,
       event_id || '-0' AS evidence_mention_id, year(day) AS year
FROM made;
CREATE TABLE made_mentions AS
SELECT event_id || '-' || k AS mention_id, event_id AS article_event_id, act, event_type, quad_class,
       rung AS escalation_rung, direction, 'actual' AS status, magnitudes, day AS event_date, 'day' AS date_precision,
       'a-' || day || '-' || (first_source + k) % 60 || '-' || n % 10 AS article_id, 's' || (first_source + k) % 60 AS source_id,
       'Owner ' || (first_source + k) % 60 AS voice, 'Publisher ' || (first_source + k) % 60 AS publisher,
       'LVA' AS source_country, day AS published_date, 'Told in a sentence of event ' || event_id AS text, year(day) AS year
FROM (SELECT *, unnest(range(n_told)) AS k FROM made);
CREATE TABLE made_event_mentions AS
SELECT mention_id, article_event_id AS event_id, 'bench' AS coder_version, year FROM made_mentions;
CREATE TABLE made_source_health AS
SELECT 's' || source AS source_id, 'Publisher ' || source AS publisher, 'LVA' AS source_country, day, 'ok' AS state,
       'ok' AS outcome, 10 AS n_items, 10 AS n_articles, 'bench' AS run_id, year(day) AS year
FROM (SELECT getvariable('first_day')::DATE + n::INTEGER AS day FROM range(getvariable('n_days')) AS t(n)), range(60) AS s(source);
CREATE TABLE made_articles AS
SELECT 'a-' || day || '-' || substr(source_id, 2) || '-' || k AS article_id, source_id, publisher, source_country,
       day AS published_date, true AS is_codable, '' AS text, '' AS title, year
FROM made_source_health, range(10) AS t(k);
