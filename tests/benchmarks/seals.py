"""Seals found, and what they are said to say: owner, purpose, shape, colour."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhiyi.document import Seal
from zhiyi.evaluation.scores import same_seal
from zhiyi.evaluation.truth import SealTruth, seal_truth

from .scoring import plain


@dataclass
class SealTally:
    """Counts over many pages. ``named``: true seals whose owner is known; owners and purposes are
    counted of those found."""

    counts: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def row(self) -> dict[str, float | None]:
        n = self.counts
        found, shown, named = n["found"], n["found"] + n["false"], n["named"]
        return {
            "seals": n["true"],
            "found": _share(found, n["true"]),
            "false": _share(n["false"], shown),
            "owners": named,
            "owner exact": _share(n["exact"], named),
            "owner withheld": _share(n["withheld"], named),
            "owner wrong": _share(n["wrong"], named),
            "purpose right": _share(n["purpose"], found),
            "shape right": _share(n["shape"], found),
            "colour right": _share(n["colour"], n["coloured"]),
        }


SHAPES, COLOURS = ("round", "oval", "square", "other"), ("red", "blue", "black", "grey")

Tallies = defaultdict[str, SealTally]
"""By quality, shape and colour; "all" holds every seal."""


def seal_rows(tallies: Tallies) -> dict[str, dict[str, float | None]]:
    """All, then by quality as they came, by shape, by colour."""
    places = {name: place for place, name in enumerate(("all", "", *SHAPES, *COLOURS))}
    names = sorted(tallies, key=lambda name: places.get(name.strip(), places[""]))
    return {name: tallies[name].row() for name in names}


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def shown_seals(seals: Iterable[Seal]) -> list[dict[str, Any]]:
    """Seals in the form that truth is compared with."""
    return [
        {
            "page": seal.place.page,
            "box": (box.left, box.top, box.right, box.bottom) if (box := seal.place.box) else None,
            "shape": seal.shape,
            "colour": seal.colour,
            "owner": seal.owner,
            "purpose": seal.purpose,
            "text": seal.text,
        }
        for seal in seals
    ]


def tally_seals(
    truth: Sequence[dict[str, Any]], seals: Iterable[Seal], where: str, tallies: Tallies, *keys: str
) -> None:
    """Holds the seals of one document against its truth. Adds to the tally "all", to those named by
    ``keys``, and to those of each true seal's shape and colour."""
    left = shown_seals(seals)
    # those without a box take what is left
    for told in sorted(truth, key=lambda one: not one.get("box")):
        known = seal_truth(told)
        # a picture that floats in an office file has no place: any seal left is it
        match = same_seal(known, left) if known.box else next(iter(left), None)
        if match is not None:
            left.remove(match)
        counts, remark = judged(known, told.get("colour"), match)
        for key in ("all", *keys, f"  {known.shape}", f"  {told.get('colour', 'red')}"):
            tallies[key].counts.update(counts)
        if remark:
            tallies["all"].remarks.append(f"{where}: {remark}")
    for match in left:
        for key in ("all", *keys):
            tallies[key].counts["false"] += 1
        tallies["all"].remarks.append(f"{where}: FALSE {match}")


def judged(
    known: SealTruth, colour: str | None, match: dict[str, Any] | None
) -> tuple[Counter[str], str]:
    """What one true seal counts for, and a remark where something is not right."""
    counts = Counter({"true": 1})
    if match is None:
        return counts, f"MISSED {known}"
    counts["found"] += 1
    purpose = known.purpose if known.purpose and known.purpose.endswith("专用章") else None
    if known.owner:
        counts["named"] += 1
        counts[owner_verdict(known.owner, match["owner"])] += 1
    if colour:
        counts["coloured"] += 1
        counts["colour"] += match["colour"] == colour
    counts["purpose"] += plain(match["purpose"] or "") == plain(purpose or "")
    counts["shape"] += match["shape"] == known.shape
    good = all(counts[key] for key in ("purpose", "shape")) and not counts["withheld"]
    good = good and not counts["wrong"] and counts["colour"] == counts["coloured"]
    return counts, "" if good else f"{known} {colour} shown as {match}"


def owner_verdict(true: str, shown: str | None) -> str:
    """exact, withheld (no owner is told) or wrong; the width of letters and blanks do not count."""
    if shown is None:
        return "withheld"
    return "exact" if plain(shown) == plain(true) else "wrong"
