"""Drawing pages by chance."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FRESH = Path(__file__).parents[2] / "samples" / "fresh.py"
FONT_MISSING = 2


def draw(into: Path, *more: str) -> dict[str, bytes]:
    done = subprocess.run(
        [sys.executable, str(FRESH), "--into", str(into), *more],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == FONT_MISSING:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in into.iterdir()}


def told(drawn: dict[str, bytes]) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = json.loads(drawn["truth.json"])["pages"]
    return pages


def test_a_seed_draws_the_same_pages_to_the_byte_and_another_seed_others(tmp_path: Path) -> None:
    few = ("--quality", "low dpi", "--pages", "2", "--seed")
    once, again = draw(tmp_path / "a", *few, "5"), draw(tmp_path / "b", *few, "5")
    other = draw(tmp_path / "c", *few, "6")
    assert len(once) == 3
    assert once == again
    assert all(once[name] != other[name] for name in once)


def test_truth_lies_on_the_page_and_letters_under_seals_are_named(tmp_path: Path) -> None:
    pages = told(draw(tmp_path, "--quality", "low dpi", "--pages", "4", "--seed", "11"))
    for page in pages:
        assert page["quality"] == "low dpi"
        for line in page["lines"]:
            left, top, right, bottom = line["box"]
            assert 0 <= left <= right <= 1 and 0 <= top <= bottom <= 1
            assert all(0 <= a < b <= len(line["text"]) for a, b in line["under"])
        assert page["seals"] or not any(line["under"] for line in page["lines"])
    assert any(line["under"] for page in pages for line in page["lines"])


def test_a_turned_page_carries_its_boxes_with_it(tmp_path: Path) -> None:
    (page,) = told(draw(tmp_path, "--quality", "turned", "--pages", "1", "--seed", "3"))
    boxes = [line["box"] for line in page["lines"] if len(line["text"]) > 12]
    upright = [right - left > bottom - top for left, top, right, bottom in boxes]
    assert boxes
    assert all(upright) == (page["turned"] == 180)
    assert any(upright) == (page["turned"] == 180)
