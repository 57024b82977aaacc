"""Critical tokens that no paper prints: a power without its figure, a per mille sign in pieces, a
CAS number whose check figure is wrong. Where one was read, something was misread."""

from __future__ import annotations

import re

POWER = re.compile(
    r"(?<=\d)\s?(?:[×xX✕*]\s?10(?![\d.,])(?P<rest>.*)"
    r"|[×✕]\s?10(?P<flat>[2-9]|1\d)(?![\d.,])(?P<behind>.*))$"
)
"""A number times ten, and what follows: a raised power, a flat one, or none."""

RAISED = re.compile(
    r"\s?(?:[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[-−–⁻]\s?\d{1,2}(?![\d.])|[-−–][⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^\s?[-−+]?\d)"
)
"""A power that can be understood."""

SIZE = re.compile(r"\s?(?:$|[×xX±]|(?:[mμcnk]?m|in|英寸|[件台个只箱片支])(?![A-Za-z/·²³]))")
"""What stands behind a ten that is no base: a length or a count, another side, or nothing."""

PIECES = re.compile(r"\d\s?%[0oOcCeE](?![A-Za-z])")
"""A per mille sign that fell into two letters."""

STRAY = re.compile(r"[★☆→←↑↓■□●○◆§¥$#@!?¿|\\^_`½¼]|×[A-Za-z]")
"""Letters that stand in no number, unit or code, and a multiplication by a unit."""

POINTS = re.compile(r"\d:\d{3}\s?[A-Za-zμΩ%℃]|\d\.\d+\.[A-Za-zμΩ]|\d[.:]{2}\d")
"""A colon for a point, or a point too many, in a number with a unit."""

CAS = re.compile(r"(?<![\d-])(\d{2,7})-(\d{2})-(\d)(?![\d-])")
CUT = re.compile(r"^\d{2,7}-\d{2}-?$")
CAS_NAMED = re.compile(r"CAS\W{0,3}(?:No\.?|号|编号)?\W{0,3}$", re.IGNORECASE)


def implausible(token: str, before: str = "") -> bool:
    """Whether a token as read cannot be what is printed. ``before``: what stands before it."""
    signs = STRAY.search(token) or PIECES.search(token) or POINTS.search(token)
    return bool(signs) or _powerless(token) or _unchecked(token, before)


def _powerless(token: str) -> bool:
    """A ten with no power where there must be one, or with a flat one before no length."""
    match = POWER.search(token)
    if match is None:
        return False
    if match.group("flat") is not None:
        return not SIZE.match(match.group("behind"))
    rest = match.group("rest")
    return not (RAISED.match(rest) or SIZE.match(rest))


def _unchecked(token: str, before: str) -> bool:
    """A number named as a CAS number of which the check figure is wrong or lost."""
    if not CAS_NAMED.search(before):
        return False
    match = CAS.search(token)
    if match is None:
        return CUT.match(token) is not None
    figures = match.group(1) + match.group(2)
    check = sum(n * int(figure) for n, figure in enumerate(reversed(figures), start=1)) % 10
    return check != int(match.group(3))
