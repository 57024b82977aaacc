"""Numbers in figures and words, and hostile text: no exception, bounded time."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from zhiyi.indicators import quantities_of_text
from zhiyi.indicators.drafts import Tools
from zhiyi.indicators.number_words import any_number_at
from zhiyi.indicators.numbers import POINT_READ, flat, number_at

PIECES = """
0 1 5 10 12,5 1,000 .5 -3 10^7 ×10⁻³ ×10⁻ E7 E999999999 ½ 1/2 5N 三 二十五 百 万 亿 半 百分之 余
≥ ≤ < > ≈ ~ ± +0.1 /-0.2 - – … 至 到 to bis до から 不低于 超过 以上 以下 not 没有 优于 between and
( ) （ ） [ ] 、 ， , ; 。 : | @ / × % ‰ mm MPa 兆帕 ℃ 千瓦 °/h r/min 每分钟 摄氏 度 kg L/s
第 条 页 元 2025年 GB/T 电话 Tel. No. HRC Φ AC D50 two hundred half zwei пять
"""
WORDS = st.sampled_from([*PIECES.split(), " ", "\n"])
TEXTS = st.one_of(st.lists(WORDS, max_size=24).map("".join), st.text(max_size=60))


@given(TEXTS, st.booleans())
@example("1E999999999 Pa", False)
@example("((((((((5) mm", False)
@example("一到二到三到四", True)
@settings(
    max_examples=250,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_text_is_read_in_order_and_inside_itself(tools: Tools, text: str, comma: bool) -> None:
    found = quantities_of_text(
        text, units=tools.units, lexicon=tools.lexicon, nlp=tools.nlp, decimal_comma=comma
    )
    last = 0
    for one in found:
        assert 0 <= one.start <= one.first < one.end <= len(text)
        assert one.first >= last
        last = one.end
        assert one.quantity.operator
        low, high = one.quantity.low, one.quantity.high
        assert low is None or high is None or low.value <= high.value


@given(st.text(max_size=80))
def test_flattening_keeps_every_place(text: str) -> None:
    assert len(flat(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "5" * 40_000,
        "1,111" * 8_000,
        "1.1" * 12_000,
        "1 000 " * 6_000,
        "(" * 100_000,
        "([{" * 12_000 + "5 mm" + ")]}" * 12_000,
        "一" * 20_000,
        "一百" * 10_000,
        "一到" * 10_000,
        "a" * 200_000,
        "a1-" * 12_000,
        "two " * 10_000,
        "≥" * 100_000,
        "not " * 20_000 + "more than 5 mm",
        "±" * 20_000,
        "5±" * 8_000,
        "5/" * 8_000,
        "5×" * 8_000,
        "ISO " * 20_000,
        "GB-A-B-C" * 8_000,
        "每" * 100_000 + "5 mm",
        "x@" * 20_000,
        "+1 23 " * 8_000,
        "1E5E5" * 8_000,
        " " * 200_000 + "5 mm",
        "5 " + "\u3000" * 100_000,
    ],
    ids=lambda text: f"{text[:8]!r} x {len(text)}",
)
def test_time_grows_no_faster_than_the_text(text: str, tools: Tools) -> None:
    """The square of these lengths would take minutes."""
    plain = flat(text)
    begun = time.process_time()
    tools.reader.find(plain)
    tools.reader.find(plain, cell=True)
    assert time.process_time() - begun < 6


def test_a_line_of_a_million_characters_is_read_to_its_end(tools: Tools) -> None:
    line = (
        "本批产品由我公司按图纸加工，经热处理和表面处理后逐件检验，外观无裂纹、无划伤、无锈蚀，包装完好，随附质量证明文件，"
        "抗拉强度不低于5490 MPa，转速1.2万转/分；可用于一般工业设备，不含易燃易爆成分。"
    ) * 10_000
    assert len(line) > 1_000_000 - 20_000
    begun = time.process_time()
    found = tools.reader.find(flat(line))
    assert len(found) == 20_000
    assert time.process_time() - begun < 30


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1E99", Decimal("1E99")),
        ("1E999", None),
        ("5×10^400", None),
        ("7" * 40, Decimal("7" * 40)),
        ("7" * 41, None),
        ("12345678901234567890.123456789×10^3", Decimal("12345678901234567890123.456789")),
    ],
)
def test_figures_are_exact_or_refused(text: str, value: Decimal | None) -> None:
    number = number_at(text, 0)
    assert (number.value if number else None) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三点五", "3.5"),
        ("叁万伍仟", "35000"),
        ("二百五", "250"),
        ("二百零五", "205"),
        ("一万三", "13000"),
        ("十亿零六万", "1000060000"),
        ("二十几万", "200000"),
        ("负三千", "-3000"),
        ("1.2万", "12000"),
        ("25万6千", "256000"),
        ("三又二分之一", "3.5"),
        ("百分之三十", "0.3"),
        ("2½", "2.5"),
        ("two hundred and fifty", "250"),
        ("dreiundzwanzig", "23"),
        ("сорок два", "42"),
        ("half", "0.5"),
    ],
)
def test_a_number_in_words_or_figures(text: str, value: str) -> None:
    number = any_number_at(text, 0)
    assert number is not None
    assert (number.end, number.value) == (len(text), Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("18.000 U/min", "18000"),
        ("7.850 г/см³", "7.850"),
        ("7.850", "7.850"),
        ("0.125 mm", "0.125"),
        ("1.250,5 N", "1250.5"),
        ("12,5 mm", "12.5"),
        ("1 250,5 Н", "1250.5"),
    ],
)
def test_a_point_among_decimal_commas(text: str, value: str) -> None:
    """Where it may be both, a note says so."""
    number = number_at(text, 0, decimal_comma=True)
    assert number is not None
    assert number.value == Decimal(value)
    assert (POINT_READ in number.notes) == (text in ("18.000 U/min", "7.850"))


@pytest.mark.parametrize("text", ["6.1×10⁻", "6.1×10⁺ Pa", "漏率≤6.1×10⁻ Pa·m³/s"])
def test_an_exponent_whose_digits_were_not_read_is_not_guessed(tools: Tools, text: str) -> None:
    found = quantities_of_text(text, units=tools.units, lexicon=tools.lexicon, nlp=tools.nlp)
    assert found == ()
