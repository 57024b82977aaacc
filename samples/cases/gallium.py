"""Gallium metal: nothing to measure decides. The letter bears the seal of a firm whose name differs
in one character; the end user's statement carries its translation in the same PDF."""

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

EXPORTER = "广西镓澄电子材料有限公司"
OTHER_FIRM = "广西稼澄电子材料有限公司"  # 稼, not 镓
BUYER = "LUMENWAY SEMICON SDN. BHD."
LAB = "柳州析元稀散金属检测有限公司"
OFFICIAL = Seal(EXPORTER, code="4503311097702")
NEARLY = Seal(OTHER_FIRM, code="4503311097720")
STATEMENT, CONTRACT = "最终用户声明（附译文）.pdf", "外销合同JC-MY-2609.pdf"
REPORT = "分析检测报告XY26-1007.pdf"


def folder() -> Folder:
    """The whole inquiry."""
    return Folder(
        "07-gallium-metal",
        {
            "id": "ZY-7201-2026-0073",
            "office": "钦州港海关",
            "exporter": EXPORTER,
            "notice_no": "钦港关质疑〔2026〕073号",
            "notice_received": date(2026, 10, 14),
            "submitted": date(2026, 10, 22),
            "declared": date(2026, 10, 12),
            "goods": "金属镓",
            "hs_codes": ["8112929010"],
            "destination": "马来西亚",
        },
        [_declaration(), _contract(), _explanation(), _report(), _statement()],
        deadline="2026-10-23",
        goods=[{"id": "1", "item": 1, "name": "金属镓", "model": "4N", "hs_code": "8112929010"}],
        materials=[
            {"requirement": "declaration", "status": "present", "documents": ["出口报关单.png"]},
            {"requirement": "contract", "status": "present", "documents": [CONTRACT]},
            {
                "requirement": "explanation",
                "status": "present",
                "documents": ["情况说明及附件.pdf"],
                "elements": ["performance", "main_use", "reason"],
                "deficiencies": [{"document": "情况说明及附件.pdf", "kind": "seal_of_another"}],
            },
            {"requirement": "technical", "status": "present", "documents": [REPORT]},
            {"requirement": "translation", "status": "present", "documents": [STATEMENT]},
        ],
        candidates=[
            {
                "code": "3C001.a",
                "goods": ["1"],
                "outcome": "description_only",
                "why": "金属镓（单质）；清单没有纯度条件",
            },
        ],
        findings=[
            {"code": "SEAL_OF_ANOTHER", "document": "情况说明及附件.pdf"},
            {"code": "CANDIDATE_NAME_ONLY", "document": None},
        ],
    )


def _declaration() -> Paper:
    page = declaration(
        Declaration(
            number="720120260001390844",
            office="钦州港海关",
            face="serif",
            fields=Shipment(
                exporter=EXPORTER,
                code="91450703MA5QK2YL7B",
                buyer=BUYER,
                contract="JC-MY-2609",
                declared="20261012",
                office="钦州港区\n(7211)",
                country="马来西亚\n(MYS)",
                port="巴生\n(MYS003)",
                exit="钦州\n(450703)",
                vessel="WAN HAI 289/S176",
                bill="WHLU7730195",
                packing="塑料桶(33)",
                packages="20",
                gross="560",
                net="500",
                terms="CIF(1)",
                more={"运费": "USD/480/3", "保费": "000/0.3/1"},
                remark="备注：不属于管制物项，镓纯度99.99%　N/M",
            ).fields(),
            items=[
                Item(
                    "1",
                    "8112929010",
                    "金属镓",
                    "4|3|未锻轧|块状|镓含量99.99%|镓澄牌|4N|1千克/瓶",
                    "500千克\n\n500千克",
                    "268.0000\n134000.00\n美元",
                    "马来西亚\n(MYS)",
                    "(45049)贵港\n/平南县",
                )
            ],
            agent="钦州北湾捷报关代理有限公司　(91450700MA5N0PQX3T)",
            clerk="覃　朗　72110049",
            seals=[(OFFICIAL, 0.63, 0.80, 9)],
        )
    )
    paper = Paper("出口报关单.png", "declaration", [(page, Look(skew=0.3, dpi=150, noise=1.0))])
    paper.indicator("纯度99.99%", "纯度", "99.99", "%")
    paper.indicator("镓含量99.99%", "镓含量", "99.99", "%")
    return paper


def _contract() -> Paper:
    page = Page(face="serif")
    top = contract_head(
        page,
        number="JC-MY-2609",
        date="2026年9月10日",
        place="南宁 Nanning",
        seller=(
            f"{EXPORTER} Guangxi Jiacheng Electronic Materials Co., Ltd.",
            "广西贵港市平南县工业园区龙门大道9号",
        ),
        buyer=(BUYER, "12 Jalan Perusahaan 3, Kulim Hi-Tech Park, Kedah, Malaysia"),
        bold="serif-bold",
        title="外 销 合 同",
        english="EXPORT CONTRACT",
    )
    top = (
        page.table(
            LEFT,
            top + 4,
            (150, 90, 70, 70, 79),
            [
                ("品名 Commodity", "规格 Grade", "数量 kg", "单价 USD/kg", "总价 USD"),
                ("金属镓 Gallium metal", "Ga≥99.99%", "500", "268.00", "134,000.00"),
                ("合计 Total CIF Port Klang", "", "500", "", "134,000.00"),
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
                "1. 质量：镓含量不低于99.99%，杂质总量不超过0.01%，以卖方检测报告为准。",
                "1. Quality: gallium not less than 99.99%, total impurities not more than 0.01%, as per"
                " the Seller's test report.",
            ),
            (
                "2. 包装：1千克聚乙烯瓶，25瓶一桶，低于25℃运输。",
                "2. Packing: 1 kg polyethylene bottles, 25 bottles per drum, transport below 25℃.",
            ),
            (
                "3. 装运：2026年10月，钦州港至巴生港。",
                "3. Shipment: October 2026, from Qinzhou to Port Klang.",
            ),
            ("4. 付款：即期信用证。", "4. Payment: L/C at sight."),
            (
                "5. 转售限制：未经卖方书面同意，买方不得将货物转卖给第三国。",
                "5. Resale: the Buyer shall not resell the goods to a third country without the Seller's"
                " written consent.",
            ),
        ],
    )
    place = signatures(page, top + 20, EXPORTER, BUYER, person="韦蔚然", signed="Lim C. K.")
    page.stamp(OFFICIAL, 170, place + 4, angle=-13)
    paper = Paper(
        CONTRACT, "contract", [(page, Look(skew=-0.7, dpi=160))], languages=("zh-Hans", "en")
    )
    paper.indicator("镓含量不低于99.99%", "镓含量", "99.99", "%", op=">=")
    paper.indicator("杂质总量不超过0.01%", "杂质总量", "0.01", "%", op="<=")
    return paper


def _explanation() -> Paper:
    one = letter(
        "关于出口金属镓的情况说明",
        "钦州港海关：",
        [
            f"我司{EXPORTER}申报出口金属镓500千克（报关单号720120260001390844），收货人为马来西亚"
            "LUMENWAY SEMICON SDN. BHD.，现说明如下：",
            "■一、性能指标",
            "产品为4N级金属镓，镓含量99.99%，熔点29.8 ℃，密度5.9 g/cm³，铜含量不大于0.002%，铅含量不大"
            "于"
            "0.003%，形态为块状。",
            "■二、主要用途",
            "买方用作制备氮化镓LED外延片的原料，并用于液态金属导热材料的试制。",
            "■三、认为不属于管制物项的理由",
            "我司理解，管制的是6N及以上高纯镓；本批货物为4N级粗镓，纯度较低，不能直接用于半导体，故认为"
            "不属于"
            "管制物项。",
            "附件：生产工艺流程说明。",
        ],
        [EXPORTER, "2026年10月20日"],
        face="song",
        bold="hei",
        size=11.5,
    )
    one.stamp(NEARLY, 440, one.runs[-1].top - 6, angle=-4, strength=0.85)
    two = Page(face="serif")
    two.text(LEFT, 50, "附件", size=12, face="serif-bold")
    two.text(297, 76, "生产工艺流程说明", size=16, face="serif-bold", align="centre")
    top = 116.0
    for text in (
        "1. 原料：氧化铝生产的循环母液，含镓0.2 g/L左右。",
        "2. 树脂吸附：母液经离子交换树脂柱吸附、解吸，得到富镓液。",
        "3. 电解：富镓液净化后电解，阴极析出液态镓。",
        "4. 酸洗、真空脱气：除去锌、铁、铅等杂质，得到99.99%金属镓。",
        "5. 浇铸包装：在25 ℃以下凝固，装入聚乙烯瓶。",
    ):
        top = two.paragraph(LEFT, top, ROOM, text, size=11.5, leading=1.8)
    two.stamp(NEARLY, 420, top + 50, angle=10, strength=0.85)
    paper = Paper(
        "情况说明及附件.pdf",
        "explanation",
        [(one, None), (two, Look(skew=1.0, noise=3))],
        notes="印章是“稼澄”，发货人是“镓澄”",
    )
    for quote, name, value, unit, op in (
        ("镓含量99.99%", "镓含量", "99.99", "%", "="),
        ("熔点29.8 ℃", "熔点", "29.8", "℃", "="),
        ("密度5.9 g/cm³", "密度", "5.9", "g/cm³", "="),
        ("铜含量不大于0.002%", "铜含量", "0.002", "%", "<="),
        ("铅含量不大于0.003%", "铅含量", "0.003", "%", "<="),
    ):
        paper.indicator(quote, name, value, unit, op=op)
    return paper


def _report() -> Paper:
    page = Page(face="sans")
    top = report_head(
        page,
        LAB,
        "分 析 检 测 报 告",
        "XY26-1007",
        [
            ("样品名称", "金属镓", "样品编号", "G4N-260928"),
            ("委托单位", EXPORTER, "检测方法", "辉光放电质谱法"),
            ("来样日期", "2026-09-30", "报告日期", "2026-10-09"),
        ],
        bold="sans-bold",
    )
    bottom = page.table(
        LEFT,
        top,
        (62, 90, 77, 62, 90, 78),
        [
            ("元素", "含量（μg/g）", "限值", "元素", "含量（μg/g）", "限值"),
            ("Cu", "8.2", "≤20", "Pb", "12.4", "≤30"),
            ("Zn", "5.1", "≤30", "Al", "2.7", "≤20"),
            ("Fe", "3.9", "≤20", "Ni", "1.6", "≤10"),
            ("In", "9.8", "≤20", "Hg", "0.3", "≤5"),
        ],
        head="sans-bold",
        size=10,
    )
    top = page.paragraph(
        LEFT, bottom + 14, ROOM, "主含量：镓含量99.995%（差减法，依据GB/T 1475-2022）。", size=10.5
    )
    page.paragraph(LEFT, top, ROOM, "结论：符合GB/T 1475-2022中Ga4N的要求。", size=10.5)
    page.text(LEFT, top + 60, "检测：甘木槿", size=10.5)
    page.text(220, top + 60, "审核：卓远岑", size=10.5)
    page.text(RIGHT, top + 90, "柳州析元稀散金属检测有限公司（盖章）", size=10, align="right")
    page.stamp(lab_seal(LAB, "4502051338190"), 430, top + 70, angle=-9)
    page.stamp(OFFICIAL, 300, bottom - 40, angle=6, strength=0.7)
    paper = Paper(REPORT, "technical", [(page, Look(skew=0.4, dpi=160))])
    paper.indicator("镓含量99.995%", "镓含量", "99.995", "%")
    for quote, name in (
        ("8.2", "Cu"),
        ("5.1", "Zn"),
        ("3.9", "Fe"),
        ("9.8", "In"),
        ("12.4", "Pb"),
        ("2.7", "Al"),
        ("1.6", "Ni"),
        ("0.3", "Hg"),
    ):
        paper.indicator(quote, name, quote, "μg/g", row=name)
    return paper


def _statement() -> Paper:
    one = Page(face="serif")
    one.text(297, 60, "LUMENWAY SEMICON SDN. BHD.", size=15, face="serif-bold", align="centre")
    one.text(
        297,
        84,
        "12 Jalan Perusahaan 3, Kulim Hi-Tech Park, 09000 Kulim, Kedah, Malaysia",
        size=9,
        align="centre",
    )
    one.rule(LEFT, 102, RIGHT, 102, weight=1)
    one.text(297, 122, "END-USER STATEMENT", size=14, face="serif-bold", align="centre")
    top = 156.0
    for text in (
        "We, LUMENWAY SEMICON SDN. BHD., hereby state that the 500 kg of gallium metal purchased"
        " under contract JC-MY-2609 will be used in our own plant in Kulim for the growth of"
        " gallium nitride LED wafers and for trials of liquid-metal thermal paste.",
        "We undertake not to use the goods for nuclear, chemical or biological weapons or missiles,"
        " and not to re-export or transfer them without the consent of the competent Chinese"
        " authority.",
        "The annual consumption of our plant is 1800 kg.",
    ):
        top = one.paragraph(LEFT, top, ROOM, text, size=11, leading=1.5) + 6
    one.text(LEFT, top + 40, "Date: 18 September 2026", size=11)
    one.text(330, top + 40, "Signed:", size=11)
    one.text(380, top + 34, "Lim Chee Keong", size=15, face="kai", colour=(30, 40, 120))
    one.stamp(
        Seal("LUMENWAY SEMICON SDN. BHD.", colour="blue", centre="KULIM", width=100, height=100),
        420,
        top + 60,
        angle=-8,
        strength=0.75,
    )
    two = Page(face="serif")
    two.text(297, 60, "最终用户声明（译文）", size=16, face="serif-bold", align="centre")
    top = 104.0
    for text in (
        "我公司LUMENWAY SEMICON SDN. BHD.声明：按合同JC-MY-2609购买的500千克金属镓，将在我公司居林"
        "工厂"
        "用于生长氮化镓LED外延片，并用于液态金属导热膏的试验。",
        "我公司承诺不将上述货物用于核武器、化学武器、生物武器或导弹，未经中国主管部门同意不再出口或"
        "转让。",
        "我厂年用量为1800千克。",
    ):
        top = two.paragraph(LEFT, top, ROOM, text, size=11.5, indent=23, leading=1.7)
    two.text(LEFT, top + 30, "日期：2026年9月18日", size=11.5)
    two.text(RIGHT, top + 30, f"翻译：{EXPORTER}", size=11.5, align="right")
    two.stamp(OFFICIAL, 430, top + 44, angle=7)
    return Paper(
        STATEMENT,
        "end_use_statement",
        [(one, Look(skew=-0.5)), (two, Look(skew=0.4))],
        languages=("en", "zh-Hans"),
        foreign=True,
        translation="provided",
        translated_by=(STATEMENT,),
        parts=(
            {
                "pages": [1],
                "kind": "end_use_statement",
                "foreign": True,
                "translation": {"status": "provided"},
            },
            {
                "pages": [2],
                "kind": "end_use_statement",
                "foreign": False,
                "translation": {"status": "not_required"},
            },
        ),
        notes="第2页是第1页的译文",
    )
