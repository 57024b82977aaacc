"""The stage ``seals``: every page picture, its seals, whose they are."""

from __future__ import annotations

from zhiyi.document import Document, Evidence, Origin, Page, Problem, Seal, fact_id
from zhiyi.engines.protocols import Recogniser
from zhiyi.errors import ReadError
from zhiyi.flow import Found
from zhiyi.rims import Frame, Ring
from zhiyi.seals.impressions import Impression, impressions
from zhiyi.seals.lettering import Lettering, is_personal, read_frame, read_ring, tells
from zhiyi.seals.words import Words, letters_in, seal_words
from zhiyi.source import Source

METHOD = "zhiyi-seals@1"
LEAST_FILL, MOST_FILL = 0.03, 0.45
"""Inked part of what a seal's rim encloses. Measured: 80 seals 0.05 to 0.35, emblems 0.66."""

LETTERS_OF_BLUE = 8
COPIES = ("grey", "black")

CUT = "残缺（被页边截断）"
SEAM = "骑缝章"
COPIED = "灰度（复印件）"
PASTED = "图片印章"
DOUBTFUL = "印文个别字存疑"
UNREAD = "（印文未能识读）"


def find_seals(doc: Document, *, source: Source, recogniser: Recogniser) -> Found[Seal]:
    """The seals on every page that can be drawn.

    A page that cannot be drawn, and a seal that the engine failed on, become problems; such a
    seal is still reported, without its words.
    """
    seals: list[Seal] = []
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
            try:
                reading = _read(impression, recogniser, seal_words())
            except ReadError as error:
                problems.append(_problem(error, page))
                reading = Lettering()
            if _is_seal(impression, reading, seal_words()):
                ordinal = sum(seal.place.page == page.number for seal in seals)
                seals.append(_seal(doc, page, impression, reading, ordinal, recogniser.name))
    return Found(tuple(seals), tuple(problems))


def _read(impression: Impression, recogniser: Recogniser, words: Words) -> Lettering:
    if isinstance(impression.rim, Ring):
        return read_ring(impression.inks, impression.rim, recogniser, words, sight=impression.sight)
    return read_frame(impression.inks, impression.rim, recogniser, words)


def _is_seal(impression: Impression, reading: Lettering, words: Words) -> bool:
    """What has the words of a seal is one; so is a ring of red ink around ink that cannot be read.

    A ring filled with ink is an emblem, an empty one a mark drawn by hand. Blue rings are logos
    more often than red ones, and arcs are ornaments more often than rings: they must have letters.
    A ring on a copy must bear a seal's words.
    """
    fill = impression.fill
    if not LEAST_FILL <= fill <= MOST_FILL:
        return False
    if tells(reading, words):
        return True
    letters = max((letters_in(line) for line in reading.lines), default=0)
    if impression.colour in COPIES:
        return reading.doubtful
    if isinstance(impression.rim, Frame):
        return impression.colour == "red" and is_personal(reading)
    if impression.colour == "red":
        return impression.rim.seen >= 0.5 or letters >= 2
    return letters >= LETTERS_OF_BLUE


def _seal(
    doc: Document, page: Page, impression: Impression, reading: Lettering, ordinal: int, name: str
) -> Seal:
    quote = reading.text or UNREAD
    notes = _notes(impression, reading, doc)
    under = tuple(
        line.id
        for line in doc.lines_of(page.number)
        if line.place.box and line.place.box.overlap(impression.box) > 0
    )
    return Seal(
        id=fact_id("seal", doc, f"p{page.number}", ordinal),
        evidence=(Evidence(document=doc.id, page=page.number, quote=quote, box=impression.box),),
        origin=Origin(f"{METHOD}+{name}", round(reading.score, 3)),
        shape=impression.shape,
        colour=impression.colour,
        text=reading.text,
        owner=reading.owner,
        purpose=reading.purpose,
        notes=notes,
        overlaps=under,
    )


def _notes(impression: Impression, reading: Lettering, doc: Document) -> tuple[str, ...]:
    notes = []
    if impression.cut:
        notes.append(CUT)
    if impression.colour in COPIES:
        notes.append(COPIED)
    if reading.doubtful:
        notes.append(DOUBTFUL)
    return tuple(notes)


def _problem(error: ReadError, page: Page) -> Problem:
    return Problem(stage="seals", code=error.code, detail=str(error), page=page.number)
