"""Search over the words of every page of every case that an officer sees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.matching import matching
from zhiyi.review.cases.roll import Roll, read_roll
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


def search(
    session: Session, officer: Officer, text: str, *, most: int = MOST, roll: Roll | None = None
) -> Hits:
    """Pages that hold every word of ``text``, cases with the nearest deadline first. Chinese is
    found anywhere in the running text, other words by their beginning. ``roll``: as ``session``
    sees it, read where it is not given."""
    require(officer, "look")
    phrases = phrases_of(text)
    if not phrases:
        return Hits(hits=(), pages=0, cases=0)
    roll = roll or read_roll(session)
    found, seen = roll.with_words(session, phrases), roll.seen(officer)
    standing = seen.among(found) & seen.where("gone", False)
    cases = [one.id for one in seen.in_order(standing, "deadline", descending=False)]
    first = _enough(cases, found, most)
    rows = session.execute(_first(session, phrases, first, most)) if first else ()
    pattern = sought(text)
    hits = tuple(
        Hit(
            case=case,
            inquiry_id=roll.cases[case].inquiry_id,
            document=document,
            path=path,
            page=page,
            excerpt=excerpt_of(words, pattern),
        )
        for case, document, path, page, words in rows
    )
    return Hits(hits=hits, pages=sum(found[case] for case in cases), cases=len(cases))


def _enough(cases: Sequence[str], pages: Mapping[str, int], most: int) -> Sequence[str]:
    """The first cases that have ``most`` pages together: what words say that stand on every page
    is read of a few."""
    enough: list[str] = []
    left = most
    for case in cases:
        if left <= 0:
            break
        enough.append(case)
        left -= pages[case]
    return enough


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


def _first(
    session: Session, phrases: Sequence[Phrase], cases: Sequence[str], most: int
) -> Select[str, str, str, int, str]:
    """Case, document, path, page and its words."""
    found = matching(session, phrases, cases=cases)
    return (
        select(PageText.case, PageText.document, PageText.path, PageText.page, PageWords.text)
        .join(found, found.c.id == PageText.id)
        .join(PageWords, PageWords.id == PageText.id)
        .join(Case, Case.id == PageText.case)
        .where(PageText.case.in_(cases))
        .order_by(*_ORDER, PageText.id)
        .limit(most)
    )
