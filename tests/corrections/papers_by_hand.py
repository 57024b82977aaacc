"""Small papers of lines and a table, read as the program reads them from ``passages`` on, and the
output directory that a run leaves of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from zhiyi import codec
from zhiyi.batch.perform import perform
from zhiyi.batch.retelling import keep_retelling, kept_retelling
from zhiyi.batch.tasks import Reporting, Retelling, Revise, Tell, Told
from zhiyi.batch.telling import of_notice
from zhiyi.clock import Clock
from zhiyi.corrections import Change, Correction, Layer, append_correction
from zhiyi.corrections.figures import Readers
from zhiyi.corrections.refinding import place_of
from zhiyi.corrections.words import label_of, was_of
from zhiyi.document import (
    Alternative,
    Box,
    Cell,
    Document,
    Evidence,
    Fact,
    Line,
    Origin,
    Page,
    Seal,
    Table,
    document_id,
    fact_id,
)
from zhiyi.equipment import Knowledge, WordReaders, load_knowledge, load_word_readers
from zhiyi.intake.folder import open_folder
from zhiyi.limits import Limits
from zhiyi.over_document import reread_document
from zhiyi.store import Layout, write_whole

READ = Origin("reader@1", 0.97)
STARTED = "2026-03-02T09:00:00+08:00"


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def engines() -> WordReaders:
    return load_word_readers()


def readers() -> Readers:
    return Readers(knowledge().lexicon, knowledge().units, engines().nlp)


def paper(path: str, *texts: str, rows: Sequence[Sequence[str]] = ()) -> Document:
    """One page: the lines below each other, then the table, each cell a line of its own."""
    digest = sha256("\n".join((path, *texts)).encode()).hexdigest()
    doc = Document(
        id=document_id(path, digest),
        path=path,
        sha256=digest,
        media_type="application/pdf",
        bytes=1000,
        pages=(Page(number=1, width=595.0, height=842.0, text_source="ocr"),),
    )
    lines = [line(doc, n, text, Box(0.1, _top(n), 0.8, _top(n) + 0.02))
             for n, text in enumerate(texts)]  # fmt: skip
    cells = []
    for row, values in enumerate(rows):
        for column, text in enumerate(values):
            top = _top(len(texts) + 1 + row)
            left = 0.1 + 0.2 * column
            box = Box(left, top, left + 0.19, top + 0.02)
            own = line(doc, len(lines), text, box)
            lines.append(own)
            cells.append(Cell(text=text, row=row, column=column, box=box, lines=(own.id,)))
    doc = replace(doc, lines=tuple(lines))
    if cells:
        doc = replace(doc, tables=(_table(doc, cells, rows),))
    return read(doc)


def read(doc: Document) -> Document:
    return reread_document(doc, engines=engines(), knowledge=knowledge(), since="passages")


def line(doc: Document, n: int, text: str, box: Box, *, other: str | None = None) -> Line:
    """``other``: how a second reader reads it."""
    alternatives = (Alternative(method="second@1", quote=other, score=0.8),) if other else ()
    return Line(
        id=fact_id("line", doc, "p1", n),
        evidence=(Evidence(document=doc.id, page=1, quote=text, box=box),),
        origin=READ,
        agreed=other is None,
        alternatives=alternatives,
        text=text,
        source="ocr",
    )


def with_seal(doc: Document, owner: str | None, *, purpose: str | None = None) -> Document:
    place = Evidence(document=doc.id, page=1, quote=owner or "", box=Box(0.6, 0.8, 0.8, 0.95))
    seal = Seal(
        id=fact_id("seal", doc, "p1", 0),
        evidence=(place,),
        origin=READ,
        shape="round",
        colour="red",
        text=owner or "",
        owner=owner,
        purpose=purpose,
    )
    return replace(doc, seals=(*doc.seals, seal))


def correction(
    doc: Document,
    fact: Fact,
    change: Change,
    *,
    layer: Layer,
    number: int = 1,
    cell: Cell | None = None,
) -> Correction:
    """As it is kept of a fact of ``doc``."""
    place = place_of(fact, cell) if isinstance(fact, Table) and cell else fact.place
    return Correction(
        number=number,
        layer=layer,
        fact=fact.id,
        change=change,
        path=doc.path,
        sha256=doc.sha256,
        place=place,
        label=label_of(fact, cell),
        was=was_of(fact, cell),
        rests_on="",
        by="王关员",
        at="2026-03-02T10:00:00+08:00",
    )


NOTICE = """
id = "ZY-1"
goods = "高压泵"
exporter = "宁波测试机械有限公司"
notice_received = 2026-03-02
declared = 2026-03-01
"""


def put(root: Path, *docs: Document, notice: str = NOTICE) -> Path:
    """What a run leaves of the papers in its output directory ``root / "out"``: the report of one
    inquiry, its layers, and what it is told again from. The folder of the inquiry there."""
    submission, out = root / "in" / "case", root / "out"
    submission.mkdir(parents=True, exist_ok=True)
    (submission / "inquiry.toml").write_text(notice, encoding="utf-8")
    layout = Layout(out / "case")
    for doc in docs:
        write_whole(layout.document(doc.id), codec.dump(doc))
    folder, reporting = open_folder(submission), Reporting(as_of=date(2026, 3, 3), started=STARTED)
    ids = tuple(doc.id for doc in docs)
    perform(
        Tell(
            out=out,
            inquiry="case",
            folder=submission,
            named="case",
            documents=ids,
            reporting=reporting,
            limits=Limits(),
            elapsed=0.0,
        ),
        Clock(),
    )
    keep_retelling(
        layout.folder,
        Retelling(
            id=folder.notice.id or "",
            named="case",
            notice=folder.notice,
            documents=ids,
            reporting=reporting,
            problems=of_notice(folder),
        ),
    )
    return layout.folder


def correct(
    folder: Path, layer: Layer, fact: str, change: Change, by: str = "王关员"
) -> Correction:
    return append_correction(folder, layer=layer, fact=fact, change=change, by=by)


def revise(folder: Path) -> Told:
    """As a worker does it, in this process."""
    task = Revise(
        out=folder.parent,
        inquiry=folder.name,
        retelling=kept_retelling(folder),
        limits=Limits(),
    )
    told = perform(task, Clock())
    assert isinstance(told, Told)
    return told


def _table(doc: Document, cells: Sequence[Cell], rows: Sequence[Sequence[str]]) -> Table:
    boxes = [cell.box for cell in cells if cell.box]
    whole = boxes[0]
    for box in boxes:
        whole = whole.union(box)
    return Table(
        id=fact_id("table", doc, "p1", 0),
        evidence=(Evidence(document=doc.id, page=1, quote=cells[0].text, box=whole),),
        origin=READ,
        rows=len(rows),
        columns=max(map(len, rows)),
        cells=tuple(cells),
    )


def _top(n: int) -> float:
    return 0.05 + 0.03 * n
