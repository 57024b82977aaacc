"""What situations are made with: an inquiry in the making, and the truth of its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

import opencc

from .bank import Bank
from .filling import Filled
from .layouts import Flow, Laid, lay_out
from .pen import Layout, Style, style_by_chance
from .writing import Block, Change, Manner, Plan, plan_of, write

YES, NO, OPEN = frozenset({True}), frozenset({False}), frozenset({True, False})
LAYOUTS: Sequence[Layout] = ("pdf", "text", "scan", "docx", "markdown")
SUFFIX = {"pdf": "pdf", "text": "txt", "scan": "pdf", "docx": "docx", "markdown": "md"}


TRADITIONAL = 0.1


@cache
def _signs() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(block: Block) -> Block:
    """The block in traditional signs; what its slots became is not told any more."""
    return replace(block, parts=tuple(Filled(_signs().convert(p.text)) for p in block.parts))


@dataclass(frozen=True, slots=True)
class Truth:
    """What must be told of one foreign paper. ``foreign``: what may be said; ``pages``: those
    that are foreign, ``covers`` may be counted to them; both empty where nothing is asked.
    ``missing``: keys that are not translated; ``added``: keys of what only the translation says.
    """

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
    added: frozenset[str] = frozenset()


@dataclass(slots=True)
class Case:
    """One inquiry. ``heads``: its tables have a row of column heads, originals and translations."""

    name: str
    heads: bool = False
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
        style = style_by_chance(self.rng, layout or self.layout)
        rows = "table" if self.case.heads and style.rows == "colon" else style.rows
        return replace(style, heads=self.case.heads, rows=rows)

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

    def manner(self, manner: Manner | None = None) -> Manner:
        """Headings in capitals and a column of units now and then."""
        given = manner or Manner()
        capitals, apart = self.rng.random() < 0.2, self.rng.random() < 0.2
        return replace(given, capitals=capitals, unit_column=apart and not given.edits)

    def original(self, plan: Plan, *, clear: Sequence[str] = ()) -> tuple[Laid, tuple[Block, ...]]:
        """The paper in the foreign language. ``clear``: items that are read right, set plainly."""
        manner = None if clear else self.manner()
        blocks = write(plan, self.language, self.rng, manner=manner)
        return self.add(blocks, self.style(), chinese=False, clear=clear), blocks

    def chinese(
        self, plan: Plan, manner: Manner | None = None, *, more: Sequence[Block] = ()
    ) -> str:
        """A translation, one in ten in traditional signs; ``more``: what it says beyond, anywhere
        behind its title."""
        blocks = list(write(plan, "zh", self.rng, manner=self.manner(manner)))
        for block in more:
            blocks.insert(self.rng.randint(1, len(blocks)), block)
        if self.rng.random() < TRADITIONAL:
            blocks = list(map(traditional, blocks))
        layout = self.layout if self.rng.random() < 0.6 else self.rng.choice(LAYOUTS)
        return self.add(blocks, self.style(layout), chinese=True).document.path

    def tell(self, laid: Laid, situation: str, *statuses: str, **known: object) -> None:
        told = Truth(laid.document.path, self.language, situation, frozenset(statuses))
        self.case.truths.append(replace(told, **known))  # type: ignore[arg-type]


FREE = Manner(dressed=0.0, swapped=0.1)
