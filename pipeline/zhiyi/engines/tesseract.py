"""Tesseract: the second reader, and the reader of scripts that the main one does not know.

The program and its language packs come from the system. Its Latin and Chinese models have no ≥, ≤,
± and few Greek letters; whoever compares readings has to know that (``zhiyi.reading.second``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image

from zhiyi.engines.protocols import Read
from zhiyi.errors import EngineError, ReadError
from zhiyi.source import Picture

STRIP_HEIGHT, STRIP_GAP, STRIP_MARGIN = 40, 24, 20
"""Pixels: a line's height, the white between lines and beside them when crops are stacked. The
models are made for letters of about 30 pixels."""

STRIP_WIDTH = 4000
"""Pixels; a longer line is squeezed to this, so that one stacked picture stays small."""

NEAR = 0.17
"""White columns between two pieces of Hangul, in heights of a strip, under which they are one word:
the Korean pack puts a blank between most syllables. Between syllables 0.03 to 0.13, at blanks 0.2
and more."""

WHITE = 160
"""Grey level above which a column of a strip holds no print."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a single-line crop; ``left`` and ``right`` in shares of the crop's width."""

    text: str
    score: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Orientation:
    """``rotation``: degrees clockwise by which the text is turned. ``script``: Tesseract's name,
    such as Han, Latin, Cyrillic, Hangul, Japanese. Scores are Tesseract's own, from 0 up."""

    rotation: int
    rotation_score: float
    script: str
    script_score: float


@dataclass(frozen=True)
class TesseractReader:
    """Runs the ``tesseract`` program. EngineError without it, ReadError where one page fails."""

    timeout: int = 120

    @cached_property
    def name(self) -> str:
        return f"tesseract@{_guard(lambda: str(pytesseract.get_tesseract_version()))}".strip()

    @cached_property
    def installed(self) -> frozenset[str]:
        return frozenset(_guard(lambda: pytesseract.get_languages(config="")))

    def languages(self) -> frozenset[str]:
        """Installed packs by Tesseract's codes, such as chi_sim, kor, rus."""
        return self.installed

    def read(self, picture: Picture, languages: Sequence[str]) -> tuple[Read, ...]:
        """The lines of an upright picture; blanks between Han characters are taken out."""
        data = self._data(picture, languages, psm=3)
        return tuple(_line(words) for words in _grouped(data))

    def read_crops(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[tuple[str, float], ...]:
        """Text and score (0 to 1) of single-line crops, in order; ("", 0.0) where nothing is read.

        All crops are stacked into one picture: starting the program costs more than reading.
        """
        return tuple(_reading(words) for words in self._stacked_words(crops, languages)[1])

    def read_words(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[tuple[Word, ...], ...]:
        """The words of single-line crops, each crop's from left to right."""
        strips, found = self._stacked_words(crops, languages)
        return tuple(
            tuple(
                Word(
                    word.text,
                    word.score,
                    min(max((word.left - STRIP_MARGIN) / strip.shape[1], 0.0), 1.0),
                    min(max((word.right - STRIP_MARGIN) / strip.shape[1], 0.0), 1.0),
                )
                for word in words
            )
            for strip, words in zip(strips, found, strict=True)
        )

    def _stacked_words(
        self, crops: Sequence[Picture], languages: Sequence[str]
    ) -> tuple[list[NDArray[np.uint8]], list[list[_Word]]]:
        """Strips of the crops and the words read of each, from left to right."""
        if not crops:
            return [], []
        strips = [_strip(crop) for crop in crops]
        data = self._data(_stacked(strips), languages, psm=6)
        found: list[list[_Word]] = [[] for _ in strips]
        for word in _words(data):
            index = int(((word.top + word.bottom) / 2) // (STRIP_HEIGHT + STRIP_GAP))
            if 0 <= index < len(found):
                found[index].append(word)
        ordered = [sorted(words, key=lambda word: word.left) for words in found]
        return strips, [_joined(w, strip) for w, strip in zip(ordered, strips, strict=True)]

    def orientation(self, picture: Picture) -> Orientation | None:
        """Turn and script of a page; None where it has too little text to tell."""
        if "osd" not in self.installed:
            raise EngineError(_missing_packs(["osd"]))
        try:
            told = _guard(
                lambda: pytesseract.image_to_osd(
                    Image.fromarray(picture),
                    output_type=pytesseract.Output.DICT,
                    timeout=self.timeout,
                )
            )
        except ReadError:  # its way of saying "too few characters"
            return None
        return Orientation(
            rotation=(360 - int(told["rotate"])) % 360,
            rotation_score=float(told["orientation_conf"]),
            script=str(told["script"]),
            script_score=float(told["script_conf"]),
        )

    def _data(self, picture: Picture, languages: Sequence[str], *, psm: int) -> dict[str, Any]:
        if missing := [code for code in languages if code not in self.installed]:
            raise EngineError(_missing_packs(missing))
        return _guard(
            lambda: dict(
                pytesseract.image_to_data(
                    Image.fromarray(picture),
                    lang="+".join(languages),
                    config=f"--oem 1 --psm {psm}",
                    output_type=pytesseract.Output.DICT,
                    timeout=self.timeout,
                )
            )
        )


def _guard(work: Callable[[], R]) -> R:
    try:
        return work()
    except pytesseract.TesseractNotFoundError as error:
        raise EngineError(
            "未找到 tesseract 程序 program not found；请安装 install: "
            "apt install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-osd"
        ) from error
    except pytesseract.TesseractError as error:
        raise ReadError(f"tesseract 未能识别 could not read: {error.message}") from error
    except RuntimeError as error:  # pytesseract's time limit
        raise ReadError(f"tesseract 超时或中断 did not finish: {error}") from error


def _missing_packs(codes: Iterable[str]) -> str:
    packages = " ".join("tesseract-ocr-" + code.replace("_", "-") for code in codes)
    return f"缺少 Tesseract 语言包 language pack missing；请安装 install: apt install {packages}"


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    score: float
    left: float
    top: float
    right: float
    bottom: float
    line: tuple[int, int, int]


def _words(data: dict[str, Any]) -> list[_Word]:
    words = []
    for n, text in enumerate(data["text"]):
        if text.strip() and float(data["conf"][n]) >= 0:
            left, top = float(data["left"][n]), float(data["top"][n])
            words.append(
                _Word(
                    text=text.strip(),
                    score=float(data["conf"][n]) / 100,
                    left=left,
                    top=top,
                    right=left + float(data["width"][n]),
                    bottom=top + float(data["height"][n]),
                    line=(data["block_num"][n], data["par_num"][n], data["line_num"][n]),
                )
            )
    return words


def _grouped(data: dict[str, Any]) -> list[list[_Word]]:
    groups: dict[tuple[int, int, int], list[_Word]] = {}
    for word in _words(data):
        groups.setdefault(word.line, []).append(word)
    return list(groups.values())


def _line(words: Sequence[_Word]) -> Read:
    text, score = _reading(words)
    left, right = min(w.left for w in words), max(w.right for w in words)
    top, bottom = min(w.top for w in words), max(w.bottom for w in words)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Read(text, score, corners, _edges(words, text))


def _joined(words: Sequence[_Word], strip: NDArray[np.uint8]) -> list[_Word]:
    """The words of a strip, those put together again whose syllables the pack took apart."""
    found: list[_Word] = []
    for word in words:
        last = found[-1] if found else None
        if last and _hangul(last.text[-1]) and _hangul(word.text[0]):
            gap = _white_between(strip, last, word)
            if gap < NEAR * STRIP_HEIGHT:
                letters = len(last.text) + len(word.text)
                score = (last.score * len(last.text) + word.score * len(word.text)) / letters
                text = last.text + word.text
                found[-1] = replace(last, text=text, score=score, right=word.right)
                continue
        found.append(word)
    return found


def _white_between(strip: NDArray[np.uint8], one: _Word, other: _Word) -> int:
    """The widest run of white columns from the last letter of one word to the first of another."""
    start = one.right - 0.5 * (one.right - one.left) / len(one.text)
    stop = other.left + 0.5 * (other.right - other.left) / len(other.text)
    columns = strip[:, max(0, int(start) - STRIP_MARGIN) : max(0, int(stop) - STRIP_MARGIN)]
    white = columns.min(axis=0, initial=255) > WHITE
    widest = run = 0
    for blank in white.tolist():
        run = run + 1 if blank else 0
        widest = max(widest, run)
    return widest


def _hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def _reading(words: Sequence[_Word]) -> tuple[str, float]:
    """Words as one text, and the mean of their scores by length."""
    if not words:
        return "", 0.0
    text = words[0].text
    for word in words[1:]:
        text += word.text if _han(text[-1]) and _han(word.text[0]) else " " + word.text
    letters = sum(len(word.text) for word in words)
    return text, sum(word.score * len(word.text) for word in words) / letters


def _edges(words: Sequence[_Word], text: str) -> tuple[float, ...]:
    """Edges by even steps inside each word; a blank reaches from word to word."""
    edges = [words[0].left]
    place = 0
    for word in words:
        if text[place : place + 1] == " ":
            edges.append(word.left)
            place += 1
        step = (word.right - word.left) / len(word.text)
        edges.extend(word.left + step * (n + 1) for n in range(len(word.text)))
        place += len(word.text)
    return tuple(edges) if len(edges) == len(text) + 1 else ()


def _han(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or "\u3000" <= char <= "〿"


def _stacked(strips: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """The strips under each other on white."""
    width = max(strip.shape[1] for strip in strips) + 2 * STRIP_MARGIN
    step = STRIP_HEIGHT + STRIP_GAP
    sheet = np.full((step * len(strips), width), 255, np.uint8)
    for n, strip in enumerate(strips):
        top = n * step + STRIP_GAP // 2
        sheet[top : top + STRIP_HEIGHT, STRIP_MARGIN : STRIP_MARGIN + strip.shape[1]] = strip
    return sheet


def _strip(crop: Picture) -> NDArray[np.uint8]:
    grey = cv2.cvtColor(np.ascontiguousarray(crop), cv2.COLOR_RGB2GRAY)
    scale = STRIP_HEIGHT / grey.shape[0]
    width = min(max(1, round(grey.shape[1] * scale)), STRIP_WIDTH)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, (width, STRIP_HEIGHT), interpolation=how), dtype=np.uint8)
