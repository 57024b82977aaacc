"""Seal ink is found and taken away; print, letterheads, handwriting and rules stay."""

from __future__ import annotations

import time
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from zhiyi import ink
from zhiyi.ink import seal_mask, seal_patches, suppress, without_seals
from zhiyi.seals.impressions import impressions
from zhiyi.source import Picture
from zhiyi.tints import paper_of

A4 = (1169, 827)
RED = (208, 28, 36)
BLUE = (36, 62, 160)


def page(paper: tuple[int, int, int] = (252, 251, 247)) -> Picture:
    picture = np.full((*A4, 3), paper, np.uint8)
    for row in range(120, 1050, 40):
        print_line(picture, row)
    return picture


def print_line(
    picture: Picture, row: int, colour: tuple[int, int, int] = (25, 25, 25), size: float = 0.8
) -> None:
    cv2.putText(
        picture,
        "Max. torque 35 Nm at 3000 rpm, model ZX-40",
        (90, row),
        cv2.FONT_HERSHEY_SIMPLEX,
        size,
        colour,
        2,
        cv2.LINE_AA,
    )


def stamp(
    picture: Picture,
    colour: tuple[int, int, int],
    *,
    at: tuple[int, int] = (420, 600),
    axes: tuple[int, int] = (80, 80),
    strength: float = 0.9,
) -> Picture:
    """Multiplies a ring with letters and a middle into the page."""
    cover = np.zeros(picture.shape[:2], np.uint8)
    cv2.ellipse(cover, at, axes, 0, 0, 360, 255, 4, cv2.LINE_AA)
    cv2.circle(cover, at, 18, 255, -1)
    for degrees in range(160, 390, 23):
        turn = np.deg2rad(degrees)
        x = at[0] + (axes[0] - 20) * np.cos(turn)
        y = at[1] + (axes[1] - 20) * np.sin(turn)
        cv2.rectangle(cover, (int(x) - 6, int(y) - 6), (int(x) + 6, int(y) + 6), 255, 3)
    share = (cover / 255 * strength)[:, :, None]
    return np.asarray(picture * (1 - share * (1 - np.array(colour) / 255)), dtype=np.uint8)


def jpeg(picture: Picture, quality: int) -> Picture:
    _, data = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1], dtype=np.uint8)


def lit_from_one_side(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    across, down = np.linspace(0.62, 1.0, width), np.linspace(1, 0.8, height)
    light = across[None, :, None] * down[:, None, None]
    return np.asarray(picture * light * np.array([1.0, 0.97, 0.9]), dtype=np.uint8)


def _colours(picture: Picture) -> set[str]:
    return {patch.colour for patch in seal_patches(picture, paper_of(picture))}


@pytest.mark.parametrize("colour", [RED, BLUE])
@pytest.mark.parametrize("paper", [(252, 251, 247), (247, 240, 214), (226, 233, 246)])
@pytest.mark.parametrize("strength", [0.9, 0.3])
def test_a_seal_is_found_on_any_paper(
    colour: tuple[int, int, int], paper: tuple[int, int, int], strength: float
) -> None:
    picture = stamp(page(paper), colour, strength=strength)
    assert _colours(picture) == {"red" if colour == RED else "blue"}


@pytest.mark.parametrize(
    "spoil", [lambda p: jpeg(p, 45), lit_from_one_side, lambda p: jpeg(lit_from_one_side(p), 60)]
)
def test_a_seal_is_found_after_compression_and_in_uneven_light(spoil) -> None:  # type: ignore[no-untyped-def]
    assert _colours(spoil(stamp(page(), RED))) == {"red"}


def test_the_mask_lies_on_the_seal_and_keeps_off_the_print() -> None:
    bare = page()
    mask = seal_mask(stamp(bare, RED))
    rows, columns = np.nonzero(mask)
    assert abs(rows.min() - 518) <= 4 and abs(rows.max() - 682) <= 4
    assert abs(columns.min() - 338) <= 4 and abs(columns.max() - 502) <= 4
    solid_print = bare.max(axis=2) < 40
    assert not (mask & solid_print).any()


@pytest.mark.parametrize("colour", [RED, BLUE])
def test_the_page_without_ink_reads_like_the_page_before_it_was_sealed(
    colour: tuple[int, int, int],
) -> None:
    bare = page()
    clean = suppress(stamp(bare, colour))
    darker = np.abs(clean.astype(int) - bare.astype(int)).max(axis=2)
    assert np.percentile(darker, 99.9) < 70
    dark_print = bare.max(axis=2) < 40
    assert clean[dark_print].mean() < 60, "print under the seal was lost"


def test_a_page_without_seals_comes_back_as_it_is() -> None:
    picture = jpeg(page(), 50)
    assert suppress(picture) is picture
    assert not seal_mask(picture).any()


def test_red_print_rules_and_blue_handwriting_stay() -> None:
    picture = page()
    cv2.rectangle(picture, (0, 0), (827, 90), (252, 251, 247), -1)
    cv2.putText(
        picture,
        "NORTH LAKE MOTOR CO., LTD.",
        (130, 60),
        cv2.FONT_HERSHEY_TRIPLEX,
        1.2,
        RED,
        3,
        cv2.LINE_AA,
    )
    cv2.line(picture, (60, 85), (770, 85), RED, 4)
    points = np.array([[500, 900], [540, 860], [560, 930], [600, 870], [640, 920], [700, 880]])
    cv2.polylines(picture, [points], False, (40, 60, 170), 3, cv2.LINE_AA)
    for row in (700, 730, 760):
        print_line(picture, row, colour=RED)
    assert suppress(picture) is picture


def test_a_sheet_of_200_dpi_takes_a_small_part_of_what_reading_it_takes() -> None:
    """Reading it takes six seconds of a core; to smooth it widely, a fortieth of that, takes three
    times what this takes. Both are slower where the machine does much else."""
    picture = np.asarray(cv2.resize(stamp(page(), RED), (1654, 2339)), dtype=np.uint8)

    def spent(work: Callable[[], object]) -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    suppressing = min(spent(lambda: suppress(picture)) for _ in range(3))
    smoothing = min(spent(lambda: cv2.medianBlur(picture, 31)) for _ in range(2))
    assert suppressing < 3 * smoothing


def test_a_page_is_searched_once_for_its_lines_tables_and_seals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = []

    def looked(picture: Picture, paper: Picture) -> tuple[ink.Patch, ...]:
        looks.append(picture)
        return seal_patches(picture, paper)

    monkeypatch.setattr(ink, "seal_patches", looked)
    sealed = stamp(page((250, 249, 240)), RED, at=(400, 500))
    apart, clean, found = without_seals(sealed), suppress(sealed), impressions(sealed)
    assert len(looks) == 1
    assert len(found) == 1 and apart.mask.any() and np.array_equal(clean, apart.clean)
    suppress(stamp(page((250, 249, 240)), RED, at=(400, 510)))
    assert len(looks) == 2


@pytest.mark.parametrize(("at", "axes"), [((450, 620), (82, 54)), ((420, 640), (84, 84))])
def test_two_seals_almost_upon_each_other_are_two(
    at: tuple[int, int], axes: tuple[int, int]
) -> None:
    picture = stamp(stamp(page(), RED), RED, at=at, axes=axes)
    patches = seal_patches(picture, paper_of(picture))
    assert sorted(round(patch.rim.extent[3]) // 10 for patch in patches) == sorted(
        (middle + half) // 10 for middle, half in ((600, 82), (at[1], axes[1] + 2))
    )


def test_the_rim_of_a_seal_drawn_twice_is_one_seal() -> None:
    picture = stamp(page(), RED)
    cv2.circle(picture, (420, 600), 72, RED, 2, cv2.LINE_AA)
    cv2.line(picture, (360, 600), (560, 610), RED, 8)
    assert len(seal_patches(picture, paper_of(picture))) == 1


@pytest.mark.parametrize(("radius", "seals"), [(90, 1), (260, 0)])
def test_an_arc_at_the_edge_is_a_seals_only_in_a_seals_size(radius: int, seals: int) -> None:
    picture = np.full((*A4, 3), 250, np.uint8)
    cv2.circle(picture, (826 + radius // 2, 600), radius, RED, 5, cv2.LINE_AA)
    assert len(seal_patches(picture, paper_of(picture))) == seals
