"""Pages by chance: reports, letters, contracts, forms, data sheets, lists, in many layouts.

Every sheet is drawn from a `Random` alone, so that the same seed gives the same page.
"""

from collections.abc import Callable
from random import Random

from drawing import foreign_words, invented
from drawing.cast import Cast, cast
from drawing.form import Declaration, Item, Shipment, declaration
from drawing.page import A4, LANDSCAPE, Page
from drawing.papers import (
    LEFT,
    RIGHT,
    ROOM,
    clauses,
    contract_head,
    letter,
    report_head,
    signatures,
)
from drawing.stamps import stamp

REASONS = (
    "该货物为通用工业制品，未针对任何军事用途进行设计、改进或者选型。",
    "收货人承诺仅将货物用于所述民用用途，不转售给任何第三方，不运往受限制的国家和地区。",
    "经我司技术部门核对，上述各项指标均为出厂检验实测数据，原始记录保存三年备查。",
    "包装采用真空铝箔袋加木箱，运输过程中应防潮、防震，存放环境相对湿度不高于60%。",
    "货物已于上月完成出厂验收，随货附有质量证明书、装箱单及原厂技术说明书各一份。",
)
USES = (
    "光伏拉晶炉热场部件",
    "汽车零部件热处理",
    "医用影像设备维修",
    "高校材料实验室教学",
    "食品包装机械配套",
)


def report(chance: Random, who: Cast) -> tuple[Page, float]:
    """A test report with a ruled table: parameter, unit, requirement, result."""
    page = Page(face=who.face)
    standard = f"{chance.randint(100, 39999)}.{chance.randint(1, 9)}-20{chance.randint(10, 25)}"
    facts = [
        ["样品名称", who.goods[0], "型号规格", who.model],
        ["委托单位", who.exporter.name, "检测日期", invented.date(chance)],
        ["检测依据", f"GB/T {standard}", "样品数量", f"{chance.randint(1, 20)} 件"],
    ]
    number = f"{invented.model(chance)}-{invented.digits(chance, 6)}"
    top = report_head(page, who.laboratory.name, "检 测 报 告", number, facts, bold=who.heavy)
    rows = [["序号", "检测项目", "单位", "技术要求", "检测结果", "单项判定"]]
    for n, one in enumerate(invented.parameters(chance, chance.randint(7, 13)), 1):
        wanted = invented.figure(chance, one)
        rows.append(
            [str(n), one.zh, one.unit or "—", wanted, invented.measured(chance, one), "符合"]
        )
    top = page.table(LEFT, top, (34, 110, 66, 108, 82, 59), rows, size=9.5, head=who.heavy)
    top = page.paragraph(LEFT, top + 12, ROOM, "备注：" + chance.choice(REASONS), size=9.5)
    page.text(LEFT, top + 8, f"检测：{invented.person(chance)}", size=10)
    page.text(LEFT + 150, top + 8, f"审核：{invented.person(chance)}", size=10)
    page.text(LEFT + 300, top + 8, f"批准：{invented.person(chance)}", size=10)
    page.text(RIGHT - 10, top + 44, f"签发日期：{invented.date(chance)}", size=10, align="right")
    return page, top + 30


def explanation(chance: Random, who: Cast) -> tuple[Page, float]:
    """A letter 情况说明 with figures in running text; at times under a red letterhead."""
    stated = "；".join(
        f"{one.zh}{chance.choice(('为', '', '：'))}{invented.figure(chance, one)}"
        for one in invented.parameters(chance, chance.randint(6, 11))
    )
    told = chance.sample(REASONS, 3)
    page = letter(
        chance.choice(("情况说明", "关于出口货物的说明", "技术指标说明")),
        f"致：{chance.choice(invented.PLACES).removesuffix('市')}海关",
        [
            f"我司{who.exporter.name}（统一社会信用代码{who.exporter.code}）拟向{who.buyer}出口"
            f"{who.goods[0]}（型号{who.model}），商品编号{invented.hs_code(chance)}，"
            f"合同号{invented.model(chance)}-{invented.digits(chance, 5)}。",
            "■一、主要性能指标",
            stated + "。",
            "■二、主要用途及理由",
            f"该货物用于{chance.choice(USES)}。{told[0]}{told[1]}",
            told[2],
            "特此说明。",
        ],
        [who.exporter.name, invented.date(chance)],
        face=who.face,
        size=chance.choice((10.5, 11.5, 12)),
        bold=who.heavy,
        head=who.exporter.name if chance.random() < 0.35 else "",
    )
    return page, page.runs[-1].top - 6


def contract(chance: Random, who: Cast) -> tuple[Page, float]:
    """A contract in two languages with a table of goods."""
    page = Page(face=who.face)
    buyer_at = chance.choice(invented.STREETS)
    seller_at = f"{chance.choice(invented.PLACES)}经济开发区{chance.randint(2, 90)}号"
    top = contract_head(
        page,
        number=f"{invented.model(chance)}-{invented.digits(chance, 4)}",
        date=invented.date(chance),
        place=chance.choice(invented.PLACES),
        seller=(who.exporter.name, seller_at),
        buyer=(who.buyer, buyer_at),
        bold=who.heavy,
    )  # fmt: skip
    rows = [["货物 Goods", "型号 Model", "数量 Qty", "单价 Unit price", "金额 Amount (USD)"]]
    for _ in range(chance.randint(1, 3)):
        rows.append(
            ["\n".join(who.goods), invented.model(chance), f"{chance.randint(2, 900)} 件",
             invented.amount(chance, 10, 9000), invented.amount(chance, 10000, 900000)]
        )  # fmt: skip
    top = page.table(LEFT, top + 6, (135, 84, 60, 84, 96), rows, size=9) + 8
    some = invented.parameters(chance, 5)
    chinese = "；".join(f"{one.zh}{invented.figure(chance, one)}" for one in some)
    english = "; ".join(f"{one.en} {invented.figure(chance, one)}" for one in some)
    days = chance.randint(15, 120)
    pairs = [
        (f"1. 技术要求：{chinese}。", f"Specification: {english}."),
        (
            f"2. 交货期：合同生效后 {days} 天内，FOB 上海。",
            f"Delivery: within {days} days, FOB Shanghai.",
        ),
        (
            "3. 付款：30% T/T 预付，70% 见提单复印件付清。",
            "Payment: 30% T/T in advance, 70% against copy of B/L.",
        ),
        (
            "4. 索赔期限：货到目的港之日起 60 天内。",
            "Claims: within 60 days after arrival at destination.",
        ),
    ]
    top = clauses(page, top, pairs)
    return page, signatures(page, top + 10, who.exporter.name, who.buyer)


def form(chance: Random, who: Cast) -> tuple[Page, float]:
    """The export declaration, landscape or portrait."""
    country = chance.choice(("德国\n(DEU)", "意大利\n(ITA)", "新加坡\n(SGP)", "印度\n(IND)"))
    gross = chance.randint(40, 9000)
    items = [
        Item(
            str(n),
            invented.hs_code(chance),
            who.goods[0],
            "4|3|" + "|".join(invented.figure(chance, p) for p in invented.parameters(chance, 3))
            + f"|{invented.model(chance)}",
            f"{chance.randint(2, 900)}件\n\n{gross * 0.9:.1f}千克",
            f"{chance.randint(9, 9000)}.0000\n{invented.amount(chance, 900, 99000)}\n美元",
            country,
            f"({invented.digits(chance, 5)})\n{chance.choice(invented.PLACES)}",
        )
        for n in range(1, chance.randint(2, 5))
    ]  # fmt: skip
    shipment = Shipment(
        exporter=who.exporter.name,
        code=who.exporter.code,
        buyer=who.buyer,
        contract=f"{invented.model(chance)}-{invented.digits(chance, 4)}",
        declared=f"2026{chance.randint(1, 12):02}{chance.randint(1, 28):02}",
        office=f"外港海关\n({invented.digits(chance, 4)})",
        country=country,
        port=f"{chance.choice(('汉堡', '热那亚', '孟买'))}\n({invented.digits(chance, 6)})",
        exit=f"洋山港\n({invented.digits(chance, 6)})",
        vessel=f"COSCO/{invented.digits(chance, 4)}W",
        bill=invented.model(chance) + invented.digits(chance, 7),
        packing="天然木箱(92)",
        packages=str(chance.randint(1, 90)),
        gross=str(gross),
        net=f"{gross * 0.9:.1f}",
        terms="FOB(3)",
    )
    page = declaration(
        Declaration(
            number=invented.digits(chance, 18),
            office="外港海关",
            fields=shipment.fields(),
            items=items,
            agent=invented.firm(chance, trade="报关行有限公司").name,
            clerk=f"{invented.person(chance)}　{invented.digits(chance, 8)}",
            portrait=chance.random() < 0.4,
            face=who.face,
        )
    )
    return page, page.runs[-1].top - 4


def data_sheet(chance: Random, who: Cast) -> tuple[Page, float]:
    """A maker's data sheet without rules, in Chinese and English, at times in two columns."""
    page = Page(face=who.face)
    page.text(LEFT, 52, f"{who.model} {who.goods[0]}", size=20, face=who.heavy)
    page.text(LEFT, 80, who.goods[1].upper(), size=13, face="latin", colour=(40, 70, 130))
    page.rule(LEFT, 100, RIGHT, 100, weight=1.6, colour=(40, 70, 130))
    columns = chance.choice((1, 2))
    wide, top = (ROOM if columns == 1 else ROOM / 2 - 14), 116.0
    for column in range(columns):
        left, y = LEFT + column * (wide + 28), top
        page.text(left, y, chance.choice(("技术参数 Specifications", "Technical data", "性能指标")),
                  size=11, face=who.heavy)  # fmt: skip
        y += 20
        for one in invented.parameters(chance, chance.randint(9, 13)):
            name = chance.choice((one.zh, f"{one.zh} {one.en}" if columns == 1 else one.zh, one.en))
            page.text(left, y, name, size=9)
            page.text(left + wide, y, invented.figure(chance, one), size=9, align="right",
                      face=chance.choice((who.face, "latin")))  # fmt: skip
            y += chance.choice((15.5, 17.0))
        y = page.paragraph(left, y + 8, wide, chance.choice(REASONS), size=9, leading=1.5)
    page.text(LEFT, y + 20, who.exporter.name, size=9.5)
    page.text(
        LEFT,
        y + 35,
        f"Tel: +86-{invented.digits(chance, 3)}-{invented.digits(chance, 8)}",
        size=8.5,
    )
    return page, y + 30


def packing_list(chance: Random, who: Cast) -> tuple[Page, float]:
    """A landscape list of many numbers."""
    page = Page(LANDSCAPE, face=who.face)
    page.text(421, 34, "装箱单 PACKING LIST", size=17, face=who.heavy, align="centre")
    page.text(60, 66, f"Shipper: {who.exporter.name}", size=9.5)
    page.text(60, 81, f"Consignee: {who.buyer}, {chance.choice(invented.STREETS)}", size=9.5)
    invoice = invented.model(chance) + invented.digits(chance, 5)
    page.text(782, 66, f"Invoice No.: {invoice}", size=9.5, align="right")
    rows = [["箱号", "品名", "型号", "数量", "净重 (kg)", "毛重 (kg)", "尺寸 (mm)", "HS"]]
    for n in range(1, chance.randint(7, 14)):
        net = chance.uniform(3, 900)
        sides = "×".join(str(chance.randint(80, 2400)) for _ in range(3))
        rows.append(
            [f"C/{n:02}", who.goods[0], invented.model(chance), f"{chance.randint(1, 400)} PCS",
             f"{net:.2f}", f"{net * 1.13:.2f}", sides, invented.hs_code(chance)]
        )  # fmt: skip
    top = page.table(60, 100, (44, 140, 96, 74, 74, 74, 128, 92), rows, size=9, head=who.heavy)
    page.text(
        60,
        top + 16,
        f"合计 TOTAL: {chance.randint(3, 40)} CASES, {invented.amount(chance, 900, 9000)} KG",
        size=10,
    )
    page.text(770, top + 40, who.exporter.name, size=10, align="right")
    return page, top + 46


def dense(chance: Random, who: Cast) -> tuple[Page, float]:
    """Running text in two narrow columns: the hardest order, small letters."""
    page = Page(A4, face=who.face)
    page.text(297, 48, f"{who.goods[0]}技术说明书", size=16, face=who.heavy, align="centre")
    wide, bottoms = ROOM / 2 - 12, []
    for column in range(2):
        top = 84.0
        for number in range(1, 6):
            some = invented.parameters(chance, 3)
            text = f"{column + 1}.{number} {chance.choice(REASONS)}" + "，".join(
                f"{one.zh}{invented.figure(chance, one)}" for one in some
            )
            top = page.paragraph(LEFT + column * (wide + 24), top, wide, text + "。", size=8.5,
                                 leading=1.5) + 5  # fmt: skip
        bottoms.append(top)
    page.text(RIGHT, max(bottoms) + 20, who.exporter.name, size=9, align="right")
    return page, max(bottoms) + 20


def foreign(chance: Random, who: Cast) -> tuple[Page, float]:
    """A data sheet in another language, some in another script."""
    words = chance.choice(foreign_words.SHEETS)
    page = Page(face=words.face)
    page.text(LEFT, 56, f"{words.title} {who.model}", size=16, face=words.face)
    top = 90.0
    for sentence in chance.sample(words.sentences, len(words.sentences)):
        top = page.paragraph(LEFT, top, ROOM, sentence, size=10.5, leading=1.5) + 4
    rows = [list(words.head)]
    rows += [
        [name, invented.figure(chance, one)]
        for name, one in zip(words.rows, invented.parameters(chance, len(words.rows)), strict=True)
    ]
    top = page.table(LEFT, top + 8, (230, 200), rows, size=10, align="left")
    page.text(LEFT, top + 20, who.buyer, size=10)
    return page, top + 40


SHEETS: tuple[Callable[[Random, Cast], tuple[Page, float]], ...] = (
    report, explanation, contract, data_sheet, form, explanation, report, packing_list, dense,
    contract, foreign,
)  # fmt: skip


def sheet(chance: Random, number: int) -> Page:
    """The `number`th sheet of a run, with its stamps."""
    who = cast(chance)
    page, foot = SHEETS[number % len(SHEETS)](chance, who)
    stamp(chance, who, page, foot)
    return page
