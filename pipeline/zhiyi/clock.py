"""Seconds by stage: whoever runs stages may hand a clock along, and read it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Clock:
    """Adds up the time that stages took. A stage inside a stage counts for itself and for the
    outer one."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts the time until it ends, also where it ends by an exception."""
        began = perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + perf_counter() - began

    def stages(self) -> tuple[tuple[str, float], ...]:
        """Name and seconds of each stage, in the order in which they ended first."""
        return tuple(self._seconds.items())
