"""PP-OCRv6 (small), as the rapidocr package brings it: the main reader.

The wheel of rapidocr 3.10.0 carries the detector and the recogniser, so nothing is downloaded; a
missing file is an ``EngineError``. How the detector's map becomes boxes and how a line is cut out
is the package's; how lines are put together, run and spelled is ours, because that is where the
time goes. ``models/pp_ocrv6/card.toml`` says what was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.engines.ctc import Columns, prints, sureness
from zhiyi.engines.detection import SIDE, Marks, find_text
from zhiyi.engines.networks import Answer, Batch, Model, Network, network
from zhiyi.engines.protocols import Corners, Glimpse, Read
from zhiyi.engines.recent import Recent, key_of
from zhiyi.errors import EngineError, ReadError
from zhiyi.isolation.resources import nearly_all_mapped
from zhiyi.source import Picture

PACKAGE_VERSION = "3.10.0"
MODEL_FILES = (
    "PP-OCRv6_det_small.onnx",
    "PP-OCRv6_rec_small.onnx",
    "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
)

LINE_HEIGHT = 48
"""Height of a line, in pixels, as the recogniser takes it."""

LEVELLED = (48, 192)
"""Height and width of a piece of a line as the classifier of its direction takes it."""

LEAST_WIDTH, MARGIN, WIDTH_STEP = 160, 16, 32
"""Lines are filled up with grey on the right: by 16 pixels at least, to a multiple of 32 and to no
less than 160. How far depends on the line alone, so that it reads the same whatever it is read
with; every width costs the engine a preparation of its own, so there are not many."""

TOGETHER = 4
"""Lines of one width that the recogniser works on at a time."""

PAPER = 127
"""What lines are filled up with: zero, as the recogniser sees it."""

LETTERS = 8
"""How many letters the recogniser tells of one column."""

GLIMPSED = 0.02
"""Least probability that a column holds a letter."""

LEAST_SIDE = 4
"""Pixels below which a picture or a crop holds no line."""

RECENT_PICTURES, RECENT_LINES = 1024, 2048
"""Pictures whose places and lines whose columns are remembered: some 5 and 15 MiB."""

R = TypeVar("R")


@dataclass(frozen=True)
class RapidRecogniser:
    """Reads pictures with PP-OCRv6. Models are loaded at the first reading.

    ``threads`` of the engine. One object works on one picture at a time, whoever calls. Where the
    lines of recent pictures are and what recent lines say is kept, because stages ask again: where
    a page's text comes from, what it says, whose seal stands on it.
    """

    threads: int = 2
    detection_side: int = SIDE
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)
    _places: Recent[tuple[Corners, ...]] = field(
        default_factory=lambda: Recent(RECENT_PICTURES), repr=False, compare=False
    )
    _lines: Recent[_Columns] = field(
        default_factory=lambda: Recent(RECENT_LINES), repr=False, compare=False
    )

    @property
    def name(self) -> str:
        return f"pp-ocrv6-small@rapidocr-{PACKAGE_VERSION}"

    @property
    def networks(self) -> tuple[Network, Network, Network]:
        """Detector, recogniser and line classifier, as they run here."""
        return self._guard("load", lambda: (self._detector, self._speller, self._leveller))

    def find(self, picture: Picture) -> tuple[Corners, ...]:
        return self._guard("detect", lambda: self._recalled(picture))

    def read_at(self, picture: Picture, places: Sequence[Corners]) -> tuple[Read, ...]:
        return self._guard("read", lambda: self._read_at(picture, places))

    def read(self, picture: Picture) -> tuple[Read, ...]:
        return self.read_at(picture, self.find(picture))

    def recognise(self, crops: Sequence[Picture]) -> tuple[tuple[str, float], ...]:
        return self._guard(
            "recognise", lambda: tuple((one.text, one.score) for one in self._spelled(crops))
        )

    def upside_down(self, pieces: Sequence[Picture]) -> tuple[float, ...]:
        return self._guard("classify", lambda: self._upside_down(pieces))

    def glimpses(self, crops: Sequence[Picture]) -> tuple[tuple[Glimpse, ...], ...]:
        """The recogniser's own probabilities, column by column, instead of its best reading."""
        return self._guard("recognise", lambda: tuple(self._glimpsed(crops)))

    def _guard(self, verb: str, work: Callable[[], R]) -> R:
        try:
            with self._lock:
                return work()
        except (EngineError, MemoryError):
            raise
        except Exception as error:  # OpenVINO, ONNX Runtime and OpenCV each raise their own
            if nearly_all_mapped():
                raise MemoryError from error
            raise ReadError(
                f"{self.name} 识别失败 failed to {verb}: {type(error).__name__}: {error}"
            ) from error

    def _recalled(self, picture: Picture) -> tuple[Corners, ...]:
        key = key_of(picture)
        if key not in self._places:
            self._places[key] = self._find(picture)
        return self._places[key]

    def _find(self, picture: Picture) -> tuple[Corners, ...]:
        return find_text(picture, self._marks, side=self.detection_side)

    def _marks(self, shown: Picture) -> Marks:
        (answer,) = self._detector.answers([_bgr(shown)[None]])
        return np.asarray(answer.values[0, 0])

    def _read_at(self, picture: Picture, places: Sequence[Corners]) -> tuple[Read, ...]:
        from rapidocr.utils.process_img import get_rotate_crop_image

        crops = [
            get_rotate_crop_image(picture, np.array(corners, np.float32)) for corners in places
        ]
        return tuple(
            Read(one.text, one.score, corners, one.edges(corners), one.sure)
            if one.text
            else _unread(corners)
            for corners, one in zip(places, self._spelled(crops), strict=True)
        )

    def _spelled(self, crops: Sequence[Picture]) -> list[_Spelled]:
        return [
            _spelled(values, places, share, self._alphabet, self._prints)
            for values, places, share in self._columns(crops)
        ]

    def _glimpsed(self, crops: Sequence[Picture]) -> Iterator[tuple[Glimpse, ...]]:
        for values, places, share in self._columns(crops):
            yield tuple(_glimpse(values, places, share, self._alphabet))

    def _columns(self, crops: Sequence[Picture]) -> list[_Columns]:
        """What the recogniser says of each crop; a crop too small for a line has no columns."""
        lines = {n: _line(c) for n, c in enumerate(crops) if min(c.shape[:2]) >= LEAST_SIDE}
        keys = {n: key_of(line) for n, line in lines.items()}
        known = {n: self._lines[key] for n, key in keys.items() if key in self._lines}
        widths = {n: _filled_width(line) for n, line in lines.items() if n not in known}
        groups = _of_one_width(widths)
        answers = self._speller.answers([_filled([lines[n] for n in g]) for g in groups])
        for group, answer in zip(groups, answers, strict=True):
            for row, n in enumerate(group):
                known[n] = _columns_of(answer, row, widths[n] / lines[n].shape[1])
                self._lines[keys[n]] = known[n]
        return [known.get(n, NOTHING) for n in range(len(crops))]

    def _upside_down(self, pieces: Sequence[Picture]) -> tuple[float, ...]:
        if not pieces:
            return ()
        (answer,) = self._leveller.answers([np.stack([_levelled(piece) for piece in pieces])])
        return tuple(float(chance) for chance in answer.values[:, 1])

    @cached_property
    def _leveller(self) -> Network:
        return network(Model(_models() / MODEL_FILES[2], whole=True), threads=self.threads)

    @cached_property
    def _detector(self) -> Network:
        return network(Model(_models() / MODEL_FILES[0], whole=True), threads=self.threads)

    @cached_property
    def _speller(self) -> Network:
        return network(Model(_models() / MODEL_FILES[1], best=LETTERS), threads=self.threads)

    @cached_property
    def _alphabet(self) -> tuple[str, ...]:
        """Letters by the recogniser's numbers; 0 is "none", the last is a blank."""
        return ("", *self._speller.told("character").splitlines(), " ")

    @cached_property
    def _prints(self) -> NDArray[np.int64]:
        """For each number the number of its print: letters that look alike share one."""
        return prints(self._alphabet)


def _models() -> Path:
    """The folder of the models inside the installed package; EngineError where it is not whole."""
    remedy = f"请安装 install: pip install rapidocr=={PACKAGE_VERSION}"
    try:
        found = version("rapidocr")
    except PackageNotFoundError as error:
        raise EngineError(f"未安装 rapidocr is not installed; {remedy}") from error
    if found != PACKAGE_VERSION:
        raise EngineError(f"rapidocr {found} 与卡片不符 does not match its card; {remedy}")
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    if missing := [name for name in MODEL_FILES if not (folder / name).is_file()]:
        raise EngineError(f"缺少模型 model files missing: {', '.join(missing)}; {remedy}")
    return folder


def _levelled(piece: Picture) -> Picture:
    """The piece at the classifier's height, filled up with grey to its width."""
    height, width = LEVELLED
    wide = min(width, max(1, round(height * piece.shape[1] / piece.shape[0])))
    filled = np.full((height, width, 3), PAPER, np.uint8)
    filled[:, :wide] = _bgr(cv2.resize(piece, (wide, height)))
    return filled


def _bgr(picture: NDArray[Any]) -> Picture:
    return np.ascontiguousarray(picture[:, :, ::-1], np.uint8)


_Columns = tuple[NDArray[np.float32], NDArray[np.int64], float]
"""Columns x letters, likeliest first: probabilities and numbers of letters; and the share of the
line's width that one column takes."""

NOTHING: _Columns = (np.zeros((0, LETTERS), np.float32), np.zeros((0, LETTERS), np.int64), 1.0)


def _line(crop: Picture) -> Picture:
    """The crop at the recogniser's height."""
    width = max(1, int(np.ceil(LINE_HEIGHT * crop.shape[1] / crop.shape[0])))
    return _bgr(cv2.resize(crop, (width, LINE_HEIGHT)))


def _filled_width(line: Picture) -> int:
    width: int = max(LEAST_WIDTH, line.shape[1] + MARGIN)
    return -(-width // WIDTH_STEP) * WIDTH_STEP


def _of_one_width(widths: Mapping[int, int]) -> list[list[int]]:
    """The lines in groups of one width, no more than are read together."""
    order = sorted(widths, key=lambda n: (widths[n], n))
    groups: list[list[int]] = []
    for n in order:
        if groups and widths[groups[-1][0]] == widths[n] and len(groups[-1]) < TOGETHER:
            groups[-1].append(n)
        else:
            groups.append([n])
    return groups


def _filled(lines: Sequence[Picture]) -> Batch:
    """Lines of one filled width as a batch."""
    batch = np.full((len(lines), LINE_HEIGHT, _filled_width(lines[0]), 3), PAPER, np.uint8)
    for row, line in enumerate(lines):
        batch[row, :, : line.shape[1]] = line
    return batch


def _columns_of(answer: Answer, row: int, filling: float) -> _Columns:
    if answer.places is None:
        raise EngineError("识别模型没有给出字母编号 the recogniser named no letters")
    values, letters = answer.values[row].copy(), answer.places[row].copy()
    return values, letters, filling / len(values)


@dataclass(frozen=True, slots=True)
class _Spelled:
    """A line's text, its mean score, where each character stands, in shares of the line, and how
    sure it is."""

    text: str
    score: float
    places: tuple[float, ...]
    sure: tuple[float, ...]

    def edges(self, corners: Corners) -> tuple[float, ...]:
        """x before each character and after the last.

        A character lies around its column, so an edge is halfway between two neighbours.
        """
        centres = np.array(self.places)
        inner = (centres[1:] + centres[:-1]) / 2
        shares = np.clip(np.concatenate(([0.0], inner, [1.0])), 0.0, 1.0)
        left = (corners[0][0] + corners[3][0]) / 2
        right = (corners[1][0] + corners[2][0]) / 2
        return tuple(round(float(left + share * (right - left)), 2) for share in shares)


def _spelled(
    values: NDArray[np.float32],
    numbers: NDArray[np.int64],
    share: float,
    alphabet: Sequence[str],
    prints: NDArray[np.int64],
) -> _Spelled:
    """The likeliest letter of each column, each once where it stands in several in a row (CTC)."""
    first = numbers[:, 0]
    new = np.concatenate(([True], first[1:] != first[:-1])) if len(first) else np.zeros(0, bool)
    columns = np.flatnonzero(new & (first != 0))
    letters = [alphabet[first[column]] for column in columns]
    text = "".join(letters)
    if not text.strip():
        return _Spelled("", 0.0, (), ())
    start, stop = len(text) - len(text.lstrip()), len(text.rstrip())
    score = round(float(values[columns, 0].mean()), 5)
    places = tuple((float(column) + 0.5) * share for column in columns[start:stop])
    sure = sureness(Columns(values, numbers), columns, prints)[start:stop]
    return _Spelled(text[start:stop], score, places, tuple(np.round(sure, 4).tolist()))


def _glimpse(
    values: NDArray[np.float32],
    numbers: NDArray[np.int64],
    share: float,
    alphabet: Sequence[str],
) -> Iterator[Glimpse]:
    """The columns that may hold a letter."""
    for column, (likely, named) in enumerate(zip(values, numbers, strict=True)):
        letters = tuple(
            (alphabet[number], float(value))
            for value, number in zip(likely, named, strict=True)
            if number
        )
        if sum(value for _, value in letters) > GLIMPSED:
            yield Glimpse((column + 0.5) * share, letters)


def _unread(corners: Corners) -> Read:
    """Print of which nothing could be made, such as a word in Cyrillic."""
    return Read("", 0.0, corners)
