"""Sentences of the papers that bear on the catch-all clause 兜底条款: quoted, never scored."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from zhiyi.document import Document, Origin, Part, fact_id
from zhiyi.flow import Found
from zhiyi.folding import fold
from zhiyi.inquiry import Inquiry, Statement, StatementTopic
from zhiyi.particulars.running import Running, running

METHOD = "end_uses@1"
TOPICS: tuple[StatementTopic, ...] = (
    "assurance",
    "wmd_use",
    "military_use",
    "retransfer",
    "end_user",
    "end_use",
)
_SENTENCE = re.compile(r"[^。；;!！?？]+[。；;!！?？]?")


def find_statements(inquiry: Inquiry) -> Found[Statement]:
    found: list[Statement] = []
    for doc, part in inquiry.parts():
        found += _of_part(doc, part)
    return Found(tuple(found))


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[StatementTopic, re.Pattern[str]], ...]:
    text = resources.files("zhiyi.knowledge").joinpath("end_uses.toml").read_text("utf-8")
    table = tomllib.loads(text)["topics"]
    return tuple((topic, re.compile("|".join(table[topic]))) for topic in TOPICS)


def _of_part(doc: Document, part: Part) -> Iterator[Statement]:
    text: Running = running(doc, part)
    seen: set[str] = set()
    for number, match in enumerate(_SENTENCE.finditer(text.text)):
        sentence = fold(match.group())
        topic = next((topic for topic, words in _words() if words.search(sentence)), None)
        if topic is None or sentence in seen:
            continue
        seen.add(sentence)
        yield Statement(
            id=fact_id("statement", doc, part.id, number),
            evidence=text.places(*match.span()),
            origin=Origin(METHOD, text.line_at(match.start()).origin.score),
            topic=topic,
            part=part.id,
            quote=match.group().strip(),
        )
