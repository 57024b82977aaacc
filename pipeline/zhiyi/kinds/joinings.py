"""Papers submitted in pieces: photos of one contract, pages scanned into several files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from zhiyi.document import Document, Kind, Origin, Part, fact_id
from zhiyi.flow import Found
from zhiyi.folding import fold
from zhiyi.inquiry import Inquiry, Joining
from zhiyi.kinds.words import METHOD, page_number


def find_joinings(inquiry: Inquiry) -> Found[Joining]:
    """Parts that are one paper: of several files, such as photos of one contract, or of one file
    that goes on in another language.

    A part goes on with one of another file when its page numbers continue those, or when the files
    are numbered in a row and it has no title of its own but the same contract number, clauses that
    count on, or pages that say nothing of what they are.
    """
    ends = [(doc, part, _end(doc, part)) for doc, part in inquiry.parts()]
    joinings: list[Joining] = []
    for doc, part in inquiry.parts():
        begin = _begin(doc, part)
        before = [
            (other, last, sign)
            for other, last, end in ends
            if (sign := _within(doc, last, part) if other is doc else _goes_on(end, begin))
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
    return Found(tuple(_of_kind(inquiry, joinings)))


def _within(doc: Document, last: Part, part: Part) -> str | None:
    """The same inside one file: a paper whose page numbers go on in another language."""
    if doc.parts.index(last) + 1 != doc.parts.index(part) or last.foreign == part.foreign:
        return None
    end, begin = _end(doc, last).number, _begin(doc, part).number
    return "pages" if end and begin and begin == (end[0] + 1, end[1]) else None


def _of_kind(inquiry: Inquiry, joinings: list[Joining]) -> Iterator[Joining]:
    """Each joining with the kind of its paper: the first that a part before it shows."""
    kinds = {part.id: part.kind for _, part in inquiry.parts()}
    before = {joining.part: joining.continues for joining in joinings}
    for joining in joinings:
        chain = [joining.part]
        while chain[-1] in before and before[chain[-1]] not in chain:
            chain.append(before[chain[-1]])
        shown = [kinds[part] for part in reversed(chain) if kinds[part] != "other"]
        yield replace(joining, kind=shown[0] if shown else "other")


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
        number=next(filter(None, map(page_number, texts)), None),
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
    following = end.running is not None and begin.running == end.running + 1
    return "names" if following else None
