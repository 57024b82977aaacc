"""Measures whether figures under seals read right once the ink is taken away.

    python tests/measure/under_seals.py [--each N] [--seed N] [--keep FOLDER]

Rows of figures with comparators and units are printed, sealed across, scanned, and each row is cut
out at its known place and recognised: as it is, and after ``zhiyi.ink.suppress``. Only rows that
the ink crosses count. A figure is right where it stands letter by letter, spaces aside.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from stamped_pages import HIGH, WIDE, Spoil, _font, as_scanned, in_coloured_light, mark, stamp

from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.ink import seal_mask, suppress
from zhiyi.source import Picture

SERIES: tuple[tuple[str, tuple[str, ...], tuple[float, float], Spoil], ...] = (
    ("red", ("red",), (0.6, 0.95), as_scanned),
    ("orange red", ("orange red",), (0.6, 0.95), as_scanned),
    ("dark red", ("dark red",), (0.6, 0.95), as_scanned),
    ("purple", ("purple",), (0.6, 0.95), as_scanned),
    ("blue", ("blue",), (0.6, 0.95), as_scanned),
    ("dark blue", ("dark blue",), (0.6, 0.95), as_scanned),
    ("faded red", ("red",), (0.22, 0.4), as_scanned),
    ("faded blue", ("blue",), (0.22, 0.4), as_scanned),
    ("red over blue", ("red", "blue"), (0.6, 0.9), as_scanned),
    ("two reds", ("red", "red"), (0.6, 0.9), as_scanned),
    ("red in coloured light", ("red",), (0.6, 0.95), in_coloured_light),
    ("blue in coloured light", ("blue",), (0.6, 0.95), in_coloured_light),
)

UNITS = ("%", "mm", "N·m", "kPa", "μm", "g/cm³", "°C", "kW", "V", "MPa")
SIGNS = ("≥", "≤", "±", "<", ">", "=", "~")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    recogniser, total = RapidRecogniser(threads=1), Counter[str]()
    for name, inks, strength, spoil in SERIES:
        tally: Counter[str] = Counter()
        for number in range(given.each):
            chance = random.Random(f"{given.seed} {name} {number}")
            page, rows, dots = printed(chance)
            at = chance.uniform(60, 110), chance.uniform(80, 200)
            for place, ink in enumerate(inks):
                one = mark(chance, "round", ink)
                at_ = at[0] + 18 * place, at[1] + 12 * place
                one = replace(one, at=at_, strength=chance.uniform(*strength))
                page, _ = stamp(page, one, chance, dots)
            judge(spoil(page, chance, dots), rows, recogniser, tally, given.keep, f"{name}{number}")
        report(name, tally)
        total += tally
    report("together", total)
    return 0


Rows = list[tuple[tuple[int, int, int, int], tuple[str, ...]]]


def printed(chance: random.Random) -> tuple[Image.Image, Rows, float]:
    """A page of rows of figures; each row's box and its figures."""
    dots = chance.choice([150, 200, 200]) / 25.4
    page = Image.new("RGB", (round(WIDE * dots), round(HIGH * dots)), (252, 251, 248))
    draw, rows = ImageDraw.Draw(page), Rows()
    face, size = chance.randrange(6), chance.uniform(3.2, 4.4) * dots
    for y in range(50, 240, 9):
        figures = tuple(_figure(chance) for _ in range(4))
        at, font = (25 * dots, y * dots), _font(face, size)
        text = "  ".join(figures)
        draw.text(at, text, (32, 32, 35), font)
        left, top, right, bottom = draw.textbbox(at, text, font)
        pad = 0.9 * dots
        box = (round(left - pad), round(top - pad), round(right + pad), round(bottom + pad))
        rows.append((box, figures))
    return page, rows, dots


def _figure(chance: random.Random) -> str:
    number = f"{chance.uniform(0, 400):.{chance.randrange(4)}f}"
    return f"{chance.choice(SIGNS)}{number}{chance.choice(UNITS)}"


def judge(
    pixels: Picture,
    rows: Rows,
    recogniser: RapidRecogniser,
    tally: Counter[str],
    keep: Path | None,
    name: str,
) -> None:
    mask, clean = seal_mask(pixels), suppress(pixels)
    tally["pages"] += 1
    tally["unsealed"] += not mask.any()
    grown = np.asarray(mask)
    for (left, top, right, bottom), figures in rows:
        wide = (right - left) / len(figures)
        touched = grown[top:bottom, left:right]
        if touched.mean() < 0.02:
            continue
        crops = [np.ascontiguousarray(p[top:bottom, left:right]) for p in (pixels, clean)]
        raw, lifted = (text.replace(" ", "") for text, _ in recogniser.recognise(crops))
        tally["rows"] += 1
        tally["figures"] += len(figures)
        tally["raw"] += sum(figure in raw for figure in figures)
        tally["clean"] += sum(figure in lifted for figure in figures)
        missed = [figure for figure in figures if figure not in lifted]
        if missed:
            print(f"  {name}: {missed} read {lifted} ({wide:.0f} px a figure)")
        if missed and keep:
            Image.fromarray(np.vstack(crops)).save(keep / f"{name}-{top}.png")


def report(name: str, tally: Counter[str]) -> None:
    count = max(1, tally["figures"])
    print(
        f"{name}: figures {tally['figures']} in {tally['rows']} rows, as it is "
        f"{tally['raw'] / count:.3f}, without ink {tally['clean'] / count:.3f}; "
        f"{tally['unsealed']} of {tally['pages']} pages without a mask",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
