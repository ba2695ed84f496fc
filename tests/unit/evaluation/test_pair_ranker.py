"""The ranker of pairs: what it sees of a sentence, that it is what the training program makes, and when it is heard."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from coding.coder import Coder
from coding.pairs import Answer
from evaluation.pair_clause import clause
from evaluation.pair_features import blocks
from evaluation.pair_ranker import WEIGHTS, PairRanker, arbitrated, vocabulary_of
from evaluation.pair_text import masked
from evaluation.train_ranker import written
from schemas.codes import EventType
from schemas.errors import SettingsError

LONG = ("Velia, which had burned three ports, urged Orlia to open talks.", "Velia", "Orlia")


def test_parties_become_names_and_the_dateline_goes() -> None:
    sentence = 'KELM (Agency) - The envoy of Velia, who "never slept", met the Orlian crew.'
    text = masked(sentence, "envoy of Velia", "Orlian crew")
    assert text == 'Ruritania, who "never slept", met Freedonia.'


def test_of_two_phrases_in_one_another_the_longer_one_is_masked() -> None:
    assert masked("Velian troops left.", "Velian", "Velian troops") == "Freedonia left."


def test_a_phrase_that_is_not_there_changes_nothing() -> None:
    assert masked("It rained.", "Velia", "Orlia") == "It rained."


def test_the_clause_of_a_pair_leaves_other_clauses_out(coder: Coder) -> None:
    (doc,) = coder.parser.analyser.docs([masked(*LONG)])
    words = [token.text for token in clause(doc)]
    assert words == ["Ruritania", "urged", "Freedonia", "to", "open", "talks"]


def test_no_name_of_a_party_is_a_feature(coder: Coder) -> None:
    (doc,) = coder.parser.analyser.docs([masked(*LONG)])
    names = {name for features in blocks(doc) for block in features for name in block}
    assert not [name for name in names if "velia" in name.lower() or "orlia" in name.lower()]
    assert {"w:urge target", "p:v0=urge", "p:at=source:nsubj:urge"} <= names


def test_blocks_have_length_one_whatever_they_hold() -> None:
    row = (Counter({"w:a": 3, "w:b": 1}), Counter({"l: a": 1}), Counter[str]())
    numbers, values = vocabulary_of([row, row]).vector(row)
    assert len(numbers) == 3
    assert sum(value**2 for value in values) == pytest.approx(2.0)


def test_an_answer_yields_to_another_class_only_beyond_its_vote() -> None:
    answer = Answer(EventType.ACCUSE, "condemnation.condemn")
    assert arbitrated(answer, {"ACCUSE": -0.5, "YIELD": 0.4}) is answer
    other = arbitrated(answer, {"ACCUSE": -0.7, "YIELD": 0.4})
    assert other == Answer(EventType.CONCEDE, "ranker over condemnation.condemn")
    assert arbitrated(Answer(EventType.RETREAT, "withdrawal.leave"), {"YIELD": 0.1}).event_type == EventType.RETREAT


def test_shipped_weights_know_what_they_were_trained_on(coder: Coder) -> None:
    ranker, lessons = PairRanker.load(), list(written())
    kinds = {kind for _, kind, _ in lessons}
    assert set(ranker.classes) == kinds and len(lessons) == len({text for text, _, _ in lessons})
    docs = coder.parser.analyser.docs(text for text, _, _ in lessons)
    told = [max(scores, key=scores.__getitem__) for scores in map(ranker.scores, docs)]
    right = sum(kind == own for kind, (_, own, _) in zip(told, lessons, strict=True))
    assert right / len(lessons) > 0.97


def test_weights_survive_a_file(tmp_path: Path, coder: Coder) -> None:
    ranker = PairRanker.load()
    ranker.save(tmp_path / "weights.npz")
    (doc,) = coder.parser.analyser.docs([masked(*LONG)])
    again = PairRanker.load(tmp_path / "weights.npz")
    assert again.scores(doc) == ranker.scores(doc)
    assert again.sha256 == PairRanker.load(tmp_path / "weights.npz").sha256
    ranker.save(tmp_path / "second.npz")
    assert (tmp_path / "second.npz").read_bytes() == (tmp_path / "weights.npz").read_bytes()


def test_a_file_that_holds_no_weights_is_named(tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    for content in (None, b"nonsense", WEIGHTS.read_bytes()[:1000]):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(SettingsError, match=r"weights\.npz: no weights"):
            PairRanker.load(path)
