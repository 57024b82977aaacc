"""What goes between the output directory and the nodes of a cluster that do not see it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from hashlib import blake2s
from pathlib import Path
from socket import gethostname

from zhiyi.batch.blobs import Blob, Store, blob_of
from zhiyi.batch.desks import kept_apart
from zhiyi.batch.handing_in import Made, hand_in
from zhiyi.batch.node import Back
from zhiyi.batch.paths import Spot, target_of
from zhiyi.batch.tasks import Task, Tell

TRANSFERS = 8
"""Files fetched at a time."""


class Luggage:
    """What the coordinator has in the store: inputs that it put there, results that it fetched.
    A file stays there until the report of every inquiry that it belongs to is told. ``place``: the
    store's address, and the folder there."""

    def __init__(self, url: str, *, out: Path) -> None:
        self.place = (url, _folder_of(out))
        self._store = Store(url, folder=self.place[1])
        self._known: dict[Path, tuple[tuple[int, int, int], Blob]] = {}
        self._sources: dict[Blob, Path] = {}
        self._of: dict[str, set[Blob]] = {}
        self._files: dict[str, set[Path]] = {}
        self._uses: Counter[Blob] = Counter()

    def put(self, files: Mapping[Path, Spot], inquiry: str) -> tuple[tuple[Spot, Blob], ...]:
        """Put there what is not there yet. A file that is gone meanwhile is left out."""
        inputs = []
        for file, spot in files.items():
            with suppress(FileNotFoundError, PermissionError):
                inputs.append((spot, self._put(file, inquiry)))
        return tuple(inputs)

    def _put(self, file: Path, inquiry: str) -> Blob:
        mark, known = _mark(file), self._known.get(file)
        blob = known[1] if known is not None and known[0] == mark else blob_of(file)
        if not self._uses[blob]:
            self._store.put(file, blob)
        self._note(file, mark, blob, inquiry)
        return blob

    def _note(self, file: Path, mark: tuple[int, int, int], blob: Blob, inquiry: str) -> None:
        self._known[file], self._sources[blob] = (mark, blob), file
        self._files.setdefault(inquiry, set()).add(file)
        mine = self._of.setdefault(inquiry, set())
        if blob not in mine:
            mine.add(blob)
            self._uses[blob] += 1

    def bring(self, back: Back, task: Task) -> None:
        """Write what a node wrote to where it belongs, and remove what it removed."""
        made = [Made(spot, partial(self._store.fetch, blob)) for spot, blob in back.written]
        with kept_apart(task):
            hand_in(task, made, removed=bool(back.gone), at_once=TRANSFERS)
        for spot, blob in back.written:
            target = target_of(spot, task)
            self._note(target, _mark(target), blob, task.inquiry)
        if isinstance(task, Tell) and back.outcome is not None and back.outcome.value is not None:
            self._forget(task.inquiry)

    def mend(self, lost: tuple[Blob, ...]) -> None:
        """Put there once more what the store has not as it was."""
        for blob in lost:
            if (source := self._sources.get(blob)) is not None and source.is_file():
                self._store.put_anew(source, blob)

    def _forget(self, inquiry: str) -> None:
        for blob in self._of.pop(inquiry, ()):
            self._uses[blob] -= 1
            if not self._uses[blob]:
                del self._uses[blob], self._sources[blob]
                self._store.remove(blob)
        for file in self._files.pop(inquiry, ()):
            self._known.pop(file, None)

    def clear(self) -> None:
        self._store.clear()


def _mark(file: Path) -> tuple[int, int, int]:
    """What changes when a file is written anew."""
    state = file.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns


def _folder_of(out: Path) -> str:
    """In the store, of this output directory: a run that was killed leaves what its successor
    uses and removes."""
    told = f"{gethostname()}\0{out.absolute()}"
    return "zhiyi-" + blake2s(os.fsencode(told), digest_size=8).hexdigest()
