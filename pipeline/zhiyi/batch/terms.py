"""What the course of an inquiry and those of its files have in common."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhiyi.batch.events import Listener
from zhiyi.batch.ledger import Ledger, Run
from zhiyi.batch.tasks import Reading, Reporting, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A task to be done, ``alone`` where it failed before."""

    task: Task
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is the same for every inquiry of a run. ``anew``: what an earlier run did is done again.
    ``version``: of reading."""

    out: Path
    run: Run
    ledger: Ledger
    reading: Reading
    reporting: Reporting
    version: str
    anew: bool
    tell: Listener

    def holds(self, run: int) -> bool:
        """Whether what was done in a run is not to be done again."""
        return run == self.run.id or not self.anew
