"""find_glosses: terms of foreign papers in Chinese, for an officer who does not read the language.

Where a translation is missing or partial every term of the lexicon is glossed; elsewhere those
that indicators state. A gloss says what a word means, not what the paper says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from zhiyi.document import (
    Document,
    Evidence,
    Indicator,
    Line,
    Origin,
    Part,
    Passage,
    fact_id,
)
from zhiyi.flow import Found
from zhiyi.glossary import Glossary, Hit
from zhiyi.inquiry import Gloss, Inquiry, Translation
from zhiyi.language import NONE, UNKNOWN, has_language, is_chinese
from zhiyi.lexicon import Lexicon, normalised
from zhiyi.scripts import count_scripts

METHOD = "glosses@1"
LACKING = frozenset({"missing", "partial", "undetermined"})
"""States of a translation in which every term is glossed."""


@dataclass(slots=True)
class _Kept:
    """One term of a part while it is gathered."""

    term: str
    code: str
    chinese: str
    parameter_id: str | None
    evidence: tuple[Evidence, ...]
    count: int = 0
    indicators: list[str] = field(default_factory=list)


Gathered = dict[tuple[str, str | None], _Kept]


def find_glosses(inquiry: Inquiry, *, lexicon: Lexicon) -> Found[Gloss]:
    """Glosses of every foreign part, in order of their first places."""
    foreign = [t for t in inquiry.translations if t.foreign is not False]
    if not foreign:
        return Found()
    glossary = glossary_of(lexicon)
    return Found(tuple(g for t in foreign for g in _of_part(inquiry, t, glossary)))


@lru_cache(maxsize=1)
def glossary_of(lexicon: Lexicon) -> Glossary:
    """Made once a process: it takes a tenth of a second, as much as five pages of glosses."""
    return Glossary(lexicon)


def _of_part(inquiry: Inquiry, translation: Translation, glossary: Glossary) -> Iterator[Gloss]:
    doc, part = inquiry.part(translation.part)
    gathered: Gathered = {}
    if translation.status in LACKING:
        for passage in doc.passages:
            if passage.place.page in part.pages:
                _gather(gathered, doc, part, passage, glossary)
    for indicator in doc.indicators:
        if indicator.place.page in part.pages:
            _state(gathered, doc, part, indicator, glossary)
    for n, kept in enumerate(gathered.values()):
        yield Gloss(
            id=fact_id("gloss", doc, f"{part.pages[0]}", n),
            evidence=kept.evidence,
            origin=Origin(METHOD, 1.0),
            part=part.id,
            term=kept.term,
            code=kept.code,
            chinese=kept.chinese,
            parameter_id=kept.parameter_id,
            count=max(kept.count, len(kept.indicators)),
            indicators=tuple(kept.indicators),
        )


def _gather(
    gathered: Gathered, doc: Document, part: Part, passage: Passage, glossary: Glossary
) -> None:
    """Terms of one passage. Where it is of no language, as a lone word in capitals, or of one that
    could not be told, labels alone count, in the languages of the part."""
    if is_chinese(passage.code):
        return
    told = has_language(passage.code)
    codes = [passage.code] if told else [s.code for s in part.languages if has_language(s.code)]
    text = "\n".join(evidence.quote for evidence in passage.evidence)
    taken: set[int] = set()
    for code in codes:
        labels = not told and passage.code == NONE
        for hit in glossary.hits(text, code=code, labels=labels):
            places = set(range(hit.start, hit.end))
            if not is_chinese(code) and not places & taken:
                taken |= places
                _keep(gathered, doc, passage, hit, code)


def _keep(gathered: Gathered, doc: Document, passage: Passage, hit: Hit, code: str) -> None:
    key = (hit.term.chinese, hit.term.parameter_id)
    if key not in gathered:
        evidence = tuple(_places(doc, passage, hit))
        printed = " ".join(piece.quote.strip() for piece in evidence)
        term = printed.replace("- ", "") if "- " in printed else printed
        gathered[key] = _Kept(term, code, *key, evidence)
    gathered[key].count += 1


def _places(doc: Document, passage: Passage, hit: Hit) -> Iterator[Evidence]:
    """Where the letters of a hit stand: a piece of evidence for each line that it touches."""
    begin = 0
    for piece in passage.evidence:
        start, end = max(hit.start - begin, 0), min(hit.end - begin, len(piece.quote))
        if start < end:
            yield _slice(doc, piece, start, end)
        begin += len(piece.quote) + 1


def _slice(doc: Document, piece: Evidence, start: int, end: int) -> Evidence:
    line = _line_of(doc, piece)
    box = line.box_of(start, end) if line else piece.box
    return replace(piece, quote=piece.quote[start:end], box=box)


def _line_of(doc: Document, piece: Evidence) -> Line | None:
    if piece.box is None:
        return None
    return next(
        (line for line in doc.lines if line.place == piece and line.text == piece.quote), None
    )


def _state(
    gathered: Gathered, doc: Document, part: Part, indicator: Indicator, glossary: Glossary
) -> None:
    """The name of an indicator's parameter, where it is printed in another language."""
    printed, id = indicator.parameter, indicator.parameter_id
    if not printed or id is None or (code := _code_of(doc, part, indicator, printed)) is None:
        return
    kept = _named(gathered, printed, id)
    chinese = kept.chinese if kept else glossary.chinese(printed, id)
    if chinese is None:
        return
    kept = kept or gathered.get((chinese, id)) or gathered.get((chinese, None))
    if kept is None:
        kept = _Kept(printed, code, chinese, id, indicator.evidence[:1])
        gathered[(chinese, id)] = kept
    kept.parameter_id = kept.parameter_id or id
    kept.indicators.append(indicator.id)


def _named(gathered: Gathered, printed: str, id: str) -> _Kept | None:
    """The term that ``printed`` is, or else the longest one of its parameter that it ends in."""
    name = normalised(printed)
    terms = [(normalised(kept.term), kept) for kept in gathered.values()]
    same = [kept for term, kept in terms if term == name]
    ends = [
        (len(term), n)
        for n, (term, kept) in enumerate(terms)
        if name.endswith(term) and kept.parameter_id in (None, id)
    ]
    return same[0] if same else terms[max(ends)[1]][1] if ends else None


def _code_of(doc: Document, part: Part, indicator: Indicator, printed: str) -> str | None:
    """The language that an indicator's name is printed in; None: Chinese, or no word at all."""
    scripts = count_scripts(printed)
    place = indicator.place
    codes = [p.code for p in doc.passages if any(_touches(place, own) for own in p.evidence)]
    told = [code for code in codes if has_language(code) and not is_chinese(code)]
    if not scripts or (scripts.get("han") and not {"ja", "ko"} & set(told)):
        return None
    main = (s.code for s in part.languages if has_language(s.code) and not is_chinese(s.code))
    return told[0] if told else next(main, UNKNOWN)


def _touches(place: Evidence, own: Evidence) -> bool:
    if place.page != own.page:
        return False
    if place.box is None or own.box is None:
        return place.locator == own.locator
    return place.box.overlap(own.box) > 0
