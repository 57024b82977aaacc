"""A checked CAS number as a criterion: ``cas among {"102-71-6"}``.

Entries that name a substance and no figure turn on which substance the goods are. A number is the
goods' own where a paper states no other, or the line that states it names the goods as well; among
several, or beside words of a part (含, 组分, 2 %), it may be a component's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhiyi.controls.chemistry import cas_numbers, doubtful_numbers
from zhiyi.controls.criteria import Expression, Membership
from zhiyi.document import Document, Evidence
from zhiyi.folding import fold
from zhiyi.inquiry import Goods

CAS = "cas"
"""The subject of such a membership."""
SAID = re.compile(r"CAS", re.IGNORECASE)
"""Beside what has the form of a CAS number and fails its check: dates and parts have it too."""
PART = re.compile(
    r"组分|组成|成分|含有|含量|添加|助剂|配方|杂质|溶剂|混合物|ingredient|component|impurit|contain|additive|solvent",
    re.IGNORECASE,
)
"""Words beside a number that may be a component's."""
SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:wt|w/w)?\s*[%％]")
MAIN = 50
"""Per cent below which what a line states is not the main substance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """A CAS number in the papers of one goods item. ``own``: nothing says that it may be a
    component's. ``checked``: its check digit is right; one as read that is not stands for itself
    and meets nothing."""

    number: str
    own: bool
    place: Evidence
    checked: bool = True


def criterion_of(cas: Sequence[str], not_cas: Sequence[str]) -> Expression | None:
    """What an entry that lists substances and no figures turns on; None without numbers."""
    numbers = tuple(number for number in cas if number not in not_cas)
    return Membership(CAS, numbers) if numbers else None


def substances_of(papers: Iterable[tuple[Document, bool]], goods: Goods) -> Iterator[Substance]:
    """Of papers that may speak of the goods item; a paper of several goods items tells nothing of
    which."""
    name = fold(goods.name)
    for doc, attributed in papers:
        stated = [(line, cas_numbers(line.text)) for line in doc.lines]
        numbers = {number for _, found in stated for number in found}
        for line, found in stated:
            text = fold(line.text)
            alone = len(numbers) == 1 and not _is_part(line.text)
            named = len(name) >= 2 and name in text and len(found) == 1 and _main(line.text)
            for number in found:
                own = attributed and (alone or named)
                yield Substance(number=number, own=own, place=line.place)
            if SAID.search(line.text):
                for read in doubtful_numbers(line.text):
                    yield Substance(number=read, own=False, place=line.place, checked=False)


def substances_in(text: str) -> Iterator[Substance]:
    """Of a text of its own."""
    numbers = cas_numbers(text)
    for number in numbers:
        place = Evidence(document="text", page=1, quote=number, locator="文字")
        own = len(numbers) == 1 and not _is_part(text)
        yield Substance(number=number, own=own, place=place)


def _is_part(text: str) -> bool:
    return PART.search(text) is not None or not _main(text)


def _main(text: str) -> bool:
    """Whether no share of less than half stands beside it."""
    shares = [Decimal(share) for share in SHARE.findall(text)]
    return not shares or max(shares) >= MAIN
