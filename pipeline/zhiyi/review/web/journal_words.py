"""What an entry of the journal did, in words: the fields of its body that a reader looks for. The
whole of the body stands beside it as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from zhiyi.report.sentences import english_of
from zhiyi.review.deciding.outcomes import OUTCOME_WORDS
from zhiyi.review.deciding.states import STATE_WORDS
from zhiyi.review.judging.verdicts import WORDS as VERDICT_WORDS
from zhiyi.review.papers.phrases import correction_of
from zhiyi.review.papers.untrusted import shortened
from zhiyi.review.web.words import Language, teller

LONGEST = 200
"""Characters of one field; the body holds the whole."""
_PLAIN = (
    "reason", "answer", "note", "shown", "office", "address", "name", "label", "due", "revision",
    "changes",
)  # fmt: skip
"""Fields that stand as they are, in their order."""
_WORDS: Mapping[str, Mapping[Any, tuple[str, str]]] = {
    "outcome": OUTCOME_WORDS,
    "before": STATE_WORDS,
    "after": STATE_WORDS,
    "state": STATE_WORDS,
}


class Said(NamedTuple):
    name: str
    value: str


def said_of(body: Mapping[str, Any], language: Language) -> tuple[Said, ...]:
    """Nothing of a body that holds none of these fields; what it holds may be of any kind."""
    t = teller(language)
    found = (*_judged(body, language), *_decided(body, language), *_plain(body))
    return tuple(
        Said(t(f"journal.field.{name}"), shortened(value, LONGEST)) for name, value in found
    )


def _judged(body: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    place = body.get("place")
    if isinstance(place, dict) and isinstance(place.get("label"), str):
        yield "fact", place["label"]
        if isinstance(place.get("path"), str):
            yield "path", place["path"]
    verdict = _word(VERDICT_WORDS, body.get("verdict"), language)
    if verdict:
        yield "verdict", verdict
    if isinstance(body.get("correction"), dict) and (told := correction_of(body["correction"])):
        yield "correction", (language == "en" and english_of(told)) or told


def _decided(body: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    for name, words in _WORDS.items():
        if told := _word(words, body.get(name), language):
            yield name, told


def _plain(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _PLAIN:
        value = body.get(name)
        if value and isinstance(value, str | int) and value is not True:
            yield name, str(value)


def _word(words: Mapping[Any, tuple[str, str]], value: object, language: Language) -> str:
    pair = words.get(value) if isinstance(value, str) else None
    return pair[language == "en"] if pair else ""
