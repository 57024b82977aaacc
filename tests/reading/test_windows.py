from __future__ import annotations

import numpy as np

from zhiyi.engines.protocols import Read
from zhiyi.reading.windows import HEIGHT, cut_out, windows

LINE = "密度1.85 g/cm³（20 ℃）"
LETTER, TALL = 10.0, 20.0


def line(text: str, left: float = 40, top: float = 30) -> Read:
    """Letters ten pixels wide each."""
    right = left + LETTER * len(text)
    corners = ((left, top), (right, top), (right, top + TALL), (left, top + TALL))
    return Read(text, 0.9, corners, tuple(left + LETTER * n for n in range(len(text) + 1)))


def test_a_window_shows_the_token_with_a_neighbour_on_each_side() -> None:
    first, second = windows(line(LINE))
    assert (first.given.text, first.given.before, first.given.after) == ("度1.85 g/cm³（", 1, 1)
    assert (second.given.text, second.given.before, second.given.after) == ("（20 ℃）", 1, 1)


def test_a_window_at_the_ends_of_a_line_has_no_neighbour_and_stands_free() -> None:
    (window,) = windows(line("≥45 MPa"))
    assert (window.given.before, window.given.after) == (0, 0)
    assert window.left < 0 and window.right > 1


def test_a_window_ends_in_the_middle_of_a_blank() -> None:
    (window,) = windows(line("净重 45"))
    assert window.given.before == 0
    assert window.left == 2.5 / 5


def test_a_line_without_places_has_no_windows() -> None:
    bare = line("≥45 MPa")
    assert list(windows(Read(bare.text, 0.9, bare.corners))) == []


def test_a_cut_out_is_enlarged_to_one_height() -> None:
    picture = np.full((100, 400, 3), 255, np.uint8)
    read = line("密度1.85")
    picture[30:50, 60:100] = 0
    (window,) = windows(read)
    found = cut_out(picture, read, window)
    assert found.shape[0] == HEIGHT
    assert found[HEIGHT // 2, -HEIGHT].max() < 40 and found[HEIGHT // 2, 2].min() > 200
