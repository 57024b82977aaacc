from __future__ import annotations

import pytest

from zhiyi.reading.confusions import only_letters, only_slips
from zhiyi.reading.second import opinion

SLIPS = [
    ("15台", "154"),
    ("0.8%-1.5%", "0.89%-1.5%."),
    ("预付30%", "预付 30%0"),
    ("≥1.6", "216"),
    ("221±5", "22145"),
    ("52 %RH", "529%RH"),
    ("2B230项", "28230 项"),
    ("6台", "68"),
]
LETTERS = [("(TUR009)", "(TUROO9)"), ("12", "|2"), ("20261112", "| zo26i112"), ("43019", "|430l9")]
OTHER = [
    ("15台", "164"),
    ("≥1.6", "217"),
    ("0.8%", "0.7%"),
    ("221±5", "221±6"),
    ("1.46 T", "14.6 T"),
    ("120", "1200"),
    ("16 %", "18%"),
]


@pytest.mark.parametrize(("first", "text"), SLIPS)
def test_a_known_slip_is_kept_with_little_weight_and_contradicts_nothing(
    first: str, text: str
) -> None:
    found = opinion(first, text, 0.8, "second")
    assert found.agreed is None
    assert [(other.quote, other.score) for other in found.alternatives] == [(text, 0.4)]


@pytest.mark.parametrize(("first", "text"), LETTERS)
def test_letters_in_the_shape_of_figures_are_the_same_figures(first: str, text: str) -> None:
    assert only_letters(first, text)
    assert opinion(first, text, 0.8, "second").agreed is True


@pytest.mark.parametrize(("first", "text"), OTHER)
def test_another_figure_is_no_slip(first: str, text: str) -> None:
    assert not only_slips(first, text)
    assert opinion(first, text, 0.8, "second").agreed is not True


def test_a_lost_point_is_never_the_same_figure() -> None:
    assert not only_letters("1.9", "19")


def test_long_readings_are_compared_in_no_time() -> None:
    first, text = "0.5% " * 200, "a1" * 400
    assert not only_slips(first, text)
