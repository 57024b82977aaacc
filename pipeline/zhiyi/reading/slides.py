"""Slides of PPTX: paragraphs of text boxes, tables and notes, in the order of the slides."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import fromstring

from zhiyi.errors import InputError
from zhiyi.intake.damage import OFFICE_DAMAGED
from zhiyi.reading.blocks import LOWERED, RAISED, Block, whole_number

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def pptx_blocks(file: Path) -> Iterator[Block]:
    """Raises ``InputError``."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield from _slides(archive)
    except OFFICE_DAMAGED as error:
        raise InputError(f"PPTX 已损坏或已加密（{error}）") from error


def _slides(archive: zipfile.ZipFile) -> Iterator[Block]:
    """Each part is read once, however often it is named: a part of a slide belongs to it alone."""
    main = "ppt/presentation.xml"
    named = _related(archive, main)
    ids = [
        element.get(f"{_R}id", "") for element in fromstring(archive.read(main)).iter(f"{_P}sldId")
    ]
    tables, read = [0], {main}
    for ordinal, place in enumerate(dict.fromkeys(named[id][1] for id in ids), start=1):
        where = f"第{ordinal}张幻灯片"
        yield from _blocks(fromstring(archive.read(place)), where, tables)
        for kind, inner in _related(archive, place).values():
            if inner in read:
                continue
            read.add(inner)
            if kind == "notesSlide":
                yield from _blocks(fromstring(archive.read(inner)), f"{where}备注", tables)
            elif kind == "diagramDrawing":
                yield from _blocks(fromstring(archive.read(inner)), f"{where}图示", tables)


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Kind and place of the parts that a part names, by id; those on the network are left out."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found = {}
    for element in fromstring(archive.read(relations)):
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target", "")
        place = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        kind = element.get("Type", "").rsplit("/", 1)[-1]
        found[element.get("Id", "")] = (kind, target.lstrip("/") if target[:1] == "/" else place)
    return found


def _blocks(root: Any, where: str, tables: list[int]) -> Iterator[Block]:
    paragraph = 0
    for element in _paragraphs_and_tables(root):
        if element.tag == f"{_A}tbl":
            tables[0] += 1
            yield from _table(element, where, tables[0])
        elif not _is_number(element):
            paragraph += 1
            yield Block(f"{where}第{paragraph}段", _text(element))


def _paragraphs_and_tables(element: Any) -> Iterator[Any]:
    """In the order of the file. The fallback copy of a drawing (mc:Fallback) says the same
    again."""
    for child in element:
        if child.tag in (f"{_A}tbl", f"{_A}p"):
            yield child
        elif not str(child.tag).endswith("}Fallback"):
            yield from _paragraphs_and_tables(child)


def _is_number(paragraph: Any) -> bool:
    """Whether a paragraph is nothing but the number of the slide."""
    fields = [child for child in paragraph if child.tag in (f"{_A}r", f"{_A}fld")]
    return bool(fields) and all(field.get("type") == "slidenum" for field in fields)


def _text(paragraph: Any) -> str:
    pieces = []
    for child in paragraph:
        if child.tag in (f"{_A}r", f"{_A}fld"):
            text = "".join(part.text or "" for part in child.findall(f"{_A}t"))
            style = child.find(f"{_A}rPr")
            baseline = style.get("baseline", "0") if style is not None else "0"
            raised = whole_number(baseline, otherwise=0)
            table = RAISED if raised > 0 else LOWERED if raised < 0 else None
            pieces.append(text.translate(table) if table else text)
        elif child.tag == f"{_A}br":
            pieces.append("\n")
    return "".join(pieces)


def _table(table: Any, where: str, ordinal: int) -> Iterator[Block]:
    for row, tr in enumerate(table.findall(f"{_A}tr")):
        for column, tc in enumerate(tr.findall(f"{_A}tc")):
            if tc.get("hMerge") in ("1", "true") or tc.get("vMerge") in ("1", "true"):
                continue
            text = "\n".join(_text(p) for p in tc.iter(f"{_A}p")).strip()
            spans = [whole_number(tc.get(name)) for name in ("rowSpan", "gridSpan")]
            locator = f"{where}表{ordinal}第{row + 1}行第{column + 1}列"
            yield Block(locator, text, (ordinal, row, column, spans[0], spans[1]))
