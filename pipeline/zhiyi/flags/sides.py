"""Whose words an indicator is: the exporter's, or those of technical material."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from zhiyi.claims.claim import Claim, claim_of
from zhiyi.controls.readings import Reading
from zhiyi.document import Evidence, Indicator, Kind, Part
from zhiyi.inquiry import Inquiry
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

CLAIMING: frozenset[Kind] = frozenset(
    {"explanation", "declaration", "contract", "end_use_statement", "correspondence"}
)
"""Papers in which the exporter speaks; the translation of a technical paper is one of them too."""
Side = Literal["claim", "report", ""]


class Sides:
    """The papers of an inquiry by who speaks in them."""

    def __init__(self, inquiry: Inquiry, *, lexicon: Lexicon, units: Units) -> None:
        self._lexicon = lexicon
        self._units = units
        translated = {t for one in inquiry.translations for t in one.targets if t != one.part}
        self._parts: dict[tuple[str, int], tuple[Part, Side]] = {}
        self._claims: dict[str, Claim | None] = {}
        for doc, part in inquiry.parts():
            kind = inquiry.kind_of(part)
            side: Side = "report" if kind == "technical" else ""
            if kind in CLAIMING or part.id in translated:
                side = "claim"
            self._parts |= {(doc.id, page): (part, side) for page in part.pages}

    def of(self, indicator: Indicator) -> Side:
        """Empty for papers that are neither."""
        return self.at(indicator.place)

    def at(self, place: Evidence) -> Side:
        """The same of any place."""
        found = self._parts.get((place.document, place.page))
        return found[1] if found else ""

    def claims(self, reading: Reading) -> bool:
        """Whether the exporter's papers alone state it: of a derived value every input, and one of
        them nowhere else."""
        sides = list(self._sides(reading))
        return all("claim" in one for one in sides) and any("report" not in one for one in sides)

    def reports(self, reading: Reading) -> bool:
        """Whether technical material states it: of a derived value every input."""
        return all("report" in one for one in self._sides(reading))

    def claim(self, indicator: Indicator) -> Claim | None:
        """What it claims, in the unit of its parameter; None where that cannot be told."""
        if indicator.id not in self._claims:
            self._claims[indicator.id] = self._claim(indicator)
        return self._claims[indicator.id]

    def _claim(self, indicator: Indicator) -> Claim | None:
        found = self._parts.get((indicator.place.document, indicator.place.page))
        if found is None:
            return None
        parameter = self._lexicon.get(indicator.parameter_id or "")
        unit = parameter.unit if parameter else indicator.unit_normal
        return claim_of(found[0], indicator, unit, self._units)

    def _sides(self, reading: Reading) -> Iterator[set[Side]]:
        found: dict[str | None, set[Side]] = {}
        for indicator in reading.indicators:
            found.setdefault(indicator.parameter_id, set()).add(self.of(indicator))
        yield from found.values()
