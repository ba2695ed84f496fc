"""The key behind the names of mailboxes: made once, for its owner only, never replaced in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.label_key import KEY_FILE, label_key
from schemas.errors import DeliveryError


def test_it_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    key = label_key(tmp_path)
    assert len(key) == 32
    assert label_key(tmp_path) == key != label_key(_folder(tmp_path / "other"))
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [KEY_FILE, "other"]


@pytest.mark.parametrize("content", ["", "abcd", "no key at all", "00" * 31])
def test_a_damaged_one_is_said_so_and_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / KEY_FILE).write_text(content)
    with pytest.raises(DeliveryError, match=r"label\.key holds no key"):
        label_key(tmp_path)
    assert (tmp_path / KEY_FILE).read_text() == content


def test_one_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"label\.key: No such file"):
        label_key(tmp_path / "nowhere")


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
