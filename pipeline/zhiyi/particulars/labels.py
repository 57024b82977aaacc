"""Labels of a form, found in lines as read: some letters wrong, a value run into the label.

A label is compared by its letters only; longer ones may differ in a letter or two, as they do
after OCR. What a label's field is called is knowledge (``knowledge/forms.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from zhiyi.folding import distance, letters
from zhiyi.particulars.pieces import Piece

# Labels shorter than this (件数, 运费, 单价) are words of running text as well: they count only
# when they fill their line or a colon follows.
LONG_LABEL = 4
_COUNTED_IN = re.compile(
    r"^\s*[(（](?:[台套件个只支片卷架根块米千克公斤吨/、，]|kgs?|mt|pcs|sets?|usd|eur|cny|rmb|[美欧日]元|元)+[)）]",
    re.IGNORECASE,
)
"""数量（台/套）, 金额（美元）: what the column counts in, in brackets behind its label."""
_COLON = re.compile(r"\s*[:：]")
_NUMBERED = re.compile(r"^\s*(?:第.{1,3}条|[(（]?[一二三四五六七八九十\d]{1,3}[、.)）])\s*")
_PAUSE = re.compile(r"[\s;；|]")


@dataclass(frozen=True, slots=True)
class Label:
    field: str
    key: str

    @property
    def tolerance(self) -> int:
        """Letters that may differ: none in short labels, where they tell 贸易国 from 运抵国."""
        if len(self.key) < LONG_LABEL:
            return 0
        latin = any(char.isascii() for char in self.key)
        return 1 if len(self.key) < 7 or latin else 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found in ``piece``; ``rest`` is what follows it in the same line, if anything."""

    field: str
    piece: Piece
    rest: Piece | None


@lru_cache(maxsize=1)
def load_forms() -> Mapping[str, Any]:
    """``knowledge/forms.toml`` as it stands."""
    text = resources.files("zhiyi.knowledge").joinpath("forms.toml").read_text("utf-8")
    return tomllib.loads(text)


def labels_of(table: Mapping[str, Iterable[str]]) -> tuple[Label, ...]:
    """The labels of one table of ``forms.toml``, longest first."""
    found = {letters(word): field for field, words in table.items() for word in words}
    return tuple(Label(found[key], key) for key in sorted(found, key=len, reverse=True))


def find_labels(piece: Piece, labels: tuple[Label, ...]) -> tuple[Hit, ...]:
    """Every label in one line, in order, each with what follows up to the next one."""
    text = piece.line.text[piece.start : piece.end]
    keys, places = _keyed(text)
    found: list[tuple[Label, int, int]] = []
    for start in _starts(text, keys, places):
        if found and start < found[-1][2]:
            continue
        for label, end in _labels_at(keys, start, labels):
            if _stands_alone(text, places, start, end, label):
                found.append((label, start, end))
                break
    return tuple(_hits(piece, text, places, found))


def _hits(
    piece: Piece, text: str, places: tuple[int, ...], found: list[tuple[Label, int, int]]
) -> Iterator[Hit]:
    for number, (label, start, end) in enumerate(found):
        left, right = places[start], places[end - 1] + 1
        right = _closing(text, right)
        stop = places[found[number + 1][1]] if number + 1 < len(found) else len(text)
        rest = text[right:stop]
        begin = right + len(rest) - len(rest.lstrip(" \t\u3000:：.、,，;；-—|_"))
        tail = text[begin:stop].rstrip()
        yield Hit(
            label.field,
            piece.cut(piece.start + left, piece.start + right),
            piece.cut(piece.start + begin, piece.start + begin + len(tail)) if tail else None,
        )


def _closing(text: str, right: int) -> int:
    """Past the bracket that closes the label, as in 贸易国（地区）."""
    inside = text[:right]
    if inside.count("（") + inside.count("(") > inside.count("）") + inside.count(")"):
        match = re.match(r"\s*[）)]", text[right:])
        return right + match.end() if match else right
    return right


def _keyed(text: str) -> tuple[str, tuple[int, ...]]:
    """The letters of ``text`` as compared, and the position each came from."""
    keys: list[str] = []
    places: list[int] = []
    for position, char in enumerate(text):
        for key in _key(char):
            keys.append(key)
            places.append(position)
    return "".join(keys), tuple(places)


@lru_cache(maxsize=8192)
def _key(char: str) -> str:
    return letters(char)


def _starts(text: str, keys: str, places: tuple[int, ...]) -> Iterator[int]:
    """Positions among the letters at which a label may begin: a word's start, or another script."""
    for number, place in enumerate(places):
        if (
            number == 0
            or place > places[number - 1] + 1
            or text[place - 1] in ")）"
            or keys[number].isascii() != keys[number - 1].isascii()
            or (not keys[number].isascii() and number >= LONG_LABEL)
        ):
            yield number


def _labels_at(keys: str, start: int, labels: tuple[Label, ...]) -> Iterator[tuple[Label, int]]:
    """The labels that may begin at ``start`` and where they end, the closest and longest first."""
    ranked = [
        (errors, -len(label.key), order, -end)
        for order, label in enumerate(labels)
        for errors, end in _windows(keys, start, label)
    ]
    for _, _, order, end in sorted(ranked):
        yield labels[order], -end


def _windows(keys: str, start: int, label: Label) -> Iterator[tuple[int, int]]:
    size, limit = len(label.key), label.tolerance
    if keys.startswith(label.key, start):
        yield 0, start + size
        return
    if limit == 0 or len(set(keys[start : start + size]) & set(label.key)) < size - limit - 1:
        return
    for length in range(size - limit, size + limit + 1):
        window = keys[start : start + length]
        if len(window) == length and (errors := distance(window, label.key, limit=limit)) <= limit:
            yield errors, start + length


def _stands_alone(text: str, places: tuple[int, ...], start: int, end: int, label: Label) -> bool:
    """Whether these letters are a label here and not a word inside a sentence or a value."""
    before, after = text[: places[start]], text[places[end - 1] + 1 :]
    colon = _COLON.match(after) is not None
    whole = not _COUNTED_IN.sub("", after).strip(" \u3000）)】]:：")
    if not _NUMBERED.sub("", before).strip(" \u3000*【[（("):
        pause = whole or colon or _PAUSE.match(after) is not None or after[:1] in "（("
        if len(label.key) < LONG_LABEL or label.key.isascii():
            return whole or colon
        return pause or len(label.key) >= LONG_LABEL
    if before[-1:] in ")） \u3000;；|,，。" or not before[-1:].strip():
        return whole or colon or (len(label.key) > LONG_LABEL and not label.key.isascii())
    return whole and len(label.key) > LONG_LABEL and not label.key.isascii()
