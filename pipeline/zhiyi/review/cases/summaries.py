"""What the worklist shows of a report, and what a search finds in it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from zhiyi.report import types
from zhiyi.report.paired import papers_of
from zhiyi.review.cases.terms import chunks_of, terms_of
from zhiyi.store import Layout

log = logging.getLogger(__name__)

Row = dict[str, Any]


def summary_of(report: types.Report) -> Row:
    """Columns of ``Case`` that come from the report."""
    shown = report.inquiry
    severities = Counter(finding.severity for finding in report.findings)
    return {
        "inquiry_id": _text(shown.id),
        "notice_no": _text(shown.notice_no) or None,
        "office": _text(shown.office).strip(),
        "exporter": _text(shown.exporter) or None,
        "goods": _text(shown.goods),
        "destination": _text(shown.destination) or None,
        "received": _day(shown.notice_received),
        "deadline": _day(shown.deadline),
        "submitted": _day(shown.submitted),
        "must": severities["must"],
        "should": severities["should"],
        "notes": severities["note"],
        "missing": [m.requirement for m in report.materials if m.status == "missing"],
        "candidates": [_candidate(one) for one in report.candidates],
        "flags": _flags(report),
        "pages": sum(document.pages for document in report.documents),
        "indicators": len(report.indicators),
    }


def _candidate(one: types.Candidate) -> Row:
    return {
        "id": one.id,
        "code": one.code,
        "list": one.list,
        "title": one.title,
        "title_en": one.title_en,
        "outcome": one.outcome,
        "status": one.status,
    }


def _flags(report: types.Report) -> Row:
    """How often each kind of flag was raised: findings by code, deficiencies of materials by kind,
    translations of foreign papers by status, flags beside candidates by code."""
    return {
        "findings": _counted(finding.code for finding in report.findings),
        "deficiencies": _counted(d.kind for m in report.materials for d in m.deficiencies),
        "translations": _counted(paper.part.translation.status for paper in papers_of(report)),
        "candidates": _counted(flag.code for one in report.candidates for flag in one.flags),
        "contradictions": len(report.contradictions),
        "unread": sum(document.status != "read" for document in report.documents),
    }


def _counted(codes: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(codes).items()))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(text: str | None) -> str:
    """PostgreSQL holds no NUL, which a paper's text layer may."""
    return (text or "").replace("\0", "\ufffd")


class Page(NamedTuple):
    """``place``: a row of ``PageText``, ``words``: of ``PageWords``."""

    place: Row
    words: Row


def page_texts(report: types.Report, layers: tuple[Path, ...], *, case: str) -> list[Page]:
    """What the case is called, then every page of every document as it was read; a document whose
    layers are not there has none."""
    pages = list(_chunks(_called(report), case=case, document="", path="", page=0))
    for document in report.documents:
        path = _text(document.path)
        for page, text in _pages(document.id, layers).items():
            pages.extend(_chunks(text, case=case, document=document.id, path=path, page=page))
    return pages


def _called(report: types.Report) -> str:
    shown = report.inquiry
    names = (shown.id, shown.notice_no, shown.exporter, shown.goods, shown.destination)
    goods = (one for g in report.goods for one in (g.name, g.model, g.hs_code))
    codes = (candidate.code for candidate in report.candidates)
    paths = (document.path for document in report.documents)
    lines = (*names, *shown.hs_codes, *goods, *codes, *paths)
    return " | ".join(dict.fromkeys(line for line in lines if line))


def _chunks(text: str, **place: Any) -> Iterator[Page]:
    """A page without words has none."""
    for chunk in chunks_of(_text(text)):
        terms = terms_of(chunk)
        if terms:
            yield Page(place, {"text": chunk, "terms": terms})


def _pages(document: str, layers: tuple[Path, ...]) -> dict[int, str]:
    pages: dict[int, list[str]] = {}
    for line in _lines(document, layers):
        pages.setdefault(line.evidence[0].page, []).append(line.text)
    return {number: "\n".join(texts) for number, texts in pages.items()}


@dataclass(frozen=True, slots=True)
class _Place:
    page: int


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    evidence: Annotated[tuple[_Place, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class _Read:
    """What a search needs of documents/*.json. All of its layers take five times as long."""

    lines: tuple[_Line, ...]


@cache
def _reads() -> TypeAdapter[_Read]:
    return TypeAdapter(_Read)


def _lines(document: str, layers: tuple[Path, ...]) -> tuple[_Line, ...]:
    for folder in layers:
        try:
            return _reads().validate_json(Layout(folder).document(document).read_bytes()).lines
        except (FileNotFoundError, NotADirectoryError):
            continue
        except ValidationError as error:
            log.warning("%s: %s cannot be read and is not searched: %s", folder, document, error)
            break
    return ()
