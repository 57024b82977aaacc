"""What is known of an inquiry folder, from its ``truth.json``.

Two forms are read: the form of ``report.json`` (our samples), and the plainer form of folders made
by others, whose words for the same things are mapped here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from zhiyi.errors import ArgumentError

_FINDINGS = {
    "MISSING_TRANSLATION": "TRANSLATION_MISSING",
    "VALUE_CONTRADICTION": "VALUE_CONTRADICTED",
    "UNREADABLE": "FILE_UNREADABLE",
    "HOSTILE_CONTENT": "FILE_REFUSED",
    "PARTIAL_TRANSLATION": "TRANSLATION_PARTIAL",
    "INCONSISTENT_TRANSLATION": "TRANSLATION_INCONSISTENT",
}
_SHAPES = {"circle": "round", "rectangle": "square", "ellipse": "oval"}
_FINDING = re.compile(r"^([A-Z_]+)\s*(?:\((.*?\.\w+)[^)]*\))?")


@dataclass(frozen=True, slots=True)
class SealTruth:
    page: int
    box: tuple[float, ...] | None
    shape: str
    owner: str | None
    purpose: str | None


@dataclass(frozen=True, slots=True)
class DocumentTruth:
    """``texts``: the printed lines of each page. Fields that the truth leaves out are None."""

    path: str
    kind: str | None
    readable: bool
    foreign: bool | None
    translation: str | None
    seals: tuple[SealTruth, ...]
    texts: tuple[tuple[str, ...], ...]
    container: bool


@dataclass(frozen=True, slots=True)
class IndicatorTruth:
    path: str
    parameter: str
    operator: str
    values: tuple[Decimal, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Truth:
    documents: tuple[DocumentTruth, ...]
    materials: dict[str, str]
    indicators: tuple[IndicatorTruth, ...]
    contradictions: tuple[str, ...]
    candidates: tuple[str, ...] | None
    """Codes; None where the truth names entries in words only."""
    findings: tuple[tuple[str, str | None], ...]
    """Code and path of the document, where the truth names one."""


def same_path(path: str) -> str:
    """Paths inside archives are written with ``!`` or ``!/``."""
    return path.replace("!/", "!")


def read_truth(file: Path) -> Truth:
    """Raises ``ArgumentError`` where the file is not a truth in one of the two forms."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        paths = {d.get("id", d["path"]): same_path(d["path"]) for d in told["documents"]}
        return Truth(
            documents=tuple(_document(d) for d in told["documents"]),
            materials=_materials(told["materials"]),
            indicators=tuple(_indicators(told.get("indicators", []), paths)),
            contradictions=tuple(_contradictions(told)),
            candidates=_candidates(told.get("candidates", [])),
            findings=tuple(_findings(told, paths)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ArgumentError(f"{file}: not a truth.json that can be read: {error!r}") from error


def _document(told: dict[str, Any]) -> DocumentTruth:
    translation = told.get("translation")
    if isinstance(translation, dict):
        translation = translation.get("status")
    texts = told.get("text") or []
    return DocumentTruth(
        path=same_path(told["path"]),
        kind=_kind(told.get("kind")),
        readable=told.get("readable", told.get("status") != "unreadable"),
        foreign=told.get("foreign"),
        translation=translation,
        seals=tuple(seal_truth(seal) for seal in told.get("seals", [])),
        texts=tuple(tuple(t.splitlines() if isinstance(t, str) else t) for t in texts),
        container=told["path"].lower().endswith(".zip"),
    )


def _kind(kind: str | None) -> str | None:
    """A translation is not a kind of its own in the report: it has its original's."""
    return None if kind == "translation" else kind


def seal_truth(told: dict[str, Any]) -> SealTruth:
    """One seal, in the words of either form."""
    shape = told.get("shape", "round")
    return SealTruth(
        page=told.get("page", 1),
        box=tuple(told["box"]) if told.get("box") else None,
        shape=_SHAPES.get(shape, shape),
        owner=told.get("owner", told.get("company_text")),
        purpose=told.get("purpose", told.get("sub_text")),
    )


def _materials(told: Any) -> dict[str, str]:
    if isinstance(told, dict):
        return {name: str(status) for name, status in told.items()}
    return {entry["requirement"]: entry["status"] for entry in told}


def _indicators(told: list[dict[str, Any]], paths: dict[str, str]) -> Any:
    for entry in told:
        stated = (entry.get("value"), entry.get("low"), entry.get("high"))
        values = tuple(number for v in stated for number in _numbers(v))
        if values:
            yield IndicatorTruth(
                path=same_path(paths.get(entry["document"], entry["document"])),
                parameter=entry.get("parameter") or entry.get("parameter_zh") or "",
                operator=entry.get("operator", "="),
                values=values,
                unit=entry.get("unit") or "",
            )


def _numbers(value: Any) -> list[Decimal]:
    pieces = str(value).split("/") if value is not None else []
    try:
        return [Decimal(piece.strip()) for piece in pieces]
    except InvalidOperation:
        return []


def _contradictions(told: dict[str, Any]) -> Any:
    for entry in told.get("contradictions", told.get("inconsistencies", [])):
        keys = ("what", "parameter", "parameter_id", "field")
        yield next(str(entry[key]) for key in keys if entry.get(key))


def _candidates(told: list[dict[str, Any]]) -> tuple[str, ...] | None:
    if any("should_flag" in entry for entry in told):
        return None
    return tuple(entry["code"] for entry in told)


def _findings(told: dict[str, Any], paths: dict[str, str]) -> Any:
    for entry in told.get("findings", []):
        document = entry.get("document")
        path = same_path(paths.get(document, document)) if document else None
        yield entry["code"], path
    for text in told.get("findings_expected", []):
        if matched := _FINDING.match(text):
            code, path = matched.group(1), matched.group(2)
            yield _FINDINGS.get(code, code), same_path(path) if path else None
