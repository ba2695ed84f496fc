"""The check of the codebook's own examples: what fails, what is stolen, which gaps have closed."""

from __future__ import annotations

import shutil

import pytest
import yaml

from coding.codebook import CODEBOOK_DIR
from coding.codebook_check import CheckReport, check_codebook
from coding.coder import load_coder
from schemas.errors import BrinkwatchError

ACT = {
    "act": "flag_burning",
    "definition": "A flag is burnt.",
    "plover": {"type": "PROTEST", "mode": None},
    "cameo": "141",
    "rung": 1,
    "direction": "up",
    "patterns": [
        {"id": "burn", "verb": ["burn"], "object": ["flag"], "recipient": ["object_owner"]},
        {"id": "trample", "verb": ["trample"], "object": ["flag"]},
    ],
    "examples": [
        {"text": "Serbia burned the Croatian flag on Monday.", "expect": [{"actors": ["SRB"], "recipients": ["HRV"]}]},
        {"text": "Serbia tore the Croatian flag on Monday.", "expect": [{"actors": ["SRB"]}]},
    ],
    "near_misses": [{"text": "Serbia burned coal all winter.", "why": "no flag"}],
    "todo": [{"text": "Croatia burned the Serbian flag.", "expect": [{"actors": ["HRV"]}], "why": "works by now"}],
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> CheckReport:
    """The report on a codebook of one act."""
    folder = tmp_path_factory.mktemp("codebook")
    for name in ("lists.yaml", "plover.yaml", "cameo.yaml", "rungs.yaml"):
        shutil.copy(CODEBOOK_DIR / name, folder / name)
    (folder / "operators.yaml").write_text("operators: []\n")
    (folder / "acts").mkdir()
    (folder / "acts" / "flag_burning.yaml").write_text(yaml.safe_dump(ACT))
    coder = load_coder(codebook_dir=folder)
    with pytest.raises(BrinkwatchError, match="no such act: opera"):
        check_codebook(coder, ["opera"])
    return check_codebook(coder)


def test_a_failing_example_is_told_with_its_text(report: CheckReport) -> None:
    (failure,) = report.failures
    assert "Serbia tore the Croatian flag" in failure and "came out: nothing" in failure


def test_a_gap_that_has_closed_reports_itself(report: CheckReport) -> None:
    assert report.working_todo == ["flag_burning: Croatia burned the Serbian flag."]


def test_counts_and_patterns_without_an_example(report: CheckReport) -> None:
    assert report.rows() == [["flag_burning", "1/2", "1/1", 1, 1, "trample"]]
    assert len(report.columns()) == len(report.rows()[0])
    assert report.record()["share_right"] == 0.667
