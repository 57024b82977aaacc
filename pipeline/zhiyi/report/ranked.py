"""How candidates stand in the page: sub-paragraphs under their five-character code, the best
first, and what they leave to be asked of the exporter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zhiyi.report import types
from zhiyi.report.criteria import asked_about, condition_of, described, why_of
from zhiyi.report.sentences import english_of
from zhiyi.report.words import Wording, load_words

OPEN = 5
"""Groups that stand open; further ones are folded unless figures reach one of their entries."""
ASKED_OF_EXPORTER = ("contradicted", "straddles", "condition_differs", "unattributed")
"""Why a criterion is unknown although something is stated; what a second reader reads otherwise is
for the officer to look at, not for the exporter to answer."""
_DECIDED = ("criteria_met", "criteria_not_met")


class Ranked(NamedTuple):
    """``place`` counts the candidates of the whole report from 1."""

    place: int
    candidate: types.Candidate


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The candidates of one five-character code, or one entry whose list prints no code."""

    group: str | None
    ranked: tuple[Ranked, ...]

    @property
    def first(self) -> types.Candidate:
        return self.ranked[0].candidate

    @property
    def count(self) -> int:
        return len(self.ranked)

    @property
    def several(self) -> bool:
        """Whether the code stands above its entries, not only in their own."""
        return len(self.ranked) > 1

    @property
    def reached(self) -> bool:
        return any(one.candidate.outcome == "criteria_met" for one in self.ranked)


def paragraphs_of(candidates: Sequence[types.Candidate]) -> tuple[Paragraph, ...]:
    """In the order of their best candidate."""
    grouped: dict[str, list[Ranked]] = {}
    for place, candidate in enumerate(candidates, start=1):
        key = f"{candidate.list} {candidate.group or candidate.id}"
        grouped.setdefault(key, []).append(Ranked(place, candidate))
    return tuple(Paragraph(found[0].candidate.group, tuple(found)) for found in grouped.values())


def standing_open(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(p for n, p in enumerate(paragraphs) if n < OPEN or p.reached)


class Question(NamedTuple):
    """What to ask, and the codes (titles where there are none) of the entries that turn on it."""

    text: Wording
    entries: tuple[str, ...]


class Questions(NamedTuple):
    """Everything to ask of one goods item; None: of no known one."""

    goods: types.Goods | None
    asked: tuple[Question, ...]


def questions_of(candidate: types.Candidate) -> tuple[Wording, ...]:
    """What the entry turns on and the papers leave open: what they do not state, then what they
    state in a way that decides nothing."""
    texts = [one.text for one in candidate.criteria if described(one.text)]
    descriptions = {condition_of(text).zh.strip("“”") for text in texts}
    asked = [_asked(one, descriptions) for one in candidate.to_ask]
    if candidate.outcome not in _DECIDED:
        asked += [_clarified(one) for one in _open(candidate)]
    return tuple(dict.fromkeys(asked))


def asked_of(report: types.Report) -> tuple[Questions, ...]:
    """The questions of all candidates by goods item, each question once."""
    goods: dict[str, types.Goods | None] = {one.id: one for one in report.goods}
    found: dict[str, dict[Wording, list[str]]] = {}
    for candidate in report.candidates:
        name = candidate.code or candidate.title
        for item in candidate.goods or ("",):
            for question in questions_of(candidate):
                found.setdefault(item, {}).setdefault(question, []).append(name)
    return tuple(
        Questions(
            goods.get(item),
            tuple(Question(text, tuple(dict.fromkeys(names))) for text, names in asked.items()),
        )
        for item, asked in found.items()
    )


def without_candidate(report: types.Report) -> tuple[types.Goods, ...]:
    """Goods items that no candidate is about, where others have some: none is passed over."""
    found = {item for candidate in report.candidates for item in candidate.goods}
    return tuple(one for one in report.goods if one.id not in found) if found else ()


def _open(candidate: types.Candidate) -> Iterator[types.Criterion]:
    """Criteria that are stated and yet unknown, and on which the whole condition still turns."""
    places: Iterable[int] = (
        range(len(candidate.criteria)) if candidate.logic is None else _undecided(candidate.logic)
    )
    for place in places:
        if candidate.criteria[place].why in ASKED_OF_EXPORTER:
            yield candidate.criteria[place]


def _undecided(logic: types.Logic) -> Iterator[int]:
    if logic.state != "unknown":
        return
    if logic.criterion is not None:
        yield logic.criterion
    for part in logic.parts:
        yield from _undecided(part)


def _asked(text: str, descriptions: Collection[str]) -> Wording:
    """A property by its name; of a description whether the goods are as described."""
    if text not in descriptions:
        return Wording(text, english_of(text) or text)
    ask = load_words().of("clarify", "by_hand")
    return Wording(f"“{text}”：{ask.zh}", f"“{text}”: {ask.en}")


def _clarified(criterion: types.Criterion) -> Wording:
    about = asked_about(criterion.text)
    ask = load_words().of("clarify", why_of(criterion))
    return Wording(f"{about.zh}：{ask.zh}", f"{about.en}: {ask.en}")


def label_of(criterion: types.Criterion) -> Wording:
    """The comparison in the words of the officer; without a label as its text tells it."""
    told = condition_of(criterion.text)
    return Wording(criterion.label or told.zh, told.en)


def reasons_by_place(
    candidate: types.Candidate,
) -> tuple[tuple[tuple[types.Evidence, ...], tuple[types.Reason, ...]], ...]:
    """Reasons that rest on the same places together, in the order of the strongest of each."""
    grouped: dict[tuple[types.Evidence, ...], list[types.Reason]] = {}
    for reason in candidate.reasons:
        grouped.setdefault(reason.evidence, []).append(reason)
    return tuple((places, tuple(found)) for places, found in grouped.items())
