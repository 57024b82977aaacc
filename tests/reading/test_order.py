from __future__ import annotations

import pytest

from zhiyi.reading.order import Place, reading_order


def row(left: float, top: float, width: float) -> Place:
    return Place(left, top, left + width, top + 10)


def test_cells_of_a_form_are_read_row_by_row() -> None:
    places = [row(x, y, 30) for x in (0, 100, 200) for y in (0, 20, 40, 60, 80)]
    order = reading_order(places)
    assert [places[i] for i in order] == sorted(places, key=lambda p: (p.top, p.left))


def test_columns_of_running_text_are_read_one_after_another() -> None:
    left = [row(0, y, 90) for y in range(0, 100, 15)]
    right = [row(110, y + 3, 90) for y in range(0, 100, 15)]
    assert reading_order([*right, *left]) == [*range(7, 14), *range(7)]


def test_a_heading_over_two_columns_comes_first_and_the_foot_last() -> None:
    heading, foot = row(0, 0, 200), row(0, 200, 190)
    left = [row(0, y, 90) for y in range(30, 120, 15)]
    right = [row(110, y, 90) for y in range(30, 120, 15)]
    places = [foot, *right, *left, heading]
    assert reading_order(places) == [13, *range(7, 13), *range(1, 7), 0]


@pytest.mark.parametrize("shift", [0, 2, 4])
def test_a_small_offset_does_not_break_a_row(shift: float) -> None:
    assert reading_order([row(100, 0, 50), row(0, shift, 50)]) == [1, 0]
