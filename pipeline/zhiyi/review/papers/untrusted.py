"""Text of papers that others wrote, made fit to print: nothing in it turns, hides or breaks XML."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 6_000
"""Characters of one piece of text in a paper; a page of 公文 holds about 600."""
QUOTE = 160
"""Characters of the words of a submitted paper beside a fact; the page picture shows the rest."""
NAME = 120
"""Characters of a file name, of goods or of a firm."""

_KEPT_FORMAT = frozenset("\u200c\u200d")
"""Joiners, without which Persian and Indian scripts do not read."""
_NONCHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_SPACE = re.compile(r"[ \t\r\n\v\f]+")
"""Not the wide space, which 公文 leave for what is filled in by hand."""
_LRM = "\u200e"
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]"
_STACKED = re.compile(f"({_MARKS}{_MARKS}{_MARKS}){_MARKS}+")
"""Marks piled on one letter until they cover the lines above it."""


def printed(text: str, *, most: int = LONGEST) -> str:
    """One line of text that every XML reader takes and that reads from left to right around it.

    Characters that control, hide or turn are written out as ⟨U+202E⟩; what is longer than ``most``
    is cut and says so.
    """
    if text.isascii() and text.isprintable():
        return shortened(text, most)
    clean = _SPACE.sub(" ", text)
    clean = _STACKED.sub(r"\1", clean)
    clean = "".join(f"⟨U+{ord(c):04X}⟩" if _hides(c) else c for c in shortened(clean, most))
    return _kept_in_place(clean)


def shortened(text: str, most: int) -> str:
    """Cut with the number of characters left out."""
    if len(text) <= most:
        return text
    return f"{text[:most]}……（以下略{len(text) - most}字）"


def quoted(text: str, *, most: int = QUOTE) -> str:
    """Words as a paper has them, in quotation marks; ``printed`` when they are set."""
    return f"“{shortened(_SPACE.sub(' ', text).strip(), most)}”" if text.strip() else "（无文字）"


def _hides(character: str) -> bool:
    if character in _KEPT_FORMAT:
        return False
    category = unicodedata.category(character)
    return category in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} or bool(_NONCHARACTER.match(character))


def _kept_in_place(text: str) -> str:
    """Right-to-left words between marks, so that digits and brackets around them keep theirs."""
    turning = [n for n, c in enumerate(text) if unicodedata.bidirectional(c) in {"R", "AL", "AN"}]
    if not turning:
        return text
    first, last = turning[0], turning[-1] + 1
    return f"{text[:first]}{_LRM}{text[first:last]}{_LRM}{text[last:]}"
