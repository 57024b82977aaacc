"""Removing folders in which a worker wrote, however it left them.

``shutil.rmtree`` goes down into folders by calling itself with an open handle for each, so that a
thousand of them, one in the other, end the process that tidies up: the one that trusts no worker.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def remove(folder: Path) -> None:
    """With all that is in it; links are removed, never followed. What cannot be removed stays."""
    with suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if os.path.lexists(folder):
        _flatten(folder)
        with suppress(RecursionError):  # of a worker that goes on nesting: gone with its desk
            shutil.rmtree(folder, ignore_errors=True)


def _flatten(folder: Path) -> None:
    """Move every folder in it, at whatever depth, right below it: each once."""
    with suppress(OSError), _opened(folder) as top:
        waiting = _folders_in(top)
        while waiting:
            with suppress(OSError), _opened(waiting.pop(), top) as here:
                for name in _folders_in(here):
                    lifted = secrets.token_hex(8)
                    os.rename(name, lifted, src_dir_fd=here, dst_dir_fd=top)
                    waiting.append(lifted)


def _folders_in(handle: int) -> list[str]:
    with os.scandir(handle) as entries:
        return [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]


@contextmanager
def _opened(name: str | Path, folder: int | None = None) -> Iterator[int]:
    handle = os.open(name, _FOLDER, dir_fd=folder)
    try:
        yield handle
    finally:
        os.close(handle)
