"""What a worker does with a task: blocks of a long file are joined to what it is read whole."""

from __future__ import annotations

import errno
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tests.reading.fakes import FakeRecogniser
from tests.seals.drawing import Stamp, imprint

from zhiyi import artefacts, codec
from zhiyi.batch import loaded, perform, telling
from zhiyi.batch.tasks import (
    STATE,
    DocumentRead,
    Join,
    PagesRead,
    Read,
    Reading,
    ReadPages,
    Reporting,
    TakeIn,
    Taken,
    Tell,
    Told,
    Value,
)
from zhiyi.clock import Clock
from zhiyi.document import Document, Problem
from zhiyi.equipment import Engines, Knowledge
from zhiyi.intake.files import Submitted, submitted_file
from zhiyi.limits import Limits
from zhiyi.over_document import open_document, read_document
from zhiyi.parted import blocks_of
from zhiyi.store import Layout

WIDE, HIGH, SIDE = 420.0, 595.0, 119.0
PAGES = 20
STAMP = Stamp(owner="宁波柏川机械有限公司", turn=7)
LETTER = "情况说明\n我公司出口高压泵，额定压力为 35 MPa。\n主要用途：农业灌溉。\n"


@pytest.fixture(autouse=True)
def light(engines: Engines, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Engines:
    """Engines that read no pictures: what is printed on these pages is in their text layers."""
    quick = replace(engines, recogniser=FakeRecogniser(lambda _: (), crop=lambda _: ("", 0.0)))
    monkeypatch.setattr(loaded, "engines", lambda tagger: quick)
    monkeypatch.setattr(loaded, "knowledge", lambda **_: knowledge)
    return quick


def _printed(canvas: Canvas, page: int) -> None:
    for row in range(4):
        text = f"Clause {page}.{row}: the pump runs at {100 * page + row} rpm, rated 35 MPa."
        canvas.drawString(40, HIGH - 60 - 24 * row, text)


def _seal() -> ImageReader:
    """In red on nothing."""
    cover = imprint(STAMP)
    picture = Image.new("RGBA", cover.size, (205, 30, 40, 0))
    picture.putalpha(cover)
    return ImageReader(picture)


def _table(canvas: Canvas, first: int, *, top: float, rows: int = 6) -> None:
    columns, bottom = (40.0, 160.0, 260.0, 380.0), top - 24 * rows
    for x in columns:
        canvas.line(x, bottom, x, top)
    for row in range(rows + 1):
        canvas.line(40, top - 24 * row, 380, top - 24 * row)
    for row in range(rows):
        for x, text in zip(columns, (f"Item {first + row}", "rpm", str(first + row)), strict=False):
            canvas.drawString(x + 6, top - 17 - 24 * row, text)


def _contract(file: Path) -> Submitted:
    """20 pages: 16 and 17 are blank; from page 8 to page 9 a table goes on, and a seam seal."""
    canvas, seal = Canvas(str(file), (WIDE, HIGH)), _seal()
    for page in range(1, PAGES + 1):
        if page not in (16, 17):
            if page != 9:
                _printed(canvas, page)
            if page == 8:
                _table(canvas, 1, top=200)
                canvas.drawImage(seal, WIDE - 0.55 * SIDE, 250, SIDE, SIDE, mask="auto")
            if page == 9:
                _table(canvas, 7, top=HIGH - 60)
                canvas.drawImage(seal, -0.45 * SIDE, 250, SIDE, SIDE, mask="auto")
        canvas.showPage()
    canvas.save()
    return submitted_file(file, file.name)


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Submitted:
    return _contract(tmp_path_factory.mktemp("in") / "contract.pdf")


@pytest.fixture(scope="module")
def leaflet(tmp_path_factory: pytest.TempPathFactory) -> Submitted:
    """17 small pages of one line."""
    file = tmp_path_factory.mktemp("in") / "leaflet.pdf"
    canvas = Canvas(str(file), (150, 100))
    for page in range(1, 18):
        canvas.drawString(20, 50, f"Clause {page}")
        canvas.showPage()
    canvas.save()
    return submitted_file(file, file.name)


def _letter(folder: Path, name: str = "letter.txt", text: str = LETTER) -> Submitted:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return submitted_file(folder / name, name)


def _do(task: Read | ReadPages | Join | Tell | TakeIn) -> Value:
    return perform.perform(task, Clock())


def _in_blocks(
    out: Path,
    file: Submitted,
    *,
    reading: Reading,
    lost: Callable[[int], bool] = lambda first: False,
    problems: tuple[Problem, ...] = (),
) -> DocumentRead:
    """A long file read as the coordinator has it read, but for the blocks that are ``lost``."""
    opened = _do(Read(out=out, inquiry="one", submitted=file, reading=reading))
    assert isinstance(opened, PagesRead)
    read: list[tuple[int, int]] = []
    for first, last in blocks_of(opened.pages):
        if not lost(first):
            _do(
                ReadPages(
                    out=out, inquiry="one", submitted=file, reading=reading, first=first, last=last
                )
            )
            read.append((first, last))
    joined = _do(_join(out, file, reading, read, problems))
    assert isinstance(joined, DocumentRead)
    return joined


def _join(
    out: Path,
    file: Submitted,
    reading: Reading,
    blocks: Sequence[tuple[int, int]],
    lost: tuple[Problem, ...] = (),
) -> Join:
    return Join(
        out=out, inquiry="one", submitted=file, reading=reading, blocks=tuple(blocks), lost=lost
    )


def _kept(out: Path, read: DocumentRead) -> Document:
    found = artefacts.known(Layout(out / "one"), read.document)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def whole(
    contract: Submitted,
    engines: Engines,
    knowledge: Knowledge,
    tmp_path_factory: pytest.TempPathFactory,
) -> Document:
    """The contract read whole."""
    quick = replace(engines, recogniser=FakeRecogniser(lambda _: (), crop=lambda _: ("", 0.0)))
    doc, source = open_document(contract, limits=Limits())
    assert source is not None
    with source:
        doc = read_document(doc, source, engines=quick, knowledge=knowledge)
        return artefacts.keep_pictures(Layout(tmp_path_factory.mktemp("whole")), doc, source)


def test_a_long_file_read_in_blocks_is_what_it_is_read_whole(
    tmp_path: Path, contract: Submitted, whole: Document
) -> None:
    read = _in_blocks(tmp_path, contract, reading=Reading())
    doc = _kept(tmp_path, read)
    assert codec.dump(doc) == codec.dump(whole)
    assert doc.indicators and doc.parts
    onward = [table for table in doc.tables if table.continues]
    assert [table.place.page for table in onward] == [9]
    seams = [seal.place.page for seal in doc.seals if "骑缝章" in seal.notes]
    assert seams == [8, 9]
    assert [p.detail for p in doc.problems if "空白页" in p.detail] == [
        "空白页共 2 页（16-17），未作识别 blank pages were not read"
    ]
    pictures = list((tmp_path / "one" / "pages").glob("*.jpg"))
    assert len(pictures) == read.pages == PAGES
    assert not [file for file in (tmp_path / STATE).rglob("*") if file.is_file()]


def test_pages_that_nobody_could_read_keep_their_numbers(
    tmp_path: Path, leaflet: Submitted
) -> None:
    told = Problem(stage="run", code="FILE_PARTLY_READ", detail="读取超时", page=9)
    read = _in_blocks(
        tmp_path,
        leaflet,
        reading=Reading(until="lines"),
        lost=lambda first: first == 9,
        problems=(told,),
    )
    doc = _kept(tmp_path, read)
    assert [page.number for page in doc.pages] == list(range(1, 18))
    assert doc.page(9).width == 150 and doc.page(9).picture is None
    assert not doc.lines_of(*range(9, 17)) and doc.lines_of(8) and doc.lines_of(17)
    assert told in doc.problems and read.status == "partly_read"


def test_a_document_is_joined_twice_as_once(tmp_path: Path, leaflet: Submitted) -> None:
    reading = Reading(until="pages")
    read = _in_blocks(tmp_path, leaflet, reading=reading)
    before = (tmp_path / "one" / "documents" / f"{read.document}.json").read_bytes()
    assert _do(_join(tmp_path, leaflet, reading, list(blocks_of(17)))) == read
    assert (tmp_path / "one" / "documents" / f"{read.document}.json").read_bytes() == before


def test_a_block_that_is_gone_is_told_of(tmp_path: Path, leaflet: Submitted) -> None:
    reading = Reading(until="pages")
    for first, last in ((1, 8), (17, 17)):
        _do(
            ReadPages(
                out=tmp_path,
                inquiry="one",
                submitted=leaflet,
                reading=reading,
                first=first,
                last=last,
            )
        )
    read = _do(_join(tmp_path, leaflet, reading, list(blocks_of(17))))
    assert isinstance(read, DocumentRead)
    assert [p.page for p in read.problems if p.stage == "run"] == list(range(9, 17))


@pytest.mark.parametrize("order", [1, -1])
def test_a_page_read_alone_and_in_a_block_counts_once(
    tmp_path: Path, leaflet: Submitted, order: int
) -> None:
    reading, spans = Reading(until="lines"), [(11, 11), *blocks_of(17), (9, 9)]
    for first, last in [(n, n) for n in (10, 12, 13, 14, 15, 16)] + spans[::order]:
        _do(
            ReadPages(
                out=tmp_path,
                inquiry="one",
                submitted=leaflet,
                reading=reading,
                first=first,
                last=last,
            )
        )
    told = sorted([*spans, *((n, n) for n in (10, 12, 13, 14, 15, 16))])
    read = _do(_join(tmp_path, leaflet, reading, told))
    assert isinstance(read, DocumentRead)
    texts = [line.text for line in _kept(tmp_path, read).lines]
    assert texts == [f"Clause {page}" for page in range(1, 18)]


def test_blocks_are_read_anew_from_a_stage_on(
    tmp_path: Path, contract: Submitted, whole: Document
) -> None:
    stale = replace(whole, tables=(), seals=(), indicators=())
    artefacts.keep(Layout(tmp_path / "one"), stale)
    read = _in_blocks(tmp_path, contract, reading=Reading(since="tables"))
    assert codec.dump(_kept(tmp_path, read)) == codec.dump(whole)


def test_what_needs_no_page_is_read_anew_without_the_file(tmp_path: Path, whole: Document) -> None:
    artefacts.keep(Layout(tmp_path / "one"), replace(whole, indicators=()))
    gone = Submitted(whole.path, tmp_path / "gone.pdf", whole.media_type, whole.sha256, whole.bytes)
    reading = Reading(since="indicators")
    read = _do(Read(out=tmp_path, inquiry="one", submitted=gone, reading=reading, parted=True))
    assert isinstance(read, DocumentRead)
    assert codec.dump(_kept(tmp_path, read)) == codec.dump(whole)
    again = replace(reading, since="findings")
    assert _do(Read(out=tmp_path, inquiry="one", submitted=gone, reading=again)) == read


def test_a_short_file_is_parted_where_that_is_asked(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "one.pdf"), (WIDE, HIGH))
    _printed(canvas, 1)
    canvas.save()
    file = submitted_file(tmp_path / "one.pdf", "one.pdf")
    task = Read(out=tmp_path, inquiry="one", submitted=file, reading=Reading(), parted=True)
    opened = _do(task)
    assert opened == PagesRead(document=artefacts.new_document(file).id, pages=1)
    crashed = Problem(stage="run", code="FILE_PARTLY_READ", detail="进程被终止", page=1)
    read = _do(_join(tmp_path, file, Reading(), (), (crashed,)))
    assert isinstance(read, DocumentRead)
    assert (read.status, read.pages, read.problems[-1]) == ("unreadable", 1, crashed)


def test_frames_of_a_picture_are_pages_of_their_own(tmp_path: Path) -> None:
    frames = [Image.new("L", (60, 80), 255) for _ in range(10)]
    frames[9].putpixel((30, 40), 0)
    frames[0].save(tmp_path / "scan.tif", save_all=True, append_images=frames[1:])
    file = submitted_file(tmp_path / "scan.tif", "scan.tif")
    read = _in_blocks(tmp_path, file, reading=Reading(until="lines"))
    doc = _kept(tmp_path, read)
    assert [page.number for page in doc.pages if page.blank] == list(range(1, 10))
    assert sum("空白页共 9 页（1-9）" in problem.detail for problem in doc.problems) == 1


def test_running_text_is_read_whole_however_it_is_asked_for(tmp_path: Path) -> None:
    file = _letter(tmp_path)
    task = Read(out=tmp_path, inquiry="one", submitted=file, reading=Reading(), parted=True)
    read = _do(task)
    assert isinstance(read, DocumentRead)
    assert read.status == "read" and len(_kept(tmp_path, read).lines) == 3


def test_reading_that_breaks_off_leaves_the_document_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(perform, "open_document", _raising(KeyError("x")))
    task = Read(out=tmp_path, inquiry="one", submitted=_letter(tmp_path), reading=Reading())
    read = _do(task)
    assert isinstance(read, DocumentRead)
    assert read.status == "unreadable" and "KeyError" in read.problems[0].detail
    assert _kept(tmp_path, read).problems == read.problems


@pytest.mark.parametrize(
    "error", [MemoryError(), OSError(errno.ENOSPC, "full"), OSError(errno.EDQUOT, "quota")]
)
def test_what_is_wrong_with_the_machine_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(perform, "read_document", _raising(error))
    task = Read(out=tmp_path / "out", inquiry="one", submitted=_letter(tmp_path), reading=Reading())
    with pytest.raises(type(error)):
        _do(task)
    assert not list((tmp_path / "out").rglob("*.json"))


def _raising(error: Exception) -> Callable[..., None]:
    def raising(*_: object, **__: object) -> None:
        raise error

    return raising


def test_a_file_given_up_is_a_document_with_the_reasons(tmp_path: Path) -> None:
    told = Problem(stage="run", code="FILE_UNREADABLE", detail="读取该文件的进程两次被终止")
    read = artefacts.give_up(Layout(tmp_path / "one"), _letter(tmp_path), problems=[told])
    assert (read.status, read.pages, read.problems) == ("unreadable", 0, (told,))
    assert _kept(tmp_path, read).path == "letter.txt"


def test_an_archive_is_taken_in_with_what_it_holds(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("说明/letter.txt", LETTER)
    (tmp_path / "papers.zip").write_bytes(packed.getvalue())
    task = TakeIn(
        out=tmp_path / "out",
        inquiry="one",
        name="papers.zip",
        file=tmp_path / "papers.zip",
        scratch=tmp_path / "scratch",
        limits=Limits(),
    )
    taken = _do(task)
    assert isinstance(taken, Taken)
    assert [file.path for file in taken.files] == ["papers.zip", "papers.zip!/说明/letter.txt"]
    assert taken.files[1].file.is_relative_to(tmp_path / "scratch")


def _tell(tmp_path: Path, *, documents: tuple[str, ...], bare: bool = False) -> Told:
    folder = tmp_path / "in" / "one"
    folder.mkdir(parents=True, exist_ok=True)
    reporting = Reporting(as_of=date(2026, 3, 5), started="2026-03-05T08:00:00+08:00")
    told = _do(
        Tell(
            out=tmp_path,
            inquiry="one",
            folder=folder,
            documents=documents,
            reporting=reporting,
            limits=Limits(),
            elapsed=2.0,
            problems=(Problem(stage="run", code="STAGE_FAILED", detail="核对两次超时"),)
            if bare
            else (),
            bare=bare,
        )
    )
    assert isinstance(told, Told)
    return told


def _read_letter(tmp_path: Path) -> DocumentRead:
    task = Read(
        out=tmp_path, inquiry="one", submitted=_letter(tmp_path / "in" / "one"), reading=Reading()
    )
    read = _do(task)
    assert isinstance(read, DocumentRead)
    return read


def test_a_report_tells_what_the_documents_say(tmp_path: Path) -> None:
    told = _tell(tmp_path, documents=(_read_letter(tmp_path).document,))
    assert (told.documents, told.lost, told.problems) == (1, 0, False)
    assert told.summary.id == "one" and "合同" in told.summary.missing
    assert {file.name for file in (tmp_path / "one").iterdir() if file.is_file()} == {
        "report.json",
        "report.html",
        "report.xlsx",
        "indicators.csv",
        "found.json",
    }


def test_a_document_that_is_gone_is_told_of(tmp_path: Path) -> None:
    told = _tell(tmp_path, documents=("doc-0123456789ab",))
    assert told.problems and told.documents == 0
    assert "doc-0123456789ab" in (tmp_path / "one" / "report.html").read_text("utf-8")


def test_a_bare_report_names_the_files_and_reads_as_no_clearance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = _read_letter(tmp_path)
    monkeypatch.setattr(loaded, "knowledge", _raising(ValueError("no list")))
    monkeypatch.setattr(telling, "read_inquiry", _raising(ValueError("a stage")))
    with pytest.raises(ValueError, match="no list"):
        _tell(tmp_path, documents=(read.document,))
    told = _tell(tmp_path, documents=(read.document,), bare=True)
    page = (tmp_path / "one" / "report.html").read_text("utf-8")
    assert told.must >= 2 and told.problems
    for text in ("letter.txt", "核对两次超时", "空白不表示没有问题", "所有材料均需人工核对"):
        assert text in page
    assert page.count("未执行，本部分空白不表示没有问题") >= len(telling.PARTS)
    assert told.summary.missing == told.summary.candidates == ("未核对",)


def test_a_bare_report_is_written_though_no_document_can_be_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artefacts, "known", _raising(RecursionError("deep")))
    told = _tell(tmp_path, documents=("doc-0123456789ab",), bare=True)
    assert told.problems
    assert "doc-0123456789ab" in (tmp_path / "one" / "report.json").read_text("utf-8")


def test_time_is_told_by_stage(tmp_path: Path) -> None:
    clock = Clock()
    task = Read(out=tmp_path, inquiry="one", submitted=_letter(tmp_path), reading=Reading())
    perform.perform(task, clock)
    assert {"open", "lines", "indicators", "keep"} <= dict(clock.stages()).keys()
