"""What the papers are: a file is cut into parts, consecutive pages of one kind.

A page opens a new part by its title, by a page number that begins again, or by a change between
Chinese and a foreign language; every other page goes on with the part before. A page without a
title is named by weighted words, at last by the name of its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from statistics import median

from zhiyi.document import (
    Box,
    Document,
    Evidence,
    Kind,
    Line,
    Origin,
    Page,
    Part,
    fact_id,
)
from zhiyi.flow import Found
from zhiyi.folding import fold
from zhiyi.foreign import is_foreign, judge_pages, shares
from zhiyi.kinds.joinings import find_joinings
from zhiyi.kinds.words import METHOD, KindWords, load_kind_words, page_number

__all__ = ["KindWords", "document_kind", "find_joinings", "find_parts", "load_kind_words"]

# Titles stand in the first lines of a page; letterheads of up to five lines come before them.
TITLE_LINES = 9
# A repeated title this much taller than the page's lines is a heading, not a running header.
TALL = 1.3
# Fewer letters than this on a page (a cover, a caption) do not make a change of language.
LANGUAGE_LETTERS = 80
NAMED_BY_CUES = 1.0
# A page without a title on which this many lines, and this share of them, hold a figure with a unit
# is technical: data sheets hold a third and more, letters and contracts under a tenth.
FIGURE_LINES, FIGURE_SHARE = 6, 0.25
SCORE_TITLE, SCORE_CUES, SCORE_FIGURES, SCORE_FILE_NAME = 0.95, 0.75, 0.55, 0.4

_FIGURE = re.compile(r"\d\s*(?:[°℃Ωµμ%‰]|[A-Za-z]{1,3}\b|[A-Za-z]+/[A-Za-z])")
_DOCUMENT_NO = re.compile(
    r"(?:编号|合同号|报告号|证书号|number|no)[.:：№]{1,2}([a-z0-9][a-z0-9/\-]{3,24})"
)


def find_parts(doc: Document, *, words: KindWords | None = None) -> Found[Part]:
    """The papers inside ``doc``, in the order of their first pages; ``words`` as they come with
    the program where none are given."""
    words = words or load_kind_words()
    sheets = [_look(doc, page, words) for page in doc.pages]
    groups: list[list[_Sheet]] = []
    for sheet in sheets:
        home = _home(groups, sheet)
        if home is not None:
            home.append(sheet)
        else:
            groups.append([sheet])
    named = (_name(group, words, doc.path) for group in groups)
    parts = (
        _part(doc, group, kind, score, ordinal)
        for ordinal, (group, (kind, score)) in enumerate(zip(groups, named, strict=True))
    )
    return Found(tuple(parts))


def document_kind(parts: Iterable[Part]) -> tuple[Kind, float]:
    """The kind of the first paper in the file that has one; no part: other, 0."""
    ordered = sorted(parts, key=lambda part: (part.kind == "other", part.pages))
    return (ordered[0].kind, ordered[0].origin.score) if ordered else ("other", 0.0)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What one page shows of itself. ``number``: (page, of pages) as printed."""

    page: Page
    lines: tuple[Line, ...]
    text: str
    title: Line | None
    kind: Kind | None
    tall: bool
    number: tuple[int, int] | None
    document_no: str | None
    foreign: bool | None


def _look(doc: Document, page: Page, words: KindWords) -> _Sheet:
    lines = doc.lines_of(page.number)
    text = "\n".join(fold(line.text) for line in lines)
    title = next((line for line in _heads(doc, lines) if words.of_title(line.text)), None)
    number = next(filter(None, (page_number(fold(line.text)) for line in lines)), None)
    document_no = _DOCUMENT_NO.search(text)
    passages = tuple(p for p in doc.passages if p.place.page == page.number)
    enough = sum(passage.letters for passage in passages) >= LANGUAGE_LETTERS
    return _Sheet(
        page=page,
        lines=lines,
        text=text,
        title=title,
        kind=words.of_title(title.text) if title else None,
        tall=title is not None and _height(title) > TALL * _usual_height(lines),
        number=number,
        document_no=document_no.group(1) if document_no else None,
        foreign=is_foreign(passages, lines) if enough else None,
    )


def _heads(doc: Document, lines: tuple[Line, ...]) -> list[Line]:
    """Lines that can be a title: the first ones and tall ones of the upper half, tall ones first;
    never a cell beside other cells."""
    beside = {
        line
        for table in doc.tables
        for cell in table.cells
        if cell.column_span < table.columns
        for line in cell.lines
    }
    usual = _usual_height(lines)
    heads = [
        line
        for ordinal, line in enumerate(lines)
        if line.id not in beside
        and (ordinal < TITLE_LINES or (_height(line) > TALL * usual and _top(line) < 0.5))
    ]
    return sorted(heads, key=lambda line: _height(line) <= TALL * usual)


def _top(line: Line) -> float:
    return line.place.box.top if line.place.box else 0.0


def _height(line: Line) -> float:
    """The thickness of the ink: the shorter side, so that turned pages count as well."""
    box = line.place.box
    return min(box.bottom - box.top, box.right - box.left) if box else 0.0


def _usual_height(lines: Iterable[Line]) -> float:
    heights = [_height(line) for line in lines]
    return median(heights) if heights else 0.0


def _home(groups: list[list[_Sheet]], sheet: _Sheet) -> list[_Sheet] | None:
    """The group that ``sheet`` goes on with, None where it opens a new part."""
    if not groups:
        return None
    if sheet.page.embedded_in is not None and sheet.kind is None:
        host = sheet.page.embedded_in
        return next(
            (g for g in groups if any(other.page.number == host for other in g)), groups[-1]
        )
    return None if _opens(groups[-1], sheet) else groups[-1]


def _opens(group: list[_Sheet], sheet: _Sheet) -> bool:
    last = group[-1]
    if sheet.number is not None and last.number is not None:
        goes_on = sheet.number == (last.number[0] + 1, last.number[1])
        if goes_on:
            # What goes on in another language is told apart; ``find_joinings`` keeps it one paper.
            return _language_changes(group, sheet)
        if sheet.number[0] == 1:
            return True
    if _language_changes(group, sheet):
        return True
    if sheet.number is not None and sheet.number[0] > 1:
        return False
    if sheet.kind is None:
        return sheet.page.locator is not None and sheet.page.embedded_in is None
    return _title_opens(group, sheet)


def _title_opens(group: list[_Sheet], sheet: _Sheet) -> bool:
    """A title opens a part unless it is the running header of the part before."""
    first = group[0]
    if first.title is None or sheet.title is None:
        return True
    if fold(first.title.text) != fold(sheet.title.text):
        return sheet.tall or sheet.kind != first.kind
    if first.document_no and sheet.document_no:
        return first.document_no != sheet.document_no
    return sheet.tall


def _language_changes(group: list[_Sheet], sheet: _Sheet) -> bool:
    before = next((s.foreign for s in reversed(group) if s.foreign is not None), None)
    return before is not None and sheet.foreign is not None and before != sheet.foreign


def _name(group: list[_Sheet], words: KindWords, path: str) -> tuple[Kind, float]:
    titled = next((s.kind for s in group if s.kind is not None), None)
    found = words.of_words("\n".join(s.text for s in group))
    if titled is not None:
        return titled, SCORE_TITLE
    if found and found[1] >= NAMED_BY_CUES:
        return found[0], SCORE_CUES
    figures = sum(bool(_FIGURE.search(line.text)) for s in group for line in s.lines)
    if figures >= FIGURE_LINES and figures >= FIGURE_SHARE * sum(len(s.lines) for s in group):
        return "technical", SCORE_FIGURES
    stem = PurePosixPath(path.rsplit("!/", 1)[-1]).stem
    by_name = words.of_title(re.sub(r"[\s\d_\-.]+$", "", stem)) or words.of_title(stem)
    if by_name is not None:
        return by_name, SCORE_FILE_NAME
    return "other", 0.0


def _part(doc: Document, group: list[_Sheet], kind: Kind, score: float, ordinal: int) -> Part:
    pages = tuple(sheet.page.number for sheet in group)
    passages = tuple(p for p in doc.passages if p.place.page in pages)
    lines = doc.lines_of(*pages)
    title = next((s.title for s in group if s.title is not None), None)
    return Part(
        id=fact_id("part", doc, f"page {pages[0]}", ordinal),
        evidence=(_evidence(doc, title, lines, pages[0]),),
        origin=Origin(METHOD, score),
        pages=pages,
        kind=kind,
        title=title.text if title else "",
        languages=shares(passages),
        foreign=judge_pages(doc, pages).foreign,
    )


def _evidence(doc: Document, title: Line | None, lines: tuple[Line, ...], page: int) -> Evidence:
    if title is not None:
        return title.place
    if lines:
        return lines[0].place
    return Evidence(document=doc.id, page=page, quote="", box=Box(0.0, 0.0, 1.0, 1.0))
