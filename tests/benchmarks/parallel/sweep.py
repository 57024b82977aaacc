"""Every item of the bank changed in every way it can be, a few items of a paper at a time: many
more changes of each sort than inquiries made by chance have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from .bank import Bank, load_banks
from .making import Case, Maker
from .pen import Layout
from .writing import Edit, Manner, Plan, Section, Sort, changes_of, draw_all, edits_of, write

AT_ONCE = 3
"""Items changed in one paper: a translator errs now and then, a sibling's paper all over."""
LAYOUTS: Sequence[Layout] = ("docx", "pdf", "text", "markdown")


def swept(seed: int, split: str | None, sorts: Sequence[Sort]) -> Iterator[Case]:
    """One original and its translation with up to ``AT_ONCE`` changes of one sort, for each kind,
    language and sort until every item was changed that can be."""
    for bank in load_banks(split):
        for language in bank.languages:
            for sort in sorts:
                rng = Random(f"{seed}:{bank.name}:{language}:{sort}")
                for n, edits in enumerate(_edits(bank, sort, rng)):
                    case = Case(f"{bank.name} {language} {sort} {n}")
                    _change(Maker(rng, (bank,), language, "docx", case), *edits)
                    yield case


def _edits(bank: Bank, sort: Sort, rng: Random) -> Iterator[tuple[Plan, dict[str, Edit]]]:
    keys = tuple(item.key for item in bank.items)
    section = Section(bank, draw_all(bank, rng), keys)
    able: dict[str, Edit] = {}
    for item in bank.items:
        found = edits_of(section, item, sort, rng)
        if found:
            able[item.key] = rng.choice(found)
    order = sorted(able)
    rng.shuffle(order)
    for n in range(0, len(order), AT_ONCE):
        yield (section,), {key: able[key] for key in order[n : n + AT_ONCE]}


def _change(m: Maker, plan: Plan, edits: dict[str, Edit]) -> None:
    layout = m.rng.choice(LAYOUTS)
    original = write(plan, m.language, m.rng)
    wrong = write(plan, "zh", m.rng, manner=Manner(edits=edits))
    laid = m.add(original, m.style(layout), chinese=False)
    target = m.add(wrong, m.style(layout), chinese=True).document.path
    changes = changes_of(edits, original, wrong, plan)
    m.tell(laid, "changed", "inconsistent", targets=frozenset({target}), changes=changes)
