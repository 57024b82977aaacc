"""What stands in a folder and is no file, or hides one."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.case import BROKEN, REFUSED, Case, Lure

DEEP = 140
"""Folders in one another, of names of 30 letters: the path is longer than systems bear."""


def _link(target: str) -> Case:
    def put(path: Path, lure: Lure) -> None:
        path.symlink_to(target)

    name = "link-" + target.strip("./").replace("/", "-")
    return Case(kind="links in folders", name=name or "link-above", attacks=f"a link to {target}",
                put=put, code=REFUSED, words="符号链接")  # fmt: skip


def _fifo(path: Path, lure: Lure) -> None:
    os.mkfifo(path)


def _socket(path: Path, lure: Lure) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the path of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(path.name)
    finally:
        os.chdir(here)


def _sparse(path: Path, lure: Lure) -> None:
    with path.open("wb") as stream:
        stream.truncate(1 << 42)


def _twin(path: Path, lure: Lure) -> None:
    path.write_bytes(b"density 1.8 g/cm3\n")
    os.link(path, path.with_name("twin-2.txt"))


def _deep(path: Path, lure: Lure) -> None:
    here = os.getcwd()
    path.mkdir()
    os.chdir(path)
    try:
        for _ in range(DEEP):
            os.mkdir("d" * 30)
            os.chdir("d" * 30)
        Path("deep.txt").write_bytes(b"density 1.8 g/cm3\n")
    finally:
        os.chdir(here)


def _empty(path: Path, lure: Lure) -> None:
    path.mkdir()
    for n in range(20):
        (path / f"{n}.txt").touch()


def cases() -> Iterator[Case]:
    yield _link("..")
    yield _link("/etc/passwd")
    yield _link("/proc/self/environ")
    yield _link("/nowhere")
    kind = "special files"
    yield Case(
        kind=kind,
        name="pipe",
        attacks="a pipe that nobody writes to",
        put=_fifo,
        code=REFUSED,
        words="特殊文件",
    )
    yield Case(
        kind=kind, name="socket", attacks="a socket", put=_socket, code=REFUSED, words="特殊文件"
    )
    yield Case(kind=kind, name="sparse.pdf", attacks="four terabytes of nothing", put=_sparse,
               code=REFUSED, words="given_bytes")  # fmt: skip
    yield Case(kind=kind, name="twin.txt", attacks="one file under two names", put=_twin)
    kind = "folders"
    yield Case(kind=kind, name="deep", attacks="folders deeper than paths are long", put=_deep,
               code=BROKEN, words="无法打开")  # fmt: skip
    yield Case(
        kind=kind,
        name="empty",
        attacks="twenty empty files",
        put=_empty,
        code=BROKEN,
        words="0 字节",
    )
