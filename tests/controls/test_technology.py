"""Software and technology by the goods that they are for."""

from __future__ import annotations

from datetime import date

import pytest

from controls.build import document, goods, inquiry
from zhiyi.controls.candidates import find_candidates
from zhiyi.controls.entries import ControlList
from zhiyi.controls.technology import cited, goods_of
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units


def codes(name: str, controls: ControlList, lexicon: Lexicon, units: Units) -> set[str]:
    case = inquiry([goods(name)], [document("doc-1", kind="explanation", text=[f"{name}。"])])
    found = find_candidates(case, controls=controls, lexicon=lexicon, units=units).facts
    return {one.code or "" for one in found}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("磷化铟衬底抛光技术资料", "3E004"),
        ("技术图纸：氢闸流管生产工艺", "3E201"),
        ("technology for the production of tellurium", "6E002"),
        ("动平衡机测量软件", "2D201"),
        ("high speed camera unlocking software", "6D203"),
    ],
)
def test_technology_is_found_by_the_goods_it_is_for(
    controls: ControlList, lexicon: Lexicon, units: Units, name: str, code: str
) -> None:
    assert code in codes(name, controls, lexicon, units)


@pytest.mark.parametrize("name", ["磷化铟工艺品", "技术", "办公软件", "软件工程技术图书"])
def test_words_for_technology_alone_name_nothing(
    controls: ControlList, lexicon: Lexicon, units: Units, name: str
) -> None:
    assert not {code for code in codes(name, controls, lexicon, units) if code[1:2] in "DE"}


def test_a_title_that_excludes_a_code_does_not_cite_it(controls: ControlList) -> None:
    entries = controls.versions(date(2026, 3, 1))
    for goods_number, others in cited(entries).items():
        for other in others:
            assert f"非{(entries[goods_number].code or '')[:5]}" not in entries[other].title


def test_codes_from_one_to_another_are_cited(controls: ControlList) -> None:
    entries = controls.versions(date(2026, 3, 1))
    by_code = {
        entries[number].code: {entries[other].code for other in others}
        for number, others in cited(entries).items()
    }
    assert "3E201" in by_code["3A231"]
    assert "3E201" not in by_code.get("3A001", set())


def test_an_endless_row_of_technology_ends() -> None:
    assert next(iter(goods_of("变频器" + "技术" * 50)))[0] == "E"
