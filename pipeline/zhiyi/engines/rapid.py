"""PP-OCRv6 (small) through RapidOCR on OpenVINO: the main reader.

The wheel of rapidocr 3.10.0 carries the detector and the recogniser, so nothing is downloaded; the
models' folder is handed over explicitly and a missing file is an ``EngineError`` before RapidOCR
could try the network. ``models/pp_ocrv6/card.toml`` says what was measured.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from zhiyi.engines.protocols import Glimpse, Read
from zhiyi.errors import EngineError, ReadError
from zhiyi.source import Picture

PACKAGE_VERSION = "3.10.0"
MODEL_FILES = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")

LINE_HEIGHT, LINE_RATIO = 48, 320 / 48
"""Height of a line as the recogniser takes it, and the least ratio of its sides."""

GLIMPSED, LETTERS = 0.02, 8
"""Least probability that a column holds a letter, and how many letters are told of one column."""

TOGETHER = 6
"""Lines given to the recogniser at a time."""

DETECTION_SIDE = 1280
"""Longest side, in pixels, that the detector sees of one picture."""

R = TypeVar("R")


@dataclass(frozen=True)
class RapidRecogniser:
    """Reads pictures with PP-OCRv6. Models are loaded at the first reading.

    The lines of the last ``remembered`` pictures are kept, because two stages ask for the same
    page: where its text comes from, and what it says.

    ``threads``: of OpenVINO. One object reads one picture at a time, whoever calls: the requests of
    OpenVINO hold their own buffers.
    """

    threads: int = 2
    detection_side: int = DETECTION_SIDE
    box_score: float = 0.5
    remembered: int = 64
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)
    _memory: OrderedDict[bytes, tuple[Read, ...]] = field(
        default_factory=OrderedDict, repr=False, compare=False
    )

    @property
    def name(self) -> str:
        return f"pp-ocrv6-small@rapidocr-{PACKAGE_VERSION}"

    def read(self, picture: Picture) -> tuple[Read, ...]:
        return self._guard("read", lambda: self._recalled(picture))

    def recognise(self, crops: Sequence[Picture]) -> tuple[tuple[str, float], ...]:
        return self._guard("recognise", lambda: self._recognise(crops))

    def glimpses(self, crops: Sequence[Picture]) -> tuple[tuple[Glimpse, ...], ...]:
        """The recogniser's own probabilities, column by column, instead of its best reading."""
        return self._guard("recognise", lambda: tuple(self._glimpses(crops)))

    def _guard(self, verb: str, work: Callable[[], R]) -> R:
        try:
            with self._lock:
                return work()
        except EngineError:
            raise
        except Exception as error:  # RapidOCR, OpenVINO and OpenCV each raise their own
            raise ReadError(
                f"{self.name} 识别失败 failed to {verb}: {type(error).__name__}: {error}"
            ) from error

    def _recalled(self, picture: Picture) -> tuple[Read, ...]:
        key = blake2b(
            np.ascontiguousarray(picture).data, person=str(picture.shape).encode()[:16]
        ).digest()
        if key not in self._memory:
            self._memory[key] = self._read(picture)
            while len(self._memory) > self.remembered:
                self._memory.popitem(last=False)
        self._memory.move_to_end(key)
        return self._memory[key]

    def _read(self, picture: Picture) -> tuple[Read, ...]:
        from rapidocr.main import RapidOCRError

        record: dict[str, Any] = {}
        try:
            crops, found = self._engine.detect_and_crop(_bgr(picture), record)
        except RapidOCRError:  # its way of saying that nothing was detected
            return ()
        result = self._engine.recognize_txt(crops)
        padding = record["padding_1"]["top"]
        reads = []
        for corners, text, score, words in zip(
            found.boxes, result.txts, result.scores, result.word_results, strict=True
        ):
            shifted = corners - np.array([0, padding])
            reads.append(_read_of(shifted, text.strip() and text, float(score), words))
        return tuple(reads)

    def _recognise(self, crops: Sequence[Picture]) -> tuple[tuple[str, float], ...]:
        if not crops:
            return ()
        result = self._engine.recognize_txt([_bgr(crop) for crop in crops])
        return tuple(
            (text, float(score)) for text, score in zip(result.txts, result.scores, strict=True)
        )

    def _glimpses(self, crops: Sequence[Picture]) -> Iterator[tuple[Glimpse, ...]]:
        if not crops:
            return
        model = self._engine._load_rec_model()
        ratio = max(LINE_RATIO, *(crop.shape[1] / crop.shape[0] for crop in crops))
        for first in range(0, len(crops), TOGETHER):
            some = [_bgr(crop) for crop in crops[first : first + TOGETHER]]
            lines = np.stack([model.resize_norm_img(crop, ratio) for crop in some])
            # the session hands out its own buffer, which the next call overwrites
            found = np.array(model.session(lines.astype(np.float32)))
            for crop, columns in zip(some, found, strict=True):
                share = ratio * crop.shape[0] / crop.shape[1] / len(columns)
                yield _glimpsed(columns, share, model.postprocess_op.character)

    @cached_property
    def _engine(self) -> Any:
        folder = _models()
        from rapidocr import EngineType, RapidOCR

        engine = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.use_preprocess_img": False,
                "Global.return_word_box": True,
                "Global.text_score": 0.0,
                "Det.engine_type": EngineType.OPENVINO,
                "Rec.engine_type": EngineType.OPENVINO,
                "Det.model_path": str(folder / MODEL_FILES[0]),
                "Rec.model_path": str(folder / MODEL_FILES[1]),
                "Det.limit_type": "max",
                "Det.limit_side_len": self.detection_side,
                "Det.box_thresh": self.box_score,
                "EngineConfig.openvino.inference_num_threads": self.threads,
            }
        )
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        return engine


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


def _bgr(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[:, :, ::-1])


def _glimpsed(
    columns: NDArray[np.float32], share: float, characters: Sequence[str]
) -> tuple[Glimpse, ...]:
    """The columns that may hold a letter; ``share``: of the crop, for one column. 0 is "none"."""
    glimpses = []
    for column in np.nonzero(columns[:, 0] < 1 - GLIMPSED)[0].tolist():
        likely = np.argsort(columns[column])[::-1][: LETTERS + 1].tolist()
        letters = [(characters[n], float(columns[column, n])) for n in likely if n]
        glimpses.append(Glimpse((column + 0.5) * share, tuple(letters)))
    return tuple(glimpses)


def _read_of(corners: NDArray[Any], text: str, score: float, words: Any) -> Read:
    points = tuple((float(x), float(y)) for x, y in corners)
    if not text:  # print of which nothing could be made, such as a word in Cyrillic
        return Read("", 0.0, points)
    return Read(text, score, points, _edges(points, text, words))


def _edges(points: tuple[tuple[float, float], ...], text: str, words: Any) -> tuple[float, ...]:
    """Character edges from the columns of the recogniser's output at which characters appeared.

    A column is a fixed step along the line; a character lies around its column, so an edge is
    halfway between two neighbours. Blanks have no columns of their own: they share the gap.
    """
    columns = [column for word in words.word_cols for column in word]
    if not columns or not words.line_txt_len:
        return ()
    letters = [index for index, char in enumerate(text) if not char.isspace()]
    if len(letters) != len(columns):
        return ()
    places = [(column + 0.5) / words.line_txt_len for column in columns]
    centres = np.interp(np.arange(len(text)), letters, places)
    inner = (centres[1:] + centres[:-1]) / 2
    shares = np.clip(np.concatenate(([0.0], inner, [1.0])), 0.0, 1.0)
    left = (points[0][0] + points[3][0]) / 2
    right = (points[1][0] + points[2][0]) / 2
    return tuple(round(float(left + share * (right - left)), 2) for share in shares)
