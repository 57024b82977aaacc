"""What is read of a page that does not lie straight stands where it stands on the page as
submitted: pages with lines in known places are drawn, turned, tilted, photographed, and read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from tests.reading.fakes import FakeRecogniser, read, white

from zhiyi.document import Document
from zhiyi.engines.protocols import Read
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.intake.files import submitted_file
from zhiyi.limits import Limits
from zhiyi.over_document import open_document
from zhiyi.reading import find_lines, find_pages
from zhiyi.reading.geometry import Frame
from zhiyi.reading.straighten import flattened, sheet_of
from zhiyi.source import Picture

Matrix = np.ndarray

LINES = (
    ("SPINDLE SP-42", 60, 120),
    ("MAXIMUM SPEED 42000 RPM", 60, 260),
    ("RADIAL RUNOUT 0.0015 MM", 300, 400),
    ("ORDER NUMBER 7731-B", 60, 560),
    ("TWELVE PIECES IN TWO CRATES", 160, 700),
    ("PORT OF LOADING NINGBO", 60, 860),
    ("SIGNED 2024-05-17", 480, 980),
)
WIDTH, HEIGHT = 900, 1100


@pytest.fixture(scope="module")
def recogniser() -> RapidRecogniser:
    return RapidRecogniser(threads=1)


@dataclass(frozen=True)
class Drawn:
    """A page and, for each of its lines, the corners in pixels."""

    picture: Picture
    corners: dict[str, np.ndarray]

    def moved(self, matrix: Matrix, width: int, height: int, ground: int) -> Drawn:
        """The page seen through a projection, on a ground of some grey."""
        picture = np.full((height, width, 3), ground, np.uint8)
        noise = np.random.default_rng(5).normal(0, 4, (height, width, 1))
        picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
        cv2.warpPerspective(
            self.picture, matrix, (width, height), picture, cv2.INTER_CUBIC, cv2.BORDER_TRANSPARENT
        )
        corners = {
            text: cv2.perspectiveTransform(points[None].astype(np.float32), matrix)[0]
            for text, points in self.corners.items()
        }
        return Drawn(picture, corners)


def drawn() -> Drawn:
    picture = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    corners = {}
    for text, left, foot in LINES:
        (wide, high), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 2)
        cv2.putText(picture, text, (left, foot), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (20, 20, 20), 2)
        corners[text] = np.array(
            [(left, foot - high), (left + wide, foot - high), (left + wide, foot), (left, foot)]
        )
    return Drawn(picture, corners)


def turned(degrees: float) -> Drawn:
    side = 1500
    matrix = np.vstack([cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), -degrees, 1.0), [0, 0, 1]])
    matrix[:2, 2] += (side - WIDTH) / 2, (side - HEIGHT) / 2
    return drawn().moved(matrix, side, side, 250)


def photographed(*corners: tuple[float, float], ground: int = 70, quarter: int = 0) -> Drawn:
    page = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    goal = np.roll(np.array(corners, np.float32), -quarter, axis=0)
    return drawn().moved(cv2.getPerspectiveTransform(page, goal), 1300, 1500, ground)


def inverted() -> Drawn:
    page = drawn()
    return Drawn(255 - page.picture, page.corners)


def shadowed() -> Drawn:
    page = photographed((140, 170), (1120, 90), (1220, 1400), (90, 1290))
    width = page.picture.shape[1]
    shade = 1 - 0.5 / (1 + np.exp(-(np.arange(width) - 0.6 * width) / 30))
    return Drawn((page.picture * shade[None, :, None]).astype(np.uint8), page.corners)


def half_shadowed() -> Drawn:
    """The shadow falls across, so that the light part of the sheet has an outline of its own."""
    page = photographed((150, 260), (1190, 120), (1130, 1390), (100, 1340), ground=90)
    height, width = page.picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    shade = 1 - 0.55 / (1 + np.exp(-(1.2 * x / width + y / height - 1.1) * 25))
    return Drawn((page.picture * shade[:, :, None]).astype(np.uint8), page.corners)


def beyond_the_edges() -> Drawn:
    """So near that no edge of the sheet is in the picture."""
    page = photographed((-90, -60), (1300, 60), (1400, 1420), (-60, 1580))
    return Drawn(page.picture[10:, 10:], {t: c - 10 for t, c in page.corners.items()})


def enlarged(factor: float) -> Drawn:
    matrix = np.diag([factor, factor, 1.0])
    return drawn().moved(matrix, round(WIDTH * factor), round(HEIGHT * factor), 250)


PAGES: dict[str, Callable[[], Drawn]] = {
    "as drawn": drawn,
    **{f"turned by {n}": (lambda n=n: turned(n)) for n in (90, 180, 270)},
    **{f"tilted by {n}": (lambda n=n: turned(n)) for n in (-15, -4, 3, 8)},
    "turned by 90 and tilted": lambda: turned(96),
    "photographed": lambda: photographed((160, 180), (1080, 90), (1230, 1390), (60, 1270)),
    "photographed on a desk of wood": lambda: photographed(
        (80, 120), (1220, 200), (1150, 1420), (170, 1380), ground=150
    ),
    "photographed lying on its side": lambda: photographed(
        (160, 180), (1080, 90), (1230, 1390), (60, 1270), quarter=1
    ),
    "photographed in a shadow": shadowed,
    "photographed half in a shadow": half_shadowed,
    "photographed with its edges outside": beyond_the_edges,
    "white on black": inverted,
    "half as large": lambda: enlarged(0.5),
    "three times as large": lambda: enlarged(3),
}


@pytest.fixture(scope="module")
def documents(
    tmp_path_factory: pytest.TempPathFactory, recogniser: RapidRecogniser
) -> Callable[[str], Document]:
    """Pages by name, each read once."""
    folder = tmp_path_factory.mktemp("pages")
    return cache(lambda name: lines_read(PAGES[name]().picture, folder / "page.png", recogniser))


def lines_read(picture: Picture, file: Path, recogniser: RapidRecogniser) -> Document:
    """The way of ``zhiyi read``, up to the lines."""
    Image.fromarray(picture).save(file)
    doc, source = open_document(submitted_file(file, file.name), limits=Limits())
    assert source is not None
    with source:
        pages = find_pages(doc, source=source, recogniser=recogniser)
        doc = Document(**{**_fields(doc), "pages": pages.facts})
        lines = find_lines(doc, source=source, recogniser=recogniser)
    return Document(**{**_fields(doc), "lines": lines.facts})


def _fields(doc: Document) -> dict[str, object]:
    return {name: getattr(doc, name) for name in doc.__slots__}


@pytest.mark.parametrize("name", PAGES)
def test_lines_are_placed_on_the_page_as_submitted(
    name: str, documents: Callable[[str], Document]
) -> None:
    page = PAGES[name]()
    height, width = page.picture.shape[:2]
    doc = documents(name)
    boxes = {"".join(line.text.split()): line.place.box for line in doc.lines}
    assert len(boxes) == len(LINES), boxes
    for text, corners in page.corners.items():
        box = boxes["".join(text.split())]
        assert box is not None
        found = np.array(
            [box.left * width, box.top * height, box.right * width, box.bottom * height]
        )
        known = np.array([*corners.min(axis=0), *corners.max(axis=0)])
        high = np.hypot(*(corners[3] - corners[0]))
        assert np.abs(found - known).max() < 0.8 * high, (text, found, known)


@pytest.mark.parametrize("name", [name for name in PAGES if "turned" not in name])
def test_characters_are_placed_on_the_page_as_submitted(
    name: str, documents: Callable[[str], Document]
) -> None:
    page = PAGES[name]()
    width = page.picture.shape[1]
    for line in documents(name).lines:
        if line.turned or not line.text.startswith(("MAXIMUM", "TWELVE")):
            continue
        corners = next(c for t, c in page.corners.items() if t[:4] == line.text[:4])
        assert line.edges
        assert line.edges[0] * width == pytest.approx(corners[[0, 3], 0].mean(), abs=15)
        assert line.edges[-1] * width == pytest.approx(corners[[1, 2], 0].mean(), abs=15)


@pytest.mark.parametrize("name", PAGES)
def test_lines_are_read_in_their_order_however_the_page_lies(
    name: str, documents: Callable[[str], Document]
) -> None:
    texts = ["".join(line.text.split()) for line in documents(name).lines]
    assert texts == ["".join(text.split()) for text, _, _ in LINES]


@pytest.mark.parametrize("name", ["as drawn", "turned by 90", "white on black", "half as large"])
def test_pages_that_lie_straight_are_read_as_they_are(
    name: str, recogniser: RapidRecogniser
) -> None:
    picture = PAGES[name]().picture
    assert sheet_of(picture, recogniser) == ()
    assert flattened(picture, ()) is picture


@pytest.mark.parametrize("name", [name for name in PAGES if "photographed" in name])
def test_a_photographed_sheet_is_straightened(name: str, recogniser: RapidRecogniser) -> None:
    page = PAGES[name]()
    height, width = page.picture.shape[:2]
    frame = Frame(1000, 1000, 0, sheet_of(page.picture, recogniser))
    for corners in page.corners.values():
        (ax, ay), (bx, by), _, _ = (frame.pixel((x / width, y / height)) for x, y in corners)
        assert min(abs(by - ay), abs(bx - ax)) < 0.03 * max(abs(by - ay), abs(bx - ax))


def test_a_page_in_a_dark_frame_is_not_straightened_and_nothing_is_cut_off() -> None:
    picture = white(800, 1000)
    picture[:] = (60, 120, 80)
    picture[90:900, 80:720] = (240, 250, 240)
    reader = FakeRecogniser(lambda _: [read("a footer below the frame", 200, 940)])
    assert sheet_of(picture, reader) == ()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_points_come_back_from_a_sheet_to_where_they_were(rotation: int) -> None:
    sheet = ((-0.1, 0.05), (0.9, -0.02), (1.05, 0.98), (0.02, 1.1))
    frame = Frame(800, 600, rotation, sheet)
    for point in ((0.3, 0.2), (0.5, 0.5), (0.81, 0.7)):
        assert frame.point(*frame.pixel(point)) == pytest.approx(point)


def test_two_pages_of_a_book_that_lie_each_their_own_way_are_not_turned_back() -> None:
    def sloped(left: float, top: float, fall: float) -> Read:
        right, foot = left + 250, top + fall
        return Read(
            "words", 0.9, ((left, top), (right, foot), (right, foot + 20), (left, top + 20))
        )

    lines = [sloped(20, 60 * n + 60, 45) for n in range(8)]
    lines += [sloped(320, 60 * n + 60, -30) for n in range(6)]
    assert sheet_of(white(), FakeRecogniser(lambda _: lines)) == ()
    assert sheet_of(white(), FakeRecogniser(lambda _: lines[:8])) != ()
