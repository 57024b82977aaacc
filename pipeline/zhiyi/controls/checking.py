"""``zhiyi controls check``: everything that can be wrong with the list as data.

What the loader refuses (``loading.py``) never comes here. Each complaint names file, entry and
reason: of one entry (``check_entry``), its criteria (``check_criteria``), the announcements and
editions (``check_dates``), and of entries beside each other (here).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import combinations, islice

from zhiyi.controls.check_criteria import check_criteria
from zhiyi.controls.check_dates import check_announcements, check_editions
from zhiyi.controls.check_entry import check_entry
from zhiyi.controls.complaints import Complaint
from zhiyi.controls.entries import ControlList, Entry
from zhiyi.controls.vocabulary import load_vocabulary
from zhiyi.errors import InputError
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

GROUP = 5
"""Characters of a code that sub-paragraphs share: 3A225."""
MOST = 20
"""Pairs of entries that are told of one name; who mends these is told of the next."""


def check_list(controls: ControlList, *, lexicon: Lexicon, units: Units) -> tuple[Complaint, ...]:
    """Complaints, each naming file and entry; none when the list is sound."""
    return tuple(_complaints(controls, lexicon, units))


def refuse_unsound(controls: ControlList, *, folder: str, lexicon: Lexicon, units: Units) -> None:
    """Raises ``InputError`` with every complaint about the files of an office's folder. A name that
    an entry shares with another is told by the check and does not stop a run."""
    found = _of_each(controls, lexicon, units)
    own = [str(one) for one in found if one.file.startswith(f"{folder}/")]
    if own:
        raise InputError("\n".join(own))


def _complaints(controls: ControlList, lexicon: Lexicon, units: Units) -> Iterator[Complaint]:
    yield from _of_each(controls, lexicon, units)
    yield from _names_of_others(controls)


def _of_each(controls: ControlList, lexicon: Lexicon, units: Units) -> Iterator[Complaint]:
    yield from check_announcements(controls)
    yield from check_editions(controls)
    check = partial(check_criteria, lexicon=lexicon, units=units, vocabulary=load_vocabulary())
    for entry in controls.entries:
        told = (*check_entry(entry), *check(entry))
        yield from (Complaint(entry.file, entry.id, *one) for one in told)
    yield from _beside_nothing(controls)


def _names_of_others(controls: ControlList) -> Iterator[Complaint]:
    """A name that stands for goods of several five-character codes says too little by itself: it
    belongs into ``broad``, unless the entries are marked as standing beside each other."""
    owners: defaultdict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for entry in controls.entries:
        for name in entry.names:
            owners[name.casefold()].append((name, entry))
    for found in owners.values():
        apart = (
            (name, one, other)
            for (name, other), (_, one) in combinations(found, 2)
            if _group(one) != _group(other) and not _beside(one, other)
        )
        for name, one, other in islice(apart, MOST):
            yield Complaint(
                one.file,
                one.id,
                f"名称“{name}”也是条目{other.id}（{other.file}）的名称：请移入broad，两条目"
                f'并列的写beside = ["{other.id}"]',
                f"name {name!r} also stands in {other.id} ({other.file}); move it to broad, "
                "or mark the entries with beside",
            )


def _beside_nothing(controls: ControlList) -> Iterator[Complaint]:
    for entry in controls.entries:
        for code in entry.beside:
            if not any(one.under(code) for one in controls.entries):
                told = f"beside names {code!r}, a code that no entry has"
                yield Complaint(entry.file, entry.id, f"beside所列“{code}”不是任何条目的编码", told)


def _group(entry: Entry) -> str:
    return (entry.code or entry.id)[:GROUP] if entry.list == "dual_use" else entry.list


def _beside(one: Entry, other: Entry) -> bool:
    """Whether one of them says that it stands beside the other, or beside what that is below."""
    return any(other.under(code) for code in one.beside) or any(map(one.under, other.beside))
