"""What the goods mean, by the sentence encoder: entries that share no word with them come up.

Cosines are told apart only beside the other entries: what counts is how far one stands out of
them. A weak sign, and never more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zhiyi.controls.entries import Entry
from zhiyi.engines.protocols import Encoder

NAMES = 1
"""Names of an entry that are encoded beside its titles; trade names say nothing to an encoder."""
LEAST = 0.5
"""Least cosine. Of 11 descriptions in other words than the list's the nearest entry had 0.47 to
0.72, right or wrong alike: it keeps out the far ones, no more."""
STANDS_OUT = 3.0
"""Least distance from the mean of all entries, in their standard deviations."""
FULL = 6.0
"""Distance at which the sign is full."""
NEAREST = 8
"""Entries that come up for one goods item."""


class Meaning:
    """The vectors of a list, computed when they are first asked for. ``EngineError``: the encoder
    cannot be used."""

    def __init__(self, entries: Sequence[Entry], encoder: Encoder) -> None:
        self._entries = entries
        self._encoder = encoder
        self._rows: NDArray[np.float32] | None = None
        self._owners: NDArray[np.int64] = np.zeros(0, np.int64)

    def near(self, texts: Sequence[str]) -> dict[int, tuple[float, float]]:
        """The entries that stand out for any of the texts: how far (0 to 1) and the cosine."""
        asked = [text for text in dict.fromkeys(texts) if text.strip()]
        if not asked or not self._entries:
            return {}
        rows = self._vectors()
        cosines = (self._encoder.encode(asked) @ rows.T).max(axis=0)
        best = np.full(len(self._entries), -1.0, np.float32)
        np.maximum.at(best, self._owners, cosines)
        spread = float(best.std()) or 1.0
        out = (best - float(best.mean())) / spread
        order = sorted(range(len(best)), key=lambda n: (-round(float(best[n]), 4), n))[:NEAREST]
        found: dict[int, tuple[float, float]] = {}
        for entry in order:
            share = (float(out[entry]) - STANDS_OUT) / (FULL - STANDS_OUT)
            if best[entry] >= LEAST and share > 0:
                found[entry] = (round(min(1.0, share), 2), round(float(best[entry]), 2))
        return found

    def _vectors(self) -> NDArray[np.float32]:
        if self._rows is None:
            texts: list[str] = []
            owners: list[int] = []
            for number, entry in enumerate(self._entries):
                for text in dict.fromkeys((entry.title, entry.title_en, *entry.names[:NAMES])):
                    texts.append(text)
                    owners.append(number)
            self._rows = self._encoder.encode(texts)
            self._owners = np.asarray(owners, np.int64)
        return self._rows
