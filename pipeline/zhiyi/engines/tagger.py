"""A learned tagger: which characters of a text name a parameter, a quantity, a condition ...

It is a small transformer of our own over single characters (``models/indicator_tagger``), run by
ONNX Runtime. No tokenizer is needed: ``vocab.json`` holds the characters that it knows, and each
character also tells its script, so that one never seen is still known for a Han character, a digit
or a Latin letter. Nothing is loaded before the first text.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from zhiyi.engines.directories import ModelDirectory, run_session
from zhiyi.engines.protocols import Tagged
from zhiyi.errors import EngineError

PADDING, UNKNOWN = 0, 1
"""Numbers that stand for no character and for one that ``vocab.json`` does not have."""
FIRST = 2
"""The number of the first character of ``vocab.json``."""
BATCH = 16
"""Windows read at once; not tuned."""
LABELS = ("PARAMETER", "QUANTITY", "CONDITION", "METHOD", "SUBJECT")
TAGS = ("O", *(f"{place}-{label}" for label in LABELS for place in "BI"))
"""What the network tells of a character: the first of a span, one of its others, or neither."""

SCRIPTS = 12
_BLOCKS = (
    (0x0370, 0x03FF, 5),  # Greek
    (0x0400, 0x04FF, 6),  # Cyrillic
    (0x3040, 0x30FF, 7),  # kana
    (0x1100, 0x11FF, 9),
    (0xAC00, 0xD7AF, 9),  # Hangul
    (0x3400, 0x9FFF, 8),  # Han
    (0xF900, 0xFAFF, 8),
)


def script_of(char: str) -> int:
    """The sort of a character, below ``SCRIPTS``: 1 blank, 2 digit, 3 small and 4 large Latin
    letter, 5 Greek, 6 Cyrillic, 7 kana, 8 Han, 9 Hangul, 10 other letter, 11 any other sign."""
    if char.isspace():
        return 1
    if char.isdigit():
        return 2
    if char.isascii() and char.isalpha():
        return 4 if char.isupper() else 3
    code = ord(char)
    for first, last, script in _BLOCKS:
        if first <= code <= last:
            return script
    return 10 if char.isalpha() else 11


def plain(char: str) -> str:
    """Half width, character for character; superscripts stay what they are."""
    if char.isdigit() and not char.isdecimal():
        return char
    found = unicodedata.normalize("NFKC", char)
    return found if len(found) == 1 else char


class Alphabet:
    """Characters to numbers, one a character: places in the text are places in the rows."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        self._numbers = {char: FIRST + place for place, char in enumerate(characters)}

    def __len__(self) -> int:
        """How many numbers there are."""
        return FIRST + len(self.characters)

    def rows(self, text: str) -> tuple[list[int], list[int]]:
        """A number and a script for each character of ``text``."""
        chars = [plain(char) for char in text]
        return [self._numbers.get(c, UNKNOWN) for c in chars], [script_of(c) for c in chars]


@dataclass(frozen=True, slots=True)
class _Window:
    """``start`` to ``end`` of text ``index``; of it ``first`` to ``last`` are taken."""

    index: int
    start: int
    end: int
    first: int
    last: int


def windows(index: int, length: int, *, size: int) -> Iterator[_Window]:
    """Windows that overlap by half; each character is taken where it has most around it."""
    start, step = 0, max(1, size // 2)
    while True:
        end = min(start + size, length)
        at_end = end == length
        first = 0 if start == 0 else start + size // 4
        yield _Window(index, start, end, first, length if at_end else start + step + size // 4)
        if at_end:
            return
        start += step


class IndicatorTagger:
    """The network of one directory: ``model.onnx``, ``vocab.json``, ``config.json``."""

    def __init__(self, directory: Path, *, threads: int = 1) -> None:
        self._directory = directory
        self._threads = threads

    @property
    def name(self) -> str:
        return f"indicator_tagger@{self._config['version']}"

    @cached_property
    def _config(self) -> dict[str, Any]:
        config = self._read("config.json")
        if not isinstance(config, dict) or config.get("tags") != list(TAGS):
            raise EngineError(f"{self._directory}/config.json is no tagger's: {_AGAIN}")
        size = config.get("window")
        if not isinstance(size, int) or size < 4:
            raise EngineError(f"{self._directory}/config.json names no window: {_AGAIN}")
        return config

    @cached_property
    def _alphabet(self) -> Alphabet:
        characters = self._read("vocab.json")
        if not isinstance(characters, str):
            raise EngineError(f"{self._directory}/vocab.json holds no characters: {_AGAIN}")
        return Alphabet(characters)

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        weights = self._directory / "model.onnx"
        return ModelDirectory(self._directory).session(weights, threads=self._threads)

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self._directory / name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise EngineError(
                f"{self._directory / name} cannot be read: {error}; {_AGAIN}"
            ) from error

    def tag(self, texts: Sequence[str]) -> tuple[tuple[Tagged, ...], ...]:
        size = self._config["window"]
        chances = [np.zeros((len(text), len(TAGS)), np.float32) for text in texts]
        pieces = [w for n, text in enumerate(texts) if text
                  for w in windows(n, len(text), size=size)]  # fmt: skip
        pieces.sort(key=lambda w: w.end - w.start)  # batches of like length waste no padding
        for begin in range(0, len(pieces), BATCH):
            batch = pieces[begin : begin + BATCH]
            found = self._forward([texts[w.index][w.start : w.end] for w in batch])
            for window, rows in zip(batch, found, strict=True):
                taken = rows[window.first - window.start : window.last - window.start]
                chances[window.index][window.first : window.last] = taken
        return tuple(tuple(spans(rows)) for rows in chances)

    def _forward(self, batch: Sequence[str]) -> NDArray[np.float32]:
        """(texts, characters, tags): how likely each tag is."""
        longest = max(map(len, batch))
        shape = (len(batch), longest)
        numbers, scripts, mask = (np.zeros(shape, np.int64) for _ in range(3))
        for place, text in enumerate(batch):
            row, kinds = self._alphabet.rows(text)
            numbers[place, : len(text)], scripts[place, : len(text)] = row, kinds
            mask[place, : len(text)] = 1
        feed = {"input_ids": numbers, "attention_mask": mask, "token_type_ids": scripts}
        [logits] = run_session(self._session, ["logits"], feed)
        found = np.asarray(logits, np.float32)
        if found.shape != (*shape, len(TAGS)) or not np.isfinite(found).all():
            raise EngineError(f"{self._directory}/model.onnx gives no tag a character: {_AGAIN}")
        power = np.exp(found - found.max(axis=-1, keepdims=True))
        return np.asarray(power / power.sum(axis=-1, keepdims=True), np.float32)


def spans(chances: NDArray[np.float32]) -> Iterator[Tagged]:
    """Spans from rows of chances, (characters, ``TAGS``); an I without its B begins one."""
    best = chances.argmax(axis=1).tolist() if len(chances) else []
    start, kind = 0, -1
    for place, tag in enumerate([*best, 0]):
        label = -1 if tag == 0 else (tag - 1) // 2
        goes_on = tag != 0 and tag % 2 == 0 and label == kind
        if goes_on:
            continue
        if kind >= 0:
            sure = chances[start:place, [2 * kind + 1, 2 * kind + 2]].sum(axis=1)
            yield Tagged(start, place, LABELS[kind], round(float(sure.mean()), 4))
        start, kind = place, label


def load_tagger(path: Path | None = None, *, threads: int = 1) -> IndicatorTagger:
    """The tagger of a directory; without one that which comes with Zhiyi.

    Nothing is read yet: a directory that holds no tagger is an ``EngineError`` at the first use.
    """
    if path is None:
        path = Path(str(files("zhiyi_models") / "indicator_tagger"))
    return IndicatorTagger(path, threads=threads)


_AGAIN = "install zhiyi again, or name the directory of a tagger"
