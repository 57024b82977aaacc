"""补充材料通知: what the exporter is asked for, because it is missing, deficient or not stated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from zhiyi.report import types
from zhiyi.report.figures import spans
from zhiyi.report.ranked import asked_of
from zhiyi.report.words import FAIR
from zhiyi.review.errors import Wrong
from zhiyi.review.judging.facts import material_fact, translation_fact
from zhiyi.review.papers.about_goods import statements_of, subject_of
from zhiyi.review.papers.dossier import Dossier
from zhiyi.review.papers.elements import Blank, Cell, Column
from zhiyi.review.papers.phrases import HOLD, Chapters, Places, day_of, held, today, word
from zhiyi.review.papers.sheet import Sheet
from zhiyi.review.papers.untrusted import NAME, shortened

ABOVE = "草稿　须经关员核定并加盖印章后使用"
WANTED = {
    "unsealed": "请加盖出口货物发货人公章后重新提交",
    "seal_of_another": "请提交加盖出口货物发货人公章的材料",
    "only_special_seal": "请提交加盖出口货物发货人公章的材料",
    "illegible": "请提交字迹清晰的材料",
    "incomplete": "请补充完整后重新提交",
    "not_translated": "请提交完整、准确的中文翻译件，并加盖公章",
}
"""By kind of deficiency."""
SUPPLY = {
    "declaration": "请提交纸质报关单，并加盖公章。",
    "contract": "请提交出口货物合同，并加盖公章；合同为外文的，附中文翻译件。",
    "explanation": (
        "请提交情况说明，载明货物的性能指标、主要用途以及认为不属于出口管制范围的理由等，并加盖公章。"
    ),
    "technical": "请提交检验检测报告等有关技术资料，并加盖公章；材料为外文的，附中文翻译件。",
    "translation": "请提交外文材料的中文翻译件，并加盖公章。",
    "other": "请按照海关要求提交，并加盖公章；材料为外文的，附中文翻译件。",
}
"""By material that was not found: what Announcement 123 of 2025, article 2, asks for."""
DIFFERENCES = 12
"""Differences between an original and its translation that are told one by one."""
_UNTOLD = ("missing", "partial", "inconsistent")


def materials_request(dossier: Dossier, *, due: date | None = None) -> bytes:
    """A DOCX. ``due``: until when, as an officer set it; None: the deadline of the inquiry, and
    where that is past or unknown, a blank. Raises ``Wrong`` for a day that is past."""
    if due is not None and due < today(dossier):
        raise Wrong(
            f"期限不能早于制作文书之日（{day_of(today(dossier))}）。 "
            "The time limit lies before the day of the paper."
        )
    inquiry = dossier.report.inquiry
    sheet = Sheet(
        subject="补充材料通知", above=ABOVE, office=dossier.office, at=dossier.at
    )  # fmt: skip
    sheet.title("关于补充提交两用物项出口管制海关", "质疑材料的通知")
    sheet.line(Blank("【文号】"), align="center")
    sheet.line(
        f"{shortened(inquiry.exporter, NAME)}："
        if inquiry.exporter
        else Blank("【出口货物发货人】：")
    )
    _opening(sheet, dossier, due)
    chapters, places = Chapters(), Places(dossier)
    told = [
        _missing(sheet, chapters, dossier),
        _deficient(sheet, chapters, places),
        _translations(sheet, chapters, places),
        _contradictions(sheet, chapters, places),
        _questions(sheet, chapters, dossier),
    ]
    if not any(told):
        sheet.text(
            Blank("【程序未列出需补充的事项，请关员填写需补充的材料；未列出不表示材料齐全。】")
        )
    _closing(sheet, chapters, dossier, due)
    return sheet.data()


def _opening(sheet: Sheet, dossier: Dossier, due: date | None) -> None:
    inquiry = dossier.report.inquiry
    notice = (
        f"（编号：{shortened(inquiry.notice_no, NAME)}）"
        if inquiry.notice_no
        else "（编号：　　　　）"
    )
    submitted = f"于{day_of(inquiry.submitted)}" if inquiry.submitted else ""
    sheet.text(
        f"你单位{_about(dossier)}按照《两用物项出口管制海关质疑通知书》{notice}{submitted}提交的材料"
        "收悉。根据《中华人民共和国海关法》《中华人民共和国出口管制法》《中华人民共和国两用物项出口"
        "管制条例》和海关总署公告2025年第123号等规定，经核对，下列材料未见、需要补正或者需要说明，请你单位",
        *_limit(dossier, due),
        "补充提交。",
    )


def _about(dossier: Dossier) -> str:
    """Which goods."""
    report = dossier.report
    names = [shortened(one.name, NAME) for one in report.goods if one.name]
    named = "、".join(dict.fromkeys(names)) or shortened(report.inquiry.goods or "", NAME)
    return f"就申报出口的{named}，" if named else ""


def _limit(dossier: Dossier, due: date | None) -> tuple[str | Blank, ...]:
    """Until when. A day that is past is no limit: it is told to the officer, who sets another."""
    deadline = dossier.report.inquiry.deadline
    known = due or (date.fromisoformat(deadline) if deadline else None)
    if known is None:
        return (f"于{day_of(None)}前", Blank("【提交期限未能确定，请关员填写】"))
    if known < today(dossier):
        return (
            f"于{day_of(None)}前",
            Blank(f"【质疑通知书确定的提交期限为{day_of(known)}，已届满，请关员另行确定】"),
        )
    return (f"于{day_of(known)}前（含当日）",)


def said(detail: str) -> str:
    """To the exporter: what a program did not detect, Customs has not seen."""
    return detail.replace("未检出：", "未载明：").replace("未检出", "未见").rstrip("。")


def _missing(sheet: Sheet, chapters: Chapters, dossier: Dossier) -> bool:
    rows = list(_missing_rows(dossier))
    if rows:
        sheet.heading(chapters.next("未见的材料"))
        columns = (Column("序号", 1, "center"), Column("材料", 4), Column("说明", 7))
        sheet.table(columns, [(str(n), *row) for n, row in enumerate(rows, 1)], size=12)
    return bool(rows)


def _missing_rows(dossier: Dossier) -> Iterator[tuple[Cell, Cell]]:
    for material in dossier.report.materials:
        if material.status not in ("missing", "undetermined"):
            continue
        if material.requirement == "translation" and material.deficiencies:
            continue  # told file by file
        name = word("requirement", material.requirement)
        told = said(material.detail) if material.detail else "提交的材料中未见"
        why: list[str | Blank] = [f"{told}。", SUPPLY[material.requirement]]
        if material.status == "undetermined":
            why.append(Blank("【程序未能确认是否已提交，请关员核对后保留或者删除本项】"))
        why += [Blank(f"【关员意见 {told}】") for told in held(
            dossier.judged(material_fact(material.requirement)))]  # fmt: skip
        yield name, why


def _deficient(sheet: Sheet, chapters: Chapters, places: Places) -> bool:
    rows = list(_deficient_rows(places))
    if rows:
        sheet.heading(chapters.next("需要补正的材料"))
        columns = (
            Column("序号", 1, "center"),
            Column("材料及文件", 6),
            Column("页", 1.2, "center"),
            Column("需补正的事项", 6),
        )
        sheet.table(columns, [(str(n), *row) for n, row in enumerate(rows, 1)], size=12)
    return bool(rows)


def _deficient_rows(places: Places) -> Iterator[tuple[Cell, Cell, Cell]]:
    """A row a file and kind of material, with everything that it lacks, each thing once."""
    dossier = places.dossier
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for material in dossier.report.materials:
        for one in material.deficiencies:
            key = (one.document, one.part, "" if one.kind == "not_translated" else "材料")
            names = found.setdefault(key, {})
            names.setdefault(one.kind, one.detail or word("deficiency", one.kind))
    kinds = {part.id: part.kind for d in dossier.report.documents for part in d.parts}
    for (document, part, _), lacks in found.items():
        name = word("kind", kinds.get(part, "other"))
        told: list[str | Blank] = [
            f"{said(detail)}。{WANTED[kind]}。" for kind, detail in lacks.items()
        ]
        told += [Blank(f"【关员意见 {text}】") for text in _opinions(dossier, document, part)]
        yield [name, places.file(document)], _pages(dossier, document, part), told


def _opinions(dossier: Dossier, document: str, part: str) -> Iterator[str]:
    """What officers hold of the seals, the kind and the translation of a paper."""
    papers = [one for one in dossier.report.documents if one.id == document]
    seals = [seal.id for one in papers for seal in one.seals]
    for fact in (part, translation_fact(part), *seals):
        held_of = dossier.judged(fact)
        if held_of and held_of.verdict in ("rejected", "corrected", "unsure"):
            yield "　".join(held(held_of))


def _pages(dossier: Dossier, document: str, part: str) -> str:
    for one in dossier.report.documents:
        if one.id == document:
            pages = next((p.pages for p in one.parts if p.id == part), ())
            return spans(pages or range(1, one.pages + 1)) or "—"
    return "—"


def _translations(sheet: Sheet, chapters: Chapters, places: Places) -> bool:
    papers = [
        (document, part)
        for document in places.dossier.report.documents
        for part in document.parts
        if part.translation.status in _UNTOLD and part.translation.differences
    ]
    if not papers:
        return False
    sheet.heading(chapters.next("中文翻译件与原文不一致或者缺译之处"))
    sheet.text("下列各处请核对原文，并提交更正后的中文翻译件：", keep=True)
    columns = (
        Column("序号", 1, "center"),
        Column("原文及所在页", 5),
        Column("翻译件及所在页", 5),
    )
    for document, part in papers:
        found = part.translation.differences
        rows = [
            (
                str(n),
                places.told(one.source),
                places.told(one.target) if one.target else "未见对应译文",
            )
            for n, one in enumerate(found[:DIFFERENCES], 1)
        ]
        sheet.table(columns, rows, size=10.5)
        if len(found) > DIFFERENCES:
            sheet.text(f"{places.file(document.id)}另有{len(found) - DIFFERENCES}处，请一并核对。")
    return True


def _contradictions(sheet: Sheet, chapters: Chapters, places: Places) -> bool:
    found = [
        one for one in places.dossier.report.contradictions if not places.dossier.rejected(one.id)
    ]
    if not found:
        return False
    sheet.heading(chapters.next("材料之间记载不一致之处"))
    sheet.text("下列各处请说明以何者为准，并提交检测报告等证明材料：", keep=True)
    columns = (Column("序号", 1, "center"), Column("事项", 3), Column("各处记载", 8))
    rows: list[tuple[Cell, ...]] = [
        (str(n), subject_of(one), [*statements_of(one, places), *_doubted(one, places)])
        for n, one in enumerate(found, 1)
    ]
    sheet.table(columns, rows, size=10.5)
    return True


def _doubted(one: types.Contradiction, places: Places) -> Iterator[Blank]:
    """To the officer, where the papers may agree and the reading be wrong: an exporter is asked of
    what the papers state."""
    stating = [places.indicators[id] for id in one.indicators if id in places.indicators]
    unsure = any(each.agreed is False or each.score < FAIR for each in stating)
    if unsure or _TO_CHECK in one.detail:
        yield Blank("【可能系识读有误，请关员先与原件核对，再保留或者删除本项】")


_TO_CHECK = "请先核对是否识读有误"
"""How a difference of one character is told (``zhiyi.particulars.differences``)."""


def _questions(sheet: Sheet, chapters: Chapters, dossier: Dossier) -> bool:
    """Without the codes that they come from: a question puts nothing into the exporter's mouth."""
    kept = tuple(c for c in dossier.report.candidates if not dossier.rejected(c.id))
    groups = asked_of(_with(dossier.report, kept))
    if not groups:
        return False
    sheet.heading(chapters.next("需要说明或者补充资料的事项"))
    for group in groups:
        goods = group.goods
        about = f"就第{goods.item}项商品“{shortened(goods.name, NAME)}”，" if goods else ""
        sheet.text(f"{about}请说明下列事项，并附检测报告、技术说明等证明材料：", keep=True)
        for n, question in enumerate(group.asked, 1):
            sheet.text(f"{n}．{question.text.zh}。")
    return True


def _with(report: types.Report, candidates: tuple[types.Candidate, ...]) -> types.Report:
    return replace(report, candidates=candidates)


def _closing(sheet: Sheet, chapters: Chapters, dossier: Dossier, due: date | None) -> None:
    """The whole of it on one page with the signature, which is else left there with one line."""
    sheet.heading(chapters.next("提交要求"))
    sheet.text(
        "补充提交的材料应当加盖公章，你单位应当对材料的真实性负责；材料为外文的，应当同时提交中文翻译件。",
        keep=True,
    )
    if dossier.holding:
        sheet.text(HOLD, keep=True)
    sheet.text("联系人及联系电话：", Blank("【请关员填写】"))
    sheet.signature(dossier.office or Blank("【海关名称】"), day_of(today(dossier)))
