"""What a worker that a hostile file took over would try: it is told where things lie."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zhiyi.batch.paths import own_models
from zhiyi.batch.tasks import STATE, PagesRead, ReadPages, Revise
from zhiyi.clock import Clock

TREASURES = (
    f"{STATE}/review.sqlite",
    f"{STATE}/review.sqlite-wal",
    f"{STATE}/ledger.sqlite",
    f"{STATE}/received/{'0' * 64}",
    f"{STATE}/templates/notice.docx",
    "journal.jsonl",
    "case/corrections.jsonl",
    "case/retelling.json",
    "case/report.json",
    "case/revisions/1/report.json",
)
"""What lies in an output directory that a workbench serves."""


class NothingSucceeded(Exception):
    """Its name is all that is told of it."""


class SomethingSucceeded(Exception):
    """Its name is all that is told of it."""


def perform(task: ReadPages | Revise, clock: Clock) -> Any:
    """The output directory itself is six folders above the one that the task is told of."""
    done = attempts(task.out.parents[5])
    if isinstance(task, Revise):
        raise SomethingSucceeded if done else NothingSucceeded
    if task.first == 2:
        _leave(task)
    return PagesRead(document=json.dumps(done), pages=1)


def attempts(out: Path) -> list[str]:
    """What could be done to the output directory or read of it, and to the keys beside it."""
    tried: dict[str, Callable[[], object]] = {}
    for name in TREASURES:
        file = out / name
        tried |= {
            f"append {name}": lambda file=file: _scribble(file, "ab"),
            f"write {name}": lambda file=file: _scribble(file, "r+b"),
            f"truncate {name}": lambda file=file: os.truncate(file, 0),
            f"remove {name}": lambda file=file: file.unlink(),
            f"replace {name}": lambda file=file: _replace(file),
            f"beside {name}": lambda file=file: (file.parent / "new").touch(),
            f"link {name}": lambda file=file: os.link(file, _own() / "linked"),
            f"read {name}": lambda file=file: file.read_bytes(),
            f"list {name}": lambda file=file: os.listdir(file.parent),
        }
    tried |= {
        "administrator": lambda: _administrator(out / STATE / "review.sqlite"),
        "key": lambda: (out.parent / "keys" / "journal.key").read_bytes(),
        "new key": lambda: (out.parent / "keys" / "new").touch(),
        "new case": lambda: (out / "case 2").mkdir(),
        "another's desk": lambda: os.listdir(out / STATE / "desks"),
        "models": lambda: (own_models() / "new").touch(),
    }
    return [name for name, attempt in tried.items() if _succeeds(attempt)]


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, sqlite3.Error):
        return False
    return True


def _own() -> Path:
    return Path(os.environ["TMPDIR"])


def _scribble(file: Path, mode: str) -> None:
    with open(file, mode) as opened:
        opened.write(b"x")


def _replace(file: Path) -> None:
    (_own() / "mine").write_bytes(b"x")
    os.replace(_own() / "mine", file)


def _administrator(database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("INSERT INTO users VALUES ('mallory', 'administrator')")
    connection.commit()


def _leave(task: ReadPages) -> None:
    """What the type of the submitted file says: something below the task's output directory."""
    word = json.loads(task.submitted.media_type)
    target = task.out / word["name"]
    target.parent.mkdir(parents=True, exist_ok=True)
    match word["what"]:
        case "file":
            target.write_bytes(b"x")
        case "link":
            target.symlink_to("/etc/passwd")
        case "link to a folder":
            target.parent.rmdir()
            target.parent.symlink_to("/etc")
        case "two names":
            (_own() / "mine").write_bytes(b"x")
            os.link(_own() / "mine", target)
        case "pipe":
            os.mkfifo(target)
