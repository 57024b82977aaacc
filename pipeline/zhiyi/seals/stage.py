"""The stage ``seals``: every page picture, its seals, whose they are."""

from __future__ import annotations

from zhiyi.document import Document, Evidence, Origin, Page, Problem, Seal, fact_id
from zhiyi.engines.protocols import Recogniser
from zhiyi.errors import ReadError
from zhiyi.flow import Found
from zhiyi.rims import Ring
from zhiyi.seals.impressions import Impression, impressions
from zhiyi.seals.lettering import Lettering, read_frame, read_ring, tells
from zhiyi.seals.words import Words, seal_words
from zhiyi.source import Source

METHOD = "zhiyi-seals@1"
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
    """A red ring is a seal though nothing can be read; all else must bear a seal's words."""
    if isinstance(impression.rim, Ring) and impression.colour == "red":
        return True
    return tells(reading, words)


def _seal(
    doc: Document, page: Page, impression: Impression, reading: Lettering, ordinal: int, name: str
) -> Seal:
    quote = reading.text or UNREAD
    notes = ("残缺（被页边截断）",) if impression.cut else ()
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


def _problem(error: ReadError, page: Page) -> Problem:
    return Problem(stage="seals", code=error.code, detail=str(error), page=page.number)
