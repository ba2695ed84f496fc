-- Articles without their text: where, when, of whom, whether a repeat of another, and what the coder found in them.
--   link: public address of the article
--   coding_error: why it could not be coded; null where it could
CREATE OR REPLACE VIEW articles_view AS
SELECT a.article_id, a.published_at, a.published_date, a.publisher, a.source_country, a.owner_kind, a.title,
       a.canonical_url AS link, a.language, a.word_count, a.duplicate_of, a.duplicate_relation, a.is_codable,
       a.not_coded_reason, c.coder_version, c.n_sentences, c.n_mentions, c.error AS coding_error, a.source_id, a.year
FROM articles a LEFT JOIN codings c ON c.article_id = a.article_id;
