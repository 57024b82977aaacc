"""The papers made by chance say what their truth says, and the scorer counts right."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest

from zhiyi.document import Bound, Condition, Document, Evidence, Indicator, Origin, Quantity
from zhiyi.lexicon import load_lexicon
from zhiyi.units import load_units

from .indicators.bank import load_goods
from .indicators.blocks import Grid, Text, Truth
from .indicators.papers import papers
from .indicators.scoring import Judge, tally
from .indicators.sheets import sample
from .indicators.sheets import tally as tally_sheet


@pytest.fixture(scope="module")
def judge() -> Judge:
    units = load_units()
    return Judge(units, load_lexicon(units=units))


def truth(value: str, unit: str = "MPa", sign: str = "=", **known: object) -> Truth:
    low = None if sign in ("<", "<=") else Decimal(value)
    high = None if sign in (">", ">=") else Decimal(value)
    told: dict[str, object] = {
        "parameter": "抗拉强度", "parameter_id": "tensile_strength", "sign": sign,
        "low": low, "high": high, "unit": unit, "layout": "by hand",
    }  # fmt: skip
    return Truth(**(told | known))  # type: ignore[arg-type]


def found(value: str, unit: str = "MPa", sign: str = "=", **known: object) -> Indicator:
    bound = Bound(Decimal(value), inclusive=sign in ("=", "<=", ">="))
    quantity = Quantity(
        low=None if sign in ("<", "<=") else bound,
        high=None if sign in (">", ">=") else bound,
        unit=unit,
    )
    quote = str(known.pop("quote", value))
    told: dict[str, object] = {
        "id": "ind-1", "evidence": (Evidence(document="d", page=1, quote=quote, locator="1"),),
        "origin": Origin("hand", 1.0), "parameter": "抗拉强度",
        "parameter_id": "tensile_strength", "quantity": quantity,
    }  # fmt: skip
    return Indicator(**(told | known))  # type: ignore[arg-type]


CASES = [
    # truth, found, value right, tuple right
    (truth("28"), found("28"), 1, 1),
    (truth("28"), found("28000", "kPa"), 1, 1),
    (truth("28"), found("28", "kPa"), 0, 0),
    (truth("28", sign=">="), found("28"), 1, 0),
    (truth("28", sign=">="), found("28", sign=">="), 1, 1),
    (truth("28", sign=">"), found("28", sign=">="), 1, 0),
    (truth("28"), found("28", parameter_id="yield_strength", parameter="屈服强度"), 1, 0),
    (truth("28", parameter_id=None), found("28", parameter_id=None), 1, 1),
    (truth("28", plus=Decimal(1), minus=Decimal(1)), found("28"), 1, 0),
]


@pytest.mark.parametrize(("wanted", "got", "value", "whole"), CASES)
def test_value_and_tuple_are_counted_apart(
    judge: Judge, wanted: Truth, got: Indicator, value: int, whole: int
) -> None:
    total, _ = tally("p", [wanted], [got], [], judge)
    assert (total.value, total.whole, total.known, total.shown) == (value, whole, 1, 1)


def test_an_indicator_answers_one_truth_only(judge: Judge) -> None:
    total, _ = tally("p", [truth("28"), truth("28")], [found("28")], [], judge)
    assert (total.value, total.known) == (1, 2)


def test_what_is_false_is_told_by_what_it_was_made_of(judge: Judge) -> None:
    blocks = [
        Text("电话：010-62341234", nothing="phone"),
        Grid([["量程", "0～50 kN"]], neutral=True),
        Text("抗拉强度：28 MPa", (truth("28"),)),
    ]
    shown = [
        found("6234", quote="010-62341234"),
        found("50", quote="0～50 kN"),
        found("2", quote="抗拉强度：28"),
    ]
    total, _ = tally("p", [truth("28")], shown, blocks, judge)
    assert dict(total.false) == {"phone": 1, "of a statement": 1}
    assert total.shown == 2


def test_conditions_are_found_by_their_figures(judge: Judge) -> None:
    wanted = truth("28", conditions=("23 ℃",))
    total, _ = tally("p", [wanted], [found("28", conditions=(Condition(text="23℃"),))], [], judge)
    assert total.conditions["condition found"] == 1


def test_every_parameter_of_the_bank_is_of_its_dimension(judge: Judge) -> None:
    for good in load_goods():
        for parameter in good.parameters:
            ids = (parameter.id or "").split("/")
            known = next((p for id in ids if (p := judge.lexicon.get(id))), None)
            if known is None:
                continue
            for scale in parameter.scales:
                if scale.unit and judge.units.known(scale.unit):
                    alike = judge.units.same_dimension(scale.unit, known.unit)
                    assert alike, (good.key, parameter.id, scale.unit)


def test_the_same_seed_makes_the_same_papers() -> None:
    one, two = (list(papers("dev", 3, 6)) for _ in range(2))
    assert [p.document for p in one] == [p.document for p in two]
    assert [p.truths for p in one] == [p.truths for p in two]
    assert one[0].document != next(papers("dev", 4, 1)).document


@pytest.mark.parametrize("split", ["dev", "reported"])
def test_every_truth_stands_on_its_page(split: str) -> None:
    for paper in papers(split, 1, 40):
        for truth in paper.truths:
            text = "".join(line.text for line in paper.document.lines_of(truth.page))
            plain = "".join(unicodedata.normalize("NFKC", text).split())
            unit = "".join(unicodedata.normalize("NFKC", truth.unit).split())
            assert unit in plain, (paper.name, truth)


def test_a_sample_of_a_data_sheet_is_found_by_value_and_by_name(judge: Judge) -> None:
    told = {"parameter": "抗拉强度", "op": ">=", "value": 28, "unit": "MPa", "condition": None}
    size = {"parameter": "尺寸", "op": "=", "value": "20 × 12", "unit": "mm", "condition": None}
    doc = Document(id="d", path="a.pdf", sha256="", media_type="", bytes=0)
    shown = [
        found("28", sign=">=", id="1"),
        found("30", sign="=", id="2"),
        found("20", "mm", id="3", parameter="尺寸", parameter_id=None),
        found("12", "mm", id="4", parameter="尺寸", parameter_id=None),
    ]
    samples = [sample({**entry, "page": 1}) for entry in (told, size)]
    total = tally_sheet(samples, doc, shown, judge)
    assert (total.known, total.value, total.whole, total.operator) == (2, 2, 2, 2)
    assert (total.shown, total.against) == (1, 1)
