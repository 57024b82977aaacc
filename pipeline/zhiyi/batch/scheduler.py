"""Which task is next, and what becomes of it: the loop between the courses of the inquiries and an
engine.

Inquiries are taken up one after another, as many as keep the workers busy; of what waits, that of
the earliest inquiry goes first, so that reports come out early and little is held in memory.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator

from zhiyi.batch.course import Course, Done
from zhiyi.batch.events import Listener, Load
from zhiyi.batch.ledger import Ledger
from zhiyi.batch.tasks import Engine, Outcome, Task
from zhiyi.batch.terms import Attempt

WAIT = 0.5
"""Seconds between two looks at whether the run is to stop."""

AHEAD = 2
"""Tasks that the engine holds for each worker: one in hand and one to go on with."""


class Scheduler:
    """Drives courses to their reports on one engine."""

    def __init__(
        self, engine: Engine, ledger: Ledger, *, tell: Listener, stop: Callable[[], bool]
    ) -> None:
        self._engine, self._ledger = engine, ledger
        self._tell, self._stop = tell, stop
        self._waiting: list[tuple[int, int, Attempt]] = []
        self._running: dict[Task, tuple[int, Attempt]] = {}
        self._courses: dict[int, Course] = {}
        self._count = 0
        self._load = (-1, -1)

    def run(self, courses: Iterable[Course]) -> Iterator[Done]:
        """The inquiries as their reports get done. Ends early where ``stop`` says so; what runs
        then is left to the next run."""
        left = enumerate(courses)
        while not self._stop():
            yield from self._take_up(left)
            if not self._running:
                return
            outcomes = self._engine.outcomes(wait=WAIT)
            with self._ledger.changes():
                ended = [self._settled(outcome) for outcome in outcomes]
            yield from self._reported(ended)

    def _take_up(self, left: Iterator[tuple[int, Course]]) -> Iterator[Done]:
        """Fill the engine, beginning further inquiries where there is too little to do."""
        room = AHEAD * self._engine.slots
        while len(self._running) + len(self._waiting) < room:
            following = next(left, None)
            if following is None:
                break
            ordinal, course = following
            self._courses[ordinal] = course
            with self._ledger.changes():
                self._add(ordinal, course.begin())
            yield from self._reported([ordinal])
        self._submit(room)

    def _submit(self, room: int) -> None:
        while self._waiting and len(self._running) < room:
            ordinal, _, attempt = heapq.heappop(self._waiting)
            self._running[attempt.task] = (ordinal, attempt)
            self._engine.submit(attempt.task, alone=attempt.alone)
        load = (len(self._running), len(self._waiting))
        if load != self._load:
            self._load = load
            self._tell(Load(running=load[0], waiting=load[1]))

    def _add(self, ordinal: int, attempts: Iterable[Attempt]) -> None:
        for attempt in attempts:
            self._count += 1
            heapq.heappush(self._waiting, (ordinal, self._count, attempt))

    def _settled(self, outcome: Outcome) -> int:
        ordinal, attempt = self._running.pop(outcome.task)
        course = self._courses[ordinal]
        self._add(ordinal, course.settle(outcome, alone=attempt.alone))
        return ordinal

    def _reported(self, ordinals: Iterable[int]) -> Iterator[Done]:
        for ordinal in ordinals:
            course = self._courses.get(ordinal)
            if course and course.done:
                del self._courses[ordinal]
                yield course.done
