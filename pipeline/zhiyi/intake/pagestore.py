"""Pages once drawn, kept for the stages that ask for them again, in bounded memory and on disk.

Stages go over a document one after another, so that a few pages in memory would be gone when the
next stage begins. Pages are therefore spilled, as plain pixels: reading one back takes a few
milliseconds where drawing it takes tens to hundreds.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import numpy as np

from zhiyi.source import Picture

MEMORY = 64 << 20
"""Bytes of pages in memory: five A4 pages in colour at 200 dpi."""
DISK = 2 << 30
"""Bytes of pages on disk: 180 A4 pages in colour, 540 in grey. Stages go from the first page to
the last, where keeping what came first serves best: what comes later is drawn again."""

Key = tuple[int, int]


class PageStore:
    """Pictures by page number and resolution."""

    def __init__(self, *, memory: int = MEMORY, disk: int = DISK) -> None:
        self._memory, self._disk = memory, disk
        self._kept: OrderedDict[Key, Picture] = OrderedDict()
        self._spilled: dict[Key, tuple[int, int, int]] = {}
        self._folder: Path | None = None
        self._remove: Callable[[], object] | None = None

    def get(self, key: Key) -> Picture | None:
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._spilled:
            return None
        picture = self._read(key)
        self._keep(key, picture)
        return picture

    def put(self, key: Key, picture: Picture) -> None:
        self._keep(key, picture)

    def close(self) -> None:
        self._kept.clear()
        self._spilled.clear()
        if self._remove:
            self._remove()
            self._folder = self._remove = None

    def _keep(self, key: Key, picture: Picture) -> None:
        """What no longer fits into memory goes to disk, the longest unused first."""
        self._kept[key] = picture
        held = sum(page.nbytes for page in self._kept.values())
        while held > self._memory and len(self._kept) > 1:
            old, oldest = self._kept.popitem(last=False)
            held -= oldest.nbytes
            if old not in self._spilled:
                self._spill(old, oldest)

    def _spill(self, key: Key, picture: Picture) -> None:
        """A third of the bytes where there is no colour. A full disk costs time, nothing else."""
        first = picture[:, :, 0]
        grey = bool((first == picture[:, :, 1]).all() and (first == picture[:, :, 2]).all())
        plain = first if grey else picture
        if plain.nbytes > self._disk:
            return
        try:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="zhiyi-pages-"))
                self._remove = weakref.finalize(
                    self, shutil.rmtree, self._folder, ignore_errors=True
                )
            np.ascontiguousarray(plain).tofile(self._place(key))
        except OSError:
            self._disk = 0
            return
        self._disk -= plain.nbytes
        self._spilled[key] = (picture.shape[0], picture.shape[1], 1 if grey else 3)

    def _read(self, key: Key) -> Picture:
        height, width, bands = self._spilled[key]
        pixels = np.fromfile(self._place(key), np.uint8).reshape(height, width, bands)
        return pixels if bands == 3 else np.repeat(pixels, 3, axis=2)

    def _place(self, key: Key) -> Path:
        assert self._folder is not None
        return self._folder / f"{key[0]}-{key[1]}"
