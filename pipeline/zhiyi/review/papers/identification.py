"""提请组织鉴别材料包: a paper with the goods, what is stated of them and where, the entries that
they are compared with and what is open; the pages that it rests on; the hashes of what was
submitted.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO

from zhiyi.report import types
from zhiyi.report.cells import cell_of
from zhiyi.report.figures import spans
from zhiyi.review.papers import about_decisions, about_goods, about_papers
from zhiyi.review.papers.about_papers import evidence_table
from zhiyi.review.papers.dossier import Dossier
from zhiyi.review.papers.elements import Blank, Column, Strong
from zhiyi.review.papers.phrases import REFERENCE, Chapters, Marks, Places, day_of, today, word
from zhiyi.review.papers.pictures import marked_page
from zhiyi.review.papers.sheet import Sheet
from zhiyi.review.papers.untrusted import NAME, printed, shortened
from zhiyi.review.papers.zips import sealed

COVER, HASHES, SUMS = "提请组织鉴别材料.docx", "提交文件校验值.csv", "校验值.txt"
MOST_PAGES, MOST_BYTES = 400, 400_000_000
"""Pictures of a package; what is beyond is named in the paper."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A page that facts stand on. ``name``: its file in the package, None where it is not there."""

    document: str
    page: int
    numbers: tuple[int, ...]
    name: str | None
    data: bytes


def identification_package(dossier: Dossier) -> bytes:
    """A ZIP."""
    marks = Marks()
    body = Places(dossier, marks)
    sheet = _opened(dossier)
    chapters = Chapters()
    _told(sheet, chapters, body)
    sights = sights_of(dossier, marks)
    _enclosed(sheet, chapters, body, sights)
    sheet.text(Strong(REFERENCE))
    sheet.signature(dossier.office or Blank("【海关名称】"), day_of(today(dossier)))
    files = {COVER: sheet.data(), HASHES: hashes_of(dossier.report)}
    files |= {sight.name: sight.data for sight in sights if sight.name}
    return sealed(files | {SUMS: _sums(files)})


def _opened(dossier: Dossier) -> Sheet:
    sheet = Sheet(
        subject="提请组织鉴别材料", above=f"{REFERENCE}须经关员核定", office=dossier.office,
        at=dossier.at,
    )  # fmt: skip
    sheet.title("两用物项出口管制", "提请组织鉴别材料")
    decided = dossier.outcome
    if decided is None or decided.outcome != "undetermined":
        sheet.text(Blank("【准备稿：没有经两名关员确认的“无法确定，提请组织鉴别”的判定】"))
    return sheet


def _told(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    about_decisions.case(sheet, chapters, places.dossier)
    about_goods.goods(sheet, chapters, places)
    about_goods.indicators(sheet, chapters, places)
    about_goods.derived(sheet, chapters, places)
    about_goods.candidates(sheet, chapters, places)
    about_goods.contradictions(sheet, chapters, places)
    about_papers.translations(sheet, chapters, places)
    about_goods.statements(sheet, chapters, places)
    about_decisions.open_questions(sheet, chapters, places)
    about_decisions.corrections(sheet, chapters, places)
    about_decisions.judgements(sheet, chapters, places.dossier)
    about_decisions.decisions(sheet, chapters, places.dossier)


def sights_of(dossier: Dossier, marks: Marks) -> list[Sight]:
    """A page for all marks on it, in the order of the files."""
    order = {document.id: n for n, document in enumerate(dossier.report.documents, 1)}
    pages: dict[tuple[str, int], dict[int, types.Box]] = {}
    for (document, page, box), number in marks.numbers.items():
        if document in order:
            pages.setdefault((document, page), {})[number] = box
    sights: list[Sight] = []
    room = MOST_BYTES
    for key in sorted(pages, key=lambda key: (order[key[0]], key[1])):
        boxes, data = pages[key], None
        if sum(1 for one in sights if one.name) < MOST_PAGES and room > 0:
            picture = dossier.picture(*key)
            data = marked_page(picture, boxes) if picture else None
        name = f"页面图片/文件{order[key[0]]:02d}-第{key[1]}页.jpg" if data else None
        room -= len(data or b"")
        sights.append(Sight(*key, tuple(sorted(boxes)), name, data or b""))
    return sights


def _enclosed(sheet: Sheet, chapters: Chapters, places: Places, sights: list[Sight]) -> None:
    sheet.heading(chapters.next("随附的页面图片"))
    if sights:
        sheet.small(
            "“标”后数字为图片上方框的编号；图片为程序识读所用的页面，以提交的原件为准。", keep=True
        )
        columns = (
            Column("序号", 1, "center"), Column("文件及页", 5), Column("方框编号", 4),
            Column("图片", 4),
        )  # fmt: skip
        rows = [
            (
                f"{places.file(one.document)}第{_shown(places.dossier.report, one)}页",
                spans(one.numbers).replace(", ", "、"),
                one.name or "未能附上，请另附原件",
            )
            for one in sights
        ]
        evidence_table(sheet, columns, rows)
    else:
        sheet.text("没有可以附上的页面图片，请另附提交的原件。")
    about_papers.files(sheet, chapters, places)
    sheet.small(f"校验值另载于{HASHES}；包内各文件的校验值载于{SUMS}。")


def _shown(report: types.Report, sight: Sight) -> int:
    """The page as a viewer counts it: a picture inside an office file has a number of its own."""
    pages = report.document(sight.document).page_list
    inner = next((one for one in pages if one.page == sight.page), None)
    return inner.embedded_in if inner and inner.embedded_in else sight.page


def hashes_of(report: types.Report) -> bytes:
    """The submitted files as CSV, in UTF-8 with a mark that spreadsheets need."""
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(("文件", "类别", "页数", "字节数", "SHA-256"))
    for one in report.documents:
        path = printed(shortened(one.path, 4 * NAME))
        row = (path, word("kind", one.kind), one.pages, one.bytes, one.sha256)
        writer.writerow([cell_of(value) for value in row])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _sums(files: Mapping[str, bytes]) -> bytes:
    """As sha256sum writes and checks them."""
    lines = (f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return "".join(lines).encode()
