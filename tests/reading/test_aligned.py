from __future__ import annotations

import pytest

from zhiyi.reading.aligned import Text, aligned_grids
from zhiyi.reading.grids import Grid, Rule
from zhiyi.reading.order import Place

Row = tuple[tuple[float, str], ...]


def texts(*rows: Row, top: float = 0, step: float = 15) -> list[Text]:
    """Rows of (left, text), letters 6 wide and 10 high."""
    return [
        Text(text, Place(left, top + step * n, left + 6 * len(text), top + step * n + 10))
        for n, row in enumerate(rows)
        for left, text in row
    ]


def columns(xs: tuple[float, ...], rows: int, text: str = "4.25") -> list[Text]:
    return texts(*(tuple((x, text) for x in xs) for _ in range(rows)))


def shape(grids: list[Grid]) -> list[tuple[int, int]]:
    return [(grid.rows, grid.columns) for grid in grids]


def spans(grid: Grid) -> set[tuple[int, int, int, int]]:
    return {(c.row, c.column, c.row_span, c.column_span) for c in grid.cells}


def test_short_texts_in_columns_are_a_table() -> None:
    (grid,) = aligned_grids(columns((0, 100, 200), 4))
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("running text in two columns", columns((0, 250), 6, "the pump comes in a wooden box")),
        ("two rows", columns((0, 100), 2)),
        ("lines under each other", columns((0,), 6)),
        (
            "a numbered list",
            texts(*(((0, f"{n})"), (40, "Check the seal ring")) for n in range(1, 6))),
        ),
        (
            "a signature block",
            texts(*(((0, f"{word}："), (200, f"{word}：")) for word in ("甲方", "代表人", "日期"))),
        ),
    ],
)  # fmt: skip
def test_what_is_no_table(name: str, given: list[Text]) -> None:
    assert aligned_grids(given) == [], name


def test_an_empty_cell_is_kept_as_a_place() -> None:
    places = columns((0, 100, 200), 4)
    del places[4]
    assert shape(aligned_grids(places)) == [(4, 3)]


def test_a_caption_is_no_row_of_its_table() -> None:
    given = texts(((60, "表 2"), (110, "化学成分")), top=-18) + columns((0, 100, 200), 4)
    (grid,) = aligned_grids(given)
    assert grid.rows == 4 and grid.bounds[1] == 0


def test_a_centred_header_over_texts_to_the_left_is_no_column_of_its_own() -> None:
    head = ((0, "No."), (110, "Item"), (300, "Unit"))
    rows = tuple(((0, str(n)), (60, "Mass"), (300, "kg")) for n in range(5))
    (grid,) = aligned_grids(texts(head, *rows))
    assert grid.columns == 3


def test_between_three_rules_stands_a_table() -> None:
    given = texts(((0, "项目"), (120, "指标")), ((0, "粒径"), (120, "6.5")), step=20)
    rules = [Rule(y, 0, 200) for y in (-5, 15, 35)]
    (grid,) = aligned_grids(given, rules)
    assert (grid.rows, grid.columns) == (2, 2)
    assert grid.bounds == (0, -5, 200, 35)


def test_lines_of_one_cell_stand_closer_than_rows() -> None:
    rows = [
        Text("1", Place(0, 20, 6, 30)),
        Text("Lining of the body,", Place(60, 14, 174, 24)),
        Text("3 mm or more", Place(60, 26, 132, 36)),
        Text("PFA", Place(220, 20, 240, 30)),
        *texts(((0, "2"), (60, "Leak rate"), (220, "1E-7")), top=50),
        *texts(((0, "3"), (60, "Life"), (220, "9000")), top=75),
    ]
    (grid,) = aligned_grids(rows)
    assert (grid.rows, grid.columns) == (3, 3)


def test_a_header_over_several_columns_covers_them() -> None:
    given = texts(
        ((0, "Item"), (160, "Measured")),
        ((100, "no. 1"), (165, "no. 2"), (230, "no. 3")),
        ((0, "Rp"), (100, "895"), (165, "897"), (230, "901")),
        step=20,
    )
    rules = [Rule(y, 0, 270) for y in (-5, 35, 55)]
    (grid,) = aligned_grids(given, rules)
    assert (0, 1, 1, 3) in spans(grid)
