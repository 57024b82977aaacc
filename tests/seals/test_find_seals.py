"""find_seals: what is a seal, what is not, and what happens when an engine fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.seals.drawing import A4, Pictures, Stamp, paper, scanned, stamped

from zhiyi.document import Box, Evidence, Line, Origin, Page
from zhiyi.engines.protocols import Corners, Read
from zhiyi.errors import ReadError
from zhiyi.flow import Found
from zhiyi.seals import find_seals, join_seals
from zhiyi.seals.stage import CUT, PASTED, SEAM
from zhiyi.source import Picture

SEAL = Stamp(below="", owner="")


@dataclass(frozen=True)
class Reader:
    """Reads every line as one text."""

    text: str = ""
    score: float = 0.99
    name: str = "double@1"

    def read(self, picture: Picture) -> tuple[Read, ...]:
        return ()

    def find(self, picture: Picture) -> tuple[Corners, ...]:
        return ()

    def read_at(self, picture: Picture, places: Sequence[Corners]) -> tuple[Read, ...]:
        return ()

    def recognise(self, crops: Sequence[Picture]) -> tuple[tuple[str, float], ...]:
        return tuple((self.text, self.score) for _ in crops)


@dataclass(frozen=True)
class Crashing(Reader):
    def recognise(self, crops: Sequence[Picture]) -> tuple[tuple[str, float], ...]:
        raise ReadError("double@1 failed")


@dataclass(frozen=True)
class Garbling(Reader):
    """Gives another reading of every crop."""

    def recognise(self, crops: Sequence[Picture]) -> tuple[tuple[str, float], ...]:
        return tuple((f"宁波{chr(0x4E00 + n)}川电机有限公司", 0.9) for n, _ in enumerate(crops))


def found(*pages: Image.Image, reader: Reader = Reader()) -> Found:  # type: ignore[type-arg]
    source = Pictures(tuple(scanned(page) for page in pages))
    doc = source.document()
    seals = find_seals(doc, source=source, recogniser=reader)
    return Found(join_seals(replace(doc, seals=seals.facts)).facts, seals.problems)


def boxed(left: int, top: int, right: int, bottom: int) -> Box:
    return Box(left / A4[0], top / A4[1], right / A4[0], bottom / A4[1])


@pytest.mark.parametrize("strength", [0.88, 0.25])
def test_a_red_ring_is_a_seal_though_its_words_cannot_be_read(strength: float) -> None:
    (seal,) = found(stamped(paper(), SEAL, (900, 1100), strength=strength)).facts
    true = boxed(735, 935, 1065, 1265)
    assert seal.place.box.overlap(true) > 0.93 * true.area
    assert (seal.shape, seal.colour, seal.owner, seal.text) == ("round", "red", None, "")
    assert seal.place.quote == "（印文未能识读）"


@pytest.mark.parametrize(
    ("stamp", "shape"), [(SEAL, "round"), (Stamp(width=360, height=250), "oval")]
)
def test_the_shape_is_that_of_the_rim(stamp: Stamp, shape: str) -> None:
    reader = Reader("宁波柏川电机有限公司")
    (seal,) = found(stamped(paper(), stamp, (900, 1500)), reader=reader).facts
    assert seal.shape == shape
    assert seal.owner == "宁波柏川电机有限公司"


def test_readings_that_differ_in_a_letter_give_no_owner_and_say_the_letter() -> None:
    (seal,) = found(stamped(paper(), SEAL, (900, 1500)), reader=Garbling()).facts
    assert seal.owner is None
    assert seal.notes == ("印文个别字存疑", "存疑字：一（或丁、丂）")
    assert seal.text.endswith("川电机有限公司")


def test_a_seal_that_the_engine_fails_on_is_reported_with_a_problem() -> None:
    result = found(stamped(paper(), SEAL, (900, 1500)), reader=Crashing())
    assert [seal.owner for seal in result.facts] == [None]
    assert [(p.stage, p.code, p.page) for p in result.problems] == [
        ("seals", "FILE_PARTLY_READ", 1)
    ]


def test_a_page_that_cannot_be_drawn_becomes_a_problem_and_the_next_is_looked_at() -> None:
    class Torn(Pictures):
        def picture(self, page: int, *, dpi: int = 200) -> Picture:
            if page == 1:
                raise ReadError("第 1 页无法绘制")
            return super().picture(page)

    blank, sealed = scanned(paper()), scanned(stamped(paper(), SEAL, (900, 1500)))
    source = Torn((blank, sealed))
    result = find_seals(source.document(), source=source, recogniser=Reader())
    assert [problem.page for problem in result.problems] == [1]
    assert [seal.place.page for seal in result.facts] == [2]


def test_a_page_without_a_fixed_layout_is_not_drawn() -> None:
    source = Pictures(())
    text = Page(number=1, width=0, height=0, locator="正文")
    document = replace(source.document(), pages=(text,))
    assert find_seals(document, source=source, recogniser=Reader()) == Found()


def test_seals_are_numbered_in_reading_order_and_the_same_twice() -> None:
    page = stamped(stamped(paper(), SEAL, (1200, 1900)), SEAL, (500, 600), seed=2)
    first, again = found(page), found(page)
    assert first == again
    tops = [seal.place.box.top for seal in first.facts]
    assert tops == sorted(tops) and len({seal.id for seal in first.facts}) == 2


def test_two_seals_that_overlap_are_two_seals() -> None:
    page = stamped(stamped(paper(), SEAL, (800, 1500)), SEAL, (1080, 1560), seed=2)
    assert len(found(page).facts) == 2


@pytest.mark.parametrize("at", [(A4[0], 1200), (0, 1200), (900, 0)])
def test_a_seal_cut_by_the_page_edge_is_found_and_noted(at: tuple[int, int]) -> None:
    (seal,) = found(stamped(paper(), SEAL, at), reader=Reader("宁波柏川")).facts
    assert seal.notes == ("残缺（被页边截断）",)


def test_pieces_on_the_edges_of_two_pages_are_a_seam_seal() -> None:
    pages = [
        stamped(paper(), SEAL, (A4[0], 1200)),
        stamped(paper(), SEAL, (0, 1200), seed=2),
    ]
    seals = found(*pages, reader=Reader("宁波柏川")).facts
    assert [seal.notes for seal in seals] == [("骑缝章",), ("骑缝章",)]


def test_seals_of_pages_found_apart_are_joined_as_if_found_together() -> None:
    doubled = stamped(paper(), SEAL, (900, 1100))
    pages = [stamped(paper(), SEAL, (A4[0], 1200)), doubled, stamped(paper(), SEAL, (0, 1200))]
    source = Pictures((*(np.asarray(page) for page in pages), np.asarray(doubled)))
    doc, reader = source.document(), Reader("宁波柏川")
    apart = [
        find_seals(replace(doc, pages=(page,)), source=source, recogniser=reader).facts
        for page in doc.pages
    ]
    assert [seal.notes for found in apart for seal in found] == [(CUT,), (), (CUT,), ()]
    joined = join_seals(replace(doc, seals=tuple(seal for found in apart for seal in found)))
    assert [seal.notes for seal in joined.facts] == [(SEAM,), (PASTED,), (SEAM,), (PASTED,)]
    assert join_seals(replace(doc, seals=joined.facts)) == joined


def test_the_same_pixels_on_two_pages_are_noted_as_a_pasted_picture() -> None:
    one = stamped(paper(), SEAL, (900, 2150), seed=3)
    same = [seal.notes for seal in found(one, one).facts]
    other = stamped(paper(), replace(SEAL, turn=23), (700, 2100), seed=9)
    assert same == [("图片印章",), ("图片印章",)]
    assert [seal.notes for seal in found(one, other).facts] == [(), ()]


def test_lines_under_the_seal_are_named() -> None:
    source = Pictures((scanned(stamped(paper(), SEAL, (900, 1100))),))
    lines = tuple(
        Line(
            id=f"line-{top}",
            text="x",
            source="ocr",
            origin=Origin("ocr@1", 1.0),
            evidence=(Evidence(document="doc-1", page=1, quote="x", box=box),),
        )
        for top, box in ((200, boxed(150, 200, 1500, 240)), (1100, boxed(150, 1100, 1500, 1140)))
    )
    document = replace(source.document(), lines=lines)
    (seal,) = find_seals(document, source=source, recogniser=Reader()).facts
    assert seal.overlaps == ("line-1100",)


def emblem(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((700, 1000, 1000, 1300), fill=(205, 30, 40))
    draw.ellipse((800, 1100, 900, 1200), fill=(250, 220, 90))


def circled_value(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((500, 1000, 800, 1200), outline=(205, 30, 40), width=5)


def red_heading(draw: ImageDraw.ImageDraw) -> None:
    for row in (60, 110):
        draw.text((300, row), "NORTH LAKE MOTOR CO., LTD.", (205, 30, 40), font_size=60)
    draw.rectangle((100, 190, 1550, 196), fill=(205, 30, 40))


def paid_stamp(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((700, 1000, 1050, 1120), outline=(205, 30, 40), width=8)
    draw.text((760, 1020), "PAID", (205, 30, 40), font_size=80)


def blue_logo(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((700, 1000, 900, 1200), outline=(30, 60, 160), width=9)
    draw.polygon([(800, 1040), (860, 1160), (740, 1160)], fill=(30, 60, 160))


def chart(draw: ImageDraw.ImageDraw) -> None:
    for n, colour in enumerate([(205, 30, 40), (40, 65, 165), (60, 160, 60)]):
        draw.pieslice((600, 900, 1000, 1300), 120 * n, 120 * n + 120, fill=colour)


def drawing_of_a_flange(draw: ImageDraw.ImageDraw) -> None:
    for reach in (160, 120, 40):
        draw.ellipse((900 - reach, 1500 - reach, 900 + reach, 1500 + reach), outline=0, width=4)


@pytest.mark.parametrize(
    "draw_on",
    [emblem, circled_value, red_heading, paid_stamp, blue_logo, chart, drawing_of_a_flange],
)
def test_what_is_no_seal_is_not_reported(draw_on) -> None:  # type: ignore[no-untyped-def]
    page = paper()
    draw_on(ImageDraw.Draw(page))
    assert found(page, reader=Reader("PAID", 0.99)).facts == ()


def test_a_grey_copy_is_a_seal_only_with_a_seals_words() -> None:
    page = stamped(paper(), SEAL, (900, 1500), colour="grey")
    (seal,) = found(page, reader=Reader("宁波柏川电机有限公司")).facts
    assert (seal.colour, seal.notes) == ("grey", ("灰度（复印件）",))
    assert found(page, reader=Reader("Nominal")).facts == ()


def test_a_blue_ring_with_a_firms_name_is_a_seal() -> None:
    page = stamped(paper(), SEAL, (900, 1500), colour="blue")
    (seal,) = found(page, reader=Reader("DELTA WERKE GMBH")).facts
    assert (seal.colour, seal.owner) == ("blue", "DELTA WERKE GMBH")


def test_an_empty_page_has_no_seals() -> None:
    white = Image.fromarray(np.full((A4[1], A4[0], 3), 255, np.uint8))
    assert found(white) == Found()
