"""Our own sentences in six languages, each with all that it states (sentences.toml)."""

from __future__ import annotations

import pytest
from tests.indicators.sentences import CASES, faults

from zhiyi.indicators import indicators_of_text
from zhiyi.indicators.drafts import Tools

SENTENCES = [(group, text) for group, cases in CASES.items() for text in cases]


@pytest.mark.parametrize(("group", "text"), SENTENCES, ids=[text[:30] for _, text in SENTENCES])
def test_a_sentence_states_all_that_it_states_and_nothing_else(
    group: str, text: str, tools: Tools
) -> None:
    found = indicators_of_text(text, lexicon=tools.lexicon, units=tools.units, nlp=tools.nlp)
    assert not faults(CASES[group][text], found)


@pytest.mark.parametrize(
    "text", ["综合品质优于 12 dB", "The figure of the coating is better than 3 dB."]
)
def test_better_without_a_known_sense_is_said_to_be_open(text: str, tools: Tools) -> None:
    (one,) = indicators_of_text(text, lexicon=tools.lexicon, units=tools.units, nlp=tools.nlp)
    assert "“优于”的方向未明" in one.notes
    assert one.origin.score < 0.6
