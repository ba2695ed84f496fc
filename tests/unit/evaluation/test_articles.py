"""Scoring of articles: what each figure counts, and the same figures as the reference scorer where that is at hand."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evaluation.articles import ArticleScores, score_articles, score_text
from schemas.coded import CodedEvent
from schemas.errors import SettingsError

REFERENCE = Path(__file__).parents[3].parent / "shared" / "gold" / "score_articles.py"
TEXT = "Velia moves.\n\nVelia sent troops to the border. Orlia protested at once.\n\nNobody else spoke. All was silent."
TYPES = ["MOBILIZE", "PROTEST", "CONSULT"]
PARTIES = [
    {"code": "RUS", "country": "RUS", "name": "Russia", "sector": "GOV"},
    {"code": None, "country": "UKR", "name": "Ukrainian separatists", "sector": "SEP"},
    {"code": "NATO", "country": None, "name": "NATO", "sector": "IGO"},
    {"code": None, "country": "UKR", "name": None, "sector": None, "text": "a man"},
]


def coded(sentence: str, text: str = TEXT, **fields: Any) -> dict[str, Any]:
    start = text.index(sentence)
    span = {"start": start, "end": start + len(sentence), "text": sentence}
    mention = span | {"trigger_start": start, "trigger_end": start + 5}
    basis = {
        "event_type": "MOBILIZE",
        "act": "deployment",
        "status": "actual",
        "actors": [PARTIES[0]],
        "recipients": [],
    }
    return basis | {"mentions": [mention]} | fields


def gold(sentence: str, **fields: Any) -> dict[str, Any]:
    basis = {
        "id": "G1",
        "must": True,
        "event_type": "MOBILIZE",
        "act": "deployment",
        "actors": ["RUS"],
        "recipients": [],
    }
    return basis | {"status": "actual", "evidence": [sentence]} | fields


def figures(
    events: list[dict[str, Any]], predictions: list[dict[str, Any]], **more: Any
) -> dict[str, float | int | str]:
    counts = score_text({"events": events, **more}, TEXT, predictions).counts
    return ArticleScores(counts).figures()


def test_right_event_scores_one() -> None:
    found = figures([gold("Velia sent troops")], [coded("Velia sent troops to the border.")])
    assert (found["type_F1"], found["record_F1"], found["spans"]) == (1.0, 1.0, 1.0)


def test_second_prediction_of_an_event_is_a_duplicate() -> None:
    one = coded("Velia sent troops to the border.")
    found = figures([gold("Velia sent troops")], [one, one])
    assert (found["type_P"], found["dup"]) == (1.0, 0.5)


def test_optional_event_is_no_miss() -> None:
    found = figures(
        [gold("Velia sent troops"), gold("Orlia protested", must=False)], [coded("Velia sent troops to the border.")]
    )
    assert (found["must_R"], found["all_R"]) == (1.0, 0.5)


def test_accepted_alternative_is_right() -> None:
    event = gold("Velia sent troops", act="withdrawal", also_accept={"act": ["deployment"], "actors": [["RUS"], []]})
    assert figures([event], [coded("Velia sent troops to the border.")])["record_F1"] == 1.0


def test_trap_counts_only_what_it_forbids() -> None:
    trap = {"text": "Velia sent troops", "forbid": [{"event_type": ["MOBILIZE"], "status": ["historical"]}]}
    prediction = coded("Velia sent troops to the border.")
    assert figures([], [prediction], must_not_code=[trap])["traps"] == 0
    assert figures([], [prediction | {"status": "historical"}], must_not_code=[trap])["traps"] == 1


def test_events_of_a_text_without_any_are_counted_apart() -> None:
    found = figures([], [coded("Velia sent troops to the border.")])
    assert (found["silent_events"], found["silent_texts"], found["pred"]) == (1, 1, 0)


class OneEvent:
    """A coder that reports one invented event of a given type."""

    def code(self, *, title: str, text: str, published: date) -> list[CodedEvent]:
        return []


def test_gold_without_its_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.events.json"
    path.write_text('{"published": "2022-01-12", "events": []}')
    with pytest.raises(SettingsError, match=r"a\.events\.json"):
        score_articles([path], OneEvent())


def test_articles_are_read_and_added_up(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(TEXT)
        (tmp_path / f"{name}.events.json").write_text(
            json.dumps({"published": "2022-01-12", "events": [gold("Velia sent troops")]})
        )
    scores = score_articles(list(tmp_path.glob("*.events.json")), OneEvent())
    assert scores.figures()["gold"] == 2
    assert [line.split()[0] for line in scores.details] == ["a", "missed!", "b", "missed!"]


def random_case(rng: random.Random) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    pieces = ["Velia sent troops to the border.", "Orlia protested at once.", "Nobody else spoke.", "Velia moves."]
    codes: list[Any] = ["RUS", "UKR", "NATO", "UKR separatists", "RUS army"]

    def some(values: list[Any], most: int) -> list[Any]:
        return rng.sample(values, rng.randint(0, most))

    def quantity(key: str) -> dict[str, Any]:
        low = rng.choice([None, 5, 10])
        bounds = (
            {"value": 7} if key == "gold" and rng.random() < 0.5 else {"low": low, "high": rng.choice([None, 10, 20])}
        )
        return {"kind": rng.choice(["troops", "dead"]), **bounds}

    events = []
    for number in range(rng.randint(0, 4)):
        event = gold(rng.choice(pieces)[:-2], id=f"G{number}", must=rng.random() < 0.6, event_type=rng.choice(TYPES))
        event |= {"actors": some(codes, 2), "recipients": some(codes, 2), "status": rng.choice(["actual", "future"])}
        event |= {"act": rng.choice([None, "deployment", "talks"]), "date": rng.choice([None, "2022-01", "2022-01-12"])}
        event |= {"speaker": rng.choice([None, "RUS", ["NATO", "UKR"]])}
        if rng.random() < 0.5:
            event |= {"magnitude": quantity("gold"), "more_magnitudes": [quantity("gold")]}
        if rng.random() < 0.5:
            event["also_accept"] = {
                "event_type": ["CONSULT"], "actors": [some(codes, 2)], "speaker": [None], "date": [None],
                "act": ["talks"], "status": ["future"],
            }  # fmt: skip
        events.append(event)
    predictions = []
    for _ in range(rng.randint(0, 6)):
        prediction = coded(rng.choice(pieces), event_type=rng.choice(TYPES), act=rng.choice(["deployment", "talks"]))
        prediction |= {
            "status": rng.choice(["actual", "future"]),
            "actors": some(PARTIES, 2),
            "recipients": some(PARTIES, 2),
        }
        prediction |= {
            "speaker": rng.choice([None, *PARTIES]),
            "event_date": rng.choice([None, "2022-01-12", "2022-01-03"]),
        }
        prediction |= {"magnitudes": [quantity("coded") for _ in range(rng.randint(0, 2))]}
        if rng.random() < 0.1:
            prediction["mentions"][0]["text"] = "other"
        predictions.append(prediction)
    traps = [
        {"text": "Velia sent troops", "why": "x"},
        {"text": "Orlia protested", "forbid": [{"event_type": ["PROTEST"], "status": ["actual"]}]},
        {"text": "Nobody else", "event_type": "CONSULT", "status": "actual"},
    ]
    return {"published": "2022-01-12", "events": events, "must_not_code": some(traps, 3)}, predictions


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference scorer is not beside the repository")
def test_figures_are_those_of_the_reference_scorer(tmp_path: Path) -> None:
    rng = random.Random(7)
    counts: Counter[str] = Counter()
    for number in range(150):
        expected, predictions = random_case(rng)
        (tmp_path / f"t{number}.txt").write_text(TEXT)
        (tmp_path / f"t{number}.events.json").write_text(json.dumps(expected))
        (tmp_path / f"t{number}.jsonl").write_text("\n".join(json.dumps(p) for p in predictions))
        counts.update(score_text(expected, TEXT, predictions).counts)
    command = [sys.executable, str(REFERENCE), *[str(tmp_path)] * 3]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]
    theirs = dict(part.split("=") for part in said.split())
    ours = ArticleScores(counts).figures()
    for name, value in theirs.items():
        if name == "traps":
            assert value == f"{ours['traps']}/{ours['traps_all']}"
        elif name == "silent":
            assert value == f"{ours['silent_events']}in{ours['silent_texts']}"
        else:
            assert float(value) == pytest.approx(float(ours[name]), abs=1e-9), name


def test_a_missed_event_is_taken_for_what_was_coded_in_its_sentence() -> None:
    sentence = "Velia sent troops to the border."
    other = coded(sentence, event_type="CONSULT", act="talks", confidence=0.8)
    scores = score_text({"events": [gold(sentence)]}, TEXT, [other])
    assert scores.outcomes == [("MOBILIZE", "CONSULT")]
    assert scores.judged == [(0.8, False)]
    assert any(line.endswith(f"| {sentence}") for line in scores.details)


def test_an_event_is_judged_right_by_type_and_both_parties() -> None:
    sentence = "Velia sent troops to the border."
    for parties, right in ((PARTIES[:1], True), (PARTIES[2:3], False)):
        scores = score_text({"events": [gold(sentence)]}, TEXT, [coded(sentence, actors=parties, confidence=0.6)])
        assert scores.judged == [(0.6, right)]
    silent = score_text({"events": []}, TEXT, [coded(sentence, confidence=0.6)])
    assert silent.judged == [(0.6, False)] and silent.outcomes == [("-", "MOBILIZE")]
