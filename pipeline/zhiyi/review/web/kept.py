"""Pages that need not be made again: nothing was changed since."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

MOST = 128
"""Pages kept; one of the worklist has some 70 kB."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The pages looked at last, by all that they depend on, the reader among it. What one costs
    that is here, and one that is not: ``tests.benchmarks.workbench.costs``, worklist."""

    _pages: OrderedDict[Hashable, str] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def page(self, key: Hashable, make: Callable[[], str]) -> str:
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        made = make()
        with self._lock:
            self._pages[key] = made
            while len(self._pages) > MOST:
                self._pages.popitem(last=False)
        return made
