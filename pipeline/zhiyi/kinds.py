"""What the papers are: a file is cut into parts, consecutive pages of one kind.

A page opens a new part by its title, by a page number that begins again, or by a change between
Chinese and a foreign language; every other page goes on with the part before. A page without a
title is named by weighted words, at last by the name of its file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import PurePosixPath
from statistics import median
from typing import cast, get_args

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
from zhiyi.foreign import is_foreign, shares
from zhiyi.inquiry import Inquiry, Joining

METHOD = "kinds@1"
# Titles stand in the first lines of a page; letterheads of up to five lines come before them.
TITLE_LINES = 9
# A title is a phrase, not a sentence (longest met in forms and letters: 34 folded characters).
TITLE_LENGTH = 48
# A repeated title this much taller than the page's lines is a heading, not a running header.
TALL = 1.3
# Fewer letters than this on a page (a cover, a caption) do not make a change of language.
LANGUAGE_LETTERS = 80
NAMED_BY_CUES = 1.0
# A page without a title on which this many lines, and this share of them, hold a figure with a unit
# is technical: data sheets hold a third and more, letters and contracts under a tenth.
FIGURE_LINES, FIGURE_SHARE = 6, 0.25
SCORE_TITLE, SCORE_CUES, SCORE_FIGURES, SCORE_FILE_NAME = 0.95, 0.75, 0.55, 0.4

_HEADING = re.compile(r"^(第?[一二三四五六七八九十]+[、.章节条)]|[(]?\d+(\.\d+)*[、.)]|附?注[:：])")
_SENTENCE = re.compile(r"[。；;，,!?]|[:：].{12,}|[a-z]{2}\.$")
_FIGURE = re.compile(r"\d\s*(?:[°℃Ωµμ%‰]|[A-Za-z]{1,3}\b|[A-Za-z]+/[A-Za-z])")
_NUMBERED = re.compile(r"(报告|合同|证书|文件)?(编号|号码|号|no)[.:：]+.*$")
_BRACKETS = re.compile(r"[(\[【(][^()\[\]】]*[)\]】]$")
_NUMBERS = (
    re.compile(r"第(\d{1,3})页.{0,3}共(\d{1,3})页"),
    re.compile(r"共(?P<n>\d{1,3})页.{0,3}第(?P<k>\d{1,3})页"),
    re.compile(r"(?:page|页码/?页数|页码|页次)[:：.]?(\d{1,3})(?:/|of)(\d{1,3})"),
    re.compile(r"^-?(\d{1,3})/(\d{1,3})-?$"),
    re.compile(r"^(?:seite|страница|стр\.?|página|pagina)(\d{1,3})(?:von|из|de|di|/)(\d{1,3})$"),
)
_DOCUMENT_NO = re.compile(
    r"(?:编号|合同号|报告号|证书号|number|no)[.:：№]{1,2}([a-z0-9][a-z0-9/\-]{3,24})"
)


@dataclass(frozen=True, slots=True)
class KindWords:
    """The knowledge of ``kinds.toml``: title patterns in order, weighted words by kind."""

    titles: tuple[tuple[Kind, re.Pattern[str]], ...]
    cues: Mapping[Kind, Mapping[str, float]]

    def of_title(self, text: str) -> Kind | None:
        """The kind that ``text`` is a title of, None for anything that is no title."""
        folded = fold(text).strip("-—_*#|《》\"'“”")
        if not folded or len(folded) > TITLE_LENGTH or _HEADING.match(folded):
            return None
        if _SENTENCE.search(folded):
            return None
        folded = _NUMBERED.sub("", folded)
        bare = _BRACKETS.sub("", folded) or folded
        for kind, pattern in self.titles:
            if pattern.search(bare) or (bare != folded and pattern.search(folded)):
                return kind
        return None

    def of_words(self, text: str) -> tuple[Kind, float] | None:
        """The kind whose words weigh most in folded ``text``, with their weight."""
        weights = {
            kind: sum(weight for word, weight in words.items() if word in text)
            for kind, words in self.cues.items()
        }
        kind, weight = max(weights.items(), key=lambda pair: pair[1])
        return (kind, weight) if weight > 0 else None


@lru_cache(maxsize=1)
def load_kind_words() -> KindWords:
    """Read ``knowledge/kinds.toml``."""
    text = resources.files("zhiyi.knowledge").joinpath("kinds.toml").read_text("utf-8")
    data = tomllib.loads(text)
    titles = tuple(
        (_kind(row["kind"]), re.compile("|".join(row["patterns"]))) for row in data["title"]
    )
    cues = {
        _kind(row["kind"]): {fold(word): float(weight) for word, weight in row["words"].items()}
        for row in data["cue"]
    }
    return KindWords(titles, cues)


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


def find_joinings(inquiry: Inquiry) -> Found[Joining]:
    """Parts of several files that are one paper, such as photos of one contract.

    A part goes on with one of another file when its page numbers continue those, or when the files
    are numbered in a row and it has no title of its own but the same contract number, clauses that
    count on, or pages that say nothing of what they are.
    """
    ends = [(doc, part, _end(doc, part)) for doc, part in inquiry.parts()]
    joinings = []
    for doc, part in inquiry.parts():
        begin = _begin(doc, part)
        before = [
            (other, last, sign)
            for other, last, end in ends
            if other.id != doc.id and (sign := _goes_on(end, begin))
        ]
        if len(before) == 1:
            _, last, sign = before[0]
            joinings.append(
                Joining(
                    id=fact_id("joining", doc, part.id, 0),
                    evidence=part.evidence,
                    origin=Origin(f"{METHOD}:{sign}", 0.9 if sign == "pages" else 0.7),
                    part=part.id,
                    continues=last.id,
                )
            )
    return Found(tuple(joinings))


def document_kind(parts: Iterable[Part]) -> tuple[Kind, float]:
    """The kind of most pages, the first where several have as many; no part: other, 0."""
    pages: dict[Kind, int] = {}
    scores: dict[Kind, float] = {}
    for part in parts:
        pages[part.kind] = pages.get(part.kind, 0) + len(part.pages)
        scores[part.kind] = max(scores.get(part.kind, 0.0), part.origin.score)
    if not pages:
        return "other", 0.0
    kind = max(pages, key=lambda name: pages[name])
    return kind, scores[kind]


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


def _kind(name: str) -> Kind:
    if name not in get_args(Kind):
        raise ValueError(f"kinds.toml names an unknown kind: {name}")
    return cast(Kind, name)


def _look(doc: Document, page: Page, words: KindWords) -> _Sheet:
    lines = doc.lines_of(page.number)
    text = "\n".join(fold(line.text) for line in lines)
    title = next((line for line in _heads(doc, lines) if words.of_title(line.text)), None)
    number = next(filter(None, (_page_number(fold(line.text)) for line in lines)), None)
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


def _page_number(text: str) -> tuple[int, int] | None:
    for pattern in _NUMBERS:
        if match := pattern.search(text):
            groups = match.groupdict() or {"k": match.group(1), "n": match.group(2)}
            page, pages = int(groups["k"]), int(groups["n"])
            return (page, pages) if 0 < page <= pages else None
    return None


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
            return False
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
        foreign=is_foreign(passages, lines),
    )


def _evidence(doc: Document, title: Line | None, lines: tuple[Line, ...], page: int) -> Evidence:
    if title is not None:
        return title.place
    if lines:
        return lines[0].place
    return Evidence(document=doc.id, page=page, quote="", box=Box(0.0, 0.0, 1.0, 1.0))


@dataclass(frozen=True, slots=True)
class _Edge:
    """The first or the last page of a part as far as it tells of its neighbours."""

    kind: Kind
    titled: bool
    number: tuple[int, int] | None
    clause: int | None
    contract_no: str | None
    folder: str
    stem: str
    running: int | None


def _begin(doc: Document, part: Part) -> _Edge:
    return _edge(doc, part, part.pages[0], first=True)


def _end(doc: Document, part: Part) -> _Edge:
    return _edge(doc, part, part.pages[-1], first=False)


def _edge(doc: Document, part: Part, page: int, *, first: bool) -> _Edge:
    texts = [fold(line.text) for line in doc.lines_of(page)]
    clauses = [int(n) for text in texts if (n := _clause(text)) is not None]
    name = PurePosixPath(doc.path.rsplit("!/", 1)[-1])
    counted = re.match(r"(.*?)[\s_\-(（第]*(\d{1,6})[)）页]?$", name.stem)
    return _Edge(
        kind=part.kind,
        titled=bool(part.title),
        number=next(filter(None, map(_page_number, texts)), None),
        clause=(clauses[0] if first else clauses[-1]) if clauses else None,
        contract_no=_contract_no(doc, part),
        folder=doc.path.removesuffix(name.name),
        stem=counted.group(1) if counted else name.stem,
        running=int(counted.group(2)) if counted else None,
    )


def _clause(text: str) -> str | None:
    """The number of a clause: 第七条, 7. , 七、."""
    match = re.match(
        r"第([一二三四五六七八九十]+)条|([一二三四五六七八九十]+)、|(\d{1,2})[.、]\D", text
    )
    if match is None:
        return None
    han, list_han, digits = match.groups()
    return digits or str(_han_number(han or list_han))


def _han_number(text: str) -> int:
    digits = {char: n for n, char in enumerate("一二三四五六七八九", 1)}
    tens, ten, ones = text.partition("十")
    if not ten:
        return digits.get(text, 0)
    return 10 * digits.get(tens, 1) + digits.get(ones, 0)


def _contract_no(doc: Document, part: Part) -> str | None:
    found = (
        fold(p.value)
        for p in doc.particulars
        if p.field == "contract_no" and p.place.page in part.pages
    )
    return next(found, None)


def _goes_on(end: _Edge, begin: _Edge) -> str | None:
    """By what sign the part that begins goes on with the one that ends; None: it does not."""
    if end.contract_no and begin.contract_no and end.contract_no != begin.contract_no:
        return None
    if begin.number is not None and begin.number[0] == 1:
        return None
    in_row = (
        end.folder == begin.folder
        and end.stem == begin.stem
        and end.running is not None
        and begin.running is not None
        and end.running < begin.running
    )
    if end.number is not None and begin.number is not None:
        goes_on = begin.number == (end.number[0] + 1, end.number[1])
        alike = in_row or begin.kind == end.kind or not begin.titled
        return "pages" if goes_on and alike else None
    if begin.titled or not in_row or end.kind == "other":
        return None
    if begin.kind not in (end.kind, "other"):
        return None
    if end.clause is not None and begin.clause == end.clause + 1:
        return "clauses"
    return "names" if end.running + 1 == begin.running else None  # type: ignore[operator]
