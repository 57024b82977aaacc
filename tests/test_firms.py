"""One character's difference in the name is another firm."""

from __future__ import annotations

import pytest
from tests.test_goods import inquiry, paper, particular

from zhiyi.firms import exporter_of, firm_in, same_firm
from zhiyi.inquiry import Notice


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("宁波澈源机电有限公司", "宁波澈源机电有限公司", True),
        ("宁波澈源机电有限公司", "寧波澈源機電有限公司", True),
        ("宁波澈源（香港）有限公司", "宁波澈源(香港)有限公司", True),
        ("宁波澈源机电有限公司", "宁 波 澈 源 机 电 有 限 公 司", True),
        ("CHEYUAN MOTORS CO., LTD.", "Cheyuan Motors Company Limited", True),
        ("VERTIGO S.R.L.", "Vertigo Srl", True),
        ("H0RIZON LTD", "HORIZON LTD.", True),
        ("宁波澈源机电有限公司", "宁波澈沅机电有限公司", False),
        ("宁波澈源机电有限公司", "宁波澈源机械有限公司", False),
        ("宁波澈源机电有限公司", "宁波澈源机电有限公司慈溪分公司", False),
        ("宁波澈源机电有限公司", "舟山澈源机电有限公司", False),
        ("澈源机电有限公司", "宁波澈源机电有限公司", None),
        ("宁波澈?机电有限公司", "宁波澈源机电有限公司", None),
        ("宁波澈源机电有限公司", "CHEYUAN MOTORS CO., LTD.", None),
        ("宁波", "宁波澈源机电有限公司", None),
        (None, "宁波澈源机电有限公司", None),
    ],
)
def test_two_names_are_compared(one: str | None, other: str, same: bool | None) -> None:
    assert same_firm(one, other) is same
    assert same_firm(other, one) is same


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("宁波澈源机电有限公司 Ningbo Cheyuan Co., Ltd.", "宁波澈源机电有限公司"),
        ("HALDEN PUMPER AS, Storgata 4, Halden, Norway", "HALDEN PUMPER AS"),
        ("KARIM & SONS TRADING LLC（阿联酋迪拜）", "KARIM & SONS TRADING LLC"),
        ("PT. BUMI TEKNIK ABADI, Surabaya", "PT. BUMI TEKNIK ABADI"),
        ("may have the goods re-inspected at the port", None),
        ("：", None),
    ],
)
def test_the_firm_is_read_without_its_address(text: str, firm: str | None) -> None:
    assert firm_in(text) == firm


def test_the_exporter_is_whom_the_declaration_names() -> None:
    declaration = paper("declaration", particulars=[particular("exporter", "宁波澈源机电有限公司")])
    letter = paper("explanation", particulars=[particular("exporter", "宁波澈沅机电有限公司")])
    found = exporter_of(inquiry(letter, declaration))
    assert found is not None
    assert found[0] == "宁波澈源机电有限公司"
    assert found[1][0].document == declaration.id


def test_without_a_declaration_the_notice_tells_the_exporter() -> None:
    contract = paper("contract", particulars=[particular("exporter", "宁波澈沅机电有限公司")])
    found = exporter_of(inquiry(contract, notice=Notice(exporter="宁波澈源机电有限公司")))
    assert found is not None
    assert (found[0], found[1][0].locator) == ("宁波澈源机电有限公司", "inquiry.toml")


def test_nobody_is_the_exporter_of_papers_that_name_none() -> None:
    assert exporter_of(inquiry(paper("technical"))) is None
