"""One way of writing for what is compared: half width, simplified, one sign for each meaning."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from zhiyi.translations.numerals import figure_words

_VULGAR = {c: f" {unicodedata.normalize('NFKC', c).replace('⁄', '/')}" for c in "½¼¾⅓⅔⅛⅜⅝⅞⅕⅖"}
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
_SAME = {
    **_VULGAR, **dict.fromkeys("−–—‐‑﹣－", "-"), **dict.fromkeys("～〜∼˜∽", "~"),
    **dict.fromkeys("✕∗╳", "×"), **dict.fromkeys("º˚゜", "°"), **dict.fromkeys("⋅∙•・‧", "·"),
    "µ": "μ", "Ω": "Ω", "⁄": "/", "∕": "/", "，": ", ", "’": "'", "≧": "≥", "≦": "≤", "⩾": "≥",
    "⩽": "≤", "℃": "°C", "℉": "°F", "㎡": "m^2", "㎥": "m^3",
}  # fmt: skip


_WIDE_DIGITS = tuple("０１２３４５６７８９")
"""Between these a wide comma parts decimals, elsewhere a list."""


@cache
def _simplified() -> dict[str, str]:
    pairs: str = figure_words()["simplified"]["pairs"]
    return {pair[0]: pair[1] for pair in pairs.split()}


@lru_cache(maxsize=20000)
def plain(text: str) -> tuple[str, tuple[int, ...]]:
    """One way of writing, and for each character, and the end, its place in ``text``."""
    if text.isascii():  # written so already
        return text, tuple(range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    raised = False
    for place, char in enumerate(text):
        if char == "，" and text[place - 1 : place] in _WIDE_DIGITS:
            new = ","
        elif char in _RAISED:
            new = ("" if raised else "^") + _RAISED[char]
        elif char.isascii():
            new = char
        else:
            new = _SAME.get(char) or _simplified().get(char) or unicodedata.normalize("NFKC", char)
        raised = char in _RAISED
        letters.append(new)
        places += [place] * len(new)
    return "".join(letters), (*places, len(text))


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with blanks in these places, so that what is left keeps its place."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
