"""Letters along a rim cut out one by one."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from zhiyi.rims import Ring
from zhiyi.seals.cells import Course, Places, cell_at, cells, course, in_line, places_of
from zhiyi.seals.unwrap import Arc, Grey

ARC = Arc(np.deg2rad(180), np.deg2rad(180))
"""The upper half, from the left over the top."""

BAND = (0.1, 0.4)


def drawn(ring: Ring, directions: list[float]) -> Grey:
    """Stiff black boxes, upright towards the rim, two thirds of the band high."""
    page = Image.new("L", (400, 400), 255)
    draw = ImageDraw.Draw(page)
    for direction in directions:
        angle = np.deg2rad(direction)
        out = np.array([np.cos(angle), np.sin(angle)])
        side = np.array([-out[1], out[0]])
        middle = np.array([ring.x, ring.y]) + 0.75 * ring.a * out
        box = [middle + out * u + side * v for u, v in ((-16, -9), (-16, 9), (16, 9), (16, -9))]
        draw.polygon([tuple(point) for point in box], fill=0)
    return np.asarray(page, dtype=np.uint8)


def upper(ring: Ring) -> Course:
    return course(ring, ARC, BAND)


ROUND = Ring(200, 200, 160, 160, 0.0)
OVAL = Ring(200, 200, 180, 120, 0.0)


def test_a_letter_cut_out_is_as_wide_at_its_foot_as_at_its_head() -> None:
    way = upper(ROUND)
    (cell,) = cells(drawn(ROUND, [270]), way, Places((way.way_of(0.5),), 0.8))
    inked = (cell < 128).sum(axis=1)
    rows = inked[inked > 0]
    assert len(rows) == pytest.approx(48 * 32 / 48, abs=2)
    assert rows.max() - rows.min() <= 1


def test_what_reaches_in_from_the_neighbours_is_left_out() -> None:
    way = upper(ROUND)
    places = Places((way.way_of(0.5),), 0.8)
    alone = cells(drawn(ROUND, [270]), way, places)[0]
    among = cells(drawn(ROUND, [252, 270, 288]), way, places)[0]
    assert (among < 128).sum() == pytest.approx((alone < 128).sum(), rel=0.02)


def test_a_letter_that_was_not_told_stands_where_the_steps_leave_a_place() -> None:
    way = upper(ROUND)
    told = [0.1, 0.2, 0.31, 0.5, 0.59, 0.7, 0.8]
    places = places_of(told, way)
    assert places is not None
    at = [way.place_of(one) for one in places.ways]
    assert at == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], abs=0.02)


def test_equal_steps_of_an_oval_are_taken_along_the_middle_of_the_letters() -> None:
    way = upper(OVAL)
    points = way.points[way.points_at(np.linspace(way.way_of(0.0), way.way_of(1.0), 60).tolist())]
    inner = points + way.normals[way.points_at(np.linspace(0, way.way_of(1.0), 60).tolist())] * 30
    steps = np.hypot(*np.diff(inner, axis=0).T)
    assert steps.max() / steps.min() < 1.15


@pytest.mark.parametrize("told", [[], [0.5], [0.1, 0.2, 0.3], [0.4] * 6])
def test_too_few_letters_or_letters_in_one_place_have_no_steps(told: list[float]) -> None:
    assert places_of(told, upper(ROUND)) is None


def test_a_place_on_a_line_of_cells_is_that_of_its_cell() -> None:
    some = [np.full((48, 30), 255, np.uint8)] * 4
    width = in_line(some).shape[1]
    assert cell_at(0.0, some) is None
    assert [cell_at((12 + 33 * n + 15) / width, some) for n in range(4)] == [0, 1, 2, 3]
