"""Our own sentences in six languages, each with all that it states (sentences.toml)."""

from __future__ import annotations

import pytest
from tests.indicators.sentences import CASES, faults

from zhiyi.indicators import indicators_of_text
from zhiyi.indicators.drafts import Tools

SENTENCES = [(group, text) for group, cases in CASES.items() for text in cases]
BEYOND = {
    "The unit weighs 14 kg and consumes 450 W.": "verbs are no names of parameters",
}
"""What the reader does not do, and why; it must not say anything false of them either."""


@pytest.mark.parametrize(("group", "text"), SENTENCES, ids=[text[:30] for _, text in SENTENCES])
def test_a_sentence_states_all_that_it_states_and_nothing_else(
    group: str, text: str, tools: Tools
) -> None:
    found = indicators_of_text(text, lexicon=tools.lexicon, units=tools.units, nlp=tools.nlp)
    if text in BEYOND:
        assert not found, BEYOND[text]
    else:
        assert not faults(CASES[group][text], found)
