"""How well pages are read: errors and seconds, against RapidOCR as it comes and Tesseract alone.

    python tests/measure/reading.py FOLDER

FOLDER holds inquiries, each with ``submission/`` and a ``truth.json`` whose documents carry
``path``, ``scanned_pages`` (or ``scanned``) and ``text``: a list with the text of every page.

Errors are counted without regard to the order of lines, since the truth lists cells one below the
other: each line of the truth is sought in the page's text (everything in one width, without
blanks) where it fits best, and the characters that it takes to repair it are its errors.
Critical tokens are numbers with their comparators and the units that follow; one is right when it
stands in the page as often as in the truth.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from zhiyi.document import Document
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.ink import seal_mask, suppress
from zhiyi.intake.archive import Limits
from zhiyi.intake.files import submitted_file
from zhiyi.intake.sources import OpenSource, open_source
from zhiyi.reading import find_lines, find_pages
from zhiyi.source import Picture

TOKEN = re.compile(
    r"[≥≤<>±]?\d+(?:[.,:/-]\d+)*(?:[~-]\d+(?:\.\d+)?)?"
    r"(?:%|°?[CK]\b|[a-zμµΩ]+(?:[/·][a-zμµΩ]+)*[23]?)?",
    re.IGNORECASE,
)


@dataclass
class Score:
    letters: int = 0
    errors: int = 0
    tokens: int = 0
    right: int = 0
    pages: int = 0
    seconds: float = 0.0

    def add(self, truth: str, text: str, seconds: float) -> None:
        self.letters += len(folded(truth))
        self.errors += errors(truth, text)
        wanted, found = Counter(TOKEN.findall(folded(truth))), Counter(TOKEN.findall(folded(text)))
        page = folded(text)
        self.tokens += sum(wanted.values())
        self.right += sum(
            min(count, max(found[token], page.count(token))) for token, count in wanted.items()
        )
        self.pages += 1
        self.seconds += seconds

    def row(self, name: str) -> str:
        return (
            f"{name:28} {self.pages:5} {self.letters:7} "
            f"{self.errors / max(self.letters, 1):7.2%} {self.right:5}/{self.tokens:<5}"
            f"{self.right / max(self.tokens, 1):7.2%} {self.seconds / max(self.pages, 1):7.2f}"
        )


def folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("～", "~").replace("—", "-")
    return re.sub(r"\s+", "", text).replace("µ", "μ").replace("ohm", "Ω")


def errors(truth: str, text: str) -> int:
    page = folded(text)
    return sum(best_fit(folded(line), page) for line in truth.splitlines() if folded(line))


def best_fit(line: str, page: str) -> int:
    """Fewest edits that turn some part of the page into the line (Sellers' algorithm)."""
    if line in page:
        return 0
    letters = np.array([ord(char) for char in page])
    row = np.zeros(len(page) + 1, np.int64)
    offsets = np.arange(len(page) + 1)
    for n, char in enumerate(line, start=1):
        change = row[:-1] + (letters != ord(char)) if len(page) else row[:0]
        best = np.minimum(row + 1, np.concatenate(([n], change)))
        row = np.minimum.accumulate(best - offsets) + offsets
    return int(row.min())


def cases(folder: Path) -> Iterator[tuple[Path, dict[int, str]]]:
    """Files on disk with scanned pages, and the truth of those pages."""
    for truth in sorted(folder.glob("*/truth.json")):
        for told in json.loads(truth.read_text("utf-8"))["documents"]:
            file = truth.parent / "submission" / told["path"]
            pages = told.get("scanned_pages") or range(1, len(told.get("text", [])) + 1)
            if told.get("scanned") and file.is_file():
                yield file, {n: told["text"][n - 1] for n in pages}


def opened(file: Path) -> OpenSource:
    return open_source(submitted_file(file, file.name), limits=Limits())


def ours(
    recogniser: RapidRecogniser, second: TesseractReader | None
) -> Callable[[OpenSource], dict[int, str]]:
    def read(source: OpenSource) -> dict[int, str]:
        doc = Document(
            id="d", path="d", sha256="0", media_type=source.media_type, bytes=0, pages=source.pages
        )
        doc = replace(doc, pages=find_pages(doc, source=source, recogniser=recogniser).facts)
        found = find_lines(
            doc,
            source=source,
            recogniser=recogniser,
            second=second,
            suppress=suppress,
            seal_mask=seal_mask,
        )
        texts: dict[int, str] = {page.number: "" for page in doc.pages}
        for line in found.facts:
            texts[line.place.page] += line.text + "\n"
        return texts

    return read


def alone(read: Callable[[Picture], str]) -> Callable[[OpenSource], dict[int, str]]:
    return lambda source: {p.number: read(source.picture(p.number)) for p in source.pages}


def defaults() -> Callable[[Picture], str]:
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "critical"})

    def read(picture: Picture) -> str:
        return "\n".join(engine(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)).txts or ())

    return read


def tesseract(reader: TesseractReader) -> Callable[[Picture], str]:
    return lambda picture: "\n".join(r.text for r in reader.read(picture, ("chi_sim", "eng")))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    second = TesseractReader()
    readers = {
        "zhiyi": ours(RapidRecogniser(), second),
        "zhiyi, first reader only": ours(RapidRecogniser(), None),
        "rapidocr 3.10.0, defaults": alone(defaults()),
        "tesseract chi_sim+eng": alone(tesseract(second)),
    }
    scores = {name: Score() for name in readers}
    for file, truth in cases(folder):
        for name, read in readers.items():
            with opened(file) as source:
                for page in source.pages:
                    source.picture(page.number)
                began = time.perf_counter()
                texts = read(source)
                seconds = (time.perf_counter() - began) / max(len(texts), 1)
            own = Score()
            for number, text in truth.items():
                scores[name].add(text, texts.get(number, ""), seconds)
                own.add(text, texts.get(number, ""), seconds)
            print(own.row(f"  {file.name[:18]} {name[:8]}"), file=sys.stderr)
    print(f"{'':28} pages letters   errors  critical          s/page")
    for name, score in scores.items():
        print(score.row(name))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
