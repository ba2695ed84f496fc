# `make run` shows the whole pipeline on the sample press, `make test` proves it. Nothing but Python 3.11 or newer,
# make and git has to be there; both set up .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
# Whole files stay together, so that what a module sets up is set up once.
PARALLEL := --numprocesses 2 --dist loadfile
SAMPLE := BRINKWATCH_ALLOW_PRIVATE_ADDRESSES=true BRINKWATCH_PAUSE_SECONDS=0

.DEFAULT_GOAL := help
.PHONY: help setup run live test test-all lint docs bench backtest evaluate lock clean

help:  ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready  ## .venv with the locked dependencies

.venv/.ready: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit("brinkwatch needs Python 3.11 or newer; found " + sys.version.split()[0] + ". Say which: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --frozen --inexact --quiet
	@touch $@

.venv-duckdb1/.ready: tests/duckdb1.txt .venv/.ready
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-duckdb1
	$(BIN)/uv pip install --quiet --python .venv-duckdb1/bin/python --require-hashes --requirements tests/duckdb1.txt
	@touch $@

run: setup  ## the nightly flow over the sample press, into ./data
	$(SAMPLE) $(BIN)/python -m examples.press -- $(BIN)/brinkwatch nightly --sources {sources} --data-dir data

live: setup  ## the same flow over the real publishers of sources/feeds, into ./data-live
	$(BIN)/brinkwatch nightly --data-dir data-live

test: setup .venv-duckdb1/.ready lint  ## lint and the tests, heavy ones as a seeded subset
	$(BIN)/python -m pytest -m "not heavy" $(PARALLEL)

test-all: setup .venv-duckdb1/.ready lint  ## lint and every test
	$(BIN)/python -m pytest $(PARALLEL)

lint: setup  ## ruff, format check, mypy, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: setup  ## rewrite the generated pages of docs/ and README.md
	$(BIN)/python -m schemas docs
	$(BIN)/python -m tests.docs.write

bench: setup  ## speed, as ratios measured in one run
	$(BIN)/python -m tests.bench

backtest: run  ## when alerts would have come: the sample press, day by day (other texts: brinkwatch backtest --data-dir)
	$(BIN)/brinkwatch backtest RUS UKR --from 2021-11-01 --to 2022-02-28 --data-dir data

evaluate: setup  ## the coder on the codebook's own examples, into docs/evaluation.md
	$(BIN)/python -m evaluation.report > docs/evaluation.md.new && mv docs/evaluation.md.new docs/evaluation.md

lock: setup  ## resolve the dependencies anew
	$(BIN)/uv lock

clean:  ## remove what the tools left (never ./data)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info
