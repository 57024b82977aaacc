"""Help for an officer who does not read the language, as ``report.json`` shows it: machine drafts
and glosses of terms. They stand beside a translation's status and never change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhiyi import inquiry as found_in
from zhiyi.inquiry import DRAFT_NOTICE
from zhiyi.report import types
from zhiyi.report.places import Places


@dataclass(frozen=True, slots=True)
class Aids:
    """What was drafted and glossed in an inquiry, looked up by part."""

    inquiry: found_in.Inquiry
    places: Places

    def added(self, translation: types.Translation, part: str) -> types.Translation:
        """The translation with the draft and the glosses of its part."""
        drafts = [self._draft(found) for found in self.inquiry.drafts if found.part == part]
        glosses = (self._gloss(found) for found in self.inquiry.glosses if found.part == part)
        return replace(translation, draft=joined(drafts), glosses=tuple(glosses))

    def _draft(self, found: found_in.Draft) -> types.Draft:
        segments = tuple(
            types.DraftSegment(
                source=self.places.evidence(one.source),
                code=one.code,
                text=one.text,
                lost=one.lost,
                strange=one.strange,
                detail=one.detail,
            )
            for one in found.sentences
        )
        return types.Draft(model=" + ".join(found.models), notice=DRAFT_NOTICE, segments=segments)

    def _gloss(self, found: found_in.Gloss) -> types.Gloss:
        return types.Gloss(
            id=found.id,
            term=found.term,
            code=found.code,
            chinese=found.chinese,
            parameter_id=found.parameter_id,
            count=found.count,
            evidence=self.places.all(found.evidence),
        )


def joined(drafts: Sequence[types.Draft]) -> types.Draft | None:
    """Drafts of several parts as one; None where there is none."""
    if not drafts:
        return None
    models = dict.fromkeys(name for draft in drafts for name in draft.model.split(" + "))
    segments = tuple(segment for draft in drafts for segment in draft.segments)
    return types.Draft(model=" + ".join(models), notice=DRAFT_NOTICE, segments=segments)


def glosses_of(inquiry: found_in.Inquiry) -> dict[str, str]:
    """The Chinese name of the parameter, by indicator."""
    return {id: gloss.chinese for gloss in inquiry.glosses for id in gloss.indicators}
