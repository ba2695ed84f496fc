"""History out of the user's own files; behind the intake the same stops as every night."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows.intake import known_of
from flows.run import RunSummary, run_record, utc_now
from flows.settings import load_settings
from flows.stops import from_articles_to_snapshot, open_store
from schemas.codes import RunStage
from sources.duplicates import mark_duplicates
from sources.files import read_files
from warehouse.load import load_articles
from warehouse.store import bind_corpus


@flow(name="backfill", validate_parameters=False)
def backfill_files(paths: list[str], data_dir: str | None = None) -> RunSummary:
    """Stores and codes the articles of JSONL, CSV or Parquet files, or folders of text; known ones are passed over."""
    settings = load_settings(data_dir=data_dir)
    store = open_store(settings)
    bind_corpus(settings.data_dir, "live")
    with run_record(store, "backfill", lock_wait_seconds=settings.lock_wait_seconds) as run:
        known = known_of(store).canonical_urls
        for path in paths:
            read = read_files(Path(path), run_id=run.run_id, now=utc_now())
            new = [article for article in read.articles if article.canonical_url not in known]
            loaded = load_articles(
                store,
                mark_duplicates(new, store.source("articles")),
                fetches=[],
                rejects=read.rejects,
                health=read.health,
                run_id=run.run_id,
                now=utc_now(),
            )
            run.summary.n_articles_new += loaded.n_new
            run.summary.n_articles_known += len(read.articles) - len(new)
            run.summary.n_articles_duplicate += loaded.n_duplicate
            run.summary.n_rejects += loaded.n_rejects
        run.reached(RunStage.FETCHED)
        from_articles_to_snapshot(run, settings)
    return run.summary
