"""Seals as pictures: round, oval and square, with the name along the arc."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw

from drawing.fonts import font

PIXELS_PER_POINT = 5
SEAL_RED = (208, 28, 36)
SEAL_BLUE = (36, 62, 160)


@dataclass(frozen=True)
class Seal:
    """A seal's face. Sizes in points: 42 mm, the size of a firm's official seal, is 119.

    `lettering`: height of the letters along the rim, as a share of the seal's height; `rim`: width
    of the rim, as a share of its width."""

    owner: str
    below: str = ""
    code: str = ""
    shape: str = "round"
    colour: str = "red"
    width: float = 116.0
    height: float = 116.0
    centre: str = "★"
    face: str = "serif-bold"
    lettering: float = 0.155
    rim: float = 0.022

    @property
    def purpose(self) -> str | None:
        return self.below if self.below.endswith("专用章") else None

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.owner, self.below, self.code) if part)


@cache
def picture(seal: Seal, seed: int) -> Image.Image:
    """The imprint as ink coverage (mode L, 255 = full ink), uneven as stamped by hand."""
    w, h = round(seal.width * PIXELS_PER_POINT), round(seal.height * PIXELS_PER_POINT)
    ink = Image.new("L", (w, h), 0)
    if seal.shape == "square":
        _square(ink, seal)
    else:
        _arc_seal(ink, seal)
    return _uneven(ink, np.random.default_rng(seed))


def _square(ink: Image.Image, seal: Seal) -> None:
    """A person's name seal: letters from right to left in columns of two."""
    w, h = ink.size
    ImageDraw.Draw(ink).rectangle((3, 3, w - 4, h - 4), outline=255, width=max(4, w // 20))
    letters = seal.owner + seal.below
    rows = 2 if len(letters) > 2 else len(letters)
    columns = math.ceil(len(letters) / rows)
    size = min(w / columns, h / rows) * 0.82
    for number, letter in enumerate(letters):
        column, row = divmod(number, rows)
        x = w - (column + 0.5) * (w / columns) * 0.9 - w * 0.05
        y = (row + 0.5) * (h / rows) * 0.9 + h * 0.05
        ImageDraw.Draw(ink).text((x, y), letter, 255, font("kai", size), anchor="mm")


def _arc_seal(ink: Image.Image, seal: Seal) -> None:
    w, h = ink.size
    draw = ImageDraw.Draw(ink)
    border = max(6, round(w * seal.rim))
    draw.ellipse((2, 2, w - 3, h - 3), outline=255, width=border)
    if seal.shape == "oval":
        inner = border * 2
        draw.ellipse((inner, inner, w - inner, h - inner), outline=255, width=max(2, border // 3))
    size = min(h * seal.lettering, 0.82 * math.pi * (w / 2) * 1.25 / max(len(seal.owner), 8))
    widest = 205.0 if seal.below else 245.0
    sweep = min(widest, 16.5 * len(seal.owner) + 40)
    size = min(size, math.radians(sweep) * w * 0.36 / len(seal.owner)) if seal.below else size
    _along(
        ink,
        seal.owner,
        size=size,
        start=-90 - sweep / 2,
        sweep=sweep,
        inset=border * 1.8 + size * 0.5,
        face=seal.face,
    )
    if seal.centre == "★":
        _star(draw, w / 2, h / 2, min(w, h) * 0.15)
    elif seal.centre:
        draw.text((w / 2, h / 2), seal.centre, 255, font(seal.face, h * 0.13), anchor="mm")
    if seal.below:
        step = min(w * 0.105, w * 0.56 / len(seal.below))
        place = 0.735 if seal.shape == "round" else 0.78
        for number, letter in enumerate(seal.below):
            x = w / 2 + (number - (len(seal.below) - 1) / 2) * step
            draw.text((x, h * place), letter, 255, font(seal.face, step * 1.02), anchor="mm")
    if seal.code:
        sweep = min(90.0, 5.2 * len(seal.code))
        _along(
            ink,
            seal.code,
            size=h * 0.05,
            start=90 + sweep / 2,
            sweep=-sweep,
            inset=border * 1.6 + h * 0.03,
            face="dejavu",
        )


def _along(
    ink: Image.Image, text: str, *, size: float, start: float, sweep: float, inset: float, face: str
) -> None:
    """Letters on the ellipse `inset` from the rim; a negative sweep reads along the bottom."""
    w, h = ink.size
    across, down = w / 2 - inset, h / 2 - inset
    t = np.radians(np.linspace(start, start + sweep, 400))
    steps = np.hypot(np.diff(across * np.cos(t)), np.diff(down * np.sin(t)))
    walked = np.concatenate([[0.0], np.cumsum(steps)])
    # equal steps along the rim, not equal angles: an oval's ends would crowd
    angles = np.interp(np.linspace(0, walked[-1], len(text)), walked, t)
    size = min(size, float(walked[-1]) / max(1, len(text) - 1) * 1.08)
    tile = int(size * 1.6)
    for angle, letter in zip(angles.tolist(), text, strict=True):
        x, y = w / 2 + across * math.cos(angle), h / 2 + down * math.sin(angle)
        # letters stand upright on the normal of the ellipse, feet to the middle
        normal = math.degrees(math.atan2(math.sin(angle) / h, math.cos(angle) / w))
        turn = -(normal + 90) if sweep > 0 else -(normal - 90)
        glyph = Image.new("L", (tile, tile), 0)
        ImageDraw.Draw(glyph).text((tile / 2, tile / 2), letter, 255, font(face, size), anchor="mm")
        glyph = glyph.rotate(turn, Image.Resampling.BICUBIC)
        ink.paste(255, (round(x - tile / 2), round(y - tile / 2)), glyph)


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for corner in range(10):
        r = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(-90 + corner * 36)
        points.append((x + r * math.cos(angle), y + r * math.sin(angle)))
    draw.polygon(points, fill=255)


def _uneven(ink: Image.Image, random: np.random.Generator) -> Image.Image:
    """Ink that took less well here and there."""
    w, h = ink.size
    coarse = Image.fromarray(random.integers(120, 256, (9, 9), dtype=np.uint8))
    cloud = np.asarray(coarse.resize((w, h), Image.Resampling.BICUBIC), dtype=float) / 255
    grain = Image.fromarray(random.integers(0, 256, (h // 3, w // 3), dtype=np.uint8))
    dots = np.asarray(grain.resize((w, h), Image.Resampling.BILINEAR), dtype=float) / 255
    cover = np.asarray(ink, dtype=float) * np.clip(0.55 + 0.55 * cloud - 0.3 * (dots > 0.72), 0, 1)
    return Image.fromarray(cover.astype(np.uint8))
