"""Cases as papers see them, and what stands in a DOCX."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree
from PIL import Image
from tests.report.by_hand import PROGRAM, draw, rich

from zhiyi.inquiry import Inquiry
from zhiyi.report.build import build_report
from zhiyi.report.schema import to_bytes
from zhiyi.review.deciding.outcomes import Outcome
from zhiyi.review.papers.dossier import Decided, DecisionState, Dossier, Judged, Person
from zhiyi.review.papers.making import Asked, Kind, make
from zhiyi.review.papers.notices import own_template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AT = datetime(2026, 3, 16, 3, 0, tzinfo=UTC)
WANG = Person("wang", "王关员", "南京海关")
LI = Person("li", "李关员", "南京海关")


def dossier(inquiry: Inquiry | None = None, **known: Any) -> Dossier:
    inquiry = inquiry or rich()
    report = build_report(inquiry, program=PROGRAM)
    known.setdefault("office", inquiry.notice.office or "")
    return Dossier(
        case=inquiry.folder,
        state="审核中",
        report=report,
        report_sha256=sha256(to_bytes(report)).hexdigest(),
        revision=0,
        at=known.pop("at", AT),
        by=WANG,
        **known,
    )


def pictured(inquiry: Inquiry) -> Any:
    """The pages of a hand-made inquiry as JPEG."""

    def picture(document: str, page: int) -> bytes | None:
        drawn = draw(inquiry, document, page)
        if drawn is None:
            return None
        target = BytesIO()
        Image.fromarray(drawn).save(target, "JPEG")
        return target.getvalue()

    return picture


def decided(
    outcome: Outcome = "undetermined",
    *,
    round: int = 1,
    state: DecisionState = "standing",
    by: Person | None = LI,
) -> Decided:
    """Entered by 王关员 and answered by ``by``."""
    return Decided(
        round=round,
        outcome=outcome,
        reason="检测报告与说明所载不一致",
        state=state,
        proposed_by=WANG,
        proposed_at=AT,
        answered_by=by,
        answered_at=AT if by else None,
        answer="同意",
        report_sha256="",
    )


def judged(fact: str, verdict: str = "confirmed", **known: Any) -> Judged:
    place = {"path": "报关单.pdf", "page": 1, "sha256": "0" * 64, "label": "某一事实"}
    known = {"note": "", "correction": None, "standing": "current", "place": place} | known
    return Judged(fact=fact, layer="indicators", verdict=verdict, by=LI, at=AT, **known)  # type: ignore[arg-type]


def made(kind: Kind, case: Dossier, **known: Any) -> bytes:
    if kind in ("inquiry_notice", "result_notice"):
        known.setdefault("template", own_template(kind))  # type: ignore[arg-type]
    return make(case, Asked(kind, **known)).data


def cover(kind: Kind, data: bytes) -> bytes:
    """The DOCX of a paper, which of a package lies inside."""
    if kind != "identification":
        return data
    with ZipFile(BytesIO(data)) as archive:
        return archive.read("提请组织鉴别材料.docx")


def words(data: bytes) -> str:
    """Everything that a DOCX shows, paragraph by paragraph, heads and feet too."""
    told = []
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                root = etree.fromstring(archive.read(name))
                for paragraph in root.iter(f"{W}p"):
                    told.append("".join(t.text or "" for t in paragraph.iter(f"{W}t")))
    return "\n".join(told)


def told(kind: Kind, case: Dossier, **known: Any) -> str:
    return words(cover(kind, made(kind, case, **known)))
