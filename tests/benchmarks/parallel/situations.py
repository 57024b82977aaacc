"""Inquiries whose truth is known: which Chinese paper translates which original, what is missing,
what was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

from .bank import FOREIGN, load_banks
from .distractors import contract, explanation, report_of_tests, translators_notes
from .layouts import Laid
from .making import FREE, LAYOUTS, Case, Maker, Truth
from .one_file import (
    annex,
    bad,
    bilingual,
    bilingual_lost,
    foreign_cover,
    foreign_rows,
    latin_names,
    page_after_page,
)
from .writing import (
    SORTS,
    Block,
    Manner,
    Plan,
    changes_of,
    edits_for,
    plan_of,
    sibling_of,
    without,
    write,
)

__all__ = ["SITUATIONS", "Case", "Truth", "cases"]


def full(m: Maker) -> None:
    plan = m.plan()
    laid, _ = m.original(plan)
    m.tell(laid, "full", "provided", targets=frozenset({m.chinese(plan, FREE)}))


def dressed(m: Maker) -> None:
    """The same values in another dress."""
    plan = m.plan()
    laid, _ = m.original(plan)
    target = m.chinese(plan, Manner(dressed=0.6))
    m.tell(laid, "other dress", "provided", targets=frozenset({target}))


def _lost(m: Maker, situation: str, keys: Callable[[Plan, Laid], set[str]], *told: str) -> None:
    plan = m.plan()
    laid, _ = m.original(plan)
    lost = keys(plan, laid)
    target = m.chinese(without(plan, lost), FREE)
    targets, missing = frozenset({target}), frozenset(lost)
    m.tell(laid, situation, *told, targets=targets, missing=missing)


def one_sentence(m: Maker) -> None:
    def keys(plan: Plan, laid: Laid) -> set[str]:
        return {m.rng.choice([i.key for s in plan for i in s.items if i.at == "text"])}

    _lost(m, "one sentence lost", keys, "provided", "partial")


def sentences(m: Maker) -> None:
    """Two to four neighbours, two sentences of running text among them where there are."""

    def keys(plan: Plan, laid: Laid) -> set[str]:
        runs: list[tuple[int, set[str]]] = []
        for section in plan:
            items = section.items
            for n in range(1, len(items)):
                run = items[n : n + m.rng.randint(2, 4)]
                if len(run) >= 2:
                    texts = min(2, sum(item.at == "text" for item in run))
                    runs.append((texts, {item.key for item in run}))
        most = max(texts for texts, _ in runs)
        return m.rng.choice([run for texts, run in runs if texts == most])

    _lost(m, "sentences lost", keys, "partial")


MOST_LOST = 0.6
"""Share of the items that a lost page holds at most: what is left then is no translation."""


def section(m: Maker) -> None:
    """A page of the original, or what stands under one heading."""

    def keys(plan: Plan, laid: Laid) -> set[str]:
        pages = len(laid.document.pages)
        every = [item.key for s in plan for item in s.items]
        if pages > 1:
            page = m.rng.randint(1, pages)
            own = {key for key in every if laid.pages_of(key) == {page}}
            if 4 <= len(own) <= MOST_LOST * len(every):
                return own
        groups: list[list[str]] = []
        for one in plan:
            for item in one.items:
                if item.at in ("heading", "title") or not groups:
                    groups.append([])
                groups[-1].append(item.key)
        group = m.rng.choice([group for group in groups if len(group) >= 3])
        return set(group[-int(MOST_LOST * len(every)) :])  # of a short paper not all of it

    _lost(m, "section lost", keys, "partial")


def half(m: Maker) -> None:
    def keys(plan: Plan, laid: Laid) -> set[str]:
        every = [item.key for s in plan for item in s.items]
        return set(every[len(every) // 2 :])

    _lost(m, "second half lost", keys, "partial")


def none(m: Maker) -> None:
    laid, _ = m.original(m.plan())
    m.tell(laid, "none", "missing")


def copy(m: Maker) -> None:
    """The original once more under a Chinese name."""
    laid, blocks = m.original(m.plan())
    again = m.add(blocks, m.style(), chinese=True)
    m.tell(laid, "untranslated copy", "missing")
    m.tell(again, "untranslated copy", "missing")


def sibling(m: Maker) -> None:
    plan = m.plan()
    laid, _ = m.original(plan)
    m.chinese(sibling_of(plan, m.rng, share=0.7), FREE)
    m.tell(laid, "sibling product", "missing")


def near_sibling(m: Maker) -> None:
    """Another model of which most figures are the same."""
    able = [b for b in m.banks if any(spec.startswith("code") for spec in b.slots.values())]
    m = replace(m, banks=tuple(able))
    plan = m.plan(1)
    laid, _ = m.original(plan)
    m.chinese(sibling_of(plan, m.rng, share=0.25), FREE)
    m.tell(laid, "near sibling", "missing")


def distractors(m: Maker) -> None:
    """Chinese papers that repeat the figures, without a translation."""
    plan = m.plan(2)
    laid, _ = m.original(plan)
    for write_one in (explanation, contract, report_of_tests):
        m.add(write_one(plan, m.rng), m.style(), chinese=True)
    m.tell(laid, "distractors only", "missing")


def beside_distractors(m: Maker) -> None:
    plan = m.plan(2)
    laid, _ = m.original(plan)
    for write_one in (explanation, contract, report_of_tests):
        m.add(write_one(plan, m.rng), m.style(), chinese=True)
    m.chinese(sibling_of(plan, m.rng, share=0.6), FREE)
    target = m.chinese(plan, FREE)
    m.tell(laid, "among distractors", "provided", targets=frozenset({target}))


def several(m: Maker) -> None:
    """Three originals in different languages: one translated, one in half, one not at all."""
    wanted, makes = m.rng.sample(FOREIGN, 3), (full, half, none)
    banks = m.rng.sample(m.banks, len(m.banks))
    for n, (code, make) in enumerate(zip(wanted, makes, strict=True)):
        own = tuple(bank for bank in banks[n::3] if code in bank.languages)
        if own:
            make(replace(m, language=code, tag=f"_{n}", banks=own))


def two_in_one(m: Maker) -> None:
    """One Chinese file holds the translations of two originals."""
    if len(m.banks) < 2:
        return
    banks = m.rng.sample([b for b in m.banks if m.language in b.languages], 2)
    plans = [plan_of([bank], m.rng) for bank in banks]
    laid = [m.original(plan)[0] for plan in plans]
    flow: list[Block | None] = [*write(plans[0], "zh", m.rng), None, *write(plans[1], "zh", m.rng)]
    target = m.add(flow, m.style(), chinese=True).document.path
    for one in laid:
        m.tell(one, "two in one file", "provided", targets=frozenset({target}))


def in_two_files(m: Maker) -> None:
    plan = m.plan()
    laid, _ = m.original(plan)
    every = [item.key for s in plan for item in s.items]
    cut = int(len(every) * m.rng.uniform(0.35, 0.65))
    targets = {m.chinese(without(plan, set(part)), FREE) for part in (every[:cut], every[cut:])}
    m.tell(laid, "in two files", "provided", targets=frozenset(targets))


def changed(m: Maker) -> None:
    """Changes planted in the translation."""
    plan = m.plan()
    sorts = m.rng.sample(SORTS, m.rng.randint(1, 3))
    edits = edits_for(plan, sorts, m.rng) or edits_for(plan, ("digit",), m.rng)
    manner = Manner(dressed=0.1, swapped=0.05, edits=edits)
    laid, blocks = m.original(plan, clear=tuple(edits))
    wrong = write(plan, "zh", m.rng, manner=manner)
    target = m.add(wrong, m.style(), chinese=True, clear=tuple(edits)).document.path
    changes = changes_of(edits, blocks, wrong, plan)
    dropped = all(change.sort == "dropped value" for change in changes)
    statuses = ("inconsistent", "partial") if dropped else ("inconsistent",)
    m.tell(laid, "changed", *statuses, targets=frozenset({target}), changes=changes)


def additions(m: Maker) -> None:
    """A translation that says more than its original."""
    plan = m.plan()
    laid, _ = m.original(plan)
    notes = translators_notes(m.rng)
    target = m.chinese(plan, FREE, more=notes)
    added = frozenset(note.key for note in notes)
    m.tell(laid, "with additions", "provided", targets=frozenset({target}), added=added)


SITUATIONS: Sequence[Callable[[Maker], None]] = (
    full, changed, sentences, sibling, dressed, section, bilingual, distractors, changed, full,
    half, near_sibling, bilingual_lost, none, one_sentence, several, two_in_one, changed,
    in_two_files, beside_distractors, page_after_page, copy, annex, foreign_cover, bad,
    additions, latin_names, changed, foreign_rows, dressed,
)  # fmt: skip


HEADS = 0.3
"""Share of inquiries whose tables have column heads."""


def cases(seed: int, count: int, split: str | None) -> Iterator[Case]:
    """``count`` inquiries; the situations go round, languages and layouts by chance."""
    banks = load_banks(split)
    for n in range(count):
        rng = Random(f"{seed}:{n}")
        make = SITUATIONS[n % len(SITUATIONS)]
        case = Case(f"{n:04d} {make.__name__}", heads=rng.random() < HEADS)
        make(Maker(rng, banks, rng.choice(FOREIGN), LAYOUTS[(n + n // len(SITUATIONS)) % 5], case))
        if case.truths:
            yield case
