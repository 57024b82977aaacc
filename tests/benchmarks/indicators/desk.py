"""The desk that a paper is written at: its language, its goods, and what is stated of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from .bank import Good, Parameter
from .blocks import Truth, truth_of
from .stating import Printed, Stated, draw, printed, words


@dataclass(frozen=True, slots=True)
class Entry:
    """One parameter of the paper with what is stated; ``condition``, ``method``: "" for none."""

    parameter: Parameter
    name: str
    stated: Stated
    condition: str = ""
    method: str = ""


@dataclass(slots=True)
class Desk:
    """``left``: parameters that the paper has not stated yet, so that none is stated twice."""

    rng: Random
    code: str
    good: Good
    model: str
    left: list[Parameter] = field(default_factory=list)

    def entries(self, count: int, *, plain: bool = False, senses: str = "") -> list[Entry]:
        """``senses``: only parameters of these, all where it is empty."""
        fit = [p for p in self.left if not senses or p.sense in senses.split()]
        chosen = fit[:count]
        self.left = [p for p in self.left if p not in chosen]
        return [self.entry(parameter, plain=plain) for parameter in chosen]

    def entry(self, parameter: Parameter, *, plain: bool = False) -> Entry:
        rng, code = self.rng, self.code
        at = [c[code] for c in parameter.conditions if code in c]
        return Entry(
            parameter,
            rng.choice(parameter.names[code]),
            draw(parameter, rng, plain=plain),
            rng.choice(at) if at and rng.random() < 0.4 else "",
            rng.choice(parameter.methods) if parameter.methods and rng.random() < 0.6 else "",
        )

    def word(self, key: str) -> str:
        return str(self.rng.choice(words()["head"][self.code][key]))

    def printed(self, stated: Stated, *, unit: str | None = None, running: bool = False) -> Printed:
        return printed(stated, self.code, self.rng, unit=unit, running=running)

    def other_models(self, count: int) -> list[str]:
        """Models of the same goods, the paper's own first."""
        found = [self.model]
        while len(found) < count:
            new = self.good.model(self.rng)
            if new not in found:
                found.append(new)
        return found

    @property
    def wide(self) -> bool:
        return self.code in ("zh", "ja")

    def bracketed(self, text: str) -> str:
        if self.wide:
            return self.rng.choice((f"（{text}）", f"({text})"))
        return f" ({text})"


def truth(entry: Entry, unit: str, layout: str, **known: object) -> Truth:
    """What an entry states; ``known`` overrides and adds."""
    told: dict[str, object] = {"layout": layout} | known
    stated = told.pop("stated", entry.stated)
    assert isinstance(stated, Stated)
    return truth_of(stated, entry.name, entry.parameter.id, unit, **told)


def conditions(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
