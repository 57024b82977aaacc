"""Pages with seals drawn by chance: every shape, ink and state of a seal, on print and tables.

Lengths are millimetres on an A4 page. The drawing shares nothing with samples/.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from drawn_seals import FACES, PLACES, PRINT, PURPOSES, RARE, TRADES, _along
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from zhiyi.source import Picture

WIDE, HIGH = 210.0, 297.0

INKS = {
    "red": (205, 32, 42),
    "orange red": (226, 72, 38),
    "dark red": (132, 22, 32),
    "pink": (222, 70, 118),
    "purple": (118, 44, 140),
    "blue": (42, 66, 168),
    "dark blue": (24, 32, 96),
    "light blue": (58, 132, 205),
    "grey": (128, 128, 130),
    "black": (38, 38, 40),
}

COLOUR = {
    "orange red": "red",
    "dark red": "red",
    "pink": "red",
    "purple": "blue",
    "dark blue": "blue",
    "light blue": "blue",
}

SURNAMES, GIVEN = "王李赵陈刘吴郑沈顾谢", "建伟丽敏海燕志强文涛雪梅国庆"

RECTANGLES = (
    ("合同专用章",),
    ("业务受理专用章", "2026.03.14"),
    ("已报验",),
    ("检验合格专用章", "QC 07"),
    ("骑缝专用章",),
)


@dataclass(frozen=True)
class Mark:
    """One seal; ``at``: its middle. ``state``: whole, edge or seam."""

    kind: str
    ink: str
    at: tuple[float, float]
    width: float
    height: float
    turn: float
    rim: float
    double: bool
    star: bool
    owner: str
    purpose: str
    strength: float
    blur: float
    face: int
    state: str = "whole"
    white_letters: bool = False


@dataclass(frozen=True)
class Drawing:
    """A page as scanned; ``boxes``: of each seal the visible part, in fractions of the page."""

    pixels: Picture
    marks: tuple[Mark, ...]
    boxes: tuple[tuple[float, float, float, float], ...]
    name: str


def mark(chance: random.Random, kind: str, ink: str, state: str = "whole") -> Mark:
    """A seal by chance."""
    wide = {
        "round": chance.uniform(34, 46),
        "oval": chance.uniform(38, 50),
        "square": chance.uniform(17, 26),
        "rectangle": chance.uniform(38, 62),
    }[kind]
    ratio = {
        "round": 1.0,
        "oval": chance.uniform(0.62, 0.78),
        "square": chance.uniform(0.94, 1.0),
        "rectangle": chance.uniform(0.32, 0.5),
    }[kind]
    high = wide * ratio
    letters = "".join(chance.sample(RARE, 2))
    owner = chance.choice(PLACES) + letters + chance.choice(TRADES) + "有限公司"
    if kind == "square":
        owner = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2)) + "印"
    x = chance.uniform(wide / 2 + 8, WIDE - wide / 2 - 8)
    y = chance.uniform(high / 2 + 30, HIGH - high / 2 - 12)
    if state == "edge":
        x, y = chance.choice(
            [
                (chance.choice([0, WIDE]) + chance.uniform(-0.2, 0.2) * wide, y),
                (x, chance.choice([0, HIGH]) + chance.uniform(-0.2, 0.2) * high),
            ]
        )
    if state == "seam":
        side = chance.choice([0, 1])
        x = side * WIDE + (0.5 - side) * 2 * chance.uniform(-0.3, 0.1) * wide
    return Mark(
        kind=kind,
        ink=ink,
        at=(x, y),
        width=wide,
        height=high,
        turn=chance.uniform(-35, 35) if kind == "round" else chance.uniform(-14, 14),
        rim=chance.uniform(0.5, 1.6) if kind != "square" else chance.uniform(0.7, 1.6),
        double=chance.random() < (0.6 if kind == "oval" else 0.15),
        star=chance.random() < 0.75,
        owner=owner,
        purpose=chance.choice(PURPOSES),
        strength=chance.uniform(0.6, 0.95),
        blur=0.0,
        face=chance.randrange(len(FACES)),
        state=state,
        white_letters=kind == "square" and chance.random() < 0.15,
    )


def imprint(one: Mark, dots: float) -> Image.Image:
    """Its ink as coverage, white on black, level."""
    scale = 3 * dots
    size = (round(one.width * scale), round(one.height * scale))
    ink = Image.new("L", size, 0)
    {"round": _ring, "oval": _ring, "square": _square, "rectangle": _rectangle}[one.kind](
        ink, one, scale
    )
    return ink.resize((max(1, size[0] // 3), max(1, size[1] // 3)), Image.Resampling.BOX)


def _ring(ink: Image.Image, one: Mark, scale: float) -> None:
    draw, (wide, high), rim = ImageDraw.Draw(ink), ink.size, one.rim * scale
    draw.ellipse((1, 1, wide - 2, high - 2), outline=255, width=max(2, round(rim)))
    if one.double:
        inset = rim * 1.9
        draw.ellipse(
            (inset, inset, wide - inset, high - inset), outline=255, width=max(2, round(rim / 3))
        )
    lettered = min(wide, high) * 0.14
    size = min(lettered * 1.1, 4.4 * wide / 2 / max(len(one.owner), 9))
    reach = min(250.0, 30 + 17 * len(one.owner)) if one.kind == "round" else 205.0
    deep = rim * (2.9 if one.double else 1.8) + size / 2
    _along(ink, one.owner, size, deep, reach, one.face)
    if one.purpose:
        step = min(0.085 * wide, 0.5 * wide / len(one.purpose))
        place = 0.76 if one.kind == "round" else 0.74
        draw.text((wide / 2, high * place), one.purpose, 255, _font(one.face, step), anchor="mm")
    if one.star and one.kind == "round":
        reaches = enumerate([0.14, 0.055] * 5)
        draw.polygon(
            [
                (
                    wide / 2 + r * wide * math.sin(n * math.pi / 5),
                    high / 2 - r * high * math.cos(n * math.pi / 5),
                )
                for n, r in reaches
            ],
            fill=255,
        )


def _square(ink: Image.Image, one: Mark, scale: float) -> None:
    draw, (wide, high) = ImageDraw.Draw(ink), ink.size
    rim = max(2, round(one.rim * scale))
    ground, letter = (255, 0) if one.white_letters else (0, 255)
    draw.rectangle((0, 0, wide - 1, high - 1), outline=255, width=rim, fill=ground)
    font = _font(one.face, 0.4 * wide)
    for number, char in enumerate(one.owner):
        column, row = divmod(number, 2)
        place = (wide * (0.73 - 0.46 * column), high * (0.27 + 0.46 * row))
        draw.text(place, char, letter, font, anchor="mm")


def _rectangle(ink: Image.Image, one: Mark, scale: float) -> None:
    draw, (wide, high) = ImageDraw.Draw(ink), ink.size
    draw.rectangle((0, 0, wide - 1, high - 1), outline=255, width=max(2, round(one.rim * scale)))
    lines = (one.owner, *RECTANGLES[len(one.owner) % len(RECTANGLES)])
    step = high / (len(lines) + 0.4)
    for number, line in enumerate(lines):
        size = min(step * 0.8, 0.9 * wide / max(len(line), 4))
        at = (wide / 2, (number + 0.7) * step)
        draw.text(at, line, 255, _font(one.face, size), anchor="mm")


def _font(face: int, size: float) -> ImageFont.FreeTypeFont:
    path, index = FACES[face]
    return ImageFont.truetype(str(path), max(5, round(size)), index)


def sheet(chance: random.Random, dots: float) -> Image.Image:
    """A page with a heading and rows of print, or a table."""
    page = Image.new("RGB", (round(WIDE * dots), round(HIGH * dots)), (252, 251, 248))
    draw, black = ImageDraw.Draw(page), (34, 34, 37)
    draw.text((105 * dots, 20 * dots), "产品技术说明", black, _font(2, 7 * dots), anchor="mm")
    ruled, step = chance.random() < 0.4, chance.uniform(7, 11)
    font = _font(chance.randrange(len(FACES)), chance.uniform(3.0, 4.6) * dots)
    text = PRINT * 2
    row = 34.0
    while row < HIGH - 18:
        shift = chance.randrange(12)
        draw.text((18 * dots, row * dots), text[shift : shift + 36], black, font)
        if ruled:
            y = (row - 1.5) * dots
            draw.line((16 * dots, y, 194 * dots, y), black, max(1, round(dots / 4)))
        row += step
    if ruled:
        for x in (16, 70, 120, 194):
            ends = (x * dots, 32 * dots, x * dots, (row - step) * dots)
            draw.line(ends, black, max(1, round(dots / 4)))
    return page


def stamp(
    page: Image.Image, one: Mark, chance: random.Random, dots: float
) -> tuple[Image.Image, tuple[float, float, float, float]]:
    """The page with the seal, and the box of what is on the page."""
    flat = imprint(one, dots)
    turned = flat.rotate(one.turn, Image.Resampling.BICUBIC, expand=True)
    if one.blur:
        turned = turned.filter(ImageFilter.GaussianBlur(one.blur * dots))
    random_ = np.random.default_rng(chance.randrange(10**6))
    cloud = Image.fromarray(random_.integers(150, 256, (6, 6), dtype=np.uint8))
    uneven = np.asarray(cloud.resize(turned.size, Image.Resampling.BICUBIC), float) / 255
    cover = np.asarray(turned, float) / 255 * uneven * one.strength
    left = round(one.at[0] * dots - turned.width / 2)
    top = round(one.at[1] * dots - turned.height / 2)
    whole = Image.new("F", page.size, 0)
    whole.paste(Image.fromarray(cover.astype(np.float32)), (left, top))
    share = np.asarray(whole)[:, :, None]
    ink = np.array(INKS[one.ink]) / 255
    pixels = np.asarray(page, float) * (1 - share * (1 - ink))
    ys, xs = np.nonzero(np.asarray(whole) > 0.15 * one.strength)
    box = (
        xs.min() / page.width,
        ys.min() / page.height,
        (xs.max() + 1) / page.width,
        (ys.max() + 1) / page.height,
    )
    return Image.fromarray(pixels.astype(np.uint8)), tuple(float(side) for side in box)  # type: ignore[return-value]


def as_scanned(page: Image.Image, chance: random.Random, dots: float) -> Picture:
    """A scan: tinted or not, noisy, soft, kept as JPEG."""
    tint = np.array(chance.choice([(1, 1, 1), (1, 0.97, 0.88), (0.93, 0.95, 1.0), (0.9, 0.9, 0.9)]))
    soft = page.filter(ImageFilter.GaussianBlur(chance.uniform(0.02, 0.06) * dots))
    noise = np.random.default_rng(chance.randrange(10**6)).normal(
        0, chance.uniform(1, 6), (page.height, page.width, 1)
    )
    return _kept(np.clip(np.asarray(soft, float) * tint + noise, 0, 255), chance.randint(45, 90))


def as_photo(page: Image.Image, chance: random.Random, dots: float) -> Picture:
    """A phone's picture: from aside, in warm or cold light with a shadow, kept as JPEG."""
    wide, high = page.size
    move = [[chance.uniform(0, 0.035) * side for side in (wide, high)] for _ in range(4)]
    (a, b), (c, d), (e, f), (g, h) = move
    target = np.array([[a, b], [wide - c, d], [wide - e, high - f], [g, high - h]], np.float32)
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    seen = cv2.warpPerspective(np.asarray(page), matrix, (wide, high), borderValue=(92, 78, 66))
    return in_coloured_light(Image.fromarray(seen), chance, dots)


def in_coloured_light(page: Image.Image, chance: random.Random, dots: float) -> Picture:
    """Warm or cold light with a shadow, kept as JPEG."""
    wide, high = page.size
    ramp = np.linspace(chance.uniform(0.6, 0.85), 1.0, wide)[None, :, None]
    down = np.linspace(1.0, chance.uniform(0.75, 1.0), high)[:, None, None]
    light = np.array(chance.choice([(1.0, 0.93, 0.8), (0.92, 0.97, 1.0), (1, 1, 0.97)]))
    noise = np.random.default_rng(chance.randrange(10**6)).normal(0, 4, (high, wide, 1))
    soft = cv2.GaussianBlur(np.asarray(page, np.float32), (0, 0), chance.uniform(0.04, 0.08) * dots)
    return _kept(np.clip(soft * ramp * down * light + noise, 0, 255), chance.randint(55, 88))


def as_copy(page: Image.Image, chance: random.Random, dots: float) -> Picture:
    """A grey copy."""
    grey = page.convert("L").convert("RGB")
    return (
        as_scanned(grey, random.Random(chance.randrange(10**6)), dots)
        .mean(axis=2, keepdims=True)
        .repeat(3, axis=2)
        .astype(np.uint8)
    )


def as_black_and_white(page: Image.Image, chance: random.Random, dots: float) -> Picture:
    """A copy in black and white."""
    soft = page.convert("L").filter(ImageFilter.GaussianBlur(0.05 * dots))
    random_ = np.random.default_rng(chance.randrange(10**6))
    grey = np.asarray(soft, float) + random_.normal(0, 8, (page.height, page.width))
    black = (grey > chance.uniform(150, 190)).astype(np.uint8) * 255
    return np.repeat(black[:, :, None], 3, axis=2)


def _kept(pixels: NDArray[np.floating], quality: int) -> Picture:
    kept = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(kept, "JPEG", quality=quality)
    return np.asarray(Image.open(kept).convert("RGB"), dtype=np.uint8)


Spoil = Callable[[Image.Image, random.Random, float], Picture]


def page_with(
    marks: Sequence[Mark], chance: random.Random, *, dpi: int, spoil: Spoil, name: str
) -> Drawing:
    """The seals on a page of print, spoilt."""
    dots = dpi / 25.4
    page, boxes = sheet(chance, dots), []
    for one in marks:
        page, box = stamp(page, one, chance, dots)
        boxes.append(box)
    return Drawing(spoil(page, chance, dots), tuple(marks), tuple(boxes), name)
