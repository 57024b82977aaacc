"""The long scan, the memory that is looked at, and the table that is printed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from tests.benchmarks import speed
from tests.benchmarks.speed import long_scan, peak_memory, resident
from tests.benchmarks.table import shown, text_of


def test_a_long_scan_repeats_few_pages_and_none_is_the_same(tmp_path: Path) -> None:
    pictures = []
    for grey in (200, 240):
        pictures.append(tmp_path / f"{grey}.png")
        Image.new("RGB", (120, 170), (grey,) * 3).save(pictures[-1])
    long_scan(tmp_path / "long.pdf", pictures, 5)
    pdf = pypdfium2.PdfDocument(tmp_path / "long.pdf")
    drawn = [page.render().to_numpy().tobytes() for page in pdf]
    pdf.close()
    assert len(drawn) == 5
    assert len(set(drawn)) == 5


CHILD = """
import pathlib, sys, time
kept = bytearray(80 << 20)
kept[::4096] = b"x" * 20480
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
"""
"""Holds its memory until it was seen."""


def test_the_memory_of_children_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resident(os.getpid()) > 5

    def looked(root: int) -> float:
        if (found := resident(root)) > 80:
            (tmp_path / "seen").touch()
        return found

    monkeypatch.setattr(speed, "resident", looked)
    held = [sys.executable, "-c", CHILD, str(tmp_path / "seen")]
    nested = f"import subprocess; subprocess.run({held!r})"
    seconds, peak = peak_memory([sys.executable, "-c", nested], print)
    assert seconds > 0
    assert peak > 80


def test_a_command_that_fails_is_no_measurement() -> None:
    with pytest.raises(RuntimeError):
        peak_memory([sys.executable, "-c", "raise SystemExit(3)"], print)


def test_the_table_has_every_column_that_any_row_has() -> None:
    text = text_of({"one": {"pages": 2, "errors": 0.0123}, "other": {"seconds a page": 1.5}})
    head, *rows = [line.split() for line in text.splitlines()]
    assert head == ["pages", "errors", "seconds", "a", "page"]
    assert rows == [["one", "2", "1.23%", "-"], ["other", "-", "-", "1.50"]]
    assert len({len(line) for line in text.splitlines()}) == 1


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("tokens", 514, "514"),
        ("errors", 0.016, "1.60%"),
        ("ratio to inference", 1.31, "1.31"),
        ("times RapidOCR's seconds", 3.66, "3.66"),
        ("peak MiB", 912.4, "912"),
        ("errors", None, "-"),
    ],
)
def test_counts_shares_and_seconds_are_shown_as_such(
    column: str, value: float | None, text: str
) -> None:
    assert shown(column, value) == text
