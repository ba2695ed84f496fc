"""The documents say what the program does: every command stands there, every output is the true one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands import PROJECT, SampleRun
from tests.docs.generated import (
    BLOCK,
    COMMANDS_PAGE,
    README,
    command_names,
    commands_page,
    readme_with_true_outputs,
)

PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), *PROJECT.glob("examples/**/*.md")])


def test_the_outputs_in_the_readme_are_the_true_ones(sample_run: SampleRun) -> None:
    assert readme_with_true_outputs(sample_run) == README.read_text(), "run `make docs`"


def test_the_readme_shows_five_questions_of_an_analyst() -> None:
    questions = [block for block in BLOCK.finditer(README.read_text()) if block["command"].startswith("brinkwatch sql")]
    assert len(questions) >= 5
    assert all(block["output"].strip() for block in questions)


def test_every_command_stands_in_the_docs_with_help() -> None:
    page = commands_page()
    assert COMMANDS_PAGE.read_text() == page, "run `make docs`"
    for words in command_names():
        assert f"## brinkwatch {' '.join(words)}\n" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), f"{page.name}: {target}"
