"""Papers by chance: a seed, a split and a number give data sheets, reports and explanations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from zhiyi.document import Document, Kind

from . import grids, lines, sheet_grids
from .bank import Good, load_goods
from .blocks import Block, NewPage, Text, Truth
from .desk import Desk
from .distractors import foot_of, head_of
from .setting import set_on_pages
from .stating import words

Layout = Callable[[Desk], list[Block]]
LAYOUTS: dict[str, tuple[Layout, ...]] = {
    "dev": (
        lines.colon_lines, lines.tab_lines, lines.bulleted, lines.two_pairs, lines.sentences,
        lines.sentences, lines.respectively_names, grids.name_value, grids.side_by_side,
        grids.unit_column, grids.unit_in_label, grids.requirement_result, grids.method_column,
        grids.by_model, grids.samples_and_mean, grids.min_typ_max, grids.merged_sides,
        grids.two_row_head, grids.continued, grids.nominal_tolerance,
        sheet_grids.symbols_and_conditions, sheet_grids.section_rows,
    ),
    "reported": (
        lines.leader_dots, lines.comma_unit, lines.numbered, lines.bilingual, lines.two_columns,
        lines.sentences, lines.sentences, lines.listed, lines.respectively_models, grids.no_head,
        grids.headed_sides, grids.requirement_in_cell, grids.condition_column, grids.models_down,
        grids.units_under_head, grids.mean_row, grids.min_max, grids.condition_head,
        grids.continued_bare, grids.several_lines, sheet_grids.footnotes, sheet_grids.second_unit,
    ),
}  # fmt: skip
"""Each layout is of one split; sentences, which have many forms, are in both."""
SENTENCES: dict[str, tuple[Layout, ...]] = {
    "dev": (lines.sentences, lines.sentences, lines.respectively_names),
    "reported": (lines.sentences, lines.listed, lines.respectively_models),
}
LANGUAGES = ("zh",) * 11 + ("en",) * 4 + ("de", "ja", "ru")
SORTS: Sequence[tuple[str, Kind]] = (
    ("sheet", "technical"), ("report", "technical"), ("explanation", "explanation"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """``blocks`` as they follow one another; ``document`` as readers would hand it on."""

    name: str
    code: str
    good: Good
    blocks: tuple[Block, ...]
    document: Document
    truths: tuple[Truth, ...]


def papers(split: str, seed: int, count: int, *, sentences: bool = False) -> Iterator[Paper]:
    """``sentences``: of running text alone."""
    layouts = SENTENCES[split] if sentences else LAYOUTS[split]
    goods = load_goods(split)
    for number in range(count):
        rng = Random(f"{split} {seed} {number}")
        yield paper(goods[number % len(goods)], layouts, rng, f"{split}-{seed}-{number}")


def paper(good: Good, layouts: Sequence[Layout], rng: Random, name: str) -> Paper:
    code = rng.choice([code for code in LANGUAGES if code in good.codes])
    left = good.known_in(code)
    rng.shuffle(left)
    desk = Desk(rng, code, good, good.model(rng), left)
    sort, kind = rng.choice(SORTS)
    blocks = (
        *_title(desk, sort),
        *head_of(desk, sort),
        *_body(desk, layouts),
        *foot_of(desk, sort),
    )
    path = f"{name}.pdf"
    document, truths = set_on_pages(blocks, path=path, code=code, kind=kind)
    return Paper(name, code, good, blocks, document, truths)


def _title(desk: Desk, sort: str) -> list[Block]:
    form = desk.rng.choice(words()["title"][desk.code][sort])
    text = form.format(good=desk.good.names[desk.code], model=desk.model)
    return [Text(text, nothing="title", size=15)]


def _body(desk: Desk, layouts: Sequence[Layout]) -> list[Block]:
    """Two or three layouts, a neutral paragraph between; each parameter is stated once."""
    found: list[Block] = []
    count = desk.rng.choice((1, 2, 2, 3))
    for n, layout in enumerate(desk.rng.sample(layouts, min(count, len(layouts)))):
        if n and desk.rng.random() < 0.15:
            found.append(NewPage())
        made = layout(desk)
        if made and desk.rng.random() < 0.4:
            found.append(Text(desk.rng.choice(words()["filler"][desk.code]), nothing="filler"))
        if made and n and desk.rng.random() < 0.5:
            found.append(_heading(desk, n))
        found += made
    return found


def _heading(desk: Desk, n: int) -> Text:
    told = desk.rng.choice(words()["heading"][desk.code])
    return Text(told.format(zh="一二三四五"[n], n=n + 1), nothing="heading", size=12)
