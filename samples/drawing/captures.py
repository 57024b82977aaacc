"""How fresh pages were captured: classes of quality, and what truth says of a captured page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from drawing.fonts import advance, face_for
from drawing.page import Box, Page, Placed, Run
from drawing.scan import Look, Shot, capture
from drawing.seals import PIXELS_PER_POINT, picture

QUALITIES = ("clean", "noisy", "skewed", "low dpi", "jpeg", "photo", "turned", "grey", "bw")
INKED = 0.06
"""Share of a letter's em box under a seal's ink from which the letter is said to lie under it."""
CUT = 0.06
"""Share of a seal's height outside the page from which letters are lost."""
THRESHOLD = 165
"""Grey level that a black-and-white copier takes for paper; noise is added before."""


@dataclass(frozen=True)
class Captured:
    """A page as it is stored: the pixels, turned clockwise by `turned`, and their truth."""

    shot: Shot
    image: Image.Image
    turned: int
    quality: str

    def box(self, box: Box) -> list[float]:
        """A box on the page as fractions of the stored picture."""
        left, top, right, bottom = self.shot.box(box)
        turned = {
            0: (left, top, right, bottom),
            90: (1 - bottom, left, 1 - top, right),
            180: (1 - right, 1 - bottom, 1 - left, 1 - top),
            270: (top, 1 - right, bottom, 1 - left),
        }[self.turned]
        return [round(v, 4) for v in turned]


def captured(page: Page, quality: str, chance: Random) -> Captured:
    """The page in one class of quality; what else varies within the class is by chance."""
    turned = chance.choice((90, 180, 270)) if quality == "turned" else 0
    shot = capture(page, _look(quality, chance), seed=chance.randrange(1 << 30))
    image = shot.image
    if quality == "bw":
        grey = np.asarray(image.convert("L"))
        image = Image.fromarray(np.where(grey < THRESHOLD, 0, 255).astype(np.uint8))
    if quality == "photo":
        image = _shadowed(image, chance)
    if turned:
        image = image.rotate(-turned, expand=True)
    return Captured(shot, image, turned, quality)


def _shadowed(image: Image.Image, chance: Random) -> Image.Image:
    """The shadow of a hand or a phone: one side of a line darker, its edge soft."""
    w, h = image.size
    angle, middle = chance.uniform(0, math.tau), chance.uniform(-0.25, 0.25)
    x, y = np.meshgrid(np.linspace(-0.5, 0.5, w), np.linspace(-0.5, 0.5, h))
    side = x * math.cos(angle) + y * math.sin(angle) - middle
    dark = chance.uniform(0.15, 0.45) / (1 + np.exp(-side / chance.uniform(0.01, 0.05)))
    pixels = np.asarray(image, dtype=float) * (1 - dark)[:, :, None]
    return Image.fromarray(pixels.astype(np.uint8))


def _look(quality: str, chance: Random) -> Look:
    dpi = chance.choice((150, 200, 200, 300))
    plain = Look(
        dpi=dpi, skew=chance.uniform(-0.4, 0.4), noise=2.0, blur=0.35 * dpi / 150, quality=88
    )
    warm = (chance.randint(240, 253), chance.randint(238, 251), chance.randint(226, 247))
    looks = {
        "noisy": replace(plain, noise=chance.uniform(9, 15), paper=warm, quality=75),
        "skewed": replace(plain, skew=chance.choice((-1, 1)) * chance.uniform(1.2, 4.0)),
        "low dpi": replace(plain, dpi=100, blur=chance.uniform(0.2, 0.45), quality=80),
        "jpeg": replace(plain, dpi=150, quality=chance.randint(14, 30)),
        "photo": replace(
            plain, kind="photo", dpi=chance.choice((170, 200, 240)), noise=4.0, skew=0.0,
            blur=chance.uniform(0.5, 1.0), quality=70, corners=_corners(chance),
        ),
        "grey": replace(plain, kind="copy", noise=5.0, quality=70),
        "bw": replace(plain, kind="copy", dpi=max(dpi, 200), noise=7.0),
    }  # fmt: skip
    return looks.get(quality, plain)


def _corners(chance: Random) -> tuple[tuple[float, float], ...]:
    """Where the corners of the sheet lie in a photograph, each moved for itself."""
    return tuple(
        (abs(x - chance.uniform(0.02, 0.09)), abs(y - chance.uniform(0.02, 0.07)))
        for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))
    )


def truth_of(page: Page, taken: Captured) -> dict[str, Any]:
    """What stands on the page: its lines, which letters of them lie under ink, and its seals."""
    lines = [
        {
            "text": run.text,
            "box": taken.box((run.left, run.top, run.right, run.bottom)),
            "under": under_ink(run, page.seals),
        }
        for run in page.runs
    ]
    seals = [_seal(page, placed, taken) for placed in page.seals]
    return {
        "quality": taken.quality,
        "dpi": taken.shot.look.dpi,
        "turned": taken.turned,
        "lines": lines,
        "seals": seals,
    }


def _seal(page: Page, placed: Placed, taken: Captured) -> dict[str, Any]:
    """A seal as it can be seen: of one that the edge cuts, nobody can say the whole name."""
    seal = placed.seal
    left, top, right, bottom = placed.box
    outside = max(-left, -top, right - page.size[0], bottom - page.size[1])
    cut = outside > CUT * seal.height
    copied = {"grey": "grey", "bw": "black"}
    return {
        "page": 1,
        "box": taken.box(placed.box),
        "shape": seal.shape,
        "colour": copied.get(taken.quality, seal.colour),
        "text": seal.text,
        "owner": None if cut else seal.owner,
        "purpose": None if cut else seal.purpose,
        "cut_by_edge": cut,
    }


def under_ink(run: Run, seals: Sequence[Placed]) -> list[list[int]]:
    """The spans `[start, end)` of a run's letters that lie under the ink of a seal."""
    left, inked = run.left, []
    for letter in run.text:
        wide = advance(face_for(run.face, letter), letter) * run.size
        box = (left, run.top, left + wide, run.bottom)
        inked.append(any(_covered(box, placed) for placed in seals))
        left += wide
    spans: list[list[int]] = []
    for place, ink in enumerate(inked):
        if ink and spans and spans[-1][1] == place:
            spans[-1][1] = place + 1
        elif ink:
            spans.append([place, place + 1])
    return spans


def _covered(box: Box, placed: Placed) -> bool:
    """Whether a letter's box holds enough of a seal's ink, uneven ink counted as full."""
    left, top, right, bottom = placed.box
    if box[2] <= left or box[0] >= right or box[3] <= top or box[1] >= bottom:
        return False
    ink = picture(placed.seal, 0).rotate(placed.angle)
    area = tuple(
        round((value - start) * PIXELS_PER_POINT)
        for value, start in zip(box, (left, top, left, top), strict=True)
    )
    part = np.asarray(ink.crop(area))
    return bool(part.size) and float((part > 60).mean()) >= INKED
