"""What is a seal by the lay of its ink, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.seals.drawing import A4, INK, Stamp, paper, stamped
from tests.seals.test_find_seals import Reader, found

RED, BLUE = INK["red"], INK["blue"]
LETTERED = Stamp(owner="宁波柏川电机有限公司", star=False)
NAME = Stamp(owner="沈建强印", width=170, height=170, frame=True, star=False)


def sign_in_a_ring(page: Image.Image) -> None:
    draw = ImageDraw.Draw(page)
    draw.rectangle((660, 960, 1040, 1340), fill=(250, 249, 245))
    draw.ellipse((700, 1000, 1000, 1300), outline=RED, width=14)
    draw.polygon([(850, 1070), (930, 1220), (770, 1220)], fill=RED)


def code_for_machines(page: Image.Image) -> None:
    bits = np.random.default_rng(4).integers(0, 2, (29, 29))
    bits[0] = bits[-1] = bits[:, 0] = bits[:, -1] = 1
    size = (232, 232)
    code = Image.fromarray((bits * 255).astype(np.uint8)).resize(size, Image.Resampling.NEAREST)
    page.paste((250, 249, 245), (680, 980, 952, 1252))
    page.paste(Image.new("RGB", size, RED), (700, 1000), code)


def boxed_notice(page: Image.Image) -> None:
    draw = ImageDraw.Draw(page)
    draw.rectangle((700, 1000, 1100, 1120), outline=RED, width=8)
    draw.rectangle((760, 1030, 1040, 1090), fill=RED)


@pytest.mark.parametrize(
    ("draw_on", "text"),
    [(sign_in_a_ring, "R"), (code_for_machines, "国回"), (boxed_notice, "注意")],
)
def test_what_only_looks_like_a_seal_is_not_reported(draw_on, text: str) -> None:  # type: ignore[no-untyped-def]
    page = paper()
    draw_on(page)
    assert found(page, reader=Reader(text)).facts == ()


def test_a_red_ring_lettered_along_its_rim_is_a_seal_without_a_star() -> None:
    (seal,) = found(stamped(paper(), LETTERED, (900, 1500))).facts
    assert (seal.shape, seal.owner) == ("round", None)


@pytest.mark.parametrize(
    "text", ["QUALITY ASSURED ISO 9001", "0 10 20 30 40 50 60", "SYSTEMMANAGEMENT"]
)
def test_a_certification_mark_and_a_dial_are_no_seals(text: str) -> None:
    assert found(stamped(paper(), LETTERED, (900, 1500)), reader=Reader(text)).facts == ()


@pytest.mark.parametrize("colour", ["blue", "grey"])
def test_letters_along_a_rim_around_a_star_are_a_seal_in_any_ink(colour: str) -> None:
    starred = stamped(paper(), replace(LETTERED, star=True), (900, 1500), colour=colour)
    (seal,) = found(starred).facts
    assert (seal.colour, seal.owner) == (colour, None)
    assert found(stamped(paper(), LETTERED, (900, 1500), colour=colour)).facts == ()


def test_a_black_seal_across_a_red_one_is_a_second_seal() -> None:
    starred = replace(LETTERED, star=True)
    page = stamped(stamped(paper(), starred, (900, 1500)), starred, (1050, 1560), colour="grey")
    assert sorted(seal.colour for seal in found(page).facts) == ["grey", "red"]
    (alone,) = found(stamped(paper(), starred, (900, 1500))).facts
    assert alone.colour == "red"


@pytest.mark.parametrize(("text", "seals"), [("务专用章", 1), ("HHHHHHHHHH", 0)])
def test_a_part_of_a_purpose_tells_a_seal_and_one_letter_again_and_again_does_not(
    text: str, seals: int
) -> None:
    page = stamped(paper(), LETTERED, (900, 1500), colour="blue")
    assert len(found(page, reader=Reader(text)).facts) == seals


@pytest.mark.parametrize("colour", ["red", "blue"])
def test_a_lettered_half_on_the_edge_is_a_seal_in_either_ink(colour: str) -> None:
    (seal,) = found(stamped(paper(), LETTERED, (A4[0], 1200), colour=colour)).facts
    assert (seal.colour, seal.notes) == (colour, ("残缺（被页边截断）",))


@pytest.mark.parametrize(("text", "seals"), [("集团有限公司", 1), ("", 0), ("0 10 20 30", 0)])
def test_a_half_on_the_edge_of_a_copy_must_bear_a_part_of_a_name(text: str, seals: int) -> None:
    page = stamped(paper(), LETTERED, (A4[0] - 20, 1200), colour="grey")
    assert [seal.colour for seal in found(page, reader=Reader(text)).facts] == ["grey"] * seals


def test_a_red_square_in_letters_that_nobody_reads_is_a_personal_seal() -> None:
    (seal,) = found(stamped(paper(), NAME, (900, 1470))).facts
    assert (seal.shape, seal.text) == ("square", "")


def test_a_square_on_a_copy_must_be_read() -> None:
    page = stamped(paper(), NAME, (900, 1470), colour="grey")
    assert found(page).facts == ()
    (seal,) = found(page, reader=Reader("沈")).facts
    assert (seal.shape, seal.colour) == ("square", "grey")


def test_purple_ink_is_found_and_called_by_its_stronger_side() -> None:
    page = stamped(paper(), replace(LETTERED, star=True), (900, 1500), colour="purple")
    (seal,) = found(page, reader=Reader("宁波柏川电机有限公司")).facts
    assert seal.colour == "blue"
