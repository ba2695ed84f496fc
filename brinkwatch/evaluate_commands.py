"""`brinkwatch evaluate`: the coder against gold standards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from brinkwatch.options import AsJson, DataDir
from brinkwatch.output import print_json, print_table

app = typer.Typer(help="The coder against gold standards.", no_args_is_help=True)

InputFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Input file.")]
OutputFile = Annotated[Path, typer.Option("--output", help="Where the answers go.")]


@app.command()
def articles(
    gold: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="Files NAME.events.json; NAME.txt lies beside.")
    ],
    detail: Annotated[bool, typer.Option("--detail", help="Show what was missed, wrong or too much.")] = False,
    as_json: AsJson = False,
) -> None:
    """Scores whole articles: types, records, fields, traps."""
    from coding.coder import load_coder
    from evaluation.articles import score_articles

    scores = score_articles(gold, load_coder(), detail=detail)
    _print(scores.figures(), as_json)
    for line in scores.details:
        print(line)


@app.command()
def relations(tsv: InputFile, output: OutputFile, crosswalk: str = "plv", as_json: AsJson = False) -> None:
    """One of the 16 types for each pair and sentence."""
    from coding.coder import load_coder
    from evaluation.relations import evaluate_relations

    _print(evaluate_relations(tsv, output, load_coder(), crosswalk=crosswalk), as_json)


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


def _print(figures: dict[str, float | int | str], as_json: bool) -> None:
    if as_json:
        print_json(figures)
    else:
        print_table(["figure", "value"], figures.items())
