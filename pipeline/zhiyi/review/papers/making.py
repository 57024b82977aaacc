"""The kinds of papers, and how each is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from zhiyi.deadlines import BEIJING
from zhiyi.review.errors import NotThere
from zhiyi.review.papers.dossier import Dossier, Made
from zhiyi.review.papers.identification import identification_package
from zhiyi.review.papers.note import file_note
from zhiyi.review.papers.notices import inquiry_notice, result_notice
from zhiyi.review.papers.placeholders import TemplateKind
from zhiyi.review.papers.request import materials_request
from zhiyi.store import safe_name

Kind = Literal[
    "materials_request", "inquiry_notice", "result_notice", "identification", "file_note"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"
WORDS: MappingProxyType[Kind, tuple[str, str]] = MappingProxyType(
    {
        "materials_request": ("补充材料通知", "Request for materials"),
        "inquiry_notice": ("两用物项出口管制海关质疑通知书", "Notice of inquiry"),
        "result_notice": (
            "两用物项出口管制海关质疑、组织鉴别结果告知书",
            "Notice of the result of the inquiry or identification",
        ),
        "identification": ("提请组织鉴别材料包", "Package for identification"),
        "file_note": ("案卷记录", "File note"),
    }
)
TEMPLATED: MappingProxyType[Kind, TemplateKind] = MappingProxyType(
    {"inquiry_notice": "inquiry_notice", "result_notice": "result_notice"}
)
LONGEST_CASE = 60
"""Characters of the case's number in the name of a file."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``due``: until when materials are asked for, as the officer set it; else as the report has
    it. ``template``: of a kind that has one, looked over."""

    kind: Kind
    due: date | None = None
    template: bytes = b""


def kind_of(name: str) -> Kind:
    """Raises ``NotThere`` for anything else."""
    for kind in KINDS:
        if kind == name:
            return kind
    raise NotThere("没有这种文书。 There is no such paper.")


def make(dossier: Dossier, asked: Asked) -> Made:
    """The paper as a file. Raises ``Wrong`` where it cannot be made yet."""
    drawn: dict[Kind, Callable[[], bytes]] = {
        "materials_request": lambda: materials_request(dossier, due=asked.due),
        "inquiry_notice": lambda: inquiry_notice(dossier, asked.template),
        "result_notice": lambda: result_notice(dossier, asked.template),
        "identification": lambda: identification_package(dossier),
        "file_note": lambda: file_note(dossier),
    }
    package = asked.kind == "identification"
    return Made(
        asked.kind,
        name_of(dossier, asked.kind, "zip" if package else "docx"),
        ZIP if package else DOCX,
        drawn[asked.kind](),
    )


def name_of(dossier: Dossier, kind: Kind, suffix: str) -> str:
    """Case, paper and moment, such as ZY-2026-0042-案卷记录-20260320-1100.docx."""
    number = safe_name(dossier.report.inquiry.id[:LONGEST_CASE])
    at = dossier.at.astimezone(BEIJING)
    return f"{safe_name(f'{number}-{WORDS[kind][0]}-{at:%Y%m%d-%H%M}')}.{suffix}"
