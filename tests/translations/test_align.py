"""Which segments are partners, with meanings drawn by chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from zhiyi.document import Evidence
from zhiyi.translations.align import align
from zhiyi.translations.segments import Text

PLACE = Evidence(document="d", page=1, quote="-", locator="1")
SIZE = 256
NOISE = 0.6
"""How far a translation's meaning is from the original's: a cosine of about 0.85."""


def texts(count: int, *, long: Sequence[int] = ()) -> list[Text]:
    """Segments that say 12 Chinese characters each, the ``long`` ones twice as much."""
    sizes = [80 if n in long else 40 for n in range(count)]
    return [Text("w " * size, (PLACE,), "en") for size in sizes]


def meanings(count: int, seed: int = 7) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(count, SIZE)).astype(np.float32)


def said_again(rows: NDArray[np.float32], seed: int = 8) -> NDArray[np.float32]:
    noise = np.random.default_rng(seed).normal(size=rows.shape)
    return np.asarray(rows + NOISE * noise, np.float32)


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def aligned(
    own: NDArray[np.float32],
    other: NDArray[np.float32],
    *,
    long: Sequence[int] = (),
    long_targets: Sequence[int] = (),
) -> dict[tuple[int, ...], tuple[int, ...]]:
    sources = texts(len(own), long=long)
    targets = texts(len(other), long=long_targets)
    pairs = align(sources, targets, unit(own), unit(other))
    return {pair.sources: pair.targets for pair in pairs}


def test_each_segment_finds_its_own() -> None:
    own = meanings(30)
    assert aligned(own, said_again(own)) == {(n,): (n,) for n in range(30)}


@pytest.mark.parametrize("gone", [(4, 5), (0, 1, 2), (27, 28, 29), tuple(range(10, 22))])
def test_what_is_left_out_has_no_partner(gone: tuple[int, ...]) -> None:
    own = meanings(30)
    kept = [n for n in range(30) if n not in gone]
    found = aligned(own, said_again(own[kept]))
    assert found == {(n,): (m,) for m, n in enumerate(kept)}


def test_what_is_added_has_no_partner() -> None:
    own = meanings(20)
    other = np.concatenate([said_again(own[:8]), meanings(3, seed=99), said_again(own[8:])])
    found = aligned(own, other)
    assert sorted(found) == [(n,) for n in range(20)]
    assert not {(8,), (9,), (10,)} & set(found.values())


def test_two_sentences_may_be_one() -> None:
    own = meanings(12)
    both = own[4:6].sum(axis=0, keepdims=True)
    other = said_again(np.concatenate([own[:4], both, own[6:]]))
    assert aligned(own, other, long_targets=(4,))[4, 5] == (4,)


def test_one_sentence_may_be_two() -> None:
    own = meanings(12)
    parts = meanings(2, seed=3)
    own[4] = parts.sum(axis=0)
    other = said_again(np.concatenate([own[:4], parts, own[5:]]))
    assert aligned(own, other, long=(4,))[4,] == (4, 5)


def test_a_neighbour_that_adds_nothing_stays_alone() -> None:
    own = meanings(12)
    found = aligned(own, said_again(np.delete(own, 5, axis=0)))
    assert all(5 not in sources for sources in found)


def test_a_moved_section_is_found() -> None:
    own = meanings(30)
    order = [*range(20, 30), *range(20)]
    found = aligned(own, said_again(own[order]))
    assert found == {(n,): (m,) for m, n in enumerate(order)}


def test_rows_that_change_places_are_uncrossed() -> None:
    own = meanings(20)
    order = [*range(8), 9, 8, *range(10, 20)]
    assert aligned(own, said_again(own[order])) == {(n,): (m,) for m, n in enumerate(order)}


def test_another_paper_has_few_partners() -> None:
    found = aligned(meanings(40), meanings(40, seed=5))
    assert len(found) <= 4


def test_figures_tell_rows_of_one_wording_apart() -> None:
    order = [2, 0, 1, 4, 3, 7, 5, 6]
    rows = [Text(f"Pressure stage: {n * 37 + 11} kPa", (PLACE,), "en") for n in range(8)]
    again = [Text(f"压力等级：{n * 37 + 11} kPa", (PLACE,), "zh-Hans") for n in order]
    others = meanings(20)
    alike = np.ones((8, SIZE), np.float32) + 0.05 * meanings(8)
    own = np.concatenate([alike, others])
    other = said_again(own)
    pairs = align(rows + texts(20), again + texts(20), unit(own), unit(other))
    found = {pair.sources: pair.targets for pair in pairs}
    assert sum(found.get((n,)) == (m,) for m, n in enumerate(order)) >= 6


def test_nothing_is_aligned_with_nothing() -> None:
    empty = np.zeros((0, SIZE), np.float32)
    assert align([], texts(2), empty, meanings(2)) == ()
    assert align(texts(2), [], meanings(2), empty) == ()


def test_long_papers_are_aligned_across_chunks() -> None:
    own = meanings(600)
    kept = [n for n in range(600) if n % 50 != 7]
    found = aligned(own, said_again(own[kept]))
    right = sum(found.get((n,)) == (m,) for m, n in enumerate(kept))
    assert right >= 0.99 * len(kept)
