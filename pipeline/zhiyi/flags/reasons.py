"""Flag ``reason_off_criterion``: the reason an explanation gives does not speak to what the entry
turns on, or to some of it only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from zhiyi.controls.expressions import Membership
from zhiyi.controls.kleene import TURNED
from zhiyi.controls.labels import chinese_name
from zhiyi.document import Evidence, Indicator
from zhiyi.flags.entry import Placed, Weighed
from zhiyi.flags.named import Names
from zhiyi.flags.remarks import inside
from zhiyi.flags.telling import Draft, listed, listed_en, shortened
from zhiyi.flags.turning import Turning
from zhiyi.folding import fold
from zhiyi.inquiry import Inquiry, State
from zhiyi.lexicon import Lexicon

NAMED = 4
"""Names of parameters in one flag."""
QUOTE_HEAD = 8
"""Letters by which a line of a reason is known again."""
QUOTED = 80
"""Letters of a reason that a flag quotes."""
_SIGNED = re.compile(
    r"(?<=[。；])[^。；]*(?:公司|厂|研究所|研究院)\s*(?:[（(]\S{1,4}[)）])?\s*(?:20\d\d\s*年[^。；]*)?$"
)
"""The firm and the date that sign a letter."""
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")


@dataclass(frozen=True, slots=True)
class Argument:
    """Something a letter argues with beside the entry; ``zh`` and ``en`` name it."""

    id: str
    zh: str
    en: str
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Arguments:
    """``knowledge/reasons.toml``."""

    arguments: tuple[Argument, ...]
    denies: re.Pattern[str]
    of_control: re.Pattern[str]
    of_figures: re.Pattern[str]
    ends: re.Pattern[str]
    back: re.Pattern[str]


@lru_cache(maxsize=1)
def load_arguments() -> Arguments:
    text = resources.files("zhiyi.knowledge").joinpath("reasons.toml").read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    rows, denies = table["argument"], table["denies"]
    return Arguments(
        arguments=tuple(Argument(r["id"], r["zh"], r["en"], _any(r["words"])) for r in rows),
        denies=_any(denies["words"]),
        of_control=_any(denies["of_control"]),
        of_figures=_any(denies["of_figures"]),
        ends=_any(table["ends"]["words"]),
        back=_any(table["back"]["words"]),
    )


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(words))


@dataclass(frozen=True, slots=True)
class Argued:
    """The reasons of the explanations: where they stand, their words, what they argue with, and the
    parameters they name, by name as printed; ``before`` are those that a reason points back to,
    such as 上述指标. ``denies`` that the goods are what is described,
    ``denies_ability`` what they can do."""

    file: str
    text: str
    plain: str
    arguments: tuple[Argument, ...]
    named: dict[str, frozenset[str]]
    before: dict[str, frozenset[str]]
    denies: bool
    denies_ability: bool
    evidence: tuple[Evidence, ...]

    @property
    def parameters(self) -> frozenset[str]:
        return frozenset(
            id for names in (self.named, self.before) for x in names.values() for id in x
        )


def reasons_of(inquiry: Inquiry, names: Names) -> Argued | None:
    """What all explanations argue; None where none gives a reason, itself a finding."""
    words = load_arguments()
    stated = [(doc, p) for doc in inquiry.documents for p in doc.particulars if p.field == "reason"]
    if not stated:
        return None
    text = " ".join(_reason(particular.value, words) for _, particular in stated)
    plain = fold(text)
    named = names.within(text)
    before: dict[str, frozenset[str]] = {}
    for doc, particular in stated:
        named |= _named_by(inside(inquiry, particular))
        if words.back.search(plain):
            told = [p.value for p in doc.particulars if p.field == "performance"]
            before |= names.within(" ".join(told)) | _named_by(doc.indicators)
    denials = words.denies.findall(words.of_control.sub("", plain))
    return Argued(
        file="、".join(dict.fromkeys(doc.path for doc, _ in stated)),
        text=text,
        plain=plain,
        arguments=tuple(a for a in words.arguments if a.words.search(plain)),
        named=named,
        before=before,
        denies=any(not words.of_figures.fullmatch(denial) for denial in denials),
        denies_ability=any(words.of_figures.fullmatch(denial) for denial in denials),
        evidence=_lines_of(plain, [e for _, p in stated for e in p.evidence]),
    )


def _lines_of(plain: str, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The lines that the reason stands on, without those of the letter's end."""
    found = tuple(one for one in evidence if fold(one.quote)[:QUOTE_HEAD] in plain)
    return found or tuple(evidence[:1])


def _reason(value: str, words: Arguments) -> str:
    """The reason without the end of the letter."""
    kept: list[str] = []
    for sentence in _SENTENCE.findall(value):
        if kept and words.ends.match(fold(sentence)):
            break
        kept.append(sentence)
    return _SIGNED.sub("", "".join(kept)).strip()


def _named_by(indicators: Sequence[Indicator]) -> dict[str, frozenset[str]]:
    """Parameters of figures, by their printed names."""
    return {
        one.parameter or one.parameter_id: frozenset({one.parameter_id})
        for one in indicators
        if one.parameter_id is not None
    }


def off_criterion(one: Weighed, argued: Argued, turning: Turning, names: Names) -> Iterator[Draft]:
    """At most one flag: what of the entry the reason does not speak to. None where what it speaks
    to would decide the whole if it were right, and where the figures do not reach the entry."""
    contradicted = any(placed.criterion.why == "contradicted" for placed in one.leaves)
    if one.candidate.outcome == "criteria_not_met" and not contradicted:
        return
    tested = [p for p in one.leaves if p.comparison or isinstance(p.leaf, Membership)]
    if any(placed.comparison for placed in tested):
        yield from _of_figures(one, tested, argued, turning, names)
    else:
        yield from _of_words(one, argued, names)


def _of_figures(
    one: Weighed, tested: Sequence[Placed], argued: Argued, turning: Turning, names: Names
) -> Iterator[Draft]:
    spoken = [placed for placed in tested if _speaks(placed, argued, turning)]
    states: dict[int, State] = {id(placed.leaf): TURNED[placed.favours] for placed in spoken}
    silent = [p for p in tested if p not in spoken and not p.excludes]
    if not silent or (spoken and one.state(states) == "not_met"):
        return
    missing = [_called(placed, names.lexicon) for placed in silent]
    zh, en = f"未涉及条目所列{_some(missing)}", f"does not speak to {listed_en(missing)}"
    if spoken:
        there = [_called(placed, names.lexicon) for placed in spoken]
        zh = f"述及{_some(there)}，{zh}"
        en = f"speaks to {listed_en(there)} but {en}"
    else:
        used = frozenset(id for placed in tested for id in turning.of(placed))
        beside = [name for name, ids in argued.named.items() if not ids & used]
        if beside and argued.parameters:
            zh += f"，所述{_some(beside)}不是条目所列指标"
            en += f"; the entry does not list {listed_en(beside)}"
    yield _draft(argued, zh, en, alone=not spoken)


def _of_words(one: Weighed, argued: Argued, names: Names) -> Iterator[Draft]:
    """Of an entry in words alone: a reason that denies what the goods are speaks to it."""
    candidate = one.candidate
    described = " ".join((candidate.title, candidate.title_en, *candidate.notes))
    described += " ".join(placed.label for placed in one.leaves)
    own = names.within(described)
    beside = [name for name, ids in argued.named.items() if not _shares(ids, own)]
    shared = [name for name in argued.named if name not in beside]
    if argued.denies:
        return
    if beside and not shared:
        zh = f"以{_some(beside)}立论，而条目的描述未列该指标"
        en = f"argues with {listed_en(beside)}, which the description of the entry does not list"
    elif argued.arguments and not argued.denies_ability:
        zh = "未说明货物与条目的描述有何不同"
        en = "does not say how the goods differ from the description of the entry"
        if shared:
            zh, en = f"述及{_some(shared)}，{zh}", f"speaks to {listed_en(shared)} but {en}"
    else:
        return
    yield _draft(argued, zh, en, alone=not argued.named)


def _shares(ids: frozenset[str], own: dict[str, frozenset[str]]) -> bool:
    return any(ids & others for others in own.values())


def _speaks(placed: Placed, argued: Argued, turning: Turning) -> bool:
    if isinstance(placed.leaf, Membership):
        return any(fold(word) in argued.plain for word in placed.leaf.words)
    return bool(turning.of(placed) & argued.parameters)


def _called(placed: Placed, lexicon: Lexicon) -> str:
    if placed.comparison is not None:
        return chinese_name(placed.comparison.parameter, lexicon)
    return placed.label


def _some(names: Sequence[str]) -> str:
    """The first names; the others are counted."""
    distinct = list(dict.fromkeys(names))
    more = f"等{len(distinct)}项" if len(distinct) > NAMED else ""
    return f"{listed(distinct[:NAMED])}{more}"


def _draft(argued: Argued, zh: str, en: str, *, alone: bool) -> Draft:
    quote = shortened(argued.text, QUOTED)
    only, only_en = ("仅", "only ") if alone else ("另", "also ")
    if argued.arguments:
        zh += f"，{only}述及{'、'.join(a.zh for a in argued.arguments)}"
        en += f"; it {only_en}argues with {', '.join(a.en for a in argued.arguments)}"
    return Draft(
        code="reason_off_criterion",
        of="reason",
        detail=f"{argued.file}所述理由（“{quote}”）{zh}，请核对。",
        detail_en=f"The reason in {argued.file} (“{quote}”) {en}.",
        evidence=argued.evidence,
    )
