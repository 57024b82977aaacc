"""How pages as read are held against pages as drawn."""

from __future__ import annotations

import pytest
from tests.benchmarks.scoring import (
    ReadLine,
    TrueLine,
    aligned,
    fit,
    folded,
    score_page,
    tokens_in,
)

LINE = (0.1, 0.1, 0.5, 0.12)


def of(text: str, box: tuple[float, float, float, float] = LINE, **more: object) -> ReadLine:
    return ReadLine(text=text, box=box, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("纯度 ≥1.9 %，厚 ±5 μm", ["≥1.9%", "±5μm"]),
        ("密度12.5～14.0 g/cm³", ["12.5-14.0g/cm3"]),
        ("真空 <1.4×10⁻⁹ Pa", ["<1.4x10-9Pa"]),
        ("工作温度 -40～+85 ℃", ["-40-+85°C"]),
        ("外径 30.5±0.2mm", ["30.5±0.2mm"]),
        ("尺寸 2400×300×80", ["2400x300x80"]),
        ("单位 ×10⁻⁶/K", []),
        ("第 3 页 12", []),
        ("CAS 7440-55-3 型号 XGE-178-T", ["7440-55-3", "XGE-178-T"]),
        ("商品编号 4840937188", ["4840937188"]),
        ("USD 97,925.38", ["97,925.38"]),
    ],
)
def test_critical_tokens_are_figures_with_what_belongs_to_them(
    line: str, tokens: list[str]
) -> None:
    text = folded(line)
    assert [text.text[a:b] for a, b in tokens_in(text)] == tokens


@pytest.mark.parametrize(
    ("line", "page", "errors"),
    [
        ("抗拉强度", "序号抗拉强度MPa", 0),
        ("抗拉强度", "抗拉弹度", 1),
        ("抗拉强度", "抗强度", 1),
        ("抗拉强度", "抗拉x强度", 1),
        ("抗拉强度", "", 4),
        ("ab", "xyz", 2),
    ],
)
def test_a_line_is_sought_where_it_fits_best(line: str, page: str, errors: int) -> None:
    assert fit(line, page) == errors


def test_the_alignment_says_where_every_character_stands() -> None:
    assert aligned("1.9%", "≥11.9x") == (1, [2, 3, 4, 5])
    assert aligned("abc", "xac")[1] == [1, None, 2]


def test_neither_order_nor_the_cutting_of_lines_counts() -> None:
    truth = [
        TrueLine(text="密度 7.85 g/cm³", box=(0.1, 0.1, 0.4, 0.12)),
        TrueLine(text="符合", box=(0.6, 0.1, 0.7, 0.12)),
    ]
    merged = [of("密度7.85 g/cm3 符合", (0.1, 0.1, 0.7, 0.12))]
    cut = [of("符合", (0.6, 0.1, 0.7, 0.12)), of("g/cm³", (0.3, 0.1, 0.4, 0.12)),
           of("密度 7.85", (0.1, 0.1, 0.29, 0.12))]  # fmt: skip
    for reads in (merged, cut):
        assert score_page(truth, reads).errors == 0


def test_a_line_read_in_another_place_is_not_found() -> None:
    truth = [TrueLine(text="符合", box=LINE)]
    assert score_page(truth, [of("符合", (0.1, 0.5, 0.5, 0.52))]).errors == 2


@pytest.mark.parametrize(
    ("read", "right", "lost"),
    [
        ("比例≥1.9 %", True, False),
        ("比例21.9 %", False, False),
        ("比例≥11.9 %", False, False),
        ("比例≥1.95 %", False, False),
        ("比例≥1.9", False, False),
        ("比例≥ 1.9%", True, False),
        ("12 ≥1.9%", True, False),
        ("比例", False, True),
    ],
)
def test_a_token_is_right_only_to_its_last_character(read: str, right: bool, lost: bool) -> None:
    score = score_page([TrueLine(text="比例≥1.9 %", box=LINE)], [of(read)])
    assert [(t.right, t.lost) for t in score.tokens] == [(right, lost)]


def test_a_token_is_marked_where_the_second_reader_says_another_thing_in_its_place() -> None:
    truth = [TrueLine(text="长 31.9 mm 宽 45.2 mm", box=LINE)]
    read = of("长 81.9 mm 宽 45.2 mm", agreed=False, others=("长 31.9 mm 宽 45.2 mm",))
    told = {t.text: (t.right, t.marked) for t in score_page(truth, [read]).tokens}
    assert told == {"31.9mm": (False, True), "45.2mm": (True, False)}


def test_an_uncertain_reading_is_marked_below_the_score_given() -> None:
    truth = [TrueLine(text="长 31.9 mm", box=LINE)]
    for score, marked in ((0.5, True), (0.9, False)):
        found = score_page(truth, [of("长 81.9 mm", score=score)], sure=0.85)
        assert [t.marked for t in found.tokens] == [marked]


def test_letters_of_a_seal_among_the_lines_are_leaks() -> None:
    truth = [TrueLine(text="交货期三十天", box=LINE, under=((2, 4),))]
    seal = ((0.2, 0.05, 0.4, 0.2), "杭州鑫淼化工有限公司")
    score = score_page(
        truth,
        [of("交货期鑫三十天"), of("化工有限", (0.25, 0.15, 0.35, 0.17))],
        seals=[seal],
    )
    assert (score.leaked, score.added, score.sealed_errors) == (5, 5, 1)


def test_characters_under_a_seal_are_counted_apart() -> None:
    truth = [
        TrueLine(text="金额 97.50 kg", box=LINE, under=((3, 6),)),
        TrueLine(text="12.5 MPa", box=(0.1, 0.3, 0.5, 0.32)),
    ]
    score = score_page(truth, [of("金额 9.50 kg"), of("12.5 MPa", (0.1, 0.3, 0.5, 0.32))])
    assert (score.sealed_letters, score.sealed_errors, score.errors) == (9, 1, 1)
    assert [(t.under, t.right) for t in score.tokens] == [(True, False), (False, True)]
