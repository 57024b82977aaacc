"""Chapters on the case itself: what it is, what is open, what officers held and decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from zhiyi.report.ranked import asked_of
from zhiyi.review.deciding.outcomes import OUTCOME_WORDS
from zhiyi.review.judging.verdicts import WORDS as VERDICT_WORDS
from zhiyi.review.papers.about_papers import NONE, OPINION, SMALL, evidence_table, numbered
from zhiyi.review.papers.dossier import Decided, Dossier, Judged
from zhiyi.review.papers.elements import Cell, Column
from zhiyi.review.papers.phrases import (
    HOLD,
    Chapters,
    Places,
    day_of,
    held,
    moment_of,
    person,
    word,
)
from zhiyi.review.papers.sheet import Sheet
from zhiyi.review.papers.untrusted import NAME, shortened

DECISION_STATES: Mapping[str, str] = {
    "proposed": "已提出，尚未复核",
    "standing": "已经复核确认",
    "refused": "复核退回",
    "withdrawn": "提出人已撤回",
}
ROUNDS = {1: "质疑", 2: "组织鉴别之后"}


def case(sheet: Sheet, chapters: Chapters, dossier: Dossier) -> None:
    """What the case is, and what exactly this paper was made from."""
    sheet.heading(chapters.next("质疑基本情况"))
    inquiry, program = dossier.report.inquiry, dossier.report.program
    listed = program.control_list
    revised = f"第{dossier.revision}次更正后" if dossier.revision else "原始报告"
    engines = "；".join(f"{task} {name}" for task, name in sorted(program.engines.items()))
    edition = f"{listed.name}（{listed.edition}）"
    basis = f"适用日期{_day(inquiry.date)}（{word('date_basis', inquiry.date_basis)}）"
    deadline = _day(inquiry.deadline) if inquiry.deadline else inquiry.deadline_problem
    source = [revised, f"SHA-256：{dossier.report_sha256}", f"程序版本：{program.version}"]
    rows: list[tuple[Cell, Cell]] = [
        ("质疑编号", inquiry.id),
        ("质疑通知书编号", inquiry.notice_no or "—"),
        ("海关", dossier.office or "—"),
        ("出口货物发货人", shortened(inquiry.exporter or "—", NAME)),
        ("货物", shortened(inquiry.goods or "—", 400)),
        ("商品编号", "、".join(inquiry.hs_codes) or "—"),
        ("最终目的国（地区）", inquiry.destination or "—"),
        ("收到通知书日期", _day(inquiry.notice_received)),
        ("提交材料日期", _day(inquiry.submitted)),
        ("提交期限", deadline or "—"),
        ("质疑状态", dossier.state),
        ("所据报告", source),
        ("所用管制清单", [edition, basis]),
        ("制作", f"{person(dossier.by)}，{moment_of(dossier.at)}"),
    ]  # fmt: skip
    sheet.table((Column("", 3.4, "center"), Column("", 11)), rows, size=10.5, headed=False)
    if engines:
        sheet.small(f"识读工具：{engines}。")


def _day(day: str | None) -> str:
    return day_of(day) if day else "—"


def findings(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    sheet.heading(chapters.next("核对事项"))
    dossier = places.dossier
    if not dossier.report.findings:
        sheet.text("程序未列出核对事项；未列出不表示没有。")
        return
    columns = (
        Column("序号", 1, "center"), Column("程度", 1.8, "center"), Column("事项", 7),
        Column("出处", 4), Column(OPINION, 2.6),
    )  # fmt: skip
    rows = [
        (
            word("severity", one.severity),
            shortened(one.message, 900),
            [places.where(e) for e in dict.fromkeys(one.evidence[:4])] or "—",
            held(places.judged(one.id)) or NONE,
        )
        for one in dossier.report.findings
    ]
    evidence_table(sheet, columns, rows)


def open_questions(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    """What is not settled: asked and not stated, unsure to officers, must be checked, not read."""
    sheet.heading(chapters.next("尚待查明的事项"))
    dossier = places.dossier
    told = [
        *(f"核对事项：{shortened(one.message, 400)}" for one in dossier.report.findings
          if one.severity == "must" and not places.judged(one.id)),
        *(f"材料未载明或者待说明：{q.text.zh}（{'、'.join(q.entries[:4])}）"
          for group in asked_of(dossier.report) for q in group.asked),
        *(f"关员存疑：{_label(one)}" for one in _held(dossier) if one.verdict == "unsure"),
        *(f"未能识读：{text}" for text in _unread(places)),
        *(f"程序未能完成：{shortened(p.detail or p.code, 300)}" for p in dossier.report.problems),
    ]  # fmt: skip
    if not told:
        sheet.text("程序未列出尚待查明的事项；未列出不表示没有。")
        return
    columns = (Column("序号", 1, "center"), Column("事项", 14))
    sheet.table(columns, numbered([(text,) for text in told]), size=SMALL)


def _unread(places: Places) -> list[str]:
    return [
        places.file(document.id)
        + (f"第{problem.page}页" if problem.page else "")
        + f"，{shortened(problem.detail or problem.code, 300)}"
        for document in places.dossier.report.documents
        if document.status != "read"
        for problem in document.problems
    ]


def _held(dossier: Dossier) -> list[Judged]:
    return [one for one in dossier.judgements if one.standing in ("current", "moved")]


def _label(one: Judged) -> str:
    label = str(one.place.get("label") or one.place.get("quote") or one.fact)
    return shortened(label, 200)


def judgements(sheet: Sheet, chapters: Chapters, dossier: Dossier) -> None:
    """All of them, also those that were replaced and those whose fact is gone."""
    sheet.heading(chapters.next("关员对各项识读结果的意见"))
    if not dossier.judgements:
        sheet.text("尚无关员意见。")
        return
    columns = (
        Column("序号", 1, "center"), Column("事项及所在", 6), Column("意见", 5),
        Column("文件 SHA-256", 4),
    )  # fmt: skip
    rows = [
        (_placed(one), held(one), str(one.place.get("sha256") or "—"))
        for one in sorted(dossier.judgements, key=lambda one: (one.at, one.fact))
    ]  # fmt: skip
    evidence_table(sheet, columns, rows)
    count = {verdict: 0 for verdict in VERDICT_WORDS}
    for one in _held(dossier):
        count[one.verdict] += 1
    sums = "、".join(f"{VERDICT_WORDS[verdict][0]}{n}项" for verdict, n in count.items() if n)
    sheet.small(f"现行意见：{sums or '无'}。")


def corrections(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    """Readings that officers corrected, and what became of each correction."""
    found = places.dossier.report.corrections
    if not found:
        return
    sheet.heading(chapters.next("更正的识读结果"))
    columns = (
        Column("序号", 1, "center"), Column("所在", 4), Column("原识读", 3.4),
        Column("更正为", 3.4), Column("更正人、时间及附言", 3.6), Column("采用情况", 3),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            str(one.number),
            places.where(one.evidence) if one.evidence else "—",
            shortened(one.was, 300),
            shortened(one.now, 300),
            [one.by, _moment(one.at), *([shortened(one.note, 600)] if one.note else [])],
            [word("correction", one.standing), *([one.why] if one.why else [])],
        )
        for one in found
    ]
    sheet.table(columns, rows, size=SMALL)


def _moment(text: str) -> str:
    """As told, where it is no moment."""
    try:
        return moment_of(datetime.fromisoformat(text))
    except ValueError:
        return text


def _placed(one: Judged) -> list[str]:
    place = one.place
    told = [_label(one)]
    if place.get("path"):
        page = f"第{place['page']}页" if place.get("page") else ""
        told.append(f"《{shortened(str(place['path']), NAME)}》{page}")
    return told


def decisions(sheet: Sheet, chapters: Chapters, dossier: Dossier) -> None:
    """Every outcome that was entered, and whether it stands; none: that the goods stay."""
    sheet.heading(chapters.next("判定"))
    columns = (
        Column("环节", 2, "center"), Column("提出的判定", 4), Column("理由", 5),
        Column("提出人及时间", 3), Column("复核人、时间及意见", 4), Column("状态", 2),
    )  # fmt: skip
    rows = [_decision(one) for one in sorted(dossier.decisions, key=lambda d: d.proposed_at)]
    if rows:
        sheet.table(columns, rows, size=SMALL)
    standing(sheet, dossier)


def _decision(one: Decided) -> tuple[Cell, ...]:
    answered = [person(one.answered_by)] if one.answered_by else ["—"]
    if one.answered_at:
        answered.append(moment_of(one.answered_at))
    if one.answer:
        answered.append(shortened(one.answer, 1000))
    return (
        ROUNDS.get(one.round, str(one.round)),
        OUTCOME_WORDS[one.outcome][0],
        shortened(one.reason, 2000),
        [person(one.proposed_by), moment_of(one.proposed_at)],
        answered,
        DECISION_STATES[one.state],
    )


def standing(sheet: Sheet, dossier: Dossier) -> None:
    """The outcome that stands, or that there is none."""
    decided = dossier.outcome
    if decided is None:
        sheet.text(f"尚无经两名关员确认的判定。{HOLD}")
        return
    sheet.text(f"经两名关员确认的判定：{OUTCOME_WORDS[decided.outcome][0]}。")
    if dossier.holding:
        sheet.text(HOLD)
    if decided.report_sha256 and decided.report_sha256 != dossier.report_sha256:
        sheet.text(
            f"该判定作出时依据的报告（SHA-256：{decided.report_sha256}）与本文书所据报告不同，请核对。"
        )
