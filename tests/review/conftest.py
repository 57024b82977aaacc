"""A workplace in a temporary folder: two cases of Nanjing, one of Shanghai, and its people."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.review.chromium import enrol, page_of, serving, started_chromium
from tests.review.making import QUICK, SHANGHAI, People, case, put, with_tables
from tests.review.postgresql import Server, server

from zhiyi.review.cases.sync import sync
from zhiyi.review.database import opening
from zhiyi.review.database.opening import default_url
from zhiyi.review.papers import workshop
from zhiyi.review.workplace import Workplace, open_workplace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One for all tests of a file; skips where none is installed. Not for the whole run: while it
    is open, its event loop is the one of the thread that other tests start theirs in."""
    with started_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server; skips where none is installed."""
    with server() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def any_server(request: pytest.FixtureRequest) -> Server | None:
    """None for SQLite, then a PostgreSQL server."""
    return request.getfixturevalue("postgresql") if request.param == "postgresql" else None


@pytest.fixture
def any_url(any_server: Server | None, tmp_path: Path) -> str:
    """The URL of a new database, of either kind in turn."""
    return any_server.create() if any_server else f"sqlite:///{tmp_path}/any.sqlite"


@pytest.fixture(scope="module", autouse=True)
def no_power_cuts_of_databases(no_power_cuts: None) -> Iterator[None]:
    """As the files of ``tests.conftest``: SQLite waits for the disk at each commit otherwise."""
    true = opening._set_up

    def set_up(connection: sqlite3.Connection, record: object) -> None:
        true(connection, record)
        connection.execute("PRAGMA synchronous = OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "_set_up", set_up)
        yield


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests wait for their papers, however busy the machine is."""
    monkeypatch.setattr(workshop, "PATIENCE", 120.0)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``out`` is a copy of."""
    directory = tmp_path_factory.mktemp("made-once")
    put(directory, case("ZY-2026-0042"), pictures=True)
    put(directory, case("ZY-2026-0043", deadline=date(2026, 3, 25)))
    put(directory, case("ZY-2026-0077", office=SHANGHAI, deadline=None))
    return directory


@pytest.fixture
def out(made_once: Path, tmp_path: Path) -> Path:
    """The output directory of a run: ``ZY-2026-0042`` and ``ZY-2026-0043`` of Nanjing,
    ``ZY-2026-0077`` of Shanghai; only the first has pictures of its pages."""
    return Path(shutil.copytree(made_once, tmp_path / "out"))


@pytest.fixture
def empty_workplace(out: Path, tmp_path: Path) -> Iterator[Workplace]:
    """Opened over ``out``; no case was taken in yet, and there are no users."""
    workplace = open_workplace(with_tables(out), keys=tmp_path / "keys", hashing=QUICK)
    yield workplace
    workplace.close()


@pytest.fixture
def workplace(empty_workplace: Workplace) -> Workplace:
    """The cases of ``out`` are known to it."""
    sync(empty_workplace)
    return empty_workplace


@pytest.fixture
def any_workplace(any_server: Server | None, out: Path, tmp_path: Path) -> Iterator[Workplace]:
    """As ``workplace``, over either database in turn."""
    url = any_server.with_tables() if any_server else default_url(with_tables(out))
    workplace = open_workplace(out, url=url, keys=tmp_path / "any-keys", hashing=QUICK)
    sync(workplace)
    yield workplace
    workplace.close()


@pytest.fixture
def any_people(any_workplace: Workplace) -> People:
    return People(any_workplace)


@pytest.fixture
def people(workplace: Workplace) -> People:
    return People(workplace)


@pytest.fixture
def address(workplace: Workplace) -> Iterator[str]:
    """Of the workbench over ``workplace``, for a browser: ``chen`` is an officer there, ``lin`` a
    reviewer, ``sun2`` audits, ``admin2`` looks after accounts. Files with other people or cases
    have an ``address`` of their own."""
    enrol(
        workplace,
        {"chen": "officer", "lin": "reviewer", "sun2": "auditor", "admin2": "administrator"},
    )
    with serving(workplace) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """That of somebody who has not signed in at ``address`` yet; see ``page_of``. It is closed
    before the workbench is."""
    with page_of(chromium) as page:
        yield page
