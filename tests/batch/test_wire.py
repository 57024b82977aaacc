"""What a worker says is taken for what it is, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zhiyi.batch.tasks import DocumentRead, PagesRead, Taken, Told, Value
from zhiyi.batch.wire import (
    HEAD,
    LONGEST,
    BrokenWire,
    Frames,
    framed,
    made,
    packed,
    plain,
    unpacked,
)
from zhiyi.document import Problem
from zhiyi.intake.files import Submitted
from zhiyi.report.summary import Summary

FILE = Submitted(
    path="合同 \udcff.pdf",
    file=Path("/in/\udcff.pdf"),
    media_type="application/pdf",
    sha256="0",
    bytes=3,
    problems=(Problem(stage="intake", code="FILE_REFUSED", detail="…", page=None),),
)
SUMMARY = Summary(
    id="a",
    folder="a",
    exporter="",
    goods="",
    deadline="",
    must=1,
    should=2,
    note=0,
    missing=("合同",),
    translations=(),
    candidates=("1C210：x",),
    problems=0,
)
VALUES: list[Value] = [
    Taken(files=(FILE, FILE)),
    PagesRead(document="d", pages=3),
    DocumentRead(document="d", status="read", pages=1, problems=FILE.problems),
    Told(summary=SUMMARY, must=1, should=2, documents=3, lost=0, problems=False),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_was(value: Value) -> None:
    (frame,) = Frames().feed(packed({"value": plain(value)}))
    assert made(Value, unpacked(frame)["value"]) == value


@pytest.mark.parametrize(
    "told",
    [
        None,
        "text",
        3,
        [],
        {},
        {"": "Popen", "args": ["sh"]},
        {"": "PagesRead"},
        {"": "PagesRead", "document": "d", "pages": "3"},
        {"": "PagesRead", "document": "d", "pages": True},
        {"": "PagesRead", "document": "d", "pages": 3, "more": 1},
        {"": "Taken", "files": [None]},
        {"": "Taken", "files": {"": "Submitted"}},
    ],
)
def test_what_is_no_value_is_refused(told: Any) -> None:
    with pytest.raises(BrokenWire):
        made(Value, told)


def test_a_number_beyond_all_measure_is_refused() -> None:
    with pytest.raises(BrokenWire):
        made(float, 10**400)


def test_frames_come_whole_however_they_are_cut() -> None:
    frames, data, whole = Frames(), framed(b"ab") + framed(b"") + framed(b"c" * 300), []
    for byte in data:
        whole += frames.feed(bytes([byte]))
    assert whole == [b"ab", b"", b"c" * 300]


def test_a_frame_that_is_too_long_is_refused_before_it_comes() -> None:
    with pytest.raises(BrokenWire):
        Frames().feed((LONGEST + 1).to_bytes(HEAD, "big"))


@pytest.mark.parametrize("data", [b"", b"nonsense", b"[1]", b"[" * 100_000, b"\xff"])
def test_a_message_is_an_object_of_json(data: bytes) -> None:
    with pytest.raises(BrokenWire):
        unpacked(data)
