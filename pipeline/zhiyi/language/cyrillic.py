"""Cyrillic languages, by the letters that each writes and does not write."""

from __future__ import annotations

CYRILLIC = {
    "ru": (frozenset("ийщъьюяыэё"), 80),
    "uk": (frozenset("ийщьюяіїєґ"), 10),
    "bg": (frozenset("ийщъьюя"), 3),
    "kk": (frozenset("ийщъьюяыэёәғқңөұүһі"), 2),
    "be": (frozenset("йьюяыэёіў"), 1),
    "sr": (frozenset("ијљњћђџ"), 1),
    "mk": (frozenset("иѓќѕјљњџ"), 1),
    "mn": (frozenset("ийщъьюяыэёөү"), 1),
}
"""Of the letters that not all Cyrillic languages write, those that each does (source: Unicode
CLDR), and how often papers come in it (by hand)."""
SOME_CYRILLIC: frozenset[str] = frozenset().union(*(letters for letters, _ in CYRILLIC.values()))
SIGNS = {"bg": "ъ", "uk": "іїєґ", "be": "іў", "sr": "јљњћђџ", "mk": "јљњѓќѕ", "kk": "әғқңөұүһі"}
RARELY_WITHOUT = 120
"""Letters so frequent in a language that a text of so many without any is in another: the rarest,
ъ, is one letter in 60 in Bulgarian, one in 2500 in Russian."""
MISREAD = 0.05
"""What a letter that a language does not write leaves of its weight: readers mistake some."""
EXCLUDED, SURE = 0.02, 2
"""So large a share of letters that a language does not write excludes it, if they are so many."""


def weigh_cyrillic(text: str) -> dict[str, float]:
    """By the letters that a language does not have; Russian where nothing speaks against it."""
    seen = [c for c in text.lower() if c in SOME_CYRILLIC]
    weights = {
        code: often * MISREAD ** min(sum(c not in letters for c in seen), 6)
        for code, (letters, often) in CYRILLIC.items()
    }
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def is_excluded(code: str, text: str) -> bool:
    """Whether letters stand in the text that ``code`` does not write, or those are missing that
    stand in every text of its."""
    letters, _ = CYRILLIC[code]
    long = len(text) >= RARELY_WITHOUT
    if long and code in SIGNS and not set(SIGNS[code]).intersection(text.lower()):
        return True
    strange = sum(c in SOME_CYRILLIC and c not in letters for c in text.lower())
    return strange >= max(SURE, EXCLUDED * len(text))
