"""What has to outlive a power cut: files and folders handed to the disk before their final name appears."""

from __future__ import annotations

import errno
import os
from pathlib import Path

# What file systems without the notion answer (some network mounts): there the server decides, and asking is no error.
NOT_HERE = (errno.EINVAL, errno.ENOTSUP)


def sync(path: Path) -> None:
    """Returns when the disk has the content of a file, or the names that a folder holds."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in NOT_HERE:
            raise
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """The same for all files and folders under `folder`, and `folder` itself last."""
    for at, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync(Path(at) / name)
        sync(Path(at))
