"""Findings on the papers: in time, readable, complete, sealed, translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from zhiyi.document import Box, Document, Evidence, Part, Problem
from zhiyi.findings.translations import file_of
from zhiyi.findings.wording import Note, Wording
from zhiyi.inquiry import Deficiency, Inquiry, Material
from zhiyi.materials import DOUBTFUL, missing_elements

# A deadline this near is reported while an answer can still be completed.
NEAR_DAYS = 3
CODES_OF_FILES = (
    "FILE_UNREADABLE",
    "FILE_REFUSED",
    "TEXT_LAYER_DIFFERS",
    "FILE_REMARK",
    "FILE_ACTIVE",
    "FOREIGN_SCRIPT",
    "SECOND_READER_FAILED",
    "LOW_RESOLUTION",
)
# Between an archive and its entry in the path of a document.
WITHIN = "!/"
_PAGE = re.compile(r"^第\s*\d+\s*页")
_HAN = re.compile(r"[\u3400-\u9fff]")
# What a stage says in English behind the Chinese: four Latin words and more up to the end.
_ENGLISH = re.compile(
    r"(?<=[\u3400-\u9fff\s。；，)）」”])\s*((?:[A-Za-z][\w'’,;:.\-=/()]*\s+){3,}[^\u3400-\u9fff]*)$"
)
_DEFICIENCY_CODES = {
    "unsealed": "SEAL_MISSING",
    "seal_of_another": "SEAL_OF_ANOTHER",
    "only_special_seal": "SEAL_SPECIAL_ONLY",
    "illegible": "MATERIAL_ILLEGIBLE",
    "incomplete": "EXPLANATION_INCOMPLETE",
}


def deadlines(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    dates, submitted = inquiry.dates, inquiry.notice.submitted
    if dates.deadline_problem:
        yield Note(code="DEADLINE_UNDETERMINED", values={"detail": dates.deadline_problem})
    if dates.deadline is None:
        return
    due = dates.deadline.isoformat()
    if submitted is not None:
        if submitted > dates.deadline:
            day = submitted.isoformat()
            details = {"detail": f"提交日期{day}已逾期。", "detail_en": f"Submitted on {day}."}
            yield Note(code="DEADLINE_PASSED", values={"deadline": due, **details})
        return
    today = dates.as_of
    if today > dates.deadline:
        details = {
            "detail": f"未载明提交日期，截至{today.isoformat()}期限已届满。",
            "detail_en": f"No date of submission is given; the deadline is past on {today}.",
        }
        yield Note(code="DEADLINE_PASSED", values={"deadline": due, **details})
    elif dates.deadline - today < timedelta(days=NEAR_DAYS):
        values = {"deadline": due, "as_of": today.isoformat(), "days": str(NEAR_DAYS)}
        yield Note(code="DEADLINE_NEAR", values=values)


def files(inquiry: Inquiry, words: Wording, *, read: bool = True) -> Iterator[Note]:
    """What is wrong with the files and the run; where they were ``read``, also of files that
    nothing was read from."""
    refused = _refused_entries(inquiry)
    yield from (_refused(entries) for entries in refused.values())
    grouped = {doc.id for entries in refused.values() for doc in entries}
    for doc in inquiry.documents:
        if doc.id in grouped:
            continue
        problems: dict[str, list[Problem]] = {}
        for problem in doc.problems:
            problems.setdefault(_file_code(doc, problem), []).append(problem)
        for code, found in problems.items():
            detail = "；".join(dict.fromkeys(_told(problem, english=False) for problem in found))
            english = "; ".join(dict.fromkeys(_told(problem, english=True) for problem in found))
            evidence = tuple(_page(doc, p.page) for p in found if p.page is not None)
            values = {"file": doc.path, "detail": detail.rstrip("。."), "detail_en": english}
            yield Note(code=code, values=values, document=doc.id, evidence=evidence)
        if read and not problems and (silent := _silent(doc)):
            code, detail = silent
            values = {"file": doc.path, "detail": detail, "detail_en": detail}
            yield Note(code=code, values=values, document=doc.id)
    for problem in inquiry.problems:
        zh, en = words.words["stage"].get(problem.stage, (problem.stage, problem.stage))
        values = {"stage": zh, "stage_en": en, "detail": problem.detail.rstrip("。")}
        yield Note(code="STEP_FAILED", values=values)


def _refused_entries(inquiry: Inquiry) -> dict[str, list[Document]]:
    """By outermost archive, the archive first: what was refused in it and nothing else. A hostile
    archive holds many such entries, and an officer needs one finding of it, not forty."""
    refused: dict[str, list[Document]] = {}
    for doc in inquiry.documents:
        outer = doc.path.split(WITHIN)[0]
        opens = outer == doc.path and doc.kind == "container"
        only = bool(doc.problems) and all(p.code == "FILE_REFUSED" for p in doc.problems)
        if only and (opens or outer in refused):
            refused.setdefault(outer, []).append(doc)
    return {outer: entries for outer, entries in refused.items() if len(entries) > 1}


def _refused(entries: list[Document]) -> Note:
    """One finding that names every refused entry under its reason."""
    archive, *inside = entries
    detail, detail_en = (_reasons(archive, inside, english=english) for english in (False, True))
    return Note(
        code="FILE_REFUSED",
        values={"file": archive.path, "detail": detail, "detail_en": detail_en},
        document=archive.id,
        refers_to=tuple(doc.id for doc in inside),
    )


def _reasons(archive: Document, inside: list[Document], *, english: bool) -> str:
    """Every reason with the entries it is of, in one language; the archive's own where none is."""
    reasons: dict[str, list[str]] = {}
    for doc in inside:
        if doc.kind != "container":
            told = dict.fromkeys(_told(problem, english=english) for problem in doc.problems)
            name = doc.path.removeprefix(archive.path + WITHIN)
            reasons.setdefault(("; " if english else "；").join(told), []).append(name)
    if not reasons:
        return "；".join(_told(problem, english=english) for problem in archive.problems)
    if english:
        return "; ".join(f"{reason}: {', '.join(names)}" for reason, names in reasons.items())
    return "；".join(f"{reason}：{'、'.join(names)}" for reason, names in reasons.items())


def _file_code(doc: Document, problem: Problem) -> str:
    if problem.code in CODES_OF_FILES:
        return problem.code
    return "FILE_UNREADABLE" if doc.status == "unreadable" else "FILE_PARTLY_READ"


def _told(problem: Problem, *, english: bool) -> str:
    """What a stage says, in one language where it says it in both, with its page in front once."""
    detail = problem.detail.strip()
    behind = _ENGLISH.search(detail) if _HAN.search(detail) else None
    if behind:
        detail = behind.group(1) if english else detail[: behind.start()]
    if problem.page is None:
        return detail.strip(" ；;。.")
    page = f"page {problem.page}: " if english else f"第{problem.page}页"
    told = _PAGE.sub("", detail).strip(" ：:；;。.")
    return page + told.removesuffix("，以页面所见为准")


def _silent(doc: Document) -> tuple[str, str] | None:
    """A file that nothing was read from although nothing failed."""
    if doc.kind == "container":
        return None
    if doc.status == "unreadable":
        return "FILE_UNREADABLE", "未取得任何页面"
    bare = [page.number for page in doc.pages if not doc.lines_of(page.number)]
    if bare and len(bare) == len(doc.pages):
        return "FILE_PARTLY_READ", "页面上未识读到文字"
    return None


def materials(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    for material in inquiry.materials:
        if material.requirement == "translation" and inquiry.translations:
            continue  # told paper by paper
        zh, en = words.name("material", material.requirement)
        if material.status in ("missing", "undetermined"):
            code = "MATERIAL_MISSING" if material.status == "missing" else "MATERIAL_UNDETERMINED"
            detail = f"{material.detail}。" if material.detail and code[-7:] == "MISSING" else ""
            values = {"material": zh, "material_en": en, "detail": detail or material.detail}
            yield Note(code=code, values=values)
        for deficiency in material.deficiencies:
            yield from _deficiency(inquiry, material, deficiency, words)


def _deficiency(
    inquiry: Inquiry, material: Material, deficiency: Deficiency, words: Wording
) -> Iterator[Note]:
    code = _DEFICIENCY_CODES.get(deficiency.kind)
    if code is None:
        return
    doc, part = inquiry.part(deficiency.part)
    values = {"file": file_of(doc, part), "detail": deficiency.detail}
    if code == "EXPLANATION_INCOMPLETE" and material.elements is not None:
        missing = missing_elements(material.elements)
        values["elements_en"] = ", ".join(words.name("element", name)[1] for name in missing)
    yield Note(
        code=code,
        values=values,
        document=doc.id,
        evidence=_seal_places(inquiry, part) if code.startswith("SEAL") else part.evidence,
        refers_to=(part.id,),
    )


def _seal_places(inquiry: Inquiry, part: Part) -> tuple[Evidence, ...]:
    sealing = next((s for s in inquiry.sealings if s.part == part.id), None)
    return sealing.evidence if sealing is not None and sealing.owners else part.evidence


def seals(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """Sealings that cannot be established, on the parts that must bear a seal."""
    continued = {joining.part for joining in inquiry.joinings}
    needed = {part for material in inquiry.materials for part in material.parts} - continued
    for sealing in inquiry.sealings:
        if sealing.sealed_by != "undetermined" or sealing.part not in needed:
            continue
        doc, part = inquiry.part(sealing.part)
        seals = [s for d in inquiry.documents for s in d.seals if s.id in dict(sealing.owners)]
        grey = any(seal.colour in ("grey", "black") for seal in seals)
        doubtful = "、".join(dict.fromkeys(s.text for s in seals if DOUBTFUL in s.notes and s.text))
        detail = "印章名称未能识读"
        if doubtful:
            detail = f"印章个别字存疑，初步识读为“{doubtful}”"
        if grey:
            detail = "为黑白或灰度复印件，不能确认原件是否加盖公章"
        elif not seals:
            detail = "页面印章检测未完成"
        yield Note(
            code="SEAL_UNDECIDABLE",
            values={"file": file_of(doc, part), "detail": detail},
            document=doc.id,
            evidence=sealing.evidence,
            refers_to=(part.id,),
        )


def _page(doc: Document, number: int) -> Evidence:
    drawn = any(page.number == number and page.width > 0 for page in doc.pages)
    box = Box(0.0, 0.0, 1.0, 1.0) if drawn else None
    return Evidence(document=doc.id, page=number, quote="", box=box, locator=f"第{number}页")
