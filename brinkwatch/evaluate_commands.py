"""`brinkwatch evaluate`: the coder against gold standards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brinkwatch.options import AsJson, DataDir
from brinkwatch.output import print_json, print_table

if TYPE_CHECKING:
    from evaluation.breakdown import Outcome, Row

    Tables = Mapping[str, tuple[Sequence[str], Sequence[Row]]]

app = typer.Typer(help="The coder against gold standards.", no_args_is_help=True)

InputFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Input file.")]
OutputFile = Annotated[Path, typer.Option("--output", help="Where the answers go.")]
Classes = Annotated[bool, typer.Option("--classes", help="Show the figures of each class and what is taken for what.")]


@app.command()
def articles(
    gold: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="Files NAME.events.json; NAME.txt lies beside.")
    ],
    classes: Classes = False,
    detail: Annotated[bool, typer.Option("--detail", help="Show what was missed, wrong or too much.")] = False,
    as_json: AsJson = False,
) -> None:
    """Scores whole articles: types, records, fields, traps, calibration."""
    from coding.coder import load_coder
    from evaluation.articles import score_articles
    from evaluation.breakdown import CALIBRATION_COLUMNS, calibration_rows

    scores = score_articles(gold, load_coder())
    calibration = {"calibration": (CALIBRATION_COLUMNS, calibration_rows(scores.judged))}
    tables = {**_class_tables(scores.outcomes), **calibration} if classes else {}
    _print(scores.figures(), as_json, tables, scores.details if detail else [])


@app.command()
def sentences(
    items: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="YAML lists of {text, published, expect}.")
    ],
    detail: Annotated[bool, typer.Option("--detail", help="Show the errors of the half that is read.")] = False,
    as_json: AsJson = False,
) -> None:
    """Sentences of many acts: a half that is read for errors, and one that is scored in totals."""
    from coding.coder import load_coder
    from evaluation.sentence_sets import score_sentences

    scores = score_sentences(items, load_coder())
    halves = scores.figures()
    if as_json:
        print_json(halves)
    else:
        print_table(["figure", *halves], ([name, *(half[name] for half in halves.values())] for name in halves["read"]))
    for line in scores.read.details if detail and not as_json else []:
        print(line)


@app.command()
def relations(
    tsv: InputFile,
    output: OutputFile,
    crosswalk: str = "plv",
    classes: Classes = False,
    detail: Annotated[bool, typer.Option("--detail", help="Show each pair of another type than gold.")] = False,
    as_json: AsJson = False,
) -> None:
    """One of the 16 types for each pair and sentence."""
    from coding.coder import load_coder
    from evaluation.relations import evaluate_relations

    scores = evaluate_relations(tsv, output, load_coder(), crosswalk=crosswalk)
    tables = _class_tables(scores.outcomes()) if classes else {}
    _print(scores.figures(), as_json, tables, scores.errors() if detail else [])


@app.command()
def actors(tsv: InputFile, output: OutputFile, as_json: AsJson = False) -> None:
    """Country and sector of phrases."""
    from evaluation.actors import evaluate_actors

    _print(evaluate_actors(tsv, output), as_json)


@app.command()
def places(jsonl: InputFile, output: OutputFile, as_json: AsJson = False) -> None:
    """Places of given toponyms."""
    from evaluation.places import evaluate_places

    _print(evaluate_places(jsonl, output), as_json)


@app.command()
def folding(
    pairs: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="YAML files of pairs of reports.")],
    detail: Annotated[bool, typer.Option("--detail", help="Show the pairs that are judged wrongly.")] = False,
    as_json: AsJson = False,
) -> None:
    """Whether reports of one act fold into one event: pairwise precision, recall, F1."""
    from evaluation.folding import load_pairs, score_folding

    score = score_folding(load_pairs(pairs))
    _print(score.figures(), as_json)
    if detail:
        for line in score.wrong():
            print(line)


@app.command(name="folding-stored")
def folding_stored(
    pairs: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="YAML file of pairs of sentences.")],
    data_dir: DataDir = None,
    detail: Annotated[bool, typer.Option("--detail", help="Show the pairs that are judged wrongly.")] = False,
    as_json: AsJson = False,
) -> None:
    """The same for stored articles, such as the sample press: are two sentences of two articles in one event?"""
    from evaluation.folding_press import load_sentence_pairs, score_stored_folding
    from flows.settings import load_settings
    from warehouse.store import Store

    score = score_stored_folding(Store(load_settings(data_dir=data_dir).data_dir), load_sentence_pairs(pairs))
    _print(score.figures(), as_json)
    if detail:
        for line in score.wrong():
            print(line)


def _class_tables(outcomes: Sequence[Outcome]) -> Tables:
    from evaluation.breakdown import CLASS_COLUMNS, CONFUSION_COLUMNS, class_rows, confusion_rows

    return {
        "classes": (CLASS_COLUMNS, class_rows(outcomes)),
        "confusion": (CONFUSION_COLUMNS, confusion_rows(outcomes)),
    }


def _print(
    figures: dict[str, float | int | str], as_json: bool, tables: Tables | None = None, errors: Sequence[str] = ()
) -> None:
    tables = tables or {}
    if as_json:
        records = {
            name: [dict(zip(columns, row, strict=True)) for row in rows] for name, (columns, rows) in tables.items()
        }
        print_json({**figures, **records, **({"errors": list(errors)} if errors else {})})
        return
    print_table(["figure", "value"], figures.items())
    for columns, rows in tables.values():
        print_table(list(columns), rows)
    for line in errors:
        print(line)
