"""Lines in scripts that the main reader does not know: found by how they fail, read by Tesseract.

PP-OCRv6 reads Chinese, Japanese and the Latin alphabet. Of Hangul or Cyrillic it makes a few wild
characters with fair scores: what gives them away is that a long line has few letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zhiyi.engines.protocols import Read
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.reading.geometry import size
from zhiyi.reading.scan import cut, extent
from zhiyi.source import Picture

PACKS = {
    "kor": "HANGUL",
    "rus": "CYRILLIC",
    "ara": "ARABIC",
    "ell": "GREEK",
    "heb": "HEBREW",
    "hin": "DEVANAGARI",
    "tha": "THAI",
}
"""Tesseract pack to the script in the Unicode names of its letters."""

PACK_OF_SCRIPT = {
    "Korean": "kor",
    "Hangul": "kor",
    "Cyrillic": "rus",
    "Arabic": "ara",
    "Greek": "ell",
    "Hebrew": "heb",
    "Devanagari": "hin",
    "Thai": "tha",
}
"""Tesseract's name of a script to the pack that reads it."""

THIN = 0.55
"""Letters (a Latin one counts half) per line height of width under which a line is doubtful.
Measured on whole pages: Chinese and Latin 0.95 to 1.8, Hangul 0.3 to 0.7, Cyrillic 0.1."""

WEAK = 0.85
"""Score under which a line is doubtful."""

SHARE, LETTERS, SCORE = 0.5, 2, 0.6
"""What the pack must make of a line: share and number of letters of its script, and score."""

PAGE_SHARE = 0.3
"""Share of the width of all lines that must be of the script for every line to be tried."""

UNREAD_SHARE = 0.4
"""Share of doubtful width from which a page that no pack reads is reported."""

SCRIPT_SCORE = 0.5
"""Least script score for Tesseract to be believed about the script: on Korean pages 0.6 to 0.85."""

LEAST_UNREAD = 3
"""Doubtful lines from which a page counts as not read: the picture of a single seal or signature
inside an office file has one or two, and is no page of text."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """``reads`` with the foreign lines read anew; ``methods`` who read each. ``unread``: the pack
    that would be needed ("" where nobody can tell), None where the page is read."""

    reads: tuple[Read, ...]
    methods: tuple[str | None, ...]
    unread: str | None = None


def read_scripts(picture: Picture, reads: Sequence[Read], second: TesseractReader) -> Scripts:
    """Give doubtful lines to the packs that are installed; keep what they read in their script."""
    suspects = [n for n, read in enumerate(reads) if doubtful(read)]
    nothing = Scripts(tuple(reads), (None,) * len(reads))
    if not suspects:
        return nothing
    found: dict[str, dict[int, Read]] = {}
    for pack in [code for code in PACKS if code in second.languages()]:
        found[pack] = _try(picture, reads, suspects, pack, second)
    best = max(found, key=lambda pack: _letters(found[pack]), default=None)
    whole = _width([read for read in reads if read.text])
    if best and found[best]:
        accepted = found[best]
        if _width(accepted.values()) >= PAGE_SHARE * whole:
            others = [n for n in range(len(reads)) if n not in accepted]
            accepted |= _try(picture, reads, others, best, second)
        method = f"{second.name}+{best}"
        return Scripts(
            tuple(accepted.get(n, read) for n, read in enumerate(reads)),
            tuple(method if n in accepted else None for n in range(len(reads))),
        )
    if len(suspects) < LEAST_UNREAD:
        return nothing
    if _width([reads[n] for n in suspects if reads[n].text]) < UNREAD_SHARE * max(whole, 1.0):
        return nothing
    return replace(nothing, unread=_needed(picture, second))


def doubtful(read: Read) -> bool:
    """Whether the main reader may not know the script of this line."""
    width, height = size(read)
    long = width > 2 * height
    return read.score < WEAK or (long and _weight(read.text) < THIN * width / max(height, 1.0))


def _try(
    picture: Picture,
    reads: Sequence[Read],
    indices: Sequence[int],
    pack: str,
    second: TesseractReader,
) -> dict[int, Read]:
    crops = [cut(picture, extent(reads[n]), 2) for n in indices]
    languages = [pack, "eng"] if "eng" in second.languages() else [pack]
    results = second.read_crops(crops, languages)
    return {
        n: Read(text, score, reads[n].corners)
        for n, (text, score) in zip(indices, results, strict=True)
        if score >= SCORE and _of_script(text, PACKS[pack])
    }


def _of_script(text: str, script: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    own = sum(script in unicodedata.name(char, "") for char in letters)
    return own >= LETTERS and own >= SHARE * len(letters)


def _weight(text: str) -> float:
    """Letters and figures by width: wide ones 1, others a half."""
    return sum(
        1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5
        for char in text
        if char.isalnum()
    )


def _letters(found: dict[int, Read]) -> int:
    return sum(len(read.text) for read in found.values())


def _width(reads: Iterable[Read]) -> float:
    """Widths of lines in their own heights, summed."""
    return sum(width / max(height, 1.0) for width, height in map(size, reads))


def _needed(picture: Picture, second: TesseractReader) -> str:
    """The pack for the page's script; "" where Tesseract cannot say or the pack is there."""
    if "osd" not in second.languages():
        return ""
    told = second.orientation(picture)
    if told is None or told.script_score < SCRIPT_SCORE:
        return ""
    pack = PACK_OF_SCRIPT.get(told.script, "")
    return "" if pack in second.languages() else pack
