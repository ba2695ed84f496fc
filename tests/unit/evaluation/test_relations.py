"""One type for each pair: always an answer, the act of the pair and not just any, and figures where there is gold."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from coding.coder import Coder
from coding.crosswalk import load_crosswalk
from coding.pairs import PairCoder
from evaluation.relations import VERB_TYPES, evaluate_relations, macro_f1, verb_types
from schemas.codes import EventType, Status
from schemas.errors import CodebookError

ROWS = [
    ("Velia condemned Orlia.", "Velia", "Orlia", "ACCUSE"),
    ("Velian jets bombed Orlian positions.", "Velian jets", "Orlian positions", "ASSAULT"),
    ("Iran condemned the talks that Russia held with Ukraine.", "Russia", "Ukraine", "CONSULT"),
    ("Iran condemned the talks that Russia held with Ukraine.", "Iran", "the talks", "ACCUSE"),
    ("Russia imposed sanctions on Turkey.", "Russia", "Turkey", "COERCE"),
    ("France agreed to withdraw its troops from Mali.", "France", "Mali", "AGREE"),
    ("France will not accept any refugees from Mali.", "France", "refugees from Mali", "REJECT"),
]

OF_OTHERS = [
    ("Velia called on the world to support Orlia.", "Velia", "Orlia", "SUPPORT"),
    ("Velia urged all parties to unite against Orlia.", "Velia", "Orlia", "ACCUSE"),
    ("Velia called for protests against Orlia.", "Velia", "Orlia", "THREATEN"),
    ("Velia urged Orlia to support the plan.", "Velia", "Orlia", "REQUEST"),
    ("Velia said on Monday that Orlia must scrap the project.", "Velia", "Orlia", "REQUEST"),
    ("Velia said that Orlia had broken the law.", "Velia", "Orlia", "ACCUSE"),
    ("The union called off a strike against Orlia.", "The union", "Orlia", "CONCEDE"),
]


def table(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    lines = ["\t".join((f"u{n}", *row)) for n, row in enumerate(rows)]
    path.write_text("\n".join(["uid\tsentence\tsource\ttarget", *lines]) + "\n", encoding="utf-8")
    return path


def test_pairs_get_the_type_of_their_own_act(coder: Coder, tmp_path: Path) -> None:
    source = table(tmp_path / "in.tsv", [row[:3] for row in ROWS])
    evaluate_relations(source, tmp_path / "out.tsv", coder)
    told = [line.split("\t")[1] for line in (tmp_path / "out.tsv").read_text().splitlines()[1:]]
    assert told == [row[3] for row in ROWS]


@pytest.mark.parametrize(("sentence", "source", "target", "kind"), OF_OTHERS)
def test_what_is_asked_of_others_or_said_of_the_target(
    sentence: str, source: str, target: str, kind: str, coder: Coder
) -> None:
    words = PairCoder(coder, load_crosswalk("plv", coder.codebook), verb_types())
    (answer,) = words.answers([(sentence, source, target)])
    assert answer.event_type == kind


def test_every_row_is_answered_whatever_it_holds(coder: Coder, tmp_path: Path) -> None:
    rows = [("", "", ""), ("Nothing here.", "Velia", "Orlia"), ("\u202e\u0301 ((", "(", "["), ("x" * 5000, "x", "y")]
    figures = evaluate_relations(table(tmp_path / "in.tsv", rows), tmp_path / "out.tsv", coder).figures()
    lines = (tmp_path / "out.tsv").read_text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["uid", "u0", "u1", "u2", "u3"]
    assert all(line.split("\t")[1] in set(EventType) for line in lines[1:])
    assert figures["pairs"] == figures["by_default"] == 4


def test_gold_gives_scores(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "in.tsv"
    lines = ["\t".join((f"u{n}", *row[:3], row[3])) for n, row in enumerate(ROWS)]
    path.write_text("\n".join(["uid\tsentence\tsource\ttarget\tgold_root", *lines]))
    scores = evaluate_relations(path, tmp_path / "out.tsv", coder)
    figures = scores.figures()
    assert (figures["macro_f1_root"], figures["macro_f1_quad"], figures["macro_f1_binary"]) == (1.0, 1.0, 1.0)
    assert scores.errors() == []


def test_errors_name_the_pair_and_what_decided(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "in.tsv"
    sentence = "Velia condemned Orlia."
    path.write_text(f"uid\tsentence\tsource\ttarget\tgold_root\nu0\t{sentence}\tVelia\tOrlia\tAID")
    scores = evaluate_relations(path, tmp_path / "out.tsv", coder)
    assert scores.outcomes() == [("AID", "ACCUSE")]
    (line,) = scores.errors()
    assert line.startswith("u0 AID <- ACCUSE by ") and line.endswith(f"| Velia -> Orlia | {sentence}")


def test_macro_f1_is_the_mean_over_the_classes_of_the_gold() -> None:
    assert macro_f1(["A", "A", "B"], ["A", "C", "B"]) == pytest.approx((2 / 3 + 1) / 2, abs=0.001)
    assert macro_f1([], []) == 0.0


def test_crosswalk_reads_what_is_to_come_and_what_is_not(coder: Coder) -> None:
    plv, own = load_crosswalk("plv", coder.codebook), load_crosswalk("plover-2.0", coder.codebook)
    assert plv.type_of("sanctions", None, Status.ACTUAL) == "COERCE"
    assert own.type_of("sanctions", None, Status.ACTUAL) == "SANCTION"
    assert plv.in_status(EventType.AID, Status.NEGATED) == "REJECT"
    assert own.in_status(EventType.AID, Status.NEGATED) == "AID"


def test_unknown_crosswalk_is_refused_with_the_known_ones(coder: Coder) -> None:
    with pytest.raises(CodebookError, match="plover-2"):
        load_crosswalk("nonesuch", coder.codebook)


def test_listed_words_stand_under_one_type_of_the_sixteen() -> None:
    listed = yaml.safe_load(VERB_TYPES.read_text(encoding="utf-8"))
    words, together = verb_types(), listed["together"]
    assert set(words.alone.values()) | set(words.together.values()) <= set(EventType)
    assert len(words.alone) == sum(map(len, listed["alone"].values()))
    assert len(words.verbs) == sum(map(len, listed["verbs"].values()))
    assert not words.alone.keys() & words.verbs.keys()
    assert len(words.together) == sum(len(v) * len(n) for crossed in together.values() for v, n in crossed)
