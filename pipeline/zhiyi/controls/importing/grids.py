"""Items out of tables: the licence catalogue, an announcement's annex, an office's own sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from zhiyi.controls.chemistry import cas_numbers
from zhiyi.controls.importing.clauses import structured
from zhiyi.controls.importing.items import CODE, REFERENCES, Imported, Item, numbers_in, plain_code

COLUMNS: dict[str, re.Pattern[str]] = {
    "code": re.compile(r"(?:管制|出口管制|物项)?(?:编码|代码)|(?:control )?code", re.I),
    "title_en": re.compile(r"英文(?:名称|名)|title[_ ]?en|english (?:name|title)", re.I),
    "text": re.compile(
        r"物项(?:名称)?(?:及|和)?描述|描述|物项名称|技术(?:参数|描述)|description", re.I
    ),
    "name": re.compile(r"(?:参考)?商品名称|名称|品名|title|name", re.I),
    "hs": re.compile(r"(?:参考)?(?:海关)?商品编[号码]|税则号列|HS\s*(?:code|编码)?s?", re.I),
    "cas": re.compile(r"CAS(?:\s*(?:号|编号|登记号|no\.?|number)s?)?", re.I),
    "names": re.compile(r"别名|俗称|参考商品名称|alias(?:es)?|names", re.I),
    "notes": re.compile(r"备注|说明|notes?|remarks?", re.I),
    "number": re.compile(r"序号|no\.?", re.I),
    "unit": re.compile(r"(?:计量)?单位|units?", re.I),
}
"""Headings by what stands under them; the first that fits a whole cell counts."""
ORDER = ("code", "title_en", "names", "hs", "cas", "number", "unit", "notes", "text", "name")
HEAD_ROWS = 12
"""Rows in which a heading is looked for: titles of catalogues take up some of them."""
SEVERAL = re.compile(r"\s*[;；、\n]\s*")


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table as text, and where it stands."""

    rows: tuple[tuple[str, ...], ...]
    place: str


def items_of_grids(grids: Iterable[Grid]) -> Imported:
    """Tables without a heading go on with the columns of the table before, if as wide."""
    items: list[Item] = []
    remarks: list[str] = []
    columns: dict[int, str] = {}
    width = 0
    for grid in grids:
        found = _heading(grid)
        if found is not None:
            start, columns = found
            width = max(map(len, grid.rows))
            unused = _unused(grid.rows[start - 1], columns)
            remarks += [f"{grid.place}：栏目“{name}”未采用" for name in unused]
        elif columns and max(map(len, grid.rows), default=0) == width:
            start = 0
        else:
            remarks.append(f"{grid.place}：表格没有可辨认的表头（须有编码或名称栏），未列入草稿")
            continue
        _read(grid, start, columns, items, remarks)
    return Imported(items=tuple(map(structured, items)), remarks=tuple(remarks))


def _heading(grid: Grid) -> tuple[int, dict[int, str]] | None:
    for number, row in enumerate(grid.rows[:HEAD_ROWS]):
        columns = {place: kind for place, cell in enumerate(row) if (kind := _kind(cell))}
        kinds = set(columns.values())
        if len(kinds) >= 2 and kinds & {"code", "text", "name"}:
            return number + 1, columns
    return None


def _kind(cell: str) -> str | None:
    plain = re.sub(r"[\s（）()]", "", cell) if not cell.isascii() else cell.strip()
    return next((kind for kind in ORDER if COLUMNS[kind].fullmatch(plain)), None)


def _unused(row: Sequence[str], columns: dict[int, str]) -> list[str]:
    return [cell.strip() for place, cell in enumerate(row) if cell.strip() and place not in columns]


def _read(
    grid: Grid, start: int, columns: dict[int, str], items: list[Item], remarks: list[str]
) -> None:
    """A row without code and number goes on with the row before."""
    for number, row in enumerate(grid.rows[start:], start + 1):
        cells: dict[str, list[str]] = {}
        for place, cell in enumerate(row):
            if place in columns and cell.strip():
                cells.setdefault(columns[place], []).append(cell.strip())
        if not cells:
            continue
        where = f"{grid.place}第{number}行"
        coded = "code" not in columns.values() or "code" in cells or "number" in cells
        if not coded and items:
            items[-1] = _joined(items[-1], _item(cells, where))
        elif {"text", "name", "code"} & set(cells):
            items.append(_item(cells, where))
        else:
            remarks.append(f"{where}：没有编码和名称，未列入草稿")
        remarks += _malformed(cells, where)


def _malformed(cells: dict[str, list[str]], where: str) -> Iterator[str]:
    """What stands in a column of codes or numbers and is none: left out, and said so."""
    for told in cells.get("code", ()):
        if not CODE.search(told):
            yield f"{where}：“{told}”不合管制编码格式，未采用"
    for told in cells.get("hs", ()):
        if re.search(r"\d", told) and not numbers_in(told):
            yield f"{where}：“{told}”不是8位或10位商品编号，未采用"
    for told in cells.get("cas", ()):
        if re.search(r"\d", told) and not cas_numbers(told):
            yield f"{where}：“{told}”不合CAS号校验，未采用"


def _item(cells: dict[str, list[str]], where: str) -> Item:
    told = {kind: "\n".join(texts) for kind, texts in cells.items()}
    code = CODE.search(told.get("code", ""))
    text = told.get("text") or told.get("name", "")
    names = (
        (told.get("name", ""), told.get("names", ""))
        if "text" in told
        else ("", told.get("names", ""))
    )
    return Item(
        code=plain_code(code.group()) if code else None,
        text=REFERENCES.sub("", text).strip(),
        printed="｜".join(part.replace("\n", " ") for part in told.values()),
        hs=numbers_in(f"{told.get('hs', '')}\n{'、'.join(REFERENCES.findall(text))}"),
        cas=cas_numbers(f"{told.get('cas', '')}\n{text}"),
        names=tuple(name for part in names for name in SEVERAL.split(part) if name),
        title_en=told.get("title_en", ""),
        notes=(told["notes"],) if "notes" in told else (),
        place=where,
    )


def _joined(item: Item, more: Item) -> Item:
    return replace(
        item,
        text=f"{item.text}\n{more.text}".strip(),
        printed=f"{item.printed}；{more.printed}",
        hs=tuple(dict.fromkeys((*item.hs, *more.hs))),
        cas=tuple(dict.fromkeys((*item.cas, *more.cas))),
        names=tuple(dict.fromkeys((*item.names, *more.names))),
        notes=(*item.notes, *more.notes),
    )
