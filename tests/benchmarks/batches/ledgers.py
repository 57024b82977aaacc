"""What a run's ledger tells, read without touching it: what is done, and how often it was begun."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .comparing import STATE

FILE = "ledger.sqlite"


@dataclass(frozen=True, slots=True)
class Told:
    """``runs``: states of all runs, in order; ``inquiries`` and ``files``: state and attempts by
    name; ``blocks``: when each was read."""

    runs: tuple[str, ...] = ()
    inquiries: dict[str, tuple[str, int]] = field(default_factory=dict)
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """The last run is done, and so is every inquiry and every file."""
        states = [state for state, _ in (*self.inquiries.values(), *self.files.values())]
        return bool(self.runs) and {self.runs[-1], *states} == {"done"}

    def again(self, later: Told) -> list[str]:
        """What was done here, and begun or done once more until ``later``."""
        told = []
        for mine, theirs in ((self.inquiries, later.inquiries), (self.files, later.files)):
            told += [
                name
                for name, (state, attempts) in mine.items()
                if state == "done" and theirs.get(name, (state, attempts))[1] != attempts
            ]
        kept = self.blocks.keys() & later.blocks.keys()
        return told + [name for name in kept if self.blocks[name] != later.blocks[name]]


def ledger(out: Path) -> Path:
    return out / STATE / FILE


def read(out: Path) -> Told | None:
    """None where there is none yet. A copy is read: a ledger that a kill left in the middle of a
    change is put right by whoever opens it, and that is to be the next run."""
    if not ledger(out).exists():
        return None
    with tempfile.TemporaryDirectory() as room:
        for file in ledger(out).parent.glob(f"{FILE}*"):
            shutil.copy(file, room)
        db = sqlite3.connect(Path(room) / FILE)
        try:
            return _told(db)
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):  # killed before the tables were made
                return None
            raise
        finally:
            db.close()


def _told(db: sqlite3.Connection) -> Told:
    return Told(
        runs=tuple(row[0] for row in db.execute("SELECT state FROM runs ORDER BY id")),
        inquiries={
            name: (state, attempts)
            for name, state, attempts in db.execute(
                "SELECT inquiry, state, attempts FROM inquiries"
            )
        },
        files={
            f"{inquiry}/{document}": (state, attempts)
            for inquiry, document, state, attempts in db.execute(
                "SELECT inquiry, document, state, attempts FROM files"
            )
        },
        blocks={
            f"{inquiry}/{document}/{first}": ended
            for inquiry, document, first, ended in db.execute(
                "SELECT inquiry, document, first, ended FROM blocks"
            )
        },
    )
