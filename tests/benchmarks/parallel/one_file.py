"""Situations of one file: both languages in it, a foreign annex, a cover, what cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .distractors import FOREIGN_COVERS, bad_texts, headers, named
from .layouts import Laid, lay_sides
from .making import FREE, NO, OPEN, Maker
from .writing import Block, write


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


def latin_names(m: Maker) -> None:
    """A Chinese paper with foreign firms and addresses, or with foreign words over its columns."""
    plan = m.plan(2)
    said = named if m.rng.random() < 0.5 else headers
    laid = m.add(said(plan, m.rng), m.style(), chinese=True)
    m.tell(laid, f"Chinese with {said.__name__}", "not_required", foreign=NO, language="zh")


def foreign_rows(m: Maker) -> None:
    """Chinese titles and headings over foreign text and rows."""
    plan = m.plan(2)
    chinese = {block.key: block for block in write(plan, "zh", m.rng)}
    foreign = write(plan, m.language, m.rng)
    flow = [chinese[b.key] if b.at in ("title", "heading") else b for b in foreign]
    laid = m.add(flow, m.style(), chinese=False)
    m.tell(laid, "Chinese headings only", "missing", "partial")


def bad(m: Maker) -> None:
    """Garbled, empty, figures alone, a language that no detector knows."""
    name, texts = m.rng.choice(list(bad_texts(m.rng).items()))
    blocks = [Block("", "text", "xx", parts) for parts in texts]
    style = m.style("pdf")
    laid = m.add(blocks, style if blocks else replace(style, furniture=""), chinese=False)
    m.tell(laid, f"bad: {name}", "undetermined", foreign=frozenset({None}))
