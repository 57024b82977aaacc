"""The facts of one document as ``report.json`` shows them: readings, seals, indicators."""

from __future__ import annotations

from typing import Any

from zhiyi import document as nouns
from zhiyi.inquiry import Derivation, OwnerIs
from zhiyi.report import types
from zhiyi.report.places import Places, digits, exactly, share


def alternative_of(found: nouns.Alternative) -> types.Alternative:
    return types.Alternative(
        method=found.method,
        quote=found.quote,
        operator=found.operator,
        value=digits(found.value),
        low=digits(found.low),
        high=digits(found.high),
        unit=found.unit,
        score=share(found.score),
    )


def _reading(
    found: nouns.Reading, places: Places, corrected: nouns.Corrected | None
) -> dict[str, Any]:
    """The fields that every reading has."""
    place = places.evidence(found.place)
    return {
        "id": found.id,
        "document": place.document,
        "page": place.page,
        "box": place.box,
        "locator": place.locator,
        "quote": place.quote,
        "score": share(found.origin.score),
        "agreed": found.agreed,
        "alternatives": tuple(alternative_of(other) for other in found.alternatives),
        "evidence": places.all(found.evidence),
        "corrected_from": corrected_from(corrected),
    }


def corrected_from(found: nouns.Corrected | None) -> types.CorrectedFrom | None:
    if found is None:
        return None
    return types.CorrectedFrom(
        was=found.was,
        by=found.by,
        at=found.at,
        corrections=found.numbers,
        carried=found.carried,
    )


def particular_of(
    found: nouns.Particular, *, places: Places, corrected: nouns.Corrected | None = None
) -> types.Particular:
    return types.Particular(
        **_reading(found, places, corrected), field=found.field, value=found.value, item=found.item
    )


def seal_of(
    found: nouns.Seal,
    *,
    document: nouns.Document,
    places: Places,
    owner_is: OwnerIs | None = None,
    corrected: nouns.Corrected | None = None,
) -> types.Seal:
    place, under = places.evidence(found.place), set(found.overlaps)
    return types.Seal(
        id=found.id,
        page=place.page,
        box=place.box,
        shape=found.shape,
        colour=found.colour,
        text=found.text,
        owner=found.owner or (found.unsure if owner_is == "exporter" else None),
        purpose=found.purpose,
        owner_is=owner_is,
        score=share(found.origin.score),
        notes=found.notes,
        evidence=places.all(found.evidence),
        overlaps=tuple(places.evidence(line.place) for line in document.lines if line.id in under),
        corrected_from=corrected_from(corrected),
    )


def indicator_of(
    found: nouns.Indicator,
    *,
    places: Places,
    goods: tuple[str, ...] = (),
    gloss: str | None = None,
    corrected: nouns.Corrected | None = None,
) -> types.Indicator:
    return types.Indicator(
        **_reading(found, places, corrected),
        goods=goods,
        parameter=found.parameter,
        parameter_id=found.parameter_id,
        gloss=gloss,
        **_figure(found.quantity),
        unit_normal=found.unit_normal,
        si=_converted(found.si),
        conditions=tuple(_condition(condition) for condition in found.conditions),
        method=found.method,
        statistic=found.statistic,
        subject=found.subject,
        notes=found.notes,
    )


def derived_of(found: Derivation, *, places: Places) -> types.Derived:
    return types.Derived(
        id=found.id,
        formula_id=found.formula_id,
        parameter_id=found.parameter_id,
        parameter=found.name,
        parameter_en=found.name_en,
        formula=found.formula,
        computed=found.computed,
        **_figure(found.quantity),
        si=_converted(found.si),
        goods=found.goods,
        subject=found.subject,
        inputs=found.inputs,
        assumes=found.assumes,
        assumes_en=found.assumes_en,
        notes=found.notes,
        evidence=places.all(found.evidence),
    )


def _figure(quantity: nouns.Quantity) -> dict[str, Any]:
    """The fields that every quantity has."""
    ranged = quantity.operator == "range"
    low, high = quantity.low, quantity.high
    return {
        "operator": quantity.operator,
        "value": digits(quantity.value),
        "low": digits(low.value) if ranged and low else None,
        "high": digits(high.value) if ranged and high else None,
        "low_inclusive": low.inclusive if ranged and low else None,
        "high_inclusive": high.inclusive if ranged and high else None,
        "tolerance": _tolerance(quantity.tolerance),
        "plus_minus": quantity.plus_minus,
        "unit": quantity.unit,
    }


def _tolerance(found: nouns.Tolerance | None) -> types.Tolerance | None:
    if found is None:
        return None
    return types.Tolerance(minus=exactly(found.minus), plus=exactly(found.plus), unit=found.unit)


def _ends(found: nouns.Quantity) -> tuple[str | None, str | None, str | None]:
    """The single value, or low and high of a range, as digits."""
    if found.operator != "range" or found.low is None or found.high is None:
        return digits(found.value), None, None
    return None, exactly(found.low.value), exactly(found.high.value)


def _converted(found: nouns.Quantity | None) -> types.Converted | None:
    if found is None:
        return None
    value, low, high = _ends(found)
    return types.Converted(value=value, low=low, high=high, unit=found.unit)


def _condition(found: nouns.Condition) -> types.Condition:
    quantity = found.quantity
    value, low, high = _ends(quantity) if quantity else (None, None, None)
    return types.Condition(
        text=found.text,
        parameter_id=found.parameter_id,
        operator=quantity.operator if quantity else None,
        value=value,
        low=low,
        high=high,
        unit=quantity.unit if quantity else None,
    )


def page_of(found: nouns.Page, *, picture: str | None) -> types.Page:
    return types.Page(
        page=found.number,
        width=round(float(found.width), 4),
        height=round(float(found.height), 4),
        text_source=found.text_source,
        rotation=found.rotation,
        locator=found.locator,
        embedded_in=found.embedded_in,
        picture=picture,
    )


def problem_of(
    found: nouns.Problem, *, document: str | None = None, places: Places | None = None
) -> types.Problem:
    page = found.page
    if page is not None and document is not None and places is not None:
        page = places.page(document, page)
    return types.Problem(stage=found.stage, page=page, code=found.code, detail=found.detail)
