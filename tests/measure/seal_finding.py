"""Measures whether seals are found, and what else is taken for one, on pages drawn by chance.

    python tests/measure/seal_finding.py [--each N] [--seed N] [--only WORD] [--candidates]
                                         [--keep FOLDER]

Every row of ``SERIES`` is drawn ``--each`` times; then pages with things that look like seals
(``lookalikes.py``), one of each kind ``--each`` times. A seal is found where a box overlaps its
visible part by IoU > 0.4. ``--candidates`` stops before the words are read: what is bounded like
a seal, without what the words say of it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from drawn_seals import Drawn, seals_of
from lookalikes import ALL
from PIL import Image, ImageDraw
from stamped_pages import (
    COLOUR,
    Drawing,
    Mark,
    Spoil,
    as_black_and_white,
    as_copy,
    as_photo,
    as_scanned,
    mark,
    page_with,
    sheet,
)

from zhiyi.document import Box
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.seals.impressions import impressions

Series = tuple[str, str, str, str, str, Spoil]

SERIES: tuple[Series, ...] = (
    *(
        (f"round {ink}", "round", ink, "whole", "", as_scanned)
        for ink in (
            "red",
            "orange red",
            "dark red",
            "pink",
            "purple",
            "blue",
            "dark blue",
            "light blue",
        )
    ),
    *((f"oval {ink}", "oval", ink, "whole", "", as_scanned) for ink in ("red", "blue")),
    *(
        (f"{kind} {ink}", kind, ink, "whole", "", as_scanned)
        for kind in ("square", "rectangle")
        for ink in ("red", "blue")
    ),
    ("round red faint", "round", "red", "whole", "faint", as_scanned),
    ("round blue faint", "round", "blue", "whole", "faint", as_scanned),
    ("square red faint", "square", "red", "whole", "faint", as_scanned),
    ("round red blurred", "round", "red", "whole", "blurred", as_scanned),
    ("oval red blurred", "oval", "red", "whole", "blurred", as_scanned),
    ("round red at the edge", "round", "red", "edge", "", as_scanned),
    ("oval blue at the edge", "oval", "blue", "edge", "", as_scanned),
    ("seam red", "round", "red", "seam", "", as_scanned),
    ("seam blue", "round", "blue", "seam", "", as_scanned),
    ("two reds crossing", "round", "red", "whole", "crossing", as_scanned),
    ("red and blue crossing", "round", "red", "whole", "crossed by blue", as_scanned),
    ("round and square red", "round", "red", "whole", "with a square", as_scanned),
    ("round red photo", "round", "red", "whole", "", as_photo),
    ("oval blue photo", "oval", "blue", "whole", "", as_photo),
    ("square red photo", "square", "red", "whole", "", as_photo),
    ("round copied grey", "round", "grey", "whole", "", as_copy),
    ("oval copied grey", "oval", "grey", "whole", "", as_copy),
    ("square copied grey", "square", "grey", "whole", "", as_copy),
    ("rectangle copied grey", "rectangle", "grey", "whole", "", as_copy),
    ("round copied black", "round", "black", "whole", "", as_black_and_white),
    ("square copied black", "square", "black", "whole", "", as_black_and_white),
    ("round grey at the edge", "round", "grey", "edge", "", as_copy),
)

DPIS = (75, 100, 150, 200, 200, 300, 400)
"""Of the scan; the reader sees at most 200 (``zhiyi.source``)."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--candidates", action="store_true")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    recogniser = None if given.candidates else RapidRecogniser(threads=1)
    total: Counter[str] = Counter()
    for row in SERIES:
        if given.only in row[0]:
            tally: Counter[str] = Counter()
            for number in range(given.each):
                page = sealed(row, random.Random(f"{given.seed} {row[0]} {number}"))
                judge(page, recogniser, tally, given.keep, f"{row[0]} {number}")
            report(row[0], tally)
            total += tally
    for draw in ALL:
        if given.only in f"none {draw.__name__}":
            tally = Counter()
            for number in range(given.each):
                chance = random.Random(f"{given.seed} {draw.__name__} {number}")
                dpi = chance.choice((100, 150, 200, 300))
                page_ = sheet(chance, dpi / 25.4)
                draw(page_, chance, dpi / 25.4)
                pixels = as_scanned(page_, chance, dpi / 25.4)
                bare = Drawing(pixels, (), (), f"{dpi} dpi")
                judge(bare, recogniser, tally, given.keep, f"none {draw.__name__} {number}")
            report(f"none: {draw.__name__}", tally)
            total += tally
    report("together", total)
    return 0


def sealed(row: Series, chance: random.Random) -> Drawing:
    """A page of a series."""
    _, kind, ink, state, manner, spoil = row
    first = mark(chance, kind, ink, state)
    marks: list[Mark] = [first]
    beside = (
        min(
            max(first.at[0] + chance.choice([-1, 1]) * chance.uniform(0.45, 0.8) * first.width, 30),
            180,
        ),
        min(first.at[1] + chance.uniform(-0.3, 0.3) * first.width, 265),
    )
    if manner == "faint":
        marks = [replace(first, strength=chance.uniform(0.2, 0.35))]
    elif manner == "blurred":
        marks = [replace(first, blur=chance.uniform(0.25, 0.45))]
    elif manner.startswith("cross"):
        other = "blue" if "blue" in manner else ink
        marks.append(replace(mark(chance, kind, other), at=beside))
    elif manner == "with a square":
        near = mark(chance, "square", ink)
        far = (first.width + near.width) / 2 + chance.uniform(-5, 10)
        x = first.at[0] + (far if first.at[0] < 105 else -far)
        marks.append(replace(near, at=(x, first.at[1] + chance.uniform(-8, 8))))
    dpi = chance.choice(DPIS)
    if spoil is as_black_and_white:
        dpi = max(dpi, 150)
    return page_with(marks, chance, dpi=dpi, spoil=spoil, name=f"{dpi} dpi")


def judge(
    page: Drawing,
    recogniser: RapidRecogniser | None,
    tally: Counter[str],
    keep: Path | None,
    name: str,
) -> None:
    started = time.perf_counter()
    if recogniser is None:
        found = [
            (one.box, one.colour, one.shape, "")
            for one in impressions(Drawn(page.pixels).picture(1))
        ]
    else:
        found = [
            (one.place.box or Box(0, 0, 1, 1), one.colour, one.shape, one.text)
            for one in seals_of(page.pixels, recogniser)
        ]
    tally["milliseconds"] += round(1000 * (time.perf_counter() - started))
    tally["pages"] += 1
    left = list(found)
    wrong = False
    for one, box in zip(page.marks, page.boxes, strict=True):
        true = Box(*box)
        tally["seals"] += 1
        match = next((seen for seen in left if _same(true, seen[0])), None)
        if match is None:
            print(f"  MISSED {name}: {page.name} {one}")
            wrong = True
            continue
        left.remove(match)
        tally["found"] += 1
        shape = "square" if one.kind == "rectangle" else one.kind
        copied = {"grey", "black"}
        colour = COLOUR.get(one.ink, one.ink)
        tally["colour"] += match[1] == colour or {match[1], colour} <= copied
        tally["shape"] += match[2] in (shape, "other" if one.kind == "rectangle" else shape)
    for seen in left:
        print(f"  FALSE {name}: {page.name} {seen}")
        tally["false"] += 1
        wrong = True
    if keep and wrong:
        kept(page, [seen[0] for seen in found], keep / f"{name.replace(' ', '_')}.png")


def _same(true: Box, seen: Box) -> bool:
    shared = true.overlap(seen)
    return shared > 0.4 * (true.area + seen.area - shared)


def kept(page: Drawing, boxes: list[Box], file: Path) -> None:
    """The page with true boxes in green and found ones in magenta."""
    shown = Image.fromarray(np.asarray(Drawn(page.pixels).picture(1, dpi=100)))
    draw = ImageDraw.Draw(shown)
    for box in page.boxes:
        draw.rectangle([v * s for v, s in zip(box, shown.size * 2, strict=True)], outline="green")
    for seen in boxes:
        sides = (seen.left, seen.top, seen.right, seen.bottom)
        corners = [v * s for v, s in zip(sides, shown.size * 2, strict=True)]
        draw.rectangle(corners, outline="magenta", width=2)
    shown.save(file)


def report(name: str, tally: Counter[str]) -> None:
    print(
        f"{name}: found {tally['found']}/{tally['seals']}, shape {tally['shape']}, colour "
        f"{tally['colour']}, false {tally['false']} on {tally['pages']} pages, "
        f"{tally['milliseconds'] / max(1, tally['pages']):.0f} ms a page",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
