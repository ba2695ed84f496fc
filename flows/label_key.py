"""The secret under which mailboxes have their names in `deliveries`: made once, kept in the data directory."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from schemas.errors import DeliveryError

KEY_FILE = "label.key"
KEY_BYTES = 32


def label_key(data_dir: Path) -> bytes:
    """The key of a data directory, made where there is none; called by the one process that writes there.

    Raises DeliveryError where the file can be neither read nor made, or holds something else: another key would give
    every mailbox a new name, and tell it again what it knows.
    """
    path = data_dir / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text())
    except OSError as error:
        raise DeliveryError(f"{KEY_FILE}: {error.strerror or error}") from error
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise DeliveryError(f"{KEY_FILE} holds no key; without the file a new one is made, and mailboxes are told anew")
    return key


def _make(path: Path) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_hex(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
