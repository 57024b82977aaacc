"""The stage ``seals``: every page picture, its seals, whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiyi.document import Document, Evidence, Origin, Page, Problem, Seal, fact_id
from zhiyi.engines.protocols import Recogniser
from zhiyi.errors import ReadError
from zhiyi.flow import Found
from zhiyi.rims import Frame, Ring
from zhiyi.seals.impressions import Impression, impressions
from zhiyi.seals.lettering import Lettering, read_frame, read_ring
from zhiyi.seals.names import CropReader, Readers
from zhiyi.seals.pasted import (
    is_own_picture,
    kept_print,
    pictures_of,
    print_from,
    print_of,
    repeated,
)
from zhiyi.seals.verdict import is_seal
from zhiyi.seals.words import seal_words
from zhiyi.source import Source

METHOD = "zhiyi-seals@1"
STAGE = "seals"
PDF = "application/pdf"

CUT = "残缺（被页边截断）"
SEAM = "骑缝章"
COPIED = "灰度（复印件）"
PASTED = "图片印章"
DOUBTFUL = "印文个别字存疑"
DOUBTS = "存疑字："
UNREAD = "（印文未能识读）"

COPIES = ("grey", "black")


NOTES = (SEAM, CUT, COPIED, PASTED, DOUBTFUL)
"""In this order; what else is noted comes after."""


def find_seals(
    doc: Document, *, source: Source, recogniser: Recogniser, second: CropReader | None = None
) -> Found[Seal]:
    """The seals on every page that can be drawn, each page by itself; ``second`` is heard on
    doubtful letters.

    A page that cannot be drawn, and a seal that the engine failed on, become problems; such a
    seal is still reported, without its words.
    """
    seals: list[Seal] = []
    problems: list[Problem] = []
    readers = Readers(recogniser, second)
    for page in doc.pages:
        if page.width <= 0 or page.height <= 0:
            continue
        try:
            picture = source.picture(page.number)
        except ReadError as error:
            problems.append(_problem(error, page))
            continue
        ordinal = 0
        for impression in impressions(picture):
            reading, failures = _read(impression, readers, page)
            problems += failures
            if is_seal(impression, reading, seal_words()):
                notes, failures = _notes(page, impression, reading, source)
                problems += failures
                id = fact_id("seal", doc, f"p{page.number}", ordinal)
                seals.append(_seal(doc, page, impression, reading, notes, id, recogniser.name))
                ordinal += 1
    return Found(tuple(seals), tuple(problems))


def join_seals(doc: Document) -> Found[Seal]:
    """The seals, with what several pages show together: arcs of a seam seal, and seals that show
    the very pixels of another, which makes them pictures."""
    cut = [_is_cut(seal) for seal in doc.seals]
    seam = len({seal.place.page for n, seal in enumerate(doc.seals) if cut[n]}) > 1
    same = repeated([print_from(seal.ink) if seal.ink else None for seal in doc.seals])
    joined = []
    for place, seal in enumerate(doc.seals):
        notes = [note for note in seal.notes if note not in (SEAM, CUT)]
        if cut[place]:
            notes.append(SEAM if seam and seal.arc else CUT)
        if place in same and PASTED not in notes:
            notes.append(PASTED)
        joined.append(replace(seal, notes=_ordered(notes)))
    return Found(tuple(joined))


def _is_cut(seal: Seal) -> bool:
    return CUT in seal.notes or SEAM in seal.notes


def _ordered(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(notes, key=lambda n: NOTES.index(n) if n in NOTES else len(NOTES)))


def _read(impression: Impression, readers: Readers, page: Page) -> tuple[Lettering, list[Problem]]:
    words, inks = seal_words(), impression.inks
    try:
        if isinstance(impression.rim, Frame):
            return read_frame(inks, impression.rim, readers.first, words), []
        ring, sight = impression.rim, impression.sight
        copied = impression.colour in COPIES
        return read_ring(inks, ring, readers, words, sight=sight, copied=copied), []
    except ReadError as error:
        return Lettering(), [_problem(error, page)]


def _notes(
    page: Page, impression: Impression, reading: Lettering, source: Source
) -> tuple[tuple[str, ...], list[Problem]]:
    """What an officer should know of a seal by what its own page shows, in Chinese."""
    told: list[str] = []
    problems: list[Problem] = []
    if impression.cut:
        told.append(CUT)
    if impression.colour in COPIES:
        told.append(COPIED)
    try:
        if _in_a_picture(page, impression, source):
            told.append(PASTED)
    except ReadError as error:
        problems.append(_problem(error, page))
    if reading.doubtful:
        told.append(DOUBTFUL)
    if reading.doubts:
        told.append(f"{DOUBTS}{'，'.join(reading.doubts)}")
    return tuple(told), problems


def _is_arc(impression: Impression) -> bool:
    """Whether a good part is missing, as on the sheets of a seam seal."""
    rim = impression.rim
    return impression.cut and isinstance(rim, Ring) and rim.seen < 0.8


def _in_a_picture(page: Page, impression: Impression, source: Source) -> bool:
    """Whether the seal is a picture object of its own in a PDF or an office file."""
    if page.embedded_in is not None:
        return impression.box.area >= 0.5
    if source.media_type != PDF:
        return False
    return is_own_picture(impression.box, pictures_of(source.file, page.number))


def _seal(
    doc: Document,
    page: Page,
    impression: Impression,
    reading: Lettering,
    notes: tuple[str, ...],
    id: str,
    engine: str,
) -> Seal:
    box = impression.box
    under = tuple(
        line.id
        for line in doc.lines_of(page.number)
        if line.place.box and line.place.box.overlap(box) > 0
    )
    quote = reading.text or UNREAD
    return Seal(
        id=id,
        evidence=(Evidence(document=doc.id, page=page.number, quote=quote, box=box),),
        origin=Origin(f"{METHOD}+{engine}", round(reading.score, 3)),
        shape=impression.shape,
        colour=impression.colour,
        text=reading.text,
        owner=reading.owner,
        unsure=reading.unsure,
        purpose=reading.purpose,
        notes=notes,
        overlaps=under,
        arc=_is_arc(impression),
        ink="" if impression.cut else kept_print(print_of(impression)),
    )


def _problem(error: ReadError, page: Page) -> Problem:
    return Problem(stage=STAGE, code=error.code, detail=str(error), page=page.number)
