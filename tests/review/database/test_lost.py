"""A PostgreSQL server that drops its connections, or is busy: what was asked for has failed and
says so, and the next one works again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from tests.review.browsing import entered
from tests.review.making import People
from tests.review.postgresql import Server

from zhiyi.review.api import cases
from zhiyi.review.cases.sync import sync
from zhiyi.review.cases.worklist import worklist
from zhiyi.review.database import opening
from zhiyi.review.database.models import Attempt
from zhiyi.review.database.opening import Database, open_database
from zhiyi.review.web.app import create_app
from zhiyi.review.web.failing import _is_away
from zhiyi.review.workplace import Workplace, open_workplace

DROP = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def drop_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(DROP)


@pytest.fixture
def url(postgresql: Server) -> str:
    return postgresql.create()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()


def tried(name: str) -> Attempt:
    return Attempt(name=name, address="::1", at=datetime.now(UTC))


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Attempt.name)))


def test_a_change_whose_connection_is_lost_is_not_kept_and_the_next_one_is(
    database: Database, url: str
) -> None:
    with pytest.raises(OperationalError), database.writing() as session:
        session.add(tried("lost"))
        session.flush()
        drop_connections(url)
    with database.writing() as session:
        session.add(tried("next"))

    assert names(database) == ["next"]


def test_connections_that_were_lost_while_nobody_asked_are_made_anew(
    database: Database, url: str
) -> None:
    assert names(database) == []
    drop_connections(url)

    assert names(database) == []


def test_who_waits_too_long_for_another_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY", 0.2)

    with database.writing(), pytest.raises(OperationalError), database.writing():
        pass

    assert names(database) == []


def test_an_officer_is_told_that_the_database_is_away_and_goes_on_afterwards(
    url: str, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workplace = open_workplace(out, url=url, keys=tmp_path / "k")
    sync(workplace)
    client = entered(create_app(workplace), workplace, People(workplace).wang)

    with monkeypatch.context() as once:

        def dropped(session: Session, *given: Any, **known: Any) -> object:
            session.execute(select(1))
            drop_connections(url)
            return worklist(session, *given, **known)

        once.setattr(cases, "worklist", dropped)
        answer = client.get("/api/v1/cases")

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "DATABASE_AWAY"
    assert "是否已保存" in answer.json()["error"]["message"]
    assert client.get("/api/v1/cases").json()["total"] == 2
    workplace.close()


@pytest.mark.parametrize("why", ["max_page_count = 1", "query_only = ON"])
def test_an_officer_is_told_that_the_database_cannot_be_written(
    workplace: Workplace, people: People, why: str
) -> None:
    client = entered(create_app(workplace), workplace, people.wang)
    event.listen(
        workplace.database.engine, "checkout", lambda driver, *_: driver.execute(f"PRAGMA {why}")
    )
    answer = client.post(
        "/api/v1/cases/ZY-2026-0042/judgements",
        json={"fact": "i-2", "verdict": "unsure", "note": "长" * 4_000, "says": "294 GPa"},
    )
    assert answer.status_code == 503, answer.text
    assert "无法写入" in answer.json()["error"]["message"]


def test_a_busy_file_is_away_and_a_mistake_in_a_statement_is_not(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/a.sqlite")
    with (
        closing(sqlite3.connect(tmp_path / "a.sqlite", timeout=0)) as other,
        database.writing() as session,
    ):
        session.execute(select(1))
        with pytest.raises(sqlite3.OperationalError) as busy:
            other.execute("BEGIN IMMEDIATE")
    with database.reading() as session, pytest.raises(OperationalError) as mistaken:
        session.execute(text("SELECT nothing FROM nowhere"))
    database.close()

    assert _is_away(OperationalError("", {}, busy.value))
    assert not _is_away(mistaken.value)
