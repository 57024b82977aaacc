"""How well tables are found: cells, text, false tables and milliseconds, beside two peers.

    python -m tests.benchmarks.tables [--cache DIR] [--only WORDS] [--show DIR]

Every page of the truth set (``table_cases.py``) is drawn twice, as a PDF with a text layer and as
a picture. A table counts as found where its box and that of the truth have half of their union in
common; a cell is right where row, column and both spans are those of the truth, and its text where
nothing differs but blanks. ``lost`` and ``twice``: letters of lines inside a found table that
stand in no cell, or in two. Peers: pdfplumber's ``find_tables`` as it comes, on the text layer,
and img2table (MIT), with and without its search for tables without rules, on pictures that are
already upright; the latter only where it can be imported.

``--cache`` keeps what the reader read; it is the dear part.
"""

from __future__ import annotations

import argparse
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
import pdfplumber
from PIL import Image
from tests.benchmarks.table_cases import CASES, Case
from tests.benchmarks.table_pages import Drawn, Sheet, shoot, structured, write_native

from zhiyi.codec import dump, load
from zhiyi.document import Box, Document
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.ink import suppress, without_seals
from zhiyi.intake.files import submitted_file
from zhiyi.intake.sources import OpenSource, open_source
from zhiyi.limits import Limits
from zhiyi.reading import find_lines, find_tables
from zhiyi.reading.geometry import Frame, turned_upright

Places = tuple[tuple[int, int, int, int], ...]
"""Row, column, row span and column span of every cell."""


@dataclass(frozen=True)
class Found:
    """A table with its cells. ``boxes``: where each lies; needed where the truth is a part of a
    larger form, whose rows and columns then cannot be counted."""

    box: Box
    cells: Places
    texts: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    part: bool = False


@dataclass
class Score:
    name: str
    pages: int = 0
    truth: int = 0
    found: int = 0
    false: int = 0
    perfect: int = 0
    wanted: int = 0
    given: int = 0
    right: int = 0
    texts: int = 0
    lost: int = 0
    twice: int = 0
    seconds: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, case: str, truth: Sequence[Found], found: Sequence[Found]) -> None:
        self.pages += 1
        self.truth += len(truth)
        left = list(found)
        for table in truth:
            self.wanted += len(table.cells)
            best = max(left, key=lambda one: _like(one, table), default=None)
            if best is None or _like(best, table) < 0.5:
                self.notes.append(f"{case}: not found")
                continue
            left.remove(best)
            self.found += 1
            if table.part:
                best = _renumbered(best, table)
            right = len(set(table.cells) & set(best.cells))
            texts = _same_texts(table, best)
            self.given += len(best.cells)
            self.right += right
            self.texts += texts
            self.perfect += right == len(table.cells) == len(best.cells)
            if right < max(len(table.cells), len(best.cells)) or texts < right:
                self.notes.append(
                    f"{case}: cells {right} of {len(table.cells)}, "
                    f"given {len(best.cells)}, texts {texts}"
                )
        for one in left:
            self.false += 1
            self.given += len(one.cells)
            self.notes.append(f"{case}: false, {len(one.cells)} cells, {one.box}")

    def row(self) -> str:
        both = self.wanted + self.given
        middle = sorted(self.seconds)[len(self.seconds) // 2] if self.seconds else 0.0
        most = max(self.seconds, default=0.0)
        return (
            f"{self.name:26} {self.pages:5} {self.found:4}/{self.truth:<4} {self.false:5} "
            f"{self.perfect:7} {2 * self.right / max(both, 1):8.2%} "
            f"{self.texts / max(self.wanted, 1):8.2%} {self.lost:4} {self.twice:5} "
            f"{1000 * middle:7.0f} {1000 * most:6.0f}"
        )


HEAD = (
    f"{'':26} pages tables    false perfect  cell F1    texts lost twice  ms med    max"
)  # fmt: skip


def _union_share(one: Box, other: Box) -> float:
    common = one.overlap(other)
    return common / max(one.area + other.area - common, 1e-9)


def _like(found: Found, truth: Found) -> float:
    if truth.part:
        return found.box.overlap(truth.box) / truth.box.area
    return _union_share(found.box, truth.box)


def _renumbered(found: Found, truth: Found) -> Found:
    """The found cells in a part of a form, numbered as the cells of the truth in their place."""
    cells, texts = [], []
    for n, box in enumerate(found.boxes):
        if box.overlap(truth.box) < 0.5 * box.area:
            continue
        same = [m for m, other in enumerate(truth.boxes) if _union_share(box, other) > 0.7]
        cells.append(truth.cells[same[0]] if same else (-1 - n, 0, 1, 1))
        texts.append(found.texts[n] if found.texts else "")
    return Found(found.box, tuple(cells), tuple(texts))


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _same_texts(truth: Found, found: Found) -> int:
    given = dict(zip(found.cells, found.texts, strict=False))
    return sum(
        cell in given and _folded(given[cell]) == _folded(text)
        for cell, text in zip(truth.cells, truth.texts, strict=True)
    )


def _places(cells: Sequence[Drawn]) -> Places:
    return tuple((cell.row, cell.column, cell.rows, cell.columns) for cell in cells)


@dataclass(frozen=True)
class Sample:
    """A page as submitted, with its lines, and its tables in fractions of that page."""

    case: Case
    doc: Document
    source: OpenSource
    truth: tuple[Found, ...]


def samples(
    folder: Path, cases: Sequence[Case], *, scanned: bool, reader: Callable[[], RapidRecogniser]
) -> Iterator[Sample]:
    for case in cases:
        if not scanned and not case.native:
            continue
        sheet = case.draw()
        name = re.sub(r"\W+", "-", case.name)
        file = folder / (f"{name}.png" if scanned else f"{name}.pdf")
        truth = _shot(sheet, case, file) if scanned else _drawn(sheet, file)
        submitted = submitted_file(file, file.name)
        with open_source(submitted, limits=Limits()) as source:
            yield Sample(case, _read(file, case, source, submitted, scanned, reader), source, truth)


def _drawn(sheet: Sheet, file: Path) -> tuple[Found, ...]:
    write_native(file, sheet)
    w, h = sheet.page.size
    return _truth(sheet, lambda b: (b[0] / w, b[1] / h, b[2] / w, b[3] / h))


def _shot(sheet: Sheet, case: Case, file: Path) -> tuple[Found, ...]:
    shot = shoot(sheet, case.look, seed=7)
    image = shot.image.rotate(-case.turned, expand=True)
    image.save(file, dpi=(case.look.dpi, case.look.dpi))
    frame = Frame(shot.image.width, shot.image.height, case.turned)

    def placed(box: Any) -> tuple[float, ...]:
        left, top, right, bottom = shot.box(box)
        w, h = shot.image.size
        on_page = frame.box(((left * w, top * h), (right * w, bottom * h)))
        return on_page.left, on_page.top, on_page.right, on_page.bottom

    return _truth(sheet, placed)


def _truth(sheet: Sheet, placed: Callable[[Any], tuple[float, ...]]) -> tuple[Found, ...]:
    found = []
    for cells in sheet.tables:
        boxes = [cell.box for cell in cells]
        whole = (
            min(b[0] for b in boxes), min(b[1] for b in boxes),
            max(b[2] for b in boxes), max(b[3] for b in boxes),
        )  # fmt: skip
        texts = tuple(cell.text for cell in cells)
        places = tuple(Box(*placed(box)) for box in boxes)
        found.append(Found(Box(*placed(whole)), _places(cells), texts, places, sheet.part))
    return tuple(found)


def _read(
    file: Path, case: Case, source: OpenSource, submitted: Any, scanned: bool,
    reader: Callable[[], RapidRecogniser],
) -> Document:  # fmt: skip
    digest = submitted.sha256
    kept = file.parent / f"{file.stem}-{digest[:12]}.json"
    if kept.exists():
        return load(kept.read_bytes())
    turned = {"rotation": case.turned, "text_source": "ocr"} if scanned else {}
    pages = tuple(replace(p, **({"text_source": "native"} | turned)) for p in source.pages)
    doc = Document(
        id="doc-1", path=file.name, sha256=digest, media_type=source.media_type,
        bytes=submitted.bytes, pages=pages,
    )  # fmt: skip
    lines = find_lines(doc, source=source, recogniser=reader(), unseal=without_seals)
    doc = replace(doc, lines=lines.facts)
    kept.write_bytes(dump(doc))
    return doc


# -- readers of tables


def ours(sample: Sample, score: Score) -> list[Found]:
    sample.source.picture(1)  # drawn once for all stages, not for this one
    start = time.perf_counter()
    tables = find_tables(sample.doc, source=sample.source, suppress=suppress).facts
    score.seconds.append(time.perf_counter() - start)
    found = []
    for table in tables:
        box = table.place.box
        assert box is not None
        cells = table.cells
        places = tuple((c.row, c.column, c.row_span, c.column_span) for c in cells)
        boxes = tuple(c.box or box for c in cells)
        found.append(Found(box, places, tuple(c.text for c in cells), boxes))
        lost, twice = _misplaced(sample.doc, table)
        score.lost, score.twice = score.lost + lost, score.twice + twice
    return found


def _misplaced(doc: Document, table: Any) -> tuple[int, int]:
    """Letters of the lines inside the table's box that stand in no cell, and in more than one."""
    inside = Counter[str]()
    for line in doc.lines:
        own, box = line.place.box, table.place.box
        if own and box and own.overlap(box) > 0.5 * own.area:
            inside.update(_folded(line.text))
    wanted = {line.id: line.text for line in doc.lines}
    standing = Counter[str]()
    for cell in table.cells:
        standing.update(_folded(cell.text))
    touched = Counter[str]()
    for id in {id for cell in table.cells for id in cell.lines}:
        touched.update(_folded(wanted[id]))
    return (inside - standing).total(), (standing - (touched | inside)).total()


def plumber(sample: Sample, score: Score) -> list[Found]:
    start = time.perf_counter()
    with pdfplumber.open(sample.source.file) as pdf:
        page = pdf.pages[0]
        tables = page.find_tables()
        w, h = page.width, page.height
        found = []
        for table in tables:
            cells = structured([(box, "") for box in table.cells])
            texts = table.extract()
            place = {
                box: (row_texts[n] or "")
                for row, row_texts in zip(table.rows, texts, strict=True)
                for n, box in enumerate(row.cells)
                if box is not None
            }
            left, top, right, bottom = table.bbox
            found.append(
                Found(
                    Box(left / w, top / h, right / w, bottom / h),
                    _places(cells),
                    tuple(place.get(cell.box, "") for cell in cells),
                    tuple(
                        Box(c.box[0] / w, c.box[1] / h, c.box[2] / w, c.box[3] / h) for c in cells
                    ),
                )
            )
    score.seconds.append(time.perf_counter() - start)
    return found


def img2table(sample: Sample, score: Score, *, borderless: bool) -> list[Found]:
    from img2table.document.rotation import fix_rotation_image
    from img2table.tables.extractor import TableExtractor

    page = sample.doc.pages[0]
    upright = turned_upright(sample.source.picture(1), page.rotation)
    start = time.perf_counter()
    straight, _ = fix_rotation_image(img=np.ascontiguousarray(upright))
    tables = TableExtractor(img=straight).extract_tables(borderless_tables=borderless)
    score.seconds.append(time.perf_counter() - start)
    frame = Frame.of(straight, page.rotation)
    found = []
    for table in tables:
        held = _merged([[(c.x1, c.y1, c.x2, c.y2) for c in row.cells] for row in table.rows])
        boxes = tuple(frame.box(((b[0], b[1]), (b[2], b[3]))) for b in held)
        whole = frame.box(((table.x1, table.y1), (table.x2, table.y2)))
        found.append(Found(whole, tuple(held.values()), (), boxes))
    return found


def _merged(rows: Sequence[Sequence[tuple[int, ...]]]) -> dict[tuple[int, ...], Any]:
    """Boxes with the places of their cells; a merged cell is repeated in all that it covers."""
    covered: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for i, row in enumerate(rows):
        for j, box in enumerate(row):
            covered.setdefault(box, []).append((i, j))
    places: dict[tuple[int, ...], Any] = {}
    for box, held in covered.items():
        top, left = min(i for i, _ in held), min(j for _, j in held)
        deep, wide = max(i for i, _ in held) - top + 1, max(j for _, j in held) - left + 1
        places[box] = (top, left, deep, wide)
    return places


def _img2table_there() -> bool:
    try:
        import img2table.tables.extractor  # noqa: F401
    except ImportError:
        return False
    return True


def show(sample: Sample, found: Sequence[Found], file: Path) -> None:
    """The page with the cells of its tables drawn over it."""
    picture = sample.source.picture(1).copy()
    h, w = picture.shape[:2]
    tables = find_tables(sample.doc, source=sample.source, suppress=suppress).facts
    for table in tables:
        for cell in table.cells:
            box = cell.box
            if box is None:
                continue
            a, b = (int(box.left * w), int(box.top * h)), (int(box.right * w), int(box.bottom * h))
            cv2.rectangle(picture, (a[0] + 2, a[1] + 2), (b[0] - 2, b[1] - 2), (220, 0, 160), 2)
    Image.fromarray(picture).save(file)


def measure(cases: Sequence[Case], folder: Path, *, pictures: Path | None = None) -> list[Score]:
    """The scores of our reader and of its peers on both kinds of pages."""
    readers: list[RapidRecogniser] = []

    def reader() -> RapidRecogniser:
        if not readers:
            readers.append(RapidRecogniser(threads=1))
        return readers[0]

    with_peer = _img2table_there()
    scores = []
    for scanned in (False, True):
        kind = "scanned" if scanned else "native"
        own = Score(f"zhiyi, {kind}")
        peers = [(Score("pdfplumber, native"), plumber)] if not scanned else []
        if with_peer and scanned:
            for borderless in (False, True):
                name = "img2table, all" if borderless else "img2table, ruled only"
                peers.append(
                    (Score(f"{name}"), lambda s, c, b=borderless: img2table(s, c, borderless=b))
                )
        for sample in samples(folder, cases, scanned=scanned, reader=reader):
            found = ours(sample, own)
            own.add(sample.case.name, sample.truth, found)
            for score, read in peers:
                score.add(sample.case.name, sample.truth, read(sample, score))
            if pictures:
                show(sample, found, pictures / f"{sample.source.file.stem}-{kind}.png")
        scores += [own, *(score for score, _ in peers)]
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cache", type=Path, help="folder that keeps what was read")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    parser.add_argument("--show", type=Path, help="folder for pictures with the cells drawn")
    parser.add_argument("--notes", action="store_true", help="say what was wrong where")
    given = parser.parse_args()
    cases = [case for case in CASES if given.only in case.name]
    with TemporaryDirectory() as temporary:
        folder = given.cache or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if given.show:
            given.show.mkdir(parents=True, exist_ok=True)
        scores = measure(cases, folder, pictures=given.show)
    print(HEAD)
    for score in scores:
        print(score.row())
    if given.notes:
        for score in scores:
            print(f"\n{score.name}", *score.notes, sep="\n  ")


if __name__ == "__main__":
    main()
