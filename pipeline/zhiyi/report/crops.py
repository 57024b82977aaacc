"""Cut-outs of pages beside the facts that rest on them, within a limit for the whole report."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

from PIL import Image, UnidentifiedImageError

from zhiyi.report import types
from zhiyi.source import Picture

Pictures = Callable[[str, int], Picture | None]
"""(document id, page) to its picture; None where the page has none. Pages inside office files
have numbers of their own, as in the document."""

WIDEST = 720
"""Pixels: the width that a cut-out has on a 1366-pixel screen beside its text."""
SEAL_SIDE = 260
"""Pixels: at this size the ring text of a 40 mm seal stays legible."""
LEAST_WIDTH = 0.6
"""Of the page's width: shows a value with the label of its row; print of 10 points on A4, read at
200 dpi and scaled down to ``WIDEST``, then still is as high as the text beside it."""
TALLEST = 460
"""Pixels: what is taller, such as a whole table, is shown smaller."""
MARGIN = 0.014
"""Of the page, on every side at least: about one line of print."""
LIMIT, LEAST = 6_000_000, 1_500_000
"""Bytes of encoded cut-outs, so that a report stays about 8 MB; further ones are linked."""
ROW = 1_100
"""Bytes of HTML that an indicator takes without its cut-out: 4,000 of them made 4.3 MB."""
KEPT_PAGES = 4
"""Pictures held at a time: 12 MB each at A4 and 200 dpi."""


@dataclass(frozen=True, slots=True)
class Crop:
    """``id`` names the image in the report. The frames are in pixels of the cut-out."""

    id: str
    width: int
    height: int
    frames: tuple[tuple[float, float, float, float], ...]


Cuts = Mapping[str, str]
"""Cut-outs of an earlier report as they stand in it, by what they are cut out of."""
_CUT = re.compile(
    r'<image id="[^"]*" data-cut="([^"<>&]+)" href="(data:image/jpeg;base64,[A-Za-z0-9+/=]+)"/>'
)
_Key = tuple[str, int, types.Box, int]


def cuts_in(html: str) -> Cuts:
    """Those of a report.html that this program made of the same pictures of pages."""
    return dict(_CUT.findall(html))


class Album:
    """Cuts pieces out of pages; the same piece is kept once, however often it is shown. What is
    among ``known`` is taken as it is there. ``cuts`` says what each image is cut out of."""

    def __init__(
        self,
        pictures: Pictures,
        *,
        limit: int = LIMIT,
        known: Cuts = MappingProxyType({}),
    ) -> None:
        self._pictures = pictures
        self._known = known
        self._pages: OrderedDict[tuple[str, int], Image.Image | None] = OrderedDict()
        self._sizes: dict[str, tuple[int, int]] = {}
        self._ids: dict[_Key, str] = {}
        self._left = limit
        self.images: dict[str, str] = {}
        self.cuts: dict[str, str] = {}
        self.left_out = 0

    def line(self, document: str, page: int, *boxes: types.Box) -> Crop | None:
        """Boxes of print that stand together, with what stands around them."""
        return self._crop(document, page, boxes, _around_line(around(boxes)), WIDEST)

    def seal(self, document: str, page: int, box: types.Box) -> Crop | None:
        return self._crop(document, page, (box,), _grown(box, MARGIN, MARGIN), SEAL_SIDE)

    def _crop(
        self,
        document: str,
        page: int,
        boxes: tuple[types.Box, ...],
        region: types.Box,
        longest: int,
    ) -> Crop | None:
        key = (document, page, region, longest)
        id = self._ids.get(key) or self._cut(key)
        if id is None:
            return None
        width, height = self._sizes[id]
        return Crop(id, width, height, tuple(_inside(b, region, width, height) for b in boxes))

    def _cut(self, key: _Key) -> str | None:
        if self._left <= 0:
            self.left_out += 1
            return None
        name = _named(key)
        known = self._known.get(name, "")
        cut = (known, size) if known and (size := _size_of(known)) else self._made(key)
        if cut is None:
            return None
        id = f"crop-{len(self.images) + 1}"
        self.images[id], self._sizes[id] = cut
        self._left -= len(self.images[id]) - len(_JPEG)
        self.cuts[id] = name
        self._ids[key] = id
        return id

    def _made(self, key: _Key) -> tuple[str, tuple[int, int]] | None:
        document, page, region, longest = key
        sheet = self._page(document, page)
        if sheet is None:
            return None
        piece = _piece(sheet, region, longest)
        return f"{_JPEG}{b64encode(jpeg_of(piece)).decode('ascii')}", piece.size

    def _page(self, document: str, page: int) -> Image.Image | None:
        key = (document, page)
        if key not in self._pages:
            picture = self._pictures(document, page)
            self._pages[key] = None if picture is None else Image.fromarray(picture)
            while len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(key)
        return self._pages[key]


_JPEG = "data:image/jpeg;base64,"


def _named(key: _Key) -> str:
    document, page, region, longest = key
    return " ".join(map(str, (document, page, *region, longest)))


def _size_of(known: str) -> tuple[int, int] | None:
    """None where it is no picture."""
    try:
        with Image.open(BytesIO(b64decode(known.removeprefix(_JPEG)))) as picture:
            return picture.size
    except (ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return None


def limit_for(indicators: int) -> int:
    """Bytes left to cut-outs in a report with so many indicators."""
    return max(LIMIT - ROW * max(indicators - 1000, 0), LEAST)


def jpeg_of(picture: Image.Image, *, quality: int = 72) -> bytes:
    """At 72 print at 200 dpi shows no fringes and a line costs about 15 kB."""
    file = BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def around(boxes: tuple[types.Box, ...]) -> types.Box:
    """The least box that holds them all."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def _grown(box: types.Box, across: float, down: float) -> types.Box:
    left, top, right, bottom = box
    return (
        round(max(left - across, 0.0), 4),
        round(max(top - down, 0.0), 4),
        round(min(right + across, 1.0), 4),
        round(min(bottom + down, 1.0), 4),
    )


def _around_line(box: types.Box) -> types.Box:
    left, top, right, bottom = _grown(box, MARGIN, MARGIN)
    missing = LEAST_WIDTH - (right - left)
    if missing > 0:
        left = min(max(left - missing / 2, 0.0), 1.0 - LEAST_WIDTH)
        right = left + LEAST_WIDTH
    return (round(left, 4), top, round(right, 4), bottom)


def _piece(sheet: Image.Image, region: types.Box, longest: int) -> Image.Image:
    width, height = sheet.size
    left, top = int(region[0] * width), int(region[1] * height)
    right = max(int(region[2] * width), left + 1)
    bottom = max(int(region[3] * height), top + 1)
    piece = sheet.crop((left, top, right, bottom))
    piece.thumbnail((longest, min(longest, TALLEST)), Image.Resampling.LANCZOS)
    return piece


def _inside(
    box: types.Box, region: types.Box, width: int, height: int
) -> tuple[float, float, float, float]:
    """The box as x, y, width, height in pixels of the cut-out."""
    across = width / max(region[2] - region[0], 1e-6)
    down = height / max(region[3] - region[1], 1e-6)
    return (
        round((box[0] - region[0]) * across, 1),
        round((box[1] - region[1]) * down, 1),
        round((box[2] - box[0]) * across, 1),
        round((box[3] - box[1]) * down, 1),
    )
