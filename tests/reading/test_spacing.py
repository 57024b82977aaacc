from __future__ import annotations

from zhiyi.engines.protocols import Read
from zhiyi.reading.spacing import closed_up

CORNERS = ((0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (0.0, 20.0))


def read(text: str, edges: tuple[float, ...] = ()) -> Read:
    return Read(text, 0.9, CORNERS, edges)


def test_a_number_in_full_width_figures_is_one_number() -> None:
    assert closed_up(read("１ ２")).text == "１２"


def test_a_blank_no_wider_than_the_step_between_figures_is_closed() -> None:
    found = closed_up(read("9 72", (0, 15, 25, 40, 70)))
    assert found.text == "972" and found.edges == (0, 25, 40, 70)


def test_two_numbers_side_by_side_stay_two() -> None:
    assert closed_up(read("10 20", (0, 10, 20, 40, 50, 60))).text == "10 20"
    assert closed_up(read("10 20")).text == "10 20"


def test_blanks_at_the_ends_go_with_their_edges() -> None:
    found = closed_up(read(" 5 V ", (0, 10, 20, 30, 40, 50)))
    assert found.text == "5 V" and found.edges == (10, 20, 30, 40)


def test_a_line_of_blanks_is_left_as_it_is() -> None:
    assert closed_up(read("  ")).text == "  "
