"""Critical tokens that no paper prints: a power without its figure, a per mille sign in pieces, a
unit that is none, a CAS number whose check figure is wrong. Where one was read, something was
misread; where a rare unit stands for a common one of the same looks, it may have been."""

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

STRAY = re.compile(
    r"[→←↑↓○`|\\^?!¿]|(?<=.)[☆★■□●◆§]|(?<![A-Z])(?<=.)[$¥]|[$¥](?![\d\s])|(?<=[A-Z])[$¥](?!\s?\d)"
    r"|(?<![^\W_])[@_]|[@_](?![^\W_])|(?<=.)#(?=.)|(?<!\d)[½¼]"
    r"|×(?!g(?![A-Za-z]))[A-Za-z]|(?<=\d)(?<!10)[²³]"
)
"""Letters that stand in no number, unit or code, a multiplication by a unit, and a raised figure
on a number that is no ten, where a unit is lost. But 800×g is how a centrifuge's force is printed,
US$12 an amount, 45# a steel, #05-11 a door, ■12 an item of a list, 1½ a size."""

POINTS = re.compile(
    r"\d:\d{3}\s?[A-Za-zμΩ%℃]|\d\.\d+\.[A-Za-zμΩ]|\d[.:]{2}\d|^[.:·](?=\d)|^[IlO]\.\d"
    r"|[≥≤<>±]\s?[:;.,·]\s?\d|(?<!\d)\d{4},\d{4}(?!\d)|\d,\d{3},\d{1,2}(?!\d)|\d\.\d{4},\d"
    r"|(?<![\d.])\d{1,3}(?:\.\d{3})+\.\d{2}(?![\d.])"
)
"""A colon for a point, a point too many or a comma for one, in a number, an amount or a code; a
point or a letter where a number begins."""

SCRIPTS = re.compile(r"[A-Za-z][а-яА-Я]|[а-яА-Я][A-Za-z]")
"""Latin and Cyrillic letters in one word."""

NO_UNIT = re.compile(
    r"(?<=\d)\s?(?:rm|nrn|rnm|mrn|crn|rnin|[kMG]?H2|[MGk]P[eE])$"
    r"|r/(?:mir?|mm?|mn|mun|rnin|mln|nin)(?![A-Za-z])|[a-z]/(?:man|mun|rnin)$"
    r"|[A-Za-z]/(?:em|crn|rn)[²³23]?$|(?<=\d)\s?E/c?m|\d\.\d+\s?/(?:h|g|min|cm)$"
)
"""What stands for nm, Hz, MPa, r/min, g/cm³, and for m³/h of which the letters are lost."""

RARE_UNIT = re.compile(
    r"(?<=\d)\s?g/cm[²2]?$|\d{4}\s?kg/m[²2]?$|(?<=\d)\s?m[²2]/(?:h|min)$|(?<=\d)\s?m[³3]/g$"
)
"""A mass by area or length of the size of a density, and areas where volumes are measured, or the
other way round: as good as always g/cm³, kg/m³, m³/h and m²/g with a raised figure misread."""

ROMAN = re.compile(
    r"[A-Z]-?(?!(?:19|20)\d\d-)\d{3,}[A-Z]?-(?:11|1[Il|]|[Il|]1|l[lI])$|(?<=-)(?:1I|I1|Il|lI)$"
)
"""A model number that ends in 11, as II is read; behind a year it is a month."""

DEGREES = re.compile(r"°\s?°")
"""Two degree signs in a row; °℃ is how some readers spell ℃."""

CAS = re.compile(r"(?<![\d-])(\d{2,7})-(\d{2})-(\d)(?![\d-])")
CUT = re.compile(r"^\d{2,7}-\d{2}-?$")
CAS_NAMED = re.compile(r"CAS\W{0,3}(?:No\.?|号|编号)?\W{0,3}$", re.IGNORECASE)

NEVER = (STRAY, PIECES, POINTS, SCRIPTS, NO_UNIT, RARE_UNIT, ROMAN, DEGREES)


def implausible(token: str, before: str = "") -> bool:
    """Whether a token as read cannot be what is printed. ``before``: what stands before it."""
    return (
        any(pattern.search(token) for pattern in NEVER)
        or _powerless(token)
        or _unchecked(token, before)
    )


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
