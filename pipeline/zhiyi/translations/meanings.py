"""Meanings: what the segments of papers mean, as vectors, and which of them are partners by these.

The segments of a paper are encoded together and without those of others: in other company an
encoder gives a text other last digits. So partners of two papers follow from these two alone, and
what an earlier run found of them holds where neither has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from zhiyi.engines.protocols import Encoder
from zhiyi.recall import Pieces
from zhiyi.translations.align import Pair, align
from zhiyi.translations.segments import Text

Matrix = NDArray[np.float32]

_PAIRS: TypeAdapter[tuple[Pair, ...]] = TypeAdapter(tuple[Pair, ...])


class Meanings:
    """Of the papers of one inquiry; encoded where they are asked for. ``pieces``: partners that
    were found before. ``silent``: texts that are not encoded, of which only figures are compared.
    """

    def __init__(
        self,
        encoder: Encoder,
        *,
        pieces: Pieces | None = None,
        silent: frozenset[str] = frozenset(),
    ) -> None:
        self._encoder = encoder
        self._pieces = pieces or Pieces()
        self._silent = silent
        self._encoded: dict[tuple[str, ...], dict[str, Matrix]] = {}

    def partners(
        self,
        sources: Sequence[Text],
        targets: Sequence[Text],
        *,
        rows: Sequence[int],
        columns: Sequence[int],
    ) -> tuple[Pair, ...]:
        """Partners among the segments ``rows`` of an original and ``columns`` of a paper, by their
        places in ``sources`` and ``targets``, which are all that either says."""
        if not rows or not columns:
            return ()

        def found() -> tuple[Pair, ...]:
            pairs = align(
                [sources[n] for n in rows],
                [targets[m] for m in columns],
                self._rows(sources, rows),
                self._rows(targets, columns),
            )
            return tuple(
                Pair(
                    tuple(rows[n] for n in pair.sources),
                    tuple(columns[m] for m in pair.targets),
                    pair.score,
                )
                for pair in pairs
            )

        seen = (*self._told(sources, rows), "", *self._told(targets, columns))
        return self._pieces.of(seen, found, _PAIRS)

    def _told(self, texts: Sequence[Text], chosen: Sequence[int]) -> Iterator[str]:
        """All that partners are found by."""
        yield repr(chosen)
        for text in texts:
            plain = text.plain
            yield repr((text.text, plain, plain in self._silent))

    def _rows(self, texts: Sequence[Text], chosen: Sequence[int]) -> Matrix:
        plain = [text.plain for text in texts]
        told = tuple(dict.fromkeys(one for one in plain if one not in self._silent))
        if told not in self._encoded:
            vectors = self._encoder.encode(told)
            self._encoded[told] = dict(zip(told, vectors, strict=True))
        known = self._encoded[told]
        if not known:  # nothing of it was encoded, nor can be held against what was
            known = dict(zip(("",), self._encoder.encode(("。",)), strict=True))
        nothing = np.zeros_like(next(iter(known.values())))
        return np.stack([known.get(plain[n], nothing) for n in chosen])
