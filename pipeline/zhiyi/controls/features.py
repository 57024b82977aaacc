"""What speaks for a candidate: a table of features, each with a score and words for the officer.

=============  ==========================================================  ======
feature        what it looks at                                            weight
=============  ==========================================================  ======
``name``       goods name and model against the entry's names              identity
``cas``        CAS numbers in the papers of the goods                      identity
``title``      names in other papers, their titles, subjects of indicators  identity
``words``      two-character words shared with the entry's title           identity
``figures``    the outcome of the criteria                                 figures
``hs``         the declared HS number, for orientation only                hs
``papers``     how often explanation and technical papers speak of it      papers
``code``       the entry's code named by the exporter                      papers
=============  ==========================================================  ======
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from zhiyi.controls.entries import Entry
from zhiyi.controls.evaluation import Evaluation
from zhiyi.controls.names import NamesOf, Words
from zhiyi.document import Evidence
from zhiyi.inquiry import Reason

IDENTITY, FIGURES, HS, PAPERS = 0.55, 0.30, 0.10, 0.05
"""Weights of the score. What the goods are called counts most, then what they reach."""
OFTEN = 5
"""Mentions from which a paper is about the thing; measured on the samples and three cases."""
ALIKE = 0.6
"""Least share of two-character words for a title to count."""
FEW = 3
"""Fewer two-character words than this say nothing; materials differ in one character."""
CODE = re.compile(r"(?<![0-9a-z])\d[a-e]\d{3}(?:\.[a-z0-9]{1,2})*(?![0-9a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One goods item as the features see it. ``text``: explanation and technical papers, folded.
    ``cas`` by number: where it stands and how many others stand in the same paper."""

    goods: str
    name: str
    model: str = ""
    hs: str = ""
    place: Evidence | None = None
    titles: tuple[tuple[str, Evidence | None], ...] = ()
    text: str = ""
    cas: tuple[tuple[str, int, Evidence | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An entry and what it is looked at with. ``shared``: on how many entries each HS stands."""

    names: NamesOf
    words: Words
    evaluation: Evaluation | None
    shared: dict[str, int]

    @property
    def entry(self) -> Entry:
        return self.names.entry


Feature = Callable[[Subject, Look], Reason | None]


def name(subject: Subject, look: Look) -> Reason | None:
    """Goods name and model against the entry's names."""
    found = look.names.match(subject.name)
    if subject.model and (by_model := look.names.match(f"{subject.name};{subject.model}")):
        found = max(found, by_model, key=lambda match: match.score) if found else by_model
    if found is None:
        return None
    return _reason("name", found.score, f"{found.detail}：{subject.name}", subject.place)


def cas(subject: Subject, look: Look) -> Reason | None:
    """CAS numbers with a right check digit; among several in one paper each counts less."""
    for number, others, place in subject.cas:
        if number in look.entry.cas and number not in look.entry.not_cas:
            score = 0.95 if others == 0 else 0.7 if others <= 2 else 0.45
            more = "" if others == 0 else f"（同一材料另载{others}个CAS号，可能为组分）"
            return _reason("cas", score, f"材料载有CAS号{number}{more}", place)
    return None


def title(subject: Subject, look: Look) -> Reason | None:
    """What other papers call the goods, their titles and the products their figures speak of."""
    best: Reason | None = None
    for text, place in subject.titles:
        match = look.names.match(look.words.without_papers(text))
        if match and match.score * 0.8 > (best.score if best else 0.3):
            detail = f"其他材料所载品名、标题或样品名称“{text}”与“{match.name}”相符"
            best = _reason("title", match.score * 0.8, detail, place)
    return best


def words(subject: Subject, look: Look) -> Reason | None:
    """Shared two-character words with the title; software and technology must be called that."""
    sort = look.entry.code[1] if look.entry.code else ""
    kind = {"D": ("软件", "程序"), "E": ("技术", "资料", "图纸")}.get(sort)
    if kind and not any(word in subject.name for word in kind):
        return None
    mine, theirs = _pairs(subject.name), _pairs(look.entry.title)
    if sort == "C" or len(mine) < FEW or len(theirs) < FEW:
        return None
    share = len(mine & theirs) / min(len(mine), len(theirs))
    dice = 2 * len(mine & theirs) / (len(mine) + len(theirs))
    if dice < ALIKE and not (kind and share >= ALIKE):
        return None
    return _reason(
        "words", 0.65 * share, f"商品名称与条目名称“{look.entry.title}”用词相近", subject.place
    )


def hs(subject: Subject, look: Look) -> Reason | None:
    """The declared HS number among the entry's reference numbers; never more than orientation."""
    declared = re.sub(r"\D", "", subject.hs)
    for code in look.entry.hs:
        length = min(len(code), len(declared), 10)
        if length >= 8 and declared[:length] == code[:length]:
            score = (1.0 if length == 10 else 0.7) / (1 if look.shared.get(code, 1) <= 8 else 2)
            detail = f"申报商品编号{declared}与参考商品编号{code}相符（仅供参考，以条目描述为准）"
            return _reason("hs", score, detail, subject.place)
    return None


def papers(subject: Subject, look: Look) -> Reason | None:
    """How often explanation and technical papers speak of it; in passing counts little."""
    count = look.names.mentions(subject.text) if subject.text else 0
    if not count:
        return None
    return _reason(
        "papers", min(1.0, count / OFTEN), f"情况说明和技术资料提及{count}次", subject.place
    )


def code(subject: Subject, look: Look) -> Reason | None:
    """The exporter names the entry's code, mostly to say that it does not apply."""
    own = (look.entry.code or "").lower()
    named = {match.group() for match in CODE.finditer(subject.text)} if own else set()
    if not any(own == one or own.startswith(f"{one}.") for one in named):
        return None
    return _reason("code", 0.6, f"企业材料自行提及管制编码{look.entry.code}", subject.place)


def figures(subject: Subject, look: Look) -> Reason | None:
    """What the stated figures reach. A part that is contradicted counts as reached."""
    found = look.evaluation
    if found is None or not found.known:
        return None
    said = f"{found.reached}/{len(found.parts)}项"
    if found.best == "met":
        detail = (
            "所载指标达到条目所列数值"
            if found.state == "met"
            else "指标矛盾或接近界限，按可能达到排序"
        )
        return _reason("figures", 1.0, f"{detail}（{said}）", subject.place)
    if found.best == "not_met":
        return _reason("figures", 0.0, f"所载指标未达到条目所列数值（{said}）", subject.place)
    share = found.reached / len(found.parts)
    return _reason(
        "figures", 0.3 + 0.4 * share, f"部分指标达到（{said}），其余未载明或待核", subject.place
    )


TABLE: tuple[Feature, ...] = (name, cas, title, words, figures, hs, papers, code)


def total(reasons: tuple[Reason, ...], *, measurable: bool) -> float:
    """One score from all features; what is not met sinks, but stays in sight."""
    by = {reason.feature: reason.score for reason in reasons}
    figure = by.get("figures", 0.3 if measurable else 0.5)
    talk = max(by.get("papers", 0.0), by.get("code", 0.0))
    score = IDENTITY * identity(reasons) + FIGURES * figure + HS * by.get("hs", 0.0) + PAPERS * talk
    return round(score * (0.7 if figure == 0.0 else 1.0), 3)


def identity(reasons: tuple[Reason, ...]) -> float:
    """How sure it is that the goods are what the entry is about."""
    return max((r.score for r in reasons if r.feature in IDENTIFYING), default=0.0)


IDENTIFYING = frozenset({"name", "cas", "title", "words"})


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"[^\u3400-\u9fff]", "", text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def _reason(feature: str, score: float, detail: str, place: Evidence | None) -> Reason:
    return Reason(
        feature=feature,
        score=round(score, 3),
        detail=detail,
        evidence=(place,) if place else (),
    )
