"""`python -m tests.docs.write`: rewrites the generated parts of the documents, from a fresh run of the sample press."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.commands import PROJECT, SampleRun, environment, press_command
from tests.docs.generated import COMMANDS_PAGE, README, commands_page, readme_with_true_outputs


def main() -> None:
    """Runs the sample press into a folder that is thrown away, and writes what comes out."""
    COMMANDS_PAGE.write_text(commands_page())
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        env = environment(BRINKWATCH_ALLOW_PRIVATE_ADDRESSES="true")
        subprocess.run(press_command(data_dir), cwd=PROJECT, env=env, check=True, timeout=300)
        README.write_text(readme_with_true_outputs(SampleRun(data_dir, {})))


if __name__ == "__main__":
    main()
