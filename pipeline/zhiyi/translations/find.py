"""find_translations: for every foreign part the Chinese parts that translate it.

A translation says what the original says, segment by segment: it is told from a paper about the
same goods by how much of the original finds a partner, and how alike the partners are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from zhiyi.document import Document, Evidence, Origin, Problem, fact_id
from zhiyi.engines.protocols import Encoder
from zhiyi.flow import Found
from zhiyi.inquiry import Difference, Inquiry, Segment, Translation, TranslationStatus
from zhiyi.language import has_language
from zhiyi.translations.differences import Differing, differences
from zhiyi.translations.papers import (
    Match,
    Paper,
    Settings,
    Vectors,
    copied_in,
    coverage_of,
    match_of,
    partnered,
    to_cover,
)
from zhiyi.translations.segments import Text, segments_of
from zhiyi.translations.subjects import likely, of_another

METHOD = "translations@1"


def find_translations(
    inquiry: Inquiry, *, encoder: Encoder, settings: Settings | None = None
) -> Found[Translation]:
    """A ``Translation`` for every part that is foreign or cannot be told."""
    settings = settings or Settings()
    papers = [Paper(doc, part, segments_of(doc, part)) for doc, part in inquiry.parts()]
    originals = [paper for paper in papers if paper.part.foreign is not False]
    if not originals:
        return Found()
    rivals = [likely(original, papers) for original in originals]
    chosen = [p for p in papers if any(p is rival for group in rivals for rival in group)]
    vectors, problems = _encode(originals, chosen, encoder=encoder, most=settings.most_texts)
    method = f"{METHOD}+{encoder.name}"
    facts = tuple(
        _translation(original, group, vectors, method=method, settings=settings)
        for original, group in zip(originals, rivals, strict=True)
    )
    return Found(facts, problems)


def _encode(
    originals: Sequence[Paper], papers: Sequence[Paper], *, encoder: Encoder, most: int
) -> tuple[Vectors, tuple[Problem, ...]]:
    """Every different segment once, originals first; beyond the cap only figures are compared."""
    texts = dict.fromkeys(t.plain for paper in originals for t in paper.foreign)
    texts |= dict.fromkeys(t.plain for paper in papers for t in paper.chinese)
    kept = list(texts)[:most]
    rows = encoder.encode(kept)
    vectors = dict(zip(kept, rows, strict=True))
    problems: tuple[Problem, ...] = ()
    if len(texts) > most:
        empty = np.zeros_like(rows[0])
        vectors |= {text: empty for text in list(texts)[most:]}
        detail = f"译文比对的语句超过{most}条，其余{len(texts) - most}条仅比对数值"
        problems = (Problem(stage="translations", code="TRANSLATION_CAPPED", detail=detail),)
    return vectors, problems


def _translation(
    original: Paper,
    papers: Sequence[Paper],
    vectors: Vectors,
    *,
    method: str,
    settings: Settings,
) -> Translation:
    blank = _blank(original, method)
    sources = original.foreign
    if original.part.foreign is None or not to_cover(sources, ()):
        return replace(blank, status="undetermined", detail="外文材料未能读取，无法比对译文")
    matches = [match_of(sources, paper, vectors) for paper in papers]
    good = [match for match in matches if match.translates(settings)]
    siblings = [(match, of_another(original, match)) for match in good]
    good = [match for match, strange in siblings if not strange]
    if not good:
        return replace(blank, detail=_nothing([strange for _, strange in siblings if strange]))
    best = max(good, key=lambda match: match.coverage)
    strangers = {match.paper.part.id for match, strange in siblings if strange}
    rest = [m for m in matches if m is not best and m.paper.part.id not in strangers]
    return _describe(blank, original, (best, *_joining(original, best, rest, settings)), settings)


def _nothing(strange: Sequence[str]) -> str:
    if not strange:
        return "未检出该外文材料的中文译文"
    return f"未检出该外文材料的中文译文；另有文字相近的中文材料，所述对象（{strange[0]}）与原文不同"


def _joining(
    original: Paper, best: Match, others: Sequence[Match], settings: Settings
) -> tuple[Match, ...]:
    """Further files of a translation: each covers what the ones before it leave."""
    joined = [best]
    while others:
        gains = [(coverage_of(original.foreign, (*joined, other)), other) for other in others]
        coverage, match = max(gains, key=lambda gain: gain[0])
        gained = coverage - coverage_of(original.foreign, joined)
        if gained < settings.more or not match.translates(settings, least=settings.more):
            break
        joined.append(match)
        others = [other for other in others if other is not match]
    return tuple(joined[1:])


def _blank(original: Paper, method: str) -> Translation:
    part = original.part
    return Translation(
        id=fact_id("translation", original.doc, f"{part.pages[0]}", original.doc.parts.index(part)),
        evidence=part.evidence,
        origin=Origin(method, 0.0),
        part=part.id,
        status="missing",
        foreign=part.foreign,
    )


def _describe(
    blank: Translation, original: Paper, matches: Sequence[Match], settings: Settings
) -> Translation:
    sources = original.foreign
    coverage = round(coverage_of(sources, matches), 3)
    found = list(_differing(sources, matches))
    missing = _missing(
        sources, matches, GAP_LETTERS if coverage < settings.enough else settings.long
    )
    facts = tuple(
        _fact(original.doc, blank, n, differing) for n, differing in enumerate(found + missing)
    )
    status: TranslationStatus = "provided"
    if any(differing.sure for differing in found):
        status = "inconsistent"
    elif coverage < settings.enough or missing:
        status = "partial"
    return replace(
        blank,
        origin=replace(blank.origin, score=coverage),
        status=status,
        targets=tuple(match.paper.part.id for match in matches),
        coverage=coverage,
        segments=_segments(sources, matches),
        differences=facts,
        detail=_detail(coverage, found, len(missing)),
    )


def _differing(sources: Sequence[Text], matches: Sequence[Match]) -> Iterator[Differing]:
    """Differences of the first paper; of each further one those of segments that it adds."""
    done: set[int] = set()
    for match in matches:
        pairs = [pair for pair in match.pairs if not done & set(pair.sources)]
        yield from differences(sources, match.paper.chinese, pairs)
        done |= partnered((match,))


def _segments(sources: Sequence[Text], matches: Sequence[Match]) -> tuple[Segment, ...]:
    """Every segment of the original, with its partner or without."""
    partner = {
        n: (pair, match.paper.chinese[pair.targets[0]].place)
        for match in reversed(matches)
        for pair in match.pairs
        for n in pair.sources
    }
    return tuple(
        Segment(
            source=source.place,
            target=partner[n][1] if n in partner else None,
            score=round(partner[n][0].score, 3) if n in partner else 0.0,
            state="aligned" if n in partner else "missing",
        )
        for n, source in enumerate(sources)
        if n in partner or has_language(source.code)
    )


GAP_LETTERS = 60
"""A run of segments without a partner is called a missing section from this many letters on."""


def _missing(sources: Sequence[Text], matches: Sequence[Match], least: int) -> list[Differing]:
    """Runs of the original without a partner, of ``least`` letters or more."""
    done = partnered(matches)
    runs: list[list[int]] = [[]]
    for n in to_cover(sources, copied_in(matches)):
        if n in done:
            runs.append([])
        else:
            runs[-1].append(n)
    long = [run for run in runs if sum(sources[n].letters for n in run) >= least]
    return [
        Differing("section", f"原文此处起{len(run)}句未见译文", sources[run[0]].place, None)
        for run in long
    ]


def _fact(doc: Document, blank: Translation, n: int, differing: Differing) -> Difference:
    evidence: tuple[Evidence, ...] = (differing.source,)
    if differing.target:
        evidence += (differing.target,)
    return Difference(
        id=fact_id("difference", doc, f"{blank.id}:{differing.source.page}", n),
        evidence=evidence,
        origin=Origin(blank.origin.method, 1.0 if differing.sure else UNSURE),
        kind=differing.kind,
        detail=differing.detail,
        figures=differing.figures,
        doubtful=not differing.sure,
    )


UNSURE = 0.5
"""Score of a difference that an unclear scan may explain."""


def _detail(coverage: float, found: Sequence[Differing], missing: int) -> str:
    parts = [f"译文覆盖原文约{round(coverage * 100)}%"]
    sure = sum(differing.sure for differing in found)
    if sure:
        parts.append(f"{sure}处与原文不一致")
    if len(found) > sure:
        parts.append(f"{len(found) - sure}处因读数存疑待核对")
    if missing:
        parts.append(f"{missing}处未见译文")
    return "，".join(parts)
