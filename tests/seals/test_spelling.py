"""Readings of one line put together by place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from zhiyi.engines.protocols import Glimpse
from zhiyi.seals.names import _mixed, _second_voice
from zhiyi.seals.spelling import Letter, put_together, spelled
from zhiyi.source import Picture

White = np.full((48, 400), 255, np.uint8)


def reading(*letters: str, missing: int | None = None, share: float = 0.98) -> tuple[Glimpse, ...]:
    """Letters at even steps, one of them perhaps not seen."""
    return tuple(
        Glimpse((n + 0.5) / len(letters), ((char, share),))
        for n, char in enumerate(letters)
        if n != missing
    )


def text(letters: Sequence[Letter]) -> str:
    return "".join(letter.char for letter in letters)


def test_a_letter_that_most_readings_leave_out_is_kept_in_its_place_with_a_small_share() -> None:
    name = "宁波柏川电机"
    readings = [reading(*name), reading(*name, missing=2), reading(*name, missing=2)]
    letters, _ = spelled(readings)
    assert text(letters) == name
    assert letters[2].share == pytest.approx(0.98 / 3)
    assert letters[3].share == pytest.approx(0.98)


def test_a_letter_leads_by_its_share_over_the_next() -> None:
    letters, _ = spelled([reading(*"江西钦州"), reading(*"江西饮州"), reading(*"江西钦州")])
    assert (letters[2].char, letters[2].rival) == ("钦", "饮")
    assert letters[2].lead == pytest.approx(0.98 / 3)


def test_simplified_and_traditional_forms_are_one_letter() -> None:
    letters, _ = spelled([reading(*"浙江岚川"), reading(*"浙江嵐川"), reading(*"浙江岚川")])
    assert (letters[2].char, letters[2].rival) == ("岚", "")
    assert letters[2].lead == pytest.approx(0.98)


def test_nothing_seen_spells_nothing() -> None:
    assert spelled([(), ()])[0] == ()


def test_cells_are_put_together_by_the_weight_of_their_readings() -> None:
    heard = [([{"桓": 0.9}, {}], 2.0), ([{"恒": 0.9}, {"川": 0.6}], 1.0)]
    first, second = put_together((0.2, 0.8), heard)
    assert (first.char, first.rival, second.char) == ("桓", "恒", "川")
    assert first.lead == pytest.approx(0.3)
    assert second.share == pytest.approx(0.2)


class Second:
    """A second reader that reads every crop as one text."""

    def __init__(self, said: str) -> None:
        self.said = said

    def read_crops(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[tuple[str, float], ...]:
        return tuple((self.said, 0.6) for _ in crops)


@pytest.mark.parametrize(
    ("said", "lead"),
    [
        ("江西饮州", 0.75),  # the same letter: surer
        ("江西钦州", 0.3),  # one that the first thought possible: doubtful
        ("江西锋州", 0.4),  # anything else is not heard
        ("", 0.4),
    ],
)
def test_the_second_reader_confirms_or_doubts_what_the_first_thought_possible(
    said: str, lead: float
) -> None:
    sure = [Letter(n / 4, char, 1.0) for n, char in enumerate("江西饮州")]
    doubtful = Letter(0.5, "饮", 0.6, "钦", 0.2, frozenset("钦"))
    run = [*sure[:2], doubtful, sure[3]]
    leads = _second_voice(run, [letter.lead for letter in run], [White], Second(said))
    assert leads[2] == pytest.approx(lead)


@pytest.mark.parametrize(
    ("name", "mixed"),
    [
        ("宁波岚川电机有限公司", False),
        ("宁波種川有限公司", True),  # a single traditional form
        ("東華電機有限公司", False),
        ("浙江東華电机有限公司", True),
    ],
)
def test_simplified_and_traditional_forms_in_one_name_are_doubtful(name: str, mixed: bool) -> None:
    assert _mixed(name) is mixed
