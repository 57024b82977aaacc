"""Drafts of entries out of announcements and tables."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pytest

from zhiyi.cli import main
from zhiyi.controls.expressions import parse
from zhiyi.controls.importing import Drafter, Grid, draft_text, items_of_grids, items_of_text
from zhiyi.controls.importing.clauses import structured
from zhiyi.controls.importing.drafting import title_of
from zhiyi.controls.importing.items import CODE, Item, numbers_in, plain_code, told_of
from zhiyi.indicators import make_nlp
from zhiyi.lexicon import load_lexicon
from zhiyi.units import load_units

ANNOUNCEMENT = """商务部 海关总署公告2031年第7号
决定对下列物项实施出口管制：
一、材料
（一）1C777.a．钪锭（参考海关商品编号：2805301890、28053090）。
（二）1C777.b．以下任何一种的钪化合物：
1．氧化钪（参考海关商品编号：2846901700）；
2．氯化钪。
（三）1E777 生产1C777项的技术及资料（含工艺规范等）。
二、设备
（一）2B777．具有以下所有特性的真空烧结炉：
1．最高温度大于2000℃；
2．具有下列任一特性：
a．有效容积大于等于0.5 m³；
b．额定功率不小于150 kW。
（二）2B778 混合室体积0.5～14.2 m³的萃取槽，带石墨内衬。
本公告自2031年5月1日起正式实施。
"""


@pytest.fixture(scope="module")
def drafter() -> Drafter:
    units = load_units()
    lexicon = load_lexicon(units=units)
    return Drafter(lexicon=lexicon, units=units, nlp=make_nlp(lexicon))


def drafts(text: str, drafter: Drafter) -> dict[str, dict[str, Any]]:
    lines = [(line, f"第{n}行") for n, line in enumerate(text.splitlines(), 1)]
    written = draft_text(items_of_text(lines), drafter=drafter, source="公告.txt")
    return {row["code"]: row for row in tomllib.loads(written)["entry"]}


def test_announcement_gives_its_number_and_the_day_it_begins() -> None:
    assert told_of(ANNOUNCEMENT) == (
        "商务部 海关总署公告2031年第7号",
        "2031-7",
        date(2031, 5, 1),
    )


def test_a_day_that_does_not_exist_is_not_taken() -> None:
    assert told_of("自2031年2月30日起实施")[2] is None


def test_every_code_becomes_an_entry_and_lists_of_things_become_entries(drafter: Drafter) -> None:
    assert list(drafts(ANNOUNCEMENT, drafter)) == [
        "1C777.a", "1C777.b", "1C777.b.1", "1C777.b.2", "1E777", "2B777", "2B778",
    ]  # fmt: skip


def test_reference_numbers_go_to_their_own_item(drafter: Drafter) -> None:
    found = drafts(ANNOUNCEMENT, drafter)
    assert found["1C777.a"]["hs"] == ["2805301890", "28053090"]
    assert found["1C777.b.1"]["hs"] == ["2846901700"]
    assert "hs" not in found["1C777.b.2"]


def test_titles_are_the_thing_and_technology_keeps_what_it_is_for(drafter: Drafter) -> None:
    found = drafts(ANNOUNCEMENT, drafter)
    assert found["2B777"]["title"] == "真空烧结炉"
    assert found["1C777.b"]["title"] == "钪化合物"
    assert found["1E777"]["title"] == "生产1C777项的技术及资料"
    assert "names" not in found["1E777"]


def test_properties_become_nested_criteria_that_can_be_read(drafter: Drafter) -> None:
    text = drafts(ANNOUNCEMENT, drafter)["2B777"]["criteria"]
    assert str(parse(text)) == text
    assert text.startswith("all(")
    assert "> 2000 ℃" in text
    assert ", any(" in text and ">= 0.5 m" in text and "rated_power >= 150 kW" in text


def test_no_draft_counts_as_confirmed(drafter: Drafter) -> None:
    assert {row["confirmed"] for row in drafts(ANNOUNCEMENT, drafter).values()} == {""}


def test_bare_figures_are_left_in_words(drafter: Drafter) -> None:
    item = Item(code="2B779", text="尺寸Φ1.8×20 m的焙烧窑")
    assert str(drafter.criteria(item)).startswith('description is "')


def test_a_name_alone_has_no_criteria(drafter: Drafter) -> None:
    assert drafter.criteria(Item(code="1C778", text="非1C777项下管制的金属钪")) is None


def test_a_substance_with_its_number_is_told_by_the_number(drafter: Drafter) -> None:
    item = Item(code="1C779", text="四碘化锗（CAS号：13450-95-8）", cas=("13450-95-8",))
    assert drafter.criteria(item) is None


@pytest.mark.parametrize("word", ["小于", "不大于"])
def test_better_than_is_what_stands_in_brackets(word: str, drafter: Drafter) -> None:
    sign = {"小于": "<", "不大于": "<="}[word]
    item = Item(code="2B779", text=f"单向定位重复性优于（{word}）0.2 μm的平台")
    assert str(drafter.criteria(item)) == f"repeatability {sign} 0.2 μm"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("钪靶，纯度大于等于99.9%", "钪靶"),
        ("低温离心泵，同时满足下列条件", "低温离心泵"),
        ("最高温度大于2000℃的真空炉，带石墨内衬", "真空炉"),
    ],
)
def test_a_title_ends_where_its_figures_begin(text: str, title: str) -> None:
    assert title_of(Item(code="2B779", text=text)) == title


def test_the_parameters_of_a_draft_are_named_for_who_confirms_it(drafter: Drafter) -> None:
    items = items_of_text([("2B779．行程大于300 mm的平台。", "第1行")])
    text = draft_text(items, drafter=drafter, source="x.txt")
    assert "# 参数，请核对是否为所印指标：travel 行程\n" in text


def test_lines_of_a_page_are_joined_up_to_the_full_stop(drafter: Drafter) -> None:
    lines = [("（一）2B780．最高温度大于", "第1页"), ("2000℃的真空炉。", "第1页")]
    [item] = items_of_text(lines, wrapped=True).items
    assert item.text == "最高温度大于2000℃的真空炉"
    assert items_of_text(lines).items[0].text == "最高温度大于"


def test_numbered_prose_without_codes_is_counted_and_left() -> None:
    told = items_of_text([("一、出口经营者应当申请许可。", "第1行")])
    assert told.items == ()
    assert told.remarks == ("有1段编号文字未载管制编码，未列入草稿：“出口经营者应当申请许可。”",)


def test_a_code_that_comes_twice_is_told(drafter: Drafter) -> None:
    lines = [("（一）1E777 生产甲的技术。", "1"), ("（二）1E777 生产乙的技术。", "2")]
    assert "# 1E777 出现2次" in draft_text(items_of_text(lines), drafter=drafter, source="x")


PUMP = "具有以下任一特性的真空泵：\n1. 抽气速率大于15 m³/s；\n2. 极限压力小于1 mPa。"
CATALOGUE = (
    ("2031年度目录", "", "", "", ""),
    ("序号", "管制编码", "物项名称及描述", "海关商品编号", "单位"),
    ("1", "2B781", PUMP, "8414.1000.99", "台"),
    ("", "", "", "8414109090", ""),
    ("2", "1C781", "三氯氧磷（CAS号10025-87-3）", "28121200", "千克"),
)  # fmt: skip


def test_catalogue_rows_become_items_and_rows_without_a_code_go_on() -> None:
    pump, chemical = items_of_grids([Grid(CATALOGUE, "表1")]).items
    assert (pump.code, pump.hs, pump.together) == ("2B781", ("8414100099", "8414109090"), "any")
    assert [part.text for part in pump.parts] == ["抽气速率大于15 m³/s", "极限压力小于1 mPa"]
    assert (chemical.cas, chemical.hs) == (("10025-87-3",), ("28121200",))


def test_a_table_that_goes_on_keeps_the_columns() -> None:
    more = Grid((("3", "1C782", "五硫化二磷", "2813900020", "千克"),), "第2页")
    items = items_of_grids([Grid(CATALOGUE, "第1页"), more]).items
    assert items[-1].hs == ("2813900020",)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("9Z999", "某物", "", ""), "“9Z999”不合管制编码格式"),
        (("1C783", "某物", "12345", ""), "“12345”不是8位或10位商品编号"),
        (("1C783", "某物", "", "10025-87-4"), "“10025-87-4”不合CAS号校验"),
    ],
)
def test_malformed_codes_and_numbers_are_told(row: tuple[str, ...], told: str) -> None:
    head = ("管制编码", "物项名称", "税则号列", "CAS号")
    assert any(told in remark for remark in items_of_grids([Grid((head, row), "表1")]).remarks)


def test_a_table_without_a_heading_is_told_and_left() -> None:
    told = items_of_grids([Grid((("a", "b"), ("c", "d")), "表1")])
    assert told.items == ()
    assert "没有可辨认的表头" in told.remarks[0]


def test_a_column_that_is_not_used_is_told() -> None:
    head = Grid((("管制编码", "物项名称", "颜色"), ("1C784", "某物", "红")), "表1")
    assert items_of_grids([head]).remarks == ("表1：栏目“颜色”未采用",)


def test_structured_descriptions_keep_their_head() -> None:
    item = structured(
        Item(code="2B785", text="具有以下所有特性的车床：\na. 轴数大于2；\nb. 定位精度小于3 μm。")
    )
    assert (item.text, len(item.parts), item.together) == ("具有以下所有特性的车床", 2, "all")


def test_codes_and_numbers_are_found_as_printed() -> None:
    found = CODE.findall("1C117.b．钼粉、2B902. c 项，非编码：12C345")
    assert list(map(plain_code, found)) == ["1C117.b", "2B902.c"]
    assert numbers_in("8504.4099.99、28049010，2025") == ("8504409999", "28049010")


def test_hostile_text_stays_in_its_string(drafter: Drafter) -> None:
    bad = 'x"\n[[entry]]\ncode = "1A001"\x7f\x00\\'
    grid = Grid((("管制编码", "物项名称"), ("1C786", bad)), "表1")
    rows = tomllib.loads(draft_text(items_of_grids([grid]), drafter=drafter, source=bad))
    assert [row["code"] for row in rows["entry"]] == ["1C786"]


def workbook(path: Path) -> Path:
    pd.DataFrame([list(row) for row in CATALOGUE]).to_excel(path, header=False, index=False)
    return path


def sheet(path: Path) -> Path:
    pd.DataFrame([list(row) for row in CATALOGUE]).to_csv(path, header=False, index=False)
    return path


def letter(path: Path) -> Path:
    document = docx.Document()
    for line in ANNOUNCEMENT.splitlines():
        document.add_paragraph(line)
    document.save(str(path))
    return path


def annex(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("商务部公告2031年第8号")
    table = document.add_table(rows=0, cols=5)
    for row in CATALOGUE[1:]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (workbook, "目录.xlsx", "2B781"),
        (sheet, "目录.csv", "2B781"),
        (letter, "公告.docx", "2B777"),
        (annex, "附件.docx", "2B781"),
    ],
)
def test_import_writes_a_draft_from_every_kind_of_file(
    tmp_path: Path, make: Any, name: str, code: str
) -> None:
    out = tmp_path / "新.draft.toml"
    assert main(["controls", "import", str(make(tmp_path / name)), "--out", str(out)]) == 0
    rows = tomllib.loads(out.read_text("utf-8"))["entry"]
    [row] = [row for row in rows if row["code"] == code]
    assert row["criteria"].startswith(("all(", "any("))


def test_a_draft_is_never_written_over(tmp_path: Path) -> None:
    out = tmp_path / "a.draft.toml"
    out.write_text("begun")
    assert main(["controls", "import", str(sheet(tmp_path / "a.csv")), "--out", str(out)]) == 2
    assert out.read_text() == "begun"


def test_a_file_whose_name_is_no_text_is_drafted_all_the_same(tmp_path: Path) -> None:
    file, out = sheet(tmp_path / "a\udcff.csv"), tmp_path / "a.draft.toml"
    assert main(["controls", "import", str(file), "--out", str(out)]) == 0
    assert tomllib.loads(out.read_text("utf-8"))["entry"]


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("leer.csv", b"", 3),
        ("kein.xlsx", b"PK nothing", 3),
        ("halb.xlsx", b"PK\x03\x04 and no more", 3),
        ("fehlt.csv", None, 3),
        ("prosa.txt", "没有条目".encode(), 3),
    ],
)
def test_files_without_entries_are_refused(
    tmp_path: Path, name: str, data: bytes | None, status: int
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert main(["controls", "import", str(tmp_path / name)]) == status


def test_the_name_of_a_draft_says_that_it_is_one(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.csv")
    assert main(["controls", "import", str(file), "--out", str(tmp_path / "b.toml")]) == 2


def test_drafts_of_the_list_survive_json_escapes(drafter: Drafter) -> None:
    item = Item(code="1C787", text='材质为"钛"的容器，容积大于5 L')
    text = str(drafter.criteria(item))
    assert json.loads(json.dumps(text)) == str(parse(text))
