from __future__ import annotations

import cv2
import numpy as np
import pytest

from zhiyi.reading.rules import Rules, seen_rules
from zhiyi.source import Picture

LEVELS, STANDS = (300, 400, 500), (200, 600, 1000)


def page() -> Picture:
    return np.full((1600, 1200, 3), 245, np.uint8)


def ruled(*, grey: int = 30, dash: int = 0, gap: int = 0) -> Picture:
    """Three horizontal rules from 200 to 1000, three vertical ones from 300 to 500."""
    picture = page()
    whole = dash or 10_000
    for y in LEVELS:
        for x in range(200, 1000, whole + gap):
            cv2.line(picture, (x, y), (min(x + whole, 1000), y), (grey,) * 3, 2)
    for x in STANDS:
        for y in range(300, 500, whole + gap):
            cv2.line(picture, (x, y), (x, min(y + whole, 500)), (grey,) * 3, 2)
    return picture


def places(rules: Rules) -> tuple[set[int], set[int]]:
    """Where rules lie, to the nearest 10 pixels."""
    return (
        {round(rule.place / 10) * 10 for rule in rules.across},
        {round(rule.place / 10) * 10 for rule in rules.down},
    )


def turned(picture: Picture, degrees: float) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    moved = cv2.warpAffine(picture, matrix, (width, height), borderValue=(245, 245, 245))
    return np.asarray(moved, dtype=np.uint8)


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("solid", ruled()),
        ("faint", ruled(grey=215)),
        ("broken", ruled(dash=60, gap=6)),
        ("dashed", ruled(dash=12, gap=6)),
    ],
)
def test_rules_are_seen(name: str, picture: Picture) -> None:
    assert places(seen_rules(picture)) == (set(LEVELS), set(STANDS)), name


@pytest.mark.parametrize("angle", [-3.5, -1.0, 0.6, 3.5])
def test_a_skewed_page_is_made_straight(angle: float) -> None:
    across, down = places(seen_rules(turned(ruled(), angle)))
    assert across == set(LEVELS) and down == set(STANDS)


def test_a_page_seen_from_aside_is_made_straight() -> None:
    corners = np.array([(0, 0), (1200, 0), (1200, 1600), (0, 1600)], dtype=np.float32)
    aside = np.array([(60, 40), (1150, 90), (1180, 1560), (20, 1500)], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(corners, aside)
    grid = ruled()
    for y in (900, 1200, 1500):
        cv2.line(grid, (200, y), (1000, y), (30, 30, 30), 2)
    picture = np.asarray(
        cv2.warpPerspective(grid, warp, (1200, 1600), borderValue=(245, 245, 245)), dtype=np.uint8
    )
    rules = seen_rules(picture)
    assert len({round(rule.start / 25) for rule in rules.across}) <= 2
    for corner in ((200.0, 300.0), (1000.0, 1500.0)):
        seen = warp @ np.array([*corner, 1.0])
        x, y, w = rules.matrix @ (seen / seen[2])
        assert min(abs(rule.place - y / w) for rule in rules.across) < 6
        assert min(abs(rule.start - x / w) + abs(rule.end - x / w) for rule in rules.across) < 830


def test_letters_are_no_rules() -> None:
    picture = page()
    for n in range(20):
        cv2.putText(picture, "Hardness HRC 52", (100, 100 + 60 * n), 0, 1.0, (20, 20, 20), 2)
    assert places(seen_rules(picture)) == (set(), set())
