"""Which entries of the control list the goods may touch, with reasons. Never a determination.

For every goods item the table of features (``features.py``) says which entries it speaks of; their
criteria are evaluated (``evaluation.py``), and what is likely enough is ranked. A component or raw
material mentioned in passing is not: without a sign of what the goods are, nothing becomes a
candidate. What was looked at and ranks too low is told as well (``considered.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from zhiyi.controls.catalogue import Catalogue, measurable
from zhiyi.controls.chemistry import cas_numbers, doubtful_numbers
from zhiyi.controls.considered import considered
from zhiyi.controls.entries import ControlList, Entry
from zhiyi.controls.evaluation import Evaluator
from zhiyi.controls.features import (
    LIKELY,
    UNSURE,
    Look,
    Subject,
    described,
    figures,
    identity,
    scores,
    speaking,
    total,
)
from zhiyi.controls.meaning import Meaning
from zhiyi.controls.names import BROAD, load_words, plain, typed
from zhiyi.controls.properties import properties_in
from zhiyi.controls.readings import Relations, Stated, load_relations, stated
from zhiyi.controls.subjects import subject_of
from zhiyi.controls.substances import substances_in
from zhiyi.controls.writing import SUPPORTED, Seen, written
from zhiyi.derivations import Formula, derive, load_formulas
from zhiyi.document import Indicator, Problem
from zhiyi.engines.protocols import Encoder
from zhiyi.errors import EngineError
from zhiyi.flow import Found
from zhiyi.inquiry import Candidate, Considered, Inquiry, Reason
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

SPECIFIC_HS = 0.8
"""Worth of an HS number that stands on few five-character codes and agrees in ten digits."""
HINTING = 0.4
"""Least identity (a broad name, or a good part of the words) where the papers name it properly."""
UNNAMED = (*UNSURE, "cas")
"""Features by which goods are not called anything: a CAS number may be that of a component."""
WEAK = 2
"""Entries that come up by weak signs alone, ranked low."""
BY_PARAMETERS = 20
"""Entries that are looked at for nothing but the parameters stated."""
AGREES = 0.5
"""Worth of an HS number (eight digits) and of the parameters stated from which both together make
a candidate that no figure rules out."""
ALL_STATED = 0.9
"""Share of an entry's parameters, by rarity, from which a paper that speaks of it describes it."""
SHOWN = 12
"""Candidates shown for one goods item; the rest is named in a remark of the last one."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What candidates are found with. ``on``: the day that the list is looked up on, ``edition``
    the title of its edition."""

    on: date
    edition: str
    catalogue: Catalogue
    meaning: Meaning | None
    relations: Relations
    formulas: tuple[Formula, ...]
    lexicon: Lexicon
    units: Units


def find_candidates(
    inquiry: Inquiry,
    *,
    controls: ControlList,
    lexicon: Lexicon,
    units: Units,
    encoder: Encoder | None = None,
) -> Found[Candidate]:
    """Candidates of every goods item, best first within each. An encoder that fails costs what it
    would have hinted at, and is a problem."""
    tools = _tools(controls, inquiry.dates.chosen, lexicon, units, encoder)
    looked, problems = _all_looked(inquiry, tools)
    found = [one for goods in looked for one in _candidates(goods, tools)]
    return Found(tuple(sorted(found, key=lambda candidate: -candidate.score)), problems)


def find_considered(
    inquiry: Inquiry,
    *,
    controls: ControlList,
    lexicon: Lexicon,
    units: Units,
    encoder: Encoder | None = None,
) -> Found[Considered]:
    """Entries with some sign of every goods item that rank too low to be its candidates."""
    tools = _tools(controls, inquiry.dates.chosen, lexicon, units, encoder)
    found: list[Considered] = []
    for looked in _all_looked(inquiry, tools)[0]:
        found += considered(looked.seen, looked.likely, looked.subject)
    return Found(tuple(found))


def match(
    text: str = "",
    *,
    hs: str = "",
    cas: str = "",
    on: date,
    controls: ControlList,
    lexicon: Lexicon,
    units: Units,
    indicators: Iterable[Indicator] = (),
    encoder: Encoder | None = None,
) -> tuple[Candidate, ...]:
    """Candidates for words, an HS number or a CAS number alone, best first. ``indicators``: the
    figures that the words state. Without words any agreement of a number is told."""
    tools = _tools(controls, on, lexicon, units, encoder)
    numbers = dict.fromkeys([*cas_numbers(cas), *cas_numbers(text)])
    doubtful = dict.fromkeys([*doubtful_numbers(cas), *doubtful_numbers(text)])
    subject = Subject(
        goods="query",
        name=typed(text),
        hs=hs,
        text=plain(text),
        cas=tuple((number, len(numbers) - 1, None) for number in numbers),
        doubtful=tuple((read, len(numbers), None) for read in doubtful),
    )
    given = tuple(indicators)
    derived = derive(given, formulas=tools.formulas, units=units)
    known = Stated(
        given,
        relations=tools.relations,
        derivations=derived,
        properties=properties_in(text),
        substances=substances_in(f"{cas} {text}"),
    )
    bar = Bar(least=SUPPORTED, numbers=not text.strip())
    looked = _look(subject, known, tools, bar=bar)
    return tuple(_candidates(looked, tools))


@dataclass(frozen=True, slots=True)
class Bar:
    """What makes a candidate: the least identity; with ``numbers`` any HS or CAS number."""

    least: float = LIKELY
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """Every entry that speaks to one goods item, best first, and those that become candidates."""

    subject: Subject
    seen: tuple[Seen, ...]
    likely: tuple[Seen, ...]


def _all_looked(inquiry: Inquiry, tools: Tools) -> tuple[list[Looked], tuple[Problem, ...]]:
    """Every goods item; again without the encoder where that cannot be used."""
    try:
        return [*_looked(inquiry, tools)], ()
    except EngineError as error:
        without = replace(tools, meaning=None)
        detail = f"{error}（未按语义检索条目）"
        problem = Problem(stage="candidates", code=error.code, detail=detail)
        return [*_looked(inquiry, without)], (problem,)


def _looked(inquiry: Inquiry, tools: Tools) -> Iterator[Looked]:
    for goods in inquiry.goods:
        subject = subject_of(goods, inquiry)
        known = stated(inquiry, goods, relations=tools.relations)
        yield _look(subject, known, tools, bar=Bar())


def _look(subject: Subject, known: Stated, tools: Tools, *, bar: Bar) -> Looked:
    evaluator = Evaluator(known, lexicon=tools.lexicon, units=tools.units, on=tools.on)
    catalogue = tools.catalogue
    look = Look(catalogue=catalogue, known=known, on=tools.on, meaning=tools.meaning)
    letters = frozenset(subject.text)
    partial = _partial(known, tools.formulas)
    seen: list[Seen] = []
    for number, reasons in _nearest(speaking(subject, look)).items():
        entry = catalogue.entries[number]
        found = evaluator.evaluate(entry.criteria) if entry.criteria is not None else None
        reached, told = figures(found, subject.place), described(look, number, letters)
        reasons = (*reasons, *(reason for reason in (reached, told) if reason))
        score = total(reasons, measurable=measurable(entry))
        partly = not partial.isdisjoint(catalogue.parameters[number])
        seen.append(Seen(entry, entry.status(tools.on), reasons, found, score, partly))
    seen.sort(key=lambda one: (-one.score, -identity(one.reasons), one.entry.id))
    likely = tuple(one for one in seen if _likely(one, bar)) or _weak(seen)
    return Looked(subject, tuple(seen), likely)


def _partial(known: Stated, formulas: tuple[Formula, ...]) -> frozenset[str]:
    """Parameters that no paper states and no formula gives, though one of its inputs is stated."""
    stated = known.parameters()
    return frozenset(
        formula.result
        for formula in formulas
        if not formula.assumes and not formula.specimen
        and not stated.isdisjoint(formula.inputs) and not known.of(formula.result)
    )  # fmt: skip


def _nearest(spoken: dict[int, tuple[Reason, ...]]) -> dict[int, tuple[Reason, ...]]:
    """The entries whose criteria are worth reading: every one with a sign of what the goods are,
    and a few of which only parameters are stated; beside a long paper most of the list has some."""
    only = {
        number: reasons[0].score
        for number, reasons in spoken.items()
        if len(reasons) == 1 and reasons[0].feature == "parameters"
    }
    order = sorted(only, key=lambda number: (-only[number], number))
    left = frozenset(order[BY_PARAMETERS:])
    return {number: reasons for number, reasons in spoken.items() if number not in left}


def _candidates(looked: Looked, tools: Tools) -> list[Candidate]:
    found = [
        written(one, looked.subject, edition=tools.edition, lexicon=tools.lexicon,
                formulas=tools.formulas)
        for one in looked.likely[:SHOWN]
    ]  # fmt: skip
    if rest := looked.likely[SHOWN:]:
        codes = "、".join(one.entry.code or one.entry.title for one in rest)
        remark = f"另有{len(rest)}个条目得分较低，未逐一列出：{codes}"
        found[-1] = replace(found[-1], remarks=(*found[-1].remarks, remark))
    return found


def _weak(seen: list[Seen]) -> tuple[Seen, ...]:
    """Where nothing better is found, entries that are named in passing and have a figure or an HS
    number: an officer misses more by an entry that is not shown than by one that says that it is
    weak. On products that nobody tuned on it brings up the right entry of one in twenty
    (`python -m tests.benchmarks.candidates --split kept`). Meaning alone makes no candidate: a
    certificate of analysis means 密码分析设备 to an encoder."""
    return tuple(one for one in seen if _hinted(one))[:WEAK]


def _hinted(one: Seen) -> bool:
    by = scores(one.reasons)
    known = one.evaluation is not None and one.evaluation.known > 0
    named = identity(one.reasons, without=UNNAMED) >= SUPPORTED
    return named and (known or "hs" in by) and "excluded" not in by


def _likely(one: Seen, bar: Bar) -> bool:
    """Whether an officer should see it: it is what the goods are called, or its specific HS number
    is declared, or figures reach it and the goods are called something like it, or several do and
    the papers speak of it or mean it. A broad name needs one figure of the entry that is stated, on
    whichever side; what the entry leaves out by its CAS number never is."""
    sure = identity(one.reasons)
    by = scores(one.reasons)
    if "excluded" in by:
        return False
    if sure >= bar.least or by.get("hs", 0.0) >= SPECIFIC_HS or "cas_unsure" in by:
        return True
    if bar.numbers and ("hs" in by or "cas" in by):
        return True
    if by.get("hs", 0.0) >= AGREES and by.get("parameters", 0.0) >= AGREES and not ruled_out(one):
        return True
    if identity(one.reasons, without=UNSURE) >= HINTING and by.get("papers", 0.0) > 0:
        return not ruled_out(one)
    if one.evaluation is None or not one.evaluation.known:
        return False
    if identity(one.reasons, without=UNNAMED) >= BROAD:
        return True
    if one.evaluation.best == "not_met" or not one.evaluation.reached:
        return False
    reached = one.evaluation.best == "met"
    if reached and identity(one.reasons, without=UNSURE) >= SUPPORTED:
        return True
    reached = reached or by.get("parameters", 0.0) >= ALL_STATED
    hinted = by.get("papers", 0.0) > 0 or by.get("meaning", 0.0) >= SUPPORTED
    return reached and one.evaluation.reached >= 2 and hinted


def ruled_out(one: Seen) -> bool:
    """Whether the stated figures do not reach the entry."""
    return one.evaluation is not None and one.evaluation.best == "not_met"


def _tools(
    controls: ControlList, day: date, lexicon: Lexicon, units: Units, encoder: Encoder | None
) -> Tools:
    on = controls.day(day)
    entries = controls.versions(on)
    return Tools(
        on=on,
        edition=controls.edition(day),
        catalogue=_catalogue(entries, lexicon),
        # a protocol is not seen to be hashable; every encoder is, by identity
        meaning=_meaning(entries, encoder) if encoder is not None else None,  # type: ignore[arg-type]
        relations=_relations(),
        formulas=_formulas(lexicon, units),
        lexicon=lexicon,
        units=units,
    )


@lru_cache(maxsize=2)
def _catalogue(entries: tuple[Entry, ...], lexicon: Lexicon) -> Catalogue:
    return Catalogue(entries, load_words(), lexicon)


@lru_cache(maxsize=2)
def _meaning(entries: tuple[Entry, ...], encoder: Encoder) -> Meaning:
    return Meaning(entries, encoder)


@lru_cache(maxsize=1)
def _relations() -> Relations:
    return load_relations()


@lru_cache(maxsize=1)
def _formulas(lexicon: Lexicon, units: Units) -> tuple[Formula, ...]:
    return load_formulas(lexicon=lexicon, units=units)
