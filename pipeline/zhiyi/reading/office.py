"""Office files: paragraphs and cells with locators instead of boxes.

Lines stand in the order of the file; every cell of a table is a line of its own, and the table
names its lines. Superscripts become Unicode superscripts, so that 10³ is not read as 103.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import fromstring

from zhiyi.document import Cell, Document, Evidence, Line, Origin, Problem, Table, fact_id
from zhiyi.errors import InputError, ReadError
from zhiyi.flow import Found
from zhiyi.intake.damage import OFFICE_DAMAGED
from zhiyi.intake.media import PPTX, XLS, XLSX
from zhiyi.reading.areas import Placed, areas
from zhiyi.reading.blocks import LOWERED, RAISED, Block, Place, whole_number
from zhiyi.reading.sheets import xls_blocks, xlsx_blocks
from zhiyi.reading.slides import pptx_blocks

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ORIGIN = Origin("office-xml@1", 1.0)
_LONGEST_SPAN = (20_000, 400)
"""Rows and columns that one cell covers at most. Files state spans of two thousand million, and a
grid is made of them. Word knows 63 columns."""
_MOST_TEXT, _MOST_BLOCKS = 4_000_000, 500_000
"""Characters and blocks of one file; the longest book of data seen has a tenth of that."""
_MOST_PLACES = 2_000_000
"""Rows times columns of a table, each a place in its grid."""
_TOO_LONG = (
    f"文字超过 {_MOST_TEXT} 字或 {_MOST_BLOCKS} 段，其后内容未读取；请出口货物发货人分拆后提交 "
    "what is beyond was not read, ask for it in parts"
)
_TOO_WIDE = (
    f"表格的行列超过 {_MOST_PLACES} 格，未按表格读取，其文字照录 "
    "a table is too large to be read as one, its text is kept"
)
_Numbered = tuple[int, Block]
"""A block and the number of its line."""

_READERS: dict[str, Callable[[Path], Iterator[Block]]] = {
    XLSX: xlsx_blocks,
    XLS: xls_blocks,
    PPTX: pptx_blocks,
}


def find_office_lines(doc: Document, *, file: Path, media_type: str | None = None) -> Found[Line]:
    """Every paragraph and cell of an office file that has text. ``media_type``: that of ``file``
    where it is not the one submitted."""
    kept, whole = _kept(_blocks(file, media_type or doc.media_type))
    lines = tuple(_line(doc, block, n) for n, block in enumerate(kept))
    return Found(lines, () if whole else (_lost(_TOO_LONG),))


def find_office_tables(doc: Document, *, file: Path, media_type: str | None = None) -> Found[Table]:
    """The tables of texts and slides, and those that stand in each sheet."""
    kind = media_type or doc.media_type
    grouped: dict[int, list[_Numbered]] = {}
    kept, _ = _kept(_blocks(file, kind))
    for n, block in enumerate(kept):
        if block.table:
            grouped.setdefault(block.table[0], []).append((n, block))
    tables = list(grouped.values())
    if kind in (XLSX, XLS):
        tables = [table for sheet in tables for table in _of_sheet(sheet)]
    found = [_table(doc, ordinal, own) for ordinal, own in enumerate(tables, 1)]
    usable = tuple(table for table in found if table.rows * table.columns <= _MOST_PLACES)
    return Found(usable, () if len(usable) == len(found) else (_lost(_TOO_WIDE, "tables"),))


def _kept(blocks: Iterable[Block]) -> tuple[list[Block], bool]:
    """The blocks up to what a document may hold, and whether these are all: a text that stands
    once in the file may be shown in every cell of it."""
    kept, left = list[Block](), _MOST_TEXT
    for block in blocks:
        left -= len(block.text)
        if left < 0 or len(kept) == _MOST_BLOCKS:
            return kept, False
        kept.append(block)
    return kept, True


def _lost(detail: str, stage: str = "lines") -> Problem:
    return Problem(stage=stage, code=ReadError.code, detail=detail)


def _of_sheet(sheet: list[_Numbered]) -> Iterator[list[_Numbered]]:
    """Its tables, the rows and columns of each counted from its own upper left corner."""
    known = dict(sheet)
    placed = []
    for n, block in sheet:
        assert block.table is not None
        _, row, column, down, across = block.table
        placed.append(Placed(n, block.text, row, column, row + down - 1, column + across - 1))
    for area in areas(placed):
        top, left = min(cell.top for cell in area), min(cell.left for cell in area)
        yield [
            (
                cell.number,
                replace(
                    known[cell.number],
                    table=(
                        0, cell.top - top, cell.left - left,
                        cell.bottom - cell.top + 1, cell.right - cell.left + 1,
                    ),
                ),
            )
            for cell in area
        ]  # fmt: skip


def _blocks(file: Path, media_type: str) -> Iterator[Block]:
    """Raises ``InputError``."""
    try:
        for block in _READERS.get(media_type, _docx)(file):
            if block.text.strip():
                yield replace(block, table=_bounded(block.table))
    except OFFICE_DAMAGED as error:
        raise InputError(f"Office 文件内容已损坏（{type(error).__name__}）") from error


def _bounded(place: Place | None) -> Place | None:
    """A place in a table, whose cell covers one at least and no more than anyone sees."""
    if place is None:
        return None
    table, row, column, down, across = place
    most_down, most_across = _LONGEST_SPAN
    return table, row, column, min(max(down, 1), most_down), min(max(across, 1), most_across)


def _line(doc: Document, block: Block, ordinal: int) -> Line:
    evidence = Evidence(document=doc.id, page=1, quote=block.text, locator=block.locator)
    return Line(
        id=fact_id("line", doc, "p1", ordinal),
        evidence=(evidence,),
        origin=_ORIGIN,
        text=block.text,
        source="office",
    )


def _table(doc: Document, ordinal: int, blocks: list[tuple[int, Block]]) -> Table:
    cells = []
    for n, block in blocks:
        assert block.table is not None
        _, row, column, row_span, column_span = block.table
        cells.append(
            Cell(
                text=block.text,
                row=row,
                column=column,
                row_span=row_span,
                column_span=column_span,
                locator=block.locator,
                lines=(fact_id("line", doc, "p1", n),),
            )
        )
    quote = " | ".join(cell.text for cell in cells[:6])
    where = Evidence(document=doc.id, page=1, quote=quote, locator=blocks[0][1].locator)
    return Table(
        id=fact_id("table", doc, "p1", ordinal),
        evidence=(where,),
        origin=_ORIGIN,
        rows=max(cell.row + cell.row_span for cell in cells),
        columns=max(cell.column + cell.column_span for cell in cells),
        cells=tuple(cells),
    )


def _docx(file: Path) -> Iterator[Block]:
    """Body, then headers, footers and notes. Deleted text of tracked changes is left out."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            body = fromstring(archive.read("word/document.xml"))
            around = [
                (name.split("/")[-1].removesuffix(".xml"), fromstring(archive.read(name)))
                for name in sorted(names)
                if name.startswith(("word/header", "word/foot", "word/endnotes"))
                and name.endswith(".xml")
            ]
    except OFFICE_DAMAGED as error:
        raise InputError(f"DOCX 已损坏或已加密（{error}）") from error
    tables = [0]
    yield from _docx_blocks(body, "正文", tables)
    for name, root in around:
        yield from _docx_blocks(root, name, tables)


def _docx_blocks(root: Any, where: str, tables: list[int]) -> Iterator[Block]:
    paragraph = 0
    for element, inside in _paragraphs_and_tables(root):
        if element.tag == f"{_W}tbl":
            tables[0] += 1
            yield from _docx_table(element, tables[0])
        else:
            paragraph += 1
            suffix = "（文本框）" if inside else ""
            yield Block(f"{where}第{paragraph}段{suffix}", _paragraph_text(element))


def _paragraphs_and_tables(element: Any, inside: bool = False) -> Iterator[tuple[Any, bool]]:
    """Paragraphs and tables in order; text boxes after the paragraph that they hang on. The
    fallback copy of a drawing (mc:Fallback) says the same again and is skipped."""
    for child in element:
        if child.tag == f"{_W}tbl":
            yield child, inside
        elif child.tag == f"{_W}p":
            yield child, inside
            for box in _text_boxes(child):
                yield from _paragraphs_and_tables(box, True)
        elif not str(child.tag).endswith("}Fallback"):
            yield from _paragraphs_and_tables(child, inside)


def _text_boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{_W}txbxContent":
            yield child
        elif not str(child.tag).endswith("}Fallback"):
            yield from _text_boxes(child)


def _paragraph_text(paragraph: Any) -> str:
    return "".join(_texts(paragraph))


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}r":
            yield _run_text(child)
        elif child.tag not in (f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent"):
            yield from _texts(child)


def _run_text(run: Any) -> str:
    pieces = []
    for child in run:
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag == f"{_W}tab":
            pieces.append("\t")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
    align = run.find(f"{_W}rPr/{_W}vertAlign")
    value = align.get(f"{_W}val") if align is not None else None
    table = {"superscript": RAISED, "subscript": LOWERED}.get(value or "")
    text = "".join(pieces)
    return text.translate(table) if table else text


def _docx_table(table: Any, ordinal: int) -> Iterator[Block]:
    open_spans: dict[int, list[Any]] = {}
    placed: list[list[Any]] = []
    for row, tr in enumerate(table.findall(f"{_W}tr")):
        column = 0
        for tc in tr.findall(f"{_W}tc"):
            span_of = tc.find(f"{_W}tcPr/{_W}gridSpan")
            width = whole_number(span_of.get(f"{_W}val")) if span_of is not None else 1
            merge = tc.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
            if goes_on and column in open_spans:
                open_spans[column][3] += 1
            else:
                text = "\n".join(_paragraph_text(p) for p in tc.iter(f"{_W}p")).strip()
                cell: list[Any] = [text, row, column, 1, width]
                placed.append(cell)
                open_spans[column] = cell
            column += width
    for text, row, column, row_span, column_span in placed:
        locator = f"表{ordinal}第{row + 1}行第{column + 1}列"
        yield Block(locator, text, (ordinal, row, column, row_span, column_span))
