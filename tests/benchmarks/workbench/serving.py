"""A workbench that really serves: ``zhiyi review`` in a process of its own, over a copy of cases
that were made, with officers who can sign in."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

from zhiyi.review.accounts.tokens import create_token
from zhiyi.review.accounts.users import NewUser, add_user
from zhiyi.review.cases.sync import sync
from zhiyi.review.workplace import Workplace, open_workplace

from .make import OFFICES

PASSWORD = "质疑工作台-2026-load"
WAIT = 120
"""Seconds until the server must answer."""

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs in. ``token``: of the API."""

    name: str
    office: str
    token: str
    password: str = PASSWORD


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers at ``address``; ``people`` may sign in."""

    address: str
    pid: int
    people: tuple[Person, ...]

    def processor(self) -> float:
        return processor(self.pid)


def processor(pid: int) -> float:
    """Seconds of processor time that a server and its children have used so far."""
    return sum(_processor(one) for one in (pid, *_children(pid)))


def prepare(
    directory: Path, scratch: Path, *, people: int, url: str | None = None
) -> tuple[Person, ...]:
    """A copy of the cases of ``directory`` in ``scratch`` (hard links, nothing there is changed),
    taken in, with officers of every office in turn. What stands there from before is used again."""
    told = scratch / "people.json"
    if told.is_file():
        found = tuple(Person(**one) for one in json.loads(told.read_text("utf-8")))
        if len(found) >= people:
            return found[:people]
        raise SystemExit(f"{scratch} was made for {len(found)} officers")
    scratch.mkdir(parents=True, exist_ok=True)
    _copy(directory, scratch / "cases")
    workplace = open_workplace(scratch / "cases", url=url, keys=scratch / "keys")
    try:
        sync(workplace)
        made = tuple(_person(workplace, number) for number in range(people))
    finally:
        workplace.close()
    told.write_text(json.dumps([asdict(one) for one in made]), "utf-8")
    return made


def _copy(directory: Path, into: Path) -> None:
    """Without the database and the journal of ``directory``."""
    alone = shutil.ignore_patterns(".zhiyi", "journal.jsonl", "*.pub", ".papers")
    try:
        shutil.copytree(directory, into, ignore=alone, copy_function=os.link)
    except OSError:  # another disk
        shutil.rmtree(into, ignore_errors=True)
        shutil.copytree(directory, into, ignore=alone)


def _person(workplace: Workplace, number: int) -> Person:
    name, office = f"officer{number:02}", OFFICES[number % len(OFFICES)]
    new = NewUser(
        name=name, shown=f"关员{number:02}", office=office, role="officer", password=PASSWORD
    )
    now = datetime.now(UTC)
    officer = add_user(workplace, new, by=None, at=now)
    return Person(name, office, create_token(workplace, officer, label="load", days=1, at=now))


@contextmanager
def serving(
    scratch: Path, people: tuple[Person, ...], *, url: str | None = None
) -> Iterator[Served]:
    """The server over what ``prepare`` made, ended with the block."""
    program = Path(sys.executable).with_name("zhiyi")
    command = [program, "review", scratch / "cases", "--port", "0"]
    command += ["--keys", scratch / "keys", *(["--database", url] if url else [])]
    log = scratch / "server.log"
    with log.open("wb") as told:
        process = subprocess.Popen(command, stderr=told)
    try:
        address = _address(log, process)
        yield Served(address, process.pid, people)
        if process.poll() is not None:
            raise RuntimeError(f"the server ended by itself: {log.read_text('utf-8')[-2000:]}")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(WAIT)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Where it answers, told in its first line."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end and process.poll() is None:
        first, line, _ = log.read_text("utf-8").partition("\n")
        if line:
            address = first.removeprefix("zhiyi: ").rstrip("/")
            with urlopen(f"{address}/sign-in", timeout=WAIT) as answer:
                answer.read()
            return address
        time.sleep(0.02)
    raise RuntimeError(f"the server does not answer: {log.read_text('utf-8')[-2000:]}")


def _processor(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _children(pid: int) -> tuple[int, ...]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return tuple(int(one) for task in tasks for one in task.read_text().split())
