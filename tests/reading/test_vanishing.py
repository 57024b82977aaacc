"""Pages photographed from aside are laid straight by nothing but the places of their lines."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from zhiyi.engines.protocols import Corners
from zhiyi.reading.vanishing import meeting

WIDTH, HEIGHT = 1000, 1400
PAGE = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)


def lines(columns: tuple[tuple[float, float], ...], count: int = 20) -> np.ndarray:
    """Lines from ``left`` to ``right`` of each column, the last of every fifth cut short."""
    found = []
    for left, right in columns:
        for n in range(count):
            top = 100 + 60 * n
            end = right if n % 5 else (left + right) / 2
            found.append([(left, top), (end, top), (end, top + 24), (left, top + 24)])
    return np.array(found, np.float64)


def seen(places: np.ndarray, *corners: tuple[float, float]) -> tuple[Corners, ...]:
    matrix = cv2.getPerspectiveTransform(PAGE, np.array(corners, np.float32))
    return moved(places, matrix)


def moved(places: np.ndarray | tuple[Corners, ...], matrix: np.ndarray) -> tuple[Corners, ...]:
    flat = cv2.perspectiveTransform(np.array(places, np.float64), matrix)
    return tuple(tuple((float(x), float(y)) for x, y in place) for place in flat)


def angle(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(np.degrees(np.arctan2(other[1] - one[1], other[0] - one[0])))


VIEWS = {
    "from the left": ((80, 60), (900, 150), (930, 1290), (60, 1380)),
    "from below": ((150, 100), (850, 90), (960, 1330), (50, 1350)),
    "from a corner": ((60, 120), (930, 40), (980, 1380), (130, 1250)),
    "lying on its side": ((1300, 90), (1250, 950), (90, 900), (60, 110)),
}


@pytest.mark.parametrize("view", [name for name in VIEWS if name != "from below"])
def test_lines_come_parallel_and_margins_square_to_them(view: str) -> None:
    places = seen(lines(((100, 480), (520, 900))), *VIEWS[view])
    matrix = meeting(places, WIDTH, HEIGHT)
    assert matrix is not None
    flat = moved(places, matrix)
    along = [angle(place[0], place[1]) for place in flat]
    assert np.ptp(along) < 0.3
    down = [angle(flat[first][0], flat[first + 19][0]) for first in (0, 20)]
    assert [(d - np.mean(along)) % 180 for d in down] == pytest.approx([90, 90], abs=0.5)


def test_lines_that_are_parallel_already_are_left_so_and_only_their_margins_set_square() -> None:
    places = seen(lines(((100, 900),)), *VIEWS["from below"])
    matrix = meeting(places, WIDTH, HEIGHT)
    flat = places if matrix is None else moved(places, matrix)
    along = [angle(place[0], place[1]) for place in flat]
    assert np.ptp(along) < 0.6


@pytest.mark.parametrize("count", [0, 3])
def test_few_lines_do_not_tell_where_they_meet(count: int) -> None:
    places = seen(lines(((100, 900),), count), *VIEWS["from the left"])[:count] if count else ()
    assert meeting(places, WIDTH, HEIGHT) is None


def test_lines_that_would_meet_on_the_page_are_no_photograph_of_a_page() -> None:
    star = []
    for n in range(12):
        turn = np.pi * n / 40 - np.pi * 6 / 40
        start = np.array([500 + 100 * np.cos(turn), 700 + 100 * np.sin(turn)])
        end = np.array([500 + 450 * np.cos(turn), 700 + 450 * np.sin(turn)])
        across = np.array([-np.sin(turn), np.cos(turn)]) * 12
        star.append([start - across, end - across, end + across, start + across])
    assert meeting(moved(np.array(star), np.eye(3)), WIDTH, HEIGHT) is None
