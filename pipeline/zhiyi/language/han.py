"""Han characters: Chinese in either script, Japanese or Korean, by the forms they are written in.

Simplified, traditional and Japanese forms come from OpenCC and from the character sets of the
three (GB 2312, Big5, JIS X 0208). 製造番号 is Japanese: no simplified text has 製, no traditional
one 号. What stands in forms that all share is left open for the document to settle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import opencc

from zhiyi.scripts import knowledge, script_of

BEFORE = {"zh-Hans": 0.6, "zh-Hant": 0.21, "ja": 0.19}
"""Of lines in forms that all three share, before their neighbours are heard."""
MISFIT = 0.06
"""What a character that a language does not write leaves of its weight: readers mistake some."""
WORD = 6.0
"""What a word that only one of them has in these characters adds to its weight."""
PARTICLE = 3.0
"""The same of a character that joins Chinese sentences; Japanese has some of them in compounds."""
HANGUL, KANA = 4, 4
"""So many Hangul or kana make a line Korean or Japanese, whatever Han characters stand by."""
_KATAKANA = re.compile(r"[\u30a1-\u30fe\uff66-\uff9d]+")


@dataclass(frozen=True, slots=True)
class Forms:
    """Characters that each writing does not have."""

    hans: frozenset[str]
    hant: frozenset[str]
    japanese: frozenset[str]


@cache
def forms() -> Forms:
    characters = [chr(code) for code in range(0x4E00, 0xA000)]

    def changed(config: str) -> frozenset[str]:
        converted = opencc.OpenCC(config).convert("\n".join(characters)).split("\n")
        return frozenset(a for a, b in zip(characters, converted, strict=True) if a != b)

    def outside(charset: str) -> frozenset[str]:
        return frozenset(c for c in characters if not _encodes(c, charset))

    return Forms(
        hans=changed("t2s") | outside("gb2312"),
        hant=changed("s2t") | changed("jp2t") | outside("big5"),
        japanese=changed("t2jp") | outside("shift_jis"),
    )


def _encodes(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def weigh_han(text: str, *, han: int, kana: int, hangul: int) -> dict[str, float]:
    """Weights of zh-Hans, zh-Hant, ja and ko for a text in Han characters, kana and Hangul."""
    total = han + kana + hangul
    if hangul and (hangul * 4 >= total or hangul >= HANGUL):
        korean = hangul - _strangers(text)
        return {"ko": 1.0} if korean > 0 else _by_forms(text)
    if kana and (kana * 8 >= total or kana >= KANA):
        return _with_kana(text)
    return _by_forms(text)


def _with_kana(text: str) -> dict[str, float]:
    """Japanese, unless the kana are one name among characters that Japanese does not write."""
    runs = _KATAKANA.findall(text)
    hiragana = sum("\u3041" <= c <= "\u3096" for c in text)
    strangers = _strangers(text)
    if hiragana <= 1 and strangers > len(runs) + hiragana:
        return _by_forms(_KATAKANA.sub("", text))
    return {"ja": 1.0}


def _strangers(text: str) -> int:
    """How many characters stand in it that Japanese and Korean do not write, or join Chinese
    sentences."""
    particles = knowledge().chinese_particles
    return sum(c in forms().japanese or c in particles for c in text)


def _by_forms(text: str) -> dict[str, float]:
    known, own = forms(), knowledge()
    han = [c for c in text if script_of(c) == "han"]
    misfits = {
        "zh-Hans": sum(c in known.hans for c in han),
        "zh-Hant": sum(c in known.hant for c in han),
        "ja": sum(c in known.japanese for c in han),
    }
    weights = {code: BEFORE[code] * MISFIT ** min(n, 6) for code, n in misfits.items()}
    words = sum(word in text for word in own.japanese_words)
    words += sum(c in own.japanese_only for c in han)
    kana = sum(script_of(c) == "kana" for c in text)
    weights["ja"] *= WORD ** min(words + kana, 3)
    chinese = WORD ** min(sum(word in text for word in own.chinese_words), 3)
    chinese *= PARTICLE ** min(sum(c in own.chinese_particles for c in han), 3)
    weights = {code: w if code == "ja" else w * chinese for code, w in weights.items()}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}
