"""The pages of the tables' truth set: layouts that papers of exporters have, and pages without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tests.benchmarks.table_pages import Look, Sheet, Span, Style, boxed

# isort: split
from drawing.form import ROWS, Declaration, Item, Shipment, declaration
from drawing.page import LANDSCAPE, Page
from drawing.seals import Seal

Rows = Sequence[Sequence[str | Span | None]]

STEEL: Rows = (
    ("元素", "C", "Si", "Mn", "P", "S", "Cr", "Ni"),
    ("要求", "≤0.08", "≤1.00", "≤2.00", "≤0.035", "≤0.030", "18.0–20.0", "8.0–11.0"),
    ("实测", "0.052", "0.47", "1.31", "0.022", "0.004", "18.35", "8.62"),
    ("复验", "0.050", "", "1.30", "0.021", "", "18.31", "8.60"),
)
FABRIC: Rows = (
    (Span("检测项目", 1, 2), None, Span("技术要求", 2), Span("实测值", 1, 3), None, None,
     Span("判定", 2)),
    ("名称", "单位", None, "1#", "2#", "3#", None),
    (Span("强度", 2), "MPa", "≥3500", "3612", "3588", "3640", "合格"),
    (None, "GPa", "≥230", "231", "233", "230", "合格"),
    ("密度", "g/cm³", "1.76±0.02", "1.76", "1.77", "1.76", "合格"),
    ("断后伸长率", "%", "≥1.5", Span("1.6", 1, 3), None, None, "合格"),
    (Span("备注：试样在 23 ℃、相对湿度 50 % 下调节 24 h 后测试。", 1, 7), None, None, None, None,
     None, None),
)  # fmt: skip
PUMP: Rows = (
    ("Parameter", "Symbol", "Min.", "Typ.", "Max.", "Unit"),
    ("Supply voltage", "VDD", "4.5", "5.0", "5.5", "V"),
    ("Quiescent current", "IDD", "", "12", "18", "mA"),
    ("Sampling rate", "fs", "", "", "105", "MSPS"),
    ("Resolution", "N", "14", "", "", "Bit"),
    ("Operating temperature", "TA", "-55", "", "125", "°C"),
    ("Signal to noise ratio", "SNR", "72.1", "74.0", "", "dB"),
)
VALVE: Rows = (
    ("序号", "项目", "单位", "指标"),
    ("1", "公称通径", "mm", "DN 15～DN 50"),
    ("2", "工作压力", "MPa", "≤1.6"),
    ("3", "阀体材料（与介质接触的部分为氟塑料衬里，厚度不小于 3 mm）", "—", "PFA / 球墨铸铁"),
    ("4", "泄漏率", "Pa·m³/s", "≤1×10⁻⁷"),
    ("5", "寿命", "次", "100000"),
)
FORM: Rows = (
    ("产品名称", "五轴联动加工中心", "型号", "VMC-850U"),
    ("制造商", "华东精密机械有限公司", "出厂编号", "24-0817"),
    ("定位精度", "0.006 mm", "重复定位精度", "0.004 mm"),
    ("用途说明", Span("用于汽车发动机缸体的铣削加工，不用于军事目的，也不转让第三方。", 1, 3), None,
     None),
    (Span("最终用户", 2), "名称", Span("Rheinland Motorenbau GmbH", 1, 2), None),
    (None, "地址", Span("Hafenstraße 12, 47119 Duisburg", 1, 2), None),
)  # fmt: skip
WIDE: Rows = (
    ("批号", "直径", "长度", "Re", "Rm", "A", "Z", "HB", "KV₁", "KV₂", "KV₃", "结论"),
    *(
        (f"B24{n:03d}", f"{80 + n}", "6000", f"{895 + n}", f"{1005 + n}", "14", "48", f"{300 + n}",
         "61", "63", "60", "合格")
        for n in range(14)
    ),
)  # fmt: skip
PACKING: Rows = (
    ("箱号", "品名", "数量", "毛重（kg）", "净重（kg）", "尺寸（cm）"),
    ("1/4", "石墨电极 Graphite electrode", "12 支", "468.0", "441.6", "220×80×80"),
    ("2/4", "石墨电极 Graphite electrode", "12 支", "468.0", "441.6", "220×80×80"),
    ("3/4", "接头 Nipple", "24 个", "205.5", "187.2", "120×80×60"),
    ("4/4", "随机文件 Documents", "1 套", "", "", ""),
    (Span("合计", 1, 2), None, "49 件", "1141.5", "1070.4", ""),
)

FORM_FRAMES = sum(map(len, ROWS))
"""Frames of the upper part of a customs form, one a cell, drawn before all others."""

LINES = (
    "本公司就上述产品的主要用途、性能指标及最终用户情况说明如下，保证所填内容真实、完整。",
    "产品采用真空感应熔炼加真空自耗重熔的双联工艺生产，化学成分与力学性能符合企业标准的规定。",
    "测试在国家金属材料质量检验检测中心进行，样品由本公司抽取，检测报告的编号见随附单证。",
    "买方承诺该产品只用于民用船舶的轴系制造，未经许可不改变用途，也不向第三方转让。",
)


PLAIN = Look(dpi=200, skew=0.5)
LEFT_ASIDE = ((0.06, 0.05), (0.93, 0.08), (0.97, 0.95), (0.03, 0.93))
RIGHT_ASIDE = ((0.08, 0.04), (0.95, 0.06), (0.92, 0.96), (0.04, 0.92))


@dataclass(frozen=True)
class Case:
    """A page, how it is captured, and what it is there to show; ``turned`` clockwise by 90s."""

    name: str
    draw: Callable[[], Sheet]
    look: Look = PLAIN
    native: bool = True
    turned: int = 0


def _one(
    rows: Rows,
    widths: Sequence[float],
    style: Style,
    *,
    face: str = "song",
    prose: bool = True,
    seals: Sequence[tuple[float, float]] = (),
) -> Sheet:
    """A page with a title, a paragraph, the table, and another paragraph."""
    sheet = Sheet(Page(face=face))
    sheet.page.text(297, 60, "产品技术说明", size=16, align="centre")
    top = 96.0
    if prose:
        top = sheet.page.paragraph(70, top, 455, LINES[0] + LINES[1], indent=21) + 8
    sheet.page.text(297, top, "表 1　主要性能", size=10, align="centre")
    bottom = sheet.table(70, top + 18, widths, rows, style)
    if prose:
        sheet.page.paragraph(70, bottom + 14, 455, LINES[2] + LINES[3], indent=21)
    for x, y in seals:
        sheet.page.stamp(Seal("华东精密机械有限公司", "检验检测专用章"), x, y, angle=8)
    return sheet


def _two_beside() -> Sheet:
    sheet = Sheet(Page(face="hei"))
    sheet.page.text(297, 60, "检验报告", size=16, align="centre")
    left: Rows = (("元素", "含量 %"), ("Fe", "余量"), ("Ni", "18.4"), ("Co", "8.9"), ("Mo", "4.8"))
    right: Rows = (
        ("性能", "实测", "单位"), ("抗拉强度", "2080", "MPa"), ("屈服强度", "1990", "MPa"),
        ("延伸率", "9.5", "%"), ("硬度", "53", "HRC"),
    )  # fmt: skip
    sheet.table(70, 110, (90, 90), left, Style())
    sheet.table(300, 110, (90, 70, 60), right, Style(head_fill=(220, 230, 241)))
    return sheet


def _two_below() -> Sheet:
    sheet = Sheet(Page(face="song"))
    sheet.page.text(70, 60, "3.1 化学成分", size=11)
    bottom = sheet.table(70, 82, (50,) + (57,) * 7, STEEL, Style(size=8.5))
    sheet.page.text(70, bottom + 8, "3.2 技术参数", size=11)
    sheet.table(70, bottom + 30, (40, 200, 80, 120), VALVE, Style(rules="rects"))
    return sheet


def _customs() -> Sheet:
    shipment = Shipment(
        exporter="江北特种合金有限公司", code="3201960A1B", buyer="NORDSEE METALL AG",
        contract="JB-2025-118", declared="2025-11-03", office="新生圩海关(2308)",
        country="德国(DEU)", port="汉堡(DEU018)", exit="南京(320301)", vessel="COSCO PRIDE/085W",
        bill="COSU6390217", packing="木箱", packages="4", gross="1141.5", net="1070.4", terms="FOB",
    )  # fmt: skip
    item = Item(
        "1", "8545110000", "石墨电极", "炼钢用|直径 500 mm|灰分≤0.2 %", "48 支\n1070.4 千克",
        "12.50\n13380.00\nUSD", "德国\n(DEU)", "南京",
    )  # fmt: skip
    form = Declaration(number="230820250000012345", office="新生圩海关", fields=shipment.fields(),
                       items=[item], agent="南京捷运报关行")  # fmt: skip
    page = declaration(form)
    rules = page.rules
    page.rules = rules[: 4 * FORM_FRAMES]
    heads = boxed(page)
    page.rules = rules
    return Sheet(page, tables=[heads], part=True)


# -- pages without tables


def _two_columns() -> Sheet:
    sheet = Sheet(Page(face="song"))
    for x in (60.0, 310.0):
        top = 80.0
        for n in range(3):
            top = sheet.page.paragraph(x, top, 225, "".join(LINES[n:] + LINES[:n]), indent=21)
    return sheet


def _letter() -> Sheet:
    sheet = Sheet(Page(face="kai"))
    sheet.page.text(297, 50, "华东精密机械有限公司", size=20, align="centre", colour=(200, 30, 35))
    sheet.page.rule(60, 80, 535, 80, weight=1.8, colour=(200, 30, 35))
    sheet.page.rule(60, 84, 535, 84, weight=0.6, colour=(200, 30, 35))
    top = 110.0
    for n in range(4):
        top = sheet.page.paragraph(70, top, 455, LINES[n], indent=21, size=12) + 6
    sheet.page.text(525, top + 20, "华东精密机械有限公司", size=12, align="right")
    sheet.page.text(525, top + 42, "2025 年 11 月 3 日", size=12, align="right")
    sheet.page.rule(60, 780, 535, 780)
    sheet.page.text(297, 786, "地址：江苏省常州市新北区 电话：0519-8512", size=8, align="centre")
    return sheet


def _signatures() -> Sheet:
    sheet = Sheet(Page(face="song"))
    top = 80.0
    for n, line in enumerate(LINES * 2):
        top = sheet.page.paragraph(70, top, 455, f"{n + 1}. {line}") + 4
    for x, side in ((70, "卖方"), (310, "买方")):
        for n, label in enumerate((f"{side}（盖章）：", "代表人（签字）：", "日期：")):
            sheet.page.text(x, top + 30 + 24 * n, label)
    return sheet


def _chart() -> Sheet:
    sheet = Sheet(Page(face="hei"))
    sheet.page.text(297, 70, "图 2　应力–应变曲线", size=11, align="centre")
    for n in range(7):
        sheet.page.rule(120, 120 + 40 * n, 480, 120 + 40 * n, weight=0.4, colour=(150, 150, 150))
        sheet.page.text(112, 115 + 40 * n, str(600 - 100 * n), size=8, align="right")
        sheet.page.rule(120 + 60 * n, 120, 120 + 60 * n, 360, weight=0.4, colour=(150, 150, 150))
        sheet.page.text(120 + 60 * n, 366, f"{n * 0.5:.1f}", size=8, align="centre")
    for n in range(36):
        sheet.page.rule(120 + 10 * n, 360 - 6.4 * n, 130 + 10 * n, 353.6 - 6.4 * n, weight=1.2)
    sheet.page.text(297, 384, "应变 / %", size=9, align="centre")
    sheet.page.paragraph(70, 420, 455, LINES[2] + LINES[3], indent=21)
    return sheet


def _drawing() -> Sheet:
    sheet = Sheet(Page(LANDSCAPE, face="hei"))
    page = sheet.page
    page.frame((40, 40, 800, 555), weight=1.2)
    page.frame((150, 180, 450, 330))
    page.frame((220, 180, 380, 330))
    page.rule(130, 255, 470, 255, colour=(120, 120, 120))
    page.rule(300, 160, 300, 350, colour=(120, 120, 120))
    for x, text in ((150, "Φ60"), (220, "Φ42 H7"), (380, "Φ42 h6"), (450, "120±0.05")):
        page.rule(x, 340, x, 380, weight=0.4)
        page.text(x + 4, 384, text, size=8)
    page.rule(150, 375, 450, 375, weight=0.4)
    page.text(520, 200, "技术要求", size=10)
    for n, text in enumerate(("1. 未注倒角 C1", "2. 调质 HB 260～290", "3. 表面发黑处理")):
        page.text(520, 222 + 18 * n, text, size=9)
    return sheet


def _framed() -> Sheet:
    sheet = Sheet(Page(face="song"))
    sheet.page.frame((60, 70, 535, 230))
    top = sheet.page.paragraph(70, 80, 450, LINES[0] + LINES[1], indent=21)
    sheet.page.paragraph(70, top + 4, 450, LINES[2], indent=21)
    for n, line in enumerate(LINES):
        sheet.page.paragraph(70, 260 + 44 * n, 455, f"（{n + 1}）{line}")
    return sheet


GREYHEAD = (217, 217, 217)
SEVEN = (60, 50, 80, 60, 60, 60, 60)
SIX = (120, 55, 55, 55, 55, 60)
FOUR = (40, 190, 80, 130)
EIGHT = (50,) + (57,) * 7

CASES: tuple[Case, ...] = (
    Case("grid", partial(_one, STEEL, EIGHT, Style(size=8.5))),
    Case("merged cells", partial(_one, FABRIC, SEVEN, Style(heads=2))),
    Case("merged, office bars",
         partial(_one, FABRIC, SEVEN, Style(rules="rects", heads=2, head_fill=GREYHEAD))),
    Case("three-line", partial(_one, VALVE, FOUR, Style(rules="three"))),
    Case("three-line, english", partial(_one, PUMP, SIX, Style(rules="three"), face="dejavu")),
    Case("three-line, two heads",
         partial(_one, FABRIC[:-1], SEVEN, Style(rules="three", heads=2))),
    Case("rules across", partial(_one, VALVE, FOUR, Style(rules="across"), face="hei")),
    Case("rules across, empty cells",
         partial(_one, PUMP, SIX, Style(rules="across", colour=(150, 150, 150)), face="hei")),
    Case("zebra", partial(_one, PUMP, SIX,
         Style(rules="none", zebra=(235, 241, 222), head_fill=(155, 187, 89)), face="hei")),
    Case("no rules", partial(_one, PACKING[:-1], (50, 160, 60, 60, 60, 70), Style(rules="none"))),
    Case("no rules, empty cells", partial(_one, PUMP, SIX, Style(rules="none"), face="dejavu")),
    Case("dotted", partial(_one, VALVE, FOUR, Style(dash=(1.2, 1.8)))),
    Case("open sides", partial(_one, PACKING, (50, 160, 60, 60, 60, 70), Style(rules="open"))),
    Case("faint", partial(_one, STEEL, EIGHT, Style(size=8.5, colour=(205, 205, 205)))),
    Case("broken", partial(_one, FABRIC, SEVEN, Style(heads=2, dash=(23, 2.5), weight=0.5)),
         Look(dpi=150, skew=-0.8, noise=5, quality=45)),
    Case("touching", partial(_one, STEEL, EIGHT, Style(size=9, pad=-0.5)), Look(dpi=150, skew=0.3)),
    Case("coloured head", partial(_one, PUMP, SIX,
         Style(head_fill=(190, 210, 240), colour=(60, 90, 150)), face="hei")),
    Case("form", partial(_one, FORM, (75, 165, 85, 130), Style(heads=0))),
    Case("small print",
         partial(_one, WIDE, (42,) + (36,) * 11, Style(size=6.5, pad=2.5, inset=1.5)),
         Look(dpi=200, skew=-0.4)),
    Case("two beside", _two_beside),
    Case("two below", _two_below),
    Case("customs form", _customs, Look(dpi=200, skew=0.3)),
    Case("skew 3.5", partial(_one, FABRIC, SEVEN, Style(heads=2)), Look(dpi=200, skew=3.5),
         native=False),
    Case("skew -2, three-line", partial(_one, VALVE, FOUR, Style(rules="three")),
         Look(dpi=150, skew=-2.0), native=False),
    Case("sideways", partial(_one, PACKING, (50, 160, 60, 60, 60, 70), Style()),
         Look(dpi=150, skew=0.7), native=False, turned=90),
    Case("seal over it", partial(_one, FABRIC, SEVEN, Style(heads=2), seals=((330.0, 250.0),)),
         Look(dpi=200, skew=0.6)),
    Case("grey copy, seal", partial(_one, PACKING, (50, 160, 60, 60, 60, 70), Style(),
         seals=((200.0, 250.0),)), Look(kind="copy", dpi=200, skew=-0.6), native=False),
    Case("photo", partial(_one, FABRIC, SEVEN, Style(heads=2)),
         Look(kind="photo", dpi=200, corners=LEFT_ASIDE),
         native=False),
    Case("photo, three-line", partial(_one, VALVE, FOUR, Style(rules="three")),
         Look(kind="photo", dpi=200, corners=RIGHT_ASIDE),
         native=False),
    Case("two columns of text", _two_columns),
    Case("letter", _letter),
    Case("signatures", _signatures),
    Case("chart", _chart),
    Case("drawing", _drawing),
    Case("framed text", _framed),
)  # fmt: skip
