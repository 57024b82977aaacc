"""How words are compared: width, script, case and spaces do not count.

Official forms are printed in full or half width, scanned, and read with spaces inside words;
firms of Hong Kong and Taiwan write traditional characters. What is compared is folded first; what
is shown never is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_MARKS = re.compile(r"[^\w\u3400-\u9fff]+|_")


def fold(text: str) -> str:
    """``text`` in half width, simplified characters and lower case, without spaces."""
    return _SPACE.sub("", fold_spaced(text))


def fold_spaced(text: str) -> str:
    """As ``fold``, but runs of spaces stay as one: Latin words need them."""
    plain = unicodedata.normalize("NFKC", text)
    if _HAN.search(plain):
        plain = _simplified(plain)
    return _SPACE.sub(" ", plain).strip().lower()


def half_width(text: str) -> str:
    """``text`` with full-width letters, digits and marks in half width, letter for letter.

    Unlike NFKC it leaves exponents alone: 10⁷ must not become 107.
    """
    return text.translate(_HALF)


def letters(text: str) -> str:
    """``fold`` without any punctuation: letters and digits only."""
    return _MARKS.sub("", fold(text))


def distance(left: str, right: str, *, limit: int) -> int:
    """Edit distance of two short strings, ``limit + 1`` as soon as it exceeds ``limit``."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > limit:
            return limit + 1
    return row[-1]


@lru_cache(maxsize=4096)
def _simplified(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
