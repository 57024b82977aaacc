"""Sentences of the papers that bear on the catch-all clause 兜底条款: quoted, never scored.

End use, end user, assurances, retransfer, military use, weapons of mass destruction and terrorism.
A word that its sentence denies (不用于军事目的) makes an assurance. What the words are stands in
``knowledge/end_uses.toml``; there is no list of persons, firms or countries.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from zhiyi.document import Document, Kind, Origin, Part, Particular, fact_id
from zhiyi.flow import Found
from zhiyi.folding import fold, fold_spaced, letters
from zhiyi.inquiry import Inquiry, Statement, StatementTopic
from zhiyi.language import is_chinese
from zhiyi.translations.segments import Text, segments_of

METHOD = "end_uses@1"
MOST = 30
"""Statements of one inquiry; the last of each topic says how many more there are."""
LONGEST = 1200
"""Letters of a sentence that is looked at: a longer one is a table or a text without stops."""
NEAR = 3
"""A foreign sentence with its Chinese this many segments away in a paper of two languages."""
STRONG: tuple[StatementTopic, ...] = ("wmd_use", "military_use", "retransfer")
ORDER: tuple[StatementTopic, ...] = (*STRONG, "assurance", "end_user", "end_use")
"""What is kept first where there are too many."""
SAYING: tuple[Kind, ...] = (
    "end_use_statement",
    "explanation",
    "contract",
    "correspondence",
    "declaration",
    "other",
    "licence",
)
"""Papers in which somebody speaks of the use of these goods, in the order in which they are kept;
a technical paper speaks of products, and only its words on military use and weapons count."""
OF_FORMS: tuple[StatementTopic, ...] = ("end_user", "end_use")
"""What a declaration says beside its remark: the rest of it names the goods."""
SPACED = ("en", "ru", "de")
FIELDS = {
    "main_use": "用途",
    "end_user": "最终用户",
    "consignee": "境外收货人",
    "remark": "备注",
}
LEAST = 4
"""Letters beside a label from which it says something."""
HEAD = 8
"""Letters by which a field is known again in a sentence."""
WIDE = 0.4
"""A line of less than this share of the page is a label, and nothing goes on below it."""
_STOP = re.compile(r"[。．.！!？?；;：:”\"]$")
_FIRM = re.compile(
    r"\b(?:SDN|BHD|CO|LTD|INC|CORP|PT|CV|TBK|JSC|PLC|PTE|PVT|S\.A|S\.R\.L)\.$", re.IGNORECASE
)
_HEAD = re.compile(
    r"\s*(?:第?[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）]|[、.．:：]|[条部分节])|[■●◆▪•*-])"
)
SHORT = 40
"""Letters of a field that is quoted whole."""
_USE = re.compile("用于|用作|用做|应用于|用途|使用于")
_HAN = re.compile(r"[\u3400-\u9fff]")
_OTHER = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
"""Kana or Hangul: no Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Words:
    """``end_uses.toml``: for each topic what it goes by in text without spaces (Chinese, Japanese,
    Korean) and with them."""

    topics: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]
    assurance: tuple[re.Pattern[str], re.Pattern[str]]
    apart: tuple[re.Pattern[str], re.Pattern[str]]
    use: re.Pattern[str]
    denied: re.Pattern[str]
    after: re.Pattern[str]
    unable: re.Pattern[str]
    titles: tuple[re.Pattern[str], re.Pattern[str]]
    reasons: tuple[re.Pattern[str], re.Pattern[str]]
    other_denied: re.Pattern[str]


@lru_cache(maxsize=1)
def load_words() -> Words:
    text = resources.files("zhiyi.knowledge").joinpath("end_uses.toml").read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    promise, negation = table["assurance"], table["negation"]
    said = {**promise, "zh": [*promise["zh"], promise["zh_no"] + promise["zh_act"]]}
    return Words(
        topics={name: _both(rows) for name, rows in table["topics"].items()},
        assurance=_both(said),
        apart=_both(table["apart"]),
        use=re.compile(f"(?P<no>{negation['zh_no']}[^。，；]{{0,16}})?{negation['zh_use']}"),
        denied=re.compile(negation["zh_no"]),
        after=re.compile(f"[^。，；]{{0,8}}{negation['zh_after']}"),
        unable=re.compile(negation["zh_unable"]),
        titles=_both(table["titles"]),
        reasons=_both(table["reasons"]),
        other_denied=re.compile("|".join(negation["other"])),
    )


def _both(rows: Mapping[str, Sequence[str]]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    plain = [re.escape(fold(word)) for code in ("ja", "ko") for word in rows.get(code, ())]
    spaced = [words for code in SPACED for words in rows.get(code, ())]
    return re.compile("|".join([*rows["zh"], *plain])), re.compile("|".join(spaced))


def find_statements(inquiry: Inquiry) -> Found[Statement]:
    """The sentences in the order of the papers, each once with every place it stands in."""
    words = load_words()
    found = [one for doc, part in inquiry.parts() for one in _of_part(inquiry, doc, part, words)]
    found += _of_remarks(inquiry, words)
    found += _of_fields(inquiry, found)
    return Found(tuple(_limited(inquiry, _merged(found))))


def topics_of(sentence: str, words: Words | None = None) -> tuple[StatementTopic, ...]:
    """What a sentence of at most ``LONGEST`` letters speaks of; a word of use that it denies makes
    an ``assurance``."""
    words = words or load_words()
    sides = (fold(sentence), fold_spaced(sentence))
    found: set[StatementTopic] = set()
    if _any(words.assurance, sides):
        found.add("assurance")
    for topic in STRONG[:2]:
        for side, plain in enumerate(sides):
            for match in words.topics[topic][side].finditer(plain):
                found.add("assurance" if _denied(plain, match, words) else topic)
        # 核武器 is told: its 武器 is no second word
        wmd = words.topics["wmd_use"]
        sides = (_blanked(wmd[0], sides[0]), _blanked(wmd[1], sides[1]))
    if _any(words.topics["retransfer"], sides) and "assurance" not in found:
        found.add("retransfer")
    if not found & {"wmd_use", "military_use"} and _any(words.apart, sides):
        found -= {"assurance", "retransfer"}
    if _any(words.topics["end_user"], sides):
        found.add("end_user")
    if not found and _states_use(sides, words):
        found.add("end_use")
    return tuple(topic for topic in ORDER if topic in found)


def _states_use(sides: tuple[str, str], words: Words) -> bool:
    """Neither what the goods cannot be used for, nor a reason why they are not controlled."""
    able = (words.unable.sub("", sides[0]), sides[1])
    return _any(words.topics["end_use"], able) and not _any(words.reasons, sides)


def _any(patterns: tuple[re.Pattern[str], re.Pattern[str]], sides: tuple[str, str]) -> bool:
    return any(pattern.search(side) for pattern, side in zip(patterns, sides, strict=True))


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: "＿" * len(match.group()), text)


def _denied(plain: str, match: re.Match[str], words: Words) -> bool:
    """Whether the sentence takes the word away: by the verb of use before it, where it has one,
    else by any denial before it; in other languages than Chinese by any denial at all."""
    if _OTHER.search(plain) or not _HAN.search(plain):
        return bool(words.other_denied.search(plain))
    before = plain[: match.start()]
    if words.after.match(plain[match.end() :]):
        return True
    verbs = list(words.use.finditer(before))
    if verbs:
        return verbs[-1]["no"] is not None
    return bool(words.denied.search(before))


def _of_part(inquiry: Inquiry, doc: Document, part: Part, words: Words) -> Iterator[Statement]:
    """The sentences of one paper; a foreign one beside its Chinese is left to that."""
    kind = inquiry.kind_of(part)
    wanted = OF_FORMS if kind == "declaration" else ORDER if kind in SAYING else STRONG[:2]
    pages = _speaking(doc, part, words, wanted)
    if not pages:
        return
    whole = _whole(segments_of(doc, replace(part, pages=pages)))
    texts = [piece for text in whole for piece in _bounded(text)]
    found = [
        (number, topic, text)
        for number, text in enumerate(texts)
        if text.places and not text.listing and not text.repeated
        for topic in topics_of(text.text, words)
        if topic in wanted and _says(topic, text.text, words)
    ]
    chinese = {(number, topic) for number, topic, text in found if is_chinese(text.code)}
    for number, topic, text in found:
        near = range(number - NEAR, number + NEAR + 1)
        if is_chinese(text.code) or not any((place, topic) in chinese for place in near):
            yield _statement(doc, part, topic, number, text)


def _bounded(text: Text) -> Iterator[Text]:
    """The sentence, by its lines where it is a text without stops."""
    if len(text.text) <= LONGEST:
        yield text
        return
    for line in text.lines:
        yield Text(line.text[:LONGEST], (line.place,), text.code, (line,))
    if not text.lines:
        yield replace(text, text=text.text[:LONGEST])


def _whole(texts: Sequence[Text]) -> Iterator[Text]:
    """Sentences that were parted at the end of a line, or behind the point of LTD., put together:
    the first has no stop, and the second begins like no heading."""
    held: Text | None = None
    for text in texts:
        if held is not None and _goes_on(held, text):
            between = "" if _HAN.search(held.text[-1:] + text.text[:1]) else " "
            held = replace(
                held,
                text=f"{held.text}{between}{text.text}",
                places=tuple(dict.fromkeys((*held.places, *text.places))),
                lines=tuple(dict.fromkeys((*held.lines, *text.lines))),
            )
            continue
        if held is not None:
            yield held
        held = text
    if held is not None:
        yield held


def _goes_on(above: Text, below: Text) -> bool:
    if not above.lines or not below.lines or len(above.text) > LONGEST:
        return False
    if _FIRM.search(above.text.rstrip()):
        return True
    first, second = above.lines[-1].place, below.lines[0].place
    if first.page != second.page or _STOP.search(above.text.rstrip()) or _HEAD.match(below.text):
        return False
    same = is_chinese(above.code) == is_chinese(below.code) or len(letters(below.text)) < LEAST
    if first.box is None or second.box is None:
        return False
    beside = second.box.top - first.box.bottom < first.box.bottom - first.box.top
    return same and beside and first.box.right - first.box.left > WIDE


def _speaking(
    doc: Document, part: Part, words: Words, wanted: Sequence[StatementTopic]
) -> tuple[int, ...]:
    """The pages on which any word of the topics stands: most pages of manuals have none."""
    pages: dict[int, list[str]] = {number: [] for number in part.pages}
    for line in doc.lines:
        if line.place.page in pages:
            pages[line.place.page].append(line.text)
    patterns = [words.topics[topic] for topic in wanted if topic != "assurance"]
    patterns += [words.assurance] if "assurance" in wanted else []
    return tuple(
        number
        for number, lines in pages.items()
        if any(_any(one, (fold("".join(lines)), fold_spaced(" ".join(lines)))) for one in patterns)
    )


def _says(topic: StatementTopic, text: str, words: Words) -> bool:
    """Not a title or a label alone: 主要用途 is a heading."""
    bare = (fold(text), fold_spaced(text))
    if any(p.fullmatch(plain) for p, plain in zip(words.titles, bare, strict=True)):
        return False
    if topic not in ("end_user", "end_use"):
        return True
    cjk, spaced = words.topics[topic]
    rest = spaced.sub("", cjk.sub("", fold_spaced(text), count=1), count=1)
    return len(letters(rest)) >= LEAST


def _statement(
    doc: Document, part: Part, topic: StatementTopic, number: int, text: Text
) -> Statement:
    score = min((line.origin.score for line in text.lines), default=1.0)
    return Statement(
        id=fact_id("statement", doc, f"{part.id} {topic}", number),
        evidence=text.places,
        origin=Origin(METHOD, score),
        topic=topic,
        part=part.id,
        quote=" ".join(text.text.split()),
    )


def _of_fields(inquiry: Inquiry, said: Sequence[Statement]) -> Iterator[Statement]:
    """Fields that state the use, and the consignee where no sentence names an end user."""
    fields: list[tuple[str, StatementTopic]] = [("main_use", "end_use"), ("end_user", "end_user")]
    if not any(one.topic == "end_user" for one in said):
        fields.append(("consignee", "end_user"))
    known = [letters(one.quote) for one in said]
    parts = {one.part for one in said}
    for name, topic in fields:
        for number, particular in enumerate(inquiry.particulars(name)):
            own = letters(_use_of(particular.value))
            statement = _of_field(inquiry, particular, topic, number)
            told = any(own[:HEAD] in other for other in known)
            if name == "main_use" and statement is not None and not _HAN.search(particular.value):
                told = told or statement.part in parts  # said in Chinese beside it
            if statement is not None and not told:
                known.append(own)
                yield statement


def _of_field(
    inquiry: Inquiry, particular: Particular, topic: StatementTopic, number: int
) -> Statement | None:
    doc = inquiry.document(particular.place.document)
    part = next((p for p in doc.parts if particular.place.page in p.pages), None)
    if part is None:
        return None
    label = FIELDS[particular.field]
    return Statement(
        id=fact_id("statement", doc, f"{part.id} {particular.field} {topic}", number),
        evidence=particular.evidence,
        origin=Origin(METHOD, particular.origin.score),
        topic=topic,
        part=part.id,
        quote=f"{label}：{_use_of(particular.value)}",
    )


def _use_of(value: str) -> str:
    """The value from the clause on that states a use, where a field holds more than that."""
    plain = " ".join(value.split())
    use = _USE.search(plain)
    if use is None or len(plain) <= SHORT:
        return plain
    return plain[max(plain.rfind(mark, 0, use.start()) for mark in "，,。；;：:") + 1 :].strip()


def _of_remarks(inquiry: Inquiry, words: Words) -> Iterator[Statement]:
    """What the remark of a declaration says."""
    for number, particular in enumerate(inquiry.particulars("remark")):
        pieces = range(0, len(particular.value), LONGEST)
        told = (topics_of(particular.value[n : n + LONGEST], words) for n in pieces)
        for topic in dict.fromkeys(topic for topics in told for topic in topics):
            statement = _of_field(inquiry, particular, topic, number)
            yield from [statement] if statement else []


def _merged(found: Iterable[Statement]) -> list[Statement]:
    """Each sentence once for each topic, with all its places."""
    same: dict[tuple[StatementTopic, str], list[Statement]] = {}
    for one in found:
        same.setdefault((one.topic, letters(one.quote)), []).append(one)
    return [
        replace(ones[0], evidence=tuple(dict.fromkeys(e for one in ones for e in one.evidence)))
        for ones in same.values()
    ]


def _limited(inquiry: Inquiry, found: Sequence[Statement]) -> Iterator[Statement]:
    """At most ``MOST``, by topic and by the kind of the paper; the last of a topic counts those
    that are left out."""
    kinds = {part.id: inquiry.kind_of(part) for _, part in inquiry.parts()}

    def rank(one: Statement) -> tuple[int, int]:
        kind = kinds[one.part]
        return ORDER.index(one.topic), SAYING.index(kind) if kind in SAYING else len(SAYING)

    kept = sorted(found, key=rank)[:MOST] if len(found) > MOST else list(found)
    ids = {one.id for one in kept}
    more = Counter(one.topic for one in found if one.id not in ids)
    last = {one.topic: one.id for one in found if one.id in ids}
    for one in found:
        if one.id in ids:
            count = more[one.topic] if last[one.topic] == one.id else 0
            yield replace(one, more=count)
