"""Seconds a page and peak memory over a scanned folder, beside RapidOCR and Tesseract.

    python tests/measure/speed.py [--pages 20]

Draws the scanned pages of the samples into one folder of picture PDFs, then runs, each in a
process of its own and one after another: ``zhiyi run`` (everything: reading, seals, tables,
indicators, report), RapidOCR with its defaults, and Tesseract (chi_sim+eng). Times are only
comparable within one run; the ratio is what counts.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from PIL import Image

from zhiyi.errors import InputError, ReadError
from zhiyi.intake.archive import Limits
from zhiyi.intake.files import submitted_files
from zhiyi.intake.sources import open_source

SAMPLES = Path(__file__).parents[2] / "samples"
RAPID = """
import sys
from rapidocr import RapidOCR
reader = RapidOCR(params={"Global.log_level": "error"})
for file in sys.argv[1:]:
    reader(file)
"""
TESSERACT = """
import sys
import pytesseract
for file in sys.argv[1:]:
    pytesseract.image_to_string(file, lang="chi_sim+eng")
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=20)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        pictures = _draw(root, pages)
        folder = str(root / "inquiry")
        command = [sys.executable, "-m", "zhiyi.cli", "run", folder, "--out"]
        rows = {
            "zhiyi run, 1 worker": [*command, str(root / "one"), "--workers", "1"],
            "zhiyi run, 2 workers": [*command, str(root / "two"), "--workers", "2"],
            "RapidOCR, defaults": [sys.executable, "-c", RAPID, *pictures],
            "Tesseract chi_sim+eng": [sys.executable, "-c", TESSERACT, *pictures],
        }
        table = {name: _measured(row, len(pictures)) for name, row in rows.items()}
    print(pd.DataFrame(table).T.to_string())
    return 0


def _draw(root: Path, pages: int) -> list[str]:
    """The pages as PNG files for the peers, and as PDFs of five pages for Zhiyi."""
    scans = list(itertools.islice(_scanned_pages(root), pages))
    names = []
    for number, scan in enumerate(scans):
        name = root / f"{number:02d}.png"
        scan.save(name)
        names.append(str(name))
    submission = root / "inquiry" / "submission"
    submission.mkdir(parents=True)
    for start in range(0, len(scans), 5):
        first, *rest = scans[start : start + 5]
        first.save(
            submission / f"{start:02d}.pdf", save_all=True, append_images=rest, resolution=200
        )
    return names


def _scanned_pages(root: Path) -> Iterator[Image.Image]:
    """Pages of pictures and of PDFs without text, folder after folder, over and over."""
    found = []
    for folder in sorted(SAMPLES.glob("*/submission")):
        for submitted in submitted_files(folder, scratch=root, limits=Limits()):
            if submitted.media_type.startswith("image/") or "scan" in submitted.path.lower():
                try:
                    with open_source(submitted, limits=Limits()) as source:
                        found += [Image.fromarray(source.picture(p.number)) for p in source.pages]
                except (InputError, ReadError) as error:
                    print(f"left out {submitted.path}: {error}", file=sys.stderr)
    return itertools.cycle(found)


def _measured(command: list[str], pages: int) -> dict[str, float]:
    """Wall and processor seconds a page, and the peak memory of the largest process in MiB."""
    started = time.monotonic()
    process = os.posix_spawn(command[0], command, dict(os.environ))
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"failed: {' '.join(command)[:200]}")
    wall = time.monotonic() - started
    return {
        "seconds a page": round(wall / pages, 2),
        "processor seconds a page": round((usage.ru_utime + usage.ru_stime) / pages, 2),
        "peak MiB, one process": round(usage.ru_maxrss / 1024),
    }


if __name__ == "__main__":
    sys.exit(main())
