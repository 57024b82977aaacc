"""The truth of the generated papers themselves: planted changes stand in the texts, no slot is left
open, the same seed writes the same papers."""

from __future__ import annotations

import pytest

from .bank import FOREIGN, LANGUAGES, SLOT, Bank, load_banks
from .filling import draw
from .reading import squeezed
from .situations import cases

BANKS = load_banks()


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.name)
def test_every_item_prints_the_same_slots_in_every_language(bank: Bank) -> None:
    for item in bank.items:
        slots = {
            code: sorted(m.group() for text in texts for m in SLOT.finditer(text))
            for code, texts in item.texts.items()
        }
        for code, found in slots.items():
            assert found == slots["zh"], f"{item.key} in {code}: {found} not {slots['zh']}"
            assert all(name.strip("{}<>=±") in bank.slots for name in found), item.key


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.name)
def test_rows_have_as_many_cells_in_every_language(bank: Bank) -> None:
    for item in bank.items:
        if item.at == "row":
            assert len({len(texts) for texts in item.texts.values()}) == 1, item.key


def test_every_slot_can_be_drawn() -> None:
    from random import Random

    for bank in BANKS:
        for spec in bank.slots.values():
            assert draw(spec, Random(1)) == draw(spec, Random(1))


def test_every_language_has_papers_of_both_splits() -> None:
    for code in FOREIGN:
        assert any(code in bank.languages and bank.split == "dev" for bank in BANKS), code
    assert LANGUAGES[0] == "zh"


def test_no_slot_stays_open_and_no_line_is_empty() -> None:
    for case in cases(3, 50, None):
        for laid in case.laid.values():
            for line in laid.document.lines:
                assert not SLOT.search(line.text), line.text
                assert line.text.strip(), case.name


def test_the_same_seed_writes_the_same_papers() -> None:
    first = [laid.document for case in cases(5, 25, "dev") for laid in case.laid.values()]
    again = [laid.document for case in cases(5, 25, "dev") for laid in case.laid.values()]
    assert first == again
    other = [laid.document for case in cases(6, 25, "dev") for laid in case.laid.values()]
    assert first != other


def test_every_planted_change_stands_in_both_papers_and_is_one() -> None:
    planted = 0
    for case in cases(7, 100, None):
        for truth in case.truths:
            texts = {p: squeezed("".join(x.text for x in laid.document.lines)) for p, laid in
                     case.laid.items()}  # fmt: skip
            for change in truth.changes:
                planted += 1
                assert squeezed(change.source) in texts[truth.path], change
                target = next(iter(truth.targets))
                assert squeezed(change.target) in texts[target], change
                assert change.target != change.right, change
    assert planted > 20


def test_what_is_lost_stands_in_the_original_only() -> None:
    for case in cases(8, 50, None):
        for truth in case.truths:
            own = {b.key for b in case.laid[truth.path].owners.values() if b is not None}
            assert truth.missing <= own, truth
            for path in truth.targets - {truth.path}:
                theirs = {b.key for b in case.laid[path].owners.values() if b is not None}
                assert not truth.missing & theirs, truth
