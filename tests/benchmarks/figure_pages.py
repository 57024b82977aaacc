"""Pages full of figures, drawn so badly that the first reader errs: what ``second.py`` measures on.

Each page is seeded. Fonts come in two sets, so that what is tuned on one can be reported on the
other. A drawn line knows its text and its box in pixels; a critical token is what ``tokens`` finds.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from zhiyi.source import Picture

FONTS = {
    "tuned": (
        ("Noto Sans CJK SC", "Noto Sans CJK SC"),
        ("AR PL UMing CN", "Nimbus Roman"),
        ("Noto Serif CJK SC", "DejaVu Sans"),
        ("Noto Sans CJK SC", "Nimbus Sans"),
    ),
    "reported": (
        ("WenQuanYi Zen Hei", "WenQuanYi Zen Hei"),
        ("AR PL UKai CN", "DejaVu Serif"),
        ("Noto Serif CJK SC", "Noto Serif CJK SC"),
        ("WenQuanYi Zen Hei", "Nimbus Mono PS"),
        ("AR PL UMing CN", "C059"),
    ),
}
"""The face of Han characters and the face of figures, Latin letters and signs."""

FALLBACK = "DejaVu Sans"
NAMES = (
    "抗拉强度", "密度", "极限真空度", "工作温度", "含量", "粒径", "重复定位精度", "泄漏率", "硬度",
    "纯度", "输出频率", "灰分", "电阻率", "热导率", "比表面积", "外径", "弹性模量", "屈服强度",
    "净重", "测量范围", "流量", "额定功率", "Tensile strength", "Purity", "Particle size",
)  # fmt: skip
UNITS = (
    "MPa", "GPa", "g/cm³", "%", "μm", "mm", "℃", "Hz", "kW", "kg", "L/s", "Pa", "W/(m·K)", "m²/g",
    "HRC", "V", "A", "kHz", "r/min", "nm", "mg/kg", "mL", "Pa·m³/s", "Ω·m", "ppm", "%", "mm", "kg",
    "℃", "MPa", "μm", "g/cm³", "m³/h", "台", "件", "GPa", "kW", "V", "mm", "K", "m/s",
)  # fmt: skip
RARE = 0.005
"""Share of quantities in per mille, which the readers take for per cent."""

INK = 30
A4_INCHES = (8.27, 11.69)


@dataclass(frozen=True)
class Drawn:
    """One line on a page: its text, and left, top, right, bottom in pixels."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class FigurePage:
    picture: Picture
    lines: tuple[Drawn, ...]
    dpi: int
    look: str


def _number(chance: Random) -> str:
    digits = chance.choice((0, 0, 1, 1, 2, 2, 3))
    whole = chance.choice((chance.randint(0, 9), chance.randint(10, 99), chance.randint(100, 9999)))
    return f"{whole}" if not digits else f"{whole}.{chance.randrange(10**digits):0{digits}d}"


def _quantity(chance: Random) -> str:
    number = _number(chance)
    unit = "‰" if chance.random() < RARE else chance.choice(UNITS)
    gap = chance.choice(("", " "))
    forms: tuple[Callable[[], str], ...] = (
        lambda: f"{number}{gap}{unit}",
        lambda: f"{chance.choice('≥≤≥≤><＞＜')}{gap}{number}{gap}{unit}",
        lambda: f"{number}{gap}±{gap}{_number(chance)}{gap}{unit}",
        lambda: f"±{number}{gap}{unit}",
        lambda: f"{number}{chance.choice('～~-')}{_number(chance)}{gap}{unit}",
        lambda: f"{number}×10{chance.choice(('⁻³', '⁻⁶', '⁵', '⁻⁹', '³', '⁻²'))}{gap}{unit}",
        lambda: f"-{number}{gap}{chance.choice(('℃', '°C', 'mm', 'V'))}",
        lambda: f"Φ{number}×{_number(chance)} mm",
    )
    return chance.choice(forms)()


def _code(chance: Random) -> str:
    letters = "ABCDEFGHKLMNPQRSTUVWXYZ"
    figures = "".join(chance.choice("0123456789") for _ in range(10))
    forms = (
        lambda: f"商品编号 {figures[:4]}.{figures[4:8]}.{figures[8:]}",
        lambda: f"HS {figures}",
        lambda: f"CAS {_cas(figures[: chance.randint(5, 8)])}",
        lambda: (
            f"型号 {chance.choice(letters)}{chance.choice(letters)}{figures[:4]}"
            f"-{chance.choice(letters)}{figures[5]}"
        ),
        lambda: (
            f"型号 {chance.choice(letters)}{figures[:2]}{chance.choice('OISBZXT')}-{figures[3:6]}"
            f"/{chance.choice(letters)}"
        ),
        lambda: f"合同号 {chance.choice(letters)}Z-20{figures[:2]}-{figures[2:6]}",
    )
    return chance.choice(forms)()


def _cas(figures: str) -> str:
    """A registry number of these figures, with its check figure."""
    check = sum(n * int(figure) for n, figure in enumerate(reversed(figures), start=1)) % 10
    return f"{figures[:-2]}-{figures[-2:]}-{check}"


def _text(chance: Random) -> str:
    kind = chance.random()
    if kind < 0.5:
        return f"{chance.choice(NAMES)}{chance.choice(('：', ' ', '', ':'))}{_quantity(chance)}"
    if kind < 0.7:
        return _quantity(chance)
    if kind < 0.85:
        return _code(chance)
    return (
        f"{chance.choice(NAMES)}{_quantity(chance)}（{chance.choice(NAMES)} {_quantity(chance)}）"
    )


@cache
def _file(family: str) -> tuple[str, int]:
    told = subprocess.run(
        ["fc-match", "--format", "%{family}\t%{file}\t%{index}", f"{family}:style=Regular"],
        capture_output=True, text=True, check=True,
    ).stdout.split("\t")  # fmt: skip
    return told[1], int(told[2]) & 0xFFFF


@cache
def _font(family: str, size: int) -> ImageFont.FreeTypeFont:
    file, index = _file(family)
    return ImageFont.truetype(file, size, index=index, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has(family: str, letter: str) -> bool:
    face = _font(family, 60)
    mask, nothing = face.getmask(letter), face.getmask("\uffff")
    return letter == " " or mask.size != nothing.size or bytes(mask) != bytes(nothing)


def _face(faces: tuple[str, str], letter: str) -> str:
    wanted = faces[0] if letter >= "\u2e80" else faces[1]
    return next(f for f in (wanted, faces[0], FALLBACK, "Noto Sans CJK SC") if _has(f, letter))


def _write(
    draw: ImageDraw.ImageDraw,
    text: str,
    left: float,
    base: float,
    size: int,
    faces: tuple[str, str],
) -> float:
    for letter in text:
        face = _font(_face(faces, letter), size)
        draw.text((left, base), letter, INK, face, anchor="ls")
        left += face.getlength(letter)
    return left


SCALE = 3
"""Pages are drawn this much larger and reduced, as a scanner's lens does."""


def figure_page(seed: int, fonts: str) -> FigurePage:
    """A page of two columns of lines with figures, captured badly."""
    chance = Random(f"{fonts} {seed}")
    dpi = chance.choice((75, 85, 95, 100, 110, 130, 150))
    faces = chance.choice(FONTS[fonts])
    scale = dpi * SCALE / 72
    width, height = (round(inches * dpi) * SCALE for inches in A4_INCHES)
    image = Image.new("L", (width, height), 252)
    draw = ImageDraw.Draw(image)
    lines: list[Drawn] = []
    points = chance.choice((9, 9, 10.5, 10.5, 12))
    size, step = round(points * scale), round(points * 1.75 * scale)
    for column in (0.07, 0.53):
        for top in range(round(0.05 * height), round(0.93 * height), step):
            text = _text(chance)
            left, base = column * width, top + size
            right = _write(draw, text, left, base, size, faces)
            if right > (column + 0.44) * width:
                draw.rectangle((left - 2, top - size * 0.2, right + 2, base + size * 0.4), 252)
                continue
            box = (left, top, right, base + 0.2 * size)
            a, b, c, d = (value / SCALE for value in box)
            lines.append(Drawn(text, (a, b, c, d)))
    small = image.resize((width // SCALE, height // SCALE), Image.Resampling.BOX)
    look, picture = _captured(small, chance)
    return FigurePage(picture, tuple(lines), dpi, f"{look} {faces[1]} {points}pt")


def _captured(page: Image.Image, chance: Random) -> tuple[str, Picture]:
    """The page as a poor scanner, copier or fax gives it."""
    look = chance.choice(("blurred", "jpeg", "noisy", "faint", "sealed", "coarse", "clean"))
    blur, noise, quality = chance.uniform(0.2, 0.5), chance.uniform(1, 4), chance.randint(50, 85)
    pixels: NDArray[np.float64]
    if look == "blurred":
        blur = chance.uniform(0.6, 1.1)
    elif look == "jpeg":
        quality = chance.randint(14, 35)
    elif look == "noisy":
        noise = chance.uniform(12, 30)
    pixels = np.asarray(page.filter(ImageFilter.GaussianBlur(blur)), float)
    if look == "faint":
        pixels = 245 - (252 - pixels) * chance.uniform(0.2, 0.4)
    elif look == "coarse":
        factor = chance.uniform(0.72, 0.9)
        less = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        pixels = cv2.resize(less, pixels.shape[::-1], interpolation=cv2.INTER_LINEAR)
    random = np.random.default_rng(chance.randrange(2**31))
    colour = np.repeat(pixels[:, :, None], 3, axis=2)
    if look == "sealed":
        colour = _sealed(colour, chance)
    colour += random.normal(0, noise, pixels.shape)[:, :, None]
    data = BytesIO()
    Image.fromarray(np.clip(colour, 0, 255).astype(np.uint8)).save(data, "JPEG", quality=quality)
    return look, np.asarray(Image.open(data).convert("RGB"))


def _sealed(pixels: NDArray[np.float64], chance: Random) -> NDArray[np.float64]:
    """Red rings and characters stamped over the print, ink multiplied into ink."""
    height, width = pixels.shape[:2]
    cover = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(cover)
    for _ in range(5):
        radius = round(width * 0.1)
        x, y = chance.randint(radius, width - radius), chance.randint(radius, height - radius)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), None, 255, radius // 14 + 1)
        face = _font("Noto Sans CJK SC", radius // 3)
        draw.text((x, y), "合同专用章", 255, face, anchor="mm")
        draw.text(
            (x, y - radius // 2),
            "★ 贸易有限公司",
            255,
            _font("Noto Sans CJK SC", radius // 5),
            anchor="mm",
        )
    share = np.asarray(cover.filter(ImageFilter.GaussianBlur(0.6)), float)[:, :, None] / 255 * 0.85
    ink = np.array([215, 40, 45], float) / 255
    return np.asarray(pixels * (1 - share * (1 - ink)))
