from __future__ import annotations

import numpy as np
import pytest
from tests.reading.fakes import FakeRecogniser, FakeSource, document, page, read, white

from zhiyi.engines.protocols import Read
from zhiyi.reading import find_lines
from zhiyi.reading.illegible import unread_lines

LINES = [read("a line of plain words", 60, 100 + 40 * n) for n in range(6)]


def place(left: float, top: float, width: float, height: float, text: str, score: float) -> Read:
    right, foot = left + width, top + height
    return Read(text, score, ((left, top), (right, top), (right, foot), (left, foot)))


@pytest.mark.parametrize(
    ("width", "height", "text", "score", "lost"),
    [
        (200, 20, "", 0.0, True),
        (40, 20, "", 0.0, True),
        (200, 20, "Cla hataal Sarrta tovtat", 0.4, True),
        (200, 20, "Claims total", 0.8, False),
        (22, 20, "", 0.0, False),
        (400, 150, "", 0.0, False),
        (60, 4, "", 0.0, False),
        (40, 20, "S", 0.3, False),
    ],
)
def test_a_line_is_lost_that_looks_like_one_and_says_nothing(
    width: float, height: float, text: str, score: float, lost: bool
) -> None:
    one = place(300, 500, width, height, text, score)
    assert unread_lines([*LINES, one]) == ([one] if lost else [])


def test_lost_lines_are_a_problem_that_names_their_place_on_the_page_as_submitted() -> None:
    lost = [place(300, 400 + 60 * n, 180, 20, "", 0.0) for n in range(4)]
    picture = np.rot90(white(), k=2).copy()
    picture[300:320, 100:400] = 0
    reader = FakeRecogniser(lambda _: [*LINES, *lost])
    doc = document(page(text_source="ocr", rotation=180))
    found = find_lines(doc, source=FakeSource([picture]), recogniser=reader)
    assert len(found.facts) == len(LINES)
    (problem,) = (p for p in found.problems if p.code == "FILE_PARTLY_READ")
    assert problem.page == 1
    assert "距上边 48%、距左边 20%" in problem.detail
    assert "等 4 处" in problem.detail


def test_a_page_without_anything_read_is_left_to_others() -> None:
    assert unread_lines([place(300, 500, 200, 20, "", 0.0)]) == []
