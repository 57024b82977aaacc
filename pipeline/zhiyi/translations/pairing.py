"""Pairing: which Chinese papers translate which originals, over a whole inquiry.

Every original is held against every paper that may translate it. A paper that speaks of something
else is out. What of a paper an original has taken that it fits clearly better is not there for
another original: of two sibling products each keeps its own translation. One paper may translate
several originals, and several papers one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhiyi.translations.agreement import Agreement, agreement_of
from zhiyi.translations.meanings import Meanings
from zhiyi.translations.papers import Match, Paper, Settings, coverage_of, match_of
from zhiyi.translations.subjects import of_another

BETTER = 0.05
"""By how much an original must fit a paper better to keep it from another."""
TAKEN = 0.5
"""Share of the paper's partners that another original has, from which on it is the other's."""
AGAIN = 0.05
"""A second translation of the whole fits about as well as the first."""


@dataclass(frozen=True)
class Pairing:
    """The papers that translate an original, the best first, then those that add to it, then
    others that translate it once more. ``strange``: what tells sibling papers."""

    matches: tuple[Match, ...] = ()
    strange: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Claim:
    """An original's claim to a paper and how well the two fit, 0 to 1."""

    original: int
    match: Match
    fit: float

    @property
    def taken(self) -> frozenset[int]:
        return frozenset(m for pair in self.match.pairs for m in pair.targets)


def pair_papers(
    wanted: Sequence[tuple[Paper, Sequence[Paper]]], meanings: Meanings, settings: Settings
) -> tuple[Pairing, ...]:
    """For every original of ``wanted``, each with the papers that may translate it."""
    claims: list[_Claim] = []
    strange: list[list[str]] = [[] for _ in wanted]
    for n, (original, papers) in enumerate(wanted):
        kind = original.part.kind
        for match in (match_of(original.foreign, p, meanings, kind=kind) for p in papers):
            if not match.translates(settings, least=settings.more):
                continue
            agreed = agreement_of(original.foreign, match.paper.chinese, match.pairs)
            other = of_another(original, match, agreed)
            if not other:
                claims.append(_Claim(n, match, _fit(match, agreed)))
            elif match.translates(settings):
                strange[n].append(other)
    to_paper: dict[int, list[_Claim]] = {}
    for claim in claims:
        to_paper.setdefault(id(claim.match.paper), []).append(claim)
    kept = [c for c in claims if not _is_of_another(c, to_paper[id(c.match.paper)])]
    found = []
    for n, (original, _) in enumerate(wanted):
        own = [claim for claim in kept if claim.original == n]
        found.append(Pairing(_chosen(original, own, settings), tuple(strange[n])))
    return tuple(found)


def _fit(match: Match, found: Agreement) -> float:
    """How well they fit: what either says of the other, as far as their figures agree."""
    figures = 1.0 if found.numbers is None else found.numbers
    codes = len(found.kept) + len(found.replaced)
    share = len(found.kept) / codes if codes else 1.0
    return (match.coverage + match.own) / 2 * (1 + figures + share) / 3


def _is_of_another(claim: _Claim, claims: Sequence[_Claim]) -> bool:
    """Whether originals that fit the paper clearly better have most of what this one claims.
    ``claims``: all to the same paper."""
    better = [
        other.taken
        for other in claims
        if other.original != claim.original and other.fit > claim.fit + BETTER
    ]
    own = claim.taken
    return len(own & frozenset().union(*better)) > TAKEN * len(own)


def _chosen(original: Paper, claims: Sequence[_Claim], settings: Settings) -> tuple[Match, ...]:
    able = [claim for claim in claims if claim.match.translates(settings)]
    if not able:
        return ()
    best = max(able, key=lambda claim: claim.fit)
    rest = [claim for claim in claims if claim is not best]
    joined = joining(original, best.match, [claim.match for claim in rest], settings)
    again = [
        claim.match
        for claim in rest
        if claim.match not in joined
        and claim.match.translates(settings)
        and claim.fit >= best.fit - AGAIN
        and claim.match.coverage >= best.match.coverage - AGAIN
    ]
    return (best.match, *joined, *again)


def joining(
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
