"""``build_report``: one inquiry with everything found in it, as ``report.json`` states it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from zhiyi import inquiry as found_in
from zhiyi.document import Corrected
from zhiyi.report import types
from zhiyi.report.aids import glosses_of
from zhiyi.report.entries import candidate_of, considered_of, statement_of
from zhiyi.report.facts import derived_of, indicator_of, problem_of
from zhiyi.report.papers import Papers, PictureFile
from zhiyi.report.places import Places
from zhiyi.store import picture_name


def build_report(
    inquiry: found_in.Inquiry,
    *,
    program: types.Program,
    picture_file: PictureFile = picture_name,
) -> types.Report:
    places = Places(inquiry.documents)
    papers = Papers(inquiry, places, picture_file)
    return types.Report(
        schema="1",
        program=program,
        inquiry=_inquiry(inquiry),
        goods=tuple(_goods(goods, places) for goods in inquiry.goods),
        documents=tuple(papers.document(document) for document in inquiry.documents),
        materials=tuple(_material(material, papers) for material in inquiry.materials),
        indicators=indicators_of(inquiry, places, corrected=papers.corrected),
        contradictions=tuple(_contradiction(c, places) for c in inquiry.contradictions),
        candidates=tuple(
            candidate_of(c, places=places, flags=inquiry.flags) for c in inquiry.candidates
        ),
        considered=tuple(considered_of(c, places=places) for c in inquiry.considered),
        statements=tuple(statement_of(s, places=places) for s in inquiry.statements),
        findings=tuple(_finding(finding, places) for finding in inquiry.findings),
        problems=tuple(problem_of(problem) for problem in inquiry.problems),
        derived=tuple(derived_of(found, places=places) for found in inquiry.derivations),
        corrections=tuple(_correction(one, places) for one in inquiry.amendments),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _inquiry(inquiry: found_in.Inquiry) -> types.Inquiry:
    """What the folder, its notice and its papers say of the inquiry itself."""
    notice, dates = inquiry.notice, inquiry.dates
    declared = notice.declared or (dates.chosen if dates.basis == "declared" else None)
    return types.Inquiry(
        id=inquiry.id,
        folder=inquiry.folder,
        office=notice.office,
        exporter=inquiry.exporter or notice.exporter,
        goods=notice.goods or "；".join(goods.name for goods in inquiry.goods) or None,
        hs_codes=notice.hs_codes or _each(goods.hs_code for goods in inquiry.goods),
        destination=notice.destination or _destination(inquiry),
        notice_no=notice.notice_no,
        notice_received=_day(notice.notice_received),
        submitted=_day(notice.submitted),
        declared=_day(declared),
        deadline=_day(dates.deadline),
        deadline_problem=dates.deadline_problem,
        date=dates.chosen.isoformat(),
        date_basis=dates.basis,
        other_requested=notice.other_requested,
    )


def _each(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _destination(inquiry: found_in.Inquiry) -> str | None:
    for name in ("final_destination", "arrival_country"):
        for particular in inquiry.particulars(name):
            return particular.value
    return None


def _goods(found: found_in.Goods, places: Places) -> types.Goods:
    return types.Goods(
        id=found.id,
        item=found.item,
        name=found.name,
        model=found.model,
        hs_code=found.hs_code,
        evidence=places.all(found.evidence),
    )


def _material(found: found_in.Material, papers: Papers) -> types.Material:
    return types.Material(
        requirement=found.requirement,
        status=found.status,
        documents=papers.documents_of(found.parts),
        parts=found.parts,
        deficiencies=tuple(
            types.Deficiency(document=d.document, part=d.part, kind=d.kind, detail=d.detail)
            for d in found.deficiencies
        ),
        elements=_elements(found.elements, papers.places),
        detail=found.detail,
    )


def _elements(found: found_in.Elements | None, places: Places) -> types.Elements | None:
    if found is None:
        return None
    return types.Elements(
        performance=places.evidence(found.performance) if found.performance else None,
        main_use=places.evidence(found.main_use) if found.main_use else None,
        reason=places.evidence(found.reason) if found.reason else None,
    )


def indicators_of(
    inquiry: found_in.Inquiry,
    places: Places,
    *,
    corrected: Mapping[str, Corrected] = MappingProxyType({}),
) -> tuple[types.Indicator, ...]:
    """Every indicator of the papers, with the goods items that it speaks of. ``corrected``: what
    officers read otherwise, by the id of the fact."""
    goods: dict[str, tuple[str, ...]] = {}
    for attribution in inquiry.attributions:
        known = goods.get(attribution.indicator, ())
        goods[attribution.indicator] = tuple(dict.fromkeys(known + attribution.goods))
    glosses = glosses_of(inquiry)
    return tuple(
        indicator_of(
            indicator,
            places=places,
            goods=goods.get(indicator.id, ()),
            gloss=glosses.get(indicator.id),
            corrected=corrected.get(indicator.id),
        )
        for indicator in inquiry.indicators()
    )


def _correction(found: found_in.Amendment, places: Places) -> types.Correction:
    return types.Correction(
        number=found.number,
        standing=found.standing,
        layer=found.layer,
        fact=found.fact,
        was=found.was,
        now=found.now,
        by=found.by,
        at=found.at,
        note=found.note,
        why=found.why,
        evidence=places.evidence(found.place) if found.place else None,
    )


def _contradiction(found: found_in.Contradiction, places: Places) -> types.Contradiction:
    return types.Contradiction(
        id=found.id,
        kind=found.kind,
        parameter_id=found.parameter_id,
        field=found.field,
        subject=found.subject,
        indicators=found.indicators,
        evidence=places.all(found.evidence),
        detail=found.detail,
    )


def _finding(found: found_in.Finding, places: Places) -> types.Finding:
    evidence = places.all(found.evidence)
    first = next((one for one in evidence if one.document != found_in.NOTICE_FILE), None)
    return types.Finding(
        id=found.id,
        code=found.code,
        severity=found.severity,
        document=found.document or (first.document if first else None),
        page=first.page if first else None,
        box=first.box if first else None,
        message=found.message,
        message_en=found.message_en,
        evidence=evidence,
        refers_to=found.refers_to,
    )
