"""How often officers agree with what the program flagged, and where they corrected it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from zhiyi.deadlines import BEIJING
from zhiyi.review.database.models import Case, Judgement
from zhiyi.review.judging.facts import FLAGGED

FEW = 20
"""Positions below which a share rests on few, and no interval is told: half of it is chance (the
95 % interval of 10 of 20 reaches from 30 % to 70 %, Wilson)."""
_Z = 1.959964
"""Of the normal distribution, 95 % lie within so many standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from ``since`` up to and with ``until``, in Beijing; None: no end."""

    since: date | None = None
    until: date | None = None

    @property
    def moments(self) -> Sequence[ColumnElement[bool]]:
        """When a judgement was made."""
        found = []
        if self.since:
            found.append(Judgement.at >= _begins(self.since))
        if self.until and self.until < date.max:
            found.append(Judgement.at < _begins(self.until + timedelta(days=1)))
        return found


ALWAYS = Period()


def _begins(day: date) -> datetime:
    return datetime.combine(max(day, date(1, 1, 2)), time(), BEIJING)


def interval(part: int, whole: int) -> tuple[float, float] | None:
    """In which a share lies that was seen as ``part`` of ``whole``: Wilson's score interval, 95 %
    (E. B. Wilson, JASA 22, 1927). None below ``FEW``."""
    if whole < FEW:
        return None
    share, z = part / whole, _Z * _Z / whole
    middle, half = share + z / 2, _Z * sqrt(share * (1 - share) / whole + z / (4 * whole))
    return max(0.0, (middle - half) / (1 + z)), min(1.0, (middle + half) / (1 + z))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """The judgements on flags of ``code`` in ``layer``, of one ``month`` (YYYY-MM, "" for all).
    Only the last judgement of each fact counts. ``share``: confirmed among those that take a
    position, None without any; ``unsure`` ones take none."""

    layer: str
    code: str
    month: str = ""
    confirmed: int = 0
    rejected: int = 0
    corrected: int = 0
    unsure: int = 0

    @property
    def positions(self) -> int:
        return self.confirmed + self.rejected + self.corrected

    @property
    def share(self) -> float | None:
        return self.confirmed / self.positions if self.positions else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """What the share would be over many more; None where there are too few."""
        return interval(self.confirmed, self.positions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """How many readings of ``layer`` officers corrected: by who read the line (``name@version``),
    the kind of the paper that it stands on, and the id of the parameter or the field of the form;
    each "" where there is none."""

    reader: str
    layer: str
    paper: str
    parameter: str
    number: int


def agreement(
    session: Session, seen: ColumnElement[bool], period: Period = ALWAYS
) -> Sequence[Agreed]:
    """By layer and code; most judged first. ``seen``: which cases count."""
    return _sorted(_counted((layer, code, "", verdict) for layer, code, verdict, _ in
                            _positions(session, seen, period)))  # fmt: skip


def agreement_by_month(
    session: Session, seen: ColumnElement[bool], period: Period = ALWAYS
) -> Sequence[Agreed]:
    """Over all flags together, the earliest month first."""
    found = _counted(
        ("", "", at.astimezone(BEIJING).strftime("%Y-%m"), verdict)
        for _, _, verdict, at in _positions(session, seen, period)
    )
    return tuple(sorted(found, key=lambda one: one.month))


def _positions(
    session: Session, seen: ColumnElement[bool], period: Period
) -> Iterable[tuple[str, str, str, datetime]]:
    rows = session.execute(
        select(Judgement.layer, Judgement.code, Judgement.verdict, Judgement.at)
        .join(Case, Case.id == Judgement.case)
        .where(
            Judgement.standing != "replaced",
            Judgement.layer.in_(FLAGGED),
            Judgement.code.is_not(None),
            seen,
            *period.moments,
        )
    )
    return ((layer, code or "", verdict, at) for layer, code, verdict, at in rows)


def _counted(found: Iterable[tuple[str, str, str, str]]) -> Sequence[Agreed]:
    tallies: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for layer, code, month, verdict in found:
        tallies[layer, code, month][verdict] += 1
    return tuple(
        Agreed(
            layer=layer,
            code=code,
            month=month,
            confirmed=tally["confirmed"],
            rejected=tally["rejected"],
            corrected=tally["corrected"],
            unsure=tally["unsure"],
        )
        for (layer, code, month), tally in tallies.items()
    )


def _sorted(found: Sequence[Agreed]) -> Sequence[Agreed]:
    return tuple(sorted(found, key=lambda one: (-one.positions, one.layer, one.code)))


def corrected_readings(
    session: Session, seen: ColumnElement[bool], period: Period = ALWAYS
) -> Sequence[Corrected]:
    """Most first. A reading that was corrected twice counts once, where its last correction puts
    it."""
    rows = session.execute(
        select(Judgement.case, Judgement.fact, Judgement.layer, Judgement.place)
        .join(Case, Case.id == Judgement.case)
        .where(
            Judgement.verdict == "corrected",
            Judgement.correction.is_not(None),
            seen,
            *period.moments,
        )
        .order_by(Judgement.id)
    )
    readings = {(case, fact): _reading(layer, place) for case, fact, layer, place in rows}
    found = (
        Corrected(reader=reader, layer=layer, paper=paper, parameter=parameter, number=number)
        for (layer, reader, paper, parameter), number in Counter(readings.values()).items()
    )
    return tuple(
        sorted(
            found, key=lambda one: (-one.number, one.layer, one.reader, one.paper, one.parameter)
        )
    )


def _reading(layer: str, place: Mapping[str, Any]) -> tuple[str, str, str, str]:
    parameter = place.get("kin") if layer in ("indicators", "particulars") else ""
    return layer, str(place.get("reader") or ""), str(place.get("paper") or ""), str(parameter)
