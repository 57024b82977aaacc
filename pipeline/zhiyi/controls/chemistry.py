"""CAS registry numbers in text: found by form, believed by check digit."""

from __future__ import annotations

import re
from unicodedata import normalize

CAS = re.compile(r"(?<![\d-])(\d{2,7})\s?[-–—‐−]\s?(\d{2})\s?[-–—‐−]\s?(\d)(?![\d-])")


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
