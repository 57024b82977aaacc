"""Findings on what stands beside candidates: reasons that miss them, claims against reports, the
declaration's remark, and words on military use, weapons and retransfer.

What another finding tells already is not told again: a figure just short of a limit is
``CANDIDATE_BORDERLINE``, and a contradicted figure ``VALUE_CONTRADICTED``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiyi.findings.wording import Note, Wording
from zhiyi.flags.remark_flags import against, told
from zhiyi.flags.remarks import Limits, Remark, remarks_of, said_of_control
from zhiyi.flags.sides import Sides
from zhiyi.flags.telling import shortened
from zhiyi.inquiry import Candidate, Flag, Inquiry, Statement, StatementTopic
from zhiyi.quotes import inside

_QUOTE = re.compile("（“[^”]*”）")
"""The reason as quoted in a flag; its finding points at the flag."""
QUOTED = 60
TOLD: tuple[StatementTopic, ...] = ("wmd_use", "military_use", "retransfer")
"""Topics of statements that are findings; the other statements are only quoted in the report."""


def reasons(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """One finding for each goods item: the first candidate that the reason misses, the others
    counted."""
    missed: dict[tuple[str, ...], list[tuple[Candidate, Flag]]] = {}
    for candidate, flag in _flagged(inquiry, "reason_off_criterion"):
        missed.setdefault(candidate.goods, []).append((candidate, flag))
    for found in missed.values():
        candidate, flag = found[0]
        others = len(found) - 1
        yield Note(
            code="CANDIDATE_REASON_OFF",
            values=_of_candidate(candidate, flag)
            | {
                "more": f"另有{others}个候选条目有类似情形，见各候选条目。" if others else "",
                "more_en": f"So for {others} more, see there." if others else "",
            },
            document=flag.evidence[0].document if flag.evidence else None,
            evidence=flag.evidence,
            refers_to=tuple(id for one, _ in found for id in (one.id, *one.goods)),
        )


def claims(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """Outcomes that differ between what the exporter says and a report, where no contradiction of
    the figures is told: within rounding of each other, or derived."""
    contradicted = {id for one in inquiry.contradictions for id in one.indicators}
    found: dict[tuple[str, ...], list[tuple[Candidate, Flag]]] = {}
    for candidate, flag in _flagged(inquiry, "contradicted_by_report"):
        if not contradicted & set(flag.indicators):
            found.setdefault(flag.indicators, []).append((candidate, flag))
    for same in found.values():
        candidate, flag = same[0]
        entries = "、".join(_entry(one) for one, _ in same)
        yield Note(
            code="CANDIDATE_CLAIM_CONTRADICTED",
            values=_of_candidate(candidate, flag) | {"entry": entries},
            document=flag.evidence[0].document if flag.evidence else None,
            evidence=flag.evidence,
            refers_to=(*(one.id for one, _ in same), *flag.indicators),
        )


def _flagged(inquiry: Inquiry, code: str) -> Iterator[tuple[Candidate, Flag]]:
    by_id = {candidate.id: candidate for candidate in inquiry.candidates}
    for flag in inquiry.flags:
        if flag.code == code and flag.candidate in by_id:
            yield by_id[flag.candidate], flag


def _of_candidate(candidate: Candidate, flag: Flag) -> dict[str, str]:
    return {
        "entry": _entry(candidate),
        "detail": _QUOTE.sub("", flag.detail),
        "detail_en": re.sub(r" \(“[^”]*”\)", "", flag.detail_en),
    }


def _entry(candidate: Candidate) -> str:
    return f"{candidate.code or ''}“{inside(candidate.title)}”"


def remarks(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """What the declaration remarks of control, and each of its figures that a report states
    otherwise where no contradiction of the figures is told."""
    found = said_of_control(inquiry)
    if found and words.lexicon is not None and words.units is not None:
        sides = Sides(inquiry, lexicon=words.lexicon, units=words.units)
        limits = Limits(words.controls, words.lexicon, words.units)
        found = remarks_of(inquiry, sides, limits)
    contradicted = {id for one in inquiry.contradictions for id in one.indicators}
    for remark in found:
        yield _remark(inquiry, remark)
        for figure in remark.figures:
            ids = {figure.indicator.id, *(other.id for other in figure.against)}
            if figure.held == "differs" and not contradicted & ids:
                said, said_en = told(inquiry, [figure])
                yield Note(
                    code="REMARK_DIFFERS",
                    values={"detail": said[0], "detail_en": said_en[0]},
                    document=figure.indicator.place.document,
                    evidence=figure.indicator.evidence + against([figure]),
                    refers_to=tuple(sorted(ids)),
                )


def _remark(inquiry: Inquiry, remark: Remark) -> Note:
    said, said_en = told(inquiry, remark.figures)
    return Note(
        code="REMARK_CLAIM" if remark.denies else "REMARK_LISTED",
        values={
            "quote": remark.text,
            "figures": f"其中{'；'.join(said)}。" if said else "",
            "figures_en": f" {'; '.join(said_en)}." if said else "",
        },
        document=remark.particular.place.document,
        evidence=remark.particular.evidence,
        refers_to=(remark.particular.id,),
    )


def statements(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """One finding for each topic of the catch-all clause that the papers affirm."""
    for topic in TOLD:
        found = [one for one in inquiry.statements if one.topic == topic]
        if found:
            yield _statement(inquiry, topic, found, words)


def _statement(
    inquiry: Inquiry, topic: StatementTopic, found: list[Statement], words: Wording
) -> Note:
    zh, en = words.name("topic", topic)
    count = len(found) + sum(one.more for one in found)
    first = found[0]
    return Note(
        code="END_USE_STATED",
        values={
            "file": inquiry.document(first.place.document).path,
            "topic": zh,
            "topic_en": en,
            "quote": shortened(first.quote, QUOTED),
            "more": f"等{count}处" if count > 1 else "",
            "more_en": f" ({count} places)" if count > 1 else "",
        },
        document=first.place.document,
        evidence=tuple(evidence for one in found for evidence in one.evidence),
        refers_to=tuple(one.id for one in found),
        lesser=topic == "retransfer",
    )
