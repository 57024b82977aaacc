"""What the papers state of one goods item, ready to be compared: readings by parameter.

A reading is one value an indicator states (its alternatives are readings of their own). Values
from requirement columns (技术要求) count only where nothing was measured.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.abc import Traversable
from importlib.resources import files

from zhiyi.controls.length_errors import PARAMETER as GROWING
from zhiyi.controls.length_errors import SHOWN, slope_of
from zhiyi.controls.properties import Property, papers_of, properties_of
from zhiyi.controls.substances import Substance, substances_of
from zhiyi.controls.uncertainty import in_brackets, is_uncertainty
from zhiyi.derivations.values import other_quantities, required, stated_quantity
from zhiyi.document import Indicator, Quantity
from zhiyi.errors import InputError
from zhiyi.inquiry import Derivation, Goods, Inquiry

BASIS = re.compile(
    r"(?:检测|检验|测试|试验|测量|校准|评定|执行|引用)(?:依据|标准|方法|规范)|依据标准"
    r"|test (?:method|standard)|according to|in accordance with|Prüfnorm|nach DIN"
    r"|試験方法|測定方法|시험\s?방법|Метод",
    re.IGNORECASE,
)
"""Where a paper names the standard that everything in it was tested by."""
BASIS_LINES = 4
"""The label and what stands beside and under it: two or three standards in a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A value as stated. ``documents`` are where it stands, ``others`` what a second reader read
    instead, ``formula`` how it follows from other readings, ``basis`` the lines in which its paper
    says by which standards all of it was tested. ``contradicted``: another paper states it
    differently."""

    quantity: Quantity
    indicators: tuple[Indicator, ...]
    others: tuple[Quantity, ...] = ()
    formula: str | None = None
    basis: tuple[str, ...] = ()
    contradicted: bool = False

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(indicator.place.document for indicator in self.indicators)

    @property
    def required(self) -> bool:
        """Whether it only says what the goods should reach."""
        return any(required(indicator) for indicator in self.indicators)


@dataclass(frozen=True, slots=True)
class Relations:
    """Which other parameters count as one (``equivalents``)."""

    equivalents: Mapping[str, tuple[str, ...]]


def load_relations(folder: Traversable | None = None) -> Relations:
    """From ``knowledge/controls/equivalents.toml``."""
    folder = folder or files("zhiyi.knowledge") / "controls"
    try:
        equal = tomllib.loads((folder / "equivalents.toml").read_text("utf-8"))["equivalent"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"knowledge/controls: {error}; see its README.md") from error
    return Relations({row["parameter"]: tuple(row["counts"]) for row in equal})


class Stated:
    """Every reading of one goods item. ``derivations`` are what follows from them, of which those
    that assume something are left to the officer. ``unattributed`` are the parameters stated
    somewhere in the papers without a sign of which goods they speak of."""

    def __init__(
        self,
        indicators: Iterable[Indicator],
        *,
        relations: Relations,
        derivations: Iterable[Derivation] = (),
        unattributed: Iterable[Indicator] = (),
        bases: Mapping[str, tuple[str, ...]] | None = None,
        contradicted: Collection[str] = (),
        uncertainties: Iterable[Indicator] = (),
        properties: Iterable[Property] = (),
        substances: Iterable[Substance] = (),
    ) -> None:
        self._relations = relations
        self._contradicted = frozenset(contradicted)
        self.properties = tuple(properties)
        self.substances = tuple(substances)
        self._by_parameter: dict[str, list[Reading]] = {}
        self._derived: dict[str, list[Reading]] = {}
        by_id: dict[str, Indicator] = {}
        of_measuring = {i.id: i for i in uncertainties}
        for indicator in indicators:
            if is_uncertainty(indicator):
                of_measuring[indicator.id] = indicator
            if indicator.parameter_id is not None and not in_brackets(indicator):
                found = self._by_parameter.setdefault(indicator.parameter_id, [])
                found.append(self._reading(indicator, (bases or {}).get(indicator.id, ())))
                by_id[indicator.id] = indicator
                if slope := slope_of(indicator):
                    self._derived.setdefault(GROWING, []).append(
                        Reading(quantity=slope, indicators=(indicator,), formula=SHOWN)
                    )
        self.uncertainties = tuple(of_measuring.values())
        for one in derivations:
            if not one.assumes and all(id in by_id for id in one.inputs):
                inputs = tuple(by_id[id] for id in one.inputs)
                self._derived.setdefault(one.parameter_id, []).append(self._follows(one, inputs))
        self.unattributed = {i.parameter_id: i for i in unattributed if i.parameter_id}

    def _reading(self, indicator: Indicator, basis: tuple[str, ...]) -> Reading:
        return Reading(
            quantity=stated_quantity(indicator),
            indicators=(indicator,),
            others=other_quantities(indicator),
            basis=basis,
            contradicted=indicator.id in self._contradicted,
        )

    def _follows(self, found: Derivation, inputs: tuple[Indicator, ...]) -> Reading:
        return Reading(
            quantity=found.quantity,
            indicators=inputs,
            others=found.others,
            formula=found.formula,
            contradicted=any(one.id in self._contradicted for one in inputs),
        )

    def parameters(self) -> frozenset[str]:
        return frozenset(self._by_parameter)

    def of(self, parameter: str) -> tuple[Reading, ...]:
        """Readings of the parameter, failing these of what counts as it, and what follows from
        other readings: an exporter's own sum may be wrong. Measured go before required values."""
        names = (parameter, *self._relations.equivalents.get(parameter, ()))
        own = next((self._by_parameter[n] for n in names if n in self._by_parameter), [])
        return _best([*own, *self._derived.get(parameter, ())])

    def loose(self, parameter: str) -> Indicator | None:
        """An indicator that states the parameter, but of no goods item that we know."""
        for name in (parameter, *self._relations.equivalents.get(parameter, ())):
            if name in self.unattributed:
                return self.unattributed[name]
        return None


def stated(inquiry: Inquiry, goods: Goods, *, relations: Relations) -> Stated:
    """What the papers of an inquiry state of one goods item."""
    whose = {attribution.indicator: attribution.goods for attribution in inquiry.attributions}
    own = [i for i in inquiry.indicators() if goods.id in whose.get(i.id, ())]
    loose = [i for i in inquiry.indicators() if not whose.get(i.id)]
    bases = dict(_bases(inquiry, own))
    derived = [one for one in inquiry.derivations if goods.id in one.goods]
    return Stated(
        own,
        relations=relations,
        derivations=derived,
        unattributed=loose,
        bases=bases,
        contradicted=[id for one in inquiry.contradictions for id in one.indicators],
        uncertainties=[i for i in inquiry.indicators() if is_uncertainty(i)],
        properties=properties_of(inquiry, goods),
        substances=substances_of(papers_of(inquiry, goods), goods),
    )


def _bases(
    inquiry: Inquiry, indicators: Iterable[Indicator]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For each indicator the lines of its technical paper that say by which standard it tests."""
    for doc, part in inquiry.parts():
        if inquiry.kind_of(part) != "technical":
            continue
        texts = [line.text for line in doc.lines_of(*part.pages)]
        told = [n for n, text in enumerate(texts) if BASIS.search(text)]
        lines = tuple(text for n in told for text in texts[n : n + BASIS_LINES])
        for indicator in indicators if lines else ():
            place = indicator.place
            if place.document == doc.id and place.page in part.pages:
                yield indicator.id, lines


def _best(readings: list[Reading]) -> tuple[Reading, ...]:
    measured = tuple(reading for reading in readings if not reading.required)
    return measured or tuple(readings)
