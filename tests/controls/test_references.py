"""References between entries: what they mean, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from zhiyi.controls.criteria import Listed, leaves
from zhiyi.controls.entries import Announcement, Entry
from zhiyi.controls.expressions import parse
from zhiyi.controls.references import resolve
from zhiyi.errors import InputError


def entry(code: str, criteria: str = "", **more: object) -> Entry:
    return Entry(
        id=code,
        code=code,
        list="dual_use",
        title=f"条目{code}",
        title_en=code,
        announcement=Announcement(id="2024-51", title="公告", effective=date(2024, 12, 1)),
        criteria=parse(criteria) if criteria else None,
        file="1.toml",
        **more,  # type: ignore[arg-type]
    )


def test_a_reference_means_the_entry_or_those_below_it() -> None:
    found = resolve(
        [entry("1C226.a", "purity > 90 %"), entry("1C226.b"), entry("1A001", 'listed "1C226"')]
    )
    assert found[2].criteria is not None
    leaf = next(leaves(found[2].criteria))
    assert isinstance(leaf, Listed)
    assert [target.code for target in leaf.targets] == ["1C226.a", "1C226.b"]


def test_an_unknown_code_is_refused_with_file_and_entry() -> None:
    with pytest.raises(InputError, match=r"1\.toml, 1A001: listed \"9X999\"所引用"):
        resolve([entry("1A001", 'listed "9X999"')])


def test_a_circle_is_refused_and_told() -> None:
    with pytest.raises(InputError, match="1A001 → 1A002 → 1A001"):
        resolve([entry("1A001", 'listed "1A002"'), entry("1A002", 'not(listed "1A001")')])


def test_references_that_lead_on_and_on_are_refused() -> None:
    chain = [entry(f"1A{n:03}", f'listed "1A{n + 1:03}"') for n in range(100, 400)]
    with pytest.raises(InputError, match="引用超过20层"):
        resolve([*chain, entry("1A400")])


def test_an_entry_that_means_itself_by_its_shorter_code_is_a_circle() -> None:
    with pytest.raises(InputError, match=r"2B201\.a → 2B201\.a"):
        resolve([entry("2B201.a", 'unless(listed "2B201")')])


def test_an_entry_of_substances_turns_on_their_numbers() -> None:
    found = resolve([entry("1C450", cas=("102-71-6", "64-17-5"), not_cas=("64-17-5",))])
    assert str(found[0].criteria) == 'cas among {"102-71-6"}'
