from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.review.journal.desk import Desk, desk_at


@pytest.fixture(autouse=True)
def _nobodys_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of whoever runs the tests are neither used nor touched."""
    monkeypatch.setenv("ZHIYI_KEYS", str(tmp_path / "no keys"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A journal of one entry, the one that begins it."""
    desk = desk_at(tmp_path)
    yield desk
    desk.database.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A journal of twelve entries; whoever damages it works on a copy."""
    desk = desk_at(tmp_path_factory.mktemp("written"))
    for number in range(11):
        desk.note(f"case-{number % 3}", note=f"第 {number} 次核对，压力 35 MPa")
    desk.database.close()
    yield desk
