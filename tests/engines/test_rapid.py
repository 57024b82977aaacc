from __future__ import annotations

import socket
from itertools import pairwise

import cv2
import numpy as np
import pytest

from zhiyi.engines import rapid
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.errors import EngineError, ReadError
from zhiyi.source import Picture


def sheet(*texts: str) -> Picture:
    picture = np.full((60 + 80 * len(texts), 900, 3), 255, np.uint8)
    for n, text in enumerate(texts):
        cv2.putText(picture, text, (40, 80 + 80 * n), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (0, 0, 0), 3)
    return picture


@pytest.fixture(scope="module")
def recogniser() -> RapidRecogniser:
    return RapidRecogniser(threads=1)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("offline")
def test_lines_are_read_with_their_places_and_without_the_network(
    recogniser: RapidRecogniser,
) -> None:
    reads = sorted(recogniser.read(sheet("TH-85 1.85", "1200 Hz")), key=lambda r: r.corners[0][1])
    assert [read.text.replace(" ", "") for read in reads] == ["TH-851.85", "1200Hz"]
    assert all(read.score > 0.9 for read in reads)
    assert reads[0].corners[0][0] == pytest.approx(40, abs=15)


def test_characters_have_edges_from_left_to_right(recogniser: RapidRecogniser) -> None:
    (read,) = recogniser.read(sheet("1200 Hz"))
    assert len(read.edges) == len(read.text) + 1
    assert all(a <= b for a, b in pairwise(read.edges))
    assert read.edges[0] == pytest.approx(read.corners[0][0], abs=2)


def test_an_empty_page_has_no_lines(recogniser: RapidRecogniser) -> None:
    assert recogniser.read(np.full((300, 300, 3), 255, np.uint8)) == ()


def test_crops_are_read_in_their_order(recogniser: RapidRecogniser) -> None:
    crops = [sheet(text)[20:120, 20:400] for text in ("450 V", "32.1 A")]
    assert [text.replace(" ", "") for text, _ in recogniser.recognise(crops)] == ["450V", "32.1A"]
    assert recogniser.recognise([]) == ()


def test_the_same_picture_reads_the_same(recogniser: RapidRecogniser) -> None:
    picture = sheet("GB/T 3074-2021")
    again = RapidRecogniser(threads=1)
    assert recogniser.read(picture) == recogniser.read(picture.copy()) == again.read(picture)


def test_a_failing_engine_is_a_read_error(recogniser: RapidRecogniser) -> None:
    with pytest.raises(ReadError, match="pp-ocrv6-small"):
        recogniser.read(np.zeros((0, 0, 3), np.uint8))


def test_another_version_than_the_card_says_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rapid, "version", lambda _: "1.2.3")
    with pytest.raises(EngineError, match=r"rapidocr==3\.10\.0"):
        RapidRecogniser().read(sheet("1"))


def test_a_missing_model_is_named_instead_of_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rapid, "MODEL_FILES", ("absent.onnx",))
    with pytest.raises(EngineError, match=r"absent\.onnx"):
        RapidRecogniser().read(sheet("1"))


def test_lines_are_found_without_being_read(recogniser: RapidRecogniser) -> None:
    picture = sheet("TH-85 1.85", "1200 Hz")
    places = recogniser.find(picture)
    assert {read.corners for read in recogniser.read(picture)} == set(places)
    (one,) = recogniser.read_at(picture, places[:1])
    assert one in recogniser.read(picture)  # whatever it is read with


def test_a_crop_too_small_for_a_line_reads_as_nothing(recogniser: RapidRecogniser) -> None:
    line = sheet("450 V")[20:120, 20:400]
    assert recogniser.recognise([line[:2], line]) == (("", 0.0), *recogniser.recognise([line]))


def test_more_threads_read_the_same(recogniser: RapidRecogniser) -> None:
    picture = sheet("TH-85 1.85", "1200 Hz", "0.5 mm", "GB/T 3074-2021 7.2")
    assert RapidRecogniser(threads=2).read(picture) == recogniser.read(picture)
