"""Findings on officers' corrections: what they fit no more, and what a report owes to them."""

from __future__ import annotations

from collections.abc import Iterator

from zhiyi.findings.wording import Note, Wording
from zhiyi.inquiry import Amendment, Inquiry
from zhiyi.quotes import inside

NAMED = 6
"""So many corrections the note names; the report lists them all."""
QUOTED = 40


def amendments(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """One for each correction that an officer must look at again, and one for all that hold."""
    for one in inquiry.amendments:
        if one.standing == "unfit":
            yield _note("CORRECTION_UNFIT", one)
        elif one.standing in ("moved", "changed"):
            yield _note("CORRECTION_MOVED", one)
    holding = [one for one in inquiry.amendments if one.standing in ("applied", "moved", "changed")]
    if holding:
        yield _applied(holding)


def _note(code: str, one: Amendment) -> Note:
    place = one.place
    return Note(
        code=code,
        values={
            "number": str(one.number),
            "by": f"（{one.by}）" if one.by else "",
            "told": f"“{_short(one.was)}”更正为“{_short(one.now)}”" if one.by else "",
            "why": one.why,
        },
        document=place.document if place else None,
        evidence=(place,) if place else (),
        refers_to=(one.fact,) if one.fact else (),
    )


def _applied(holding: list[Amendment]) -> Note:
    named = [f"“{_short(one.was)}”→“{_short(one.now)}”（{one.by}）" for one in holding[:NAMED]]
    more = f"等{len(holding)}处" if len(holding) > NAMED else ""
    return Note(
        code="READING_CORRECTED",
        values={"count": str(len(holding)), "told": "、".join(named) + more},
        evidence=tuple(one.place for one in holding if one.place),
        refers_to=tuple(dict.fromkeys(one.fact for one in holding)),
    )


def _short(text: str) -> str:
    plain = inside(" ".join(text.split()))
    return plain if len(plain) <= QUOTED else f"{plain[:QUOTED]}…"
