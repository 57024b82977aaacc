"""Whether the letters of a text layer are those that its fonts draw.

A font maps codes to shapes and, apart from that, codes to letters; the second may lie. A code of a
font has one shape, so each is looked at once in a document: one drawn example of every code, side
by side, is read by the recogniser. Only where it reads another letter, the lines that hold the code
are read as they stand, and only if they say the same the layer is not believed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.document import Box
from zhiyi.engines.protocols import Recogniser
from zhiyi.reading.native import Glyph, NativeLine, NativePage
from zhiyi.source import Picture

TOGETHER = 14
"""Examples side by side in one line."""

HEIGHT, GAP = 44, 10
"""Pixels: height of an example, and white between two."""

EXAMPLES = 3
"""Lines that are read of a code whose example reads as another letter."""

SURE = 0.8
"""Score of a whole line from which its letters count."""

OTHER_SCORE, OTHER_LETTERS, ALIKE = 0.9, 4, 0.5
"""Score and letters from which a line that reads otherwise throughout contradicts all of its
letters, and likeness from which it does not."""

SIGNS = "≥≤±"

UNTOLD = "\ufffd"
"""Stands for a letter of which it is only known that it is another one."""

LOOK_ALIKES = (
    "0OoОоΟοQD〇",
    "1lIi|!丨ｌΙІ",
    "-‐‑‒–—−一ー_─",
    "·•∙・.。,，、'`",
    "×xXхХ✕χΧ乂",
    "μµuυ",
    "ΩΩ",
    "ΔΔ△",
    "~～∼〜",
    "2Zz",
    "5Ss",
    "8B",
    "6b",
    "9gq",
    "vVνγyYу",
    "PpРрρΡ",
    "CcСс",
    "KkКкκ",
    "WwωѠ",
    "口囗ロ□",
    "二ニ",
    "三ミ",
    "工エI",
    "力カ",
    "夕タ",
    "八ハ",
    "卜ト",
    "日曰",
    "己已巳",
    "土士",
    "未末",
    "φΦ∅ø⌀",
    "∑Σ",
    "ﬁf",
    "ﬂf",
)
"""Letters that one shape may stand for, apart from letters that differ only in case or width."""

_ALIKE = {char: n for n, group in enumerate(LOOK_ALIKES) for char in group}


Code = tuple[object, int]


@dataclass
class Lettering:
    """What is known of the codes of one document's fonts: ``true`` and ``false`` ones, those with
    the letter that they draw where it is known."""

    true: set[Code] = field(default_factory=set)
    false: dict[Code, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lie:
    """A line of the layer, and what its shapes say."""

    layer: str
    page: str
    box: Box


def lies_of(
    page: NativePage,
    lines: Sequence[NativeLine],
    ink: NDArray[np.uint8],
    recogniser: Recogniser,
    known: Lettering,
) -> list[Lie]:
    """Lines of a page with letters that their shapes contradict; ``known`` grows."""
    by_code: dict[Code, list[Glyph]] = {}
    for glyph in page.glyphs:
        if glyph.code and _telling(glyph.text):
            by_code.setdefault(glyph.code, []).append(glyph)
    fresh = [c for c in by_code if c not in known.true and c not in known.false]
    examples = [(code, _example(by_code[code])) for code in fresh]
    suspects = _differing(page, examples, ink, recogniser)
    known.true.update(code for code in fresh if code not in suspects)
    held = _lines_with(page, lines, suspects)
    for code in suspects:
        read = _in_lines(page, code, held.get(code, ()), ink, recogniser)
        if read:
            known.false[code] = read
        else:
            known.true.add(code)
    return list(_told(page, lines, ink, recogniser, known))


def _telling(text: str) -> bool:
    """Whether a letter is one that the recogniser would read if it stood there."""
    if len(text) != 1:
        return False
    if text.isascii():
        return text.isalnum()
    if text in SIGNS or text in "℃ΩμµΦφαβγδσλρ":
        return True
    if unicodedata.name(text, "").startswith("LATIN"):
        return True
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return "\u4e00" <= text <= "\u9fff"


def _example(glyphs: Sequence[Glyph]) -> Glyph:
    return max(glyphs, key=lambda glyph: glyph.size)


def _differing(
    page: NativePage,
    examples: Sequence[tuple[Code, Glyph]],
    ink: NDArray[np.uint8],
    recogniser: Recogniser,
) -> list[Code]:
    """Codes whose example is not read as the letter that the layer says."""
    ordered = sorted(examples, key=lambda one: (one[1].text.isascii(), one[1].text))
    rows = [ordered[n : n + TOGETHER] for n in range(0, len(ordered), TOGETHER)]
    sheets = [_side_by_side([_cut(page, glyph, ink) for _, glyph in row]) for row in rows]
    differing: list[Code] = []
    for row, (text, _) in zip(rows, recogniser.recognise(sheets), strict=True):
        said = "".join(glyph.text for _, glyph in row)
        same = _matched(said, text.replace(" ", ""))
        differing += [code for n, (code, _) in enumerate(row) if n not in same]
    return differing


def _matched(said: str, read: str) -> dict[int, str]:
    """Places of ``said`` that ``read`` agrees with, look-alikes included."""
    one, other = [_shape(c) for c in said], [_shape(c) for c in read]
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return {b.a + k: read[b.b + k] for b in blocks for k in range(b.size)}


def _shape(char: str) -> str:
    """One sign for all letters of one look."""
    group = _ALIKE.get(char)
    if group is None:
        char = unicodedata.normalize("NFKD", char)[:1] or char
        group = _ALIKE.get(char)
    if group is None:
        char = char.casefold()[:1]
        group = _ALIKE.get(char)
    return f"#{group}" if group is not None else char


def _cut(page: NativePage, glyph: Glyph, ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink of one character, dark on white, upright."""
    across, down = ink.shape[1] / page.width, ink.shape[0] / page.height
    left, right = int(glyph.left * across), int(np.ceil(glyph.right * across)) + 1
    top, bottom = int(glyph.top * down), int(np.ceil(glyph.bottom * down)) + 1
    part = ink[max(top, 0) : bottom, max(left, 0) : right]
    if not part.size:
        return np.full((HEIGHT, 4), 255, np.uint8)
    part = np.rot90(part, k=glyph.angle // 90 % 4) if glyph.angle % 90 == 0 else part
    strong = max(int(part.max()), 1)
    dark = 255 - np.minimum(part.astype(np.uint16) * 255 // strong, 255)
    width = max(4, round(dark.shape[1] * HEIGHT / dark.shape[0]))
    return np.asarray(
        cv2.resize(dark.astype(np.uint8), (width, HEIGHT), interpolation=cv2.INTER_AREA),
        dtype=np.uint8,
    )


def _side_by_side(parts: Iterable[NDArray[np.uint8]]) -> Picture:
    white = np.full((HEIGHT, GAP), 255, np.uint8)
    row = np.concatenate([white] + [piece for part in parts for piece in (part, white)], axis=1)
    framed = cv2.copyMakeBorder(row, 4, 4, 0, 0, cv2.BORDER_CONSTANT, value=255)
    return np.repeat(np.asarray(framed, dtype=np.uint8)[:, :, None], 3, axis=2)


def _box(line: NativeLine, page: NativePage) -> Box | None:
    """A line's box in page fractions; None where it does not run to the right."""
    if line.angle != 0:
        return None
    return Box(
        max(line.left / page.width, 0.0),
        max(line.top / page.height, 0.0),
        min(line.right / page.width, 1.0),
        min(line.bottom / page.height, 1.0),
    )


def _glyphs_in(page: NativePage, box: Box) -> list[Glyph]:
    inside = [
        glyph
        for glyph in page.glyphs
        if glyph.text.strip()
        and box.left <= (glyph.left + glyph.right) / 2 / page.width <= box.right
        and box.top <= (glyph.top + glyph.bottom) / 2 / page.height <= box.bottom
    ]
    return sorted(inside, key=lambda glyph: glyph.left)


def _lines_with(
    page: NativePage, lines: Sequence[NativeLine], codes: Sequence[Code]
) -> dict[Code, list[list[Glyph]]]:
    """For each code, the characters of some lines that hold it."""
    held: dict[Code, list[list[Glyph]]] = {code: [] for code in codes}
    if not held:
        return held
    for line in lines:
        box = _box(line, page)
        glyphs = _glyphs_in(page, box) if box else []
        for code in {glyph.code for glyph in glyphs if glyph.code} & held.keys():
            held[code].append(glyphs)
    return held


def _in_lines(
    page: NativePage,
    code: Code,
    held: Sequence[list[Glyph]],
    ink: NDArray[np.uint8],
    recogniser: Recogniser,
) -> str:
    """The letter that lines show where the layer has a code; "" where they do not contradict."""
    some = sorted(held, key=len)[-EXAMPLES:]
    crops = [_line_of(page, glyphs, ink) for glyphs in some]
    shown: list[str] = []
    for glyphs, (text, score) in zip(some, recogniser.recognise(crops), strict=True):
        said, read = "".join(glyph.text for glyph in glyphs), text.replace(" ", "")
        if score < SURE or not read:
            continue
        other = score >= OTHER_SCORE and len(said) >= OTHER_LETTERS and not _alike(said, read)
        for place, glyph in enumerate(glyphs):
            if glyph.code == code:
                shown.append(UNTOLD if other else _read_at(said, read, place))
    wrong = [letter for letter in shown if letter]
    best = max(sorted(set(wrong)), key=wrong.count, default="")
    return best if wrong.count(best) > len(shown) / 2 else ""


def _alike(said: str, read: str) -> bool:
    """Whether a line can be what was read, however single letters of it are mapped."""
    one, other = [_shape(c) for c in said], [_shape(c) for c in read]
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _read_at(said: str, read: str, place: int) -> str:
    """The letter of ``read`` that stands alone where ``said`` has another; "" where it has the
    same, or where nobody can tell."""
    one, other = [_shape(c) for c in said], [_shape(c) for c in read]
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if a <= place < b:
            told = tag == "replace" and b - a == d - c
            letter = read[c + place - a] if told else ""
            return letter if _contradicts(said[place], letter) else ""
    return ""


def _contradicts(said: str, read: str) -> bool:
    """Whether both are letters, figures or comparators: other signs are easily misread."""
    return bool(read) and all(char.isalnum() or char in SIGNS for char in (said, read))


def _line_of(page: NativePage, glyphs: Sequence[Glyph], ink: NDArray[np.uint8]) -> Picture:
    across, down = ink.shape[1] / page.width, ink.shape[0] / page.height
    left, right = min(g.left for g in glyphs) * across, max(g.right for g in glyphs) * across
    top, bottom = min(g.top for g in glyphs) * down, max(g.bottom for g in glyphs) * down
    part = ink[max(int(top) - 3, 0) : int(bottom) + 4, max(int(left) - 4, 0) : int(right) + 5]
    return np.repeat((255 - part)[:, :, None], 3, axis=2)


def _told(
    page: NativePage,
    lines: Sequence[NativeLine],
    ink: NDArray[np.uint8],
    recogniser: Recogniser,
    known: Lettering,
) -> Iterable[Lie]:
    if not any(glyph.code in known.false for glyph in page.glyphs if glyph.code):
        return
    for line in lines:
        box = _box(line, page)
        glyphs = _glyphs_in(page, box) if box else []
        if box and any(glyph.code in known.false for glyph in glyphs if glyph.code):
            ((read, _),) = recogniser.recognise([_line_of(page, glyphs, ink)])
            yield Lie(line.text, read, box)
