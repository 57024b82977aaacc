from __future__ import annotations

import shutil

import cv2
import numpy as np
import pytesseract
import pytest

from zhiyi.engines.tesseract import TesseractReader
from zhiyi.errors import EngineError, ReadError
from zhiyi.source import Picture

installed = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract")


def crop(text: str) -> Picture:
    picture = np.full((70, 60 + 26 * len(text), 3), 255, np.uint8)
    cv2.putText(picture, text, (20, 50), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 2)
    return picture


@installed
def test_stacked_crops_keep_their_order_and_blank_ones_stay_empty() -> None:
    blank = np.full((40, 200, 3), 255, np.uint8)
    results = TesseractReader().read_crops([crop("1200 Hz"), blank, crop("32.1 A")], ["eng"])
    assert [text.replace(" ", "") for text, _ in results] == ["1200Hz", "", "32.1A"]
    assert results[0][1] > 0.5 and results[1][1] == 0


@installed
def test_lines_of_a_page_have_edges() -> None:
    page = np.full((300, 900, 3), 255, np.uint8)
    page[60:130, 50:-1][:, : crop("Density 1.85").shape[1]] = crop("Density 1.85")
    (read,) = TesseractReader().read(page, ["eng"])
    assert read.text == "Density 1.85"
    assert len(read.edges) == len(read.text) + 1


@installed
def test_a_missing_language_pack_is_named_with_its_package() -> None:
    with pytest.raises(EngineError, match="tesseract-ocr-xxx-yyy"):
        TesseractReader().read_crops([crop("1")], ["xxx_yyy"])


@installed
def test_a_page_without_text_has_no_orientation() -> None:
    assert TesseractReader().orientation(np.full((200, 200, 3), 255, np.uint8)) is None


def test_without_the_program_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "no-such-tesseract")
    with pytest.raises(EngineError, match="apt install tesseract-ocr"):
        TesseractReader().languages()


@installed
def test_a_reading_that_takes_too_long_fails_for_that_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(*_: object, **__: object) -> None:
        raise RuntimeError("Tesseract process timeout")

    monkeypatch.setattr(pytesseract, "image_to_data", late)
    with pytest.raises(ReadError, match="did not finish"):
        TesseractReader().read_crops([crop("1")], ["eng"])
