"""The page of figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from zhiyi.deadlines import BEIJING
from zhiyi.report.cells import cell_of
from zhiyi.report.criteria import chinese_of
from zhiyi.review.accounts.rights import EVERY_OFFICE, require
from zhiyi.review.cases.worklist import offices
from zhiyi.review.deciding.states import STATE_WORDS
from zhiyi.review.judging.agreement import FEW, Agreed, Corrected, Period
from zhiyi.review.officer import Officer
from zhiyi.review.overview import UNDATED, Count, Overview, overview
from zhiyi.review.web.charts import HEIGHT, LEFT, RIGHT, WIDTH, Bar, bars, course
from zhiyi.review.web.frame import language_of, render
from zhiyi.review.web.signed import AtWork, Now, SignedIn
from zhiyi.review.web.words import Tell, teller, wordings
from zhiyi.review.workplace import Workplace

router = APIRouter(include_in_schema=False)

_WORDS = {
    "findings": "overview.finding.",
    "deficiencies": "report.deficiency.",
    "translations": "report.translation.",
    "candidates": "report.flag.",
}
_CODES = {
    "findings": "overview.finding.",
    "candidates": "report.outcome.",
    "flags": "report.flag.",
    "contradictions": "report.contradiction.",
    "differences": "report.difference.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. Days and offices it does not know choose nothing out."""

    query: QueryParams
    today: date

    @property
    def period(self) -> Period:
        return Period(since=self._day("since"), until=self._day("until"))

    def office(self, known: Sequence[str]) -> str | None:
        office = self.query.get("office", "")
        return office if office in known and office else None

    @property
    def table(self) -> str:
        """The address of the same as a table."""
        chosen = {name: self.query.get(name, "") for name in ("since", "until", "office")}
        told = urlencode({name: value for name, value in chosen.items() if value})
        return f"/overview.csv?{told}" if told else "/overview.csv"

    def _day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.query.get(name, ""))
        except ValueError:
            return None


@router.get("/overview")
def overview_page(request: Request, workplace: AtWork, officer: SignedIn, at: Now) -> Response:
    """Figures of the office; of all offices for an auditor."""
    asked, known, found = _found(request, workplace, officer, at)
    t, language = teller(language_of(request)), 0 if language_of(request) == "zh" else 1
    return render(
        request,
        "overview.html.j2",
        found=found,
        since=asked.period.since,
        until=asked.period.until,
        office=asked.office(known),
        offices=known,
        table=asked.table,
        states=_states(found, language),
        ages=bars([(_age(t, one), one.number) for one in found.ages]),
        flags={kind: _flags(t, kind, rows) for kind, rows in found.flags.items()},
        agreement=[(_code(t, one), one) for one in found.agreement],
        corrections=bars([(_corrected(t, one, language), one.number) for one in found.corrections]),
        months=course([(one.month, one.share) for one in found.months]),
        chart={"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT},
        few=FEW,
    )


@router.get("/overview.csv")
def overview_table(request: Request, workplace: AtWork, officer: SignedIn, at: Now) -> Response:
    """The same as one table, a figure a row. No cell is run as a formula."""
    _, _, found = _found(request, workplace, officer, at)
    t = teller(language_of(request))
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(t(f"overview.column.{name}") for name in _COLUMNS)
    for row in _rows(t, found, 0 if language_of(request) == "zh" else 1):
        table.writerow(cell_of(cell) for cell in row)
    return Response(
        text.getvalue().encode("utf-8-sig", "replace"),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="overview.csv"'},
    )


def _found(
    request: Request, workplace: Workplace, officer: Officer, at: datetime
) -> tuple[Asked, Sequence[str], Overview]:
    """What is asked for, the offices to choose from, and the figures."""
    require(officer, "overview")
    today = at.astimezone(BEIJING).date()
    asked = Asked(request.query_params, today)
    with workplace.reading() as session:
        known = offices(session, officer) if officer.role in EVERY_OFFICE else ()
        found = overview(
            session, officer, today=today, period=asked.period, office=asked.office(known)
        )
    return asked, known, found


_COLUMNS = (
    "group", "what", "month", "number", "confirmed", "rejected", "corrected", "unsure", "share",
    "low", "high",
)  # fmt: skip
Cells = tuple[str | int, ...]


def _rows(t: Tell, found: Overview, language: int) -> Iterator[Cells]:
    """In the order of the page."""
    for name in ("cases", "open", "overdue", "pages", "indicators"):
        yield t("overview.title"), t(f"overview.sum.{name}"), "", getattr(found, name)
    for state in _states(found, language):
        yield t("overview.states"), state.label, "", state.number
    for age in found.ages:
        yield t("overview.ages"), _age(t, age), "", age.number
    for kind, flags in found.flags.items():
        for flag in flags:
            yield t(f"overview.flags.{kind}"), _word(t, _WORDS[kind], flag.key), "", flag.number
    for one in found.corrections:
        yield t("overview.corrections"), _corrected(t, one, language), "", one.number
    for agreed in found.agreement:
        yield t("overview.agreement"), _code(t, agreed), "", *_agreed(agreed)
    for agreed in found.months:
        yield t("overview.months"), "", agreed.month, *_agreed(agreed)


def _agreed(one: Agreed) -> Cells:
    shares = (one.share, *(one.interval or (None, None)))
    return (
        one.positions, one.confirmed, one.rejected, one.corrected, one.unsure,
        *("" if share is None else f"{share:.3f}" for share in shares),
    )  # fmt: skip


def _corrected(t: Tell, one: Corrected, language: int) -> str:
    """What was read, on what kind of paper, by whom."""
    parts = [t(f"overview.layer.{one.layer}")]
    if one.layer == "particulars" and one.parameter:
        parts.append(t(f"report.field.{one.parameter}"))
    elif one.parameter:
        parts.append((chinese_of(one.parameter) if language == 0 else "") or one.parameter)
    if one.paper:
        parts.append(t(f"report.kind.{one.paper}"))
    return " · ".join((*parts, _reader(t, one.reader)))


def _states(found: Overview, language: int) -> Sequence[Bar]:
    words: dict[str, str] = {state: both[language] for state, both in STATE_WORDS.items()}
    return bars([(words[one.key], one.number) for one in found.states])


def _age(t: Tell, one: Count) -> str:
    if one.key == UNDATED:
        return t("overview.undated")
    days = one.key.removesuffix("+")
    return t("overview.days" if days == one.key else "overview.longer", n=days)


def _flags(t: Tell, kind: str, rows: Sequence[Count]) -> Sequence[Bar]:
    return bars([(_word(t, _WORDS[kind], one.key), one.number) for one in rows])


def _code(t: Tell, one: Agreed) -> str:
    return f"{t('overview.layer.' + one.layer)} · {_word(t, _CODES[one.layer], one.code)}"


def _word(t: Tell, group: str, code: str) -> str:
    """A code that a newer report has stands for itself."""
    if group.startswith("report."):
        return t(group + code)
    return t(group + code) if group + code in wordings() else code


def _reader(t: Tell, reader: str) -> str:
    key = f"overview.reader.{'native' if reader.endswith('@text-layer') else reader}"
    return t(key) if key in wordings() else reader
