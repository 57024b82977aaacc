"""What a translation gives, as facts and in the officer's words: segments, differences, pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from zhiyi.document import Document, Evidence, Origin, fact_id
from zhiyi.foreign import named_pages
from zhiyi.inquiry import Difference, Segment, SegmentState, Translation
from zhiyi.language import has_language, is_chinese
from zhiyi.translations.align import Pair
from zhiyi.translations.differences import Differing, differences
from zhiyi.translations.gaps import Gap, content
from zhiyi.translations.papers import Match, copied_in, partnered
from zhiyi.translations.segments import Text

UNSURE = 0.5
"""Score of a difference that an unclear scan may explain."""
ADDED = 10.0
"""What an addition says at least: heads of columns and labels say less."""
AGAIN = 0.5
"""Share of what a paper translates that others do as well, above which it is another translation
and no further file of theirs."""
MORE = 1.5
"""By how much a sentence must say more than its partner to say the Chinese beside that as well."""
NEARLY = 1.3
"""By how much what is left in one place of the translation may say more than what is left there of
the original, to be what that says."""
FEW = 4
"""Pairs of one to one from which on their lengths tell what is usual."""
QUOTED = 40
"""Letters of the original that a message quotes."""
SURE_TOLD, UNSURE_TOLD = "{}处与原文不一致", "{}处因读数存疑待核对"


def where(place: Evidence) -> str:
    """The page, or what stands for it where there is no layout."""
    if place.box is None and place.locator:
        return place.locator
    return f"第{place.page}页"


def quoted(text: str) -> str:
    """The first words, in quotation marks."""
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= QUOTED else f"“{words[:QUOTED].rstrip()}…”"


MOST_NAMED = 6
"""So many places a summary names; each is a difference of its own as well."""


def pages_told(sources: Sequence[Text], gaps: Sequence[Gap]) -> str:
    """第2、3页; the first places where there is no layout."""
    places = [sources[gap.places[0]].place for gap in gaps]
    if any(place.box is None for place in places):
        told = list(dict.fromkeys(where(place) for place in places))
        rest = f"等{len(told)}处" if len(told) > MOST_NAMED else ""
        return "、".join(told[:MOST_NAMED]) + rest
    return named_pages({place.page for place in places})


def section(sources: Sequence[Text], gap: Gap, *, inside: bool) -> Differing:
    """The gap as a difference. ``inside``: it stands in a paper with Chinese of its own."""
    first = sources[gap.places[0]]
    whose = "" if inside else "原文"
    count = len(gap.places)
    detail = f"{whose}{where(first.place)}自{quoted(first.text)}起{count}句未见译文"
    if gap.page and not inside and first.place.box is not None:
        detail = f"{whose}{where(first.place)}未见译文（自{quoted(first.text)}起，共{count}句）"
    return Differing("section", detail, first.place, None)


def differing(sources: Sequence[Text], matches: Sequence[Match]) -> Iterator[Differing]:
    """Differences from the papers that are one translation together, held against the original as
    if they were one; and from every paper that translates once more what they do."""
    for group in _together(sources, matches):
        targets: list[Text] = []
        pairs: list[Pair] = []
        done: set[int] = set()
        for match in group:
            start = len(targets)
            targets += match.paper.chinese
            pairs += [
                replace(pair, targets=tuple(start + m for m in pair.targets))
                for pair in match.pairs
                if not done & {*pair.sources}
            ]
            done |= partnered((match,))
        yield from differences(sources, targets, sorted(pairs, key=lambda pair: pair.sources))


def _together(sources: Sequence[Text], matches: Sequence[Match]) -> list[list[Match]]:
    groups: list[list[Match]] = []
    for match in matches:
        own = partnered((match,))
        weight = sum(sources[n].weight for n in own)
        for group in groups:
            both = own & partnered(group)
            if sum(sources[n].weight for n in both) <= AGAIN * weight:
                group.append(match)
                break
        else:
            groups.append([match])
    return groups


def segments(sources: Sequence[Text], matches: Sequence[Match]) -> tuple[Segment, ...]:
    """Every segment of the original, with its partner, as it is copied, or without."""
    partner = {
        n: (pair, match.paper.chinese[pair.targets[0]].place)
        for match in reversed(matches)
        for pair in match.pairs
        for n in pair.sources
    }
    copied = copied_in(matches)
    found = []
    for n, source in enumerate(sources):
        if n in partner:
            pair, target = partner[n]
            found.append(_segment(source, target, "aligned", round(pair.score, 3)))
        elif n in copied:
            found.append(_segment(source, copied[n], "copied", 1.0))
        elif has_language(source.code):
            found.append(_segment(source, None, "missing", 0.0))
    return tuple(found)


def _segment(source: Text, target: Evidence | None, state: SegmentState, score: float) -> Segment:
    return Segment(source=source.place, target=target, score=score, state=state)


def additions(sources: Sequence[Text], matches: Sequence[Match]) -> tuple[Evidence, ...]:
    """What the papers say, between their first partner and their last, and the original does not:
    what stands before and behind may translate something else."""
    found = []
    for match in matches:
        taken = [m for pair in match.pairs for m in pair.targets]
        inside = [m for m in match.additions if taken and min(taken) < m < max(taken)]
        said = {m for m in inside if _is_said(m, sources, match)}
        texts = [match.paper.chinese[m] for m in inside if m not in said]
        found += [text.place for text in texts if content(text) >= ADDED]
    return tuple(found)


def _is_said(place: int, sources: Sequence[Text], match: Match) -> bool:
    """Whether the original may say it: in a sentence beside it that says more than its partner, or
    in one that stands in the same place and has none."""
    targets = match.paper.chinese
    own = content(targets[place])
    usual = _usual(sources, match)
    above = [pair for pair in match.pairs if max(pair.targets) < place]
    below = [pair for pair in match.pairs if min(pair.targets) > place]
    before = max(above, key=lambda pair: pair.targets, default=None)
    behind = min(below, key=lambda pair: pair.targets, default=None)
    for pair in (before, behind):
        if pair is None or min(abs(m - place) for m in pair.targets) > 1:
            continue
        says = sum(content(sources[n]) for n in pair.sources) / usual
        partner = sum(content(targets[m]) for m in pair.targets)
        if says >= MORE * partner and says * MORE >= partner + own:
            return True
    if before is None or behind is None:
        return False
    done = partnered((match,))
    between = range(before.sources[-1] + 1, behind.sources[0])
    left = sum(content(sources[n]) for n in between if n not in done)
    room = range(before.targets[-1] + 1, behind.targets[0])
    free = sum(content(targets[m]) for m in room if is_chinese(targets[m].code))
    return left / usual * NEARLY >= free


def _usual(sources: Sequence[Text], match: Match) -> float:
    """By how much the original says more than the paper as a rule."""
    ratios = [
        content(sources[pair.sources[0]]) / content(match.paper.chinese[pair.targets[0]])
        for pair in match.pairs
        if len(pair.sources) == len(pair.targets) == 1
        and content(sources[pair.sources[0]])
        and content(match.paper.chinese[pair.targets[0]])
    ]
    return median(ratios) if len(ratios) > FEW else 1.0


def fact(doc: Document, blank: Translation, n: int, told: Differing) -> Difference:
    return Difference(
        id=fact_id("difference", doc, f"{blank.id}:{told.source.page}", n),
        evidence=(told.source, told.target) if told.target else (told.source,),
        origin=Origin(blank.origin.method, 1.0 if told.sure else UNSURE),
        kind=told.kind,
        detail=told.detail,
        figures=told.figures,
        doubtful=not told.sure,
    )


def with_differences(
    blank: Translation, doc: Document, found: Sequence[Differing], missing: Sequence[Differing]
) -> Translation:
    """The translation with its differences as facts, those of figures first."""
    facts = tuple(fact(doc, blank, n, told) for n, told in enumerate((*found, *missing)))
    return replace(blank, differences=facts)


def counted(found: Sequence[Differing]) -> list[str]:
    """How many differences are sure, and how many an officer must look at."""
    sure = sum(told.sure for told in found)
    told = [SURE_TOLD.format(sure)] if sure else []
    return told + ([UNSURE_TOLD.format(len(found) - sure)] if len(found) > sure else [])


def unread_told(original: Sequence[int], targets: Sequence[tuple[str, Sequence[int]]]) -> list[str]:
    """Which pages of the original and of the Chinese files were not read."""
    told = [f"原文{named_pages(original)}未能识读，未作比对"] if original else []
    for path, pages in targets:
        if pages:
            told.append(f"译文“{path}”{named_pages(pages)}未能识读")
    return told
