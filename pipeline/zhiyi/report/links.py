"""What the page calls a fact that something else refers to, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from zhiyi.report import types
from zhiyi.report.figures import figure_of
from zhiyi.report.paired import Paper, facing_id
from zhiyi.report.words import load_words


class Link(NamedTuple):
    href: str
    zh: str
    en: str


def links_of(report: types.Report, papers: Sequence[Paper]) -> dict[str, Link]:
    """A link to every fact, by its id."""
    links = {g.id: Link(f"#{g.id}", f"商品项 {g.item}", f"Item {g.item}") for g in report.goods}
    for document in report.documents:
        name = document.path.rsplit("/", 1)[-1]
        for id in (document.id, *(part.id for part in document.parts)):
            links[id] = Link(f"#{document.id}", name, name)
        for seal in document.seals:
            owner = seal.owner or "？"
            links[seal.id] = Link(f"#{seal.id}", f"印章 {owner}", f"Seal {owner}")
    for paper in papers:
        id, name = facing_id(paper.part.id), paper.document.path.rsplit("/", 1)[-1]
        links[id] = Link(f"#{id}", f"{name} 原文与译文对照", f"{name} side by side")
        for n, difference in enumerate(paper.part.translation.differences, start=1):
            links[difference.id] = Link(f"#{difference.id}", f"译文差异 {n}", f"Difference {n}")
    for indicator in report.indicators:
        text = f"{indicator.parameter or ''} {figure_of(indicator)}".strip()
        links[indicator.id] = Link(f"#{indicator.id}", text, text)
    for derived in report.derived:
        text = f"{derived.parameter} {figure_of(derived)}"
        links[derived.id] = Link(f"#{derived.id}", text, text)
    for found in report.contradictions:
        links[found.id] = Link(f"#{found.id}", "前后不一致", "Contradiction")
    for said in report.statements:
        links[said.id] = Link(f"#{said.id}", "用途与用户表述", "Statement")
    for candidate in report.candidates:
        code = candidate.code or candidate.title[:12]
        for flag in candidate.flags:
            words = load_words().of("flag", flag.code)
            links[flag.id] = Link(f"#{flag.id}", f"{code} {words.zh}", f"{code} {words.en}")
        links[candidate.id] = Link(f"#{candidate.id}", f"候选条目 {code}", f"Candidate {code}")
    return links
