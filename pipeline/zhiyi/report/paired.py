"""Papers and their translations: the parts of a report for which a translation is a question."""

from __future__ import annotations

import re
from typing import NamedTuple

from zhiyi.inquiry import SegmentState
from zhiyi.report import types
from zhiyi.report.papers import WORST_TRANSLATION

# A BCP 47 code, as far as codes are made here: what else a report holds is no language of HTML.
_CODE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Paper(NamedTuple):
    """A part in question; ``targets``: the parts that translate it, itself among them where it
    carries its own Chinese."""

    document: types.Document
    part: types.Part
    targets: tuple[tuple[types.Document, types.Part], ...]

    @property
    def status(self) -> str:
        """What the status is called here: a paper with its own Chinese is not said to need none."""
        status = self.part.translation.status
        return "own" if status == "not_required" else status

    @property
    def bilingual(self) -> bool:
        """Whether the paper itself is among its translations."""
        return any(part.id == self.part.id for _, part in self.targets)

    def count(self, state: SegmentState) -> int:
        return sum(segment.state == state for segment in self.part.translation.segments)

    @property
    def missing(self) -> dict[int, int]:
        """How many blocks lack a translation, by page of the original."""
        pages: dict[int, int] = {}
        for segment in self.part.translation.segments:
            if segment.state == "missing":
                pages[segment.source.page] = pages.get(segment.source.page, 0) + 1
        return pages

    def gap(self, difference: types.Difference) -> tuple[types.Evidence, ...]:
        """What lacks a translation from the place of the difference on, as far as the page goes."""
        found: list[types.Evidence] = []
        for segment in self.part.translation.segments:
            begins = segment.source == difference.source
            if not found and not begins:
                continue
            if segment.state != "missing" or segment.source.page != difference.source.page:
                break
            found.append(segment.source)
        return tuple(found) or (difference.source,)

    @property
    def language(self) -> str | None:
        """The main foreign language; None where it is not told."""
        codes = (one.code for one in self.part.languages)
        return next((code for code in codes if _is_foreign(code)), None)

    @property
    def chinese(self) -> str:
        """The code of the Chinese that the translation is written in."""
        codes = (one.code for _, part in self.targets for one in part.languages)
        return next((c for c in codes if c[:2] == "zh" and _CODE.fullmatch(c)), "zh-Hans")


def papers_of(report: types.Report) -> tuple[Paper, ...]:
    """Foreign parts, those of which it cannot be told, and those that carry their own Chinese; the
    gravest first."""
    parts = {part.id: (doc, part) for doc in report.documents for part in doc.parts}
    found = [
        Paper(document, part, tuple(parts[id] for id in part.translation.parts if id in parts))
        for document, part in parts.values()
        if part.translation.status != "not_required" or part.translation.segments
    ]
    return tuple(
        sorted(found, key=lambda one: WORST_TRANSLATION.index(one.part.translation.status))
    )


def facing_id(part: str) -> str:
    """What a part is called in the report where it stands side by side with its translation."""
    return f"facing-{part}"


def _is_foreign(code: str) -> bool:
    return code[:2] != "zh" and code not in ("und", "zxx") and bool(_CODE.fullmatch(code))
