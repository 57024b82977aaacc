"""A tungsten alloy ring that reaches 1C226 by shape and weight: no contract, a letter in GBK text
without a seal, copies in an archive, and it came late."""

from datetime import date

from drawing.folder import Folder, Paper
from drawing.form import Declaration, Item, Shipment, declaration
from drawing.page import Page
from drawing.papers import LEFT, RIGHT, ROOM, lab_seal, report_head
from drawing.scan import Look
from drawing.seals import Seal

EXPORTER = "湖南钨曜新材料股份有限公司"
BUYER = "TENNO MEDICAL PHYSICS OY"
LAB = "长沙锐析金属检测有限公司"
OFFICIAL = Seal(EXPORTER, code="4301211088653")
ARCHIVE = "补充材料.zip"
REPORT, PHOTO = "检测报告.tif", "图纸.png"


def folder() -> Folder:
    """The whole inquiry."""
    inside = f"{ARCHIVE}!/{REPORT}"
    return Folder(
        "06-tungsten-ring",
        {
            "id": "ZY-4901-2026-0064",
            "office": "长沙海关",
            "exporter": EXPORTER,
            "notice_no": "长关质疑〔2026〕064号",
            "notice_received": date(2026, 9, 3),
            "submitted": date(2026, 9, 16),
            "declared": date(2026, 8, 31),
            "goods": "钨镍铁合金准直环",
            "hs_codes": ["8101999090"],
            "destination": "芬兰",
        },
        [_declaration(), _explanation(), _archive(), _russian()],
        deadline="2026-09-14",
        goods=[
            {
                "id": "1",
                "item": 1,
                "name": "钨镍铁合金准直环",
                "model": "WY-925-K",
                "hs_code": "8101999090",
            }
        ],
        materials=[
            {"requirement": "declaration", "status": "present", "documents": ["报关单.jpg"]},
            {"requirement": "contract", "status": "missing", "documents": []},
            {
                "requirement": "explanation",
                "status": "present",
                "documents": ["情况说明.txt"],
                "elements": ["performance", "main_use", "reason"],
                "deficiencies": [{"document": "情况说明.txt", "kind": "unsealed"}],
            },
            {
                "requirement": "technical",
                "status": "present",
                "documents": [inside, f"{ARCHIVE}!/{PHOTO}", "ТУ_WY-925.pdf"],
            },
            {
                "requirement": "translation",
                "status": "missing",
                "documents": [],
                "deficiencies": [{"document": "ТУ_WY-925.pdf", "kind": "not_translated"}],
            },
        ],
        contradictions=[
            {
                "kind": "indicator",
                "parameter": name,
                "documents": ["情况说明.txt", inside],
                "values": values,
            }
            for name, values in (
                ("密度", ["17.5 g/cm3", "17.56 g/cm³"]),
                ("抗拉强度", ["950 MPa", "968 MPa"]),
                ("伸长率", ["16 %", "17.5 %"]),
            )
        ],
        candidates=[
            {
                "code": "1C226",
                "goods": ["1"],
                "outcome": "criteria_met",
                "why": "钨含量 92.6 %，内径 120 mm 的空心圆柱体，单件重量 24.6 kg",
            },
            {
                "code": "1C004",
                "goods": ["1"],
                "outcome": "criteria_not_met",
                "why": "抗拉强度 968 MPa 不超过 1270 MPa；密度 17.56 g/cm³ 和伸长率达到",
            },
        ],
        findings=[
            {"code": "MATERIAL_MISSING", "document": None},
            {"code": "SEAL_MISSING", "document": "情况说明.txt"},
            {"code": "SEAL_UNDECIDABLE", "document": inside},
            {"code": "TRANSLATION_MISSING", "document": "ТУ_WY-925.pdf"},
            {"code": "DEADLINE_PASSED", "document": None},
            {"code": "CANDIDATE_FIGURES_REACH", "document": None},
        ],
    )


def _declaration() -> Paper:
    page = declaration(
        Declaration(
            number="490120260000511028",
            office="长沙海关",
            face="sans",
            fields=Shipment(
                exporter=EXPORTER,
                code="91430121MA4T8WU26R",
                buyer=BUYER,
                contract="WY-FI-2619",
                declared="20260831",
                office="长沙黄花\n(4906)",
                country="芬兰\n(FIN)",
                port="赫尔辛基\n(FIN004)",
                exit="长沙黄花\n(430102)",
                vessel="Y87221/0903",
                bill="784-20551906",
                packing="天然木箱(92)",
                packages="2",
                gross="225",
                net="196.8",
                terms="FCA(7)",
                more={"运输方式": "航空运输(5)"},
            ).fields(),
            items=[
                Item(
                    "1",
                    "8101999090",
                    "钨镍铁合金准直环",
                    "4|3|用于医用放射治疗设备|W92.5%,Ni5%,Fe2.5%|环状，外径180mm，内径120mm|"
                    "WY-925-K|钨曜牌",
                    "8件\n\n196.8千克",
                    "2150.0000\n17200.00\n欧元",
                    "芬兰\n(FIN)",
                    "(43019)长沙\n/长沙县",
                )
            ],
            agent="长沙湘捷报关行有限公司",
            clerk="祁　安　49060185",
            seals=[(OFFICIAL, 0.60, 0.80, -9)],
        )
    )
    look = Look(
        "photo",
        dpi=170,
        noise=2.5,
        blur=0.7,
        quality=70,
        corners=((0.03, 0.07), (0.97, 0.04), (0.95, 0.95), (0.06, 0.97)),
    )
    paper = Paper("报关单.jpg", "declaration", [(page, look)])
    paper.indicator("外径180mm", "外径", "180", "mm")
    paper.indicator("内径120mm", "内径", "120", "mm")
    return paper


def _explanation() -> Paper:
    paper = Paper(
        "情况说明.txt",
        "explanation",
        encoding="gbk",
        plain="""\
情况说明

长沙海关：

    我司出口芬兰钨镍铁合金准直环8件，报关单号490120260000511028，现说明如下。

一、性能指标
    型号：WY-925-K
    钨含量：92.5%
    密度：17.5 g/cm3
    抗拉强度：950 MPa
    伸长率：16%
    外形尺寸：外径180 mm，内径120 mm，高100 mm
    单件重量：24.6 kg

二、主要用途
    装在医用直线加速器治疗头内，作准直和屏蔽射线之用，最终用户为芬兰的医院。

三、认为不属于管制物项的理由
    清单1C004项要求密度大于17.5 g/cm3、抗拉强度超过1270 MPa且伸长率超过8%。我司产品抗拉强度
    仅950 MPa，因此不属于管制物项。

湖南钨曜新材料股份有限公司
2026年9月14日
""",
        notes="没有印章；只谈 1C004，没有谈 1C226",
    )
    for quote, name, value, unit in (
        ("钨含量：92.5%", "钨含量", "92.5", "%"),
        ("密度：17.5 g/cm3", "密度", "17.5", "g/cm3"),
        ("抗拉强度：950 MPa", "抗拉强度", "950", "MPa"),
        ("伸长率：16%", "伸长率", "16", "%"),
        ("外径180 mm", "外径", "180", "mm"),
        ("内径120 mm", "内径", "120", "mm"),
        ("高100 mm", "高", "100", "mm"),
        ("单件重量：24.6 kg", "单件重量", "24.6", "kg"),
    ):
        paper.indicator(quote, name, value, unit)
    return paper


def _archive() -> Paper:
    return Paper(
        ARCHIVE, "container", entries=[_report(), _drawing()], gbk_names=True, languages=()
    )


def _report() -> Paper:
    one = Page(face="serif")
    top = report_head(
        one,
        LAB,
        "检 测 报 告",
        "RX260822-05",
        [
            ("样品名称", "钨镍铁合金", "牌号", "WY-925"),
            ("委托单位", EXPORTER, "样品状态", "棒状试样，3件"),
            ("收样日期", "2026年8月20日", "报告日期", "2026年8月24日"),
        ],
        bold="serif-bold",
    )
    bottom = one.table(
        LEFT,
        top,
        (34, 120, 62, 90, 153),
        [
            ("序号", "项目", "单位", "检测结果", "检测方法"),
            ("1", "钨含量", "%", "92.6", "GB/T 6150"),
            ("2", "密度", "g/cm³", "17.56", "GB/T 3850-2015"),
            ("3", "抗拉强度", "MPa", "968", "GB/T 228.1-2021"),
            ("4", "屈服强度", "MPa", "655", "GB/T 228.1-2021"),
            ("5", "断后伸长率", "%", "17.5", "GB/T 228.1-2021"),
            ("6", "硬度", "HRC", "27", "GB/T 230.1-2018"),
        ],
        head="serif-bold",
        size=10.5,
    )
    one.paragraph(
        LEFT, bottom + 14, ROOM, "注：委托方未提出判定要求，本报告只报告实测数据。", size=10
    )
    one.text(LEFT, 560, "检测：汪序", size=10.5)
    one.text(250, 560, "审核：骆凝霜", size=10.5)
    one.stamp(lab_seal(LAB, "4301051520988"), 430, 560, angle=5)
    one.stamp(OFFICIAL, 340, bottom - 70, angle=-11)
    two = Page(face="serif")
    two.text(RIGHT, 50, "报告编号：RX260822-05　第2页", size=9.5, align="right")
    top = two.paragraph(LEFT, 80, ROOM, "附：试样断口及金相说明", size=12)
    two.paragraph(
        LEFT,
        top + 6,
        ROOM,
        "金相组织为近球形钨颗粒均匀分布于镍铁粘结相中，钨颗粒平均直"
        "径35 μm，"
        "未见明显孔隙和夹杂。断口以钨颗粒解理断裂为主。",
        size=10.5,
    )
    two.text(RIGHT, 200, "（复印件与原件一致）", size=10.5, align="right")
    paper = Paper(
        REPORT,
        "technical",
        [(one, Look("copy", skew=0.9, quality=60)), (two, Look("copy", skew=-0.4, quality=60))],
        notes="黑白复印件，印章为灰色",
    )
    for quote, name, value, unit in (
        ("92.6", "钨含量", "92.6", "%"),
        ("17.56", "密度", "17.56", "g/cm³"),
        ("968", "抗拉强度", "968", "MPa"),
        ("655", "屈服强度", "655", "MPa"),
        ("17.5", "断后伸长率", "17.5", "%"),
        ("27", "硬度", "27", "HRC"),
    ):
        paper.indicator(quote, name, value, unit, row=name, nth=0)
    paper.indicator("钨颗粒平均直径35 μm", "钨颗粒平均直径", "35", "μm", page=2, statistic="mean")
    return paper


def _drawing() -> Paper:
    page = Page((595.0, 420.0), face="sans")
    page.frame((20, 20, 575, 400), weight=1.2)
    page.frame((90, 110, 270, 210), weight=1.0)  # the ring cut through its axis
    for wall in (120, 240):
        page.rule(wall, 110, wall, 210, weight=1.0)
    page.rule(180, 90, 180, 230, weight=0.3)
    page.rule(120, 160, 240, 160, weight=0.3)
    page.rule(90, 255, 270, 255, weight=0.3)
    page.text(180, 240, "φ180", size=11, align="centre")
    page.text(188, 146, "φ120", size=11)
    page.text(330, 90, "技术要求", size=12, face="sans-bold")
    for number, line in enumerate(
        (
            "1. 材料：WY-925（92.5W-5Ni-2.5Fe）",
            "2. 高度：100±0.1 mm",
            "3. 单件重量：约24.6 kg",
            "4. 未注倒角：C0.5",
        )
    ):
        page.text(330, 114 + number * 20, line, size=10.5)
    page.table(
        330,
        320,
        (60, 90, 40, 50),
        [("名称", "准直环", "比例", "1:2"), ("图号", "WY-925-K-01", "数量", "8")],
        size=10,
    )
    paper = Paper(PHOTO, "technical", [(page, Look(skew=0.0, dpi=130, noise=0.6))])
    paper.indicator("φ120", "内径", "120", "mm")
    paper.indicator("φ180", "外径", "180", "mm")
    paper.indicator(
        "100±0.1 mm", "高度", "100", "mm", tolerance={"minus": "0.1", "plus": "0.1", "unit": "mm"}
    )
    paper.indicator("约24.6 kg", "单件重量", "24.6", "kg", op="~")
    return paper


def _russian() -> Paper:
    page = Page(face="dejavu")
    page.text(297, 52, "ТЕХНИЧЕСКИЕ УСЛОВИЯ", size=15, face="dejavu-bold", align="centre")
    page.text(297, 78, "Кольцо коллиматора из сплава WY-925", size=11, align="centre")
    top = page.paragraph(
        LEFT,
        110,
        ROOM,
        "Настоящие технические условия распространяются на кольца из тяжёлого"
        " сплава на основе вольфрама, полученные методом жидкофазного спекания и предназначенные"
        " для защиты от излучения в медицинских ускорителях.",
        size=10,
    )
    top = page.table(
        LEFT,
        top + 10,
        (250, 100, 109),
        [
            ("Показатель", "Значение", "Метод"),
            ("Массовая доля вольфрама", "92,5 %", "ГОСТ 14339"),
            ("Плотность, не менее", "17,5 г/см³", "ГОСТ 20018"),
            ("Предел прочности при растяжении", "950 МПа", "ГОСТ 1497"),
            ("Относительное удлинение", "16 %", "ГОСТ 1497"),
            ("Внутренний диаметр", "120 мм", "—"),
            ("Масса", "24,6 кг", "—"),
        ],
        head="dejavu-bold",
        size=9.5,
    )
    page.paragraph(
        LEFT,
        top + 14,
        ROOM,
        "Изделия принимаются партиями. Каждое кольцо сопровождаетс"
        "я"
        " паспортом с указанием номера плавки. Хранить в сухом помещении.",
        size=10,
    )
    paper = Paper(
        "ТУ_WY-925.pdf",
        "technical",
        [(page, None)],
        languages=("ru",),
        foreign=True,
        translation="missing",
    )
    for quote, name, value, unit in (
        ("92,5 %", "Массовая доля вольфрама", "92.5", "%"),
        ("950 МПа", "Предел прочности при растяжении", "950", "МПа"),
        ("16 %", "Относительное удлинение", "16", "%"),
        ("120 мм", "Внутренний диаметр", "120", "мм"),
        ("24,6 кг", "Масса", "24.6", "кг"),
    ):
        paper.indicator(quote, name, value, unit)
    paper.indicator("17,5 г/см³", "Плотность", "17.5", "г/см³", op=">=")
    return paper
