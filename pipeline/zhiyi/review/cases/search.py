"""Search over the words of every page of every case that an officer sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.matching import matching
from zhiyi.review.cases.seeing import visible
from zhiyi.review.cases.terms import Phrase, phrases_of, sought
from zhiyi.review.database.models import Case, PageText, PageWords
from zhiyi.review.officer import Officer

MOST = 50
"""Pages shown of one search."""

AROUND = 40
"""Characters shown on each side of what was looked for."""


_ORDER = (Case.deadline.is_(None), Case.deadline, Case.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A page that holds every word. ``document`` is "" and ``page`` 0 where the case's own name,
    exporter or goods hold them. ``excerpt``: pieces of text, those at odd places are what was
    looked for."""

    case: str
    inquiry_id: str
    document: str
    path: str
    page: int
    excerpt: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """``pages``, ``cases``: how many there are in all, of which ``hits`` are the first."""

    hits: tuple[Hit, ...]
    pages: int
    cases: int


def search(session: Session, officer: Officer, text: str, *, most: int = MOST) -> Hits:
    """Pages that hold every word of ``text``, cases with the nearest deadline first. Chinese is
    found anywhere in the running text, other words by their beginning."""
    require(officer, "look")
    phrases = phrases_of(text)
    if not phrases:
        return Hits(hits=(), pages=0, cases=0)
    counted = session.execute(_counted(session, officer, phrases)).all()
    first = _first(session, phrases, cases=_enough(counted, most), most=most)
    pattern = sought(text)
    hits = tuple(
        Hit(
            case=case.id,
            inquiry_id=case.inquiry_id,
            document=page.document,
            path=page.path,
            page=page.page,
            excerpt=excerpt_of(words.text, pattern),
        )
        for page, words, case in (session.execute(first) if counted else ())
    )
    return Hits(hits=hits, pages=sum(count for _, count in counted), cases=len(counted))


def _enough(counted: Iterable[Row[str, int]], most: int) -> Sequence[str]:
    """The first cases that have ``most`` pages together: what words say that stand on every page
    is read of a few."""
    cases: list[str] = []
    left = most
    for case, pages in counted:
        if left <= 0:
            break
        cases.append(case)
        left -= pages
    return cases


def excerpt_of(text: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    """What stands around the first place, in one line: before, found, between, found, after. The
    beginning of ``text`` alone where the pattern is not found, as it may be in other writing."""
    first = pattern.search(text)
    start = max(0, first.start() - AROUND) if first else 0
    end = (first.end() if first else 0) + AROUND
    pieces, at = [], start
    for found in pattern.finditer(text, start, end) if first else ():
        pieces += [_line(text[at : found.start()]), _line(found[0])]
        at = found.end()
    return (*pieces, _line(text[at : max(end, at)]))


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _counted(session: Session, officer: Officer, phrases: Sequence[Phrase]) -> Select[str, int]:
    """Cases and how many of their pages hold the words, in the order in which they are shown."""
    found = matching(session, phrases)
    pages = (
        select(PageText.case, func.count().label("pages"))
        .join(found, found.c.id == PageText.id)
        .group_by(PageText.case)
        .subquery()
    )
    return (
        select(Case.id, pages.c.pages)
        .join(pages, pages.c.case == Case.id)
        .where(visible(officer), Case.gone.is_(False))
        .order_by(*_ORDER)
    )


def _first(
    session: Session, phrases: Sequence[Phrase], *, cases: Sequence[str], most: int
) -> Select[PageText, PageWords, Case]:
    found = matching(session, phrases, cases=cases)
    return (
        select(PageText, PageWords, Case)
        .join(found, found.c.id == PageText.id)
        .join(PageWords, PageWords.id == PageText.id)
        .join(Case, Case.id == PageText.case)
        .where(PageText.case.in_(cases))
        .order_by(*_ORDER, PageText.id)
        .limit(most)
    )
