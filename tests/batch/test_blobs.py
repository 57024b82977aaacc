"""Files by their hash: nothing half, nothing else, nothing outside."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("fsspec", reason="fsspec comes with zhiyi[cluster]")

from zhiyi.batch import blobs
from zhiyi.batch.blobs import Blob, BlobError, Cache, Store, blob_of
from zhiyi.batch.luggage import Luggage
from zhiyi.batch.node import Back
from zhiyi.batch.paths import Spot, inputs_of, moved, returned, target_of
from zhiyi.batch.tasks import (
    Join,
    Outcome,
    Read,
    Reading,
    ReadPages,
    Reporting,
    TakeIn,
    Taken,
    Task,
    Tell,
    Told,
    block_file,
    layout,
)
from zhiyi.document import document_id
from zhiyi.errors import ArgumentError, EngineError
from zhiyi.intake.files import Submitted
from zhiyi.limits import Limits
from zhiyi.report.summary import Summary

WORDS = "高压泵 350 bar".encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"file://{tmp_path}/store", folder="run")


def _file(tmp_path: Path, content: bytes = WORDS) -> Path:
    file = tmp_path / "说明 #1?%.pdf"
    file.write_bytes(content)
    return file


def _kept(tmp_path: Path, blob: Blob) -> Path:
    return tmp_path / "store" / "run" / blob.sha256[:2] / blob.sha256


@pytest.mark.parametrize("content", [b"", WORDS, os.urandom(3 * blobs.CHUNK + 1)])
def test_what_is_put_comes_back(tmp_path: Path, store: Store, content: bytes) -> None:
    file = _file(tmp_path, content)
    blob = blob_of(file)
    store.put(file, blob)
    store.fetch(blob, tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").read_bytes() == content
    assert [p.name for p in _kept(tmp_path, blob).parent.iterdir()] == [blob.sha256]


def test_a_large_file_comes_back_piece_by_piece(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blobs, "SMALL", 4)
    file = _file(tmp_path)
    store.put(file, blob_of(file))
    store.fetch(blob_of(file), tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == WORDS


def test_what_the_store_garbled_is_refused_and_leaves_nothing(tmp_path: Path, store: Store) -> None:
    file = _file(tmp_path)
    blob = blob_of(file)
    store.put(file, blob)
    _kept(tmp_path, blob).write_bytes(WORDS.swapcase())
    target = tmp_path / "there" / "before"
    target.parent.mkdir()
    target.write_bytes(b"before")
    with pytest.raises(BlobError, match="散列值不符"):
        store.fetch(blob, target)
    assert target.read_bytes() == b"before"
    assert list(target.parent.iterdir()) == [target]


def test_what_was_garbled_once_is_fetched_again(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _file(tmp_path)
    store.put(file, blob_of(file))
    answers = [b"noise", WORDS]
    monkeypatch.setattr(store._fs, "cat_file", lambda name: answers.pop(0))
    store.fetch(blob_of(file), tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == WORDS


def test_what_is_not_there_is_missed(tmp_path: Path, store: Store) -> None:
    with pytest.raises(BlobError, match="没有该文件"):
        store.fetch(Blob("0" * 64, 1), tmp_path / "back")
    store.remove(Blob("0" * 64, 1))
    store.clear()


def test_a_put_that_breaks_off_leaves_nothing(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _file(tmp_path)

    def broken(file: Path) -> object:
        yield WORDS[:3]
        raise OSError(28, "No space left on device")

    blob = blob_of(file)
    monkeypatch.setattr(blobs, "_chunks", broken)
    with pytest.raises(OSError, match="No space"):
        store.put(file, blob)
    assert not [p for p in (tmp_path / "store").rglob("*") if p.is_file()]


def test_a_half_file_under_its_name_is_put_anew(tmp_path: Path, store: Store) -> None:
    file = _file(tmp_path)
    blob = blob_of(file)
    store.put(file, blob)
    _kept(tmp_path, blob).write_bytes(WORDS[:4])
    store.put(file, blob)
    assert _kept(tmp_path, blob).read_bytes() == WORDS


def test_clearing_removes_this_run_only(tmp_path: Path, store: Store) -> None:
    other = Store(f"file://{tmp_path}/store", folder="another")
    file = _file(tmp_path)
    for one in (store, other):
        one.put(file, blob_of(file))
    store.clear()
    assert not (tmp_path / "store" / "run").exists()
    other.fetch(blob_of(file), tmp_path / "back")


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "0" * 63 + "/", "A" * 64, "0" * 64 + "\n"]
)
def test_no_name_but_a_hash(name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        Blob(name, 0)


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("/mnt/share", ArgumentError),
        ("memory://x", ArgumentError),
        ("nothing-like-it://x", ArgumentError),
        ("abfs://container/x", EngineError),  # its package is no dependency of ours
    ],
)
def test_an_address_that_cannot_be_used_is_said_at_once(url: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        Store(url, folder="run")


def test_the_cache_mends_itself_and_stays_within_its_bound(tmp_path: Path, store: Store) -> None:
    cache = Cache(tmp_path / "cache", most=25)
    files = []
    for number in range(3):
        file = tmp_path / str(number)
        file.write_bytes(b"%010d" % number)
        store.put(file, blob_of(file))
        files.append(blob_of(file))
        cache.place(store, files[-1], tmp_path / "work" / str(number))
        os.utime(tmp_path / "cache" / files[-1].sha256, (number, number))
    assert {p.name for p in (tmp_path / "cache").iterdir()} == {b.sha256 for b in files[1:]}
    (tmp_path / "cache" / files[1].sha256).write_bytes(b"garbled---")
    cache.place(store, files[1], tmp_path / "work" / "again")
    assert (tmp_path / "work" / "again").read_bytes() == b"%010d" % 1
    (tmp_path / "work" / "again").write_bytes(b"changed by a task")
    cache.place(store, files[1], tmp_path / "work" / "third")
    assert (tmp_path / "work" / "third").read_bytes() == b"%010d" % 1


# Tasks and their paths


def _submitted(file: Path) -> Submitted:
    return Submitted("a/说明.pdf", file, "application/pdf", "1" * 64, 3)


def _tell(out: Path, folder: Path, documents: tuple[str, ...]) -> Tell:
    return Tell(
        out=out,
        inquiry="one",
        folder=folder,
        documents=documents,
        reporting=Reporting(as_of=date(2026, 3, 5), started=""),
        limits=Limits(),
        elapsed=0.0,
    )


def _written(file: Path, content: bytes = b"x") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def _cases(out: Path, file: Path, folder: Path) -> dict[str, tuple[Task, set[Path]]]:
    submitted = _submitted(file)
    id = document_id(submitted.path, submitted.sha256)
    place = layout(_tell(out, folder, ()))
    kept, picture = _written(place.document(id)), _written(place.picture(id, 1))
    _written(place.document("doc-other")), _written(place.picture("doc-other", 1))
    blocks = {_written(block_file(out, "one", id, first)) for first in (1, 9)}
    notice, before = _written(folder / "inquiry.toml"), _written(place.report_json)
    again = Reading(since="lines")
    common = {"out": out, "inquiry": "one", "submitted": submitted}
    return {
        "take in": (
            TakeIn(out=out, inquiry="one", name="x", file=file, scratch=out / "s", limits=Limits()),
            {file},
        ),
        "read": (Read(**common, reading=Reading()), {file}),
        "read again": (Read(**common, reading=again), {file, kept}),
        "pages": (ReadPages(**common, reading=again, first=1, last=8), {file, kept}),
        "join": (
            Join(**common, reading=Reading(), blocks=((1, 8), (9, 12))),
            {file, kept, *blocks},
        ),
        "tell": (_tell(out, folder, (id, "doc-lost")), {notice, kept, picture, before}),
    }


@pytest.mark.parametrize("name", ["take in", "read", "read again", "pages", "join", "tell"])
def test_a_task_finds_on_a_node_what_it_reads(tmp_path: Path, name: str) -> None:
    file = _written(tmp_path / "in" / "a b.pdf")
    task, files = _cases(tmp_path / "out", file, tmp_path / "in")[name]
    inputs = inputs_of(task)
    assert set(inputs) == files
    there = moved(task, tmp_path / "work", models=tmp_path)
    for spot in inputs.values():
        _written(spot.below(tmp_path / "work"))
    looked_at = {spot.below(tmp_path / "work") for spot in inputs.values()}
    assert set(inputs_of(there)) == looked_at


def test_a_link_is_not_followed_to_a_node(tmp_path: Path) -> None:
    secret = _written(tmp_path / "secret")
    link = tmp_path / "in" / "link.pdf"
    link.parent.mkdir()
    link.symlink_to(secret)
    task = TakeIn(
        out=tmp_path, inquiry="one", name="x", file=link, scratch=tmp_path, limits=Limits()
    )
    assert inputs_of(task) == {}


@pytest.mark.parametrize(
    ("area", "path"),
    [
        ("out", "../outside"),
        ("out", "/etc/passwd"),
        ("out", "one/../../x"),
        ("elsewhere", "one/x"),
        ("out", ""),
        ("out", "one/\0"),
        ("out", "another/report.json"),
        ("out", ".zhiyi/ledger.sqlite"),
        ("out", "one"),
        ("scratch", "x"),
        ("file", "x"),
    ],
)
def test_a_node_writes_nothing_but_what_its_task_writes(
    tmp_path: Path, area: str, path: str
) -> None:
    with pytest.raises(ValueError, match="no"):
        target_of(Spot(area, path), _tell(tmp_path / "out", tmp_path, ()))


@pytest.mark.parametrize("file", ["/etc/passwd", "{work}/scratch/../../x", "{work}/file/other"])
def test_a_node_names_no_file_of_the_coordinator(tmp_path: Path, file: str) -> None:
    task = TakeIn(
        out=tmp_path,
        inquiry="one",
        name="x",
        file=tmp_path / "x.zip",
        scratch=tmp_path / "s",
        limits=Limits(),
    )
    work = tmp_path / "work"
    named = _submitted(Path(file.format(work=work)))
    with pytest.raises(ValueError, match="no"):
        returned(Taken(files=(named,)), task, work)


def test_what_is_unpacked_comes_back_apart_for_each_file(tmp_path: Path) -> None:
    work = tmp_path / "work"
    places = set()
    for name in ("a.zip", "b.zip"):
        task = TakeIn(
            out=tmp_path,
            inquiry="one",
            name=name,
            file=tmp_path / name,
            scratch=tmp_path / "s",
            limits=Limits(),
        )
        taken = Taken(files=(_submitted(work / "file" / name), _submitted(work / "scratch/t/1")))
        value = returned(taken, task, work)
        assert isinstance(value, Taken)
        assert value.files[0].file == tmp_path / name
        assert value.files[1].file == target_of(Spot("scratch", "t/1"), task)
        places.add(value.files[1].file)
    assert len(places) == 2


def _luggage(tmp_path: Path) -> Luggage:
    return Luggage(f"file://{tmp_path}/store", out=tmp_path / "out")


def _in_store(tmp_path: Path) -> list[Path]:
    return [p for p in (tmp_path / "store").rglob("*") if p.is_file()]


def test_the_store_holds_a_file_until_no_inquiry_needs_it(tmp_path: Path) -> None:
    luggage, file = _luggage(tmp_path), _written(tmp_path / "in" / "a.pdf")
    for inquiry in ("one", "two"):
        luggage.put({file: Spot("file", "a.pdf")}, inquiry)
    assert len(_in_store(tmp_path)) == 1
    for inquiry, left in (("one", 1), ("two", 0)):
        task = _tell(tmp_path / "out", tmp_path, ())
        told = Outcome(task=task, seconds=0, worker="", value=_told())
        luggage.bring(Back(node="n", outcome=told), replace(task, inquiry=inquiry))
        assert len(_in_store(tmp_path)) == left


def _told() -> Told:
    summary = Summary(
        id="1",
        folder="one",
        exporter="",
        goods="",
        deadline="",
        must=0,
        should=0,
        note=0,
        missing=(),
        translations=(),
        candidates=(),
        problems=0,
    )
    return Told(summary=summary, must=0, should=0, documents=0, lost=0, problems=False)


def test_what_the_store_lost_is_put_there_again(tmp_path: Path) -> None:
    luggage, file = _luggage(tmp_path), _written(tmp_path / "in" / "a.pdf", WORDS)
    ((_, blob),) = luggage.put({file: Spot("file", "a.pdf")}, "one")
    (kept,) = _in_store(tmp_path)
    kept.write_bytes(WORDS.swapcase())
    luggage.mend((blob,))
    assert kept.read_bytes() == WORDS


def test_a_file_that_changed_is_put_under_its_new_hash(tmp_path: Path) -> None:
    luggage, file = _luggage(tmp_path), _written(tmp_path / "in" / "a.pdf")
    first = luggage.put({file: Spot("file", "a.pdf")}, "one")
    file.write_bytes(b"longer than before")
    assert luggage.put({file: Spot("file", "a.pdf")}, "one") != first


def test_results_are_fetched_and_what_the_task_removed_is_removed(tmp_path: Path) -> None:
    luggage, out, submitted = _luggage(tmp_path), tmp_path / "out", _submitted(tmp_path / "x")
    id = document_id(submitted.path, submitted.sha256)
    block = _written(block_file(out, "one", id, 1))
    result = _written(tmp_path / "node" / "doc.json", WORDS)
    blob = blob_of(result)
    url, folder = luggage.place
    Store(url, folder=folder).put(result, blob)
    task = Join(
        out=out,
        inquiry="one",
        submitted=submitted,
        reading=Reading(),
        blocks=((1, 8),),
    )
    back = Back(
        node="n",
        written=((Spot("out", f"one/documents/{id}.json"), blob),),
        gone=(Spot("out", f".zhiyi/blocks/one/{id}/1.json"),),
    )
    luggage.bring(back, task)
    assert (out / f"one/documents/{id}.json").read_bytes() == WORDS
    assert not block.parent.exists()
