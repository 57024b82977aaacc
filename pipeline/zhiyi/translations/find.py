"""find_translations: for every foreign part the Chinese parts that translate it.

A translation says what the original says, segment by segment: it is told from a paper about the
same goods by how much of the original finds a partner, and how alike the partners are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zhiyi.document import Document, Evidence, Origin, Part, Problem, fact_id
from zhiyi.engines.protocols import Encoder
from zhiyi.flow import Found
from zhiyi.inquiry import Difference, Inquiry, Segment, Translation, TranslationStatus
from zhiyi.language import has_language, is_chinese
from zhiyi.translations.align import Pair, align
from zhiyi.translations.differences import Differing, differences
from zhiyi.translations.segments import Text, segments_of

METHOD = "translations@1"


@dataclass(frozen=True, slots=True)
class Settings:
    """Measured on the parallel development set by tests/measure/translations.py.

    A Chinese part is a translation where it covers ``most`` of the original; or ``least`` of it,
    and is itself to the share ``own`` made of what stands in the original: half a translation is
    told from a paper about the same goods by saying nothing else. From coverage ``enough`` on
    nothing is called missing. ``most_texts``: how many different segments are encoded in one
    inquiry (about 250 a second on one core).
    """

    most: float = 0.6
    least: float = 0.2
    own: float = 0.5
    enough: float = 0.85
    most_texts: int = 8000


@dataclass(frozen=True, slots=True)
class Paper:
    """A part with its segments."""

    doc: Document
    part: Part
    texts: tuple[Text, ...]

    @property
    def foreign(self) -> tuple[Text, ...]:
        """What must be translated, and the figures between."""
        return tuple(t for t in self.texts if not is_chinese(t.code))

    @property
    def chinese(self) -> tuple[Text, ...]:
        """What may be a translation, and the figures between."""
        return tuple(t for t in self.texts if is_chinese(t.code) or not has_language(t.code))


OTHER_PAPERS = frozenset({"declaration", "contract", "explanation", "licence", "end_use_statement"})
"""Papers of their own: they repeat figures of a data sheet, and translate it only as a whole."""


@dataclass(frozen=True, slots=True)
class Match:
    """A paper held against an original: partners, the share of the original's foreign letters
    that they cover, and the share of the paper's Chinese that they take."""

    paper: Paper
    pairs: tuple[Pair, ...] = ()
    coverage: float = 0.0
    own: float = 0.0

    def translates(self, settings: Settings) -> bool:
        if self.coverage >= settings.most:
            return True
        other = self.paper.part.kind in OTHER_PAPERS
        return not other and self.coverage >= settings.least and self.own >= settings.own


def find_translations(
    inquiry: Inquiry, *, encoder: Encoder, settings: Settings | None = None
) -> Found[Translation]:
    """A ``Translation`` for every part that is foreign or cannot be told."""
    settings = settings or Settings()
    papers = [Paper(doc, part, segments_of(doc, part)) for doc, part in inquiry.parts()]
    originals = [paper for paper in papers if paper.part.foreign is not False]
    if not originals:
        return Found()
    vectors, problems = _encode(originals, papers, encoder=encoder, most=settings.most_texts)
    facts = tuple(
        _translation(paper, papers, vectors, method=f"{METHOD}+{encoder.name}", settings=settings)
        for paper in originals
    )
    return Found(facts, problems)


Vectors = dict[str, NDArray[np.float32]]


def _encode(
    originals: Sequence[Paper], papers: Sequence[Paper], *, encoder: Encoder, most: int
) -> tuple[Vectors, tuple[Problem, ...]]:
    """Every different segment once, originals first; beyond the cap only figures are compared."""
    texts = dict.fromkeys(t.text for paper in originals for t in paper.foreign)
    texts |= dict.fromkeys(t.text for paper in papers for t in paper.chinese)
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
    if original.part.foreign is None or not _to_cover(sources, ()):
        return replace(blank, status="undetermined", detail="外文材料未能读取，无法比对译文")
    matches = [_match(sources, paper, vectors) for paper in papers]
    good = [match for match in matches if match.translates(settings)]
    if not good:
        return replace(blank, detail="未检出该外文材料的中文译文")
    best = max(good, key=lambda match: match.coverage)
    return _describe(blank, original, best, settings)


def _blank(original: Paper, method: str) -> Translation:
    part = original.part
    return Translation(
        id=fact_id("translation", original.doc, f"{part.pages[0]}", original.doc.parts.index(part)),
        evidence=part.evidence,
        origin=Origin(method, 0.0),
        part=part.id,
        status="missing",
    )


def _match(sources: Sequence[Text], paper: Paper, vectors: Vectors) -> Match:
    targets = paper.chinese
    if not any(is_chinese(t.code) for t in targets):
        return Match(paper)
    pairs = align(sources, targets, _rows(sources, vectors), _rows(targets, vectors))
    taken = {m for pair in pairs for m in pair.targets}
    chinese = [m for m, t in enumerate(targets) if is_chinese(t.code)]
    own = sum(targets[m].weight for m in chinese if m in taken)
    own /= sum(targets[m].weight for m in chinese) or 1.0
    return Match(paper, pairs, _coverage(sources, paper, pairs), own)


def _rows(texts: Sequence[Text], vectors: Vectors) -> NDArray[np.float32]:
    return np.stack([vectors[text.text] for text in texts])


def _to_cover(sources: Sequence[Text], copied: Sequence[str]) -> list[int]:
    """Segments that need a translation: those in a language, but for short ones (commands,
    names) that the translation repeats as they are."""
    repeated = set(copied)
    return [n for n, s in enumerate(sources) if has_language(s.code) and s.text not in repeated]


def _coverage(sources: Sequence[Text], paper: Paper, pairs: Sequence[Pair]) -> float:
    """Share of the original's foreign letters that have a partner."""
    needed = _to_cover(sources, _copied(paper))
    partnered = {n for pair in pairs for n in pair.sources}
    total = sum(sources[n].letters for n in needed)
    return sum(sources[n].letters for n in needed if n in partnered) / total if total else 0.0


SHORT = 30
"""Letters up to which a segment that both papers print alike counts as a name or a command."""


def _copied(paper: Paper) -> list[str]:
    return [t.text for t in paper.texts if t.letters <= SHORT and not is_chinese(t.code)]


def _describe(blank: Translation, original: Paper, best: Match, settings: Settings) -> Translation:
    sources, targets = original.foreign, best.paper.chinese
    found = differences(sources, targets, best.pairs)
    missing = _missing(sources, best) if best.coverage < settings.enough else []
    facts = tuple(
        _fact(original.doc, blank, n, differing) for n, differing in enumerate(found + missing)
    )
    status: TranslationStatus = "provided"
    if found:
        status = "inconsistent"
    elif best.coverage < settings.enough:
        status = "partial"
    return replace(
        blank,
        origin=replace(blank.origin, score=round(best.coverage, 3)),
        status=status,
        targets=(best.paper.part.id,),
        coverage=round(best.coverage, 3),
        segments=_segments(sources, targets, best.pairs),
        differences=facts,
        detail=_detail(best.coverage, len(found), len(missing)),
    )


def _segments(
    sources: Sequence[Text], targets: Sequence[Text], pairs: Sequence[Pair]
) -> tuple[Segment, ...]:
    """Every segment of the original, with its partner or without."""
    partner = {n: pair for pair in pairs for n in pair.sources}
    return tuple(
        Segment(
            source=source.place,
            target=targets[partner[n].targets[0]].place if n in partner else None,
            score=round(partner[n].score, 3) if n in partner else 0.0,
        )
        for n, source in enumerate(sources)
        if n in partner or has_language(source.code)
    )


GAP_LETTERS = 60
"""A run of segments without a partner is called a missing section from this many letters on."""


def _missing(sources: Sequence[Text], best: Match) -> list[Differing]:
    """Runs of the original without a partner."""
    partnered = {n for pair in best.pairs for n in pair.sources}
    runs: list[list[int]] = [[]]
    for n in _to_cover(sources, _copied(best.paper)):
        if n in partnered:
            runs.append([])
        else:
            runs[-1].append(n)
    long = [run for run in runs if sum(sources[n].letters for n in run) >= GAP_LETTERS]
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
        origin=Origin(blank.origin.method, 1.0),
        kind=differing.kind,
        detail=differing.detail,
    )


def _detail(coverage: float, differing: int, missing: int) -> str:
    parts = [f"译文覆盖原文约{round(coverage * 100)}%"]
    if differing:
        parts.append(f"{differing}处与原文不一致")
    if missing:
        parts.append(f"{missing}处未见译文")
    return "，".join(parts)
