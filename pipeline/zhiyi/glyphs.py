"""Letters that are one and the same on paper, whatever a recogniser calls them."""

from __future__ import annotations

import unicodedata
from functools import cache

FORMS = str.maketrans(
    {
        "≧": "≥", "≦": "≤", "∼": "~", "〜": "~", "–": "-", "—": "-", "−": "-", "‐": "-", "－": "-",
        "µ": "μ", "Ω": "Ω", "ø": "Φ", "Ø": "Φ", "⌀": "Φ", "φ": "Φ", "ϕ": "Φ", "º": "°", "˚": "°",
        "・": "·", "•": "·", "⋅": "·", "✕": "×", "＋": "+", "。": ".", "﹪": "%",
    }
)  # fmt: skip

ALIKE = "cosvwxzkpu"
"""Latin letters whose small and capital forms differ in size only."""

FLAT = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
"""Raised figures, and what a reader that does not know them makes of them."""


@cache
def shape(char: str) -> str:
    """The form of a letter in which equal print is equal; raised figures stay raised."""
    if char == "℃" or char in FLAT:
        return char
    folded = unicodedata.normalize("NFKC", char.translate(FORMS)).translate(FORMS)
    return folded.lower() if folded.lower() in ALIKE else folded


def shapes(text: str) -> str:
    """A text in such forms, without blanks; °C and °℃ are ℃."""
    folded = "".join(shape(char) for char in text if not char.isspace())
    return folded.replace("°c", "℃").replace("°℃", "℃")
