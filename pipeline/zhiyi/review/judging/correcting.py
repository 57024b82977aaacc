"""From an officer's correction to corrections.jsonl of the inquiry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from zhiyi.corrections import Change, append_correction, change_of, kept_corrections
from zhiyi.corrections.correction import CHANGES, Layer
from zhiyi.corrections.keeping import have_ready
from zhiyi.errors import ArgumentError, InputError
from zhiyi.review.errors import NotThere, Wrong
from zhiyi.review.judging.facts import TRANSLATION, Fact
from zhiyi.review.judging.layers import CELL
from zhiyi.review.judging.verdicts import Verdict
from zhiyi.review.officer import Officer

WITHDRAWN = "as_read"
TAKEN_OUT = "rejected"

_LAYERS: dict[str, Layer] = {
    "lines": "lines",
    "tables": "tables",
    "parts": "parts",
    "particulars": "particulars",
    "seals": "seals",
    "indicators": "indicators",
    "translations": "translations",
    "differences": "translations",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """A correction that can be appended. ``entered``: what the officer entered, as JSON."""

    layer: Layer
    fact: str
    change: Change
    entered: Mapping[str, Any]
    note: str

    @property
    def said(self) -> dict[str, Any]:
        """For the journal and ``Judgement.correction``, which adds the number of its line."""
        return {"layer": self.layer, "fact": self.fact, "change": dict(self.entered)}


def checked(fact: Fact, verdict: Verdict, entered: Mapping[str, Any], *, note: str) -> Correcting:
    """What it is checked with further is loaded when this returns, so that ``carried`` holds up no
    other writer. Raises ``Wrong`` where it does not fit the verdict or the layer of the fact."""
    layer = _LAYERS.get(fact.layer)
    if layer is None:
        raise Wrong(
            "此项由其他识读结果推出，不能直接更正；请更正其所依据的读数。 "
            "This follows from readings; correct the reading that it rests on."
        )
    try:
        change = change_of(dict(entered))
    except ArgumentError as error:
        raise Wrong(str(error)) from error
    if change.what not in CHANGES[layer] or not _fits(verdict, change.what):
        raise Wrong("此项不能这样更正。 This cannot be corrected in that way.")
    have_ready(change)
    return Correcting(
        layer=layer, fact=_its_id(fact), change=change, entered=_plain(change), note=note
    )


def _plain(change: Change) -> dict[str, Any]:
    """As JSON without what it leaves as it was."""
    found = {name: value for name, value in asdict(change).items() if value is not None}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in found.items()
    }


def _fits(verdict: Verdict, what: str) -> bool:
    if verdict == "rejected":
        return what == TAKEN_OUT
    return verdict == "corrected" or what == WITHDRAWN


def _its_id(fact: Fact) -> str:
    """The id by which corrections know the fact: a cell is told within the change."""
    if fact.layer == "translations":
        return fact.id.removeprefix(TRANSLATION)
    return fact.id.rpartition(CELL)[0] if fact.layer == "tables" else fact.id


def carried(folder: Path, correcting: Correcting, *, officer: Officer) -> dict[str, Any]:
    """Append it to corrections.jsonl below ``folder``; what ``Judgement.correction`` keeps of it.

    The same correction by the same officer that stands there last is not appended again: a crash
    came between the file and the database. Raises ``Wrong`` and ``NotThere``."""
    mine = [
        one
        for one in kept_corrections(folder).corrections
        if one.layer == correcting.layer and one.fact == correcting.fact
    ]
    last = mine[-1] if mine else None
    if last is None or last.change != correcting.change or last.by != officer.name:
        try:
            last = append_correction(
                folder, layer=correcting.layer, fact=correcting.fact, change=correcting.change,
                by=officer.name, note=correcting.note,
            )  # fmt: skip
        except ArgumentError as error:
            raise Wrong(str(error)) from error
        except InputError as error:
            raise NotThere(str(error)) from error
    return {**correcting.said, "number": last.number}
