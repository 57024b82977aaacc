"""A table that goes on without its header is read under the header of the page before."""

from __future__ import annotations

from dataclasses import replace

from zhiyi.document import Cell, Evidence, Origin, Table
from zhiyi.indicators.drafts import Tools
from zhiyi.indicators.tables import read_table, under_its_head

HEAD = ["检验项目", "单位", "技术要求", "实测值"]


def table(id: str, *rows: list[str], continues: str | None = None) -> Table:
    cells = tuple(
        Cell(text=text, row=r, column=c, locator=f"{id}r{r}c{c}")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    place = Evidence(document="doc", page=1, quote="", locator=id)
    return Table(
        id=id, evidence=(place,), origin=Origin("hand", 1.0), rows=len(rows),
        columns=len(HEAD), cells=cells, continues=continues,
    )  # fmt: skip


FIRST = table("one", HEAD, ["密度", "g/cm³", "≥7.8", "7.83"])
REST = ["抗拉强度", "MPa", "≥980", "1012"]


def test_the_header_of_the_first_page_tells_what_the_figures_of_the_next_are(tools: Tools) -> None:
    second = table("two", REST, continues="one")
    drafts = read_table(under_its_head(second, (FIRST, second), tools=tools), tools=tools)
    quantities = [one.draft.quantity for one in drafts]
    assert [(q.operator, str(q.value), q.unit) for q in quantities] == [
        (">=", "980", "MPa"),
        ("=", "1012", "MPa"),
    ]


def test_the_header_is_found_through_the_pages_between(tools: Tools) -> None:
    second = table("two", REST, continues="one")
    third = replace(table("three", REST), continues="two")
    headed = under_its_head(third, (FIRST, second, third), tools=tools)
    assert [cell.text for cell in headed.cells if cell.row == 0] == HEAD


def test_a_header_that_is_repeated_is_not_put_twice(tools: Tools) -> None:
    second = table("two", HEAD, REST, continues="one")
    assert under_its_head(second, (FIRST, second), tools=tools) is second
