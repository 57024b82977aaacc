"""What a newer report makes of the judgements there are: ``current`` where their fact says the same
as before, ``moved`` where it stands or reads otherwise, ``gone`` where there is none any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from zhiyi.report.types import Correction, Report
from zhiyi.review.database.models import Case, Judgement
from zhiyi.review.judging.correcting import TAKEN_OUT
from zhiyi.review.judging.facts import Fact, Layer, Place, facts_of
from zhiyi.review.judging.places import found_again, unclaimed
from zhiyi.review.judging.verdicts import Standing

_TEXT: frozenset[str] = frozenset({"lines", "tables"})
_OF_CORRECTION: dict[str, Standing] = {"moved": "moved", "changed": "moved", "unfit": "gone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Ids of judgements by what became of them."""

    current: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


def follow(session: Session, case: Case, report: Report) -> Followed:
    """Within the transaction that brings the case's row up to ``report``: attach its judgements to
    the facts of this report, and say of corrections what became of them in it. What was gone and is
    there again is found again too, but for lines and cells, which no report holds."""
    rows = session.scalars(
        select(Judgement)
        .where(Judgement.case == case.id, Judgement.standing != "replaced")
        .order_by(Judgement.id.desc())
    ).all()
    attached = attach(rows, facts_of(report), _files(report))
    # Taken off first: two judgements may change places, and the index lets one stand at a time.
    for row in rows:
        row.standing = "gone"
    session.flush()
    for row in rows:
        fact, standing = attached[row.id]
        if fact is not None:
            if row.fact != fact.id:
                _bring(session, case.id, row.fact, fact.id)
            row.fact = fact.id
            if standing == "moved":
                row.place = fact.place.as_json() | {"says": row.place.get("says", "")}
        row.standing = standing
    _stand(rows, report.corrections)
    session.flush()
    return Followed(
        current=_with(rows, "current"), moved=_with(rows, "moved"), gone=_with(rows, "gone")
    )


def _stand(rows: Sequence[Judgement], corrections: Sequence[Correction]) -> None:
    """The judgement of a correction that fits nothing is gone, that of one whose fact moved or
    reads otherwise now wants another look."""
    told = {one.number: one for one in corrections}
    for row in rows:
        one = told.get(int((row.correction or {}).get("number", 0)))
        if one is not None and row.standing == "current":
            row.standing = _OF_CORRECTION.get(one.standing, "current")


def astray(session: Session, case: str) -> tuple[int, int]:
    """How many judgements of the case want another look, and how many have lost their fact."""
    counted = select(Judgement.standing, func.count()).where(Judgement.case == case)
    found = {standing: count for standing, count in session.execute(
        counted.group_by(Judgement.standing))}  # fmt: skip
    return found.get("moved", 0), found.get("gone", 0)


def attach(
    rows: Sequence[Judgement], facts: Mapping[str, Fact], files: frozenset[str]
) -> dict[int, tuple[Fact | None, Standing]]:
    """By id first, then by place; of two judgements for one fact the newer one has it. ``rows``:
    newest first. ``files``: SHA-256 of the documents of the report."""
    found: dict[int, tuple[Fact | None, Standing]] = {}
    claimed: dict[str, int] = {}
    for row in rows:
        if row.layer in _TEXT:
            # Lines and cells are not in a report: their own corrections tell what became of them.
            kept = Place.from_json(row.place).sha256 in files
            found[row.id] = (None, cast(Standing, row.standing) if kept else "gone")
        elif row.fact in facts and row.fact not in claimed:
            claimed[row.fact] = row.id
            found[row.id] = (facts[row.fact], _standing(row, facts[row.fact]))
        elif taken_out(row):
            # It is gone because the officer said so, which ``_stand`` looks after.
            found[row.id] = (None, "current")
    for row in rows:
        if row.id not in found:
            left = unclaimed(facts, claimed)
            fact = found_again(Place.from_json(row.place), cast(Layer, row.layer), left)
            if fact is not None:
                claimed[fact.id] = row.id
            found[row.id] = (fact, "moved" if fact else "gone")
    return found


def taken_out(row: Judgement) -> bool:
    """Whether the judgement took its fact out of everything that follows."""
    return bool(row.correction) and (row.correction or {})["change"].get("what") == TAKEN_OUT


def _standing(row: Judgement, fact: Fact) -> Standing:
    """A correction makes its own fact read otherwise; for all others that wants another look, and
    goes on wanting it until somebody has looked."""
    if row.standing == "moved":
        return "moved"
    if row.correction is not None:
        return "current"
    return "current" if row.place.get("says") == fact.place.says else "moved"


def _bring(session: Session, case: str, old: str, new: str) -> None:
    """The history goes along with the judgement that was found again."""
    replaced = select(Judgement).where(
        Judgement.case == case, Judgement.fact == old, Judgement.standing == "replaced"
    )
    for row in session.scalars(replaced):
        row.fact = new


def _files(report: Report) -> frozenset[str]:
    return frozenset(document.sha256 for document in report.documents)


def _with(rows: Sequence[Judgement], standing: Standing) -> tuple[int, ...]:
    return tuple(row.id for row in rows if row.standing == standing)
