"""Mending: what an alignment in order cannot see, seen afterwards pair by pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from zhiyi.translations.scoring import Pair, Side, likeness_of, scores_along, scores_of

CROSSING = 0.05
"""Two neighbours change partners where their scores rise by so much together."""
TURNS = 2
"""So often all neighbours are looked at."""
REACH = 3
"""So many pairs apart they may stand: the rows of a table in another order."""
BETWEEN, ROOM = 0.1, 1.1
"""Score from which segments are partners where they alone are left between two pairs, as many in
the original as in the translation; logarithm of the ratio of their lengths up to which they are."""
CLEAR = 0.3
"""Score from which they are partners whatever else is left there."""
MOST_BETWEEN = 16
"""So many possible partners are looked at in one gap."""
SAYING, WIDE = 0.15, 0.4
"""Score from which a pair takes in a neighbour that has no partner; by how much, as a logarithm,
it may then say more than its partner."""
HINTING = 0.08
"""The same where the two sides come to say as much."""


def mend(pairs: Sequence[Pair], left: Side, right: Side) -> list[Pair]:
    """The pairs with neighbours uncrossed, gaps closed, and sentences taken in that a partner
    says as well."""
    found = _crossed(list(pairs), left, right)
    found += _between(found, left, right)
    return _absorbed(_absorbed(found, left, right, turned=False), left, right, turned=True)


def _score(left: Side, right: Side, sources: Sequence[int], targets: Sequence[int]) -> float:
    return float(scores_of(left.block(sources), right.block(targets))[0, 0])


def _pair(left: Side, right: Side, sources: tuple[int, ...], targets: tuple[int, ...]) -> Pair:
    like = likeness_of(left.block(sources), right.block(targets))
    return Pair(sources, targets, like)


def _crossed(pairs: Sequence[Pair], left: Side, right: Side) -> list[Pair]:
    """The pairs, partners exchanged between near ones where both fit better so."""
    ordered = sorted(pairs, key=lambda pair: pair.sources)
    single = [pair for pair in ordered if _is_single(pair)]
    rows = np.array([pair.sources[0] for pair in single], np.intp)
    columns = np.array([pair.targets[0] for pair in single], np.intp)
    own = scores_along(left.only(rows), right.only(columns))
    before = columns.copy()
    for step in [*range(1, REACH + 1)] * TURNS:
        first = scores_along(left.only(rows[:-step]), right.only(columns[step:]))
        second = scores_along(left.only(rows[step:]), right.only(columns[:-step]))
        better = first + second > own[:-step] + own[step:] + CROSSING
        moved: set[int] = set()
        for n in map(int, np.flatnonzero(better)):
            if not moved & {n, n + step}:
                moved |= {n, n + step}
                columns[[n, n + step]] = columns[[n + step, n]]
                own[n], own[n + step] = first[n], second[n]
    found = [pair for pair in ordered if not _is_single(pair)]
    for n, pair in enumerate(single):
        same = columns[n] == before[n]
        found.append(pair if same else _pair(left, right, pair.sources, (int(columns[n]),)))
    return found


def _between(pairs: Sequence[Pair], left: Side, right: Side) -> list[Pair]:
    """Partners by place among what is left between the same pairs (or before the first, after
    the last): one by one where either side has as many, else where the score is clear."""
    ordered = sorted(pairs, key=lambda pair: pair.sources)
    ends = [
        Pair((-1,), (-1,), 1.0),
        *ordered,
        Pair((len(left.weights),), (len(right.weights),), 1.0),
    ]
    taken = {m for pair in pairs for m in pair.targets}
    found: list[Pair] = []
    for above, below in pairwise(ends):
        rows = range(above.sources[-1] + 1, below.sources[0])
        columns = range(above.targets[-1] + 1, below.targets[0])
        free = [m for m in columns if m not in taken]
        if not rows or not free or len(rows) * len(free) > MOST_BETWEEN:
            continue
        told = _by_place(rows, free, left, right) or _clear(rows, free, left, right)
        found += [_pair(left, right, (n,), (m,)) for n, m in told]
    return found


def _by_place(
    rows: Sequence[int], columns: Sequence[int], left: Side, right: Side
) -> list[tuple[int, int]]:
    if len(rows) != len(columns):
        return []
    both = list(zip(rows, columns, strict=True))
    ratios = [abs(np.log(left.weights[n] / right.weights[m])) for n, m in both]
    fit = [_score(left, right, (n,), (m,)) >= BETWEEN for n, m in both]
    return both if all(fit) and max(ratios) <= ROOM else []


def _clear(
    rows: Sequence[int], columns: Sequence[int], left: Side, right: Side
) -> list[tuple[int, int]]:
    """Partners by score, the clearest first."""
    scores = {(n, m): _score(left, right, (n,), (m,)) for n in rows for m in columns}
    found: list[tuple[int, int]] = []
    for (n, m), score in sorted(scores.items(), key=lambda one: -one[1]):
        if score >= CLEAR and all(n != a and m != b for a, b in found):
            found.append((n, m))
    return found


def _absorbed(pairs: Sequence[Pair], left: Side, right: Side, *, turned: bool) -> list[Pair]:
    """The pairs, each with the segments beside it that have no partner and that its own partner
    says as well: a translator makes one sentence of several. ``turned``: those of the translation.
    """
    if turned:
        return [
            _turned(p) for p in _absorbed([_turned(p) for p in pairs], right, left, turned=False)
        ]
    free = set(range(len(left.weights))) - {n for pair in pairs for n in pair.sources}
    usual = _usual(pairs, left, right)
    found = []
    for pair in pairs:
        own = pair.sources
        said = float(right.weights[list(pair.targets)].sum()) * usual
        for n in _beside(own):
            if n not in free or (n != own[0] - 1 and n != own[-1] + 1):
                continue
            before = float(np.log(left.weights[list(own)].sum() / said))
            after = float(np.log((left.weights[list(own)].sum() + left.weights[n]) / said))
            score = _score(left, right, (n,), pair.targets)
            fits = score >= HINTING and abs(after) < abs(before)
            if fits or (score >= SAYING and after <= WIDE):
                own = tuple(sorted((*own, n)))
                free.discard(n)
        found.append(pair if own == pair.sources else _pair(left, right, own, pair.targets))
    return found


def _beside(own: Sequence[int]) -> Iterator[int]:
    """Places that a run may grow by: two behind it, two before it."""
    yield from (own[-1] + 1, own[-1] + 2, own[0] - 1, own[0] - 2)


def _usual(pairs: Sequence[Pair], left: Side, right: Side) -> float:
    """By how much the one side says more than the other as a rule, by their lengths."""
    ratios = [
        np.log(left.weights[pair.sources[0]] / right.weights[pair.targets[0]])
        for pair in pairs
        if _is_single(pair)
    ]
    return float(np.exp(np.median(ratios))) if len(ratios) >= FEW else 1.0


FEW = 5
"""Pairs of one to one from which their lengths tell what is usual."""


def _is_single(pair: Pair) -> bool:
    return len(pair.sources) == len(pair.targets) == 1


def _turned(pair: Pair) -> Pair:
    return Pair(pair.targets, pair.sources, pair.score)
