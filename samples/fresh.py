"""Draws pages by chance that stand in no sample: `python samples/fresh.py --seed 7 --into DIR`.

Writes one picture a page and `truth.json`: for each page its quality, its lines with boxes and the
letters under seals, and its seals. The same seed draws the same pages; the qualities go round, so
that every class has its share. The measurements in `tests/benchmarks` run on them.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

from drawing.captures import QUALITIES, captured, truth_of
from drawing.files import jpeg
from drawing.fonts import FontMissing
from drawing.sheets import sheet


def draw(into: Path, *, seed: int, pages: int, qualities: Sequence[str]) -> None:
    """Draws the pages and writes their truth."""
    into.mkdir(parents=True, exist_ok=True)
    told = []
    for number in range(pages):
        # a page of its own: the same whatever stands before it
        chance = Random(f"{seed}/{number}")
        quality = qualities[number % len(qualities)]
        # the sheets move on with each round of qualities: all of them meet in time
        page = sheet(chance, number + number // len(qualities))
        taken = captured(page, quality, chance)
        look = taken.shot.look
        sharp = quality in ("bw", "clean") and look.dpi < 300
        file = into / f"{number:03}.{'png' if sharp else 'jpg'}"
        if sharp:
            taken.image.save(file, dpi=(look.dpi, look.dpi))
        else:
            file.write_bytes(jpeg(taken.image, look.quality, dpi=look.dpi))
        told.append({"file": file.name, **truth_of(page, taken)})
    text = json.dumps({"seed": seed, "pages": told}, ensure_ascii=False, indent=1)
    (into / "truth.json").write_text(text + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=len(QUALITIES))
    parser.add_argument("--quality", action="append", choices=QUALITIES, help="only these classes")
    parser.add_argument("--into", type=Path, required=True, help="an empty or a new directory")
    given = parser.parse_args(arguments)
    try:
        draw(given.into, seed=given.seed, pages=given.pages, qualities=given.quality or QUALITIES)
    except FontMissing as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
