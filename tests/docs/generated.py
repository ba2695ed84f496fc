"""The parts of the documents that a program writes: command outputs in README.md, docs/commands.md."""

from __future__ import annotations

import re
import shlex
import subprocess

from tests.commands import BRINKWATCH, PROJECT, SampleRun, environment

README = PROJECT / "README.md"
COMMANDS_PAGE = PROJECT / "docs" / "commands.md"
# A fenced block whose first line is `$ brinkwatch ...` (continued while a quotation is open) and whose rest is output.
BLOCK = re.compile(r"```console\n\$ (?P<command>brinkwatch .*?)\n---\n(?P<output>.*?)```\n", re.DOTALL)
LINES_SHOWN = 14


def readme_with_true_outputs(run: SampleRun) -> str:
    """README.md with each command's output as the command gives it now on the sample press."""
    return BLOCK.sub(lambda block: _block(block["command"], run), README.read_text())


def _block(command: str, run: SampleRun) -> str:
    words = shlex.split(command)[1:]
    done = subprocess.run(
        [*BRINKWATCH, *words],
        cwd=PROJECT,
        env=environment(COLUMNS="120", BRINKWATCH_DATA_DIR=str(run.data_dir)),
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command}: {done.stderr}")
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    if len(lines) > LINES_SHOWN:
        lines = [*lines[:LINES_SHOWN], f"... ({len(lines) - LINES_SHOWN} more lines)"]
    return "```console\n$ " + command + "\n---\n" + "\n".join(lines) + "\n```\n"


def command_names() -> list[list[str]]:
    """Every command, with its group's name first."""
    import typer.main

    from brinkwatch.cli import app

    names: list[list[str]] = []
    for name, command in typer.main.get_group(app).commands.items():
        inner = getattr(command, "commands", None)
        names += [[name, part] for part in inner] if inner else [[name]]
    return names


def commands_page() -> str:
    """Every command's help, as it prints it."""
    parts = ["# Commands\n\nMade by `make docs`; do not edit.\n"]
    for words in command_names():
        done = subprocess.run(
            [*BRINKWATCH, *words, "--help"],
            cwd=PROJECT,
            env=environment(COLUMNS="100", TERMINAL_WIDTH="100", NO_COLOR="1"),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        text = "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())
        parts.append(f"## brinkwatch {' '.join(words)}\n\n```\n{text}\n```\n")
    return "\n".join(parts)
