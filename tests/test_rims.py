"""Rims are fitted to ink: whole, tilted, cut; letters alone have none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from zhiyi.frames import find_frame
from zhiyi.rims import Area, Mask, Ring, find_ring, fit_near

WHOLE: Area = (slice(0, 300), slice(0, 400))


def drawn(centre: tuple[int, int], axes: tuple[int, int], turn: float = 0.0) -> Mask:
    ink = np.zeros((300, 400), np.uint8)
    cv2.ellipse(ink, centre, axes, turn, 0, 360, 1, 2)
    cv2.circle(ink, centre, 14, 1, -1)
    return ink > 0


@pytest.mark.parametrize(
    ("axes", "turn", "is_round"),
    [((80, 80), 0, True), ((90, 60), 0, False), ((90, 60), 25, False), ((80, 74), 0, True)],
)
def test_a_whole_rim_is_fitted(axes: tuple[int, int], turn: float, is_round: bool) -> None:
    ring = find_ring(drawn((200, 150), axes, turn), WHOLE, least=20, most=150)
    assert ring is not None and ring.share > 0.97 and ring.seen == 1.0
    assert (ring.x, ring.y) == pytest.approx((200, 150), abs=2)
    assert max(ring.a, ring.b) == pytest.approx(max(axes), abs=2)
    assert min(ring.a, ring.b) == pytest.approx(min(axes), abs=2)
    assert ring.is_round is is_round


def test_a_rim_cut_by_the_edge_reaches_beyond_it() -> None:
    ink = drawn((370, 150), (80, 80))
    ring = find_ring(ink, (slice(60, 240), slice(280, 400)), least=20, most=150)
    assert ring is not None and ring.share > 0.9 and 0.4 < ring.seen < 0.8
    assert ring.extent[2] > 430


def test_letters_without_a_rim_are_not_wholly_on_an_ellipse() -> None:
    ink = np.zeros((300, 400), np.uint8)
    for row in range(60, 260, 30):
        cv2.putText(ink, "RATED TORQUE", (60, row), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 1, 2)
    ring = find_ring(ink > 0, WHOLE, least=40, most=200)
    assert ring is None or ring.clear < 0.8 or ring.share < 0.8 or ring.seen < 0.2


def test_a_ring_is_moved_onto_the_strokes_near_it() -> None:
    ring = fit_near(drawn((200, 150), (80, 80)), Ring(205, 147, 76, 76, 0.0))
    assert (ring.x, ring.y, ring.a) == pytest.approx((200, 150, 80), abs=2)
    assert ring.share > 0.97


def test_a_tilted_frame_is_fitted_and_open_sides_lower_its_share() -> None:
    corners = cv2.boxPoints(((200, 150), (160, 80), 12)).astype(np.int32)
    ink = np.zeros((300, 400), np.uint8)
    cv2.polylines(ink, [corners], True, 1, 3)
    closed = find_frame(ink > 0, WHOLE)
    cv2.line(ink, tuple(map(int, corners[0])), tuple(map(int, corners[1])), 0, 7)
    opened = find_frame(ink > 0, WHOLE)
    assert closed is not None and closed.share > 0.95
    assert sorted(closed.size) == pytest.approx([80, 160], abs=6)
    assert opened is not None and opened.share < 0.8
