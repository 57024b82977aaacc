"""``zhiyi controls check``: everything that can be wrong with the list as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from zhiyi.controls.chemistry import is_cas
from zhiyi.controls.entries import ControlList, Entry
from zhiyi.controls.expressions import Comparison, comparisons
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units


def check_list(controls: ControlList, *, lexicon: Lexicon, units: Units) -> tuple[str, ...]:
    """Complaints, each naming its entry; none when the list is sound."""
    return tuple(_complaints(controls, lexicon, units))


def _complaints(controls: ControlList, lexicon: Lexicon, units: Units) -> Iterator[str]:
    for id, count in Counter(entry.id for entry in controls.entries).items():
        if count > 1:
            yield f"{id}: stands {count} times in the list; keep one"
    for entry in controls.entries:
        yield from _of_entry(entry)
        for comparison in comparisons(entry.criteria) if entry.criteria else ():
            yield from _of_comparison(entry, comparison, lexicon, units)


def _of_entry(entry: Entry) -> Iterator[str]:
    for number in (*entry.cas, *entry.not_cas):
        if not is_cas(number):
            yield f"{entry.id}: {number!r} is no CAS number; compare its check digit"
    for code in entry.hs:
        if not (code.isdigit() and 4 <= len(code) <= 10):
            yield f"{entry.id}: {code!r} is no HS number; give 4 to 10 digits"
    if entry.list == "dual_use" and entry.announcement.repealed is None and not entry.code:
        yield f"{entry.id}: an entry of the dual-use list needs its code"
    for name in set(entry.names) & set(entry.broad):
        yield f"{entry.id}: {name!r} is among names and broad; keep one"


def _of_comparison(
    entry: Entry, comparison: Comparison, lexicon: Lexicon, units: Units
) -> Iterator[str]:
    parameter = lexicon.get(comparison.parameter)
    if parameter is None:
        yield (
            f"{entry.id}: unknown parameter {comparison.parameter!r} in '{comparison}'; "
            "add it to knowledge/parameters/control_list.toml"
        )
        return
    unit = comparison.unit or "1"
    if not units.known(unit):
        yield f"{entry.id}: unknown unit {unit!r} in '{comparison}'"
    elif not units.same_dimension(unit, parameter.unit):
        yield f"{entry.id}: '{comparison}' is not in the dimension of {parameter.unit!r}"
    if comparison.comparator == "better_than" and parameter.sense == "none":
        yield f"{entry.id}: '{comparison}': {parameter.id} has no better direction"
