"""The database opens new, again, and not where a newer program made it; one writes at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from tests.review.postgresql import Server

from zhiyi.errors import ArgumentError, StorageError
from zhiyi.review.database.models import Attempt, Base, User
from zhiyi.review.database.opening import Database, default_url, open_database

Opened = Callable[[str], Database]
NOW = datetime(2026, 3, 16, 1, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens databases, and closes them when the test ends."""
    with ExitStack() as stack:

        def opening(url: str) -> Database:
            database = open_database(url)
            stack.callback(database.close)
            return database

        yield opening


def user(name: str) -> User:
    return User(
        name=name, shown=name, office="南京海关", role="officer", password_hash="", created=NOW
    )


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(User.name).order_by(User.name)))


def test_a_new_database_has_the_tables_of_the_models_and_no_others(
    any_url: str, opened: Opened
) -> None:
    database = opened(any_url)

    with database.engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(
                connection,
                opts={"compare_type": True, "include_name": _ours, "include_object": _no_search},
            ),
            Base.metadata,
        )

    assert differences == []


def _ours(name: str | None, kind: str, _: object) -> bool:
    """The search index has tables and an index of its own, which the models do not name."""
    index = kind in {"table", "index"} and (name or "").startswith("page_search")
    return not index and (kind, name) != ("column", "vector")


def _no_search(_: object, name: str | None, kind: str, *rest: object) -> bool:
    return _ours(name, kind, None)


def test_what_was_written_is_there_when_it_is_opened_again(any_url: str, opened: Opened) -> None:
    first = opened(any_url)
    with first.writing() as session:
        session.add(user("wang"))
    first.close()

    assert names(opened(any_url)) == ["wang"]


def test_times_come_back_in_utc_to_the_microsecond(any_url: str, opened: Opened) -> None:
    database = opened(any_url)
    with database.writing() as session:
        session.add(Attempt(name="wang", address="::1", at=NOW.astimezone()))

    with database.reading() as session:
        assert session.scalars(select(Attempt.at)).one() == NOW


def test_nothing_is_kept_of_a_block_that_raises(any_url: str, opened: Opened) -> None:
    database = opened(any_url)

    with pytest.raises(RuntimeError), database.writing() as session:
        session.add(user("wang"))
        session.flush()
        raise RuntimeError

    assert names(database) == []


def test_nothing_is_kept_of_what_a_reader_changes(any_url: str, opened: Opened) -> None:
    database = opened(any_url)

    with database.reading() as session:
        session.add(user("wang"))
        session.flush()

    assert names(database) == []


def test_a_row_that_refers_to_nothing_is_refused(any_url: str, opened: Opened) -> None:
    database = opened(any_url)

    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(
            text(
                'INSERT INTO movements ("case", what, before, after, note, "by", at) '
                "VALUES ('none', 'take', '', '', '', 7, :at)"
            ),
            {"at": NOW.isoformat()},
        )


def test_writers_come_one_after_the_other_and_see_what_the_one_before_wrote(
    any_url: str, opened: Opened
) -> None:
    database = opened(any_url)

    def add_next() -> None:
        for _ in range(5):
            with database.writing() as session:
                count = len(session.scalars(select(User.id)).all())
                session.add(user(f"user {count:03}"))

    threads = [threading.Thread(target=add_next) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert names(database) == [f"user {number:03}" for number in range(20)]


def test_readers_do_not_wait_for_a_writer_and_see_the_state_before(
    any_url: str, opened: Opened
) -> None:
    database = opened(any_url)

    with database.writing() as session:
        session.add(user("wang"))
        session.flush()
        assert names(database) == []

    assert names(database) == ["wang"]


def test_a_reader_sees_one_moment_to_its_end(any_url: str, opened: Opened) -> None:
    database = opened(any_url)
    count = select(func.count(User.id))

    with database.reading() as reader:
        assert reader.scalar(count) == 0
        with database.writing() as session:
            session.add(user("wang"))
        assert reader.scalar(count) == 0

    assert names(database) == ["wang"]


def test_a_database_of_a_newer_program_is_refused_and_left_alone(
    any_url: str, opened: Opened
) -> None:
    database = opened(any_url)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(ArgumentError, match="newer program"):
        open_database(any_url)

    with database.reading() as session:
        assert _version(session) == "9999"


def _version(session: Session) -> str:
    return str(session.scalar(text("SELECT version_num FROM alembic_version")))


@pytest.mark.parametrize(
    "url",
    ["", "review.sqlite", "sqlite://", "sqlite:///:memory:", "mysql://u@h/d", "oracle://h"],
)
def test_what_is_no_database_of_ours_is_refused(url: str) -> None:
    with pytest.raises(ArgumentError):
        open_database(url)


def test_a_password_in_the_url_is_not_told(tmp_path: Path) -> None:
    url = f"postgresql://zhiyi:secret-word@/none?host={tmp_path}"

    with pytest.raises(StorageError) as told:
        open_database(url)

    assert "secret-word" not in str(told.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "review.sqlite"
    file.write_text("this is a letter, not a database, and long enough to be seen as none" * 20)

    with pytest.raises(StorageError, match="cannot be opened"):
        open_database(f"sqlite:///{file}")


def test_the_default_is_a_file_in_the_output_directory_however_it_is_called(
    tmp_path: Path,
) -> None:
    directory = tmp_path / "输出 100% ?#"
    directory.mkdir()

    open_database(default_url(directory)).close()

    assert (directory / ".zhiyi" / "review.sqlite").is_file()


def test_a_database_has_one_server_however_many_copies_of_its_directory(
    postgresql: Server, opened: Opened
) -> None:
    url = postgresql.with_tables()
    first, second = opened(url), opened(url)
    with first.served_alone():
        with pytest.raises(ArgumentError, match="stop it first"), second.served_alone():
            pass
        with second.writing() as session:  # commands on users go on meanwhile
            session.execute(text("SELECT 1"))
    with second.served_alone():
        pass
