"""Fresh pages with their truth, as `samples/fresh.py` draws them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .scoring import TrueLine

FRESH = Path(__file__).parents[2] / "samples" / "fresh.py"


@dataclass(frozen=True)
class FreshPage:
    """One drawn page; ``seals`` in the form of truth.json."""

    file: Path
    quality: str
    dpi: int
    turned: int
    lines: tuple[TrueLine, ...]
    seals: tuple[dict[str, Any], ...]


def fresh_pages(
    into: Path, *, seed: int, pages: int, qualities: Sequence[str] = ()
) -> list[FreshPage]:
    """Draws the pages into a directory, in a process of its own, and reads their truth."""
    command = [sys.executable, str(FRESH), "--seed", str(seed), "--pages", str(pages)]
    command += ["--into", str(into)]
    for quality in qualities:
        command += ["--quality", quality]
    subprocess.run(command, check=True)
    told = json.loads((into / "truth.json").read_text("utf-8"))
    return [_page(into, page) for page in told["pages"]]


def _page(folder: Path, told: dict[str, Any]) -> FreshPage:
    lines = tuple(
        TrueLine(
            text=line["text"],
            box=tuple(line["box"]),
            under=tuple((a, b) for a, b in line["under"]),
        )
        for line in told["lines"]
    )
    return FreshPage(
        file=folder / told["file"],
        quality=told["quality"],
        dpi=told["dpi"],
        turned=told["turned"],
        lines=lines,
        seals=tuple(told["seals"]),
    )
