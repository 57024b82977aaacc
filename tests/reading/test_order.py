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


def column(left: float, top: float, width: float, lines: int, pitch: float = 15) -> list[Place]:
    """Running text whose last line is short."""
    rows = [row(left, top + pitch * n, width) for n in range(lines - 1)]
    return [*rows, row(left, top + pitch * (lines - 1), 0.4 * width)]


COLUMNS = {
    "a short heading in the middle": [
        [row(120, 0, 60)],
        column(0, 30, 140, 7),
        column(155, 30, 140, 7),
    ],
    "headings between the columns of two sections": [
        [row(90, 0, 120)],
        column(0, 30, 140, 5),
        column(155, 30, 140, 5),
        [row(100, 120, 100)],
        column(0, 150, 140, 5),
        column(155, 150, 140, 5),
        [row(140, 260, 20)],
    ],
    "three columns": [
        [row(80, 0, 200)],
        column(0, 30, 100, 8),
        column(115, 30, 100, 8),
        column(230, 30, 100, 6),
    ],
    "Chinese and English side by side, of unlike pitch": [
        [row(100, 0, 90)],
        column(0, 30, 140, 8, 16),
        column(160, 30, 140, 10, 13),
    ],
    "a foot note under the left column": [
        column(0, 0, 140, 9),
        [row(0, 160, 120), row(0, 172, 100)],
        column(155, 0, 140, 9),
    ],
    "signatures of two firms under a text": [
        [row(0, 15 * n, 290) for n in range(14)],
        column(0, 230, 100, 4),
        column(160, 234, 100, 4),
    ],
    "a column of two lengths": [column(0, 0, 140, 9), column(155, 0, 140, 5)],
    "two certificates on one page, each with centred lines of its own": [
        [row(40, 0, 60), row(20, 23, 100), row(30, 47, 80), row(5, 70, 130), row(5, 90, 110)],
        [row(200, 8, 70), row(180, 35, 110), row(170, 62, 130), row(170, 77, 120)],
    ],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_read_one_after_another_with_what_lies_across_in_its_place(name: str) -> None:
    expected = [place for part in COLUMNS[name] for place in part]
    shuffled = sorted(expected, key=lambda place: (place.top * 7 + place.left * 3) % 11)
    assert [shuffled[i] for i in reading_order(shuffled)] == expected


ROWS = {
    "a form with its labels": [(0, 40), (60, 70), (150, 40), (210, 70)],
    "a table of three even columns": [(0, 60), (80, 60), (160, 60)],
    "a table of two even columns": [(0, 60), (90, 60)],
    "numbers and long names": [(0, 20), (40, 200)],
}


@pytest.mark.parametrize("name", ROWS)
def test_tables_and_forms_are_read_row_by_row(name: str) -> None:
    title = row(60, 0, 90)
    places = [title, *(row(x, y, w) for y in range(30, 180, 18) for x, w in ROWS[name])]
    mixed = sorted(places, key=lambda place: (place.top * 7 + place.left * 3) % 11)
    assert [mixed[i] for i in reading_order(mixed)] == places


def test_a_table_whose_cells_have_one_line_or_two_is_not_read_by_its_columns() -> None:
    names = [row(0, y, 150) for top in range(0, 240, 40) for y in (top, top + 13)]
    figures = [row(x, top + 6, 35) for top in range(0, 240, 40) for x in (200, 260)]
    mixed = [*figures, *names]
    texts = [mixed[i] for i in reading_order(mixed)]
    tops = [place.top // 40 for place in texts]
    assert tops == sorted(tops)
