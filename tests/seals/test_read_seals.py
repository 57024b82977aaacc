"""Seals drawn with other names, faces, sizes and turns are read by the real recogniser."""

from __future__ import annotations

import pytest
from tests.seals.drawing import Pictures, Stamp, paper, scanned, stamped

from zhiyi.document import Seal
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.seals import find_seals

SANS, SERIF = "Noto Sans CJK SC", "Noto Serif CJK SC"


@pytest.fixture(scope="module")
def reader() -> RapidRecogniser:
    return RapidRecogniser(threads=1)


def the_seal(stamp: Stamp, reader: RapidRecogniser, **ink: object) -> Seal:
    page = stamped(paper(), stamp, (1000, 2080), **ink)  # type: ignore[arg-type]
    source = Pictures((scanned(page),))
    (seal,) = find_seals(source.document(), source=source, recogniser=reader).facts
    return seal


@pytest.mark.parametrize(
    "stamp",
    [
        Stamp("宁波柏川精密电机有限公司"),
        Stamp("青海盐湖检测中心", turn=14, family=SANS),
        Stamp("呼和浩特市北原光电科技股份有限公司", turn=-20),
        Stamp("国营海河机械厂", width=300, height=300, turn=75),
    ],
    ids=lambda stamp: stamp.owner,
)
def test_the_name_along_the_rim_is_the_owner(stamp: Stamp, reader: RapidRecogniser) -> None:
    assert the_seal(stamp, reader).owner == stamp.owner


def test_the_line_across_the_foot_is_the_purpose(reader: RapidRecogniser) -> None:
    seal = the_seal(Stamp("宁波柏川精密电机有限公司", below="合同专用章", turn=9), reader)
    assert (seal.owner, seal.purpose) == ("宁波柏川精密电机有限公司", "合同专用章")


def test_an_oval_seal_is_read_too(reader: RapidRecogniser) -> None:
    stamp = Stamp("宁波柏川报关有限公司", below="报关专用章", width=390, height=280, star=False)
    seal = the_seal(stamp, reader)
    assert (seal.shape, seal.owner, seal.purpose) == ("oval", stamp.owner, "报关专用章")


def test_a_faint_blue_seal_is_read_too(reader: RapidRecogniser) -> None:
    stamp = Stamp("宁波柏川精密电机有限公司")
    seal = the_seal(stamp, reader, colour="blue", strength=0.45)
    assert (seal.colour, seal.owner) == ("blue", stamp.owner)


def test_a_personal_seal_is_read_in_columns_from_the_right(reader: RapidRecogniser) -> None:
    stamp = Stamp("周明川印", width=150, height=150, frame=True, family=SANS)
    seal = the_seal(stamp, reader)
    assert (seal.shape, seal.text) == ("square", "周明川印")


def test_a_name_that_runs_off_the_page_is_no_owner(reader: RapidRecogniser) -> None:
    stamp = Stamp("宁波柏川精密电机有限公司")
    source = Pictures((scanned(stamped(paper(), stamp, (20, 2080))),))
    (seal,) = find_seals(source.document(), source=source, recogniser=reader).facts
    assert seal.owner is None
    assert seal.text.endswith("公司")
