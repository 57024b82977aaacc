"""How far a run has come, how fast it goes and how long it will take, counted from its events."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from zhiyi.batch.events import (
    Event,
    FileEnded,
    FileFound,
    InquiryBegan,
    InquiryEnded,
    PagesEnded,
    PagesFound,
    RunBegan,
)

WINDOW = 300.0
"""Seconds that the rate is taken over: long against the longest page (``page_seconds`` is 90), and
short against a batch."""

SURE_AFTER = 15.0
"""Seconds of work before a time left is told: workers load their models in about six."""

SURE_UNITS = 10
"""Pages and files done before a time left is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A moment of a run. ``files`` and ``pages`` are those known so far; ``files_expected`` and
    ``pages_expected`` what all inquiries will have if they are like those seen, None where nothing
    is seen yet. ``rate``: pages a minute that this run itself read; ``left``: seconds; None where
    nobody can know. ``now``: an inquiry in work."""

    inquiries: int
    inquiries_done: int
    inquiries_kept: int
    files: int
    files_done: int
    files_kept: int
    files_expected: int | None
    pages: int
    pages_done: int
    pages_expected: int | None
    problems: int
    seconds: float
    rate: float | None
    left: float | None
    now: str


class _Open:
    """Files of an inquiry that is not ended."""

    def __init__(self, files: int) -> None:
        self.listed = files
        self.found = 0
        self.ended = 0
        self.problems = 0

    @property
    def files(self) -> int:
        return max(self.listed, self.found, self.ended)


class Tally:
    """A listener. Its standing may be asked for by another thread, as bars do."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._reset(inquiries=0)

    def _reset(self, *, inquiries: int) -> None:
        self._began = self._works_since = self._clock()
        self._inquiries, self._begun, self._ended, self._kept = inquiries, 0, 0, 0
        self._open: dict[str, _Open] = {}
        self._pages_of: dict[tuple[str, str], list[int]] = {}  # found, done
        self._files, self._files_done, self._files_kept = 0, 0, 0
        self._pages, self._pages_done, self._problems = 0, 0, 0
        self._lately: deque[tuple[float, int, int]] = deque()  # when, units, pages
        self._units = 0

    def __call__(self, event: Event) -> None:
        with self._lock:
            match event:
                case RunBegan():
                    self._reset(inquiries=event.inquiries)
                case InquiryBegan():
                    self._begun += 1
                    self._open[event.inquiry] = _Open(event.files)
                    self._files += event.files
                case FileFound():
                    self._found(event)
                case PagesFound():
                    self._pages_of[event.inquiry, event.document] = [event.pages, 0]
                    self._pages += event.pages
                case PagesEnded():
                    self._pages_ended(event)
                case FileEnded():
                    self._file_ended(event)
                case InquiryEnded():
                    self._inquiry_ended(event)

    def _found(self, event: FileFound) -> None:
        if inquiry := self._open.get(event.inquiry):
            before = inquiry.files
            inquiry.found += 1
            self._files += inquiry.files - before

    def _pages_ended(self, event: PagesEnded) -> None:
        self._pages_of.setdefault((event.inquiry, event.document), [0, 0])[1] += event.pages
        self._pages_done += event.pages
        self._work(event.pages, event.pages, kept=event.kept)

    def _file_ended(self, event: FileEnded) -> None:
        found, done = self._pages_of.pop((event.inquiry, event.document), [0, 0])
        self._pages += event.pages - found
        self._pages_done += event.pages - done
        self._files_done += 1
        self._files_kept += event.kept
        self._problems += event.status != "read"
        if inquiry := self._open.get(event.inquiry):
            before = inquiry.files
            inquiry.ended += 1
            inquiry.problems += event.status != "read"
            self._files += inquiry.files - before
        more = max(event.pages - done, 0)
        self._work(more + 1, more, kept=event.kept)

    def _inquiry_ended(self, event: InquiryEnded) -> None:
        self._ended += 1
        self._kept += event.kept
        inquiry = self._open.pop(event.inquiry, None)
        if inquiry is None:  # one kept as a whole: it never began
            self._begun += 1
            inquiry = _Open(0)
        more = max(event.documents - inquiry.ended, 0)
        self._files += event.documents - inquiry.files
        self._files_done += more
        self._files_kept += more if event.kept else 0
        untold = event.lost - inquiry.problems
        self._problems += max(untold, int(event.problems and not inquiry.problems))
        self._work(0, 0, kept=event.kept)

    def _work(self, units: int, pages: int, *, kept: bool) -> None:
        """What is kept from an earlier run says nothing of how fast this one is."""
        now = self._clock()
        if kept:
            if not self._units:
                self._works_since = now
            return
        self._units += units
        self._lately.append((now, units, pages))

    def standing(self) -> Standing:
        with self._lock:
            now = self._clock()
            units, pages = self._rates(now)
            files_expected, pages_expected = self._expected()
            return Standing(
                inquiries=max(self._inquiries, self._begun),
                inquiries_done=self._ended,
                inquiries_kept=self._kept,
                files=self._files,
                files_done=self._files_done,
                files_kept=self._files_kept,
                files_expected=files_expected,
                pages=self._pages,
                pages_done=self._pages_done,
                pages_expected=pages_expected,
                problems=self._problems,
                seconds=now - self._began,
                rate=pages * 60 if self._units else None,
                left=self._left(now, units, files_expected, pages_expected),
                now=next(iter(self._open), ""),
            )

    def _rates(self, now: float) -> tuple[float, float]:
        """Units and pages a second."""
        while self._lately and self._lately[0][0] < now - WINDOW:
            self._lately.popleft()
        span = max(now - max(self._works_since, now - WINDOW), 1.0)
        return sum(w[1] for w in self._lately) / span, sum(w[2] for w in self._lately) / span

    def _expected(self) -> tuple[int | None, int | None]:
        if not self._begun:
            return None, None
        unseen = max(self._inquiries - self._begun, 0)
        files = self._files + round(unseen * self._files / self._begun)
        if not self._files_done:
            return files, None
        # Pages of files that are not ended, of which long ones have told how many they have.
        opened = [found for found, _ in self._pages_of.values()]
        ended = self._pages_done - sum(done for _, done in self._pages_of.values())
        unopened = max(files - self._files_done - len(opened), 0)
        pages = ended + sum(opened) + unopened * ended / self._files_done
        return files, max(round(pages), self._pages)

    def _left(self, now: float, rate: float, files: int | None, pages: int | None) -> float | None:
        if self._inquiries and self._ended >= self._inquiries:
            return 0.0
        if files is None or pages is None or not rate:
            return None
        if now - self._works_since < SURE_AFTER or self._units < SURE_UNITS:
            return None
        return (max(files - self._files_done, 0) + max(pages - self._pages_done, 0)) / rate
