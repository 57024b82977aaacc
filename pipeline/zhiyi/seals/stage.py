"""The stage ``seals``: every page picture, its seals, whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhiyi.document import Document, Evidence, Origin, Page, Problem, Seal, fact_id
from zhiyi.engines.protocols import Recogniser
from zhiyi.errors import ReadError
from zhiyi.flow import Found
from zhiyi.rims import Frame, Ring
from zhiyi.seals.impressions import Impression, impressions
from zhiyi.seals.lettering import Lettering, read_frame, read_ring
from zhiyi.seals.names import CropReader, Readers
from zhiyi.seals.pasted import Print, is_own_picture, pictures_of, print_of, repeated
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


@dataclass(frozen=True, slots=True)
class Sighting:
    """A seal on a page with what was read from it. Its ``impression`` has no ink any more: hundreds
    of pages would keep gigabytes of it."""

    page: Page
    impression: Impression
    print: Print
    reading: Lettering


def find_seals(
    doc: Document, *, source: Source, recogniser: Recogniser, second: CropReader | None = None
) -> Found[Seal]:
    """The seals on every page that can be drawn; ``second`` is heard on doubtful letters.

    A page that cannot be drawn, and a seal that the engine failed on, become problems; such a
    seal is still reported, without its words.
    """
    sightings: list[Sighting] = []
    problems: list[Problem] = []
    for page in doc.pages:
        if page.width <= 0 or page.height <= 0:
            continue
        try:
            picture = source.picture(page.number)
        except ReadError as error:
            problems.append(_problem(error, page))
            continue
        for impression in impressions(picture):
            reading, failures = _read(impression, Readers(recogniser, second), page)
            problems += failures
            if is_seal(impression, reading, seal_words()):
                bare = replace(impression, inks=())
                sightings.append(Sighting(page, bare, print_of(impression), reading))
    notes, failures = _notes(doc, sightings, source)
    seals = [
        _seal(doc, sighting, _ordinal(sightings, place), notes[place], recogniser.name)
        for place, sighting in enumerate(sightings)
    ]
    return Found(tuple(seals), (*problems, *failures))


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
    doc: Document, sightings: Sequence[Sighting], source: Source
) -> tuple[list[tuple[str, ...]], list[Problem]]:
    """For each sighting what an officer should know of it, in Chinese."""
    cut_pages = {one.page.number for one in sightings if one.impression.cut}
    same = repeated([None if one.impression.cut else one.print for one in sightings])
    problems: list[Problem] = []
    notes = []
    for place, one in enumerate(sightings):
        told = []
        if one.impression.cut:
            told.append(SEAM if len(cut_pages) > 1 and _is_arc(one.impression) else CUT)
        if one.impression.colour in COPIES:
            told.append(COPIED)
        try:
            pasted = place in same or _in_a_picture(doc, one, source)
        except ReadError as error:
            problems.append(_problem(error, one.page))
            pasted = False
        if pasted:
            told.append(PASTED)
        if one.reading.doubtful:
            told.append(DOUBTFUL)
        if one.reading.doubts:
            told.append(f"{DOUBTS}{'，'.join(one.reading.doubts)}")
        notes.append(tuple(told))
    return notes, problems


def _is_arc(impression: Impression) -> bool:
    """Whether a good part is missing, as on the sheets of a seam seal."""
    return isinstance(impression.rim, Ring) and impression.rim.seen < 0.8


def _in_a_picture(doc: Document, sighting: Sighting, source: Source) -> bool:
    """Whether the seal is a picture object of its own in a PDF or an office file."""
    box, page = sighting.impression.box, sighting.page
    if page.embedded_in is not None:
        return box.area >= 0.5
    if source.media_type != PDF:
        return False
    return is_own_picture(box, pictures_of(source.file, page.number))


def _ordinal(sightings: Sequence[Sighting], place: int) -> int:
    number = sightings[place].page.number
    return sum(one.page.number == number for one in sightings[:place])


def _seal(
    doc: Document, sighting: Sighting, ordinal: int, notes: tuple[str, ...], engine: str
) -> Seal:
    page, box, reading = sighting.page.number, sighting.impression.box, sighting.reading
    under = tuple(
        line.id for line in doc.lines_of(page) if line.place.box and line.place.box.overlap(box) > 0
    )
    quote = reading.text or UNREAD
    return Seal(
        id=fact_id("seal", doc, f"p{page}", ordinal),
        evidence=(Evidence(document=doc.id, page=page, quote=quote, box=box),),
        origin=Origin(f"{METHOD}+{engine}", round(reading.score, 3)),
        shape=sighting.impression.shape,
        colour=sighting.impression.colour,
        text=reading.text,
        owner=reading.owner,
        unsure=reading.unsure,
        purpose=reading.purpose,
        notes=notes,
        overlaps=under,
    )


def _problem(error: ReadError, page: Page) -> Problem:
    return Problem(stage=STAGE, code=error.code, detail=str(error), page=page.number)
