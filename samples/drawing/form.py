"""The export declaration 出口货物报关单: the form's labels and rows, landscape or portrait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from drawing.page import A4, LANDSCAPE, Box, Page
from drawing.seals import Seal

# rows of the header: label and the share of the width
ROWS: tuple[tuple[tuple[str, float], ...], ...] = (
    (
        ("境内发货人", 0.30),
        ("出境关别", 0.20),
        ("出口日期", 0.16),
        ("申报日期", 0.16),
        ("备案号", 0.18),
    ),
    (("境外收货人", 0.30), ("运输方式", 0.20), ("运输工具名称及航次号", 0.32), ("提运单号", 0.18)),
    (("生产销售单位", 0.30), ("监管方式", 0.20), ("征免性质", 0.32), ("许可证号", 0.18)),
    (
        ("合同协议号", 0.30),
        ("贸易国（地区）", 0.20),
        ("运抵国（地区）", 0.16),
        ("指运港", 0.16),
        ("离境口岸", 0.18),
    ),
    (
        ("包装种类", 0.30),
        ("件数", 0.08),
        ("毛重（千克）", 0.12),
        ("净重（千克）", 0.12),
        ("成交方式", 0.10),
        ("运费", 0.10),
        ("保费", 0.10),
        ("杂费", 0.08),
    ),
    (("随附单证及编号", 1.0),),
    (("标记唛码及备注", 1.0),),
)
COLUMNS: tuple[tuple[str, float], ...] = (
    ("项号", 0.035),
    ("商品编号", 0.09),
    ("商品名称及规格型号", 0.265),
    ("数量及单位", 0.10),
    ("单价/总价/币制", 0.11),
    ("原产国（地区）", 0.09),
    ("最终目的国（地区）", 0.10),
    ("境内货源地", 0.13),
    ("征免", 0.08),
)
CONFIRMED = (
    "特殊关系确认：否",
    "价格影响确认：否",
    "支付特许权使用费确认：否",
    "公式定价确认：否",
    "暂定价格确认：否",
    "自报自缴：是",
)


@dataclass(frozen=True)
class Item:
    """One goods item: the cells of its row, lines parted by a line feed."""

    number: str
    hs: str
    name: str
    elements: str
    quantity: str
    price: str
    destination: str
    source: str
    origin: str = "中国\n(CHN)"
    duty: str = "照章征税\n(1)"


@dataclass(frozen=True, kw_only=True)
class Shipment:
    """The header's cells that every declaration fills; `more` overrides or adds by label."""

    exporter: str
    code: str
    buyer: str
    contract: str
    declared: str
    office: str
    country: str
    port: str
    exit: str
    vessel: str
    bill: str
    packing: str
    packages: str
    gross: str
    net: str
    terms: str
    remark: str = "备注：N/M"
    more: Mapping[str, str] = field(default_factory=dict)

    def fields(self) -> dict[str, str]:
        own = f"{self.exporter}\n({self.code})"
        return {
            "境内发货人": own,
            "出境关别": self.office,
            "申报日期": self.declared,
            "境外收货人": self.buyer,
            "运输方式": "水路运输(2)",
            "运输工具名称及航次号": self.vessel,
            "提运单号": self.bill,
            "生产销售单位": own,
            "监管方式": "一般贸易(0110)",
            "征免性质": "一般征税(101)",
            "合同协议号": self.contract,
            "贸易国（地区）": self.country,
            "运抵国（地区）": self.country,
            "指运港": self.port,
            "离境口岸": self.exit,
            "包装种类": self.packing,
            "件数": self.packages,
            "毛重（千克）": self.gross,
            "净重（千克）": self.net,
            "成交方式": self.terms,
            "随附单证及编号": "随附单证1：合同；发票；装箱单",
            "标记唛码及备注": self.remark,
        } | dict(self.more)


@dataclass(frozen=True)
class Declaration:
    """What the form is filled with; `fields` by label."""

    number: str
    office: str
    fields: Mapping[str, str]
    items: Sequence[Item]
    agent: str
    clerk: str = ""
    seals: Sequence[tuple[Seal, float, float, float]] = field(default_factory=tuple)
    portrait: bool = False
    face: str = "song"
    strength: float = 0.85


def declaration(form: Declaration) -> Page:
    """The filled form. Seals are placed by fractions of the page."""
    page = Page(A4 if form.portrait else LANDSCAPE, face=form.face)
    w, h = page.size
    left, right = 30.0, w - 30
    page.text(
        w / 2,
        26,
        "中华人民共和国海关出口货物报关单",
        size=15,
        align="centre",
        face="hei" if form.face in ("song", "hei", "kai") else "sans-bold",
    )
    page.text(left, 50, f"预录入编号：{form.number}", size=8)
    middle = left + (right - left) * 0.36
    page.text(middle, 50, f"海关编号：{form.number}（{form.office}）", size=8)
    page.text(right, 50, "页码/页数：1/1", size=8, align="right")
    top = 63.0
    for row in ROWS:
        top = _header_row(page, row, form.fields, (left, top, right, 0))
    top = _items(page, form.items, (left, top, right, 0), least=h * 0.2)
    for number, text in enumerate(CONFIRMED):
        page.text(
            left + 6 + number * (right - left) / 6.1,
            top + 4,
            text,
            size=7 if not form.portrait else 6.2,
        )
    page.frame((left, top, right, top + 16))
    _foot(page, form, (left, top + 16, right, top + 84))
    for seal, x, y, angle in form.seals:
        page.stamp(seal, x * w, y * h, angle=angle, strength=form.strength)
    return page


def _header_row(
    page: Page, row: Sequence[tuple[str, float]], fields: Mapping[str, str], frame: Box
) -> float:
    left, top, right, _ = frame
    room, x = right - left, left
    long = len(row) == 1
    values = [fields.get(label, "") for label, _ in row]
    deep = 1 + max(v.count("\n") for v in values)
    bottom = top + 14 + 10.5 * deep
    for (label, share), value in zip(row, values, strict=True):
        end = x + room * share
        page.frame((x, top, end, bottom), weight=0.5)
        page.text(x + 3, top + 2.5, label, size=7 if room > 600 else 6.4)
        lines = value.split("\n")
        for number, line in enumerate(lines):
            size = 8.0 if room > 600 or long else 7.0
            page.text(x + (3 if not long else 8), top + 13 + number * 10.5, line, size=size)
        x = end
    return bottom


def _items(page: Page, items: Sequence[Item], frame: Box, *, least: float) -> float:
    left, top, right, _ = frame
    room, x = right - left, left
    size = 7.5 if room > 600 else 6.5
    for label, share in COLUMNS:
        page.text(x + 2, top + 3, label, size=7 if room > 600 else 5.8)
        x += room * share
    start, top = top, top + 15
    page.rule(left, top, right, top, weight=0.4)
    for item in items:
        cells = (
            item.number,
            item.hs,
            f"{item.name}\n{item.elements}",
            item.quantity,
            item.price,
            item.origin,
            item.destination,
            item.source,
            item.duty,
        )
        deepest, x = top, left
        for cell, (_, share) in zip(cells, COLUMNS, strict=True):
            end = page.paragraph(x + 2, top + 4, room * share - 4, cell, size=size, leading=1.35)
            deepest, x = max(deepest, end), x + room * share
        top = deepest + 5
        page.rule(left, top, right, top, weight=0.4)
    top = max(top, start + least)
    page.frame((left, start, right, top))
    return top


def _foot(page: Page, form: Declaration, frame: Box) -> None:
    left, top, right, bottom = frame
    room = right - left
    page.frame(frame)
    page.rule(left + room * 0.74, top, left + room * 0.74, bottom)
    page.text(left + 4, top + 6, f"报关人员　{form.clerk}", size=8)
    page.text(
        left + room * 0.3,
        top + 6,
        "兹申明对以上内容承担如实申报、依法纳税之法律责任",
        size=8 if room > 600 else 7,
    )
    page.text(left + room * 0.75, top + 6, "海关批注及签章", size=8)
    page.text(left + 4, top + 44, f"申报单位　{form.agent}", size=8)
    page.text(left + room * 0.56, top + 44, "申报单位（签章）", size=8 if room > 600 else 7)
