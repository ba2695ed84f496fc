"""Folding on the sample press, against pairs of its sentences that were read and decided by hand."""

from __future__ import annotations

import json

from tests.commands import PROJECT, SampleRun

PAIRS = PROJECT / "tests" / "cases" / "folding_press.yaml"


def test_pairs_of_the_sample_press(sample_run: SampleRun) -> None:
    done = sample_run.brinkwatch("evaluate", "folding-stored", str(PAIRS), "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["pairs"] >= 40 and figures["same"] >= 10
    assert figures["f1_together"] >= 0.9
