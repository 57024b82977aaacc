"""CAS registry numbers in text: found by form, believed by check digit.

A number whose check digit is wrong is kept as read. It is held against the list only as uncertain,
where one misread digit, or two turned round, give a number that stands there.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from unicodedata import normalize

CAS = re.compile(r"(?<![\d-])(\d{2,7})\s?[-–—‐−]\s?(\d{2})\s?[-–—‐−]\s?(\d)(?![\d-])")
AS_READ = re.compile(
    r"(?<![\w-])([\dOoQIl|SBZ]{2,7})\s?[-–—‐−~_.]\s?([\dOoQIl|SBZ]{2})"
    r"\s?[-–—‐−~_.]\s?([\dOoQIl|SBZ])(?![\w-])"
)
"""Also with the letters that stand for digits in bad scans."""
LETTERS = str.maketrans("OoQIl|SBZ", "000111582")


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A number as it was read and those of the list that it may be."""

    read: str
    may_be: tuple[str, ...]


def is_cas(number: str) -> bool:
    """Whether the last digit is the check digit of the others, as CAS defines it."""
    match = CAS.fullmatch(number.strip())
    if match is None:
        return False
    digits = [int(digit) for digit in reversed(match[1] + match[2])]
    return sum(place * digit for place, digit in enumerate(digits, 1)) % 10 == int(match[3])


def cas_numbers(text: str) -> tuple[str, ...]:
    """Every CAS number in ``text``, as ``102-71-6``, in order and once."""
    found = (f"{m[1]}-{m[2]}-{m[3]}" for m in CAS.finditer(normalize("NFKC", text)))
    return tuple(dict.fromkeys(number for number in found if is_cas(number)))


def doubtful_numbers(text: str) -> tuple[str, ...]:
    """What has the form of a CAS number and is none, as it was read, in order and once."""
    found = (match.group().strip() for match in AS_READ.finditer(normalize("NFKC", text)))
    return tuple(dict.fromkeys(read for read in found if not is_cas(read)))


def misread(read: str, listed: Container[str]) -> Doubtful | None:
    """The numbers of the list that one misread digit, or two turned round, make of ``read``; None
    where there is none.
    Letters are digits first; where that alone gives a number, it is the one."""
    match = AS_READ.fullmatch(read)
    if match is None:
        return None
    digits = "".join(match.groups()).translate(LETTERS)
    if (plain := _number(digits)) in listed and is_cas(plain):
        return Doubtful(read, (plain,))
    near = (number for number in _near(digits) if number in listed and is_cas(number))
    may_be = tuple(dict.fromkeys(near))
    return Doubtful(read, may_be) if may_be else None


def _near(digits: str) -> Iterator[str]:
    """One digit another, or two neighbours turned round: bad scans and bad typing."""
    for place, digit in enumerate(digits):
        for other in "0123456789".replace(digit, ""):
            yield _number(digits[:place] + other + digits[place + 1 :])
        turned = digits[place + 1 : place + 2] + digit
        if len(turned) == 2:
            yield _number(digits[:place] + turned + digits[place + 2 :])


def _number(digits: str) -> str:
    return f"{digits[:-3]}-{digits[-3:-1]}-{digits[-1]}"
