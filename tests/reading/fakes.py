"""A page source and a recogniser that say what a test wants them to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from zhiyi.document import Document, Page
from zhiyi.engines.protocols import Corners, Read
from zhiyi.errors import ReadError
from zhiyi.source import Picture


def white(width: int = 600, height: int = 800) -> Picture:
    return np.full((height, width, 3), 255, np.uint8)


def paper() -> Picture:
    """White with a dot in the corner: a page without any ink is not read."""
    dotted = white()
    dotted[-8:, -8:] = 0
    return dotted


def read(text: str, left: float, top: float, *, score: float = 0.99, height: float = 20) -> Read:
    """A line whose letters are half as wide as high."""
    right = left + len(text) * height / 2
    corners = ((left, top), (right, top), (right, top + height), (left, top + height))
    return Read(text, score, corners)


@dataclass
class FakeSource:
    pictures: Sequence[Picture | None]
    file: Path = Path("nothing")
    media_type: str = "image/png"

    def picture(self, page: int, *, dpi: int = 200) -> Picture:
        found = self.pictures[page - 1]
        if found is None:
            raise ReadError(f"page {page} cannot be drawn")
        return found


@dataclass
class FakeRecogniser:
    """``reads`` answers for a picture, ``crop`` for a single line. A place that a picture has no
    read at reads as ``crop`` says."""

    reads: Callable[[Picture], Sequence[Read]]
    crop: Callable[[Picture], tuple[str, float]] = field(default=lambda _: ("text", 0.99))
    name: str = "fake@1"

    def read(self, picture: Picture) -> tuple[Read, ...]:
        return tuple(self.reads(picture))

    def find(self, picture: Picture) -> tuple[Corners, ...]:
        return tuple(read.corners for read in self.read(picture))

    def read_at(self, picture: Picture, places: Sequence[Corners]) -> tuple[Read, ...]:
        return tuple(self._read_at(picture, place) for place in places)

    def _read_at(self, picture: Picture, place: Corners) -> Read:
        reads = self.read(picture)
        for read in reads:
            if read.corners == place:
                return read
        for read in reads:  # found on a strip of the picture, and moved to where the strip lies
            if [x for x, _ in read.corners] == [x for x, _ in place]:
                return Read(read.text, read.score, place, read.edges)
        text, score = self.crop(picture)
        return Read(text, score, place)

    def recognise(self, crops: Sequence[Picture]) -> tuple[tuple[str, float], ...]:
        return tuple(self.crop(crop) for crop in crops)


class CrashingRecogniser:
    name = "crash@1"

    def read(self, picture: Picture) -> tuple[Read, ...]:
        raise ReadError("the engine fell over")

    def find(self, picture: Picture) -> tuple[Corners, ...]:
        raise ReadError("the engine fell over")

    def read_at(self, picture: Picture, places: Sequence[Corners]) -> tuple[Read, ...]:
        raise ReadError("the engine fell over")

    def recognise(self, crops: Sequence[Picture]) -> tuple[tuple[str, float], ...]:
        raise ReadError("the engine fell over")


def document(*pages: Page, media_type: str = "image/png") -> Document:
    return Document(
        id="doc-1", path="a.png", sha256="00", media_type=media_type, bytes=1, pages=pages
    )


def page(number: int = 1, **given: object) -> Page:
    return Page(number=number, width=600, height=800, **given)  # type: ignore[arg-type]
