"""The control list as one HTML file to browse and search, without network.

Every version of every entry stands in it; those that hold on a day come first, what had ended by
then last. It browses without script; the script only searches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from zhiyi.controls.entries import Announcement, ControlList, Entry
from zhiyi.controls.expressions import Expression, Group, Listed
from zhiyi.inquiry import EntryStatus
from zhiyi.report.criteria import condition_of
from zhiyi.report.entries import group_of
from zhiyi.report.html import environment, page
from zhiyi.report.words import Wording, load_words

ASSETS = ("listing.css", "listing.js")


@dataclass(frozen=True, slots=True)
class Condition:
    """A criterion with its words, or a group of them. ``refers``: the code of another entry."""

    kind: str
    words: Wording | None = None
    count: int = 0
    refers: str = ""
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One version of an entry on a day. ``anchor`` is its id in the page, ``others`` its other
    versions."""

    entry: Entry
    anchor: str
    status: EntryStatus
    condition: Condition | None
    hs: tuple[str, ...]
    others: tuple[Shown, ...] = ()

    @property
    def announcements(self) -> tuple[Announcement, ...]:
        return (self.entry.announcement, *self.entry.also)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The entries of one five-character code."""

    group: str
    shown: tuple[Shown, ...]

    @property
    def headed(self) -> bool:
        """Whether the code stands above its entries, not only in their own."""
        return bool(self.group) and len(self.shown) > 1


@dataclass(frozen=True, slots=True)
class Chapter:
    """``key``: the first two characters of the codes, or the name of a list without codes."""

    key: str
    words: Wording
    paragraphs: tuple[Paragraph, ...]

    @property
    def count(self) -> int:
        return sum(len(paragraph.shown) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Source:
    """An announcement, its status on the day, and on how many entries shown it stands."""

    announcement: Announcement
    status: EntryStatus
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The whole list on a day, in the order of the page."""

    controls: ControlList
    on: date
    edition: str
    chapters: tuple[Chapter, ...]
    ended: tuple[Shown, ...]

    @property
    def current(self) -> tuple[Shown, ...]:
        return tuple(s for c in self.chapters for p in c.paragraphs for s in p.shown)

    @property
    def statuses(self) -> dict[str, int]:
        """How many versions of each status, in the order of the words."""
        everything = (*self.current, *self.ended)
        counted = {
            status: sum(one.status == status for one in everything)
            for status in load_words().groups["entry_status"]
        }
        return {status: count for status, count in counted.items() if count}

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every announcement that an entry stands on or that says something of the list."""
        everything = (*self.current, *self.ended)
        return tuple(
            Source(
                one,
                one.status(self.on),
                sum(one in shown.announcements for shown in everything),
            )
            for one in self.controls.announcements
        )

    @property
    def anchors(self) -> dict[str, str]:
        """Where an entry stands in the page by its code, and the entries below a code."""
        paragraphs = [p for chapter in self.chapters for p in chapter.paragraphs if p.headed]
        groups = {p.group: f"g-{p.group}" for p in paragraphs}
        return groups | {one.entry.code: one.anchor for one in self.current if one.entry.code}


def render_list(controls: ControlList, *, on: date) -> str:
    """The page. ``on``: the day that the list is looked up on."""
    listing = listing_of(controls, on=on)
    body = environment().get_template("listing.html.j2").render(listing=listing)
    running = tuple(load_words().of("standing", key) for key in ("list_reference", "list_scope"))
    title = f"{controls.name} {listing.edition}"
    return page(title=title, body=Markup(body), assets=ASSETS, running=running)


def listing_of(controls: ControlList, *, on: date) -> Listing:
    holding = controls.versions(on)
    current = {id(entry) for entry in holding}
    shown = {id(e): _shown(e, on, held=id(e) in current) for e in controls.entries}
    whole = [_with_others(one, shown.values()) for one in shown.values()]
    holds = [one for one in whole if id(one.entry) in current]
    return Listing(
        controls=controls,
        on=on,
        edition=controls.edition(on),
        chapters=tuple(_chapters(holds)),
        ended=tuple(sorted((w for w in whole if id(w.entry) not in current), key=_order)),
    )


def _shown(entry: Entry, on: date, *, held: bool) -> Shown:
    """A version that does not hold has its first day in its anchor."""
    begins = f"@{entry.effective or '?'}" if not held else ""
    return Shown(
        entry=entry,
        anchor=anchor_of(entry.code or entry.id) + begins,
        status=entry.status(on),
        condition=condition_tree(entry.criteria) if entry.criteria else None,
        hs=entry.hs_on(on),
    )


def anchor_of(code: str) -> str:
    """The id of an entry's place in the page; no blanks may stand in one."""
    return "e-" + re.sub(r"\s+", "-", code)


def _with_others(one: Shown, everything: Iterable[Shown]) -> Shown:
    others = (other for other in everything if other is not one and _same(one, other))
    return Shown(
        one.entry, one.anchor, one.status, one.condition, one.hs, tuple(sorted(others, key=_day))
    )


def _same(one: Shown, other: Shown) -> bool:
    return (one.entry.list, one.entry.id) == (other.entry.list, other.entry.id)


def _day(one: Shown) -> date:
    return one.entry.effective or date.min


def _order(one: Shown) -> tuple[object, ...]:
    """Codes in the order of the list: 9A012.b.2 before 9A012.b.10."""
    code = one.entry.code or ""
    steps = re.split(r"(\d+)", code[5:])
    return (
        not code,
        code[:5],
        tuple((0, int(s), "") if s.isdigit() else (1, 0, s) for s in steps),
        _day(one),
    )


def _chapters(shown: list[Shown]) -> Iterator[Chapter]:
    words = load_words()
    coded = sorted((one for one in shown if one.entry.code), key=_order)
    for key in dict.fromkeys((one.entry.code or "")[:2] for one in coded):
        category, sort = words.of("category", key[:1]), words.of("sort", key[1:])
        name = Wording(f"{category.zh}：{sort.zh}", f"{category.en}: {sort.en}")
        inside = [one for one in coded if (one.entry.code or "").startswith(key)]
        yield Chapter(key, name, _paragraphs(inside))
    for list_name in dict.fromkeys(one.entry.list for one in shown if not one.entry.code):
        inside = [one for one in shown if not one.entry.code and one.entry.list == list_name]
        yield Chapter(list_name, words.of("list", list_name), (Paragraph("", tuple(inside)),))


def _paragraphs(shown: list[Shown]) -> tuple[Paragraph, ...]:
    grouped: dict[str, list[Shown]] = {}
    for one in shown:
        code = one.entry.code or ""
        grouped.setdefault(group_of(code) or code, []).append(one)
    return tuple(Paragraph(group, tuple(found)) for group, found in grouped.items())


def condition_tree(expression: Expression) -> Condition:
    if isinstance(expression, Group):
        parts = tuple(condition_tree(part) for part in expression.parts)
        return Condition(expression.kind, count=expression.count, parts=parts)
    refers = expression.code if isinstance(expression, Listed) else ""
    return Condition("criterion", condition_of(str(expression)), refers=refers)
