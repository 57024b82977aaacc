"""When a folder that is being filled is complete."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from zhiyi.batch.survey import LEFT_OVER, RECHECK, Completeness, Survey, is_temporary


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


Fill = Callable[..., Path]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Puts a file into a folder of the watched directory."""

    def put(folder: str, name: str = "a.txt", content: bytes = b"a") -> Path:
        file = tmp_path / folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    return put


class Looks:
    """A survey that is looked at every ten seconds."""

    def __init__(self, directory: Path, completeness: Completeness | None = None) -> None:
        self.clock = Clock()
        self.wall = Clock()
        self.survey = Survey(
            directory, completeness or Completeness(), clock=self.clock, now=self.wall
        )

    def after(self, seconds: float) -> list[str]:
        for _ in range(int(seconds // 10)):
            self.clock.now += 10
            ready = self.survey.look().ready
        return [path.name for path in ready]


@pytest.fixture
def looks(tmp_path: Path) -> Looks:
    return Looks(tmp_path)


def test_a_folder_is_complete_when_nothing_changed_for_long_enough(
    looks: Looks, fill: Fill
) -> None:
    fill("one")
    assert looks.after(60) == []
    assert looks.after(10) == ["one"]


@pytest.mark.parametrize(
    "change",
    [
        lambda fill: fill("one", "b.txt"),
        lambda fill: fill("one", "a.txt", b"longer"),
        lambda fill: fill("one", "submission/deep/c.txt"),
        lambda fill: os.utime(fill("one"), (5, 5)),
        lambda fill: fill("one", "b").parent.joinpath("b").unlink() or fill("one", "empty/x"),
    ],
    ids=["more", "longer", "deeper", "touched", "other"],
)
def test_any_change_makes_it_wait_again(
    looks: Looks, fill: Fill, change: Callable[[Fill], object]
) -> None:
    fill("one")
    looks.after(50)
    change(fill)
    assert looks.after(60) == []
    assert looks.after(10) == ["one"]


@pytest.mark.parametrize("mark", ["one.done", "one/.done"])
def test_a_mark_beside_or_inside_makes_it_complete_at_once(
    looks: Looks, fill: Fill, tmp_path: Path, mark: str
) -> None:
    fill("one", "a.part")
    fill("two")
    (tmp_path / mark).touch()
    assert looks.after(10) == ["one"]


def test_a_mark_alone_counts_where_that_is_asked_for(tmp_path: Path, fill: Fill) -> None:
    looks = Looks(tmp_path, Completeness(mark="OK", only_marked=True))
    fill("one")
    fill("two")
    fill("two", "OK")
    assert looks.after(1000) == ["two"]


def test_what_is_handled_is_ready_again_when_it_changes(looks: Looks, fill: Fill) -> None:
    path = fill("one").parent
    assert looks.after(70) == ["one"]
    looks.survey.handled(path, looks.survey.looks_of(path))
    assert looks.after(600) == []
    fill("one", "b.txt")
    assert looks.after(60) == []
    assert looks.after(10) == ["one"]


def test_what_changed_while_it_was_read_is_not_handled(looks: Looks, fill: Fill) -> None:
    path = fill("one").parent
    looks.after(70)
    before = looks.survey.looks_of(path)
    fill("one", "b.txt")
    looks.after(10)
    looks.survey.handled(path, before)
    assert looks.after(60) == ["one"]


def test_a_change_deep_inside_of_what_is_handled_is_seen_in_time(looks: Looks, fill: Fill) -> None:
    file = fill("one", "submission/a.txt")
    looks.after(70)
    looks.survey.handled(file.parents[1])
    fill("one", "submission/a.txt", b"written over in its place")
    assert looks.after(RECHECK + 100) == ["one"]


def test_an_empty_folder_waits_for_its_files(looks: Looks, tmp_path: Path) -> None:
    (tmp_path / "one/submission").mkdir(parents=True)
    assert looks.after(1000) == []
    assert looks.survey.look().unsettled == 1


@pytest.mark.parametrize("name", ["a.pdf.part", "~$说明.docx", ".a.pdf.x8Kq2Z", "x.CRDOWNLOAD"])
def test_a_file_that_is_being_written_or_held_is_waited_for(
    looks: Looks, fill: Fill, name: str
) -> None:
    file = fill("one", name)
    os.utime(file, (looks.wall.now, looks.wall.now))
    assert looks.after(1000) == []
    looks.wall.now = LEFT_OVER + 1  # somebody forgot it
    assert looks.after(10) == ["one"]


@pytest.mark.parametrize("name", ["说明.pdf", "a.partial.pdf", "temp", "~a.docx", "报关单.tmp.jpg"])
def test_names_that_are_not_temporary(name: str) -> None:
    assert not is_temporary(name)


@pytest.mark.parametrize("name", [".snapshot", "2026-017.part", "~$x"])
def test_hidden_and_temporary_folders_are_none(looks: Looks, fill: Fill, name: str) -> None:
    fill(name)
    assert looks.after(200) == []
    assert looks.survey.look().unsettled == 0


def test_links_are_not_followed(looks: Looks, fill: Fill, tmp_path: Path) -> None:
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.txt").write_text("x")
    (tmp_path / "linked").symlink_to(elsewhere)
    fill("one")
    (tmp_path / "one/link").symlink_to(elsewhere)
    looks.after(70)
    assert looks.survey.look().linked == ("linked",)
    assert [path.name for path in looks.survey.look().ready] == ["one"]
    (elsewhere / "secret.txt").write_text("changed")
    (elsewhere / "more.txt").write_text("x")
    assert looks.after(10) == ["one"]


def test_a_directory_that_is_away_is_an_error_and_forgets_nothing(
    looks: Looks, fill: Fill, tmp_path: Path
) -> None:
    path = fill("one").parent
    looks.after(70)
    looks.survey.handled(path)
    away = tmp_path.with_name(tmp_path.name + "-away")
    tmp_path.rename(away)
    with pytest.raises(OSError):
        looks.survey.look()
    away.rename(tmp_path)
    assert looks.after(600) == []


def test_a_folder_that_cannot_be_looked_into_is_one_closed_thing(
    looks: Looks, fill: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill("one")
    closed = fill("one", "closed/a").parent
    really = os.scandir

    def scandir(path: str) -> object:
        if os.fspath(path) == os.fspath(closed):
            raise PermissionError(13, "Permission denied")
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert looks.after(70) == ["one"]


def test_a_share_that_fails_in_the_middle_is_waited_for(
    looks: Looks, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill("one")
    looks.after(70)
    really = os.scandir

    def scandir(path: object) -> object:
        if str(path).endswith("one"):
            raise OSError(116, "Stale file handle")
        return really(path)  # type: ignore[call-overload]

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", scandir)
        assert looks.after(600) == []
    assert looks.after(60) == []
    assert looks.after(10) == ["one"]
