"""Rims on grey copies: rings and frames among print and tables, and nothing on bare print."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.seals.drawing import A4, Stamp, paper, scanned, stamped

from zhiyi.copied import copied_rims, solidity, without_copies
from zhiyi.rims import Frame, Ring
from zhiyi.source import Picture
from zhiyi.tints import paper_of

NAME = "宁波柏川电机有限公司"
RING = Stamp(owner=NAME)
SQUARE = Stamp(owner="沈建强印", width=170, height=170, frame=True, star=False, turn=5)


def rims(picture: Picture) -> tuple[Ring | Frame, ...]:
    return copied_rims(picture, paper_of(picture))


def table(page: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(page)
    for row in range(12):
        draw.line((120, 300 + 130 * row, 1540, 300 + 130 * row), (40, 40, 40), 2)
    for x in (120, 500, 1000, 1540):
        draw.line((x, 300, x, 300 + 130 * 11), (40, 40, 40), 2)
    return page


@pytest.mark.parametrize("strength", [0.9, 0.5])
@pytest.mark.parametrize(
    "stamp",
    [RING, replace(RING, width=360, height=250), replace(RING, width=400, height=280, turn=9)],
)
def test_a_ring_across_a_table_is_found(stamp: Stamp, strength: float) -> None:
    page = stamped(table(paper()), stamp, (900, 1100), colour="grey", strength=strength)
    (ring,) = [rim for rim in rims(scanned(page)) if isinstance(rim, Ring)]
    assert (ring.x, ring.y) == pytest.approx((900, 1100), abs=8)
    assert 2 * max(ring.a, ring.b) == pytest.approx(stamp.width, abs=16)


@pytest.mark.parametrize("turn", [0.0, 5.0, -11.0])
def test_a_frame_on_print_is_found(turn: float) -> None:
    page = stamped(paper(), replace(SQUARE, turn=turn), (900, 1100), colour="grey")
    frames = [rim for rim in rims(scanned(page)) if isinstance(rim, Frame)]
    middles = [np.mean(frame.corners, axis=0) for frame in frames]
    assert any(np.allclose(middle, (900, 1100), atol=10) for middle in middles)


@pytest.mark.parametrize("page", [paper, lambda: table(paper())])
def test_print_and_tables_alone_have_no_rims(page) -> None:  # type: ignore[no-untyped-def]
    assert rims(scanned(page())) == ()


def test_the_mask_takes_the_rim_and_its_letters_and_leaves_the_middle() -> None:
    picture = scanned(stamped(paper(), RING, (900, 1500), colour="grey"))
    mask = without_copies(picture, rims(picture)).mask
    assert mask[1500, 900 - 160] and mask[1500, 900 - 120]
    assert not mask[1500, 900] and not mask[1500, 900 - 200]
    assert mask.mean() < 0.03


def test_a_page_of_print_takes_hardly_any_time() -> None:
    picture = scanned(paper())
    without_copies(picture, rims(picture))
    started = time.process_time()
    assert without_copies(picture, rims(picture)).clean is picture
    assert time.process_time() - started < 0.25
    assert picture.shape[:2] == (A4[1], A4[0])


def test_print_is_left_where_the_ink_of_a_copied_seal_is_taken_away() -> None:
    bare, page = paper(), stamped(paper(), RING, (900, 1500), colour="grey")
    picture = scanned(page)
    clean = without_copies(picture, rims(picture)).clean
    around = np.s_[1500 - 160 : 1500 + 160, 900 - 160 : 900 + 160]
    before, after, alone = (
        np.asarray(image)[around].min(axis=2) for image in (picture, clean, scanned(bare))
    )
    assert (before < 180).sum() > 1.5 * (after < 180).sum()
    assert (after < 90).sum() > 0.9 * (alone < 90).sum()


@pytest.mark.parametrize("stroke", [3, 10])
def test_the_darkness_of_a_thin_rim_is_that_of_its_stroke(stroke: int) -> None:
    page = Image.new("L", (500, 500), 250)
    ImageDraw.Draw(page).ellipse((90, 90, 410, 410), outline=40, width=stroke)
    ring = Ring(250, 250, 160, 160, 0.0)
    assert 180 <= solidity(np.asarray(page, np.uint8), ring) <= 215


@pytest.mark.parametrize("turn", [0.0, 3.0])
def test_a_cell_between_others_is_no_frame(turn: float) -> None:
    page = Image.new("RGB", A4, (250, 249, 245))
    draw = ImageDraw.Draw(page)
    for top in (900, 1080):
        draw.line((200, top, 1450, top), (30, 30, 30), 4)
    for left in (200, 500, 920, 1450):
        draw.line((left, 900, left, 1080), (30, 30, 30), 4)
    turned = page.rotate(turn, Image.Resampling.BICUBIC, fillcolor=(250, 249, 245))
    middles = [sum(x for x, _ in frame.corners) / 4 for frame in rims(scanned(turned))]  # type: ignore[union-attr]
    assert not any(600 < middle < 820 for middle in middles)
