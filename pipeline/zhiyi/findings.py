"""What an officer must look at, in order: must, should, note.

The words stand in one table, ``knowledge/findings.toml``; here is only when each applies. A finding
points at facts and never determines anything.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from hashlib import blake2s
from importlib import resources
from typing import Any, cast

from zhiyi.document import Document, Evidence, Part, Problem, Reading
from zhiyi.flow import Found
from zhiyi.folding import fold
from zhiyi.inquiry import Candidate, Deficiency, Finding, Inquiry, Material, Severity, Translation
from zhiyi.materials import missing_elements

ORDER: tuple[Severity, ...] = ("must", "should", "note")
# A deadline this near is reported while an answer can still be completed.
NEAR_DAYS = 3
SEVERITIES_OF_FILES = ("FILE_UNREADABLE", "FILE_REFUSED", "TEXT_LAYER_DIFFERS")
_DEFICIENCY_CODES = {
    "unsealed": "SEAL_MISSING",
    "seal_of_another": "SEAL_OF_ANOTHER",
    "only_special_seal": "SEAL_SPECIAL_ONLY",
    "illegible": "MATERIAL_ILLEGIBLE",
    "incomplete": "EXPLANATION_INCOMPLETE",
}
_TRANSLATION_CODES = {
    "missing": "TRANSLATION_MISSING",
    "partial": "TRANSLATION_PARTIAL",
    "inconsistent": "TRANSLATION_INCONSISTENT",
    "undetermined": "TRANSLATION_UNDETERMINED",
}
_CANDIDATE_CODES = {
    "criteria_met": "CANDIDATE_FIGURES_REACH",
    "criteria_partly_known": "CANDIDATE_PARTLY_KNOWN",
    "description_only": "CANDIDATE_NAME_ONLY",
    "name_only": "CANDIDATE_NAME_ONLY",
}
_CLAIM = re.compile(
    r"(不属于|不属|非|不涉及|不在).{0,8}(管制|两用|许可)|notcontrolled|non-?controlled|notdual"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """``findings.toml``: severity and words by code, and the names of other things."""

    table: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[str, tuple[str, str]]]

    def name(self, group: str, key: str) -> tuple[str, str]:
        return self.words[group][key]


@lru_cache(maxsize=1)
def load_wording() -> Wording:
    """The table of findings that comes with the program."""
    text = resources.files("zhiyi.knowledge").joinpath("findings.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    words = {
        group: {key: (pair[0], pair[1]) for key, pair in table.items()}
        for group, table in data.pop("words").items()
    }
    return Wording(data, words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A finding before it is worded. ``values`` fill the braces, ``contradicted`` may raise it."""

    code: str
    values: Mapping[str, str]
    document: str | None = None
    evidence: tuple[Evidence, ...] = ()
    refers_to: tuple[str, ...] = ()
    contradicted: bool = False


def find_findings(inquiry: Inquiry, *, wording: Wording | None = None) -> Found[Finding]:
    """Every finding of the inquiry, the most severe first."""
    words = wording or load_wording()
    sources: tuple[Callable[[Inquiry, Wording], Iterator[Note]], ...] = (
        _deadlines,
        _files,
        _materials,
        _seals,
        _translations,
        _candidates,
        _contradictions,
        _uncertain,
        _remarks,
        _licences,
    )
    notes = [note for source in sources for note in source(inquiry, words)]
    findings = [_finding(inquiry, note, words, number) for number, note in _numbered(notes)]
    return Found(tuple(sorted(findings, key=lambda finding: ORDER.index(finding.severity))))


def _numbered(notes: Iterable[Note]) -> Iterator[tuple[int, Note]]:
    """Each note with its ordinal among those of its code and document, repetitions left out."""
    counts: dict[tuple[str, str | None], int] = {}
    seen: set[tuple[object, ...]] = set()
    for note in notes:
        same = (note.code, note.document, tuple(note.values.items()), note.refers_to)
        if same not in seen:
            seen.add(same)
            key = (note.code, note.document)
            counts[key] = counts.get(key, -1) + 1
            yield counts[key], note


def _finding(inquiry: Inquiry, note: Note, words: Wording, number: int) -> Finding:
    row = words.table[note.code]
    severity = row.get("contradicted", row["severity"]) if note.contradicted else row["severity"]
    key = "\0".join((inquiry.id, note.code, note.document or "", str(number)))
    return Finding(
        id=f"finding-{blake2s(key.encode(), digest_size=6).hexdigest()}",
        code=note.code,
        severity=cast(Severity, severity),
        message=row["zh"].format_map(note.values).strip(),
        message_en=row["en"].format_map(note.values).strip(),
        document=note.document,
        evidence=note.evidence,
        refers_to=note.refers_to,
    )


def _deadlines(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
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


def _files(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    for doc in inquiry.documents:
        problems: dict[str, list[Problem]] = {}
        for problem in doc.problems:
            problems.setdefault(_file_code(doc, problem), []).append(problem)
        for code, found in problems.items():
            detail = "；".join(dict.fromkeys(_told(problem) for problem in found))
            evidence = tuple(_page(doc, p.page) for p in found if p.page is not None)
            values = {"file": doc.path, "detail": detail.rstrip("。.")}
            yield Note(code=code, values=values, document=doc.id, evidence=evidence)
        if not problems and (silent := _silent(doc)):
            code, detail = silent
            yield Note(code=code, values={"file": doc.path, "detail": detail}, document=doc.id)
    for problem in inquiry.problems:
        yield Note(code="STEP_FAILED", values={"stage": problem.stage, "detail": problem.detail})


def _file_code(doc: Document, problem: Problem) -> str:
    if problem.code in SEVERITIES_OF_FILES:
        return problem.code
    return "FILE_UNREADABLE" if doc.status == "unreadable" else "FILE_PARTLY_READ"


def _told(problem: Problem) -> str:
    page = f"第{problem.page}页" if problem.page is not None else ""
    return f"{page}{problem.detail.strip()}"


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


def _materials(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    for material in inquiry.materials:
        if material.requirement == "translation":
            continue
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
    values = {"file": _file(doc, part), "detail": deficiency.detail}
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


def _seals(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """Sealings that cannot be established, on the parts that must bear a seal."""
    continued = {joining.part for joining in inquiry.joinings}
    needed = {part for material in inquiry.materials for part in material.parts} - continued
    for sealing in inquiry.sealings:
        if sealing.sealed_by != "undetermined" or sealing.part not in needed:
            continue
        doc, part = inquiry.part(sealing.part)
        seals = [s for d in inquiry.documents for s in d.seals if s.id in dict(sealing.owners)]
        grey = any(seal.colour in ("grey", "black") for seal in seals)
        detail = "印章名称未能识读"
        if grey:
            detail = "为黑白或灰度复印件，不能确认原件是否加盖公章"
        elif not seals:
            detail = "页面印章检测未完成"
        yield Note(
            code="SEAL_UNDECIDABLE",
            values={"file": _file(doc, part), "detail": detail},
            document=doc.id,
            evidence=sealing.evidence,
            refers_to=(part.id,),
        )


def _translations(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    for translation in inquiry.translations:
        code = _TRANSLATION_CODES.get(translation.status)
        if code is None:
            continue
        doc, part = inquiry.part(translation.part)
        yield Note(
            code=code,
            values={
                "file": _file(doc, part),
                "coverage": f"{translation.coverage:.0%}",
                "detail": _differences(translation) or translation.detail,
            },
            document=doc.id,
            evidence=tuple(e for d in translation.differences for e in d.evidence) or part.evidence,
            refers_to=(translation.part, *translation.targets, *_ids(translation.differences)),
        )


def _differences(translation: Translation) -> str:
    return "；".join(difference.detail for difference in translation.differences).rstrip("。")


def _ids(facts: Iterable[Any]) -> tuple[str, ...]:
    return tuple(fact.id for fact in facts)


def _candidates(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    if not inquiry.candidates:
        yield Note(code="CANDIDATE_NONE", values={})
    for candidate in inquiry.candidates:
        yield from _candidate(inquiry, candidate, words)


def _candidate(inquiry: Inquiry, candidate: Candidate, words: Wording) -> Iterator[Note]:
    contradicted = any(criterion.why == "contradicted" for criterion in candidate.criteria)
    near = any(criterion.borderline for criterion in candidate.criteria)
    code = _CANDIDATE_CODES.get(candidate.outcome)
    if code is None and (near or contradicted):
        code = "CANDIDATE_BORDERLINE" if near else "CANDIDATE_PARTLY_KNOWN"
    values = _candidate_values(inquiry, candidate, words)
    evidence = tuple(e for reason in candidate.reasons for e in reason.evidence)
    codes = [code] if code else []
    if near and code not in (None, "CANDIDATE_BORDERLINE"):
        codes.append("CANDIDATE_BORDERLINE")
    for one in codes:
        yield Note(
            code=one,
            values=values,
            evidence=evidence,
            refers_to=(candidate.id, *candidate.goods),
            contradicted=contradicted,
        )
    if candidate.to_ask and candidate.outcome != "criteria_not_met":
        detail = "、".join(candidate.to_ask)
        yield Note(
            code="PARAMETER_NOT_STATED",
            values={"entry": values["entry"], "detail": detail},
            refers_to=(candidate.id, *candidate.goods),
        )


def _candidate_values(inquiry: Inquiry, candidate: Candidate, words: Wording) -> dict[str, str]:
    named = [goods for goods in inquiry.goods if goods.id in candidate.goods]
    goods = "、".join(f"第{g.item}项“{g.name}”" for g in named) or "货物"
    status, status_en = words.name("status", candidate.status)
    if candidate.suspended_until is not None and candidate.status == "suspended":
        status += f"至{candidate.suspended_until.isoformat()}"
        status_en += f" until {candidate.suspended_until.isoformat()}"
    told = [
        f"{criterion.text}：{words.name('state', criterion.state)[0]}"
        + (f"（{criterion.detail}）" if criterion.detail else "")
        for criterion in candidate.criteria
    ]
    return {
        "entry": f"{candidate.code or ''}“{candidate.title}”",
        "goods": goods,
        "status": status,
        "status_en": status_en,
        "criteria": "；".join(told) + "。" if told else "",
    }


def _contradictions(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    for contradiction in inquiry.contradictions:
        indicator = contradiction.kind == "indicator"
        yield Note(
            code="VALUE_CONTRADICTED" if indicator else "PARTICULARS_DIFFER",
            values={"detail": contradiction.detail.rstrip("。")},
            document=contradiction.place.document,
            evidence=contradiction.evidence,
            refers_to=(contradiction.id, *contradiction.indicators),
        )


def _uncertain(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """Readings that differ, where a criterion rests on them, and on codes of the declaration."""
    used = {
        id
        for candidate in inquiry.candidates
        for criterion in candidate.criteria
        for id in criterion.indicators
    }
    for indicator in inquiry.indicators():
        if indicator.id in used and indicator.agreed is False:
            what = f"指标{indicator.parameter or ''}"
            yield _differs(indicator, what, indicator.parameter or "Indicator")
    for field in ("hs_code", "contract_no"):
        for particular in inquiry.particulars(field):
            if particular.agreed is False:
                yield _differs(particular, *words.name("field", field))


def _differs(reading: Reading, what: str, what_en: str) -> Note:
    others = "、".join(a.quote for a in reading.alternatives) or "未保留"
    quote = reading.place.quote
    return Note(
        code="VALUE_UNCERTAIN",
        values={"what": what, "what_en": what_en, "quote": quote, "others": others},
        document=reading.place.document,
        evidence=reading.evidence,
        refers_to=(reading.id,),
    )


def _remarks(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    for particular in inquiry.particulars("remark"):
        if _CLAIM.search(fold(particular.value)):
            yield Note(
                code="REMARK_CLAIM",
                values={"quote": particular.value.replace("\n", " ")},
                document=particular.place.document,
                evidence=particular.evidence,
                refers_to=(particular.id,),
            )


def _licences(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    for particular in inquiry.particulars("licence_no"):
        yield Note(
            code="LICENCE_PRESENTED",
            values={"quote": f"许可证号 {particular.value}"},
            document=particular.place.document,
            evidence=particular.evidence,
            refers_to=(particular.id,),
        )
    for doc, part in inquiry.parts():
        numbered = any(
            p.field == "licence_no" and p.place.page in part.pages for p in doc.particulars
        )
        if part.kind == "licence" and not numbered:
            yield Note(
                code="LICENCE_PRESENTED",
                values={"quote": part.title or doc.path},
                document=doc.id,
                evidence=part.evidence,
                refers_to=(part.id,),
            )


def _page(doc: Document, number: int) -> Evidence:
    return Evidence(document=doc.id, page=number, quote="", locator=f"第{number}页")


def _file(doc: Document, part: Part) -> str:
    """The file, with the pages where it holds several papers."""
    if len(doc.parts) < 2:
        return doc.path
    pages = "、".join(str(page) for page in part.pages)
    return f"{doc.path}（第{pages}页）"
