"""The readers that are compared: Zhiyi through its own stages, RapidOCR as it comes, Tesseract.

All are loaded and warmed before anything is timed, and a page goes through all of them in turn, so
that whatever else the machine does falls on each alike.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import pytesseract
from PIL import Image

from zhiyi.document import Document, Seal
from zhiyi.engines.ppocrv4 import PPOCRv4
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.equipment import Engines, Knowledge, load_engines
from zhiyi.intake.files import Submitted, submitted_file
from zhiyi.intake.sources import open_source
from zhiyi.limits import Limits
from zhiyi.over_document import open_document, read_document

from .scoring import ReadLine


@dataclass
class Cost:
    """What reading took: seconds by the clock, of processors, and of bare inference."""

    pages: int = 0
    wall: float = 0.0
    processor: float = 0.0
    inference: float = 0.0

    def add(self, other: Cost) -> None:
        self.pages += other.pages
        self.wall += other.wall
        self.processor += other.processor
        self.inference += other.inference

    def row(self) -> dict[str, float | None]:
        pages = max(self.pages, 1)
        return {
            "pages": self.pages,
            "seconds a page": self.wall / pages,
            "processor seconds a page": self.processor / pages,
            "inference seconds a page": self.inference / pages or None,
        }


@dataclass(frozen=True)
class Readout:
    """Lines by page number, the seals where they were asked for, and what it took."""

    lines: dict[int, list[ReadLine]]
    cost: Cost
    document: Document | None = None
    seals: tuple[Seal, ...] = ()


Reader = Callable[[Submitted], Readout]


@contextmanager
def measured(cost: Cost, inference: Callable[[], float] = float) -> Iterator[None]:
    """Adds to the cost what the body takes; ``inference``: a running count of its seconds."""
    started, spent, bare = time.perf_counter(), _processor(), inference()
    yield
    cost.wall += time.perf_counter() - started
    cost.processor += _processor() - spent
    cost.inference += inference() - bare


def _processor() -> float:
    """Processor seconds of this process and of the programs it has run."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@dataclass
class Zhiyi:
    """Zhiyi's own stages in their order, as `zhiyi run` has them.

    ``until``: the last stage. Without ``second``, nobody hears figures again, nor are scripts read
    that the main reader does not know. Every reader has engines of its own: what one has read is
    not remembered by another.
    """

    knowledge: Knowledge
    until: str = "lines"
    second: bool = True
    engines: Engines = field(default_factory=load_engines)

    def __post_init__(self) -> None:
        if not self.second:
            self.engines = replace(
                self.engines, hearing=cast(PPOCRv4, None), second=cast(TesseractReader, None)
            )

    def __call__(self, submitted: Submitted) -> Readout:
        cost = Cost()
        with measured(cost, self.inference):
            doc, source = open_document(submitted, limits=Limits())
            if source is not None:
                with source:
                    doc = read_document(
                        doc, source, engines=self.engines, knowledge=self.knowledge,
                        until=self.until,
                    )  # fmt: skip
        cost.pages = len(doc.pages)
        lines: dict[int, list[ReadLine]] = {page.number: [] for page in doc.pages}
        for line in doc.lines:
            box = line.place.box
            lines[line.place.page].append(
                ReadLine(
                    text=line.text,
                    box=(box.left, box.top, box.right, box.bottom) if box else (0, 0, 1, 1),
                    score=line.origin.score,
                    agreed=line.agreed,
                    others=tuple(other.quote for other in line.alternatives),
                )
            )
        return Readout(lines, cost, doc, doc.seals)

    def inference(self) -> float:
        """Seconds that the networks of all its readers have computed so far."""
        readers = (
            cast(RapidRecogniser, self.engines.recogniser),
            cast(PPOCRv4, self.engines.hearing),
        )
        return sum(n.seconds for one in readers if one is not None for n in one.networks)


@dataclass
class Alone:
    """A reader of pictures, given the file as it is; of a PDF, its pages at 200 dpi."""

    read: Callable[[Image.Image], list[ReadLine]]

    def __call__(self, submitted: Submitted) -> Readout:
        cost, lines = Cost(), {}
        with measured(cost):
            for number, picture in enumerate(_pictures(submitted), 1):
                lines[number] = self.read(picture)
                cost.pages += 1
        return Readout(lines, cost)


def _pictures(submitted: Submitted) -> Iterator[Image.Image]:
    if submitted.media_type.startswith("image/") and "tif" not in submitted.media_type:
        with Image.open(submitted.file) as picture:
            yield picture.convert("RGB")
        return
    with open_source(submitted, limits=Limits()) as source:
        for page in source.pages:
            yield Image.fromarray(source.picture(page.number))


def rapid_defaults() -> Alone:
    """RapidOCR with every setting as it comes."""
    from rapidocr import RapidOCR

    engine: Any = RapidOCR(params={"Global.log_level": "critical"})

    def read(picture: Image.Image) -> list[ReadLine]:
        found = engine(cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2BGR))
        if found.boxes is None:
            return []
        return [
            ReadLine(text=text, box=_bounds(box, picture.size), score=float(score))
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        ]

    return Alone(read)


def _bounds(corners: Any, size: tuple[int, int]) -> tuple[float, float, float, float]:
    xs, ys = corners[:, 0] / size[0], corners[:, 1] / size[1]
    return (float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))


def tesseract_defaults() -> Alone:
    """Tesseract with chi_sim+eng and every other setting as it comes."""

    def read(picture: Image.Image) -> list[ReadLine]:
        told = pytesseract.image_to_data(
            picture, lang="chi_sim+eng", output_type=pytesseract.Output.DICT
        )
        words: dict[tuple[int, int, int], list[int]] = {}
        for n, text in enumerate(told["text"]):
            if text.strip():
                key = (told["block_num"][n], told["par_num"][n], told["line_num"][n])
                words.setdefault(key, []).append(n)
        return [_line_of(told, some, picture.size) for some in words.values()]

    return Alone(read)


def _line_of(told: dict[str, Any], words: list[int], size: tuple[int, int]) -> ReadLine:
    left = min(told["left"][n] for n in words) / size[0]
    top = min(told["top"][n] for n in words) / size[1]
    right = max(told["left"][n] + told["width"][n] for n in words) / size[0]
    bottom = max(told["top"][n] + told["height"][n] for n in words) / size[1]
    text = " ".join(told["text"][n] for n in words)
    score = min(float(told["conf"][n]) for n in words) / 100
    return ReadLine(text=text, box=(left, top, right, bottom), score=score)


def submitted(file: Path) -> Submitted:
    return submitted_file(file, file.name)
