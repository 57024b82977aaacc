"""Whether the text layer of a PDF page can be believed: is it drawn, does it say what is drawn."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from zhiyi.document import Box
from zhiyi.engines.protocols import Read
from zhiyi.reading.geometry import Frame
from zhiyi.reading.native import Glyph, NativePage
from zhiyi.reading.painted import Paint, paint_of
from zhiyi.source import Picture

CONTRAST = 20
"""Grey levels that a character differs from its ground by, at least, to be seen."""

TINY = 2.0
"""Height in points under which print cannot be read by a person."""

HIDDEN_RUN = 4
"""Characters side by side that must all be unseen before they count as hidden: single commas and
accents fill too little of their box."""

FIGURES = frozenset("0123456789≥≤<>±")
NARROW = 0.06
"""Width in font sizes under which a letter or figure cannot be read; an i is 0.2 wide."""

OVER = 0.08
"""Font sizes by which places and sizes of two characters differ at most where one was printed in
the place of the other; labels that run into each other in a diagram lie farther apart."""

GARBLED = 0.2
"""Share of characters without a meaning from which a text layer is of no use."""

SURE = 0.9
"""Score from which the recogniser's word stands against the text layer."""

ALIKE = 0.6
"""Similarity under which two readings of one line are different texts: misread lines of dev
papers stay above 0.8, other texts below 0.4."""

UNKNOWN_SCRIPTS = frozenset({"CYRILLIC", "HANGUL", "ARABIC", "HEBREW", "THAI", "DEVANAGARI"})
"""Scripts that PP-OCRv6 reads as look-alikes of others: ГОСТ comes out as FOCT."""

FOREIGN_SHARE = 0.3
"""Share of such letters from which a line cannot be held against the recogniser's reading."""

DIFFERENT_SHARE = 0.15
"""Share of the compared characters from which a whole layer counts as different."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where page and text layer say different things."""

    layer: str
    page: str
    box: Box


@dataclass(frozen=True, slots=True)
class Verdict:
    """``missing``: reads of print that the layer does not have. ``differences``: lines that say
    something else. ``different``: share of compared characters in such lines."""

    missing: tuple[Read, ...]
    differences: tuple[Difference, ...]
    different: float


@dataclass(frozen=True)
class Looked:
    """A page's text layer as it is to be seen: without what is hidden, which is told apart.
    ``paint``: what its text paints; None where PDFium cannot tell."""

    visible: NativePage
    hidden: str
    paint: Paint | None


def looked_at(page: NativePage, file: Path, number: int, picture: Picture) -> Looked:
    """What of a PDF page's text layer is to be seen. ``picture``: the page as drawn, from which
    that is guessed where PDFium cannot draw it without its text."""
    paint = paint_of(file, number)
    visible, hidden = seen(page, paint.shown if paint else picture, exact=paint is not None)
    return Looked(visible, hidden, paint)


def seen(page: NativePage, picture: Picture, *, exact: bool = False) -> tuple[NativePage, str]:
    """The page without characters that are not to be seen on the picture, and those characters.

    White on white, covered by a picture, drawn in an invisible mode or a dot high: whatever the
    means, there is no contrast where the character should be. ``exact``: the picture shows the
    layer's own ink and nothing else, so that a single figure without ink is hidden; otherwise
    single characters may only fill too little of their box.
    """
    grey = picture.min(axis=2)
    glyphs = page.glyphs
    visible: list[bool] = []
    for glyph in glyphs:  # a blank is as visible as what stands before it
        blank = not glyph.text.strip()
        visible.append(visible[-1] if blank and visible else _visible(glyph, page, grey))
    kept: list[Glyph] = []
    hidden: list[str] = []
    start = 0
    for stop in range(1, len(glyphs) + 1):
        if stop == len(glyphs) or visible[stop] != visible[start]:
            run = glyphs[start:stop]
            if visible[start] or not _counts(run, exact):
                kept.extend(run)
            else:
                hidden.append("".join(glyph.text for glyph in run).strip())
            start = stop
    return replace(page, glyphs=tuple(kept)), " ".join(part for part in hidden if part)


def _counts(run: Sequence[Glyph], exact: bool) -> bool:
    """Whether characters that are not seen are hidden, and not only small."""
    figure = exact and any(glyph.text in FIGURES for glyph in run)
    return len(run) >= HIDDEN_RUN or run[0].size < TINY or figure


def _part(glyph: Glyph, page: NativePage, grey: np.ndarray) -> np.ndarray:
    """The pixels of a character's box."""
    across, down = grey.shape[1] / page.width, grey.shape[0] / page.height
    return grey[
        max(0, int(glyph.top * down)) : int(glyph.bottom * down) + 1,
        max(0, int(glyph.left * across)) : int(glyph.right * across) + 1,
    ]


def _visible(glyph: Glyph, page: NativePage, grey: np.ndarray) -> bool:
    if glyph.size < TINY or (glyph.text.isalnum() and _narrow(glyph)):
        return False
    if not glyph.text.strip():
        return True
    part = _part(glyph, page, grey)
    return bool(part.size) and int(part.max()) - int(part.min()) >= CONTRAST


def _narrow(glyph: Glyph) -> bool:
    """Set so narrow that nobody can read it."""
    width = glyph.bottom - glyph.top if glyph.angle in (90, 270) else glyph.right - glyph.left
    return width < NARROW * glyph.size


def overprinted(page: NativePage) -> list[Box]:
    """Lines in which different letters stand on one another: one of them may have been covered
    before the other was written. Upright lines only."""
    letters = [g for g in page.glyphs if g.text.isalnum() and g.angle == 0]
    letters.sort(key=lambda glyph: glyph.left)
    found: list[Box] = []
    for n, one in enumerate(letters):
        for other in letters[n + 1 :]:
            if other.left >= one.left + OVER * one.size:
                break
            near = OVER * one.size
            if (
                one.text != other.text
                and abs(other.bottom - one.bottom) < near
                and abs(other.size - one.size) < near
            ):
                found.append(
                    Box(
                        0.0,
                        max(one.top, 0.0) / page.height,
                        1.0,
                        min(one.bottom, page.height) / page.height,
                    )
                )
    return found


def garbled(page: NativePage) -> float:
    """Share of characters that mean nothing: unmapped, private, control characters."""
    letters = [glyph.text for glyph in page.glyphs if glyph.text.strip()]
    if not letters:
        return 0.0
    bad = sum(1 for text in letters if _meaningless(text[0]))
    return bad / len(letters)


def _meaningless(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cc", "Cn", "Cs")


def invisible_share(file: Path, number: int) -> float:
    """Share of the text objects of a page that are set to be drawn invisibly, as an OCR layer is;
    0 where PDFium cannot say."""
    try:
        pdf = pdfium.PdfDocument(file)
    except pdfium.PdfiumError:
        return 0.0
    try:
        modes = [
            pdfium_c.FPDFTextObj_GetTextRenderMode(text.raw)
            for text in pdf[number - 1].get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT])
        ]
    except pdfium.PdfiumError:
        return 0.0
    finally:
        pdf.close()
    invisible = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
    return sum(mode in invisible for mode in modes) / len(modes) if modes else 0.0


def compared(
    page: NativePage, reads: Sequence[Read], frame: Frame, *, figures_too: bool = False
) -> Verdict:
    """Hold what the recogniser reads on the page against the text layer at the same places.

    ``figures_too``: lines that are alike but for their numbers also count as differences. That is
    asked of the hidden layer of a scan; a drawn layer is exact, and the recogniser may err.
    """
    missing, differences = [], []
    total = differing = 0
    for read in reads:
        box = frame.box(read.corners)
        layer = text_in(page, box)
        said, shown = plain(layer), plain(read.text)
        if not said:
            missing.append(read)
        elif read.score >= SURE and len(shown) >= 3:
            total += len(shown)
            if not _says(layer, read.text) or (figures_too and not _same_figures(page, box, read)):
                differing += len(shown)
                differences.append(Difference(layer, read.text, box))
    share = differing / total if total else 0.0
    return Verdict(tuple(missing), tuple(differences), share)


def text_in(page: NativePage, box: Box) -> str:
    """The layer's characters whose middle lies in a box of page fractions."""
    glyphs = [
        glyph
        for glyph in page.glyphs
        if box.left <= (glyph.left + glyph.right) / 2 / page.width <= box.right
        and box.top <= (glyph.top + glyph.bottom) / 2 / page.height <= box.bottom
    ]
    return "".join(glyph.text for glyph in glyphs)


def _says(layer: str, read: str) -> bool:
    """Whether a line of the layer can be what was read. Of a script that the recogniser does not
    know only the figures can tell, and it makes figures up of letters (이내 reads 0|4): those of
    the layer must be there, others may."""
    if alike(plain(layer), plain(read)):
        return True
    said, shown = _runs(layer), _runs(read)
    there = "".join(said) in "".join(shown) or not (Counter(said) - Counter(shown))
    return _foreign(layer) and there


def _foreign(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    unknown = sum(unicodedata.name(char, "?").split()[0] in UNKNOWN_SCRIPTS for char in letters)
    return unknown >= FOREIGN_SHARE * len(letters) > 0


def _same_figures(page: NativePage, box: Box, read: Read) -> bool:
    """Whether layer and page have the same figures. Raised ones count as digits: the recogniser
    may put 10⁻⁵ on the line. A digit whose middle lies just outside of the box is no difference."""
    reach = box.bottom - box.top
    wide = Box(max(box.left - reach, 0.0), box.top, min(box.right + reach, 1.0), box.bottom)
    narrow, around = _runs(text_in(page, box)), _runs(text_in(page, wide))
    shown = _runs(read.text)
    if "".join(narrow) in "".join(shown) and "".join(shown) in "".join(around):
        return True
    return not (Counter(narrow) - Counter(shown)) and not (Counter(shown) - Counter(around))


def _runs(text: str) -> list[str]:
    """Runs of digits, in order: 12400 and 14200 are different though their digits are the same."""
    return re.findall(r"[0-9]+", unicodedata.normalize("NFKC", text))


def alike(one: str, other: str) -> bool:
    """Whether two readings can be of the same line; the order of characters may differ."""
    if SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE:
        return True
    return SequenceMatcher(None, sorted(one), sorted(other), autojunk=False).ratio() >= ALIKE


def plain(text: str) -> str:
    """Letters and figures only, in one width and one case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
