"""Serves the sample press, for the length of a command or until Ctrl-C."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from examples.press.server import PressServer

DESCRIPTION = """\
Starts the sample press on 127.0.0.1 and writes its source entries into a temporary folder.

  python -m examples.press                       serves until Ctrl-C and prints the addresses
  python -m examples.press -- COMMAND [ARG...]   runs COMMAND with every {sources} in it replaced by
                                                 that folder, then stops and passes on its exit code
"""


def command_of(arguments: Sequence[str]) -> list[str]:
    """The command after `--`, empty when there is none."""
    parser = argparse.ArgumentParser(
        prog="python -m examples.press",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="*", metavar="COMMAND", help="what to run while the press is up")
    if "--" in arguments:
        cut = list(arguments).index("--")
        parser.parse_args(arguments[:cut])
        return list(arguments[cut + 1 :])
    return list(parser.parse_args(arguments).command)


def run_command(command: Sequence[str], sources: Path) -> int:
    """The exit code of the command, run with the folder of the source entries filled in."""
    filled = [part.replace("{sources}", str(sources)) for part in command]
    try:
        code = subprocess.run(filled, check=False).returncode
    except FileNotFoundError:
        print(f"no such command: {filled[0]}", file=sys.stderr)
        return 127
    except KeyboardInterrupt:
        return 130
    # A child ended by a signal has a negative code; shells say 128 + signal.
    return code if code >= 0 else 128 - code


def serve(server: PressServer, sources: Path) -> int:
    """0 once Ctrl-C has been pressed."""
    print(f"source entries: {sources}")
    for publisher in (*server.press.publishers, server.press.dead_source):
        print(f"{publisher.id:24} {server.feed_url(publisher)}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print("stopped")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: the command's own, or 0 after serving."""
    command = command_of(sys.argv[1:] if arguments is None else arguments)
    with tempfile.TemporaryDirectory(prefix="press-") as folder, PressServer() as server:
        sources = server.write_source_entries(Path(folder) / "sources")
        return run_command(command, sources) if command else serve(server, sources)


if __name__ == "__main__":
    sys.exit(main())
