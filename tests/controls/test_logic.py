"""Threshold logic, from tables written by hand: what an entry asks, what is stated, what follows.

Each row of ``logic_*.toml``: criteria, statements, state, why (of the first unknown part), what
touches the limit, and the reason in words. A statement is ``parameter: value unit; key=value``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from controls.build import document, goods, indicator, inquiry, quantity
from zhiyi.controls.criteria import Expression
from zhiyi.controls.entries import Entry
from zhiyi.controls.evaluation import Evaluation, Evaluator
from zhiyi.controls.expressions import parse
from zhiyi.controls.judging import NEAR
from zhiyi.controls.properties import properties_of
from zhiyi.controls.readings import Stated, load_relations
from zhiyi.controls.references import resolve
from zhiyi.derivations import derive, load_formulas
from zhiyi.document import Condition, Indicator, Tolerance
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

FOLDER = Path(__file__).parent
NAMES = ("numbers", "units", "doubts", "conditions", "words", "groups")
LEAST = 220


def rows(name: str) -> list[list[Any]]:
    found: list[list[Any]] = tomllib.loads((FOLDER / f"logic_{name}.toml").read_text("utf-8"))[
        "rows"
    ]
    return found


CASES = [(name, *row) for name in NAMES for row in rows(name)]


def stated_of(text: str, number: int) -> Indicator:
    """``tensile_strength: 1965 MPa; tol=10; at=20 ℃; doc=report``."""
    head, *rest = (piece.strip() for piece in text.split(";"))
    parameter, figure = (piece.strip() for piece in head.split(":", 1))
    options = dict((piece.split("=", 1) if "=" in piece else (piece, "yes")) for piece in rest)
    value, _, unit = figure.partition(" ")
    made = indicator(
        parameter,
        value.removeprefix("约"),
        unit or None,
        document=options.get("doc", "doc-1"),
        agreed=False if "second" in options else None,
        second=options.get("second"),
        notes=("技术要求栏所列值",) if "required" in options else (),
    )
    figures = made.quantity
    if value.startswith("约"):
        figures = replace(figures, approximate=True)
    if "tol" in options:
        figures = replace(figures, tolerance=_tolerance(options["tol"], unit))
    quote = options.get("quote", f"{parameter} {figure}")
    return replace(
        made,
        id=f"ind-{number}",
        parameter=options.get("called", parameter),
        quantity=figures,
        evidence=(replace(made.place, quote=quote, locator=f"第{number}行"),),
        conditions=tuple(_condition(one) for one in options.get("at", "").split("&") if one),
        method=options.get("method"),
        statistic=options.get("stat"),  # type: ignore[arg-type]
        subject=options.get("subject"),
    )


def _tolerance(text: str, unit: str) -> Tolerance:
    """``0.1``, ``5 %``, ``+100/-0``."""
    figures, _, own = text.partition(" ")
    plus, _, minus = figures.removeprefix("+").partition("/-")
    return Tolerance(minus=Decimal(minus or plus), plus=Decimal(plus), unit=own or unit)


def _condition(text: str) -> Condition:
    value, _, unit = text.strip().partition(" ")
    if not unit:
        return Condition(text=text.strip())
    return Condition(text=text.strip(), quantity=quantity(value, unit))


def knowledge(
    statements: Iterable[str], lexicon: Lexicon, units: Units, extra: dict[str, Any]
) -> Stated:
    numbered = list(enumerate(statements))
    own = [stated_of(text, n) for n, text in numbered if not text.startswith(("says", "loose"))]
    loose = [stated_of(t.removeprefix("loose "), n) for n, t in numbered if t.startswith("loose")]
    lines = [text.removeprefix("says ") for text in statements if text.startswith("says ")]
    case = inquiry([goods("化工流程泵", model="CZ50")], [document("doc-1", text=lines)])
    derived = derive(own, formulas=load_formulas(lexicon=lexicon, units=units), units=units)
    return Stated(
        own,
        relations=load_relations(),
        derivations=derived,
        unattributed=loose,
        contradicted=[one.id for one in own] if extra.get("contradicted") else (),
        properties=properties_of(case, case.goods[0]),
    )


def expression_of(text: str, entries: dict[str, str]) -> Expression:
    """The expression; ``entries`` are the criteria by code that it may refer to."""
    made = [entry_of(code, criteria) for code, criteria in entries.items()]
    found = resolve([*made, entry_of("9Z999", text)])[-1].criteria
    assert found is not None
    return found


def entry_of(code: str, criteria: str) -> Entry:
    from zhiyi.controls.entries import Announcement

    return Entry(
        id=code,
        code=code,
        list="dual_use",
        title=f"条目{code}",
        title_en=code,
        announcement=Announcement(id="2024-51", title="公告"),
        criteria=parse(criteria) if criteria else None,
    )


@pytest.fixture(scope="module")
def evaluated(lexicon: Lexicon, units: Units) -> Any:
    def found(criteria: str, statements: list[str], extra: dict[str, Any]) -> Evaluation:
        known = knowledge(statements, lexicon, units, extra)
        expression = expression_of(criteria, extra.get("entries", {}))
        return Evaluator(known, lexicon=lexicon, units=units).evaluate(expression)

    return found


@pytest.mark.parametrize(
    ("name", "criteria", "statements", "state", "why", "near", "law", "extra"),
    [(*case, {})[:8] for case in CASES],
    ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES)],
)
def test_what_is_stated_comes_to(
    evaluated: Any,
    name: str,
    criteria: str,
    statements: list[str],
    state: str,
    why: str,
    near: str,
    law: str,
    extra: dict[str, Any],
) -> None:
    found = evaluated(criteria, statements, extra)
    parts = [part.criterion for part in found.parts]
    assert found.state == state, law
    assert next((part.why for part in parts if part.why), None) == (why or None), law
    touching = {kind for kind, words in NEAR.items() for p in parts if words in p.near.split("、")}
    assert touching == set(near.split()), law
    assert any(part.borderline for part in parts) == bool(near), law
    told = "".join(part.detail for part in parts)
    for words in extra.get("told", ()):
        assert words in told, law


def test_the_tables_are_long_enough() -> None:
    assert len(CASES) >= LEAST
