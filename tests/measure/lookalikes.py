"""Things on pages that look like seals and are none, drawn by chance.

Each draws on a page with ``dots`` pixels a millimetre; coordinates are millimetres of A4.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
from drawn_seals import _along, _face
from PIL import Image, ImageDraw, ImageFont

Draw = Callable[[Image.Image, random.Random, float], None]

RED, BLUE, BLACK = (205, 32, 42), (38, 62, 168), (30, 30, 32)


def _place(chance: random.Random, dots: float) -> tuple[float, float]:
    return chance.uniform(40, 170) * dots, chance.uniform(60, 250) * dots


def _blank(page: Image.Image, at: tuple[float, float], half: float) -> ImageDraw.ImageDraw:
    draw = ImageDraw.Draw(page)
    draw.rectangle((at[0] - half, at[1] - half, at[0] + half, at[1] + half), fill=(252, 251, 248))
    return draw


def _disc(at: tuple[float, float], reach: float) -> tuple[float, float, float, float]:
    return at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach


def letterhead(page: Image.Image, chance: random.Random, dots: float) -> None:
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, page.width, 30 * dots), fill=(252, 251, 248))
    font = ImageFont.truetype(*_face(0, 9 * dots))
    text = chance.choice(["东海机电科技集团文件", "NORTHERN BEARING WORKS", "江北化工有限公司"])
    draw.text((105 * dots, 14 * dots), text, RED, font, anchor="mm")
    for y, thick in ((24, 1.2), (26, 0.4)):
        draw.rectangle((15 * dots, y * dots, 195 * dots, (y + thick) * dots), fill=RED)


def emblem(page: Image.Image, chance: random.Random, dots: float) -> None:
    at = _place(chance, dots)
    reach = chance.uniform(8, 20) * dots
    draw = _blank(page, at, reach * 1.2)
    draw.ellipse(_disc(at, reach), fill=RED)
    draw.ellipse(_disc(at, reach * 0.55), fill=(250, 220, 90))
    draw.polygon([(at[0], at[1] - reach * 0.5), (at[0] + reach / 2, at[1]), at], fill=RED)


def ring_logo(page: Image.Image, chance: random.Random, dots: float) -> None:
    at, colour = _place(chance, dots), chance.choice([RED, BLUE, BLACK, (20, 130, 70)])
    reach = chance.uniform(8, 19) * dots
    draw = _blank(page, at, reach * 1.2)
    draw.ellipse(_disc(at, reach), outline=colour, width=round(reach * chance.uniform(0.06, 0.2)))
    inner = chance.choice(["letters", "triangle", "bars"])
    if inner == "letters":
        text = chance.choice(["HX", "中", "KM", "R", "SB"])
        font = ImageFont.truetype(*_face(2, reach * 0.9))
        draw.text(at, text, colour, font, anchor="mm")
    elif inner == "triangle":
        corners = [(0, -0.6), (0.55, 0.4), (-0.55, 0.4)]
        draw.polygon([(at[0] + x * reach, at[1] + y * reach) for x, y in corners], fill=colour)
    else:
        for n in (-0.3, 0.0, 0.3):
            x = at[0] + n * reach
            ends = (x - reach * 0.08, at[1] - reach * 0.5, x + reach * 0.08, at[1] + reach * 0.5)
            draw.rectangle(ends, fill=colour)


def certification_mark(page: Image.Image, chance: random.Random, dots: float) -> None:
    """A ring with words along it, as of a certifier: told apart from a seal only by its words."""
    at, colour = _place(chance, dots), chance.choice([RED, BLUE, BLACK, (20, 130, 70)])
    wide = round(chance.uniform(18, 32) * dots * 3)
    ink = Image.new("L", (wide, wide), 0)
    draw = ImageDraw.Draw(ink)
    draw.ellipse((1, 1, wide - 2, wide - 2), outline=255, width=max(2, wide // 40))
    inset = wide * 0.24
    draw.ellipse((inset, inset, wide - inset, wide - inset), outline=255, width=max(2, wide // 60))
    text = chance.choice(["MANAGEMENT SYSTEM", "QUALITY ASSURED", "ISO 9001:2015", "TESTED SAFETY"])
    _along(ink, text, wide * 0.12, wide * 0.13, 250.0, 2)
    font = ImageFont.truetype(*_face(2, wide * 0.18))
    draw.text((wide / 2, wide / 2), chance.choice(["QA", "9001", "TS", "CE"]), 255, font, "mm")
    _blank(page, at, wide / 6 * 1.15)
    cover = ink.resize((wide // 3, wide // 3), Image.Resampling.BOX)
    page.paste(Image.new("RGB", cover.size, colour), (int(at[0]), int(at[1] - wide // 6)), cover)


def handwriting(page: Image.Image, chance: random.Random, dots: float) -> None:
    draw, colour = ImageDraw.Draw(page), chance.choice([RED, BLUE, (20, 30, 90)])
    x, y = _place(chance, dots)
    for _ in range(chance.randint(3, 6)):
        points, turn = [], chance.uniform(0, 6)
        for step in range(40):
            angle = turn + step / 5
            points.append(
                (
                    x + (step * 0.25 + 5 * math.cos(angle)) * dots,
                    y + chance.uniform(0.9, 1.1) * 6 * math.sin(angle * 1.3) * dots,
                )
            )
        draw.line(points, fill=colour, width=max(2, round(0.5 * dots)), joint="curve")
        x += 8 * dots


def circled_by_hand(page: Image.Image, chance: random.Random, dots: float) -> None:
    draw, at = ImageDraw.Draw(page), _place(chance, dots)
    a, b = chance.uniform(10, 22) * dots, chance.uniform(6, 12) * dots
    wave = [chance.uniform(0.94, 1.06) for _ in range(9)]
    points = []
    for step in range(75):
        angle = step / 12
        swell = float(np.interp(angle, np.linspace(0, 6.3, 9), wave))
        points.append((at[0] + a * swell * math.cos(angle), at[1] + b * swell * math.sin(angle)))
    draw.line(points, chance.choice([RED, BLUE]), max(2, round(0.6 * dots)), joint="curve")


def paid(page: Image.Image, chance: random.Random, dots: float) -> None:
    text = chance.choice(["PAID", "URGENT", "COPY", "ORIGINAL", "注意", "FRAGILE"])
    ink = Image.new("L", (round(46 * dots), round(18 * dots)), 0)
    draw = ImageDraw.Draw(ink)
    draw.rectangle((0, 0, ink.width - 1, ink.height - 1), outline=255, width=round(1.1 * dots))
    font = ImageFont.truetype(*_face(2, 8 * dots))
    draw.text((ink.width / 2, ink.height / 2), text, 255, font, anchor="mm")
    turned = ink.rotate(chance.uniform(-15, 15), Image.Resampling.BICUBIC, expand=True)
    x, y = _place(chance, dots)
    colour = Image.new("RGB", turned.size, chance.choice([RED, BLUE]))
    page.paste(colour, (round(x), round(y)), turned)


def photo(page: Image.Image, chance: random.Random, dots: float) -> None:
    random_ = np.random.default_rng(chance.randrange(10**6))
    coarse = Image.fromarray(random_.integers(0, 256, (7, 9, 3), dtype=np.uint8))
    at = _place(chance, dots)
    picture = coarse.resize((round(60 * dots), round(45 * dots)), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    middle = (picture.width / 2, picture.height / 2)
    draw.ellipse(_disc(middle, 14 * dots), fill=(190, 40, 40), outline=(90, 20, 20), width=5)
    page.paste(picture, (round(at[0] - picture.width / 2), round(at[1])))


def coloured_table(page: Image.Image, chance: random.Random, dots: float) -> None:
    draw, colour = ImageDraw.Draw(page), chance.choice([RED, BLUE])
    top = chance.uniform(60, 200)
    for row in range(5):
        for column in range(4):
            x, y = (20 + 42 * column) * dots, (top + 9 * row) * dots
            cell = (x, y, x + 42 * dots, y + 9 * dots)
            fill = colour if row == 0 else (252, 251, 248)
            draw.rectangle(cell, fill=fill, outline=colour, width=max(1, round(0.4 * dots)))
            font = ImageFont.truetype(*_face(2, 4 * dots))
            draw.text((x + 4, y + 4), "额定值", fill=BLACK if row else "white", font=font)


def note_box(page: Image.Image, chance: random.Random, dots: float) -> None:
    draw, (x, y) = ImageDraw.Draw(page), _place(chance, dots)
    wide, high = chance.uniform(25, 60) * dots, chance.uniform(14, 40) * dots
    x = min(x, page.width - wide - 5)
    colour = chance.choice([RED, BLUE])
    draw.rectangle((x, y, x + wide, y + high), outline=colour, width=max(2, round(0.7 * dots)))


def qr(page: Image.Image, chance: random.Random, dots: float) -> None:
    random_ = np.random.default_rng(chance.randrange(10**6))
    bits = random_.integers(0, 2, (29, 29))
    for row, column in ((0, 0), (0, 22), (22, 0)):
        bits[row : row + 7, column : column + 7] = 1
        bits[row + 1 : row + 6, column + 1 : column + 6] = 0
        bits[row + 2 : row + 5, column + 2 : column + 5] = 1
    side = round(chance.uniform(18, 30) * dots)
    code = Image.fromarray(((1 - bits) * 255).astype(np.uint8)).resize((side, side), 0)
    inked = Image.new("RGB", (side, side), chance.choice([BLACK, BLUE, RED]))
    inked.paste((255, 255, 255), (0, 0), code)
    page.paste(inked, tuple(round(value) for value in _place(chance, dots)))


def barcode(page: Image.Image, chance: random.Random, dots: float) -> None:
    draw, (x, y) = ImageDraw.Draw(page), _place(chance, dots)
    for n in range(60):
        if chance.random() < 0.5:
            draw.rectangle((x + n * 3, y, x + n * 3 + 2, y + 14 * dots), fill=BLACK)


def watermark(page: Image.Image, chance: random.Random, dots: float) -> None:
    ink = Image.new("L", page.size, 0)
    draw, colour = ImageDraw.Draw(ink), chance.choice([(225, 225, 225), (250, 215, 215)])
    middle = (page.width / 2, page.height / 2)
    font = ImageFont.truetype(*_face(2, 30 * dots))
    if chance.random() < 0.5:
        draw.ellipse(_disc(middle, 60 * dots), outline=255, width=round(4 * dots))
    draw.text(middle, "样本 COPY", 255, font, anchor="mm")
    turned = ink.rotate(35)
    page.paste(Image.new("RGB", page.size, colour), (0, 0), turned)


def flange(page: Image.Image, chance: random.Random, dots: float) -> None:
    at, reach = _place(chance, dots), chance.uniform(14, 30) * dots
    draw = _blank(page, at, reach * 1.3)
    colour = chance.choice([BLACK, BLACK, RED, BLUE])
    thin = max(1, round(0.3 * dots))
    for share in (1.0, 0.72, 0.3):
        draw.ellipse(_disc(at, reach * share), outline=colour, width=thin)
    count = chance.choice([4, 6, 8])
    for n in range(count):
        angle = 2 * math.pi * n / count
        hole = at[0] + 0.86 * reach * math.cos(angle), at[1] + 0.86 * reach * math.sin(angle)
        draw.ellipse(_disc(hole, reach * 0.09), outline=colour, width=thin)
    draw.line((at[0] - reach * 1.2, at[1], at[0] + reach * 1.2, at[1]), colour, thin)
    draw.line((at[0], at[1] - reach * 1.2, at[0], at[1] + reach * 1.2), colour, thin)
    font = ImageFont.truetype(*_face(2, 3.2 * dots))
    draw.text((at[0] + reach, at[1] - reach), "Ø86±0.02", colour, font)


def pie(page: Image.Image, chance: random.Random, dots: float) -> None:
    at, reach, turn = _place(chance, dots), chance.uniform(14, 26) * dots, chance.uniform(0, 360)
    draw = _blank(page, at, reach * 1.2)
    only_lines = chance.random() < 0.4
    for n, colour in enumerate([RED, BLUE, (60, 160, 60), (240, 200, 60)]):
        ends = turn + 90 * n, turn + 90 * n + chance.uniform(60, 90)
        if only_lines:
            draw.pieslice(_disc(at, reach), *ends, outline=RED, width=max(2, round(0.4 * dots)))
        else:
            draw.pieslice(_disc(at, reach), *ends, fill=colour)
    if chance.random() < 0.4:
        draw.ellipse(_disc(at, reach * 0.55), fill=(252, 251, 248))


def gauge(page: Image.Image, chance: random.Random, dots: float) -> None:
    """A dial with figures and ticks along its rim."""
    at, reach, colour = (
        _place(chance, dots),
        chance.uniform(14, 22) * dots,
        chance.choice([RED, BLACK]),
    )
    draw = _blank(page, at, reach * 1.2)
    draw.ellipse(_disc(at, reach), outline=colour, width=max(2, round(0.7 * dots)))
    font = ImageFont.truetype(*_face(2, reach * 0.18))
    for n in range(12):
        angle = math.pi * (0.75 + 1.5 * n / 11)
        cos, sin = math.cos(angle), math.sin(angle)
        ends = [(at[0] + r * reach * cos, at[1] + r * reach * sin) for r in (0.9, 0.98)]
        draw.line(ends, colour, max(1, round(0.4 * dots)))
        place = (at[0] + 0.74 * reach * cos, at[1] + 0.74 * reach * sin)
        draw.text(place, str(n * 10), colour, font, anchor="mm")
    draw.line((at, (at[0] + reach * 0.6, at[1] - reach * 0.3)), colour, max(2, round(0.6 * dots)))


def punch_holes(page: Image.Image, chance: random.Random, dots: float) -> None:
    draw = ImageDraw.Draw(page)
    for y in (108, 188):
        at = (chance.uniform(10, 13) * dots, y * dots)
        draw.ellipse(_disc(at, 3 * dots), fill=(40, 38, 36))


def polar_chart(page: Image.Image, chance: random.Random, dots: float) -> None:
    at, reach = _place(chance, dots), chance.uniform(16, 26) * dots
    draw = _blank(page, at, reach * 1.3)
    thin, colour = max(1, round(0.25 * dots)), chance.choice([RED, BLUE, BLACK])
    for share in (0.25, 0.5, 0.75, 1.0):
        draw.ellipse(_disc(at, reach * share), outline=colour, width=thin)
    font = ImageFont.truetype(*_face(2, 3 * dots))
    for n in range(12):
        angle = math.pi * n / 6
        end = at[0] + reach * math.cos(angle), at[1] + reach * math.sin(angle)
        draw.line((at, end), colour, thin)
        far = at[0] + 1.12 * reach * math.cos(angle), at[1] + 1.12 * reach * math.sin(angle)
        draw.text(far, str(30 * n), colour, font, anchor="mm")


ALL: tuple[Draw, ...] = (
    letterhead,
    emblem,
    ring_logo,
    certification_mark,
    handwriting,
    circled_by_hand,
    paid,
    photo,
    coloured_table,
    note_box,
    qr,
    barcode,
    watermark,
    flange,
    pie,
    gauge,
    punch_holes,
    polar_chart,
)
