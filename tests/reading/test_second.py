from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from tests.reading.fakes import white

from zhiyi.engines.ctc import Given, Heard
from zhiyi.engines.protocols import Read
from zhiyi.reading.second import UNREADABLE, figures, opinion, second_opinions, suspicion
from zhiyi.source import Picture

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


@dataclass
class FakeVoice:
    """Hears ``letters`` in the place of every token, and doubts the letters that differ."""

    letters: Sequence[str]
    gap: float = 6.0
    name: str = "voice@1"

    def check(self) -> None:
        return None

    def weigh(self, crops: Sequence[Picture], given: Sequence[Given]) -> tuple[Heard, ...]:
        return tuple(self._heard(one) for one in given)

    def _heard(self, given: Given) -> Heard:
        judged = given.text[given.before : len(given.text) - given.after].replace(" ", "")
        pairs = list(zip(judged, self.letters, strict=True))
        gaps = tuple(self.gap if a != b else 0.0 for a, b in pairs)
        return Heard(tuple(self.letters), gaps, 0.8)


def line(text: str, *doubts: float, width: float = 10) -> Read:
    """A line of which the last letters are doubted so much."""
    right = 20 + width * len(text)
    corners = ((20.0, 40.0), (right, 40.0), (right, 60.0), (20.0, 60.0))
    edges = tuple(20 + width * n for n in range(len(text) + 1))
    sure = (*[1.0] * (len(text) - len(doubts)), *(1 - doubt for doubt in doubts))
    return Read(text, 0.95, corners, edges, sure)


def heard(read: Read, voice: FakeVoice) -> tuple[bool | None, list[str]]:
    (found,) = second_opinions(white(), [read], voice=voice)
    return found.agreed, [other.quote for other in found.alternatives]


def test_a_figure_that_both_voices_doubt_is_kept_in_both_readings() -> None:
    assert heard(line("密度 1.86", 0.3), FakeVoice("1.85")) == (False, ["密度 1.85"])


def test_the_first_reader_is_believed_where_it_is_sure_but_not_confirmed() -> None:
    assert heard(line("密度 1.86"), FakeVoice("1.85")) == (None, [])
    assert heard(line("密度 1.86"), FakeVoice("1.86")) == (True, [])
    assert heard(line("密度 1.86"), FakeVoice(("1", "", "8", "6"))) == (None, [])


def test_a_doubt_of_the_first_reader_alone_marks_nothing() -> None:
    assert heard(line("密度 1.86", 0.3), FakeVoice("1.86")) == (True, [])


def test_doubts_of_different_letters_mark_nothing() -> None:
    assert heard(line("密度 1.86", 0.3, 0.0, 0.0), FakeVoice("1.85")) == (None, [])


def test_a_letter_that_the_voice_does_not_hear_weighs_less_than_another_one() -> None:
    doubts = (0.05, 0.0, 0.0)
    assert heard(line("密度 1.86", *doubts), FakeVoice("1,86"))[0] is False
    assert suspicion(doubts, Heard(("", "8", "6"), (6.0, 0.0, 0.0), 0.9)) < suspicion(
        doubts, Heard((",", "8", "6"), (6.0, 0.0, 0.0), 0.9)
    )


def test_a_token_that_is_doubted_all_over_is_marked_where_it_is_least_sure() -> None:
    agreed, others = heard(line("密度 1.86", 0.4, 0.3, 0.5, 0.3), FakeVoice("1.86"))
    assert (agreed, others) == (False, [f"密度 1.{UNREADABLE}6"])


def test_only_the_doubted_token_of_a_line_differs() -> None:
    read = line("长 36 mm 宽 34 mm", *[0.4] * 5)
    assert heard(read, FakeVoice("36mm")) == (False, ["长 36 mm 宽 36 mm"])


def test_what_no_paper_prints_is_marked_though_both_hear_it() -> None:
    agreed, others = heard(line("5×10-Pa", 0.0, 0.0), FakeVoice("5×10-Pa"))
    assert agreed is False and len(others) == 1 and UNREADABLE in others[0]


@pytest.mark.parametrize(
    ("text", "doubt", "marked"),
    [
        ("925×10⁻⁶", 0.7, True),
        ("925×10⁻⁶", 0.4, False),
        ("925×10-6", 0.4, False),
        ("9.6×103", 0.4, True),
        ("9.6×103", 0.1, False),
    ],
)
def test_a_figure_of_a_power_is_marked_where_the_first_reader_doubts_it(
    text: str, doubt: float, marked: bool
) -> None:
    agreed, others = heard(line(text, doubt), FakeVoice(text))
    assert (agreed is False) is marked
    assert others == ([text[:-1] + UNREADABLE] if marked else [])


def test_a_sign_without_a_bar_is_marked_where_print_and_reader_leave_one_open() -> None:
    read = line("<1.3", 0.05, 0.0, 0.0, 0.0)
    crop = white()
    crop[44:56, 21:29] = 255
    for n in range(6):
        crop[44 + n, 27 - n] = crop[50 + n, 22 + n] = crop[53 + n, 22 + n] = 0
    (found,) = second_opinions(crop, [read], voice=FakeVoice("<1.3"))
    assert [other.quote for other in found.alternatives] == ["≤1.3"]
    (sure,) = second_opinions(crop, [line("<1.3")], voice=FakeVoice("<1.3"))
    assert sure.agreed is True


def test_a_line_without_figures_is_read_once() -> None:
    assert heard(line("抗折强度", 0.9), FakeVoice("")) == (None, [])


@dataclass(frozen=True)
class FakeTesseract:
    text: str
    name: str = "tesseract@5"

    def languages(self) -> frozenset[str]:
        return frozenset(("eng",))

    def read_crops(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[tuple[str, float], ...]:
        return tuple((self.text, 0.9) for _ in crops)


def test_without_the_voice_tesseract_reads_the_lines_that_are_doubted() -> None:
    reads = [line("频率 1200 Hz", 0.3), line("电流 3 A")]
    other = FakeTesseract("频率 1500 Hz")
    first, second = second_opinions(white(), reads, voice=None, tesseract=other)  # type: ignore[arg-type]
    assert first.agreed is False and first.alternatives[0].method == "tesseract@5"
    assert second.agreed is None


def test_without_any_second_reader_nothing_is_said() -> None:
    (found,) = second_opinions(white(), [line("频率 1200 Hz", 0.3)], voice=None)
    assert found.agreed is None and found.alternatives == ()
