"""Draws pages and seals for the tests: other names, sizes and faces than any sample."""

from __future__ import annotations

import math
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from zhiyi.document import Document, Page
from zhiyi.source import Picture

INK = {
    "red": (205, 30, 40),
    "blue": (40, 65, 165),
    "purple": (118, 44, 140),
    "grey": (110, 110, 112),
}
A4 = (1654, 2339)


@dataclass(frozen=True)
class Stamp:
    owner: str = ""
    below: str = ""
    width: int = 330
    height: int = 330
    family: str = "Noto Serif CJK SC"
    turn: float = 0.0
    star: bool = True
    frame: bool = False


@cache
def face(family: str) -> str:
    """The file of a font, or the test is skipped with the reason."""
    try:
        found = subprocess.run(
            ["fc-match", "-f", "%{file}|%{family}", f"{family}:lang=zh-cn"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("fontconfig's fc-match is not installed")
    file, _, name = found.partition("|")
    if family.split()[0].lower() not in name.lower() or not Path(file).is_file():
        pytest.skip(f"the font {family} is not installed")
    return file


def paper(colour: tuple[int, int, int] = (250, 249, 245)) -> Image.Image:
    """An A4 page at 200 dpi with rows of print."""
    page = Image.new("RGB", A4, colour)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(34)
    for row in range(14):
        draw.text(
            (150, 200 + 120 * row),
            "Nominal torque 35 N m, backlash 3 arcmin, type HX-7. " * 2,
            (30, 30, 30),
            font,
        )
    return page


def imprint(stamp: Stamp) -> Image.Image:
    """The seal's ink as coverage, white on black."""
    size = (stamp.width * 2, stamp.height * 2)
    ink = Image.new("L", size, 0)
    draw = ImageDraw.Draw(ink)
    if stamp.frame:
        draw.rectangle((4, 4, size[0] - 5, size[1] - 5), outline=255, width=14)
        _in_columns(draw, stamp, size)
    else:
        draw.ellipse((3, 3, size[0] - 4, size[1] - 4), outline=255, width=max(8, size[0] // 46))
        _along_rim(ink, stamp, size)
        if stamp.star:
            _star(draw, size[0] / 2, size[1] / 2, min(size) * 0.13)
        if stamp.below:
            font = ImageFont.truetype(face(stamp.family), size[0] // 11)
            draw.text((size[0] / 2, size[1] * 0.73), stamp.below, 255, font, anchor="mm")
    turned = ink.rotate(-stamp.turn, Image.Resampling.BICUBIC, expand=True)
    return turned.resize((turned.width // 2, turned.height // 2), Image.Resampling.LANCZOS)


def _along_rim(ink: Image.Image, stamp: Stamp, size: tuple[int, int]) -> None:
    if not stamp.owner:
        return
    letter = min(size[1] * 0.15, 2.6 * size[1] / (len(stamp.owner) + 4))
    font = ImageFont.truetype(face(stamp.family), round(letter))
    sweep = min(245.0, 17.0 * len(stamp.owner) + 30)
    inset = max(8, size[0] // 46) + letter * 0.68
    for number, char in enumerate(stamp.owner):
        degrees = -90 - sweep / 2 + sweep * number / (len(stamp.owner) - 1)
        angle = math.radians(degrees)
        a, b = size[0] / 2, size[1] / 2
        normal = math.atan2(math.sin(angle) / b, math.cos(angle) / a)
        x = a + a * math.cos(angle) - inset * math.cos(normal)
        y = b + b * math.sin(angle) - inset * math.sin(normal)
        side = round(letter * 1.6)
        glyph = Image.new("L", (side, side), 0)
        ImageDraw.Draw(glyph).text((side / 2, side / 2), char, 255, font, anchor="mm")
        glyph = glyph.rotate(-(math.degrees(normal) + 90), Image.Resampling.BICUBIC)
        ink.paste(255, (round(x - side / 2), round(y - side / 2)), glyph)


def _in_columns(draw: ImageDraw.ImageDraw, stamp: Stamp, size: tuple[int, int]) -> None:
    font = ImageFont.truetype(face(stamp.family), round(size[0] * 0.38))
    for number, char in enumerate(stamp.owner):
        column, row = divmod(number, 2)
        draw.text(
            (size[0] * (0.72 - 0.44 * column), size[1] * (0.28 + 0.44 * row)),
            char,
            255,
            font,
            anchor="mm",
        )


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    corners = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.38
        angle = math.radians(-90 + 36 * corner)
        corners.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    draw.polygon(corners, fill=255)


def stamped(
    page: Image.Image,
    stamp: Stamp,
    at: tuple[int, int],
    *,
    colour: str = "red",
    strength: float = 0.88,
    seed: int = 1,
) -> Image.Image:
    """The page with the seal's middle at a place, its ink multiplied into the print."""
    cover = imprint(stamp)
    whole = Image.new("L", page.size, 0)
    whole.paste(cover, (at[0] - cover.width // 2, at[1] - cover.height // 2))
    random = np.random.default_rng(seed)
    uneven = random.uniform(0.75, 1.0, (page.height // 24 + 1, page.width // 24 + 1))
    cloud = Image.fromarray((uneven * 255).astype(np.uint8)).resize(page.size)
    share = np.asarray(whole, float) / 255 * np.asarray(cloud, float) / 255 * strength
    ink = np.array(INK[colour]) / 255
    pixels = np.asarray(page, float) * (1 - share[:, :, None] * (1 - ink))
    return Image.fromarray(pixels.astype(np.uint8))


def scanned(page: Image.Image, seed: int = 1) -> Picture:
    """With a scanner's noise."""
    noise = np.random.default_rng(seed).normal(0, 3, (page.height, page.width, 1))
    return np.clip(np.asarray(page, float) + noise, 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Pictures:
    """A source over pictures in memory."""

    pictures: tuple[Picture, ...]
    file: Path = Path("drawn.png")
    media_type: str = "image/png"

    def picture(self, page: int, *, dpi: int = 200) -> Picture:
        return self.pictures[page - 1]

    def document(self) -> Document:
        pages = tuple(
            Page(number=number, width=picture.shape[1], height=picture.shape[0])
            for number, picture in enumerate(self.pictures, start=1)
        )
        return Document(
            id="doc-1",
            path="drawn.png",
            sha256="0" * 64,
            media_type="image/png",
            bytes=1,
            pages=pages,
        )
