"""Lanes: workers that carry out corrections, each with the cases that wait for it.

A case is carried out in one lane, so that its corrections keep their order; a large one holds up
none in the other lane.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Lock, Thread
from typing import Protocol

from zhiyi.errors import ZhiyiError
from zhiyi.review.officer import Officer
from zhiyi.revisions import Revision

log = logging.getLogger(__name__)


class Revising(Protocol):
    """What makes revisions: ``zhiyi.revisions.Reviser``."""

    def revise(self, inquiry: str) -> Revision: ...

    def warm(self, inquiry: str) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """``officer``: whose corrections they are; None: those of before the program started.
    ``only_load``: an officer who may correct has opened the case."""

    case: str
    officer: Officer | None
    only_load: bool = False

    @property
    def whose(self) -> int | None:
        return self.officer.id if self.officer else None


class Waiting:
    """What waits, for several threads. Officers have turns, so that one who corrects many cases
    does not keep others waiting; what was left from before comes after them."""

    def __init__(self) -> None:
        self._waiting: list[Asked] = []
        self._last: int | None = None
        self._at_work: str | None = None
        self._ended = False
        self._changed = Condition()

    def put(self, asked: Asked) -> None:
        with self._changed:
            self._waiting.append(asked)
            self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()

    def get(self, *, wait: float) -> Asked | None:
        """The next one, what came before it being done; None where nothing came in ``wait``
        seconds, or it is ended."""
        with self._changed:
            self._at_work = None
            self._changed.wait_for(lambda: self._waiting or self._ended, timeout=wait)
            if self._ended or not self._waiting:
                return None
            chosen = self._order()[0]
            self._waiting.remove(chosen)
            self._last = chosen.whose
            self._at_work = None if chosen.only_load else chosen.case
            return chosen

    @property
    def ended(self) -> bool:
        return self._ended

    def ahead(self, case: str) -> int:
        """How many cases come before this one, as it stands, the one at work among them."""
        with self._changed:
            cases = [one.case for one in self._order() if not one.only_load]
            if case not in cases:
                return 0
            return cases.index(case) + (self._at_work not in (None, case))

    def loads(self) -> bool:
        with self._changed:
            return any(one.only_load for one in self._waiting)

    def _order(self) -> list[Asked]:
        """Round by round, each officer once a round; whoever had the last turn is last in it."""
        rounds: Counter[int | None] = Counter()
        placed = []
        for number, one in enumerate(self._waiting):
            left = one.officer is None and not one.only_load
            turn = (left, rounds[one.whose], one.whose == self._last, number)
            rounds[one.whose] += 1
            placed.append((turn, one))
        return [one for _, one in sorted(placed, key=lambda pair: pair[0])]


class Lane:
    """One worker, started by the first that is asked of it, ended when nothing was asked of it for
    ``idle`` seconds. ``carry``: carries out what was asked by the worker that it asks for, and
    raises nothing, whatever keeps the worker from being made."""

    def __init__(
        self,
        *,
        name: str,
        make: Callable[[], Revising],
        carry: Callable[[Callable[[], Revising], Asked], bool],
        idle: float,
    ) -> None:
        self._name, self._make, self._carry, self._idle = name, make, carry, idle
        self._waiting = Waiting()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._reviser: Revising | None = None
        self.ready = False

    def put(self, asked: Asked) -> None:
        with self._lock:
            self._waiting.put(asked)
            self._begin()

    def warm(self, asked: Asked) -> None:
        """Have the worker ready. Comes back at once; nothing is done where it is."""
        with self._lock:
            if not self.ready and not self._waiting.loads():
                self._waiting.put(asked)
                self._begin()

    def ahead(self, case: str) -> int:
        return self._waiting.ahead(case)

    def end(self) -> Thread | None:
        """What is at work is done still, by the thread that is returned."""
        with self._lock:
            thread, self._thread = self._thread, None
        self._waiting.end()
        return thread

    def _begin(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._work, name=f"zhiyi-{self._name}", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        try:
            while not self._waiting.ended:
                asked = self._waiting.get(wait=self._idle)
                if asked is None:
                    self._let_go()
                elif asked.only_load:
                    self._load(asked.case)
                elif self._carry(self._worker, asked):
                    self.ready = True
        finally:
            self._let_go()

    def _worker(self) -> Revising:
        """Made for the first case that needs it; what keeps it from being made fails that case
        alone."""
        if self._reviser is None:
            self._reviser = self._make()
        return self._reviser

    def _let_go(self) -> None:
        self.ready = False
        reviser, self._reviser = self._reviser, None
        if reviser is not None:
            reviser.close()

    def _load(self, case: str) -> None:
        """Whether it works is told by the correction that follows."""
        try:
            self._worker().warm(case)
            self.ready = True
        except ZhiyiError as error:
            log.info("nothing was loaded for %s: %s", case, error)
        except Exception:  # likewise; the worker goes on with other cases
            log.exception("nothing was loaded for %s", case)
