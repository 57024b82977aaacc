from __future__ import annotations

from dataclasses import replace

from zhiyi.document import Box, Cell, Document, Evidence, Line, Origin, Page, Table
from zhiyi.reading.continued import linked


def table(page: int, top: float, bottom: float, *, columns: int = 3) -> Table:
    step = 0.8 / columns
    cells = tuple(
        Cell(text="x", row=0, column=n, box=Box(0.1 + n * step, top, 0.1 + (n + 1) * step, bottom))
        for n in range(columns)
    )
    place = Evidence(document="doc-1", page=page, quote="x", box=Box(0.1, top, 0.9, bottom))
    return Table(
        id=f"table-{page}-{top}", evidence=(place,), origin=Origin("ruled-table@1", 0.9),
        rows=1, columns=columns, cells=cells,
    )  # fmt: skip


def line(page: int, top: float, text: str) -> Line:
    place = Evidence(document="doc-1", page=page, quote=text, box=Box(0.1, top, 0.5, top + 0.015))
    return Line(
        id=f"line-{page}-{top}", evidence=(place,), origin=Origin("ocr@1", 0.9), text=text,
        source="ocr",
    )  # fmt: skip


def document(*lines: Line) -> Document:
    pages = tuple(Page(number=n, width=595, height=842) for n in (1, 2))
    return Document(
        id="doc-1", path="a.pdf", sha256="0", media_type="application/pdf", bytes=1, pages=pages,
        lines=lines,
    )  # fmt: skip


def goes_on(doc: Document, *tables: Table) -> bool:
    return linked(doc, tables)[-1].continues == tables[0].id


def test_a_table_at_the_foot_goes_on_at_the_head_of_the_next_page() -> None:
    doc = document(line(1, 0.95, "第 1 页"), line(2, 0.05, "检验报告 No. 77"))
    assert goes_on(doc, table(1, 0.5, 0.9), table(2, 0.1, 0.4))


def test_a_caption_that_says_so_may_stand_between() -> None:
    doc = document(line(2, 0.2, "续表 3"))
    assert goes_on(doc, table(1, 0.5, 0.9), table(2, 0.25, 0.4))


def test_text_below_the_first_table_ends_it() -> None:
    doc = document(line(1, 0.6, "以上数据由本公司检测中心提供。"))
    assert not goes_on(doc, table(1, 0.3, 0.5), table(2, 0.1, 0.4))


def test_a_table_with_a_caption_of_its_own_is_a_new_one() -> None:
    doc = document(line(2, 0.08, "表 4 化学成分"))
    assert not goes_on(doc, table(1, 0.5, 0.9), table(2, 0.1, 0.4))


def test_other_columns_are_another_table() -> None:
    assert not goes_on(document(), table(1, 0.5, 0.9), table(2, 0.1, 0.4, columns=4))


def test_only_the_page_before_counts() -> None:
    doc = document()
    far = replace(doc, pages=(*doc.pages, Page(number=3, width=595, height=842)))
    assert not goes_on(far, table(1, 0.5, 0.9), table(3, 0.1, 0.4))


def test_a_table_that_no_longer_goes_on_says_so_no_more() -> None:
    above, below = table(1, 0.5, 0.9), table(2, 0.1, 0.4)
    doc = document()
    assert linked(doc, linked(doc, (above, below))) == linked(doc, (above, below))
    assert linked(doc, (replace(below, continues=above.id),)) == (below,)
