"""Long lists of a case, sent in windows; the indicators as a table that filters on the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from zhiyi.report import types
from zhiyi.report.criteria import chinese_of
from zhiyi.report.figures import converted_of, figure_of
from zhiyi.report.paired import Paper
from zhiyi.report.view import View
from zhiyi.review.judging.facts import TRANSLATION
from zhiyi.review.judging.judgements import Judged
from zhiyi.review.web.case_sift import Kind, Marks, Only, fits, kinds_of

WINDOW = 80
"""Rows that are sent at once: 2,000 make 3 MB of HTML, of which an officer sees thirty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``text``: every word of it stands in the row. ``by``: order."""

    text: str = ""
    document: str = ""
    goods: str = ""
    only: Only = ""
    by: Literal["paper", "parameter"] = "paper"
    offset: int = 0
    fact: str = ""

    @property
    def narrow(self) -> bool:
        return bool(self.text or self.document or self.goods or self.only)


PART = 40
"""Entries of any other list that are sent at once: 300 findings make 0.6 MB of HTML."""


class Stretch(NamedTuple):
    """Some entries of a list. ``before``: the entry before the first, for its heading; ``first``
    counts from 0; ``more``: where the next stretch begins, None at the end. ``kinds``: what else
    could be shown of it, ``only``: what is."""

    entries: tuple[Any, ...]
    before: Any
    first: int
    total: int
    more: int | None
    only: Only = ""
    kinds: tuple[Kind, ...] = ()


class Listing(NamedTuple):
    """What a tab lists. ``facts``: those of an entry, its own first."""

    entries: Sequence[Any]
    facts: Callable[[Any], tuple[str, ...]]

    def sifted(self, only: Only, *, judged: Mapping[str, Judged], marks: Marks) -> Listing:
        kept = [
            one
            for one in self.entries
            if not only or fits(self.facts(one), only, judged=judged, marks=marks)
        ]
        return Listing(kept, self.facts)

    def kinds(
        self, chosen: Only, *, judged: Mapping[str, Judged], marks: Marks
    ) -> tuple[Kind, ...]:
        return kinds_of(
            [self.facts(one) for one in self.entries], chosen, judged=judged, marks=marks
        )

    def stretch(self, *, offset: int = 0, fact: str = "") -> Stretch:
        """``fact``: one that is asked for is in the stretch, whatever the offset."""
        entries, start = self.entries, max(offset, 0)
        if fact:
            start = next((n for n, one in enumerate(entries) if fact in self.facts(one)), start)
            start -= start % PART
        part = tuple(entries[start : start + PART])
        end = start + len(part)
        before = entries[start - 1] if 0 < start <= len(entries) else None
        return Stretch(part, before, start, len(entries), end if end < len(entries) else None)


def listing_of(tab: str, view: View) -> Listing | None:
    """What a tab lists; None for one that has no list."""
    report = view.report
    match tab:
        case "findings":
            ranks = ("must", "should", "note")
            found = sorted(report.findings, key=lambda one: ranks.index(one.severity))
            return Listing(found, lambda one: (one.id,))
        case "seals":
            return Listing(view.sealed, lambda pair: (pair[1].id,))
        case "contradictions":
            return Listing(report.contradictions, lambda one: (one.id,))
        case "candidates":
            return Listing(
                report.candidates, lambda one: (one.id, *(flag.id for flag in one.flags))
            )
        case "derived":
            sums = [(group, one) for group in view.derived for one in group.derived]
            return Listing(sums, lambda pair: (pair[1].id,))
        case "particulars":
            return Listing(list(_stated(view)), lambda row: (row[3].id,))
        case "translations":
            return Listing(view.papers, _of_paper)
    return None


def indicators_of(view: View) -> Listing:
    return Listing(view.report.indicators, lambda one: (one.id,))


def _of_paper(paper: Paper) -> tuple[str, ...]:
    differences = (one.id for one in paper.part.translation.differences)
    return (TRANSLATION + paper.part.id, *differences)


def _stated(view: View) -> Iterator[tuple[str, int, str, types.Particular]]:
    """Field, goods item, document and reading, in the order of the fields."""
    table = view.particulars
    for field, item, cells in table.rows:
        for document in table.documents:
            for one in cells.get(document.id, ()):
                yield field, item, document.id, one


class Window(NamedTuple):
    """``first`` counts from 0; ``more``: where the next window begins, None at the end."""

    rows: tuple[types.Indicator, ...]
    first: int
    total: int
    more: int | None


def words_of(indicator: types.Indicator, view: View) -> str:
    """Everything that a filter looks in, folded."""
    told = (
        indicator.parameter, indicator.gloss, chinese_of(indicator.parameter_id),
        indicator.parameter_id, figure_of(indicator), converted_of(indicator), indicator.method,
        indicator.subject, indicator.quote, view.file_name(indicator.document),
        *(condition.text for condition in indicator.conditions), *indicator.notes,
    )  # fmt: skip
    return " ".join(one for one in told if one).casefold()


def window_of(view: View, judged: Mapping[str, Judged], choice: Choice, *, marks: Marks) -> Window:
    """The rows to show; a fact that is asked for is in the window, whatever the offset."""
    found = [one for one in view.report.indicators if _fits(one, view, judged, choice, marks)]
    if choice.by == "parameter":
        found.sort(key=lambda one: (one.parameter_id or "~", one.parameter or "~"))
    offset = max(choice.offset, 0)
    if choice.fact:
        place = next((n for n, one in enumerate(found) if one.id == choice.fact), offset)
        offset = place - place % WINDOW
    rows = tuple(found[offset : offset + WINDOW])
    end = offset + len(rows)
    return Window(rows, offset, len(found), end if end < len(found) else None)


def _fits(
    one: types.Indicator, view: View, judged: Mapping[str, Judged], choice: Choice, marks: Marks
) -> bool:
    if choice.document and one.document != choice.document:
        return False
    if choice.goods and choice.goods not in one.goods:
        return False
    if choice.only and not fits((one.id,), choice.only, judged=judged, marks=marks):
        return False
    wanted = choice.text.casefold().split()
    return not wanted or all(word in words_of(one, view) for word in wanted)
