"""find_translations: for every paper with foreign text the Chinese that translates it.

Two questions, two directions. Whether a Chinese paper translates this one is told from its side:
how much of what it says stands in the original. Whether the translation is complete is told from
the original's, page by page. A paper may carry its own Chinese; only what that leaves is looked for
in others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from zhiyi.document import Origin, Problem, fact_id
from zhiyi.engines.protocols import Encoder
from zhiyi.flow import Found
from zhiyi.foreign import unread_pages
from zhiyi.inquiry import Inquiry, Translation, TranslationStatus
from zhiyi.recall import Pieces
from zhiyi.translations import describe
from zhiyi.translations.differences import Differing
from zhiyi.translations.gaps import Gap, Gaps, gaps_of
from zhiyi.translations.meanings import Meanings
from zhiyi.translations.originals import (
    Original,
    comparable,
    loses,
    original_of,
    own_match,
    rival_of,
    settled,
    stands_apart,
)
from zhiyi.translations.pairing import Pairing, pair_papers
from zhiyi.translations.papers import (
    Match,
    Paper,
    Settings,
    coverage_of,
    match_of,
    partnered,
)
from zhiyi.translations.segments import Text
from zhiyi.translations.subjects import likely
from zhiyi.translations.verdicts import standing_of

METHOD = "translations@2"
MAINLY = 0.5
"""A paper without a translation lacks all of it where more than this share of what it says stands
in a foreign language only; else a part."""


HALF = 0.3
"""Share of what is foreign in a paper that its own Chinese covers at least to be a part of its
translation: the title and the names on a Chinese cover are a fifth of a short report."""


def find_translations(
    inquiry: Inquiry,
    *,
    encoder: Encoder,
    settings: Settings | None = None,
    papers: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    pieces: Pieces | None = None,
) -> Found[Translation]:
    """A ``Translation`` for every part that holds foreign text of substance or cannot be told.

    ``papers``: by the id of a part, the parts that officers hold to translate it, and no others.
    ``pieces``: what an earlier run found of two papers each.
    """
    settings = settings or Settings()
    originals = [o for doc, part in inquiry.parts() if (o := original_of(doc, part))]
    told = [original for original in originals if not original.reason]
    rivals = [rival_of(doc, part) for doc, part in inquiry.parts()] if told else []
    groups = {
        id(original): _held(original, rivals, papers) or _likely(original, rivals)
        for original in told
    }
    chosen = [paper for paper in rivals if any(paper in group for group in groups.values())]
    own = [original.own for original in told if original.own]
    silent, problems = _silent(told, [*own, *chosen], most=settings.most_texts)
    meanings = Meanings(encoder, pieces=pieces, silent=silent)
    method = f"{METHOD}+{encoder.name}"
    pairings = pair_papers([(o.paper, groups[id(o)]) for o in told], meanings, settings)
    paired = {id(original): pairing for original, pairing in zip(told, pairings, strict=True)}
    facts = []
    for original in originals:
        held = papers.get(original.paper.part.id)
        if original.reason:
            facts.append(_undetermined(original, method))
        elif held is None:
            pairing = paired[id(original)]
            facts.append(_translation(original, meanings, pairing, method, settings))
        else:
            group = _held(original, rivals, papers)
            facts.append(_as_held(original, group, meanings, held, method, settings))
    return Found(tuple(facts), problems)


def _held(
    original: Original, rivals: Sequence[Paper], papers: Mapping[str, tuple[str, ...]]
) -> list[Paper]:
    """The papers that officers hold to translate it, but for its own Chinese."""
    part = original.paper.part
    held = papers.get(part.id, ())
    return [paper for paper in rivals if paper.part.id in held and paper.part is not part]


def _as_held(
    original: Original,
    group: Sequence[Paper],
    meanings: Meanings,
    held: Sequence[str],
    method: str,
    settings: Settings,
) -> Translation:
    """As officers hold it to be translated, whatever the papers have in common."""
    blank, part = _blank(original, method), original.paper.part
    matches = [match_of(original.sources, p, meanings, kind=part.kind) for p in group]
    own = own_match(original, meanings) if part.id in held else None
    found = (*matches, own) if own else tuple(matches)
    return (
        _described(blank, original, found, settings)
        if found
        else _without(blank, original, None, ())
    )


def _likely(original: Original, rivals: Sequence[Paper]) -> list[Paper]:
    others = [paper for paper in rivals if paper.part is not original.paper.part]
    return likely(original.paper, others)


def _silent(
    originals: Sequence[Original], papers: Sequence[Paper], *, most: int
) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """The texts beyond the cap, originals first, of which only figures are compared."""
    texts = dict.fromkeys(t.plain for original in originals for t in original.sources)
    texts |= dict.fromkeys(t.plain for paper in papers for t in paper.chinese)
    beyond = frozenset(list(texts)[most:])
    if not beyond:
        return beyond, ()
    detail = f"译文比对的语句超过{most}条，其余{len(beyond)}条仅比对数值"
    problem = Problem(stage="translations", code="TRANSLATION_CAPPED", detail=detail)
    return beyond, (problem,)


def _blank(original: Original, method: str) -> Translation:
    doc, part = original.paper.doc, original.paper.part
    return Translation(
        id=fact_id("translation", doc, f"{part.pages[0]}", doc.parts.index(part)),
        evidence=part.evidence,
        origin=Origin(method, 0.0),
        part=part.id,
        status="missing",
    )


def _undetermined(original: Original, method: str) -> Translation:
    blank = _blank(original, method)
    foreign = original.paper.part.foreign
    return replace(blank, status="undetermined", foreign=foreign, detail=original.reason)


def _translation(
    original: Original, meanings: Meanings, pairing: Pairing, method: str, settings: Settings
) -> Translation:
    blank, sources = _blank(original, method), original.sources
    own = own_match(original, meanings)
    if own:
        gaps = gaps_of(sources, (own,))
        if not loses(gaps, original.chinese):
            return _carried(blank, original, own, gaps)
    verdicts = [(match, standing_of(sources, match).verdict) for match in pairing.matches]
    found = [match for match, verdict in verdicts if verdict == "yes"]
    if own and _adds(sources, found, own, settings):
        found.append(own)
    asked = [match for match, verdict in verdicts if verdict == "ask"]
    if found:
        return _described(blank, original, found, settings)
    if asked:
        return _asked(blank, original, asked)
    return _without(blank, original, own, pairing.strange)


def _adds(sources: Sequence[Text], found: Sequence[Match], own: Match, settings: Settings) -> bool:
    """Whether the paper's own Chinese translates much of it, or of what others leave."""
    least = settings.more if found else HALF
    return coverage_of(sources, (*found, own)) - coverage_of(sources, found) >= least


def _asked(blank: Translation, original: Original, asked: Sequence[Match]) -> Translation:
    """A Chinese paper says much of what the original says, and much else."""
    match = max(asked, key=lambda match: match.coverage)
    detail = (
        f"中文材料“{match.paper.doc.path}”与原文部分内容相符（约{match.coverage:.0%}），"
        "另有与原文不同之处，是否为其译文请核对"
    )
    told = [detail, *describe.unread_told(original.unread, ())]
    return replace(blank, status="undetermined", detail="；".join(told))


def _carried(blank: Translation, original: Original, own: Match, gaps: Gaps) -> Translation:
    """A paper that says in Chinese what it says; passages that it does not are named."""
    sources = original.sources
    found = _differing(original, (own,))
    named = [gap for gap in gaps.found if gap.named]
    apart = stands_apart(sources, own)
    status: TranslationStatus = "provided" if apart else "not_required"
    otherwise = status
    if any(told.sure for told in found):
        status = "inconsistent"
    blank = replace(
        blank,
        status=status,
        otherwise=otherwise,
        foreign=apart,
        origin=replace(blank.origin, score=round(own.coverage, 3)),
        targets=(blank.part,) if own.pairs else (),
        coverage=round(own.coverage, 3),
        segments=describe.segments(sources, (own,)) if own.pairs else (),
        detail="，".join(_told_own(sources, own, named) + describe.counted(found)),
    )
    missing = [describe.section(sources, gap, inside=True) for gap in named]
    return describe.with_differences(blank, original.paper.doc, found, missing)


def _told_own(sources: Sequence[Text], own: Match, named: Sequence[Gap]) -> list[str]:
    told = [f"所附中文覆盖外文约{own.coverage:.0%}"] if own.pairs else []
    return told + ([f"{describe.pages_told(sources, named)}有外文内容未见中文"] if named else [])


def _described(
    blank: Translation, original: Original, matches: Sequence[Match], settings: Settings
) -> Translation:
    sources = original.sources
    coverage = round(coverage_of(sources, matches), 3)
    found = _differing(original, matches)
    gaps = gaps_of(sources, matches)
    complete = coverage >= settings.enough
    missing = [gap for gap in gaps.found if gap.page or gap.missing(complete=complete)]
    status: TranslationStatus = "provided"
    if coverage < settings.enough or missing:
        status = "partial"
    elif original.unread:
        status = "undetermined"
    otherwise = status
    if any(differing.sure for differing in found):
        status = "inconsistent"
    told = [f"译文覆盖原文约{coverage:.0%}"]
    if missing:
        told.append(f"原文{describe.pages_told(sources, missing)}有内容未见译文")
    told += describe.counted(found)
    told += describe.unread_told(original.unread, _unread_of(matches))
    blank = replace(
        blank,
        origin=replace(blank.origin, score=coverage),
        status=status,
        otherwise=otherwise,
        targets=tuple(match.paper.part.id for match in matches),
        coverage=coverage,
        segments=describe.segments(sources, matches),
        additions=describe.additions(sources, [m for m in matches if m.paper is not original.own]),
        detail="，".join(told),
    )
    sections = [describe.section(sources, gap, inside=False) for gap in missing]
    return describe.with_differences(blank, original.paper.doc, found, sections)


def _differing(original: Original, matches: Sequence[Match]) -> list[Differing]:
    """Differences from other papers; of the paper's own Chinese those that prove something, where
    no other paper has a partner."""
    sources = original.sources
    others = [match for match in matches if match.paper is not original.own]
    found = list(describe.differing(sources, others))
    done = partnered(others)
    for own in (match for match in matches if match.paper is original.own):
        left = replace(own, pairs=tuple(p for p in own.pairs if not done & {*p.sources}))
        differing = describe.differing(sources, (comparable(sources, left),))
        found += [told for told in differing if settled(told)]
    return found


def _unread_of(matches: Sequence[Match]) -> list[tuple[str, tuple[int, ...]]]:
    """The files of the translation with their pages that could not be read."""
    papers = [match.paper for match in matches]
    return [(p.doc.path, unread_pages(p.doc, p.part.pages)) for p in papers]


def _without(
    blank: Translation, original: Original, own: Match | None, strange: Sequence[str]
) -> Translation:
    """No translation: all of it is missing, or what a Chinese paper says in another language."""
    sources = original.sources
    gaps = gaps_of(sources, (own,) if own else ())
    told = ["未检出该外文材料的中文译文"]
    partly = own is not None and gaps.lost <= MAINLY * (gaps.lost + original.chinese)
    sections: list[Gap] = []
    if partly:
        sections = [gap for gap in gaps.found if gap.named or gap.page]
        places = describe.pages_told(sources, sections) or "部分"
        told = [f"{places}有外文内容未见中文译文"]
    if strange:
        told.append(f"另有文字相近的中文材料，{strange[0]}")
    told += describe.unread_told(original.unread, ())
    blank = replace(
        blank,
        status="partial" if partly else "missing",
        coverage=round(own.coverage, 3) if own and partly else 0.0,
        targets=(blank.part,) if own and own.pairs and partly else (),
        segments=describe.segments(sources, (own,)) if own and partly else (),
        detail="；".join(told),
    )
    missing = [describe.section(sources, gap, inside=True) for gap in sections]
    return describe.with_differences(blank, original.paper.doc, [], missing)
