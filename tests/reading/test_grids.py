from __future__ import annotations

from zhiyi.reading.grids import Rule, grids, rooted

ACROSS = [Rule(y, 0, 100) for y in (0, 10, 20)]
DOWN = [Rule(x, 0, 20) for x in (0, 50, 100)]


def spans(across: list[Rule], down: list[Rule]) -> list[tuple[int, int, int, int]]:
    (grid,) = grids(across, down, near=1)
    return [(c.row, c.column, c.row_span, c.column_span) for c in grid.cells]


def test_a_full_grid_has_a_cell_in_every_place() -> None:
    assert spans(ACROSS, DOWN) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_a_missing_border_merges_two_cells_of_a_row() -> None:
    down = [Rule(0, 0, 20), Rule(50, 10, 20), Rule(100, 0, 20)]
    assert spans(ACROSS, down) == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_a_missing_border_merges_two_cells_of_a_column() -> None:
    across = [Rule(0, 0, 100), Rule(10, 50, 100), Rule(20, 0, 100)]
    assert spans(across, DOWN) == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]


def test_a_table_that_is_open_at_the_sides_keeps_its_outer_columns() -> None:
    assert spans(ACROSS, [Rule(50, 0, 20)]) == spans(ACROSS, DOWN)


def test_two_tables_on_a_page_are_two_grids() -> None:
    below = [Rule(y + 100, 0, 100) for y in (0, 10, 20)]
    below_down = [Rule(x, 100, 120) for x in (0, 50, 100)]
    assert len(grids([*ACROSS, *below], [*DOWN, *below_down], near=1)) == 2


def test_a_frame_around_a_paragraph_is_no_table() -> None:
    frame = [Rule(0, 0, 100), Rule(20, 0, 100)], [Rule(0, 0, 20), Rule(100, 0, 20)]
    assert grids(*frame, near=1) == []


def test_strokes_that_hang_in_the_air_are_not_rules_of_a_grid() -> None:
    across, down = rooted([*ACROSS, Rule(15, 60, 70)], [*DOWN, Rule(30, 13, 17)], near=1)
    assert across == ACROSS and down == DOWN
