"""Errors that grow with the length, as measuring machines state them."""

from __future__ import annotations

import pytest

from zhiyi.indicators import quantities_of_text
from zhiyi.indicators.drafts import Tools


@pytest.mark.parametrize(
    ("text", "value", "unit", "term"),
    [
        ("示值误差（2.1+L/400）μm", "2.1", "μm", "L/400"),
        ("MPE E0: 0.9 + 1.8L/1000 µm", "0.9", "μm", "1.8L/1000"),
        ("±(3.5+4.0×L/1000)um", "3.5", "um", "4.0×L/1000"),
        ("长度误差 1.4 μm + L/350", "1.4", "μm", "L/350"),
        ("E0 = 2.4 + 3L/1000", "2.4", None, "3L/1000"),
    ],
)
def test_the_constant_is_the_value_and_the_note_tells_what_grows(
    text: str, value: str, unit: str | None, term: str, tools: Tools
) -> None:
    found = quantities_of_text(text, units=tools.units, lexicon=tools.lexicon, nlp=tools.nlp)
    (one,) = [q for q in found if q.notes]
    assert (str(one.quantity.value), one.quantity.unit) == (value, unit)
    assert one.notes == (f"另加一项：+{term}",)


@pytest.mark.parametrize("text", ["容积 5 L/h", "(3+2) mm", "流量 1.5+2.5 L/min", "2+L"])
def test_litres_and_plain_sums_are_no_lengths(text: str, tools: Tools) -> None:
    found = quantities_of_text(text, units=tools.units, lexicon=tools.lexicon, nlp=tools.nlp)
    assert not any("L/" in note for one in found for note in one.notes)
