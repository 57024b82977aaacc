"""Which languages a piece may be in: its family of scripts, and a weight for each language."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from zhiyi.engines.languages import Voice
from zhiyi.language.codes import NONE, UNKNOWN
from zhiyi.language.cyrillic import weigh_cyrillic
from zhiyi.language.garbled import is_garbled, is_unreadable
from zhiyi.language.han import weigh_han
from zhiyi.language.pieces import MOST_JUDGED, Piece
from zhiyi.language.words import is_asian_name, is_name, latin_prose, latin_words, words_in
from zhiyi.scripts import Script, count_scripts, knowledge, other_code

ENGLISH = 2.0
"""Weight of English against every other Latin language before the voices speak. Of word pairs in
ten languages 955 in 1000 are told right with it, 945 with 3; of technical lines 974, with 1.2 or
3 972 (development set)."""
FOREIGN_LETTER = 0.2
"""What a letter that a language does not write leaves of its weight; a name may have one."""
OTHER_SCRIPTS = frozenset({"zh", "ja", "ko", "ru"})
"""Languages that no Latin text is in, whatever a voice hears."""


def weigh(piece: Piece, voices: Sequence[Voice]) -> Piece:
    """The piece with its family and weights. ``family`` is ``NONE`` for no language and
    ``UNKNOWN`` for garbled text."""
    text = piece.text[:MOST_JUDGED]
    family = NONE if piece.program else _family(text)
    if is_unreadable(text) or (family != NONE and is_garbled(text, family)):
        return replace(piece, family=UNKNOWN, weights=())
    return replace(piece, family=family, weights=tuple(_weights(text, family, voices)))


def _family(text: str) -> str:
    counts = count_scripts(text)
    words = latin_words(text)
    asian = _asian(counts)
    if asian and asian * 2 >= len(words):
        chinese = counts.get("han", 0) == asian and not counts.get("kana", 0)
        return NONE if is_asian_name(text) and not (chinese and asian > 30) else "asian"
    if counts.get("cyrillic", 0) > max(2, counts.get("latin", 0) // 3):
        return NONE if is_name(text) or not _cyrillic_words(text) else "cyrillic"
    if counts.get("other", 0) > max(2, counts.get("latin", 0)):
        return "other"
    return "latin" if words and not is_name(text) else NONE


def _asian(counts: dict[Script, int]) -> int:
    return counts.get("han", 0) + counts.get("kana", 0) + counts.get("hangul", 0)


def _cyrillic_words(text: str) -> list[str]:
    """Cyrillic words that are no units (МПа, об) and no abbreviations of standards (ГОСТ)."""
    known = knowledge()
    found = [w for w in words_in(text) if "\u0400" <= w[0] <= "\u052f"]
    return [w for w in found if len(w) > 2 and w not in known.units and w not in known.standards]


def _weights(text: str, family: str, voices: Sequence[Voice]) -> Sequence[tuple[str, float]]:
    counts = count_scripts(text)
    if family == "asian":
        han, kana, hangul = (counts.get(s, 0) for s in ("han", "kana", "hangul"))
        weights = weigh_han(text, han=han, kana=kana, hangul=hangul)
    elif family == "cyrillic":
        weights = weigh_cyrillic(text)
    elif family == "latin":
        weights = weigh_latin(text, voices)
    else:
        weights = {other_code(text): 1.0} if family == "other" else {}
    return tuple(weights.items())


def weigh_latin(text: str, voices: Sequence[Voice]) -> dict[str, float]:
    weights = voices[0].weigh(latin_prose(text))
    latin = {code: w for code, w in weights.items() if code not in OTHER_SCRIPTS}
    latin["en"] = latin.get("en", 0.001) * ENGLISH
    if "es" in latin and ("¿" in text or "¡" in text):
        latin["es"] /= FOREIGN_LETTER**2
    beyond, letters = _beyond(text), knowledge().letters
    fits = {code: FOREIGN_LETTER ** len(beyond - letters.get(code, beyond)) for code in latin}
    fitted = {code: latin[code] * fits[code] for code in latin}
    total = sum(fitted.values()) / max(fits.values())
    # Where no language writes all the letters, the weights add up to less than one: none is sure.
    return {code: weight / total for code, weight in fitted.items()}


def _beyond(text: str) -> set[str]:
    """The Latin letters beyond a to z, small."""
    low = unicodedata.normalize("NFC", text.lower())
    return {c for c in low if "\u00df" <= c <= "\u024f" or "\u1ea0" <= c <= "\u1ef9"} - {"÷"}
