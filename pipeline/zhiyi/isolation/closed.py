"""Places that stay closed to a process, whatever is open around them.

Landlock adds up what is allowed and takes nothing away again: where a folder that is open holds a
closed one, what lies beside the way to it is opened piece by piece.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_STATE = "zhiyi"


def key_places() -> tuple[Path, ...]:
    """Where the key that signs the journal may lie; there or not."""
    home = Path(os.path.expanduser("~")) / ".local" / "state" / _STATE
    named, state = os.environ.get("ZHIYI_KEYS"), os.environ.get("XDG_STATE_HOME")
    return (
        home,
        *([Path(state) / _STATE] if state else []),
        *([Path(named)] if named else []),
    )


def without(places: Iterable[Path], *, closed: Iterable[Path]) -> Iterator[Path]:
    """The places, each in pieces where it holds a closed one. One that lies in a closed one is
    open all the same, since it was named. What is made later beside the way to a closed place stays
    closed, too."""
    shut = [Path(os.path.realpath(place)) for place in closed]
    for place in places:
        if any(one.is_relative_to(os.path.realpath(place)) for one in shut):
            yield from _pieces(Path(os.path.realpath(place)), shut)
        else:
            yield place


def _pieces(real: Path, shut: list[Path]) -> Iterator[Path]:
    """Links are passed over, as they are where a place is opened whole: what they lead to is open
    where it stands, or not at all."""
    if real in shut:
        return
    if not any(one.is_relative_to(real) for one in shut):
        yield real
        return
    try:
        names = sorted(os.listdir(real))
    except OSError:  # nothing to open there
        return
    for name in names:
        if not (real / name).is_symlink():
            yield from _pieces(real / name, shut)
