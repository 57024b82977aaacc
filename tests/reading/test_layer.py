"""A text layer held against what the recogniser reads of the page."""

from __future__ import annotations

import pytest

from zhiyi.engines.protocols import Read
from zhiyi.reading.geometry import Frame
from zhiyi.reading.layer import compared
from zhiyi.reading.native import Glyph, NativePage

WIDTH = HEIGHT = 1000


def _page(text: str) -> NativePage:
    """One line of 20-point characters from x = 100, y = 100."""
    glyphs = tuple(
        Glyph(char, 100 + 20 * n, 100, 120 + 20 * n, 120, size=20) for n, char in enumerate(text)
    )
    return NativePage(width=WIDTH, height=HEIGHT, glyphs=glyphs, images=(), rules=())


def _read(text: str, layer: str, *, start: int = 0) -> Read:
    left, right = 100 + 20 * start, 100 + 20 * len(layer)
    return Read(text, 0.98, ((left, 100), (right, 100), (right, 120), (left, 120)))


@pytest.mark.parametrize(
    ("layer", "shown", "differs"),
    [
        ("极限压力≤6.7×10⁻⁵Pa", "极限压力≤6.7×10-5Pa", False),
        ("密度1.78g/cm³", "密度1.78g/cm3", False),
        ("ГОСТ 14339", "FOCT 14339", False),
        ("17,5 г/см³", "17,5 r/cm³", False),
        ("ГОСТ 14339", "FOCT 14389", True),
        ("抽气速率12400L/s", "抽气速率14200L/s", True),  # the same digits, otherwise placed
        ("抽气速率12400L/s", "抽气速率12400L/S", False),
        ("最高输出频率599Hz", "负载类型为恒转矩", True),
    ],
)
def test_what_counts_as_a_difference(layer: str, shown: str, differs: bool) -> None:
    frame = Frame(WIDTH, HEIGHT, 0)
    verdict = compared(_page(layer), [_read(shown, layer)], frame, figures_too=True)
    assert bool(verdict.differences) is differs


def test_a_digit_just_outside_of_the_read_box_is_no_difference() -> None:
    layer, frame = "4.6×10⁻⁵", Frame(WIDTH, HEIGHT, 0)
    reads = [_read("4.6×10-5", layer, start=1)]
    assert not compared(_page(layer), reads, frame, figures_too=True).differences


@pytest.mark.parametrize(
    ("layer", "shown", "differs"),
    [
        ("±0.01 % 이내 정격", "±0.01 % 0|4 8号", False),
        ("3상 400 V급 출력", "叫·3400 V", False),
        ("정격 전압 400 V급", "驱动器说明书", True),
    ],
)
def test_a_drawn_layer_in_a_script_that_the_recogniser_does_not_know(
    layer: str, shown: str, differs: bool
) -> None:
    verdict = compared(_page(layer), [_read(shown, layer)], Frame(WIDTH, HEIGHT, 0))
    assert bool(verdict.differences) is differs
