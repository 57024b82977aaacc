"""What speaks for a candidate: a table of features. Each says for which entries the goods speak,
with a score from 0 to 1 and a sentence for the officer. Nothing here depends on chance.

==============  ==========================================================  ===========
feature         what it looks at                                            counts as
==============  ==========================================================  ===========
``name``        goods name and model against the names of entries           identity
``cas``         CAS numbers in the papers of the goods                      identity
``cas_unsure``  CAS numbers with a wrong check digit, one misread digit     identity
``title``       names in other papers, their titles, subjects of figures    identity
``words``       words shared with a title or name, rare ones counting more  identity
``meaning``     the sentence encoder's, where nothing else says what it is  identity, weak
``hs``          the declared HS number to 10, 8 or 6 digits: orientation    hs
``parameters``  which of an entry's parameters the papers state at all      parameters
``papers``      how often explanation and technical papers speak of it      papers
``code``        the entry's code named by the exporter                      papers
``excluded``    a CAS number that the entry leaves out                      against it
``figures``     the outcome of the criteria (added once it is known)        figures
``described``   characters of the title in the papers, for near entries     described
==============  ==========================================================  ===========
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from zhiyi.controls.catalogue import Catalogue, terms_of
from zhiyi.controls.chemistry import Doubtful, misread
from zhiyi.controls.entries import Entry
from zhiyi.controls.evaluation import Evaluation
from zhiyi.controls.judging import Judged
from zhiyi.controls.meaning import Meaning
from zhiyi.controls.numbers import declared, sentence
from zhiyi.controls.readings import Stated
from zhiyi.controls.substances import CAS
from zhiyi.document import Evidence
from zhiyi.inquiry import Reason

IDENTITY, FIGURES, HS, PARAMETERS, PAPERS, DESCRIBED = 0.53, 0.26, 0.08, 0.05, 0.05, 0.03
"""Weights of the score. What the goods are called counts most, then what they reach. Set by hand on
the samples (9 of 9) and on the tuned half of the case file; `python -m tests.benchmarks.candidates
--split all`: of 316 products with an entry 96.5 % first, 97.2 % among the first five (the half that
was not tuned on, at first sight: 90.2 and 90.9 %); of 107 others 89 % have no candidate."""
SECOND = 0.1
"""How much of the rest a second sign of what the goods are makes good."""
OFTEN = 5
"""Mentions from which a paper is about the thing; measured on the samples and three cases."""
ALIKE = 0.6
"""Least share of words, by weight, for a phrase to count."""
WORDED, TITLED = 0.65, 0.8
"""What words in common are worth at most, and a name that stands in another paper."""
MEANT = 0.4
"""What meaning is worth at most: below what a candidate needs."""
DOUBTED = 0.5
"""What is left of a CAS number that needs a misread digit put right."""
RARE = 0.5
"""Least rarity of a parameter to be named as a sign: up to a twentieth of the codes have it."""
CODE = re.compile(r"(?<![0-9a-z])\d[a-e]\d{3}(?:\.[a-z0-9]{1,2})*(?![0-9a-z])")
"""A control code in folded text."""
KINDS = {"D": ("软件", "程序", "software"), "E": ("技术", "资料", "图纸", "technology")}
LIKELY = 0.55
"""Least identity for a candidate. On the samples names of the goods score 0.75 and more, names of
something else 0.35; a broad name scores 0.45 and needs a second sign."""
UNSURE = ("meaning", "cas_unsure")
"""Features that never tell by themselves that the goods are what an entry is about."""
IDENTIFYING = frozenset({"name", "cas", "cas_unsure", "title", "words", "meaning"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One goods item as the features see it. ``text``: explanation and technical papers, ``plain``.
    ``cas`` by number: where it stands and how many others stand in the same paper; ``doubtful``:
    what has the form of a CAS number and is none, as read. ``about``: what it is in its own words,
    for the encoder."""

    goods: str
    name: str
    model: str = ""
    hs: str = ""
    place: Evidence | None = None
    titles: tuple[tuple[str, Evidence | None], ...] = ()
    text: str = ""
    cas: tuple[tuple[str, int, Evidence | None], ...] = ()
    doubtful: tuple[tuple[str, int, Evidence | None], ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the goods are held against: the list on a day, what the papers state, the encoder."""

    catalogue: Catalogue
    known: Stated
    on: date
    meaning: Meaning | None = None


Told = Iterator[tuple[int, Reason]]
Feature = Callable[[Subject, Look], Told]


def name(subject: Subject, look: Look) -> Told:
    """Goods name and model against the names of entries."""
    named = look.catalogue.named
    found = named.match(subject.name)
    if subject.model:
        for entry, match in named.match(f"{subject.name};{subject.model}").items():
            if entry not in found or match.score > found[entry].score:
                found[entry] = match
    for entry, match in found.items():
        yield entry, _reason("name", match.score, f"{match.detail}：{subject.name}", subject.place)


def cas(subject: Subject, look: Look) -> Told:
    """CAS numbers with a right check digit; among several in one paper each counts less."""
    for number, others, place in subject.cas:
        more = "" if others == 0 else f"（同一材料另载{others}个CAS号，可能为组分）"
        for entry in look.catalogue.by_cas.get(number, ()):
            yield entry, _reason("cas", _alone(others), f"材料载有CAS号{number}{more}", place)


def cas_unsure(subject: Subject, look: Look) -> Told:
    """CAS numbers with a wrong check digit where one misread digit gives a number of the list."""
    for read, others, place in subject.doubtful:
        doubt = misread(read, look.catalogue.by_cas)
        for number in doubt.may_be if doubt else ():
            score = DOUBTED * _alone(others)
            for entry in look.catalogue.by_cas[number]:
                yield entry, _reason("cas_unsure", score, _doubted(doubt, number), place)


def excluded(subject: Subject, look: Look) -> Told:
    """CAS numbers that an entry names as left out, where the papers state none that it lists."""
    stated = [number for number, _, _ in subject.cas]
    listed = {entry for number in stated for entry in look.catalogue.by_cas.get(number, ())}
    for number, _, place in subject.cas:
        for entry in look.catalogue.by_not_cas.get(number, ()):
            if entry not in listed:
                detail = f"材料所载CAS号{number}为该条目列明除外的物质"
                yield entry, _reason("excluded", 0.0, detail, place)


def _doubted(doubt: Doubtful | None, number: str) -> str:
    read = doubt.read if doubt else number
    if re.search("[A-Za-z|]", read):
        return f"材料所载“{read}”含易误读字符，按数字可读作CAS号{number}，存疑，请核对原件"
    return f"材料所载“{read}”校验位不符，如系误读或误写一处，可能为CAS号{number}，存疑，请核对原件"


def _alone(others: int) -> float:
    return 0.95 if others == 0 else 0.7 if others <= 2 else 0.45


def title(subject: Subject, look: Look) -> Told:
    """What other papers call the goods, their titles and the products their figures speak of."""
    for text, place in subject.titles:
        for entry, match in look.catalogue.named.match(
            look.catalogue.words.without_papers(text)
        ).items():
            if (score := match.score * TITLED) > 0.25:
                detail = f"其他材料所载品名、标题或样品名称“{text}”与“{match.name}”相符"
                yield entry, _reason("title", score, detail, place)


def words(subject: Subject, look: Look) -> Told:
    """Words shared with a title or name of the entry, weighted by how few entries have them."""
    catalogue = look.catalogue
    mine = terms_of(subject.name)
    weight = sum(catalogue.weights.get(term, catalogue.strange) for term in sorted(mine))
    for phrase, shared in catalogue.phrases(sorted(mine)):
        entry = catalogue.entries[phrase.entry]
        if not _same_kind(entry, subject.name):
            continue
        share = 2 * shared / (weight + phrase.weight)
        if share >= ALIKE:
            detail = f"商品名称与条目名称“{phrase.text}”用词相近"
            yield phrase.entry, _reason("words", WORDED * share, detail, subject.place)


def _same_kind(entry: Entry, text: str) -> bool:
    """Software and technology of something is not the thing."""
    sort = entry.code[1] if entry.code else ""
    return sort not in KINDS or any(word in text for word in KINDS[sort])


def meaning(subject: Subject, look: Look) -> Told:
    """Entries that stand out for the encoder; never more than a hint."""
    if look.meaning is None:
        return
    for entry, (share, cosine) in look.meaning.near(subject.about or (subject.name,)).items():
        if _same_kind(look.catalogue.entries[entry], subject.name):
            own = look.catalogue.entries[entry].title
            detail = f"商品描述与条目“{own}”语义相近（余弦{cosine:.2f}，仅供参考）"
            yield entry, _reason("meaning", MEANT * share, detail, subject.place)


def hs(subject: Subject, look: Look) -> Told:
    """The declared HS number among the entry's reference numbers; never more than orientation."""
    number = declared(subject.hs)
    numbers = look.catalogue.numbers(look.on)
    for entry, (length, code) in numbers.agreeing(number).items():
        score = numbers.worth(number, length, code)
        yield entry, _reason("hs", score, sentence(number, length, code), subject.place)


def parameters(subject: Subject, look: Look) -> Told:
    """Which of the entry's parameters the papers state at all; rare ones point to it."""
    rare = look.catalogue.rare
    stated = [p for p in look.catalogue.by_parameter if rare[p] >= RARE and look.known.of(p)]
    for entry in dict.fromkeys(n for p in stated for n in look.catalogue.by_parameter[p]):
        asked = look.catalogue.parameters[entry]
        has = [p for p in asked if p in stated]
        share = sum(rare[p] for p in has) / sum(rare[p] for p in asked)
        score = share * (1.0 if len(has) > 1 else 0.5)
        told = "、".join(look.catalogue.label(p) for p in has)
        detail = f"材料载有该条目所列{len(asked)}项指标中的{len(has)}项：{told}"
        yield entry, _reason("parameters", score, detail, subject.place)


def papers(subject: Subject, look: Look) -> Told:
    """How often explanation and technical papers speak of it; in passing counts little."""
    for entry, count in look.catalogue.named.mentions(subject.text).items():
        detail = f"情况说明和技术资料提及{count}次"
        yield entry, _reason("papers", min(1.0, count / OFTEN), detail, subject.place)


def code(subject: Subject, look: Look) -> Told:
    """The exporter names the entry's code, mostly to say that it does not apply."""
    for named in dict.fromkeys(match.group() for match in CODE.finditer(subject.text)):
        for entry in look.catalogue.by_code.get(named, ()):
            own = look.catalogue.entries[entry].code
            detail = f"企业材料自行提及管制编码{own}"
            yield entry, _reason("code", 0.6, detail, subject.place)


TABLE: tuple[Feature, ...] = (
    name, cas, cas_unsure, excluded, title, words, hs, parameters, papers, code,
)  # fmt: skip


def of_substance(part: Judged) -> bool:
    return part.criterion.text.startswith(f"{CAS} among")


def figures(found: Evaluation | None, place: Evidence | None) -> Reason | None:
    """What the stated figures reach. A part that is contradicted counts as reached. Of a CAS number
    alone ``cas`` speaks."""
    if found is None or not found.known or all(map(of_substance, found.parts)):
        return None
    said = f"{found.reached}/{len(found.parts)}项"
    if found.best == "met":
        detail = (
            "所载指标达到条目所列数值"
            if found.state == "met"
            else "指标矛盾或接近界限，按可能达到排序"
        )
        return _reason("figures", 1.0, f"{detail}（{said}）", place)
    if found.best == "not_met":
        return _reason("figures", 0.0, f"所载指标未达到条目所列数值（{said}）", place)
    share = found.reached / len(found.parts)
    return _reason("figures", 0.3 + 0.4 * share, f"部分指标达到（{said}），其余未载明或待核", place)


def described(look: Look, entry: int, letters: frozenset[str]) -> Reason | None:
    """Characters of the entry's title that stand in the papers, rare ones counting more: tells the
    magnet with dysprosium from the one with terbium. Never a sign by itself."""
    own = look.catalogue.letters[entry]
    weights = look.catalogue.letter_weights
    whole = sum(weights[letter] for letter in own)
    score = sum(weights[letter] for letter in own if letter in letters) / whole
    if not score:
        return None
    share = "均" if score >= 1 else "大多" if score >= 0.5 else "部分"
    return _reason("described", score, f"条目名称的用字{share}见于材料", None)


def speaking(subject: Subject, look: Look) -> dict[int, tuple[Reason, ...]]:
    """For every entry that any feature speaks of the best reason of each feature. The encoder is
    asked only where nothing else says what the goods are: it is a hint for goods in other words,
    and to encode the list takes seconds."""
    found: dict[int, dict[str, Reason]] = {}
    for feature in TABLE:
        _gather(feature(subject, look), found)
    if not any(identity(tuple(own.values()), without=UNSURE) >= LIKELY for own in found.values()):
        _gather(meaning(subject, look), found)
    return {entry: tuple(reasons.values()) for entry, reasons in found.items()}


def _gather(told: Told, found: dict[int, dict[str, Reason]]) -> None:
    for entry, reason in told:
        own = found.setdefault(entry, {})
        if reason.feature not in own or reason.score > own[reason.feature].score:
            own[reason.feature] = reason


def total(reasons: tuple[Reason, ...], *, measurable: bool) -> float:
    """One score from all features; what is not met sinks, but stays in sight."""
    by = scores(reasons)
    figure = by.get("figures", 0.3 if measurable else 0.5)
    talk = max(by.get("papers", 0.0), by.get("code", 0.0))
    score = (
        IDENTITY * identity(reasons)
        + FIGURES * figure
        + HS * by.get("hs", 0.0)
        + PARAMETERS * by.get("parameters", 0.0)
        + PAPERS * talk
        + DESCRIBED * by.get("described", 0.0)
    )
    return round(score * (0.7 if figure == 0.0 else 1.0), 3)


def scores(reasons: tuple[Reason, ...]) -> dict[str, float]:
    return {reason.feature: reason.score for reason in reasons}


def identity(reasons: tuple[Reason, ...], *, without: tuple[str, ...] = ()) -> float:
    """How sure it is that the goods are what the entry is about: the best sign, and a little of
    what it leaves open by the second. ``without``: features that are left out."""
    counted = IDENTIFYING.difference(without)
    signs = sorted((r.score for r in reasons if r.feature in counted), reverse=True)
    if len(signs) < 2:
        return signs[0] if signs else 0.0
    return signs[0] + SECOND * (1 - signs[0]) * signs[1]


def _reason(feature: str, score: float, detail: str, place: Evidence | None) -> Reason:
    return Reason(
        feature=feature,
        score=round(score, 3),
        detail=detail,
        evidence=(place,) if place else (),
    )
