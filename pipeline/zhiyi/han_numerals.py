"""Chinese numerals: 三百二十 is 320, 二〇二六 is 2026."""

from __future__ import annotations

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}


def whole_number(numerals: str) -> int:
    """The value of characters of ``DIGITS`` and ``PLACES``; digits alone stand side by side."""
    if not any(char in PLACES for char in numerals):
        return int("".join(str(DIGITS[char]) for char in numerals) or "0")
    total, digit = 0, 0
    for char in numerals:
        if char in PLACES:
            total += (digit or 1) * PLACES[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit
