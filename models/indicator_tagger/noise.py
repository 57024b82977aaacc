"""What readers of pictures and office programs do to text, character by character."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

FULL_WIDTH = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻²³", "0123456789-23", strict=True))


def noisy(rng: Random, chars: list[str], owners: list[int], *, confusions: dict[str, str]) -> None:
    """Spoil a text in place; ``owners`` keep beside ``chars`` what each character belongs to."""
    if rng.random() < 0.25:
        _change(chars, lambda c: RAISED.get(c, c))
    if rng.random() < 0.12:
        _change(chars, lambda c: FULL_WIDTH.get(c, c) if rng.random() < 0.8 else c)
    if rng.random() < 0.06:
        _change(chars, str.upper)
    wrong = rng.choice([0.0, 0.0, 0.01, 0.03])
    _change(chars, lambda c: rng.choice(confusions[c])
            if c in confusions and rng.random() < wrong * 4 else c)  # fmt: skip
    _blanks(
        rng,
        chars,
        owners,
        lost=rng.choice([0.0, 0.0, 0.1, 0.5, 0.95]),
        added=rng.choice([0.0, 0.0, 0.0, 0.03]),
        broken=rng.choice([0.0, 0.0, 0.02]),
    )
    for place in range(len(chars) - 1, 0, -1):
        if rng.random() < wrong / 4:
            del chars[place], owners[place]


def _change(chars: list[str], change: Callable[[str], str]) -> None:
    for place, char in enumerate(chars):
        made = change(char)
        chars[place] = made if len(made) == 1 else char


def _blanks(
    rng: Random, chars: list[str], owners: list[int], *, lost: float, added: float, broken: float
) -> None:
    """Lose blanks, put blanks, break lines; inside a span these belong to the span."""
    for place in range(len(chars) - 1, 0, -1):
        if chars[place] == " ":
            if rng.random() < lost:
                del chars[place], owners[place]
            continue
        if rng.random() < max(added, broken):
            same = owners[place] if owners[place] == owners[place - 1] else 0
            chars.insert(place, " " if rng.random() < added / (added + broken) else "\n")
            owners.insert(place, same)
