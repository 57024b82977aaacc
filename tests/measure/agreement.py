"""What the second reader's word is worth: false alarms, and how many wrong figures it contradicts.

    python tests/measure/agreement.py FOLDER

FOLDER is as for ``reading.py``. A line with figures is right where it stands in the page's truth. A
right line that is contradicted is a false alarm. Since few lines are wrong, every right line is
also judged with one figure changed, and once without a point, as if the first reader had erred.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

from reading import cases, folded, opened
from zhiyi.document import Document
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.ink import seal_mask, suppress
from zhiyi.reading import find_pages
from zhiyi.reading.geometry import turned_upright
from zhiyi.reading.scan import Ink, cut, extent, read_picture
from zhiyi.reading.second import CRITICAL, LANGUAGES, opinion

Heard = tuple[str, str, float]
"""A line of the first reader, what the second made of it, and its score."""


def heard(file: Path, recogniser: RapidRecogniser) -> dict[int, list[Heard]]:
    """Lines with figures of every scanned page."""
    found: dict[int, list[Heard]] = {}
    with opened(file) as source:
        doc = Document(
            id="d", path="d", sha256="0", media_type=source.media_type, bytes=0, pages=source.pages
        )
        for page in find_pages(doc, source=source, recogniser=recogniser).facts:
            upright = turned_upright(source.picture(page.number), page.rotation)
            scan = read_picture(upright, recogniser=recogniser, ink=Ink(seal_mask, suppress))
            reads = [read for read in scan.reads if CRITICAL.search(read.text)]
            crops = [cut(scan.clean, extent(read), 2) for read in reads]
            results = TesseractReader().read_crops(crops, LANGUAGES)
            found[page.number] = [
                (read.text, text, score) for read, (text, score) in zip(reads, results, strict=True)
            ]
    return found


def changed(text: str, chance: random.Random) -> dict[str, str]:
    """The line with one figure changed, and without one of its points."""
    figures = [n for n, char in enumerate(text) if char in "0123456789"]
    points = [n for n in figures if text[n - 1 : n] == "." and n > 1 and text[n - 2].isdigit()]
    errors = {}
    if figures:
        place = chance.choice(figures)
        other = chance.choice([c for c in "0123456789" if c != text[place]])
        errors["one figure changed"] = text[:place] + other + text[place + 1 :]
    if points:
        place = chance.choice(points)
        errors["a point lost"] = text[: place - 1] + text[place:]
    return errors


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    recogniser, chance = RapidRecogniser(), random.Random(1)
    told: dict[str, Counter[bool | None]] = {}
    for file, truth in cases(parser.parse_args().folder):
        lines = heard(file, recogniser)
        for number, text in truth.items():
            page = folded(text if isinstance(text, str) else "\n".join(text))
            for first, second, score in lines.get(number, []):
                right = folded(first) in page
                forms = {"right" if right else "wrong": first}
                forms |= changed(first, chance) if right else {}
                for name, form in forms.items():
                    told.setdefault(name, Counter())[opinion(form, second, score, "").agreed] += 1
        print(file.name, file=sys.stderr)
    for name, counts in told.items():
        total = sum(counts.values())
        shares = [f"{counts[key]:5} {counts[key] / total:6.1%}" for key in (True, None, False)]
        print(f"{name:20}{total:6} lines: agreed, no word, contradicted: {'  '.join(shares)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
