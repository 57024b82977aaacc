"""How a contradiction is put to an officer: whose statement stands against the others, and what
each paper states, in Chinese where the parameter has a Chinese name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from zhiyi.claims.claim import Claim
from zhiyi.document import Indicator, Kind
from zhiyi.inquiry import Inquiry
from zhiyi.lexicon import Lexicon
from zhiyi.particulars.differences import REPORT
from zhiyi.quotes import stated_in

RANKS: tuple[Kind, ...] = (
    "explanation",
    "end_use_statement",
    "correspondence",
    "declaration",
    "contract",
    "other",
    "technical",
)
"""The exporter's own words are least supported, technical papers most."""
_HAN = re.compile(r"[\u3400-\u9fff]")


def ordered(
    inquiry: Inquiry, claims: Sequence[Claim], opposed: Iterable[tuple[Claim, Claim]]
) -> list[Claim]:
    """The claims paper by paper, the one to look at first in front: it stands against most others,
    where the exporter's own words and translations count as one more; among equals a translation,
    then what the exporter says, then what was not measured."""
    against: dict[str, set[str]] = {}
    for one, other in opposed:
        against.setdefault(one.part, set()).add(other.part)
        against.setdefault(other.part, set()).add(one.part)
    translations = {target for found in inquiry.translations for target in found.targets}
    place = {claim.part: number for number, claim in reversed(list(enumerate(claims)))}

    def rank(claim: Claim) -> tuple[int, int, int, int, int]:
        doc, part = inquiry.part(claim.part)
        kind = inquiry.kind_of(part)
        own = claim.part in translations or kind == "explanation"
        return (
            -len(against.get(claim.part, ())) - own,
            claim.part not in translations,
            RANKS.index(kind) if kind in RANKS else len(RANKS),
            bool(REPORT.search(f"{part.title} {doc.path}")),
            place[claim.part],
        )

    return sorted(claims, key=rank)


def name_of(parameter: str, indicators: Sequence[Indicator], lexicon: Lexicon) -> str:
    """The Chinese name as printed, else the lexicon's, else the name as printed."""
    printed = [indicator.parameter for indicator in indicators if indicator.parameter]
    known = lexicon.get(parameter)
    chinese = known.names.get("zh", ()) if known else ()
    own = next((name for name in printed if _HAN.search(name)), None)
    return own or next(iter(chinese), None) or next(iter(printed), parameter)


def told(inquiry: Inquiry, claims: Sequence[Claim]) -> Iterator[str]:
    """Each paper with what it states; the unit is added where only the figure is quoted."""
    stated: dict[str, list[str]] = {}
    for claim in claims:
        quote = stated_in(claim.indicator)
        stated.setdefault(claim.indicator.place.document, []).append(f"“{quote}”")
    for document, quotes in stated.items():
        path = inquiry.document(document).path
        yield f"{path}载{'、'.join(dict.fromkeys(quotes))}"
