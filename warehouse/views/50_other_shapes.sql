-- Who did it to whom, one row per event that took place and pair of a doer and a recipient, as other data sets count:
-- a compound doer multiplies the event. Acts done with each other have one row per pair of those who took part.
--   nth: number of the pair inside the event, from 1
--   doer: who did it; null where nobody is named
--   target: to whom it was done; null where nobody is named
--   link: public address of the article of the clearest report
--   sentence_index: number of its sentence in the article, from 0
--   article_id: that article
--   publisher: its publisher
--   source_language: its language [ISO 639-1]
--   published_date: its publication day
CREATE OR REPLACE VIEW acted AS
WITH standing AS (
  SELECT e.*, CASE WHEN len(e.recipients) = 0 AND len(e.actors) > 1 AND is_mutual_act(e.event_type, e.act)
    THEN flatten(list_transform(range(1, len(e.actors)), lambda i:
           list_transform(range(i + 1, len(e.actors) + 1), lambda j: {'doer': e.actors[i], 'target': e.actors[j]})))
    ELSE flatten(list_transform(CASE WHEN len(e.actors) = 0 THEN [NULL] ELSE e.actors END, lambda d:
           list_transform(CASE WHEN len(e.recipients) = 0 THEN [NULL] ELSE e.recipients END, lambda t: {'doer': d, 'target': t})))
    END AS pairs
  FROM events e WHERE e.superseded_by IS NULL AND e.status = 'actual'
), paired AS (
  SELECT s.* EXCLUDE (pairs), unnest(range(1, len(s.pairs) + 1)) AS nth, unnest(s.pairs) AS pair FROM standing s
)
SELECT p.event_id, p.nth, p.pair.doer AS doer, p.pair.target AS target, p.event_date, p.act, p.event_type, p.mode, p.cameo_code,
       p.quad_class, p.plover_score, p.goldstein, p.contexts, p.location, p.n_mentions, p.n_articles, p.n_publishers,
       p.first_reported_at, p.evidence, t.canonical_url AS link, m.sentence_index, m.article_id, m.publisher,
       t.language AS source_language, m.published_date, p.year
FROM paired p LEFT JOIN mentions m ON m.mention_id = p.evidence_mention_id LEFT JOIN articles t ON t.article_id = m.article_id;

-- Id of a pair as other data sets have it: a number.
CREATE OR REPLACE MACRO pair_number(event_id, nth) AS
CAST('0x' || substr(sha256(event_id || '|' || nth), 1, 15) AS BIGINT);

-- Our events in the columns of ICEWS, for queries and notebooks that were written for it: acts that took place, one row
-- per doer and recipient. `Event Text` is our act, which is finer than the CAMEO code beside it.
CREATE OR REPLACE VIEW events_as_icews AS
SELECT pair_number(x.event_id, x.nth) AS "Event ID", x.event_date AS "Event Date", coalesce(x.doer.name, x.doer.text) AS "Source Name",
       x.doer.sector AS "Source Sectors", coalesce(s.icews_name, x.doer.country) AS "Source Country",
       replace(x.act, '_', ' ') AS "Event Text", x.cameo_code AS "CAMEO Code", x.goldstein AS "Intensity",
       coalesce(x.target.name, x.target.text) AS "Target Name", x.target.sector AS "Target Sectors",
       coalesce(t.icews_name, x.target.country) AS "Target Country", x.article_id AS "Story ID",
       x.sentence_index + 1 AS "Sentence Number", x.publisher AS "Publisher",
       CASE WHEN x.location.precision IN ('city', 'point') THEN x.location.name END AS "City", NULL::VARCHAR AS "District",
       x.location.admin1 AS "Province", coalesce(c.icews_name, x.location.country) AS "Country",
       x.location.latitude AS "Latitude", x.location.longitude AS "Longitude"
FROM acted x LEFT JOIN country_codes s ON s.iso_code = x.doer.country LEFT JOIN country_codes t ON t.iso_code = x.target.country
LEFT JOIN country_codes c ON c.iso_code = x.location.country;

-- Our events in the columns of POLECAT, for queries and notebooks that were written for it: acts that took place, one row
-- per doer and recipient. What we do not know (Correlates of War numbers, Wikipedia pages, persons and places of the
-- story) is null.
CREATE OR REPLACE VIEW events_as_polecat AS
SELECT x.event_id || '-' || x.nth AS "Event ID", x.event_date AS "Event Date", x.event_type AS "Event Type", x.mode AS "Event Mode",
       x.plover_score AS "Intensity",
       CASE x.quad_class WHEN 1 THEN 'VERBAL COOPERATION' WHEN 2 THEN 'MATERIAL COOPERATION' WHEN 3 THEN 'VERBAL CONFLICT'
            ELSE 'MATERIAL CONFLICT' END AS "Quad Code",
       array_to_string(x.contexts, ';') AS "Contexts", coalesce(x.doer.name, x.doer.text) AS "Actor Name",
       x.doer.country AS "Actor Country", NULL::VARCHAR AS "Actor COW", x.doer.sector AS "Primary Actor Sector",
       x.doer.sector AS "Actor Sectors", NULL::VARCHAR AS "Actor Title", x.doer.text AS "Actor Name Raw",
       NULL::VARCHAR AS "Wikipedia Actor ID", coalesce(x.target.name, x.target.text) AS "Recipient Name",
       x.target.country AS "Recipient Country", NULL::VARCHAR AS "Recipient COW", x.target.sector AS "Primary Recipient Sector",
       x.target.sector AS "Recipient Sectors", NULL::VARCHAR AS "Recipient Title", x.target.text AS "Recipient Name Raw",
       NULL::VARCHAR AS "Wikipedia Recipient ID", x.location.name AS "Placename",
       CASE WHEN x.location.precision IN ('city', 'point') THEN x.location.name END AS "City", NULL::VARCHAR AS "District",
       x.location.admin1 AS "Province", x.location.country AS "Country", x.location.latitude AS "Latitude",
       x.location.longitude AS "Longitude", x.location.geonames_id AS "GeoNames ID", NULL::VARCHAR AS "Raw Placename",
       NULL::VARCHAR AS "Feature Type", x.publisher AS "Source", x.published_date AS "Publication Date",
       NULL::VARCHAR AS "Story People", NULL::VARCHAR AS "Story Organizations", NULL::VARCHAR AS "Story Locations",
       x.source_language AS "Language", NULL::VARCHAR AS "Version"
FROM acted x;

-- Our events in the columns of GDELT 2.0's event table, for queries and notebooks that were written for it: acts that took
-- place, one row per doer and recipient. Tone and the places of actors are not known to us and null; sectors are PLOVER's.
CREATE OR REPLACE VIEW events_as_gdelt AS
SELECT pair_number(x.event_id, x.nth) AS "GLOBALEVENTID", CAST(strftime(x.event_date, '%Y%m%d') AS BIGINT) AS "SQLDATE",
       CAST(strftime(x.event_date, '%Y%m') AS BIGINT) AS "MonthYear", year(x.event_date) AS "Year",
       round(year(x.event_date) + dayofyear(x.event_date) / 365.25, 4) AS "FractionDate",
       coalesce(s.cameo_code, x.doer.country, x.doer.code) || coalesce(x.doer.sector, '') AS "Actor1Code",
       upper(coalesce(x.doer.name, x.doer.text)) AS "Actor1Name",
       coalesce(s.cameo_code, x.doer.country) AS "Actor1CountryCode",
       CASE WHEN x.doer.country IS NULL THEN x.doer.code END AS "Actor1KnownGroupCode", NULL::VARCHAR AS "Actor1EthnicCode",
       NULL::VARCHAR AS "Actor1Religion1Code", NULL::VARCHAR AS "Actor1Religion2Code", x.doer.sector AS "Actor1Type1Code",
       NULL::VARCHAR AS "Actor1Type2Code", NULL::VARCHAR AS "Actor1Type3Code",
       coalesce(t.cameo_code, x.target.country, x.target.code) || coalesce(x.target.sector, '') AS "Actor2Code",
       upper(coalesce(x.target.name, x.target.text)) AS "Actor2Name",
       coalesce(t.cameo_code, x.target.country) AS "Actor2CountryCode",
       CASE WHEN x.target.country IS NULL THEN x.target.code END AS "Actor2KnownGroupCode", NULL::VARCHAR AS "Actor2EthnicCode",
       NULL::VARCHAR AS "Actor2Religion1Code", NULL::VARCHAR AS "Actor2Religion2Code", x.target.sector AS "Actor2Type1Code",
       NULL::VARCHAR AS "Actor2Type2Code", NULL::VARCHAR AS "Actor2Type3Code",
       CAST(x.sentence_index <= 1 AS BIGINT) AS "IsRootEvent", x.cameo_code AS "EventCode", left(x.cameo_code, 3) AS "EventBaseCode",
       left(x.cameo_code, 2) AS "EventRootCode", x.quad_class AS "QuadClass", x.goldstein AS "GoldsteinScale",
       x.n_mentions AS "NumMentions", x.n_publishers AS "NumSources", x.n_articles AS "NumArticles", NULL::DOUBLE AS "AvgTone",
       NULL::BIGINT AS "Actor1Geo_Type", NULL::VARCHAR AS "Actor1Geo_FullName", NULL::VARCHAR AS "Actor1Geo_CountryCode",
       NULL::VARCHAR AS "Actor1Geo_ADM1Code", NULL::VARCHAR AS "Actor1Geo_ADM2Code", NULL::DOUBLE AS "Actor1Geo_Lat",
       NULL::DOUBLE AS "Actor1Geo_Long", NULL::VARCHAR AS "Actor1Geo_FeatureID",
       NULL::BIGINT AS "Actor2Geo_Type", NULL::VARCHAR AS "Actor2Geo_FullName", NULL::VARCHAR AS "Actor2Geo_CountryCode",
       NULL::VARCHAR AS "Actor2Geo_ADM1Code", NULL::VARCHAR AS "Actor2Geo_ADM2Code", NULL::DOUBLE AS "Actor2Geo_Lat",
       NULL::DOUBLE AS "Actor2Geo_Long", NULL::VARCHAR AS "Actor2Geo_FeatureID",
       CASE WHEN x.location.precision = 'country' THEN 1 WHEN x.location.precision IN ('city', 'point') THEN 4
            WHEN x.location.name IS NOT NULL THEN 5 ELSE 0 END AS "ActionGeo_Type",
       x.location.name AS "ActionGeo_FullName", c.fips_code AS "ActionGeo_CountryCode", NULL::VARCHAR AS "ActionGeo_ADM1Code",
       NULL::VARCHAR AS "ActionGeo_ADM2Code", x.location.latitude AS "ActionGeo_Lat", x.location.longitude AS "ActionGeo_Long",
       NULL::VARCHAR AS "ActionGeo_FeatureID", CAST(strftime(x.first_reported_at AT TIME ZONE 'UTC', '%Y%m%d%H%M%S') AS BIGINT) AS "DATEADDED",
       x.link AS "SOURCEURL"
FROM acted x LEFT JOIN country_codes s ON s.iso_code = x.doer.country LEFT JOIN country_codes t ON t.iso_code = x.target.country
LEFT JOIN country_codes c ON c.iso_code = x.location.country;
