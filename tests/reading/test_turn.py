from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.reading.fakes import FakeRecogniser, read, white

from zhiyi.engines.protocols import Read
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.reading.turn import rotation_of
from zhiyi.source import Picture

SONG = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
LETTER = (
    "致：出口管制部门",
    "我司拟向境外客户出口电主轴十二台，最高转速为 42000 r/min，",
    "径向跳动 ≤0.0015 mm，采用陶瓷轴承与油气润滑。",
    "货物用于钟表零件加工，最终用户承诺不转让、不改变用途。",
    "附件：技术说明、合同及最终用户证明各一份",
)
RECEIPT = ("SHANGHAI BEARING WORKS", "Spindle SP-42 x 12", "Total 318,600.00 CNY", "Paid in full")


@pytest.fixture(scope="module")
def recogniser() -> RapidRecogniser:
    return RapidRecogniser(threads=1)


def written(lines: Sequence[str], height: int = 26) -> Picture:
    font = ImageFont.truetype(str(SONG), height)
    image = Image.new("RGB", (900, 120 + 2 * height * len(lines)), "white")
    for n, text in enumerate(lines):
        ImageDraw.Draw(image).text((60, 60 + 2 * n * height), text, "black", font)
    return np.asarray(image)


def tilted(picture: Picture, degrees: float) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 0.8)
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), borderValue=(255,) * 3), np.uint8
    )


@pytest.mark.skipif(not SONG.is_file(), reason="the type is not installed")
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("lines", "degrees"), [(LETTER, 0), (LETTER, 9), (LETTER, -14), (RECEIPT, 0), (RECEIPT, 5)]
)
def test_a_page_is_known_to_be_turned(
    recogniser: RapidRecogniser, lines: Sequence[str], degrees: float, turn: int
) -> None:
    picture = np.ascontiguousarray(np.rot90(tilted(written(lines), degrees), k=-turn // 90))
    assert rotation_of(picture, recogniser.find(picture), recogniser) == turn


@dataclass
class Doubtful(FakeRecogniser):
    """A recogniser whose classifier says what a test wants."""

    chance: float = 0.5
    asked: int = 0

    def upside_down(self, pieces: Sequence[Picture]) -> tuple[float, ...]:
        self.asked += len(pieces)
        return (self.chance,) * len(pieces)


def lines_of(picture: Picture) -> list[Read]:
    return [read("a line of words", 60, 40 * n + 60) for n in range(20)]


def by_reading(upright: float, over: float) -> Doubtful:
    scores = iter([upright] * 8 + [over] * 8)
    return Doubtful(lines_of, crop=lambda _: ("words", next(scores)))


@pytest.mark.parametrize(
    ("upright", "over", "turn"), [(0.9, 0.6, 0), (0.6, 0.9, 180), (0.88, 0.9, 0)]
)
def test_lines_are_read_both_ways_where_the_classifier_cannot_tell(
    upright: float, over: float, turn: int
) -> None:
    reader = by_reading(upright, over)
    assert rotation_of(white(), reader.find(white()), reader) == turn


def test_nothing_is_read_where_the_classifier_is_sure() -> None:
    def refuse(_: Picture) -> tuple[str, float]:
        raise AssertionError("a line was read")

    reader = Doubtful(lines_of, crop=refuse, chance=0.1)
    assert rotation_of(white(), reader.find(white()), reader) == 0
    assert reader.asked == 16


def test_a_blurred_page_that_reads_badly_either_way_is_not_turned_over() -> None:
    reader = Doubtful(lines_of, crop=lambda _: ("xii", 0.3), chance=0.9)
    assert rotation_of(white(), reader.find(white()), reader) == 0


def test_a_page_without_lines_is_not_turned() -> None:
    reader = Doubtful(lambda _: [], chance=0.9)
    assert rotation_of(white(), (), reader) == 0
