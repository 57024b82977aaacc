"""Chapters on what was submitted: files, materials, seals, particulars, translations."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyi.report import types
from zhiyi.report.figures import spans
from zhiyi.report.words import load_words
from zhiyi.review.judging.facts import material_fact, translation_fact
from zhiyi.review.papers.elements import Cell, Column
from zhiyi.review.papers.phrases import Chapters, Places, amended, held, word
from zhiyi.review.papers.sheet import Sheet
from zhiyi.review.papers.untrusted import NAME, quoted, shortened
from zhiyi.review.papers.used import used_particulars

OPINION, NONE = "关员意见", "—"
SMALL = 9
"""Points of the tables with evidence: a page holds some 45 lines of them."""
LANGUAGES = 3
DIFFERENCES = 200
"""Differences of one paper that are told; further ones are counted."""
TRANSLATED = ("provided", "partial", "inconsistent", "missing", "undetermined")


def numbered(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    return [(str(n), *row) for n, row in enumerate(rows, 1)]


def evidence_table(sheet: Sheet, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    """Numbered rows in small print; the column of opinions is left out where nobody has one."""
    if columns[-1].heading == OPINION and all(row[-1] == NONE for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    sheet.table(columns, numbered(rows), size=SMALL)


def files(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    """Every file as submitted, with its hash."""
    sheet.heading(chapters.next("提交的文件"))
    columns = (
        Column("序号", 1, "center"), Column("文件", 4), Column("类别、页数、语言", 3),
        Column("印章", 2.6), Column("识读情况", 2.4), Column("SHA-256", 4.2),
    )  # fmt: skip
    rows = [
        (
            shortened(document.path, NAME),
            [word("kind", document.kind), f"{document.pages}页", languages_of(document)],
            word("sealed_by", document.sealed_by),
            [word("status", document.status), *_problems(document)],
            document.sha256,
        )
        for document in places.dossier.report.documents
    ]
    if rows:
        evidence_table(sheet, columns, rows)
    else:
        sheet.text("没有提交的文件。")


def languages_of(document: types.Document) -> str:
    codes = [one.code for one in document.languages[:LANGUAGES]]
    spoken = [code for code in codes if code != "zxx"] or codes  # numbers alone have no language
    names = [load_words().language(code).zh for code in spoken]
    return "、".join(dict.fromkeys(names)) or "—"


def _problems(document: types.Document) -> list[str]:
    return [
        (f"第{one.page}页：" if one.page else "") + shortened(one.detail or one.code, 300)
        for one in document.problems
    ]


def materials(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    """The checklist of Announcement 123 of 2025."""
    sheet.heading(chapters.next("材料核对"))
    dossier = places.dossier
    columns = (
        Column("序号", 1, "center"), Column("材料", 3), Column("情况", 2, "center"),
        Column("文件", 4), Column("不足之处及所在文件", 5), Column(OPINION, 3),
    )  # fmt: skip
    rows = [
        (
            word("requirement", one.requirement),
            word("material", one.status),
            [places.file(id) for id in one.documents] or "—",
            [*_lacks(one, places), *([one.detail] if one.detail else [])] or "—",
            held(places.judged(material_fact(one.requirement))) or NONE,
        )
        for one in dossier.report.materials
    ]
    if rows:
        evidence_table(sheet, columns, rows)
    else:
        sheet.text("未能核对提交材料。")


def _lacks(material: types.Material, places: Places) -> list[str]:
    told = [
        f"{places.file(one.document)}：{word('deficiency', one.kind)}（{one.detail}）"
        for one in material.deficiencies
    ]
    elements = material.elements
    if elements is not None:
        for name in ("performance", "main_use", "reason"):
            place = getattr(elements, name)
            stated = places.told(place) if place else "未见载明"
            told.append(f"{word('element', name)}：{stated}")
    return told


def seals(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    sheet.heading(chapters.next("印章"))
    dossier = places.dossier
    columns = (
        Column("序号", 1, "center"), Column("所在", 4), Column("识读文字及所有人", 5),
        Column("形状、颜色", 2), Column("把握", 2), Column(OPINION, 3),
    )  # fmt: skip
    rows = [
        (
            places.all(one.evidence)[:1] or f"{places.file(document.id)}第{one.page}页",
            [
                quoted(one.text),
                f"所有人：{shortened(one.owner, NAME) if one.owner else '未能确定'}",
                *([f"用途：{shortened(one.purpose, NAME)}"] if one.purpose else []),
                word("owner_is", one.owner_is),
                *amended(one.corrected_from),
                *one.notes,
            ],
            f"{word('shape', one.shape)}、{word('colour', one.colour)}",
            f"{load_words().sure(one.score).zh}（{one.score:.2f}）",
            held(places.judged(one.id)) or NONE,
        )
        for document in dossier.report.documents
        for one in document.seals
    ]
    if rows:
        evidence_table(sheet, columns, rows)
    else:
        sheet.text("提交的文件中未检出印章。")


def particulars(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    """Who, what, where to, what for, as the papers state it."""
    sheet.heading(chapters.next("填报事项"))
    dossier = places.dossier
    found = used_particulars(dossier)
    columns = (
        Column("序号", 1, "center"), Column("事项", 2.4), Column("所载", 4),
        Column("出处及原文", 4.6), Column("识读", 2.6), Column(OPINION, 2.6),
    )  # fmt: skip
    rows = [
        (
            word("field", one.field) + (f"（第{one.item}项）" if one.item else ""),
            shortened(one.value, 300),
            places.all(one.evidence),
            places.surely(one),
            held(places.judged(one.id)) or NONE,
        )
        for one in found
    ]
    if rows:
        evidence_table(sheet, columns, rows)
    else:
        sheet.text("未识读到填报事项。")
    _rest(sheet, sum(len(d.particulars) for d in dossier.report.documents) - len(found), "填报事项")


def _rest(sheet: Sheet, left: int, what: str) -> None:
    if left > 0:
        sheet.small(f"另有{what}{left}项未被引用，载于本项质疑的 report.xlsx。")


def translations(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    """Every foreign paper, its translation, and where the two differ."""
    sheet.heading(chapters.next("外文材料及其中文翻译件"))
    papers = [
        (document, part)
        for document in places.dossier.report.documents
        for part in document.parts
        if part.translation.status in TRANSLATED
    ]
    if not papers:
        sheet.text("未检出需要中文翻译件的外文材料；是否如此，以原件核对为准。")
        return
    columns = (
        Column("序号", 1, "center"), Column("外文材料", 4), Column("翻译件", 4),
        Column("情况", 3), Column(OPINION, 3),
    )  # fmt: skip
    rows = [_translation(document, part, places) for document, part in papers]
    evidence_table(sheet, columns, rows)
    for document, part in papers:
        _differences(sheet, document, part, places)


def _translation(document: types.Document, part: types.Part, places: Places) -> Sequence[Cell]:
    found = part.translation
    return (
        f"{places.file(document.id)}第{spans(part.pages)}页",
        [places.file(id) for id in found.documents] or "—",
        [
            word("translation", found.status),
            *([found.detail] if found.detail else []),
            *amended(found.corrected_from),
        ],
        held(places.judged(translation_fact(part.id))) or NONE,
    )


def _differences(sheet: Sheet, document: types.Document, part: types.Part, places: Places) -> None:
    found = part.translation.differences
    if not found:
        return
    sheet.text(f"{places.file(document.id)}与翻译件不同之处：", keep=True)
    columns = (
        Column("序号", 1, "center"), Column("类别", 1.6, "center"), Column("原文", 4.4),
        Column("翻译件", 4.4), Column("说明", 2.6), Column(OPINION, 2.4),
    )  # fmt: skip
    rows = [
        (
            word("difference", one.kind),
            places.told(one.source),
            places.told(one.target) if one.target else "未见对应译文",
            one.detail + ("（可能系识读偏差）" if one.doubtful else ""),
            held(places.judged(one.id)) or NONE,
        )
        for one in found[:DIFFERENCES]
    ]
    evidence_table(sheet, columns, rows)
    if len(found) > DIFFERENCES:
        sheet.small(f"另有{len(found) - DIFFERENCES}处，载于本项质疑的报告。")
