"""Pieces of WordprocessingML: runs, tables, rows, cells.

They are built as XML, for python-docx takes seconds for the cells of a table of a thousand rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import SubElement

from zhiyi.review.papers.fonts import SONG, set_font
from zhiyi.review.papers.untrusted import printed

WIDTH = 156
"""Millimetres of the type area."""
_TWIPS = 56.6929  # to the millimetre
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Align = Literal["left", "center", "right", "both"]


class Blank(NamedTuple):
    """Text for the officer to complete, keep or strike out: it stands highlighted."""

    text: str


class Strong(NamedTuple):
    text: str


Piece = str | Blank | Strong
Cell = Piece | Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Column:
    """``share`` of the width of the table; shares need not sum up to anything."""

    heading: str
    share: float
    align: Align = "left"


@cache
def _name(tag: str) -> str:
    """As lxml writes it; a table of a thousand rows has 250,000."""
    name: str = qn(tag)
    return name


def child(parent: Any, tag: str, **values: str) -> Any:
    """A new last child; whoever calls keeps the order of the schema."""
    return SubElement(
        parent, _name(tag), {_name(f"w:{name}"): value for name, value in values.items()}
    )


def widths_of(columns: Sequence[Column]) -> list[int]:
    """In twentieths of a point."""
    total = sum(column.share for column in columns)
    return [int(WIDTH * _TWIPS * column.share / total) for column in columns]


def table_of(columns: Sequence[Column]) -> Any:
    table = OxmlElement("w:tbl")
    properties = OxmlElement("w:tblPr")
    table.append(properties)
    widths = widths_of(columns)
    child(properties, "w:tblW", w=str(sum(widths)), type="dxa")
    child(properties, "w:jc", val="center")
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        child(borders, f"w:{edge}", val="single", sz="4", space="0", color="000000")
    properties.append(borders)
    child(properties, "w:tblLayout", type="fixed")
    margins = OxmlElement("w:tblCellMar")
    for edge, gap in (("top", "28"), ("left", "70"), ("bottom", "28"), ("right", "70")):
        child(margins, f"w:{edge}", w=gap, type="dxa")
    properties.append(margins)
    grid = OxmlElement("w:tblGrid")
    for width in widths:
        child(grid, "w:gridCol", w=str(width))
    table.append(grid)
    return table


def row_of(cells: Sequence[Any], *, heading: bool, whole: bool) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    if whole:
        child(properties, "w:cantSplit")
    if heading:
        child(properties, "w:tblHeader")
    row.append(properties)
    for cell in cells:
        row.append(cell)
    return row


def cell_of(
    pieces: Sequence[Piece], width: int, align: str, size: float, font: str, *, keep: bool = False
) -> Any:
    """Pieces stand one below the other. ``keep``: on the same page as the next row."""
    cell = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    child(properties, "w:tcW", w=str(width), type="dxa")
    child(properties, "w:vAlign", val="center")
    cell.append(properties)
    for piece in pieces or ("",):
        paragraph = OxmlElement("w:p")
        settings = OxmlElement("w:pPr")
        paragraph.append(settings)
        if keep:
            child(settings, "w:keepNext")
        child(settings, "w:spacing", before="0", after="0", line=str(int(size * 31)),
             lineRule="exact")  # fmt: skip
        child(settings, "w:ind", firstLineChars="0", firstLine="0")
        child(settings, "w:jc", val=align)
        paragraph.append(run_of(piece, font, size))
        cell.append(paragraph)
    return cell


def run_of(piece: Piece, font: str, size: float) -> Any:
    words = piece if isinstance(piece, str) else piece.text
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    set_font(properties, font)
    if isinstance(piece, Strong):
        child(properties, "w:b")
    child(properties, "w:sz", val=str(int(size * 2)))
    child(properties, "w:szCs", val=str(int(size * 2)))
    if isinstance(piece, Blank):
        child(properties, "w:highlight", val="yellow")
    run.append(properties)
    text = OxmlElement("w:t")
    text.text = printed(words)
    text.set(_SPACE, "preserve")
    run.append(text)
    return run


def pieces_of(cell: Cell) -> Sequence[Piece]:
    return [cell] if isinstance(cell, str | Blank | Strong) else cell


def length_of(row: Sequence[Cell]) -> int:
    """Of its longest cell."""
    return max(
        sum(len(p if isinstance(p, str) else p.text) for p in pieces_of(cell)) for cell in row
    )


def page_number(paragraph: Any) -> None:
    """— 1 —, in 宋体 14 points."""
    paragraph._p.append(run_of("— ", SONG, 14))
    field = child(paragraph._p, "w:fldSimple", instr="PAGE")
    field.append(run_of("1", SONG, 14))
    paragraph._p.append(run_of(" —", SONG, 14))
