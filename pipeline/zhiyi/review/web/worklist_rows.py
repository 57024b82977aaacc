"""Rows of the worklist as HTML, each made once for one state of its case.

Making them was half of what a list costs the server. What belongs to one session or one page (the
token of its forms, the address to come back to) is no part of them: in its places stand words that
nobody can guess, so that no paper can hold them, and each page is filled in for whom it is sent to.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from threading import Lock
from typing import NamedTuple

from markupsafe import Markup, escape
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from zhiyi.review.cases.due import Due, due_of
from zhiyi.review.cases.roll import Roll
from zhiyi.review.cases.sets import Listed
from zhiyi.review.database.models import Case
from zhiyi.review.deciding.states import STATE_WORDS
from zhiyi.review.web.frame import Reader, encoded, templates
from zhiyi.review.web.words import teller

MOST = 8192
"""Rows kept, some 3 kB each."""

OUTCOMES = (
    "criteria_met", "criteria_partly_known", "criteria_not_met", "description_only", "name_only",
)  # fmt: skip


class Line(NamedTuple):
    """A row: the id of its case, and what it shows."""

    case: str
    html: Markup


@dataclass(frozen=True, slots=True)
class _Row:
    case: Case
    holder: str | None
    mine: bool
    due: Due


class Lines:
    """Those shown last, for any number of threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Markup] = OrderedDict()
        self._lock = Lock()
        self._slots = {name: token_hex(16) for name in ("csrf", "here", "way", "end")}

    def of(
        self, session: Session, roll: Roll, cases: Sequence[Listed], reader: Reader, today: date
    ) -> Sequence[Line]:
        """``roll``: as ``session`` sees it, so that what is read of a case is what was chosen."""
        keys = {one.id: _key(one, roll, reader, due_of(one, today)) for one in cases}
        found = self._known(keys)
        if missing := [one for one in cases if one.id not in found]:
            found |= self._made(session, roll, missing, reader, today)
            self._keep({keys[one.id]: found[one.id] for one in missing})
        return [Line(one.id, found[one.id]) for one in cases]

    def filled(self, page: str, *, csrf: str, here: str) -> str:
        """A page with these rows, for one session and one address."""
        for slot, value in (("csrf", csrf), ("here", here), ("way", encoded(here))):
            page = page.replace(self._slots[slot], escape(value))
        return page

    def _known(self, keys: Mapping[str, Hashable]) -> dict[str, Markup]:
        found = {}
        with self._lock:
            for case, key in keys.items():
                if html := self._kept.get(key):
                    self._kept.move_to_end(key)
                    found[case] = html
        return found

    def _keep(self, made: Mapping[Hashable, Markup]) -> None:
        with self._lock:
            self._kept.update(made)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def _made(
        self, session: Session, roll: Roll, cases: Sequence[Listed], reader: Reader, today: date
    ) -> dict[str, Markup]:
        read = session.scalars(_ROWS, {"ids": [one.id for one in cases]})
        rows = _rows(roll, read, reader, today)
        text = templates().get_template("worklist_row.html.j2").render(
            rows=rows, states=STATE_WORDS, outcomes=OUTCOMES, language=reader.language,
            t=teller(reader.language), officer=reader.officer, may=reader.may, **self._slots,
        )  # fmt: skip
        pieces = text.split(self._slots["end"])
        return {row.case.id: Markup(html.strip()) for row, html in zip(rows, pieces, strict=False)}


_ROWS = select(Case).where(Case.id.in_(bindparam("ids", expanding=True)))


def _rows(roll: Roll, cases: Iterable[Case], reader: Reader, today: date) -> Sequence[_Row]:
    return [
        _Row(one, holder_of(one.holder, roll), _mine(one.holder, reader), due_of(one, today))
        for one in cases
    ]


def _key(one: Listed, roll: Roll, reader: Reader, due: Due) -> Hashable:
    """All that a row shows."""
    role = reader.officer.role if reader.officer else None
    holder = holder_of(one.holder, roll)
    return one.id, one.read, due, holder, _mine(one.holder, reader), role, reader.language


def holder_of(user: int | None, roll: Roll) -> str | None:
    """The name that others read."""
    return roll.people.get(user) if user is not None else None


def _mine(user: int | None, reader: Reader) -> bool:
    return reader.officer is not None and user == reader.officer.id
