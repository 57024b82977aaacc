"""Whether what the papers say in words is among the words an entry lists.

Met only where every word stated of the subject is one of them. What else is stated is quoted for
the officer and never counts as not met: a list of words does not say what is outside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from zhiyi.controls.criteria import Membership
from zhiyi.controls.judging import Judged, unknown
from zhiyi.controls.properties import Property
from zhiyi.controls.substances import Substance
from zhiyi.controls.vocabulary import Vocabulary, load_vocabulary, open_choice
from zhiyi.document import Evidence
from zhiyi.inquiry import Criterion
from zhiyi.quotes import inside

Fit = Literal["in", "mixed", "out"]
SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement, how it fits the words asked for, and which of them it names."""

    stated: Property
    fit: Fit
    words: tuple[str, ...] = ()


def judge_words(
    leaf: Membership, stated: Iterable[Property], vocabulary: Vocabulary | None = None
) -> Judged:
    """The state of a membership from what the papers say of its subject."""
    stated = tuple(stated)
    vocabulary = vocabulary or load_vocabulary()
    topic = vocabulary.topics.get(leaf.subject)
    every = [one for one in stated if one.subject == leaf.subject]
    own = [one for one in every if one.attributed and not one.part]
    said = [_said(one, leaf, vocabulary) for one in own]
    if not said:
        also = topic.also if topic else ()
        return _unsaid(leaf, every, [one for one in stated if one.subject in also])
    fits = {one.fit for one in said}
    if fits == {"in"}:
        return _met(leaf, said)
    return _open(leaf, said)


def _said(one: Property, leaf: Membership, vocabulary: Vocabulary) -> _Said:
    wanted = {vocabulary.name_of(word) or word for word in leaf.words}
    named = vocabulary.words_in(one.value)
    holding = [word for word in named if not word.denied]
    fitting = [word.name for word in holding if vocabulary.wider(word.name) & wanted]
    if not fitting:
        return _Said(one, "out")
    whole = len(fitting) == len(holding) and not (open_choice(one.value) and len(holding) == 1)
    return _Said(one, "in" if whole else "mixed", tuple(dict.fromkeys(fitting)))


def _met(leaf: Membership, said: Sequence[_Said]) -> Judged:
    words = "、".join(dict.fromkeys(word for one in said for word in one.words))
    quoted = _quoted([one.stated for one in said])
    criterion = Criterion(
        text=str(leaf),
        state="met",
        detail=f"{quoted}，与条目所列词语对应（{words}），请核对原文",
        evidence=_places(one.stated for one in said),
    )
    return Judged(criterion, "met", "met")


def _open(leaf: Membership, said: Sequence[_Said]) -> Judged:
    """Where the papers name other words, or some of them only."""
    places = _places(one.stated for one in said)
    quoted = _quoted([one.stated for one in said])
    fits = {one.fit for one in said}
    if fits == {"out"}:
        detail = f"{quoted}，未与条目所列词语对应，须人工核对"
        return unknown(leaf, "not_stated", detail=detail, evidence=places)
    apart = {one.stated.place.document for one in said if one.fit == "in"}
    others = {one.stated.place.document for one in said if one.fit == "out"}
    if apart and others and not apart & others:
        detail = f"材料所载相互矛盾：{quoted}"
        return unknown(
            leaf, "contradicted", detail=detail, evidence=places, best="met", worst="not_met"
        )
    detail = f"{quoted}，仅有一部分在条目所列之内，须人工核对"
    return unknown(leaf, "straddles", detail=detail, evidence=places, best="met", worst="not_met")


def _unsaid(leaf: Membership, every: Sequence[Property], elsewhere: Sequence[Property]) -> Judged:
    """Where nothing is stated of the subject itself for these goods."""
    if loose := [one for one in every if not one.attributed and not one.part]:
        detail = f"不能确定属于哪项商品：{_quoted(loose)}"
        return unknown(leaf, "unattributed", detail=detail, evidence=_places(loose))
    if beside := [*every, *elsewhere]:
        detail = f"材料未载明该项，{_quoted(beside)}，须人工核对"
        return unknown(leaf, "not_stated", detail=detail, evidence=_places(beside))
    return unknown(leaf, "not_stated")


def _quoted(stated: Sequence[Property]) -> str:
    """所载“接液材质：哈氏合金C-276”: label and value, at most three."""
    said = list(dict.fromkeys(map(_words, stated)))
    more = f"等{len(said)}处" if len(said) > SHOWN else ""
    return f"所载{'、'.join(said[:SHOWN])}{more}"


def _words(one: Property) -> str:
    return f"“{inside(one.label)}：{inside(one.value)}”"


def _places(stated: Iterable[Property]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(one.place for one in stated))


def judge_substance(leaf: Membership, stated: Iterable[Substance]) -> Judged:
    """Met where the goods' own number is listed; never not met."""
    stated = tuple(stated)
    listed = [one for one in stated if one.number in leaf.words]
    if not listed:
        return _other_numbers(leaf, stated)
    own = [one for one in listed if one.own]
    chosen = own or listed
    places = tuple(dict.fromkeys(one.place for one in chosen))
    numbers = "、".join(dict.fromkeys(one.number for one in chosen))
    if not own:
        detail = f"材料载有CAS号{numbers}，但另载其他CAS号或含量，可能为组分，须人工核对"
        return unknown(leaf, "unattributed", detail=detail, evidence=places)
    criterion = Criterion(
        text=str(leaf),
        state="met",
        detail=f"材料载有CAS号{numbers}，与条目所列一致",
        evidence=places,
    )
    return Judged(criterion, "met", "met")


def _other_numbers(leaf: Membership, stated: Sequence[Substance]) -> Judged:
    """Where numbers are stated and none is listed: said, so that nobody reads that none is; of the
    listed ones nothing is stated all the same."""
    told = dict.fromkeys(
        f"CAS号{one.number}{'' if one.checked else '（校验位不符，可能误读）'}" for one in stated
    )
    if not told:
        return unknown(leaf, "not_stated")
    more = f"等{len(told)}个" if len(told) > SHOWN else ""
    detail = f"材料所载{'、'.join(list(told)[:SHOWN])}{more}与条目所列不同，须人工核对"
    places = tuple(dict.fromkeys(one.place for one in stated))
    return replace(unknown(leaf, "not_stated", detail=detail, evidence=places), silent=True)
