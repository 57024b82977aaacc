"""Findings on what the papers state: candidates, contradictions, doubtful readings, claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhiyi.document import Indicator, Reading
from zhiyi.findings.wording import Note, Wording
from zhiyi.folding import fold
from zhiyi.inquiry import Candidate, Criterion, Inquiry
from zhiyi.quotes import inside, stated_in, with_unit

_CANDIDATE_CODES = {
    "criteria_met": "CANDIDATE_FIGURES_REACH",
    "criteria_partly_known": "CANDIDATE_PARTLY_KNOWN",
    "description_only": "CANDIDATE_NAME_ONLY",
    "name_only": "CANDIDATE_NAME_ONLY",
}
LONGEST = 40
DETAIL = 80
"""Letters of what is stated for one criterion; the candidate holds all of it."""
MOST_QUOTES = 5
RELATIVE = ("%", "‰", "ppm", "ppb")
"""扩展不确定度 0.15 %: a share of what is measured, and no misread unit."""
UNFITTING = "量纲不符"
"""In the note of an indicator whose unit has another dimension than its parameter."""
_HAN = re.compile(r"[\u3400-\u9fff]")


def candidates(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    looked = not any(problem.stage == "candidates" for problem in inquiry.problems)
    if looked and not inquiry.candidates:
        yield Note(code="CANDIDATE_NONE", values={})
    for candidate in inquiry.candidates:
        yield from _candidate(inquiry, candidate, words)


def _candidate(inquiry: Inquiry, candidate: Candidate, words: Wording) -> Iterator[Note]:
    contradicted = any(criterion.why == "contradicted" for criterion in candidate.criteria)
    near = _near(candidate)
    code = _CANDIDATE_CODES.get(candidate.outcome)
    if code is None and (near or contradicted):
        code = "CANDIDATE_BORDERLINE" if near else "CANDIDATE_PARTLY_KNOWN"
    values = _candidate_values(inquiry, candidate, words)
    evidence = tuple(e for reason in candidate.reasons for e in reason.evidence)
    codes = [code] if code else []
    if near and code not in (None, "CANDIDATE_BORDERLINE"):
        codes.append("CANDIDATE_BORDERLINE")
    close = [criterion for criterion in candidate.criteria if criterion.borderline]
    for one in codes:
        near_only = one == "CANDIDATE_BORDERLINE"
        told = _margins(close) if near_only else _criteria(candidate.criteria, words)
        yield Note(
            code=one,
            values=values | told,
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


def _near(candidate: Candidate) -> bool:
    """Whether a figure lies close to the entry's, and the entry turns on it: of one that is not
    reached every criterion that fails must be close."""
    near = any(criterion.borderline for criterion in candidate.criteria)
    if candidate.outcome != "criteria_not_met":
        return near
    figures = next((r.score for r in candidate.reasons if r.feature == "figures"), 1.0)
    return near and figures > 0


def _candidate_values(inquiry: Inquiry, candidate: Candidate, words: Wording) -> dict[str, str]:
    named = [goods for goods in inquiry.goods if goods.id in candidate.goods]
    goods = "、".join(f"第{g.item}项“{g.name}”" for g in named) or "货物"
    status, status_en = words.name("status", candidate.status)
    if candidate.suspended_until is not None and candidate.status == "suspended":
        status += f"至{candidate.suspended_until.isoformat()}"
        status_en += f" until {candidate.suspended_until.isoformat()}"
    return {
        "entry": f"{candidate.code or ''}“{inside(candidate.title)}”",
        "goods": goods,
        "status": status,
        "status_en": status_en,
    }


def _criteria(found: Sequence[Criterion], words: Wording) -> dict[str, str]:
    """The criteria with their states, in Chinese with what is stated, in English by their texts.
    Those that no paper states are counted (``PARAMETER_NOT_STATED`` names them), and beside others
    those that are not reached: the candidate has them all."""
    stated = [one for one in found if one.why != "not_stated"]
    first = [one for one in stated if one.state != "not_met"] or stated
    missed = len(stated) - len(first)
    stated = first
    told = [
        f"{_shortened(one.label or one.text, LONGEST)}：{words.name('state', one.state)[0]}"
        + (f"（{_shortened(one.detail, DETAIL)}）" if one.detail else "")
        for one in stated
    ]
    english = [f"{one.text}: {words.name('state', one.state)[1]}" for one in stated]
    if missed:
        told.append(f"另有{missed}项条件未达到")
        english.append(f"{missed} more not met")
    if silent := len(found) - len(stated) - missed:
        told.append(f"{'另有' if told else ''}{silent}项条件材料未载明或须人工核对")
        english.append(f"{silent} more not stated" if english else f"{silent} not stated")
    return {
        "criteria": "；".join(told) + "。" if told else "",
        "criteria_en": "; ".join(english) + "." if english else "",
    }


def _margins(close: Sequence[Criterion]) -> dict[str, str]:
    """The criteria whose figures lie close, each with how far from its limit."""
    told, english = [], []
    for one in close:
        far = f"{(abs(one.margin) * 100).normalize():f}%" if one.margin is not None else ""
        told.append((one.label or one.text) + (f"（相差约{far}）" if far else ""))
        english.append(one.text + (f" ({far} apart)" if far else ""))
    return {"criteria": "；".join(told) + "。", "criteria_en": "; ".join(english) + "."}


def contradictions(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    used = {
        id
        for candidate in inquiry.candidates
        for criterion in candidate.criteria
        for id in criterion.indicators
    }
    for contradiction in inquiry.contradictions:
        indicator = contradiction.kind == "indicator"
        aside = indicator and not used & set(contradiction.indicators)
        yield Note(
            code="VALUE_CONTRADICTED" if indicator else "PARTICULARS_DIFFER",
            values={"detail": contradiction.detail.rstrip("。")},
            document=contradiction.place.document,
            evidence=contradiction.evidence,
            refers_to=(contradiction.id, *contradiction.indicators),
            lesser=aside or contradiction.doubtful,
        )


def uncertain(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """Readings that differ, where a criterion rests on them, and on codes of the declaration."""
    used = {
        id
        for candidate in inquiry.candidates
        for criterion in candidate.criteria
        for id in criterion.indicators
    }
    for indicator in inquiry.indicators():
        if indicator.id in used and indicator.agreed is False:
            name = _name_of(indicator, words)
            named = "" if fold(name) in fold(indicator.place.quote) else name
            yield _differs(inquiry, indicator, named, name or "indicator")
    for field in ("hs_code", "contract_no"):
        for particular in inquiry.particulars(field):
            if particular.agreed is False:
                yield _differs(inquiry, particular, *words.name("field", field))


def unfitting(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """Units that do not fit their parameters: no criterion can use such a value, so that a misread
    unit would take it away unseen."""
    for doc in inquiry.documents:
        found = [
            i
            for i in doc.indicators
            if any(UNFITTING in note for note in i.notes)
            and not (i.quantity.unit or "").startswith(RELATIVE)
        ]
        if not found:
            continue
        quotes = list(dict.fromkeys(f"“{_shortened(_quoted(i))}”" for i in found))
        more = f"等{len(quotes)}处" if len(quotes) > MOST_QUOTES else ""
        yield Note(
            code="UNIT_DOUBTFUL",
            values={"file": doc.path, "quotes": "、".join(quotes[:MOST_QUOTES]) + more},
            document=doc.id,
            evidence=found[0].evidence,
            refers_to=tuple(indicator.id for indicator in found),
        )


def _quoted(indicator: Indicator) -> str:
    """The words as read; of a table cell, which holds the figure alone, with name and unit."""
    quote = stated_in(indicator)
    name = indicator.parameter or ""
    return quote if fold(name) in fold(quote) else f"{name} {quote}"


def _name_of(indicator: Indicator, words: Wording) -> str:
    """The parameter in Chinese: as printed, else by its name in the lexicon, else as printed."""
    printed = indicator.parameter or ""
    if _HAN.search(printed) or words.lexicon is None or indicator.parameter_id is None:
        return printed
    known = words.lexicon.get(indicator.parameter_id)
    return next(iter(known.names.get("zh", ())), printed) if known else printed


def _shortened(text: str, longest: int = LONGEST) -> str:
    """A second reader may hand over a whole line, and many papers may state a figure."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def _differs(inquiry: Inquiry, reading: Reading, what: str, what_en: str) -> Note:
    others = (
        "、".join(f"“{_shortened(a.quote.strip(' |“”'))}”" for a in reading.alternatives)
        or "未能读清"
    )
    quote = reading.place.quote
    if isinstance(reading, Indicator):
        quote = with_unit(quote, reading.quantity.unit)
    return Note(
        code="VALUE_UNCERTAIN",
        values={
            "file": inquiry.document(reading.place.document).path,
            "what": what,
            "what_en": what_en,
            "quote": quote,
            "others": others,
        },
        document=reading.place.document,
        evidence=reading.evidence,
        refers_to=(reading.id,),
    )


def licences(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
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
