from __future__ import annotations

from zhiyi.reading.aligned import aligned_grids
from zhiyi.reading.order import Place


def cells(xs: tuple[float, ...], rows: int, width: float = 40) -> list[Place]:
    return [Place(x, 15 * n, x + width, 15 * n + 10) for n in range(rows) for x in xs]


def test_short_texts_in_columns_are_a_table() -> None:
    places = cells((0, 100, 200), 4)
    (grid,) = aligned_grids(places, [4] * len(places))
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)


def test_two_columns_of_running_text_are_no_table() -> None:
    places = cells((0, 110), 6, width=100)
    assert aligned_grids(places, [30] * len(places)) == []


def test_two_rows_are_too_few() -> None:
    places = cells((0, 100), 2)
    assert aligned_grids(places, [4] * len(places)) == []


def test_lines_under_each_other_are_no_table() -> None:
    places = cells((0,), 6)
    assert aligned_grids(places, [10] * 6) == []


def test_an_empty_cell_is_kept_as_a_place() -> None:
    places = cells((0, 100, 200), 4)
    del places[4]
    (grid,) = aligned_grids(places, [4] * len(places))
    assert (grid.rows, grid.columns) == (4, 3)
