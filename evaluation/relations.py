"""One event type for each pair in its sentence, for `brinkwatch evaluate relations`.

Where the codebook finds no act as near to the pair, words of verb_types.yaml decide: this table must always answer.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from coding.coder import Coder
from coding.crosswalk import load_crosswalk
from coding.pairs import PairCoder, WordTypes
from evaluation.tables import read_tsv, share, write_tsv
from schemas.codes import EventType

VERB_TYPES = Path(__file__).parent / "verb_types.yaml"
COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "YIELD"})
MATERIAL = frozenset(
    {"COOPERATE", "AID", "CONCEDE", "RETREAT", "YIELD", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
)
JOINED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


@cache
def verb_types() -> WordTypes:
    """The word lists of verb_types.yaml."""
    data = yaml.safe_load(VERB_TYPES.read_text(encoding="utf-8"))
    alone = {str(word): EventType(kind) for kind, words in data["alone"].items() for word in words}
    together = {
        (verb, noun): EventType(kind)
        for kind, crossed in data["together"].items()
        for verbs, nouns in crossed
        for verb in verbs
        for noun in nouns
    }
    return WordTypes(alone, together)


def evaluate_relations(tsv: Path, output: Path, coder: Coder, crosswalk: str = "plv") -> dict[str, float | int | str]:
    """Writes a type for every pair and returns how it was decided; scores too where the input has gold columns.

    Input columns uid, sentence, source, target (more are ignored); output columns uid, event_type. `gold_root` gives
    macro-F1 over the types it holds (YIELD joins CONCEDE and RETREAT) and over quad classes, `gold_binary`
    (1 conflict, 0 cooperation) its macro-F1.
    """
    rows = read_tsv(tsv, ["uid", "sentence", "source", "target"])
    pairs = PairCoder(coder, load_crosswalk(crosswalk, coder.codebook), verb_types())
    answers = list(pairs.answers((row["sentence"], row["source"], row["target"]) for row in rows))
    write_tsv(output, ["uid", "event_type"], [(r["uid"], a.event_type) for r, a in zip(rows, answers, strict=True)])
    by_words = sum(a.decided_by.startswith("verb:") for a in answers)
    by_none = sum(a.decided_by == "none" for a in answers)
    figures: dict[str, float | int | str] = {
        "pairs": len(rows), "by_rules": len(rows) - by_words - by_none, "by_words": by_words, "by_default": by_none,
    }  # fmt: skip
    return figures | _scores(rows, [str(a.event_type) for a in answers])


def _scores(rows: list[dict[str, str]], types: list[str]) -> dict[str, float | int | str]:
    figures: dict[str, float | int | str] = {}
    if rows and "gold_root" in rows[0]:
        gold = [JOINED.get(row["gold_root"], row["gold_root"]) for row in rows]
        told = [JOINED.get(kind, kind) for kind in types]
        figures["macro_f1_root"] = macro_f1(gold, told)
        figures["macro_f1_quad"] = macro_f1([_quad(kind) for kind in gold], [_quad(kind) for kind in told])
        figures["macro_f1_binary"] = macro_f1(
            [str(k in COOPERATIVE) for k in gold], [str(k in COOPERATIVE) for k in told]
        )
        figures["accuracy_root"] = share(sum(g == t for g, t in zip(gold, told, strict=True)), len(gold))
    if rows and "gold_binary" in rows[0]:
        told = ["0" if kind in COOPERATIVE else "1" for kind in types]
        figures["macro_f1_binary"] = macro_f1([row["gold_binary"] for row in rows], told)
    return figures


def _quad(kind: str) -> str:
    return f"{'cooperation' if kind in COOPERATIVE else 'conflict'} {'material' if kind in MATERIAL else 'verbal'}"


def macro_f1(gold: list[str], told: list[str]) -> float:
    """Mean of F1 over the classes that the gold holds, three digits."""
    scores = []
    for kind in sorted(set(gold)):
        right = sum(g == t == kind for g, t in zip(gold, told, strict=True))
        scores.append(2 * right / (gold.count(kind) + told.count(kind)))
    return round(sum(scores) / len(scores), 3) if scores else 0.0
