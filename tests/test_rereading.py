from __future__ import annotations

import pytest

from zhiyi.document import Alternative, Box, Evidence, Line, Origin
from zhiyi.rereading import agreed_on, instead

LINE = "长 12 mm 宽 34 mm"

CASES = [
    ("长 12 mm 宽 36 mm", "34", "36"),
    ("长 12 mm 宽 36 mm", "12", None),
    ("长 ≥12 mm 宽 34 mm", "12", "≥12"),
    ("长 12 mm 宽 3 mm", "34 mm", "3 mm"),
    ("长 12 m 宽 34 mm", "12 mm", "12 m"),
    (LINE, "34", None),
]


@pytest.mark.parametrize(("other", "words", "told"), CASES)
def test_only_what_stands_in_its_place_is_another_reading_of_a_word(
    other: str, words: str, told: str | None
) -> None:
    start = LINE.index(words)
    assert instead(LINE, other, start, start + len(words)) == told


def line(agreed: bool | None, *others: str) -> Line:
    place = Evidence(document="d", page=1, quote=LINE, box=Box(0.1, 0.1, 0.9, 0.2))
    return Line(
        id="l",
        evidence=(place,),
        origin=Origin("ocr@1", 0.9),
        text=LINE,
        source="ocr",
        agreed=agreed,
        alternatives=tuple(Alternative(method="v@1", quote=o, score=0.8) for o in others),
    )


def test_a_word_is_agreed_on_where_the_readers_differ_elsewhere() -> None:
    found = line(False, "长 12 mm 宽 36 mm")
    assert agreed_on(found, 2, 4) == (True, ())
    agreed, others = agreed_on(found, 10, 12)
    assert agreed is False and [other.quote for other in others] == ["36"]


def test_a_reading_of_little_weight_is_shown_and_contradicts_nothing() -> None:
    agreed, others = agreed_on(line(None, "长 12 mm 宽 36 mm"), 10, 12)
    assert agreed is None and [other.quote for other in others] == ["36"]


def test_two_doubted_words_of_a_line_are_told_apart() -> None:
    found = line(False, "长 12 mm 宽 36 mm", "长 17 mm 宽 34 mm")
    assert [o.quote for o in agreed_on(found, 2, 4)[1]] == ["17"]
    assert [o.quote for o in agreed_on(found, 10, 12)[1]] == ["36"]
