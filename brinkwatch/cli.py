"""The command line: words to functions. Errors are one line on stderr; tracebacks only with `--debug`."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from brinkwatch import (
    __version__,
    backfill_commands,
    codebook_commands,
    coding_commands,
    evaluate_commands,
    import_commands,
    reading_commands,
    run_commands,
    shadowed_rooms,
    sources_commands,
    tables_commands,
)
from schemas.errors import BrinkwatchError

# Two dashes and then, before any `=`, a space or line end: an option holds neither.
COMMENT_FIRST = re.compile(r"--[^\s=]*\s")
app = typer.Typer(
    name="brinkwatch",
    help="Crisis escalation event-data pipeline: news in, structured event tables out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def print_version(asked: bool) -> None:
    """Prints the version and ends the command, where it was asked for."""
    if asked:
        print(f"brinkwatch {__version__}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Crisis escalation event-data pipeline: news in, structured event tables out."""


run_commands.register(app)
app.add_typer(backfill_commands.app, name="backfill")
coding_commands.register(app)
reading_commands.register(app)
app.add_typer(sources_commands.app, name="sources")
import_commands.register(app)
app.add_typer(codebook_commands.app, name="codebook")
app.add_typer(evaluate_commands.app, name="evaluate")
app.add_typer(tables_commands.app, name="tables")


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if "--debug" in words:
        # Wherever it stands: nobody remembers that an option of the program comes before the command.
        words = ["--debug", *(word for word in words if word != "--debug")]
    # SQL that begins with a comment is no option; a line end in front of it is nothing to SQL.
    words = [f"\n{word}" if COMMENT_FIRST.match(word) else word for word in words]
    for line in shadowed_rooms():
        fail(f"another folder shadows a package of brinkwatch: {line}", code=2)
    try:
        code = app(words, standalone_mode=False)
    except typer.TyperException as error:
        fail(error.format_message(), code=error.exit_code)
    except typer.Abort:
        fail("aborted", code=130)
    except KeyboardInterrupt:
        fail("interrupted", code=130)
    except BrinkwatchError as error:
        if "--debug" in words:
            raise
        fail(str(error), code=1)
    except Exception as error:
        if "--debug" in words:
            raise
        message, code = _told(error)
        fail(message, code=code)
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: Exception) -> tuple[str, int]:
    """What is said of an error that is none of ours, and the exit code."""
    # Prefect is slow to load, and most commands never see it.
    from flows.server import server_trouble

    if trouble := server_trouble(error):
        return trouble, 1
    return f"unexpected {type(error).__name__}: {error} (run again with --debug)", 70


def fail(message: str, *, code: int) -> None:
    """Prints one line on stderr and ends the process."""
    print(f"brinkwatch: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(code)
