"""Goods in the words of exporters, from a table: everyday goods and goods of the list."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from controls.build import document, goods, inquiry
from zhiyi.controls.candidates import find_candidates, match
from zhiyi.controls.entries import ControlList
from zhiyi.controls.expressions import leaves, parse
from zhiyi.controls.labels import label_of
from zhiyi.derivations import find_derivations, load_formulas
from zhiyi.indicators import indicators_of_text, make_nlp
from zhiyi.inquiry import Candidate
from zhiyi.lexicon import Lexicon
from zhiyi.quotes import short
from zhiyi.units import Units

GOODS = tomllib.loads(Path(__file__).with_name("goods.toml").read_text("utf-8"))
LOW = 0.4
"""An entry whose name fits and whose figures are far from reached stays under this."""
Find = Callable[[str, str], tuple[Candidate, ...]]


@pytest.fixture(scope="module")
def find(controls: ControlList, lexicon: Lexicon, units: Units) -> Find:
    nlp, formulas = make_nlp(lexicon), load_formulas(lexicon=lexicon, units=units)

    def candidates(name: str, text: str) -> tuple[Candidate, ...]:
        stated = indicators_of_text(text, lexicon=lexicon, units=units, nlp=nlp)
        doc = document("doc-1", kind="explanation", text=[f"{name}。{text}"])
        doc = replace(doc, indicators=stated)
        case = inquiry([goods(name)], [doc])
        derived = find_derivations(case, formulas=formulas, units=units).facts
        case = replace(case, derivations=derived)
        return find_candidates(case, controls=controls, lexicon=lexicon, units=units).facts

    return candidates


@pytest.mark.parametrize(("name", "text"), GOODS["everyday"])
def test_everyday_goods_are_no_candidate_or_a_low_one(find: Find, name: str, text: str) -> None:
    found = find(name, text)
    assert all(one.score < LOW for one in found)
    assert {one.outcome for one in found} <= {"name_only", "criteria_not_met"}


@pytest.mark.parametrize(("code", "name", "text"), GOODS["listed"])
def test_goods_of_the_list_are_found_by_other_words(
    find: Find, code: str, name: str, text: str
) -> None:
    assert any((one.code or "").startswith(code) for one in find(name, text))


def test_typed_figures_are_held_against_the_criteria(
    controls: ControlList, lexicon: Lexicon, units: Units
) -> None:
    text = "变频器 输出频率1200 Hz"
    stated = indicators_of_text(text, lexicon=lexicon, units=units, nlp=make_nlp(lexicon))
    knowledge = {"controls": controls, "lexicon": lexicon, "units": units}
    on = date(2026, 3, 1)
    found = match(text, on=on, indicators=stated, **knowledge)[0]  # type: ignore[arg-type]
    plain = match(text, on=on, **knowledge)[0]  # type: ignore[arg-type]
    assert (found.code, found.outcome) == ("3A225", "criteria_partly_known")
    assert (plain.code, plain.outcome) == ("3A225", "name_only")


@pytest.mark.parametrize(
    ("text", "code"), [("carbon fiber", "1C210"), ("pressure transducer", "2B230")]
)
def test_an_english_name_of_two_words_is_one_name(
    controls: ControlList, lexicon: Lexicon, units: Units, text: str, code: str
) -> None:
    found = match(text, on=date(2026, 3, 1), controls=controls, lexicon=lexicon, units=units)
    assert any((one.code or "").startswith(code) for one in found)


@pytest.mark.parametrize(
    ("expression", "label"),
    [
        ("specific_modulus >= 12700000 m", "比模量 ≥ 1.27×10⁷ m"),
        ('tensile_strength >= 1950 MPa at "20 ℃"', "抗拉强度 ≥ 1950 MPa（20 ℃）"),
        ("inner_diameter in (100, 300] mm", "内径 ＞100且≤300 mm"),
        ("frequency in {915, 2450} MHz", "频率 为915、2450 MHz之一"),
        ('form is "锆金属"', "“锆金属”"),
    ],
)
def test_a_criterion_is_told_in_chinese(lexicon: Lexicon, expression: str, label: str) -> None:
    assert label_of(next(iter(leaves(parse(expression)))), lexicon) == label


@pytest.mark.parametrize(
    ("number", "written"),
    [("0.99995", "0.99995"), ("1.7500", "1.75"), ("12660000", "1.266×10⁷"), ("0", "0"),
     ("0.0000133", "1.33×10⁻⁵"), ("-55", "-55"), ("15000", "15000")],
)  # fmt: skip
def test_numbers_are_written_short(number: str, written: str) -> None:
    assert short(Decimal(number)) == written
