"""What ``zhiyi watch`` does: reports on the folders of a directory as they are completed, until it
is told to stop.

What is done stands in the ledger of the output directory, so that a watch that was ended, however,
goes on where it was. Whatever goes wrong with one folder, or with the directory, costs a delay.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event as Flag
from time import monotonic
from typing import Protocol

from zhiyi.batch.course import Done
from zhiyi.batch.events import Listener, Looked
from zhiyi.batch.survey import Look, Survey
from zhiyi.batch.versions import listing_of
from zhiyi.errors import StorageError, ZhiyiError
from zhiyi.intake.folder import Folder, open_folder
from zhiyi.report.summary import Summary

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Folders given to a run at a time: enough to keep workers busy, few enough that what is completed
meanwhile does not wait for a whole backlog."""

DELAYS = (60.0, 300.0, 1800.0, 7200.0)
"""Seconds until a folder that broke a run is tried again: the first time, the second, and so on;
the last one from then on."""

LONG_DELAY = 60.0
"""Seconds until the next look where the output directory cannot be written or is held."""

SUMMARY_EVERY = 60.0
"""Seconds between two writings of the summary while there is a backlog."""


class Run(Protocol):
    """What a watch needs of a run that is open; see ``zhiyi.batch.run.OpenRun``."""

    def process(self, folders: Sequence[Folder]) -> list[Done]: ...

    def listings(self) -> Mapping[str, str]: ...

    def summaries(self) -> Iterable[Summary]: ...


OpenRun = Callable[[date], AbstractContextManager[Run]]
"""Opens a run for a day of looking."""


class Watch:
    """``done`` hears of every report; ``summarise`` writes the summary of all; ``poll``: seconds
    between two looks."""

    def __init__(
        self,
        survey: Survey,
        open_run: OpenRun,
        *,
        mark: str,
        poll: float,
        stop: Flag,
        tell: Listener,
        done: Callable[[Done], None],
        summarise: Callable[[Iterable[Summary]], None],
        clock: Callable[[], float] = monotonic,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._survey, self._open_run, self._mark, self._poll = survey, open_run, mark, poll
        self._stop, self._tell, self._done, self._summarise = stop, tell, done, summarise
        self._clock, self._today = clock, today
        self._failures: dict[Path, int] = {}
        self._later: dict[Path, float] = {}
        self._linked: tuple[str, ...] = ()
        self._reachable = True
        self._was_away = False
        self._summarised = clock()
        self._due = False

    def keep_up(self) -> None:
        """Returns when told to stop. Raises what opening the first run raises (a wrong setting, an
        output directory that another run holds)."""
        opened = False
        while not self._stop.is_set():
            try:
                with self._open_run(day := self._today()) as run:
                    opened = True
                    self._of_a_day(run, day)
            except Exception as error:  # the border of a run: a watch outlives every one
                if not opened:
                    raise
                log.exception("a run broke off and is begun again")
                print(f"zhiyi: {_told(error)}", file=sys.stderr, flush=True)
                # A full disk, or another run on the same output, is not over in a moment.
                self._stop.wait(LONG_DELAY if isinstance(error, ZhiyiError) else self._poll)

    def _of_a_day(self, run: Run, day: date) -> None:
        """Until the day is over: what depends on it (a deadline) is told as of a report's day. Or
        until the directory is another: workers may read the one that they were started for, and a
        share that is mounted anew is not that one."""
        place, self._was_away = self._survey.place(), False
        while not self._stop.is_set() and self._today() == day and not self._is_another(place):
            ready = self._look(run)
            if self._is_another(place):
                break
            if ready:
                self._process(run, ready)
            self._summary(run, now=not ready)
            if not ready:
                self._stop.wait(self._poll)
        self._summary(run, now=True)

    def _is_another(self, place: tuple[int, int] | None) -> bool:
        """Than it was; one that is away is waited for."""
        now = self._survey.place()
        return now is not None and (now != place or self._was_away)

    def _look(self, run: Run) -> list[Path]:
        """Folders to process now. One that broke a run before is tried by itself."""
        try:
            look = self._survey.look()
        except OSError as error:
            self._away(error)
            return []
        if not self._reachable:
            self._reachable = self._was_away = True
            print("zhiyi: 监视目录已恢复 the directory is back", file=sys.stderr, flush=True)
        self._tell_links(look)
        ready = self._unhandled(run, look.ready)
        self._tell(Looked(ready=len(ready), unsettled=look.unsettled, reachable=True))
        ready = [one for one in ready if self._later.get(one, 0.0) <= self._clock()]
        suspect = [one for one in ready if one in self._failures]
        sound = [one for one in ready if one not in self._failures]
        return sound[:AT_ONCE] or suspect[:1]

    def _away(self, error: OSError) -> None:
        self._tell(Looked(ready=0, unsettled=0, reachable=False))
        if self._reachable:
            self._reachable = False
            log.warning("the directory cannot be listed: %s", error)
            print(
                f"zhiyi: 监视目录暂不可用，恢复后继续（{error.strerror}） "
                "the directory is away; going on when it is back",
                file=sys.stderr,
                flush=True,
            )

    def _tell_links(self, look: Look) -> None:
        if look.linked != self._linked:
            self._linked = look.linked
            log.warning("links to folders are not followed: %d", len(look.linked))

    def _unhandled(self, run: Run, ready: Iterable[Path]) -> list[Path]:
        """Those that the ledger does not know as they are."""
        ready = list(ready)
        known = run.listings() if ready else {}
        left = []
        for path in ready:
            if (listing := known.get(str(path.resolve()))) and listing == self._listing(path):
                self._survey.handled(path)
            else:
                left.append(path)
        return left

    def _listing(self, path: Path) -> str | None:
        try:
            return listing_of(self._folder(path))
        except OSError:  # gone since the look; the next one tells
            return None

    def _folder(self, path: Path) -> Folder:
        return replace(open_folder(path), ignored=frozenset({self._mark}))

    def _process(self, run: Run, ready: Sequence[Path]) -> None:
        looks = {path: self._survey.looks_of(path) for path in ready}
        self._due = True  # also where it breaks off: some of them are done then
        try:
            reports = run.process([self._folder(path) for path in ready])
        except StorageError:
            raise
        except Exception:  # whatever it was: it goes on to whoever runs this, these wait their turn
            self._postpone(ready)
            raise
        for report in reports:
            self._done(report)
        if self._stop.is_set():
            return
        known = run.listings()
        for path in ready:
            # One that changed, or was away, while it was read has no listing that is so now.
            if known.get(str(path.resolve()), "") == self._listing(path):
                self._survey.handled(path, looks[path])
                self._failures.pop(path, None)
                self._later.pop(path, None)
            else:
                self._delay(path)

    def _postpone(self, ready: Sequence[Path]) -> None:
        """Nobody knows which of several it was: each is tried by itself, at once the first time."""
        if len(ready) == 1:
            self._delay(ready[0])
        else:
            self._failures |= {path: self._failures.get(path, 0) for path in ready}

    def _delay(self, path: Path) -> None:
        count = self._failures.get(path, 0)
        self._failures[path] = count + 1
        self._later[path] = self._clock() + DELAYS[min(count, len(DELAYS) - 1)]

    def _summary(self, run: Run, *, now: bool) -> None:
        if self._due and (now or self._clock() - self._summarised >= SUMMARY_EVERY):
            self._summarise(run.summaries())
            self._summarised = self._clock()
            self._due = False


def _told(error: Exception) -> str:
    """What is said of an error on standard error: a defect by its type, its message may quote."""
    known = isinstance(error, ZhiyiError)
    return str(error) if known else f"a run broke off: {type(error).__name__}; see the log"
