"""What a reference ``listed "1C226"`` means: the entry of that code, or those below it.

References are looked up once, over the whole list; a code that the list does not have, and
entries that refer to each other in a circle, are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from zhiyi.controls.complaints import Complaint
from zhiyi.controls.criteria import Expression, Leaf, Listed, Target, codes, with_leaves
from zhiyi.controls.substances import criterion_of
from zhiyi.errors import InputError

if TYPE_CHECKING:
    from zhiyi.controls.entries import Entry

DEEPEST = 20
"""References that lead on to others; entries have two."""


def resolve(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries with the targets of their references filled in; one that lists substances and no
    criteria turns on their numbers. Raises ``InputError`` that names file and entry, and the code
    or the circle."""
    given = tuple(map(_with_substances, entries))
    finder = _Finder(given)
    return tuple(finder.resolved(entry) if _codes(entry) else entry for entry in given)


def _with_substances(entry: Entry) -> Entry:
    if entry.criteria is not None or not entry.cas:
        return entry
    return replace(entry, criteria=criterion_of(entry.cas, entry.not_cas))


def _codes(entry: Entry) -> tuple[str, ...]:
    return codes(entry.criteria) if entry.criteria is not None else ()


class _Finder:
    """Looks up references, following them from entry to entry."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._done: dict[int, Entry] = {}

    def resolved(self, entry: Entry, path: tuple[Entry, ...] = ()) -> Entry:
        """``path``: the entries whose references led here."""
        if any(entry is before for before in path):
            raise _circle((*path, entry))
        if len(path) > DEEPEST:
            raise _refused(
                path[0],
                f"引用超过{DEEPEST}层，请将判据直接写明",
                f"references lead on more than {DEEPEST} times; write the criteria out",
            )
        if id(entry) not in self._done:
            changed = entry
            if entry.criteria is not None and _codes(entry):
                criteria = with_leaves(
                    entry.criteria, lambda leaf: self._filled(leaf, (*path, entry))
                )
                changed = replace(entry, criteria=criteria)
            self._done[id(entry)] = changed
        return self._done[id(entry)]

    def _filled(self, leaf: Leaf, path: tuple[Entry, ...]) -> Expression:
        if not isinstance(leaf, Listed):
            return leaf
        found = [entry for entry in self._entries if entry.under(leaf.code)]
        if not found:
            entry = path[-1]
            raise _refused(
                entry,
                f"{leaf}所引用的编码不是任何条目的编码，请更正或补录该条目",
                f"{leaf} names a code that no entry has; correct it or add that entry",
            )
        targets = (_target(self.resolved(entry, path)) for entry in found)
        return replace(leaf, targets=tuple(targets))


def _circle(path: Sequence[Entry]) -> InputError:
    start = next(n for n, entry in enumerate(path) if entry is path[-1])
    circle = " → ".join(entry.id for entry in path[start:])
    return _refused(
        path[start],
        f"条目相互循环引用（{circle}），请将其中一条的判据直接写明",
        f"references go in a circle, {circle}; write the criteria of one of them out",
    )


def _refused(entry: Entry, reason: str, told: str) -> InputError:
    return InputError(str(Complaint(entry.file, entry.id, reason, told)))


def _target(entry: Entry) -> Target:
    return Target(
        code=entry.code or entry.id,
        title=entry.title,
        criteria=entry.criteria,
        begins=entry.effective,
        ends=entry.ended,
    )
