from __future__ import annotations

import pytest

from zhiyi.reading.second import figures, opinion

SAME = [
    ("抗折强度 ≥45 MPa", "抗折 强度 >45 MPa"),
    ("≥99.0", "299.0"),
    ("1200 Hz±0.1%", "1200 Hz+0.1%"),
    ("１.８５ g/cm³", "1.85 g/cm3"),
    ("11,200 kg", "11200 kg"),
    ("1.84～1.86", "1.84~1.86"),
    ("9 72", "972"),
]

DIFFERENT = [
    ("881/379/380 V", "381/379/380 V"),
    ("1.46 T", "14.6 T"),
    ("输出频率 1200 Hz", "输出 频率 1500 Hz"),
]


@pytest.mark.parametrize(("first", "text"), SAME)
def test_the_same_figures_in_another_spelling_agree(first: str, text: str) -> None:
    assert opinion(first, text, 0.9, "second").agreed is True


@pytest.mark.parametrize(("first", "text"), DIFFERENT)
def test_other_figures_are_kept_as_an_alternative(first: str, text: str) -> None:
    found = opinion(first, text, 0.9, "second")
    assert found.agreed is False
    assert [other.quote for other in found.alternatives] == [text]


@pytest.mark.parametrize(
    ("first", "text", "score"),
    [
        ("1200 Hz", "", 0.0),
        ("1200 Hz", "1Z88 kK", 0.2),
        ("型号 RH9000 序列号 R25120431", "一一 ”。 7", 0.8),
        ("1200 Hz 0.5 A", "1200 Hz", 0.9),
        ("2.4", "24", 0.6),
    ],
)
def test_a_reading_that_did_not_see_the_line_says_nothing(
    first: str, text: str, score: float
) -> None:
    found = opinion(first, text, score, "second")
    assert found.agreed is None and found.alternatives == ()


def test_powers_of_units_are_no_figures() -> None:
    assert figures("1.85 g/cm³ (20 ℃)") == ("1.85", "20")
