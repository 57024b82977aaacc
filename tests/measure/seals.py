"""Measures find_seals on inquiry folders with truth.json, and prints every seal and a table.

    python tests/measure/seals.py FOLDER... [--quiet]

A seal counts as found where its box overlaps the true one by IoU > 0.3; a true seal without a box,
such as a picture floating in a DOCX, where the document has another seal left.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhiyi.document import Box, Document, Seal
from zhiyi.engines.protocols import Recogniser
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.errors import ZhiyiError
from zhiyi.intake.archive import Limits
from zhiyi.intake.files import submitted_files
from zhiyi.intake.sources import open_source
from zhiyi.seals import find_seals

SHAPES = {"circle": "round", "rectangle": "square"}


@dataclass(frozen=True)
class Truth:
    """One seal as truth.json states it, in either of the two spellings in use."""

    page: int
    box: Box | None
    owner: str | None
    shape: str
    colour: str
    purpose: str | None
    partial: bool

    @staticmethod
    def of(entry: dict[str, Any]) -> Truth:
        below = entry.get("purpose") or entry.get("sub_text") or ""
        return Truth(
            page=entry.get("page", 1),
            box=Box(*entry["box"]) if entry.get("box") else None,
            owner=entry.get("owner") or entry.get("company_text"),
            shape=SHAPES.get(entry["shape"], entry["shape"]),
            colour=entry.get("colour", "red"),
            purpose=below if below.endswith("专用章") else None,
            partial=bool(entry.get("seam") or entry.get("cut_by_edge") or entry.get("partial")),
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--quiet", action="store_true", help="only the table")
    given = parser.parse_args()
    total: Counter[str] = Counter()
    for folder in given.folder:
        tally = measure(folder, RapidRecogniser(threads=1), quiet=given.quiet)
        print_table(folder.name, tally)
        total += tally
    print_table("together", total)
    return 0


def measure(folder: Path, recogniser: Recogniser, *, quiet: bool) -> Counter[str]:
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    expected = {
        entry["path"].replace("!/", "!"): [Truth.of(seal) for seal in entry.get("seals", [])]
        for entry in truth["documents"]
    }
    tally: Counter[str] = Counter()
    for path, seals, seconds, pages in found_in(folder, recogniser):
        tally["pages"] += pages
        tally["milliseconds"] += round(1000 * seconds)
        compare(path, list(expected.pop(path, [])), list(seals), tally, quiet=quiet)
    for path, missing in expected.items():
        compare(path, missing, [], tally, quiet=quiet)
    return tally


def found_in(
    folder: Path, recogniser: Recogniser
) -> Iterator[tuple[str, tuple[Seal, ...], float, int]]:
    """Document by document: its path in the manner of truth.json, seals, seconds, pages."""
    submission = folder / "submission" if (folder / "submission").is_dir() else folder
    with tempfile.TemporaryDirectory() as scratch:
        for file in submitted_files(submission, scratch=Path(scratch), limits=Limits()):
            try:
                source = open_source(file, limits=Limits())
            except ZhiyiError as error:
                print(f"  {file.path}: {error}", file=sys.stderr)
                continue
            with source:
                doc = Document(
                    id="doc",
                    path=file.path,
                    sha256=file.sha256,
                    media_type=file.media_type,
                    bytes=file.bytes,
                    pages=source.pages,
                )
                started = time.perf_counter()
                found = find_seals(
                    doc, source=source, recogniser=recogniser, second=TesseractReader()
                )
                seconds = time.perf_counter() - started
                for problem in found.problems:
                    print(f"  {file.path}: {problem.detail}", file=sys.stderr)
                drawn = sum(page.width > 0 for page in source.pages)
                yield file.path.replace("!/", "!"), found.facts, seconds, drawn


def compare(
    path: str, expected: list[Truth], found: list[Seal], tally: Counter[str], *, quiet: bool
) -> None:
    for true in sorted(expected, key=lambda true: true.box is None):
        tally["true"] += 1
        match = next((seal for seal in found if _same(true, seal)), None)
        if match is None:
            print(f"  MISSED {path} p{true.page} {true.colour} {true.shape} {true.owner}")
            continue
        found.remove(match)
        right = {
            "found": True,
            "shape": match.shape == true.shape,
            "colour": match.colour == true.colour,
            "owner": match.owner == true.owner,
            "purpose": match.purpose == true.purpose,
        }
        tally.update(key for key, good in right.items() if good)
        if not true.partial:
            tally["whole"] += 1
            tally["whole owner"] += right["owner"]
        tally["wrong owner"] += match.owner is not None and not right["owner"]
        if not quiet:
            wrong = [key for key, good in right.items() if not good]
            print(f"  {path} p{true.page}: {_shown(match)}" + (f"  WRONG {wrong}" if wrong else ""))
            if wrong:
                print(f"      true: {true.owner} / {true.purpose} / {true.shape} / {true.colour}")
    for seal in found:
        tally["false"] += 1
        print(f"  FALSE {path} {_shown(seal)}")


def _same(true: Truth, seal: Seal) -> bool:
    box = seal.place.box
    if true.box is None or box is None:
        return True
    shared = true.box.overlap(box)
    return seal.place.page == true.page and shared > 0.3 * (true.box.area + box.area - shared)


def _shown(seal: Seal) -> str:
    return (
        f"p{seal.place.page} {seal.colour} {seal.shape} {seal.origin.score:.2f} "
        f"{seal.owner} / {seal.purpose} [{seal.text}] {' '.join(seal.notes)}"
    )


def print_table(name: str, tally: Counter[str]) -> None:
    true, found = tally["true"], tally["found"]
    print(
        f"{name}: seals {found}/{true} found, {tally['false']} false; of those found: "
        f"shape {tally['shape']}, colour {tally['colour']}, owner {tally['owner']} "
        f"(whole seals {tally['whole owner']}/{tally['whole']}, wrong names "
        f"{tally['wrong owner']}), purpose {tally['purpose']}; "
        f"{tally['milliseconds'] / max(tally['pages'], 1):.0f} ms a page"
    )


if __name__ == "__main__":
    sys.exit(main())
