"""Keeping up with a directory, with a run that is only played."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Event as Flag

import pytest

from zhiyi.batch.course import Done
from zhiyi.batch.events import Event, Looked
from zhiyi.batch.survey import Completeness, Survey
from zhiyi.batch.tasks import Told
from zhiyi.batch.versions import listing_of
from zhiyi.batch.watch import AT_ONCE, DELAYS, LONG_DELAY, Watch
from zhiyi.errors import ArgumentError, StorageError
from zhiyi.intake.folder import Folder
from zhiyi.report.summary import Summary
from zhiyi.store import Layout

POLL = 10.0


class Stage:
    """A directory, a clock that moves only when the watch waits, and a run that keeps a ledger in
    memory. ``at`` says what happens at a second; ``breaks`` and ``slow`` name folders."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir()
        self.now = 0.0
        self.day = date(2026, 11, 22)
        self.stop = _Flag(self)
        self.at: dict[float, Callable[[], object]] = {}
        self.ledger: dict[str, str] = {}
        self.batches: list[list[str]] = []
        self.done: list[str] = []
        self.opened: list[date] = []
        self.events: list[Event] = []
        self.written: list[list[str]] = []
        self.breaks: dict[str, Exception] = {}
        self.meanwhile: Callable[[], object] = lambda: None
        self.ignored: set[frozenset[str]] = set()

    def fill(self, name: str, content: str = "a", file: str = "a.txt") -> None:
        path = self.directory / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    def watch(self, *, until: float, settle: float = 60.0) -> None:
        self.at[until] = self.stop.set
        survey = Survey(
            self.directory,
            Completeness(settle=settle),
            clock=lambda: self.now,
            now=lambda: 1e12,
        )
        Watch(
            survey,
            self.open_run,
            mark=".done",
            poll=POLL,
            stop=self.stop,
            tell=self.events.append,
            done=lambda done: self.done.append(done.name),
            summarise=lambda rows: self.written.append([row.id for row in rows]),
            clock=lambda: self.now,
            today=lambda: self.day,
        ).keep_up()

    @contextmanager
    def open_run(self, day: date) -> Iterator[Stage]:
        self.opened.append(day)
        yield self

    def process(self, folders: Sequence[Folder]) -> list[Done]:
        self.batches.append([folder.name for folder in folders])
        reports = []
        for folder in folders:
            self.ignored.add(folder.ignored)
            if error := self.breaks.get(folder.name):
                raise error
            listing = self._listing(folder)
            self.meanwhile()
            if self.stop.is_set():
                return reports
            same = folder.path.is_dir() and listing == self._listing(folder)
            self.ledger[str(folder.path.resolve())] = listing if same else "changed"
            reports.append(_done(folder))
        return reports

    def _listing(self, folder: Folder) -> str:
        return listing_of(folder)

    def listings(self) -> Mapping[str, str]:
        return self.ledger

    def summaries(self) -> Iterable[Summary]:
        return [_summary(Path(path).name) for path in sorted(self.ledger)]


def _summary(name: str) -> Summary:
    return Summary(
        id=name, folder=name, exporter="", goods="", deadline="", must=0, should=0, note=0,
        missing=(), translations=(), candidates=(), problems=0,
    )  # fmt: skip


def _done(folder: Folder) -> Done:
    told = Told(
        summary=_summary(folder.name), must=0, should=0, documents=1, lost=0, problems=False
    )
    return Done(name=folder.name, layout=Layout(Path("out") / folder.name), told=told, seconds=1)


class _Flag(Flag):
    """Waiting moves the clock, and what is due meanwhile happens."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage

    def wait(self, timeout: float | None = None) -> bool:
        self._stage.now += timeout or 0
        for moment in sorted(self._stage.at):
            if moment <= self._stage.now:
                self._stage.at.pop(moment)()
        return self.is_set()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "in")


def test_folders_are_reported_on_as_they_are_completed(stage: Stage) -> None:
    stage.fill("one")
    stage.at[200] = lambda: stage.fill("two")
    stage.watch(until=400)
    assert stage.batches == [["one"], ["two"]]
    assert stage.done == ["one", "two"]
    assert stage.opened == [stage.day]
    assert stage.written == [["one"], ["one", "two"]]
    assert stage.ignored == {frozenset({".done"})}


def test_a_folder_that_changes_later_is_reported_on_again(stage: Stage) -> None:
    stage.fill("one")
    stage.at[300] = lambda: stage.fill("one", "b", file="b.txt")
    stage.watch(until=1000)
    assert stage.done == ["one", "one"]


def test_a_new_watch_goes_on_where_the_last_one_was(stage: Stage) -> None:
    stage.fill("one")
    stage.watch(until=200)
    stage.stop = _Flag(stage)
    stage.fill("two")
    stage.watch(until=500)
    assert stage.batches == [["one"], ["two"]]


def test_a_backlog_is_taken_in_parts(stage: Stage) -> None:
    for number in range(AT_ONCE + 5):
        stage.fill(f"{number:02}")
    stage.watch(until=300)
    assert [len(batch) for batch in stage.batches] == [AT_ONCE, 5]


def test_one_broken_folder_stops_nothing_and_is_tried_later_and_later(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b", "c"):
        stage.fill(name)
    stage.breaks["b"] = RuntimeError("secret text of the document")
    stage.at[5000] = lambda: stage.fill("d")
    stage.at[6000] = stage.breaks.clear
    stage.watch(until=20_000)
    assert stage.done == ["c", "d", "b"]  # a's report stood when b broke the run
    assert stage.written[0] == ["a", "c"]
    assert stage.written[-1] == ["a", "b", "c", "d"]
    tries = [batch for batch in stage.batches if "b" in batch]
    assert tries[0] == ["a", "b", "c"]
    assert set(map(tuple, tries[1:])) == {("b",)}
    assert len(tries) == 2 + len(DELAYS)
    assert "secret" not in capsys.readouterr().err


def test_a_full_disk_is_waited_for(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.fill("one")
    stage.breaks["one"] = StorageError.at(Path("out"), "No space left on device")
    stage.at[500] = stage.breaks.clear
    stage.watch(until=1000)
    assert stage.done == ["one"]
    told = capsys.readouterr().err
    assert "No space left" in told
    assert told.count("\n") <= 500 / LONG_DELAY + 1


def test_a_directory_that_is_away_is_waited_for(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    away = stage.directory.with_name("away")
    stage.fill("one")
    stage.at[200] = lambda: stage.directory.rename(away)
    stage.at[400] = lambda: (away.rename(stage.directory), stage.fill("two"))
    stage.watch(until=700)
    assert stage.done == ["one", "two"]
    told = capsys.readouterr().err
    assert told.count("暂不可用") == told.count("已恢复") == 1
    looks = [event for event in stage.events if isinstance(event, Looked)]
    assert {event.reachable for event in looks} == {True, False}
    assert len(stage.opened) == 2, "workers may read what they were started for, and no other"


def test_a_directory_that_is_another_is_a_new_run(stage: Stage) -> None:
    """As a share that is mounted anew between two looks."""

    def exchange() -> None:
        stage.directory.rename(stage.directory.with_name("old"))
        stage.fill("two")

    stage.fill("one")
    stage.at[200] = exchange
    stage.watch(until=700)
    assert stage.done == ["one", "two"]
    assert len(stage.opened) == 2


def test_a_share_that_goes_while_a_folder_is_read_costs_a_second_reading(stage: Stage) -> None:
    away = stage.directory.with_name("away")
    stage.fill("one")

    def go() -> None:
        stage.directory.rename(away)
        stage.meanwhile = lambda: None

    stage.meanwhile = go
    stage.at[200] = lambda: away.rename(stage.directory)
    stage.watch(until=1000)
    assert stage.done == ["one", "one"]


def test_a_new_day_is_a_new_run(stage: Stage) -> None:
    def tomorrow() -> None:
        stage.day += timedelta(days=1)

    stage.fill("one")
    stage.at[200] = tomorrow
    stage.at[210] = lambda: stage.fill("two")
    stage.watch(until=400)
    assert stage.opened == [date(2026, 11, 22), date(2026, 11, 23)]
    assert stage.done == ["one", "two"]


def test_what_is_told_to_stop_in_the_middle_stops(stage: Stage) -> None:
    stage.fill("one")
    stage.meanwhile = stage.stop.set
    stage.watch(until=1000)
    assert stage.done == []
    assert stage.now < 100
    stage.stop, stage.meanwhile = _Flag(stage), lambda: None
    stage.watch(until=1000)
    assert stage.done == ["one"]


def test_a_wrong_setting_ends_a_watch_at_once(stage: Stage) -> None:
    @contextmanager
    def held(day: date) -> Iterator[Stage]:
        raise ArgumentError("another run is writing here")
        yield stage

    stage.open_run = held  # type: ignore[method-assign, assignment]
    with pytest.raises(ArgumentError, match="another run"):
        stage.watch(until=1000)


def test_later_the_same_is_waited_for(stage: Stage) -> None:
    def broken() -> None:
        stage.breaks["two"] = ArgumentError("another run is writing here")
        stage.fill("two")

    stage.fill("one")
    stage.at[100] = broken
    stage.at[600] = stage.breaks.clear
    stage.watch(until=4000)
    assert stage.done == ["one", "two"]
