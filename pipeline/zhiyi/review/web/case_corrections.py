"""Which correction a fact takes, what its form begins with, and what the form says.

The form fits the kind of fact; what it says is the mapping that ``zhiyi.corrections`` reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from zhiyi.lexicon import load_lexicon
from zhiyi.report import types
from zhiyi.report.figures import figure_of
from zhiyi.report.paired import Paper
from zhiyi.review.errors import Wrong
from zhiyi.review.web.case_index import Known

WHAT: Mapping[str, str] = {
    "indicators": "indicator",
    "seals": "seal",
    "particulars": "particular",
    "parts": "part",
    "translations": "translation",
    "differences": "rejected",
    "lines": "line",
    "tables": "cell",
}
"""By layer of facts, what a correction of one is. What follows from others (candidates, findings,
contradictions) is corrected where it was read."""

TEXT = ("lines", "tables")
"""What is found by its page: its correction says the whole text of it."""

REMOVABLE = frozenset({"indicators", "seals", "particulars"})
"""Of these an officer may say that there is no such thing."""

TAKEN_OUT: Mapping[str, Any] = {"what": "rejected"}
"""There is no such thing: nothing rests on it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """``value``: what the field begins with; ``others``: what else there is to choose from, id and
    name, and ``chosen`` of them."""

    what: str
    value: str = ""
    second: str = ""
    removable: bool = False
    others: Sequence[tuple[str, str]] = ()
    chosen: tuple[str, ...] = ()


def correctable(layer: str) -> bool:
    return layer in WHAT


@cache
def parameters() -> tuple[tuple[str, str], ...]:
    """Every parameter of the lexicon: its id and its Chinese name."""
    lexicon = load_lexicon()
    named = (
        (one.id, next(iter(one.names.get("zh", ())), one.id)) for one in lexicon.parameters.values()
    )
    return tuple(sorted(named, key=lambda pair: pair[1]))


def parameter_called(text: str) -> str:
    """The id of the parameter of which this is the id or, of one alone, the Chinese name; what is
    neither stays as typed, and is refused where corrections are checked."""
    found = [id for id, name in parameters() if text in (id, name)]
    return found[0] if len(found) == 1 else text


def form_of(known: Known, thing: Any, report: types.Report) -> Form:
    """The form of a fact; ``thing`` is its entry in the report, None for a line."""
    what, removable = WHAT[known.layer], known.layer in REMOVABLE
    match thing:
        case types.Indicator():
            goods = [(one.id, f"{one.item} {one.name}") for one in report.goods]
            return Form(
                what=what, value=figure_of(thing), second=thing.parameter_id or "",
                removable=removable, others=goods, chosen=thing.goods,
            )  # fmt: skip
        case types.Seal():
            return Form(
                what=what, value=thing.owner or "", second=thing.purpose or "", removable=removable
            )
        case types.Particular():
            return Form(what=what, value=thing.value, removable=removable)
        case types.Part():
            return Form(what=what, value=thing.kind)
        case Paper():
            others = [
                (part.id, f"{document.path} {part.title}".strip())
                for document in report.documents
                for part in document.parts
                if part.foreign is not True
            ]
            return Form(what=what, others=others, chosen=thing.part.translation.parts)
    return Form(what=what, value=known.places[0].quote if known.layer in TEXT else "")


def change_from(
    sent: Mapping[str, Any],
    several: Mapping[str, Sequence[str]],
    *,
    cell: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """The correction that a form says: only what differs from what it began with. Raises ``Wrong``
    where nothing does. ``several``: the fields of which there may be more than one; ``cell``: row
    and column of the cell that is corrected."""
    what = str(sent.get("what", ""))
    if sent.get("removed"):
        return dict(TAKEN_OUT)
    change: dict[str, Any] = {"what": what}
    match what:
        case "indicator":
            change |= _changed(sent, {"figure": "value", "parameter_id": "second"})
            if "parameter_id" in change:
                change["parameter_id"] = parameter_called(change["parameter_id"])
            if sent.get("goods_asked") and set(several.get("goods", ())) != set(
                str(sent.get("goods_was", "")).split()
            ):
                change["goods"] = list(several.get("goods", ()))
        case "seal":
            change |= _changed(sent, {"owner": "value"}) | _changed(
                sent, {"purpose": "second"}, empty=True
            )
        case "particular":
            change |= _changed(sent, {"value": "value"})
        case "part":
            change |= _changed(sent, {"kind": "value"})
        case "line":
            change |= _changed(sent, {"text": "value"}, empty=True)
        case "cell" if cell is not None:
            text = _changed(sent, {"text": "value"}, empty=True)
            if text:
                change |= {"row": cell[0], "column": cell[1], **text}
        case "translation":
            change["parts"] = list(several.get("parts", ()))
        case "rejected":
            return dict(TAKEN_OUT)
        case _:
            raise Wrong("这项内容不能更正。 This cannot be corrected.")
    if len(change) == 1:
        raise Wrong("更正内容与原识读相同，未作更正。 Nothing differs from what was read.")
    return change


def _changed(
    sent: Mapping[str, Any], names: Mapping[str, str], *, empty: bool = False
) -> dict[str, str]:
    """``empty``: whether to say "" says something."""
    found = {}
    for name, field in names.items():
        now, was = str(sent.get(field, "")).strip(), str(sent.get(f"{field}_was", "")).strip()
        if now != was and (now or empty):
            found[name] = now
    return found
