"""Lines in scripts that the main reader does not know: found by how they fail, read by Tesseract.

PP-OCRv6 reads Chinese, Japanese, Greek and the Latin alphabet with its accents. Of Hangul,
Cyrillic, Arabic or Hebrew it makes blanks, figures and a few wild characters with fair scores: what
gives them away is that a long line has few letters. Such lines go to the pack that makes most of a
sample of them; their figures are read once more by the main reader, which is the better one there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from zhiyi.engines.protocols import Read, Recogniser
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.reading.geometry import size
from zhiyi.reading.scan import extent
from zhiyi.reading.wordwise import Pieced, pieced
from zhiyi.scripts import count_scripts, knowledge
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

THIN, BARE = 0.55, 0.42
"""Letters (a Latin one counts half) per line height of width under which a line is doubtful, and
under which it is most likely foreign. Measured on drawn pages of 100 to 300 dpi: Chinese, Japanese
and Latin 0.7 to 1.8; Hangul and Cyrillic 0.0 to 0.5, with figures in the line up to 0.8."""

BARE_LENGTH = 2.5
"""Width over height from which a line with few letters counts: bullets, arrows and brackets are
shorter."""

WEAK = 0.85
"""Score under which a line is doubtful."""

WEAK_SHARE = 0.3
"""Share of the width of all lines that must be doubtful for weak lines alone to be tried."""

SHARE, LETTERS, SCORE = 0.5, 2, 0.6
"""What the pack must make of a line: share and number of letters of its script, and score."""

LEAST_SCORE = 0.35
"""Score for a doubtful line on a page where the pack has read others: what the main reader made of
it is known to be nothing."""

KIN_SCORE, SURE = 0.75, 0.97
"""Score that the pack needs for a line that is not doubtful in itself, and score of the main reader
from which its reading of plain Latin stands."""

FIRST_LETTERS = 4
"""Letters of its script that a pack must find in the sample."""

SAMPLE = 6
"""Lines, the widest first, that each pack is tried on."""

STRAY = 2
"""Chinese characters that a line of a foreign page may seem to have (丘1.80 g/cm³ for 밀도)."""

PAGE_SHARE = 0.3
"""Share of the width of all lines that must be of the script for every line to be tried."""

LEAST_UNREAD, UNREAD_SHARE = 3, 0.12
"""Lines most likely foreign, and their share of the width of all lines, from which a page that no
pack reads is reported: a seal, a signature or a drawing inside of a page has fewer."""

ROOMY, TIGHT = 0.2, 0.08
"""Margins of a cut-out line in shares of its height: the first reads Hangul better, lines that fail
with it, mostly in narrow cells, are tried with the second."""

RULE_REACH, RULE_HEIGHT, RULE_WIDTH = 0.3, 0.9, 0.7
"""Shares: of a line's height in which a rule may run along its edge, and of the crop's height and
width that it fills. Letters fill at most 0.75 of the height of a crop with its margins."""

SCRIPT_SCORE = 0.5
"""Least script score for Tesseract to be believed about the script: on Korean pages 0.6 to 0.85."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """``reads`` with the foreign lines read anew; ``methods`` who read each. ``doubts``: by line,
    what the main reader makes of it where the two differ in a figure. ``unread``: the pack that
    would be needed ("" where nobody can tell), None where the page is read."""

    reads: tuple[Read, ...]
    methods: tuple[str | None, ...]
    unread: str | None = None
    doubts: dict[int, str] = field(default_factory=dict)


def read_scripts(
    picture: Picture,
    reads: Sequence[Read],
    second: TesseractReader,
    main: Recogniser | None = None,
) -> Scripts:
    """Give doubtful lines to the packs that are installed; keep what they read in their script."""
    nothing = Scripts(tuple(reads), (None,) * len(reads))
    suspects = _suspects(reads)
    if not suspects:
        return nothing
    packs = [code for code in PACKS if code in second.languages()]
    accepted: dict[int, tuple[str, Pieced]] = {}
    desk = _Desk(picture, reads, second, main)
    while packs and (open_ := [n for n in suspects if n not in accepted]):
        best, first = desk.best_pack(packs, open_)
        if best is None:
            break
        packs.remove(best)
        read = first | desk.rest(best, open_, first)
        accepted |= {n: (best, one) for n, one in read.items()}
    found = _with(nothing, accepted, second)
    if unread := _unread([read for n, read in enumerate(reads) if n not in accepted], reads):
        return replace(found, unread=_needed(picture, unread, second))
    return found


def doubtful(read: Read) -> bool:
    """Whether the main reader may not know the script of this line."""
    return read.score < WEAK or (_long(read) and _density(read) < THIN)


def bare(read: Read) -> bool:
    """Whether a line has so few letters for its length that they are most likely not its own."""
    return _long(read) and _density(read) < BARE


def _suspects(reads: Sequence[Read]) -> list[int]:
    """Lines to be tried: none on a page where only the score of some lines is low."""
    found = [n for n, read in enumerate(reads) if doubtful(read)]
    if any(bare(reads[n]) for n in found):
        return found
    whole = _width(read for read in reads if read.text)
    return found if _width(reads[n] for n in found) >= WEAK_SHARE * max(whole, 1.0) else []


@dataclass(frozen=True, slots=True)
class _Desk:
    """A page's lines, and who reads them."""

    picture: Picture
    reads: Sequence[Read]
    second: TesseractReader
    main: Recogniser | None

    def best_pack(
        self, packs: Sequence[str], suspects: Sequence[int]
    ) -> tuple[str | None, dict[int, Pieced]]:
        """The pack that makes most of the widest suspects, and what it makes of them."""
        likely = [n for n in suspects if bare(self.reads[n])] or suspects
        widest = sorted(likely, key=lambda n: -size(self.reads[n])[0])[:SAMPLE]
        tried = {pack: self.read(pack, widest, SCORE) for pack in packs}
        best = max(packs, key=lambda pack: _own_letters(tried[pack].values(), pack))
        enough = _own_letters(tried[best].values(), best) >= FIRST_LETTERS
        return (best, tried[best]) if enough else (None, {})

    def rest(
        self, pack: str, suspects: Sequence[int], first: dict[int, Pieced]
    ) -> dict[int, Pieced]:
        """The suspects that were not in the sample, and lines that belong to those read."""
        others = self.read(pack, [n for n in suspects if n not in first], LEAST_SCORE)
        left = [n for n in suspects if n not in first and n not in others]
        others |= self.read(pack, left, LEAST_SCORE, margin=TIGHT)
        known = [*first, *others]
        kin = [
            n
            for n in range(len(self.reads))
            if n not in suspects and _may_be_kin(self.reads, n, known)
        ]
        return others | self.read(pack, kin, KIN_SCORE)

    def read(
        self, pack: str, lines: Sequence[int], score: float, *, margin: float = ROOMY
    ) -> dict[int, Pieced]:
        """What the pack makes of lines, where that is of its script and sure enough."""
        if not lines:
            return {}
        crops = [level(self.picture, self.reads[n], margin) for n in lines]
        languages = [pack, "eng"] if "eng" in self.second.languages() else [pack]
        words = self.second.read_words(crops, languages)
        found = {}
        for n, crop, line in zip(lines, crops, words, strict=True):
            text = " ".join(word.text for word in line)
            letters = sum(len(word.text) for word in line)
            sure = sum(word.score * len(word.text) for word in line) / max(letters, 1)
            if sure >= score and _of_script(text, PACKS[pack]):
                found[n] = pieced(crop, line, self.reads[n].text, self.main)
        return found


def _with(
    nothing: Scripts, accepted: dict[int, tuple[str, Pieced]], second: TesseractReader
) -> Scripts:
    reads, methods = list(nothing.reads), list(nothing.methods)
    doubts = {}
    for n, (pack, one) in accepted.items():
        corners = reads[n].corners
        reads[n] = Read(one.text, one.score, corners, _edges(reads[n], one.shares))
        methods[n] = f"{second.name}+{pack}"
        if one.doubt:
            doubts[n] = one.doubt
    return Scripts(tuple(reads), tuple(methods), doubts=doubts)


def _edges(read: Read, shares: Sequence[float]) -> tuple[float, ...]:
    a, b, c, d = read.corners
    left, right = (a[0] + d[0]) / 2, (b[0] + c[0]) / 2
    return tuple(round(left + share * (right - left), 2) for share in shares)


def _may_be_kin(reads: Sequence[Read], index: int, known: Sequence[int]) -> bool:
    """Whether a line that reads well may be of the script of those: it has letters, hardly any
    Chinese, no plain Latin that is read surely, and stands in a row or column with one of them."""
    read = reads[index]
    counts = count_scripts(read.text)
    whole = _width(one for one in reads if one.text)
    throughout = _width(reads[n] for n in known) >= PAGE_SHARE * whole
    wide = counts.get("han", 0) + counts.get("kana", 0)
    if wide > (STRAY if throughout else 0) or not any(c.isalpha() for c in read.text):
        return False
    if read.score >= SURE and _plain_latin(read.text):
        return False
    if throughout:
        return True
    box = extent(read)
    for n in known:
        other = extent(reads[n])
        row = min(box.bottom, other.bottom) - max(box.top, other.top)
        column = min(box.right, other.right) - max(box.left, other.left)
        if row > 0.5 * (box.bottom - box.top) or column > 0.5 * (box.right - box.left):
            return True
    return False


def _plain_latin(text: str) -> bool:
    """Words of some length, and units as they are printed in Latin (not r/cm³ for г/см³)."""
    units = knowledge().units
    for word in unicodedata.normalize("NFKC", text).split():
        letters = word.strip("0123456789.,:;()[]<>≤≥±+-−~～%°/×")
        if not letters or letters in units or letters.rstrip("23") in units:
            continue
        if not letters.isascii() or sum(map(str.isalpha, letters)) < 3:
            return False
    return True


def level(picture: Picture, read: Read, margin: float = ROOMY) -> Picture:
    """A line cut out along its own slope, with a margin in shares of its height, its ground made
    white and the rules of a table taken away: Tesseract drops lines on grey and beside rules."""
    width, height = size(read)
    edge = margin * height
    a, b, _, d = (np.array(corner) for corner in read.corners)
    along, down = (b - a) / max(width, 1.0), (d - a) / max(height, 1.0)
    source = [a - edge * (along + down), b + edge * (along - down), d + edge * (down - along)]
    wide, high = max(4, round(width + 2 * edge)), max(4, round(height + 2 * edge))
    target = [(0, 0), (wide - 1, 0), (0, high - 1)]
    turn = cv2.getAffineTransform(
        np.array(source, dtype=np.float32), np.array(target, dtype=np.float32)
    )
    crop = cv2.warpAffine(
        picture, turn, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return _without_rules(_whitened(np.asarray(crop, dtype=np.uint8)))


def _whitened(crop: Picture) -> Picture:
    low, high = (float(value) for value in np.percentile(crop, (1, 80)))
    if high - low < 30:
        return crop
    stretched = (crop.astype(np.float32) - low) * (255 / (high - low))
    return np.asarray(np.clip(stretched, 0, 255), dtype=np.uint8)


def _without_rules(crop: Picture) -> Picture:
    """The crop without what runs through its whole height or most of its width near its edges."""
    dark = (crop.min(axis=2) < 128).astype(np.uint8)
    high, wide = dark.shape
    reach = max(1, round(RULE_REACH * high))
    thick = cv2.dilate(dark, np.ones((3, 3), np.uint8))
    columns = np.flatnonzero(thick.mean(axis=0) > RULE_HEIGHT)
    rows = np.flatnonzero(thick.mean(axis=1) > RULE_WIDTH)
    cleared = crop.copy()
    cleared[:, [n for n in columns if n < reach or n >= wide - reach]] = 255
    cleared[[n for n in rows if n < reach or n >= high - reach]] = 255
    return cleared


def _of_script(text: str, script: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    own = sum(script in unicodedata.name(char, "") for char in letters)
    return own >= LETTERS and own >= SHARE * len(letters)


def _own_letters(found: Iterable[Pieced], pack: str) -> int:
    return sum(PACKS[pack] in unicodedata.name(char, "") for one in found for char in one.text)


def _long(read: Read) -> bool:
    width, height = size(read)
    return width > (BARE_LENGTH if read.text else 1.2) * height


def _density(read: Read) -> float:
    """Letters and figures by height of width; wide ones count 1, others a half."""
    width, height = size(read)
    weight = sum(
        1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5
        for char in read.text
        if char.isalnum()
    )
    return weight * height / max(width, 1.0)


def _width(reads: Iterable[Read]) -> float:
    """Widths of lines in their own heights, summed."""
    return sum(width / max(height, 1.0) for width, height in map(size, reads))


def _unread(left: Sequence[Read], reads: Sequence[Read]) -> list[Read]:
    """Lines that are most likely foreign and that nobody reads, where they are enough to tell."""
    likely = [read for read in left if bare(read) or (doubtful(read) and read.score < SCORE)]
    enough = _width(likely) >= UNREAD_SHARE * _width(reads)
    return likely if len(likely) >= LEAST_UNREAD and enough else []


def _needed(picture: Picture, unread: Sequence[Read], second: TesseractReader) -> str:
    """The pack for the script of these lines; "" where nobody can say or the pack is there."""
    if "osd" not in second.languages():
        return ""
    boxes = [extent(read) for read in unread]
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    told = second.orientation(picture[max(0, int(top) - 8) : int(bottom) + 8])
    if told is None or told.script_score < SCRIPT_SCORE:
        return ""
    pack = PACK_OF_SCRIPT.get(told.script, "")
    return "" if pack in second.languages() else pack
