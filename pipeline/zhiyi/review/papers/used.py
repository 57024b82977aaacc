"""Which readings a case rests on: those that something in the report, or an officer, refers to."""

from __future__ import annotations

from collections.abc import Iterator

from zhiyi.report import types
from zhiyi.review.papers.dossier import Dossier

FIELDS = frozenset(
    {
        "exporter", "manufacturer", "declarant", "consignee", "end_user", "goods", "model",
        "hs_code", "origin", "trade_country", "arrival_country", "final_destination", "main_use",
        "reason", "remark", "contract_no", "licence_no", "declaration_no", "date",
    }
)  # fmt: skip
"""Particulars that every inquiry turns on: who, what, where to, what for."""


def used_ids(dossier: Dossier) -> frozenset[str]:
    """Ids of everything that is referred to or judged; what was corrected counts as well."""
    return frozenset(_referred(dossier.report)) | {one.fact for one in dossier.judgements}


def _referred(report: types.Report) -> Iterator[str]:
    for candidate in report.candidates:
        for criterion in candidate.criteria:
            yield from criterion.indicators
        for flag in candidate.flags:
            yield from flag.indicators
    for contradiction in report.contradictions:
        yield from contradiction.indicators
    for derived in report.derived:
        yield from derived.inputs
    for finding in report.findings:
        yield from finding.refers_to


def used_indicators(dossier: Dossier) -> tuple[types.Indicator, ...]:
    """In the order of the report."""
    used = used_ids(dossier)
    return tuple(one for one in dossier.report.indicators if one.id in used or one.corrected_from)


def used_particulars(dossier: Dossier) -> tuple[types.Particular, ...]:
    """Those that every inquiry turns on, that contradict each other, or that were judged."""
    used = used_ids(dossier)
    places = {
        (place.document, place.page, place.box, place.locator)
        for one in dossier.report.contradictions
        for place in one.evidence
    }
    return tuple(
        one
        for document in dossier.report.documents
        for one in document.particulars
        if one.field in FIELDS
        or one.id in used
        or one.corrected_from
        or any((e.document, e.page, e.box, e.locator) in places for e in one.evidence)
    )
