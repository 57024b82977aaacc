"""Inquiries whose truth is known: which Chinese paper translates which original, what is missing,
what was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from .bank import FOREIGN, Bank, load_banks
from .distractors import FOREIGN_COVERS, bad_texts, contract, explanation, report_of_tests
from .layouts import Flow, Laid, Layout, Style, lay_out, lay_sides, style_by_chance
from .writing import (
    SORTS,
    Block,
    Change,
    Manner,
    Plan,
    changes_of,
    edits_for,
    plan_of,
    sibling_of,
    without,
    write,
)

YES, NO, OPEN = frozenset({True}), frozenset({False}), frozenset({True, False})
LAYOUTS: Sequence[Layout] = ("pdf", "text", "scan", "docx", "markdown")
SUFFIX = {"pdf": "pdf", "text": "txt", "scan": "pdf", "docx": "docx", "markdown": "md"}


@dataclass(frozen=True, slots=True)
class Truth:
    """What must be told of one foreign paper. ``foreign``: what may be said; ``pages``: those
    that are foreign, ``covers`` may be counted to them; both empty where nothing is asked.
    ``missing``: keys that are not translated."""

    path: str
    language: str
    situation: str
    statuses: frozenset[str]
    targets: frozenset[str] = frozenset()
    foreign: frozenset[bool | None] = YES
    pages: frozenset[int] = frozenset()
    covers: frozenset[int] = frozenset()
    missing: frozenset[str] = frozenset()
    changes: tuple[Change, ...] = ()


@dataclass(slots=True)
class Case:
    """One inquiry."""

    name: str
    laid: dict[str, Laid] = field(default_factory=dict)
    truths: list[Truth] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Maker:
    """What a situation is made with. ``tag`` keeps file names of one inquiry apart."""

    rng: Random
    banks: tuple[Bank, ...]
    language: str
    layout: Layout
    case: Case
    tag: str = ""

    def plan(self, most: int = 4) -> Plan:
        able = [bank for bank in self.banks if self.language in bank.languages]
        return plan_of(self.rng.sample(able, min(len(able), self.rng.randint(1, most))), self.rng)

    def style(self, layout: Layout | None = None) -> Style:
        return style_by_chance(self.rng, layout or self.layout)

    def path(self, style: Style, *, chinese: bool) -> str:
        """A name; every other Chinese file has one that says nothing."""
        number = self.rng.randrange(100, 999)
        names = ("译文", "中文", f"附件{number}", f"scan{number}") if chinese else ("data", "doc")
        name = f"{self.rng.choice(names)}{self.tag}_{len(self.case.laid)}"
        return f"{name}.{SUFFIX[style.layout]}"

    def add(self, flow: Flow, style: Style, *, chinese: bool, clear: Sequence[str] = ()) -> Laid:
        path = self.path(style, chinese=chinese)
        laid = lay_out(flow, style, path=path, rng=self.rng, clear=frozenset(clear))
        self.case.laid[path] = laid
        return laid

    def original(self, plan: Plan, *, clear: Sequence[str] = ()) -> tuple[Laid, tuple[Block, ...]]:
        blocks = write(plan, self.language, self.rng)
        return self.add(blocks, self.style(), chinese=False, clear=clear), blocks

    def chinese(
        self, plan: Plan, manner: Manner | None = None, *, clear: Sequence[str] = ()
    ) -> str:
        blocks = write(plan, "zh", self.rng, manner=manner)
        layout = self.layout if self.rng.random() < 0.6 else self.rng.choice(LAYOUTS)
        return self.add(blocks, self.style(layout), chinese=True, clear=clear).document.path

    def tell(self, laid: Laid, situation: str, *statuses: str, **known: object) -> None:
        told = Truth(laid.document.path, self.language, situation, frozenset(statuses))
        self.case.truths.append(replace(told, **known))  # type: ignore[arg-type]


FREE = Manner(dressed=0.0, swapped=0.1)


def full(m: Maker) -> None:
    plan = m.plan()
    laid, _ = m.original(plan)
    m.tell(laid, "full", "provided", targets=frozenset({m.chinese(plan, FREE)}))


def dressed(m: Maker) -> None:
    """The same values in another dress."""
    plan = m.plan()
    laid, _ = m.original(plan)
    target = m.chinese(plan, Manner(dressed=0.6))
    m.tell(laid, "other dress", "provided", targets=frozenset({target}))


def _lost(m: Maker, situation: str, keys: Callable[[Plan, Laid], set[str]], *told: str) -> None:
    plan = m.plan()
    laid, _ = m.original(plan)
    lost = keys(plan, laid)
    target = m.chinese(without(plan, lost), FREE)
    targets, missing = frozenset({target}), frozenset(lost)
    m.tell(laid, situation, *told, targets=targets, missing=missing)


def one_sentence(m: Maker) -> None:
    def keys(plan: Plan, laid: Laid) -> set[str]:
        return {m.rng.choice([i.key for s in plan for i in s.items if i.at == "text"])}

    _lost(m, "one sentence lost", keys, "provided", "partial")


def sentences(m: Maker) -> None:
    """Two to four neighbours, two sentences of running text among them where there are."""

    def keys(plan: Plan, laid: Laid) -> set[str]:
        runs: list[tuple[int, set[str]]] = []
        for section in plan:
            items = section.items
            for n in range(1, len(items)):
                run = items[n : n + m.rng.randint(2, 4)]
                if len(run) >= 2:
                    texts = min(2, sum(item.at == "text" for item in run))
                    runs.append((texts, {item.key for item in run}))
        most = max(texts for texts, _ in runs)
        return m.rng.choice([run for texts, run in runs if texts == most])

    _lost(m, "sentences lost", keys, "partial")


def section(m: Maker) -> None:
    """A page of the original, or what stands under one heading."""

    def keys(plan: Plan, laid: Laid) -> set[str]:
        pages = len(laid.document.pages)
        if pages > 1:
            page = m.rng.randint(1, pages)
            own = {i.key for s in plan for i in s.items if laid.pages_of(i.key) == {page}}
            if len(own) >= 4:
                return own
        groups: list[set[str]] = []
        for one in plan:
            for item in one.items:
                if item.at in ("heading", "title") or not groups:
                    groups.append(set())
                groups[-1].add(item.key)
        return m.rng.choice([group for group in groups if len(group) >= 3])

    _lost(m, "section lost", keys, "partial")


def half(m: Maker) -> None:
    def keys(plan: Plan, laid: Laid) -> set[str]:
        every = [item.key for s in plan for item in s.items]
        return set(every[len(every) // 2 :])

    _lost(m, "second half lost", keys, "partial")


def none(m: Maker) -> None:
    laid, _ = m.original(m.plan())
    m.tell(laid, "none", "missing")


def copy(m: Maker) -> None:
    """The original once more under a Chinese name."""
    laid, blocks = m.original(m.plan())
    again = m.add(blocks, m.style(), chinese=True)
    m.tell(laid, "untranslated copy", "missing")
    m.tell(again, "untranslated copy", "missing")


def sibling(m: Maker) -> None:
    plan = m.plan()
    laid, _ = m.original(plan)
    m.chinese(sibling_of(plan, m.rng, share=0.7), FREE)
    m.tell(laid, "sibling product", "missing")


def near_sibling(m: Maker) -> None:
    """Another model of which most figures are the same."""
    able = [b for b in m.banks if any(spec.startswith("code") for spec in b.slots.values())]
    m = replace(m, banks=tuple(able))
    plan = m.plan(1)
    laid, _ = m.original(plan)
    m.chinese(sibling_of(plan, m.rng, share=0.25), FREE)
    m.tell(laid, "near sibling", "missing")


def distractors(m: Maker) -> None:
    """Chinese papers that repeat the figures, without a translation."""
    plan = m.plan(2)
    laid, _ = m.original(plan)
    for write_one in (explanation, contract, report_of_tests):
        m.add(write_one(plan, m.rng), m.style(), chinese=True)
    m.tell(laid, "distractors only", "missing")


def beside_distractors(m: Maker) -> None:
    plan = m.plan(2)
    laid, _ = m.original(plan)
    for write_one in (explanation, contract, report_of_tests):
        m.add(write_one(plan, m.rng), m.style(), chinese=True)
    m.chinese(sibling_of(plan, m.rng, share=0.6), FREE)
    target = m.chinese(plan, FREE)
    m.tell(laid, "among distractors", "provided", targets=frozenset({target}))


def several(m: Maker) -> None:
    """Three originals in different languages: one translated, one in half, one not at all."""
    wanted, makes = m.rng.sample(FOREIGN, 3), (full, half, none)
    banks = m.rng.sample(m.banks, len(m.banks))
    for n, (code, make) in enumerate(zip(wanted, makes, strict=True)):
        own = tuple(bank for bank in banks[n::3] if code in bank.languages)
        if own:
            make(replace(m, language=code, tag=f"_{n}", banks=own))


def two_in_one(m: Maker) -> None:
    """One Chinese file holds the translations of two originals."""
    if len(m.banks) < 2:
        return
    banks = m.rng.sample([b for b in m.banks if m.language in b.languages], 2)
    plans = [plan_of([bank], m.rng) for bank in banks]
    laid = [m.original(plan)[0] for plan in plans]
    flow: list[Block | None] = [*write(plans[0], "zh", m.rng), None, *write(plans[1], "zh", m.rng)]
    target = m.add(flow, m.style(), chinese=True).document.path
    for one in laid:
        m.tell(one, "two in one file", "provided", targets=frozenset({target}))


def in_two_files(m: Maker) -> None:
    plan = m.plan()
    laid, _ = m.original(plan)
    every = [item.key for s in plan for item in s.items]
    cut = int(len(every) * m.rng.uniform(0.35, 0.65))
    targets = {m.chinese(without(plan, set(part)), FREE) for part in (every[:cut], every[cut:])}
    m.tell(laid, "in two files", "provided", targets=frozenset(targets))


def changed(m: Maker) -> None:
    """Changes planted in the translation."""
    plan = m.plan()
    sorts = m.rng.sample(SORTS, m.rng.randint(1, 3))
    edits = edits_for(plan, sorts, m.rng) or edits_for(plan, ("digit",), m.rng)
    manner = Manner(dressed=0.1, swapped=0.05, edits=edits)
    laid, blocks = m.original(plan, clear=tuple(edits))
    wrong = write(plan, "zh", m.rng, manner=manner)
    target = m.add(wrong, m.style(), chinese=True, clear=tuple(edits)).document.path
    changes = changes_of(edits, blocks, wrong, plan)
    dropped = all(change.sort == "dropped value" for change in changes)
    statuses = ("inconsistent", "partial") if dropped else ("inconsistent",)
    m.tell(laid, "changed", *statuses, targets=frozenset({target}), changes=changes)


def bilingual(m: Maker) -> None:
    _bilingual(m, lost=False)


def bilingual_lost(m: Maker) -> None:
    _bilingual(m, lost=True)


def _bilingual(m: Maker, *, lost: bool) -> None:
    """One paper with both languages: line under line, block after block, in cells, side by side."""
    plan = m.plan(2)
    foreign = write(plan, m.language, m.rng)
    chinese = {block.key: block for block in write(plan, "zh", m.rng)}
    gone: set[str] = set()
    if lost:
        every = [block.key for block in foreign]
        start = m.rng.randrange(len(every) // 2)
        gone = set(every[start : start + max(5, int(len(every) * 0.4))])
    pairs = [(block, None if block.key in gone else chinese[block.key]) for block in foreign]
    way = m.rng.choice(("lines", "blocks", "cells", "sides"))
    if way == "sides":
        style = m.style(m.rng.choice(("pdf", "scan")))
        path = m.path(style, chinese=False)
        laid = lay_sides(pairs, style, path=path, rng=m.rng)
        m.case.laid[path] = laid
    else:
        laid = m.add(_woven(pairs, way), m.style(), chinese=False)
    statuses = ("partial",) if lost else ("not_required",)
    name = f"bilingual {way}{', sections lost' if lost else ''}"
    m.tell(laid, name, *statuses, foreign=OPEN if lost else NO, missing=frozenset(gone))


def _woven(pairs: Sequence[tuple[Block, Block | None]], way: str) -> list[Block]:
    if way == "blocks":
        groups: list[list[tuple[Block, Block | None]]] = []
        for pair in pairs:
            if pair[0].at in ("title", "heading") or not groups:
                groups.append([])
            groups[-1].append(pair)
        return [b for g in groups for side in (0, 1) for pair in g if (b := pair[side])]
    found: list[Block] = []
    for foreign, chinese in pairs:
        if way == "cells" and foreign.at == "row" and chinese:
            both = (foreign.parts[0], *chinese.parts)
            found.append(replace(foreign, code=f"{foreign.code}+zh", parts=both))
        else:
            found += [block for block in (foreign, chinese) if block]
    return found


def page_after_page(m: Maker) -> None:
    """The foreign pages of a file, and their Chinese pages behind them."""
    plan = m.plan(2)
    flow = [*write(plan, m.language, m.rng), None, *write(plan, "zh", m.rng, manner=FREE)]
    laid = m.add(flow, m.style(m.rng.choice(("pdf", "scan"))), chinese=False)
    own = frozenset({laid.document.path})
    m.tell(laid, "page after page", "provided", targets=own)


def annex(m: Maker) -> None:
    """A foreign annex inside a Chinese file, or a Chinese cover on a foreign report."""
    plan, other = m.plan(2), m.plan(1)
    chinese = write(other, "zh", m.rng)
    cover = m.rng.random() < 0.5
    front = [block for block in chinese if block.at == "title"] if cover else [*chinese]
    flow = [*front, None, *write(plan, m.language, m.rng)]
    laid = m.add(flow, m.style(m.rng.choice(("pdf", "scan"))), chinese=False)
    pages = frozenset(
        page for s in plan for item in s.items for page in _pages(laid, item.key, m.language)
    )
    name = "Chinese cover" if cover else "foreign annex"
    covers = frozenset(range(1, min(pages))) if cover else frozenset[int]()
    m.tell(laid, name, "missing", pages=pages, covers=covers)


def foreign_cover(m: Maker) -> None:
    """A foreign cover on a Chinese report: the Chinese pages are not foreign."""
    if m.language not in FOREIGN_COVERS:
        m = replace(m, language="en")
    cover = [Block(f"cover:{n}", "title", m.language, parts) for n, parts in
             enumerate(FOREIGN_COVERS[m.language])]  # fmt: skip
    flow = [*cover, None, *write(m.plan(2), "zh", m.rng)]
    laid = m.add(flow, m.style(m.rng.choice(("pdf", "scan"))), chinese=False)
    m.tell(laid, "foreign cover", "missing", "not_required", foreign=OPEN, covers=frozenset({1}))


def _pages(laid: Laid, key: str, code: str) -> set[int]:
    own = {i for i, b in laid.owners.items() if b is not None and (b.key, b.code) == (key, code)}
    return {line.place.page for line in laid.document.lines if line.id in own}


def bad(m: Maker) -> None:
    """Garbled, empty, figures alone, a language that no detector knows."""
    name, texts = m.rng.choice(list(bad_texts(m.rng).items()))
    blocks = [Block("", "text", "xx", parts) for parts in texts]
    laid = m.add(blocks, m.style("pdf"), chinese=False)
    m.tell(laid, f"bad: {name}", "undetermined", foreign=frozenset({None}))


SITUATIONS: Sequence[Callable[[Maker], None]] = (
    full, changed, sentences, sibling, dressed, section, bilingual, distractors, changed, full,
    half, near_sibling, bilingual_lost, none, one_sentence, several, two_in_one, changed,
    in_two_files, beside_distractors, page_after_page, copy, annex, foreign_cover, bad,
)  # fmt: skip


def cases(seed: int, count: int, split: str | None) -> Iterator[Case]:
    """``count`` inquiries; the situations go round, languages and layouts by chance."""
    banks = load_banks(split)
    for n in range(count):
        rng = Random(f"{seed}:{n}")
        make = SITUATIONS[n % len(SITUATIONS)]
        case = Case(f"{n:04d} {make.__name__}")
        make(Maker(rng, banks, rng.choice(FOREIGN), LAYOUTS[(n + n // 25) % 5], case))
        if case.truths:
            yield case
