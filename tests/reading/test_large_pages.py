"""Drawings on A1 and long strips are read at the resolution of their small print, in bounded
memory: drawn, read in a process of their own, and compared line by line."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.ink import without_seals
from zhiyi.intake.files import submitted_file
from zhiyi.limits import Limits
from zhiyi.over_document import open_document
from zhiyi.reading import find_lines, find_pages

NAMES = ("HOUSING", "BEARING SEAT", "IMPELLER", "SEAL RING", "END COVER", "BUSHING")


def drawn(width: int, height: int, across: int, down: int) -> tuple[np.ndarray, list[str]]:
    """A sheet at 200 dpi with a label of 3 mm, 24 pixels, in each field."""
    sheet = np.full((height, width), 250, np.uint8)
    cv2.rectangle(sheet, (60, 60), (width - 60, height - 60), 0, 4)
    texts = []
    for n in range(across * down):
        text = f"{NAMES[n % len(NAMES)]} {37 * n % 90 + 10}.{n % 9 + 1} H7 NO {531 + 17 * n}"
        left = 120 + (width - 200) * (n % across) // across
        foot = 160 + (height - 240) * (n // across) // down
        cv2.putText(sheet, text, (left, foot), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 20, 2, cv2.LINE_AA)
        cv2.circle(sheet, (left + 200, foot + 70), 40, 0, 2)
        texts.append(text)
    return sheet, texts


SHEETS: dict[str, tuple[Callable[[], tuple[np.ndarray, list[str]]], str]] = {
    "A1 as a picture": (lambda: drawn(6623, 4677, 5, 16), "PNG"),
    "A1 as a PDF": (lambda: drawn(6623, 4677, 5, 16), "PDF"),
    "a strip of eleven pages": (lambda: drawn(1654, 25_000, 1, 70), "PNG"),
}


def lines_read(file: Path) -> tuple[list[str], list[str], int]:
    """What is read, what is said of it, and the most memory that it took, in bytes."""
    doc, source = open_document(submitted_file(file, file.name), limits=Limits())
    assert source is not None
    recogniser = RapidRecogniser(threads=1)
    with source:
        doc = replace(doc, pages=find_pages(doc, source=source, recogniser=recogniser).facts)
        lines = find_lines(doc, source=source, recogniser=recogniser, unseal=without_seals)
    status = Path("/proc/self/status").read_text().split()
    peak = int(status[status.index("VmHWM:") + 1]) << 10
    codes = [problem.code for problem in (*doc.problems, *lines.problems)]
    return ["".join(line.text.split()) for line in lines.facts], codes, peak


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="not a Linux system")
@pytest.mark.parametrize("name", SHEETS)
def test_small_print_of_a_large_drawing_is_read_in_bounded_memory(
    name: str, tmp_path: Path
) -> None:
    draw, form = SHEETS[name]
    sheet, texts = draw()
    file = tmp_path / f"sheet.{form.lower()}"
    given: dict[str, float] = {"resolution": 200.0} if form == "PDF" else {}
    Image.fromarray(sheet).save(file, form, **given)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        found, codes, peak = apart.submit(lines_read, file).result()
    missing = {"".join(text.split()) for text in texts} - set(found)
    assert len(missing) <= 0.03 * len(texts), (missing, found[:5])
    assert codes == []
    assert peak < 1500 << 20
