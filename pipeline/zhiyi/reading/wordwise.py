"""One line in a foreign script, word by word: letters from the pack, figures from the main reader.

Tesseract's packs read ± as +, lose signs and raised figures (г/см? for г/см³, ¥850 for +850); the
main reader is nearly exact there and does not know the letters. Each is asked for what it knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from zhiyi.engines.protocols import Recogniser
from zhiyi.engines.tesseract import Word
from zhiyi.source import Picture

TRUSTED, READABLE = 0.9, 0.6
"""Scores of the main reader from which its word on a figure is taken, and on a power behind a unit,
whose letters it does not know."""

ROOM = 0.25
"""Heights of a line that are cut out beside a word, at most half of the gap to its neighbour."""

ALIKE = {
    **dict(zip("АВЕКМНОРСТУХЗаеорсухгпткмив", "ABEKMHOPCTYX3aeopcyxrnTKMuB", strict=True)),
    "з": "3", "э": "3", "ь": "b", "Ь": "b", "б": "6", "Б": "6",
    "Ο": "O", "Π": "П", "π": "п", "Γ": "Г",
}  # fmt: skip
"""Cyrillic letters and what the main reader takes them for."""

KNOWN_BY_PACKS = ("CYRILLIC", "HANGUL", "ARABIC", "HEBREW", "THAI", "DEVANAGARI")

_ODD = re.compile(r"[“”「」%?*'`’‘\"°¥$#^&|\\/±≥≤<>+~×]|\d|[мm][зЗэ]\b|\w-\w")
_POWER = re.compile(r"(?:^|[/·\d\s])[кдсм]?м([зЗэ?*'’\"°23]+)[,.;:)]*$")
_POWERS = {"2": "²", "3": "³", "²": "²", "³": "³"}
_NUMBER = re.compile(
    r"^[±≥≤<>＜＞≈~～+\-−–(]*\d[\d\s.,:×xXхХ*/()±+\-−–~～…]*(?:[%‰°]|℃|°\s?C)?[,;.)]*$"
    r"|^(?:℃|°\s?C|[%‰])[,;.)]*$"
)
_CODE = re.compile(r"^(?=.*\d)(?=.*[A-Z])[A-Z][A-Z\d]*(?:[-/.][A-Z\d]+)*[,;.)]*$")
"""A model number in Latin capitals: the pack reads TC-35R as 「6-35."""


@dataclass(frozen=True, slots=True)
class Pieced:
    """A line. ``shares``: edges of the characters in shares of its width. ``doubt``: the same line
    with its figures otherwise, where the two readers differ in digits."""

    text: str
    score: float
    shares: tuple[float, ...]
    doubt: str = ""


def pieced(crop: Picture, words: Sequence[Word], whole: str, main: Recogniser | None) -> Pieced:
    """Put a line together from ``words``. ``whole``: what the main reader made of the line."""
    words = _figures_together(_without_frame(words))
    asked = [n for n, word in enumerate(words) if _ODD.search(word.text)] if main else []
    answers = main.recognise([_cut(crop, words, n) for n in asked]) if main and asked else ()
    texts, doubts = [word.text for word in words], [word.text for word in words]
    for n, (told, score) in zip(asked, answers, strict=True):
        texts[n], doubts[n] = _settled(words[n].text, told.strip(), score, whole)
    letters = sum(len(word.text) for word in words)
    score = sum(word.score * len(word.text) for word in words) / max(letters, 1)
    text = " ".join(texts)
    doubt = " ".join(doubts)
    return Pieced(
        text, score, _shares(words, texts), doubt if _digits(doubt) != _digits(text) else ""
    )


def _without_frame(words: Sequence[Word]) -> list[Word]:
    """The words without what is left of the rules of a table at both ends."""
    brackets = "".join(word.text for word in words)
    framed = "[]|_" if brackets.count("[") != brackets.count("]") else "|_"
    kept = [replace(word, text=word.text.strip(framed)) for word in words]
    return [word for word in kept if word.text]


def _figures_together(words: Sequence[Word]) -> list[Word]:
    """Neighbouring words of figures and signs as one, which is then read as a whole."""
    found: list[Word] = []
    for word in words:
        last = found[-1] if found else None
        if last and not _letters(last.text) and not _letters(word.text):
            text = f"{last.text} {word.text}"
            score = min(last.score, word.score)
            found[-1] = replace(last, text=text, score=score, right=word.right)
        else:
            found.append(word)
    return found


def _settled(word: str, told: str, score: float, whole: str) -> tuple[str, str]:
    """The word as it is to stand, and how else it may read: where the digits differ, the main
    reader's word stands if it read the same in the whole line."""
    power = _POWER.search(word)
    if power and (figure := _raised_figure(told if score >= READABLE else "", whole)):
        word = word[: power.start(1)] + figure + word[power.end(1) :]
        return word, word
    if not told or score < TRUSTED:
        return word, word
    if not _foreign(word) and (_NUMBER.match(told) or _CODE.match(told)):
        if _digits(told) == _digits(word):
            told = told if "," in told or "," not in word else told.replace(".", ",")
            return told, told
        sure = _CODE.match(told) or told.replace(" ", "") in whole.replace(" ", "")
        return (told, word) if sure else (word, told)
    if "·" in told and word.count("-") == told.count("·") and _plain(word) == _plain(told):
        word = word.replace("-", "·")
    return word, told if _digits(told) and _digits(told) != _digits(word) else word


def _raised_figure(told: str, whole: str) -> str:
    """The power that the main reader sees behind a unit; "" where it sees none or two."""
    if (end := told.rstrip(",.;:)")[-1:]) in _POWERS:
        return _POWERS[end]
    seen = {char for char in whole if char in "²³"}
    return seen.pop() if len(seen) == 1 else ""


def _plain(text: str) -> str:
    """Letters and figures, look-alikes of all alphabets as one."""
    alike = "".join(ALIKE.get(char, char) for char in text)
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", alike)).casefold()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


def _letters(text: str) -> bool:
    """Whether a word has letters other than the x between figures."""
    return any(char.isalpha() and char not in "xXхХ" for char in text)


def _foreign(word: str) -> bool:
    """Whether a word has letters that the main reader does not know, but for the x of sizes."""
    names = (unicodedata.name(char, "") for char in word if char not in "хХ")
    return any(name.startswith(KNOWN_BY_PACKS) for name in names)


def _cut(crop: Picture, words: Sequence[Word], index: int) -> Picture:
    height, width = crop.shape[:2]
    room = ROOM * height / width
    word = words[index]
    before = words[index - 1].right if index else 0.0
    after = words[index + 1].left if index + 1 < len(words) else 1.0
    left = max(word.left - room, (before + word.left) / 2, 0.0)
    right = min(word.right + room, (after + word.right) / 2, 1.0)
    first, last = int(min(left, word.left) * width), int(max(right, word.right) * width) + 1
    return np.ascontiguousarray(crop[:, first : max(last, first + 4)])


def _shares(words: Sequence[Word], texts: Sequence[str]) -> tuple[float, ...]:
    """Edges by even steps inside each word; a blank reaches from word to word."""
    if not words:
        return ()
    edges = [words[0].left]
    for n, (word, text) in enumerate(zip(words, texts, strict=True)):
        if n:
            edges.append(max(word.left, edges[-1]))
        step = (word.right - word.left) / max(len(text), 1)
        edges.extend(max(word.left + step * (k + 1), edges[-1]) for k in range(len(text)))
    return tuple(edges)
