"""Harmless goods with words that sound like the list: stainless steel vacuum flasks."""

from datetime import date

from drawing.folder import Folder, Paper
from drawing.form import Declaration, Item, Shipment, declaration
from drawing.page import Page
from drawing.papers import (
    LEFT,
    RIGHT,
    ROOM,
    clauses,
    contract_head,
    lab_seal,
    letter,
    report_head,
    signatures,
)
from drawing.scan import Look
from drawing.seals import Seal

EXPORTER = "浙江永禾日用器皿股份有限公司"
BUYER = "NORDLYS KJOKKEN AS"
LAB = "金华市衡信产品质量检测有限公司"
OFFICIAL = Seal(EXPORTER, code="3307841150238")
ENGLISH, TRANSLATION = "Migration Test Report.pdf", "迁移试验报告（译文）.pdf"
REPORT = "检测报告HX2602-0093.pdf"


def folder() -> Folder:
    """The whole inquiry."""
    return Folder(
        "08-vacuum-flask",
        {
            "id": "ZY-2919-2026-0003",
            "office": "义乌海关",
            "exporter": EXPORTER,
            "notice_no": "义关质疑〔2026〕003号",
            "notice_received": date(2026, 3, 25),
            "submitted": date(2026, 3, 31),
            "declared": date(2026, 3, 23),
            "goods": "不锈钢真空保温杯",
            "hs_codes": ["9617001100"],
            "destination": "挪威",
        },
        [_declaration(), _contract(), _explanation(), _report(), _english(), _translation()],
        deadline="2026-04-03",
        goods=[
            {
                "id": "1",
                "item": 1,
                "name": "不锈钢真空保温杯",
                "model": "YH-500S",
                "hs_code": "9617001100",
            }
        ],
        materials=[
            {"requirement": "declaration", "status": "present", "documents": ["报关单.pdf"]},
            {"requirement": "contract", "status": "present", "documents": ["合同.pdf"]},
            {
                "requirement": "explanation",
                "status": "present",
                "documents": ["情况说明.pdf"],
                "elements": ["performance", "main_use", "reason"],
            },
            {
                "requirement": "technical",
                "status": "present",
                "documents": [REPORT, ENGLISH, TRANSLATION],
            },
            {"requirement": "translation", "status": "present", "documents": [TRANSLATION]},
        ],
        findings=[{"code": "CANDIDATE_NONE", "document": None}],
    )


def _declaration() -> Paper:
    page = declaration(
        Declaration(
            number="291920260003318205",
            office="义乌海关",
            portrait=True,
            face="hei",
            fields=Shipment(
                exporter=EXPORTER,
                code="91330784MA28D6HT9W",
                buyer=BUYER,
                contract="YH-NO-2603",
                declared="20260323",
                office="北仑海关\n(3104)",
                country="挪威(NOR)",
                port="奥斯陆\n(NOR015)",
                exit="宁波\n(330201)",
                vessel="MAERSK TAURUS/612W",
                bill="MAEU910277365",
                packing="纸箱(22)",
                packages="417",
                gross="4170",
                net="3336",
                terms="FOB(3)",
            ).fields(),
            items=[
                Item(
                    "1",
                    "9617001100",
                    "不锈钢真空保温杯",
                    "4|3|盛装饮用水|带壳|真空绝热|内胆06Cr19Ni10|500mL|永禾牌|YH-500S",
                    "10008个\n\n3336千克\n10008个",
                    "3.1500\n31525.20\n美元",
                    "挪威\n(NOR)",
                    "(33079)金华\n/永康市",
                )
            ],
            agent="义乌市通衢报关有限公司",
            clerk="蒲苇杭　29190317",
            seals=[(OFFICIAL, 0.63, 0.60, 3)],
        )
    )
    return Paper("报关单.pdf", "declaration", [(page, None)])


def _contract() -> Paper:
    page = Page(face="hei")
    top = contract_head(
        page,
        number="YH-NO-2603",
        date="2026-01-20",
        place="永康 Yongkang",
        seller=(
            f"{EXPORTER} Zhejiang Yonghe Houseware Co., Ltd.",
            "浙江省永康市经济开发区名园北大道288号",
        ),
        buyer=(BUYER, "Verkstedveien 14, 0277 Oslo, Norway"),
        bold="hei",
    )
    top = (
        page.table(
            LEFT,
            top + 4,
            (170, 80, 70, 60, 79),
            [
                ("品名 Commodity", "货号 Item", "数量 pcs", "单价 USD", "总价 USD"),
                (
                    "不锈钢真空保温杯\nStainless steel vacuum flask",
                    "YH-500S",
                    "10,008",
                    "3.15",
                    "31,525.20",
                ),
            ],
            size=9,
        )
        + 10
    )
    top = clauses(
        page,
        top,
        [
            (
                "1. 颜色：黑、白、蓝三色等量搭配。",
                "1. Colour: black, white and blue in equal parts.",
            ),
            (
                "2. 包装：每个一彩盒，24个一外箱。",
                "2. Packing: one colour box each, 24 per carton.",
            ),
            (
                "3. 装运期：2026年3月底前，宁波港。",
                "3. Shipment: by the end of March 2026, Ningbo.",
            ),
            (
                "4. 付款：30%定金，余款见提单副本。",
                "4. Payment: 30% deposit, balance against copy of B/L.",
            ),
            (
                "5. 食品接触材料须符合买方所在地法规。",
                "5. Food contact materials shall comply with the law of the Buyer's country.",
            ),
        ],
    )
    place = signatures(page, top + 24, EXPORTER, BUYER, person="应和风", signed="K. Solberg")
    page.stamp(OFFICIAL, 165, place + 2, angle=0)
    return Paper("合同.pdf", "contract", [(page, None)], languages=("zh-Hans", "en"))


def _explanation() -> Paper:
    page = letter(
        "情况说明",
        "义乌海关：",
        [
            f"{EXPORTER}出口挪威的不锈钢真空保温杯10008个，报关单号291920260003318205，现将有关情况说明"
            "如下：",
            "■一、性能指标",
            "容量500 mL，口径52 mm，内外壁材料为06Cr19Ni10不锈钢，壁厚0.4 mm，夹层真空度约0.01 Pa，"
            "95 ℃热水保温6小时后水温不低于68 ℃。",
            "■二、主要用途",
            "日常盛装饮用水、茶和咖啡，在超市和网店零售。",
            "■三、认为不属于管制物项的理由",
            "本品为日用消费品，不是真空泵、压力传感器或耐腐蚀容器等清单所列设备，也不含清单所列材料，"
            "因此不属于管制物项。",
        ],
        [EXPORTER, "2026年3月30日"],
        face="serif",
        bold="sans-bold",
        size=12,
    )
    page.stamp(OFFICIAL, 425, page.runs[-1].top - 6, angle=-14)
    paper = Paper("情况说明.pdf", "explanation", [(page, Look(skew=0.5, dpi=140, noise=2.5))])
    for quote, name, value, unit, op in (
        ("容量500 mL", "容量", "500", "mL", "="),
        ("口径52 mm", "口径", "52", "mm", "="),
        ("壁厚0.4 mm", "壁厚", "0.4", "mm", "="),
        ("夹层真空度约0.01 Pa", "夹层真空度", "0.01", "Pa", "~"),
        ("水温不低于68 ℃", "水温", "68", "℃", ">="),
    ):
        paper.indicator(quote, name, value, unit, op=op)
    return paper


def _report() -> Paper:
    page = Page(face="sans")
    top = report_head(
        page,
        LAB,
        "检 测 报 告",
        "HX2602-0093",
        [
            ("样品名称", "不锈钢真空保温杯", "规格型号", "YH-500S"),
            ("委托单位", EXPORTER, "商标", "永禾"),
            ("检测依据", "GB/T 29606-2013", "检测日期", "2026-02-09～02-12"),
        ],
        bold="sans-bold",
    )
    bottom = page.table(
        LEFT,
        top,
        (34, 140, 50, 90, 80, 65),
        [
            ("序号", "项目", "单位", "技术要求", "检测结果", "单项判定"),
            ("1", "容量", "mL", "500±25", "506", "合格"),
            ("2", "保温效能（6 h）", "℃", "≥66", "69.5", "合格"),
            ("3", "密封性能", "—", "无渗漏", "无渗漏", "合格"),
            ("4", "耐冲击性能（1 m跌落）", "—", "无裂纹、破损", "无裂纹、破损", "合格"),
            ("5", "提环安装强度", "N", "≥10倍重量", "78", "合格"),
            ("6", "内胆铬含量", "%", "≥16", "18.3", "合格"),
            ("7", "内胆镍含量", "%", "≥8", "8.1", "合格"),
        ],
        head="sans-bold",
        size=10,
    )
    page.paragraph(
        LEFT,
        bottom + 14,
        ROOM,
        "检测结论：所检项目符合GB/T 29606-2013《不锈钢真空杯》的要求。",
        size=10.5,
    )
    page.text(LEFT, bottom + 70, "编制：俞舟", size=10.5)
    page.text(200, bottom + 70, "批准：厉行舟", size=10.5)
    page.stamp(lab_seal(LAB, "3307021166453"), 430, bottom + 78, angle=12)
    page.stamp(OFFICIAL, 320, bottom - 60, angle=-3, strength=0.7)
    paper = Paper(REPORT, "technical", [(page, Look(skew=-0.4, dpi=150))])
    for quote, name, value, unit in (
        ("506", "容量", "506", "mL"),
        ("69.5", "保温效能（6 h）", "69.5", "℃"),
        ("78", "提环安装强度", "78", "N"),
        ("18.3", "内胆铬含量", "18.3", "%"),
        ("8.1", "内胆镍含量", "8.1", "%"),
    ):
        paper.indicator(quote, name, value, unit, row=name)
    return paper


ROWS = (
    ("Chromium", "铬", "0.012 mg/kg", "0.25 mg/kg"),
    ("Nickel", "镍", "0.035 mg/kg", "0.14 mg/kg"),
    ("Manganese", "锰", "0.021 mg/kg", "1.8 mg/kg"),
    ("Lead", "铅", "< 0.005 mg/kg", "0.010 mg/kg"),
)


def _english() -> Paper:
    page = Page(face="dejavu")
    page.text(297, 52, "TEST REPORT", size=17, face="dejavu-bold", align="centre")
    page.text(LEFT, 84, "Report No. MT-26-4417", size=9.5)
    page.text(RIGHT, 84, "Date of issue: 18 February 2026", size=9.5, align="right")
    top = page.paragraph(
        LEFT,
        106,
        ROOM,
        "Sample: stainless steel vacuum flask YH-500S. The specific migration of"
        " metals was determined with 0.5 % citric acid as food simulant at 70 °C for two hours,"
        " third contact.",
        size=9.5,
    )
    top = page.table(
        LEFT,
        top + 8,
        (160, 150, 149),
        [
            ("Element", "Result (third contact)", "Release limit"),
            *((en, value, limit) for en, _, value, limit in ROWS),
        ],
        head="dejavu-bold",
        size=9.5,
    )
    page.paragraph(
        LEFT,
        top + 14,
        ROOM,
        "Conclusion: the results of the sample comply with the"
        " release limits. This report refers only to the sample received and may not be"
        " reproduced in part.",
        size=9.5,
    )
    page.stamp(OFFICIAL, 430, top + 120, angle=0, strength=0.8)
    paper = Paper(
        ENGLISH,
        "technical",
        [(page, None)],
        languages=("en",),
        foreign=True,
        translation="provided",
        translated_by=(TRANSLATION,),
    )
    for name, _, value, _limit in ROWS:
        paper.indicator(
            value, name, value.split()[-2], "mg/kg", op="<" if value.startswith("<") else "="
        )
    return paper


def _translation() -> Paper:
    page = Page(face="hei")
    page.text(297, 52, "试验报告（译文）", size=17, align="centre")
    page.text(LEFT, 84, "报告编号：MT-26-4417", size=9.5)
    page.text(RIGHT, 84, "签发日期：2026年2月18日", size=9.5, align="right")
    top = page.paragraph(
        LEFT,
        106,
        ROOM,
        "样品：不锈钢真空保温杯YH-500S。以0.5 %柠檬酸为食品模拟物，在70 ℃下浸泡两"
        "小时，"
        "测定第三次接触时金属的特定迁移量。",
        size=10.5,
    )
    top = page.table(
        LEFT,
        top + 8,
        (160, 150, 149),
        [
            ("元素", "结果（第三次接触）", "释放限量"),
            *((zh, value, limit) for _, zh, value, limit in ROWS),
        ],
        size=9.5,
    )
    page.paragraph(
        LEFT,
        top + 14,
        ROOM,
        "结论：样品结果符合释放限量。本报告仅对来样负责，不得部分复制。",
        size=10.5,
    )
    page.stamp(OFFICIAL, 430, top + 90, angle=0, strength=0.8)
    paper = Paper(
        TRANSLATION, "technical", [(page, None)], notes="Migration Test Report.pdf 的中文译文"
    )
    for _, name, value, _limit in ROWS:
        paper.indicator(
            value, name, value.split()[-2], "mg/kg", op="<" if value.startswith("<") else "="
        )
    return paper
