"""A PostgreSQL server of Debian's package for the tests, on a socket in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from zhiyi.review.database.opening import open_database

WAIT = 60
"""Seconds until the server must answer, on a machine that has much else to do."""

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Server:
    socket: Path

    def create(self, *, locale: str = "C.UTF-8") -> str:
        """The URL of a new, empty database."""
        locales = f"ENCODING 'UTF8' LC_COLLATE '{locale}' LC_CTYPE '{locale}'"
        return self._url(self._create(f"TEMPLATE template0 {locales}"))

    def with_tables(self) -> str:
        """The URL of a new database with the tables of this program: a copy of one."""
        return self._url(self._create(f"TEMPLATE {_tables(self)}"))

    def _create(self, like: str) -> str:
        name = f"zhiyi{next(_numbers)}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {like}")
        return name

    def _url(self, name: str) -> str:
        return f"postgresql://zhiyi@/{name}?host={self.socket}"

    def answers(self) -> bool:
        try:
            psycopg.connect(self._dsn("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _dsn(self, name: str) -> str:
        return f"host={self.socket} dbname={name} user=zhiyi"


@cache
def _tables(server: Server) -> str:
    """The name of a database that others are copied from; nobody opens it again."""
    url = server.create()
    open_database(url).close()
    return make_url(url).database or ""


@contextmanager
def server() -> Iterator[Server]:
    """Skips the test where there is none to start."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="zhiyi-pg-"))
    user = _unprivileged(folder)
    try:
        _run(programs / "initdb", "-D", folder / "data", *_INITDB, user=user)
        process = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-k", folder, *_POSTGRES],
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield _ready(Server(folder), process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(WAIT)
    finally:
        shutil.rmtree(folder)


_INITDB = ("-U", "zhiyi", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync")
_POSTGRES = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=16MB",
             "-c", "autovacuum=off", "-c", "full_page_writes=off")  # fmt: skip


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    return found[-1].parent


def _unprivileged(folder: Path) -> str | None:
    """The server refuses to run as root: then the user who owns nothing else."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return "nobody"


def _run(*command: str | Path, user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"PostgreSQL cannot make a database here: {done.stderr.strip()[-300:]}")


def _ready(found: Server, process: subprocess.Popen[bytes]) -> Server:
    end = time.monotonic() + WAIT
    while not found.answers():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("the PostgreSQL server does not answer")
        time.sleep(0.05)
    return found
