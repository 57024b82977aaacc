"""Which unknown parts the whole still turns on."""

from __future__ import annotations

import pytest

from zhiyi.controls.expressions import leaves, parse
from zhiyi.controls.kleene import undecided
from zhiyi.controls.labels import question_of
from zhiyi.inquiry import State


@pytest.mark.parametrize(
    ("expression", "states", "turning"),
    [
        ("all(mass > 1 kg, length > 1 m)", ("met", "unknown"), ["length"]),
        ("any(mass > 1 kg, length > 1 m)", ("met", "unknown"), []),
        ("all(mass > 1 kg, length > 1 m)", ("not_met", "unknown"), []),
        (
            "all(mass > 1 kg, any(length > 1 m, width > 1 m))",
            ("unknown", "met", "unknown"),
            ["mass"],
        ),
        ("not(mass > 1 kg)", ("unknown",), ["mass"]),
        ("all(mass > 1 kg, unless(width > 1 m))", ("unknown", "unknown"), ["mass", "width"]),
    ],
)
def test_only_what_the_whole_turns_on_is_left(
    expression: str, states: tuple[State, ...], turning: list[str]
) -> None:
    read = parse(expression)
    known = {id(leaf): state for leaf, state in zip(leaves(read), states, strict=True)}
    silent = {key for key, state in known.items() if state == "unknown"}
    found = undecided(read, known, silent=silent)
    assert [str(leaf).split()[0] for leaf in found] == turning


def test_an_exporter_is_asked_which_material_and_not_whether_a_listed_one() -> None:
    [leaf] = leaves(parse('wetted_material among {"钛", "锆"}'))
    assert "钛" not in question_of(leaf)
    assert "材质" in question_of(leaf)
