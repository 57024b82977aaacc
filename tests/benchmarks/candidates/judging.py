"""What is right about the candidates of a product, and the sums over all products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhiyi.inquiry import Candidate, Considered

from ..table import Row
from .cases import Product

FIRST, FEW = 1, 5
REACHED = ("criteria_met", "criteria_partly_known")


@dataclass(frozen=True, slots=True)
class Found:
    """One entry that was found, as far as it is judged. ``asked``: all words that name what is not
    stated."""

    code: str
    outcome: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Ranks from 1, 0 for none. ``group_rank`` counts five-character codes, ``rank`` entries."""

    product: Product
    rank: int
    group_rank: int
    outcome: str
    named: bool
    false: tuple[str, ...]
    beside: tuple[str, ...]
    found: tuple[Found, ...]


def found_of(candidates: Iterable[Candidate]) -> list[Found]:
    return [Found(one.code or one.entry, one.outcome, _asked(one)) for one in candidates]


def considered_of(considered: Iterable[Considered], titles: Mapping[str, str]) -> list[Found]:
    """Entries that were looked at and rank lower than any candidate; ``titles``: their ids."""
    return [Found(one.code or titles[one.title]) for one in considered]


def _asked(candidate: Candidate) -> str:
    unknown = [c.label or c.text for c in candidate.criteria if c.state == "unknown"]
    return " ".join((*candidate.to_ask, *unknown))


def group(code: str) -> str:
    """The five characters of a code; an entry of the nuclear list stands alone."""
    return code if code.startswith("nuclear") else code[:5]


def within(code: str, wanted: Iterable[str]) -> bool:
    return any(code == one or code.startswith(f"{one}.") for one in wanted)


def judge(product: Product, found: Sequence[Found]) -> Verdict:
    right = {group(code) for code in product.codes}
    groups = list(dict.fromkeys(group(one.code) for one in found))
    ranks = [n for n, one in enumerate(found, 1) if within(one.code, product.codes)]
    best = _best(product, [found[n - 1] for n in ranks])
    may_meet = product.codes if product.outcome == "met" else ()
    return Verdict(
        product=product,
        rank=ranks[0] if ranks else 0,
        group_rank=next((n for n, one in enumerate(groups, 1) if one in right), 0),
        outcome=best.outcome if best else "",
        named=best is not None and _named(product, best),
        false=tuple(
            one.code
            for one in found
            if one.outcome == "criteria_met" and not within(one.code, may_meet)
        ),
        beside=tuple(
            one.code
            for one in found
            if group(one.code) not in right and not within(one.code, product.also)
        ),
        found=tuple(found),
    )


def _best(product: Product, hits: Sequence[Found]) -> Found | None:
    """Of the right entries the one that says what the figures give, else the highest."""
    for wanted in WANTED.get(product.outcome, ()):
        for one in hits:
            if one.outcome == wanted:
                return one
    return hits[0] if hits else None


WANTED = {
    "met": REACHED,
    "partly": ("criteria_partly_known",),
    "not_met": ("criteria_not_met",),
    "description_only": ("description_only",),
}


def _named(product: Product, best: Found) -> bool:
    """Whether what is missing is asked for; for a product that meets everything, anything asked."""
    if product.missing:
        return all(any(w in best.asked for w in words.split("|")) for words in product.missing)
    return bool(best.asked)


def reached(verdict: Verdict) -> bool:
    """Criteria that are met on the stated figures are told met, or partly known with the rest
    asked for."""
    return verdict.outcome == "criteria_met" or (
        verdict.outcome == "criteria_partly_known" and verdict.named
    )


def ranking(verdicts: Sequence[Verdict]) -> Row:
    """Of the products that have an entry."""
    own = [one for one in verdicts if one.product.touches]
    return {
        "products": len(own),
        "group first": _share(own, [0 < v.group_rank <= FIRST for v in own]),
        "group in 5": _share(own, [0 < v.group_rank <= FEW for v in own]),
        "code first": _share(own, [0 < v.rank <= FIRST for v in own]),
        "code in 5": _share(own, [0 < v.rank <= FEW for v in own]),
    }


def outcomes(verdicts: Sequence[Verdict]) -> dict[str, Row]:
    """What is told of the right entry, by what the figures give."""
    rows: dict[str, Row] = {}
    for given in ("met", "partly", "not_met", "description_only"):
        own = [one for one in verdicts if one.product.outcome == given]
        told = {
            "met": [reached(v) for v in own],
            "partly": [v.outcome == "criteria_partly_known" and v.named for v in own],
        }.get(given, [v.outcome in WANTED[given] for v in own])
        rows[given] = {
            "products": len(own),
            "told so": _share(own, told),
            "criteria_met": _share(own, [v.outcome == "criteria_met" for v in own]),
            "false met": sum(len(v.false) for v in own),
        }
    none = [one for one in verdicts if not one.product.touches]
    rows["none"] = {"products": len(none), "false met": sum(len(v.false) for v in none)}
    rows["met or partly"] = _either(verdicts)
    return rows


def _either(verdicts: Sequence[Verdict]) -> Row:
    """The two kinds whose stated figures reach: what the aim of 98 % is about."""
    met = [v for v in verdicts if v.product.outcome == "met"]
    partly = [v for v in verdicts if v.product.outcome == "partly"]
    told = [reached(v) for v in met]
    told += [v.outcome == "criteria_partly_known" and v.named for v in partly]
    return {"products": len(told), "told so": _share(told, told)}


def company(verdicts: Sequence[Verdict]) -> dict[str, Row]:
    """How much stands beside: with an entry of the product, and where it has none."""
    rows: dict[str, Row] = {}
    for name, touches in (("with an entry", True), ("without", False)):
        own = [v for v in verdicts if v.product.touches == touches]
        count = max(len(own), 1)
        rows[name] = {
            "products": len(own),
            "ratio of others a product": sum(len(v.beside) for v in own) / count,
            "ratio of these not told not met": sum(_unrefuted(v) for v in own) / count,
            "with none": _share(own, [not v.beside for v in own]),
        }
    return rows


def _unrefuted(verdict: Verdict) -> int:
    return sum(
        one.code in verdict.beside and one.outcome != "criteria_not_met" for one in verdict.found
    )


def _share(of: Sequence[object], right: Sequence[bool]) -> float | None:
    return sum(right) / len(of) if of else None


def missed(verdict: Verdict) -> str:
    """A line for whoever mends it; empty where all is right."""
    product, say = verdict.product, []
    if product.touches and not 0 < verdict.rank <= FEW:
        say.append(f"rank {verdict.rank or '-'}")
    elif product.touches and verdict.group_rank != FIRST:
        say.append(f"group rank {verdict.group_rank}")
    if verdict.false:
        say.append(f"false criteria_met {', '.join(verdict.false)}")
    wanted = WANTED.get(product.outcome, ())
    if product.touches and verdict.rank and verdict.outcome not in wanted:
        say.append(f"{verdict.outcome} instead of {product.outcome}")
    if product.outcome == "partly" and verdict.outcome in wanted and not verdict.named:
        say.append(f"{product.missing} not named")
    if not product.touches and _unrefuted(verdict):
        say.append("has none")
    if not say:
        return ""
    shown = ", ".join(f"{one.code} {one.outcome}" for one in verdict.found[:6]) or "nothing"
    wanted_codes = "/".join(product.codes) or "none"
    return f"{product.id} [{product.name}] {wanted_codes}: {'; '.join(say)} | found {shown}"
