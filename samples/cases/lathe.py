"""A CNC lathe: its accuracy was measured by another edition of the standard than the list names.
The English brochure is translated in part only."""

from datetime import date

from drawing.folder import Folder, Paper
from drawing.form import Declaration, Item, Shipment, declaration
from drawing.page import Page
from drawing.papers import LEFT, RIGHT, ROOM, lab_seal, letter, report_head
from drawing.scan import Look
from drawing.seals import Seal

EXPORTER = "山东岱衡数控机床有限公司"
BUYER = "PT. CAKRA MESIN PRESISI"
LAB = "济南工衡机床检测中心有限公司"
OFFICIAL = Seal(EXPORTER, code="3704811079346")
PERSON = Seal("邢知越印", shape="square", width=42, height=42)
BROCHURE, TRANSLATION = "DHL-360 Brochure.pdf", "产品样本节译.docx"


def folder() -> Folder:
    """The whole inquiry."""
    return Folder(
        "05-cnc-lathe",
        {
            "id": "ZY-4206-2026-0008",
            "office": "枣庄海关",
            "exporter": EXPORTER,
            "notice_no": "枣关质疑〔2026〕008号",
            "notice_received": date(2026, 8, 18),
            "submitted": date(2026, 8, 26),
            "declared": date(2026, 8, 14),
            "goods": "数控卧式车床",
            "hs_codes": ["8458110090"],
            "destination": "印度尼西亚",
        },
        [_declaration(), _contract(), _explanation(), _report(), _brochure(), _translation()],
        deadline="2026-08-27",
        goods=[
            {
                "id": "1",
                "item": 1,
                "name": "数控卧式车床",
                "model": "DHL-360",
                "hs_code": "8458110090",
            }
        ],
        materials=[
            {"requirement": "declaration", "status": "present", "documents": ["报关单扫描.png"]},
            {"requirement": "contract", "status": "present", "documents": ["购销合同.docx"]},
            {
                "requirement": "explanation",
                "status": "present",
                "documents": ["情况说明.pdf"],
                "elements": ["performance", "main_use", "reason"],
            },
            {
                "requirement": "technical",
                "status": "present",
                "documents": ["检测报告JG-2026-118.tif", BROCHURE, TRANSLATION],
            },
            {
                "requirement": "translation",
                "status": "present",
                "documents": [TRANSLATION],
                "deficiencies": [{"document": BROCHURE, "kind": "not_translated"}],
            },
        ],
        contradictions=[
            {
                "kind": "indicator",
                "parameter": "X轴定位精度",
                "documents": [BROCHURE, "检测报告JG-2026-118.tif"],
                "values": ["0.005 mm", "5.4 μm"],
            },
        ],
        candidates=[
            {
                "code": "2B201.a",
                "goods": ["1"],
                "outcome": "criteria_partly_known",
                "why": "X轴定位精度 5.4 μm、Z轴 7.8 μm 按 GB/T 17421.2-2016 测得，清单按 ISO 230-2:198"
                "8",
            },
        ],
        findings=[
            {"code": "TRANSLATION_PARTIAL", "document": BROCHURE},
            {"code": "CANDIDATE_PARTLY_KNOWN", "document": None},
            {"code": "CANDIDATE_BORDERLINE", "document": None},
        ],
    )


def _declaration() -> Paper:
    page = declaration(
        Declaration(
            number="420620260000077391",
            office="枣庄海关",
            face="serif",
            strength=0.75,
            fields=Shipment(
                exporter=EXPORTER,
                code="91370481MA3QF7TN5C",
                buyer=BUYER,
                contract="DH-ID-2607",
                declared="20260814",
                office="青岛大港\n(4227)",
                country="印度尼西亚\n(IDN)",
                port="雅加达\n(IDN018)",
                exit="青岛\n(370201)",
                vessel="YM EXCELLENCE/033S",
                bill="YMJAI228416702",
                packing="天然木箱(92)",
                packages="3",
                gross="13650",
                net="12900",
                terms="CFR(2)",
                more={"运费": "USD/2400/3"},
                remark="备注：N/M　集装箱标箱数及号码：2；YMLU8851204",
            ).fields(),
            items=[
                Item(
                    "1",
                    "8458110090",
                    "数控卧式车床",
                    "4|3|加工金属轴类、盘类零件|车削|数控|岱衡牌|DHL-360|最大车削直径360mm，两轴联"
                    "动",
                    "3台\n\n3台",
                    "27800.0000\n83400.00\n美元",
                    "印度尼西亚\n(IDN)",
                    "(37049)枣庄\n/滕州市",
                )
            ],
            agent="青岛海之桥国际物流有限公司　(91370203MA3P0E5H8X)",
            clerk="鲍清源　42270938",
            seals=[(OFFICIAL, 0.64, 0.80, 5)],
        )
    )
    paper = Paper("报关单扫描.png", "declaration", [(page, Look(skew=-0.5, dpi=150, noise=1.0))])
    paper.indicator("最大车削直径360mm", "最大车削直径", "360", "mm")
    return paper


def _contract() -> Paper:
    paper = Paper(
        "购销合同.docx",
        "contract",
        blocks=[
            "# 购销合同 SALES AND PURCHASE CONTRACT",
            "合同号 Contract No.：DH-ID-2607　　签订日期 Date：2026年7月6日",
            f"卖方 Seller：{EXPORTER} Shandong Daiheng CNC Machine Tool Co., Ltd.",
            f"买方 Buyer：{BUYER}, Jl. Industri Selatan 5, Cikarang, Bekasi, Indonesia",
            [
                ("品名 Goods", "型号 Model", "数量 Qty", "单价 USD", "总价 USD"),
                (
                    "数控卧式车床 CNC horizontal lathe",
                    "DHL-360",
                    "3台 sets",
                    "27,800.00",
                    "83,400.00",
                ),
            ],
            "1. 价格条件：CFR 雅加达。 Price term: CFR Jakarta.",
            "2. 主要技术参数：最大车削直径360 mm，最大车削长度500 mm，主轴最高转速4500 r/min，主电机功"
            "率"
            "11 kW，两轴联动。 Main parameters: max. turning diameter 360 mm, max. turning length 500"
            " mm, max. spindle speed 4500 r/min, main motor 11 kW, two simultaneous axes.",
            "3. 装运期：2026年8月31日前。 Shipment: before August 31, 2026.",
            "4. 付款：30%预付，70%凭提单副本。 Payment: 30% in advance, 70% against copy of B/L.",
            "5. 用途：买方用于加工摩托车发动机轴类零件。 Use: machining of motorcycle engine shafts.",
            "6. 争议提交仲裁解决。 Disputes shall be settled by arbitration.",
            f"卖方（盖章）：{EXPORTER}　　　　买方（签字）：{BUYER}",
            OFFICIAL,
        ],
        languages=("zh-Hans", "en"),
    )
    for quote, name, value, unit in (
        ("最大车削直径360 mm", "最大车削直径", "360", "mm"),
        ("最大车削长度500 mm", "最大车削长度", "500", "mm"),
        ("主轴最高转速4500 r/min", "主轴最高转速", "4500", "r/min"),
    ):
        paper.indicator(quote, name, value, unit)
    return paper


def _explanation() -> Paper:
    page = letter(
        "情况说明",
        "枣庄海关：",
        [
            "现就我公司2026年8月14日申报出口的数控卧式车床（报关单号420620260000077391）说明如下：",
            "■一、产品性能指标",
            "型号DHL-360，最大车削直径360 mm，最大车削长度500 mm，主轴最高转速4500 r/min，X轴行程"
            "220 mm，Z轴行程560 mm，数控轴2个，两轴联动。X轴定位精度0.0054 mm，Z轴定位精度0.0078 mm，"
            "X轴重复定位精度0.003 mm。",
            "■二、主要用途",
            "用于摩托车、农机行业轴类和盘类零件的车削加工。",
            "■三、认为不属于管制物项的理由",
            "本机为普通经济型两轴数控车床，定位精度按GB/T 17421.2-2016检测。清单2B201.a项以ISO 230-2:19"
            "88"
            "的总定位精度小于6 μm为条件；1988版与现行版的计算方法不同，按现行版测得的数值换算后大于6 μm"
            "，"
            "故不属于管制物项。",
            "我公司对以上说明承担法律责任。",
        ],
        [EXPORTER, "法定代表人：邢知越", "2026年8月25日"],
        face="kai",
        bold="hei",
        head=EXPORTER,
        number="岱衡函〔2026〕41号",
        size=12,
    )
    page.stamp(OFFICIAL, 430, page.runs[-1].top - 14, angle=-7, strength=0.8)
    page.stamp(PERSON, 330, page.runs[-1].top - 14, angle=4, strength=0.8)
    paper = Paper("情况说明.pdf", "explanation", [(page, None)])
    for quote, name, value, unit in (
        ("最大车削直径360 mm", "最大车削直径", "360", "mm"),
        ("最大车削长度500 mm", "最大车削长度", "500", "mm"),
        ("主轴最高转速4500 r/min", "主轴最高转速", "4500", "r/min"),
        ("Z轴行程560 mm", "Z轴行程", "560", "mm"),
        ("X轴定位精度0.0054 mm", "X轴定位精度", "0.0054", "mm"),
        ("Z轴定位精度0.0078 mm", "Z轴定位精度", "0.0078", "mm"),
        ("X轴重复定位精度0.003 mm", "X轴重复定位精度", "0.003", "mm"),
    ):
        paper.indicator(quote, name, value, unit)
    return paper


def _report() -> Paper:
    one = Page(face="serif")
    top = report_head(
        one,
        LAB,
        "检 测 报 告",
        "JG-2026-118",
        [
            ("产品名称", "数控卧式车床", "型号规格", "DHL-360"),
            ("委托单位", EXPORTER, "出厂编号", "D2607-19"),
            ("检测依据", "GB/T 16462.4-2007\nGB/T 17421.2-2016", "检测日期", "2026-07-28"),
            ("检测仪器", "激光干涉仪 XL-60", "环境温度", "20.4 ℃"),
        ],
        bold="serif-bold",
    )
    top = one.paragraph(LEFT, top, ROOM, "本报告共2页。检测结果见第2页。", size=10.5)
    top = one.paragraph(
        LEFT, top, ROOM, "结论：所检项目符合GB/T 16462.4-2007及委托方技术协议的要求。", size=10.5
    )
    one.paragraph(
        LEFT,
        top + 8,
        ROOM,
        "声明：1. 本报告无检验检测专用章无效。2. 部分复制本报告无效"
        "。"
        "3. 对本报告有异议的，应于收到之日起十五日内提出。",
        size=9.5,
    )
    for x, role, name in (
        (LEFT, "主检：", "汤若谷"),
        (230, "审核：", "车晓明"),
        (390, "批准：", "路　遥"),
    ):
        one.text(x, 640, role, size=10.5)
        one.text(x + 34, 637, name, size=14, face="kai")
    one.text(RIGHT, 690, "2026年7月30日", size=10.5, align="right")
    one.stamp(lab_seal(LAB, "3701021449017"), 440, 668, angle=-6)
    two = Page(face="serif")
    two.text(RIGHT, 48, "报告编号：JG-2026-118　第2页 共2页", size=9.5, align="right")
    bottom = two.table(
        LEFT,
        66,
        (32, 165, 60, 92, 110),
        [
            ("序号", "检测项目", "单位", "允差", "检测结果"),
            ("1", "X轴双向定位精度 A", "μm", "≤8", "5.4"),
            ("2", "Z轴双向定位精度 A", "μm", "≤10", "7.8"),
            ("3", "X轴双向重复定位精度 R", "μm", "≤5", "3.0"),
            ("4", "Z轴双向重复定位精度 R", "μm", "≤6", "4.1"),
            ("5", "主轴端部径向跳动", "μm", "≤5", "2.6"),
            ("6", "精车外圆圆度", "μm", "≤3", "1.9"),
            ("7", "空运转噪声", "dB(A)", "≤80", "74"),
        ],
        head="serif-bold",
        size=10.5,
    )
    two.text(LEFT, bottom + 12, "（以下空白）", size=10)
    two.stamp(OFFICIAL, 400, bottom - 66, angle=11, strength=0.8)
    paper = Paper(
        "检测报告JG-2026-118.tif",
        "technical",
        [(one, Look(skew=0.6, quality=70)), (two, Look(skew=-0.7, quality=70))],
    )
    for quote, name, value, unit in (
        ("5.4", "X轴双向定位精度 A", "5.4", "μm"),
        ("7.8", "Z轴双向定位精度 A", "7.8", "μm"),
        ("3.0", "X轴双向重复定位精度 R", "3.0", "μm"),
        ("4.1", "Z轴双向重复定位精度 R", "4.1", "μm"),
        ("2.6", "主轴端部径向跳动", "2.6", "μm"),
        ("1.9", "精车外圆圆度", "1.9", "μm"),
        ("74", "空运转噪声", "74", "dB(A)"),
    ):
        paper.indicator(
            quote,
            name,
            value,
            unit,
            page=2,
            row=name,
            method="GB/T 17421.2-2016" if "定位" in name else None,
        )
    return paper


def _brochure() -> Paper:
    one, two = Page(face="dejavu"), Page(face="dejavu")
    one.text(LEFT, 52, "DHL-360 CNC Turning Centre", size=18, face="dejavu-bold")
    one.rule(LEFT, 82, RIGHT, 82, weight=3, colour=(0, 80, 140))
    top = one.paragraph(
        LEFT,
        96,
        ROOM,
        "The DHL-360 is a compact two-axis turning centre with a 30 degree slant"
        " bed. The one-piece cast bed absorbs vibration; roller guideways on both axes give quick"
        " and accurate positioning. It is intended for shafts and discs in medium batches.",
        size=9.5,
    )
    top = one.table(
        LEFT,
        top + 10,
        (240, 219),
        [
            ("Specification", "DHL-360"),
            ("Max. turning diameter", "360 mm"),
            ("Max. turning length", "500 mm"),
            ("Spindle speed", "50 to 4500 r/min"),
            ("Main motor power", "11 kW"),
            ("Rapid traverse X / Z", "24 / 30 m/min"),
            ("Tool stations", "8"),
            ("Machine weight", "4300 kg"),
        ],
        head="dejavu-bold",
        size=9,
    )
    one.text(297, 800, "1 / 2", size=8, align="centre")
    two.text(LEFT, 52, "Accuracy and environment", size=14, face="dejavu-bold")
    top = two.paragraph(
        LEFT,
        82,
        ROOM,
        "Every machine is measured with a laser interferometer before delivery."
        " With pitch error compensation the positioning accuracy of the X axis is 0.005 mm over the"
        " full stroke. The foundation must be free of vibration and the room temperature kept"
        " between 18 °C and 22 °C during acceptance.",
        size=9.5,
    )
    two.paragraph(
        LEFT,
        top + 10,
        ROOM,
        "Options: live tools, sub-spindle, bar feeder of 52 mm capacity,"
        " chip conveyor, oil mist collector. A Y axis is not available for this model. The"
        " manufacturer reserves the right to change specifications without notice.",
        size=9.5,
    )
    two.text(297, 800, "2 / 2", size=8, align="centre")
    two.stamp(OFFICIAL, 440, 300, angle=0, strength=0.8)
    paper = Paper(
        BROCHURE,
        "technical",
        [(one, None), (two, None)],
        languages=("en",),
        foreign=True,
        translation="partial",
        translated_by=(TRANSLATION,),
    )
    for quote, name, value, unit in (
        ("360 mm", "Max. turning diameter", "360", "mm"),
        ("500 mm", "Max. turning length", "500", "mm"),
        ("11 kW", "Main motor power", "11", "kW"),
        ("4300 kg", "Machine weight", "4300", "kg"),
    ):
        paper.indicator(quote, name, value, unit)
    paper.indicator(
        "50 to 4500 r/min", "Spindle speed", op="range", low="50", high="4500", unit="r/min"
    )
    paper.indicator(
        "positioning accuracy of the X axis is 0.005 mm",
        "positioning accuracy",
        "0.005",
        "mm",
        page=2,
    )
    return paper


def _translation() -> Paper:
    paper = Paper(
        TRANSLATION,
        "technical",
        blocks=[
            "# DHL-360数控车削中心（样本节译）",
            "DHL-360是一种紧凑型两轴车削中心，采用30度斜床身。整体铸造床身可吸收振动，两轴均采用滚柱导"
            "轨，"
            "定位迅速准确。适用于中等批量轴类和盘类零件。",
            [
                ("规格", "DHL-360"),
                ("最大车削直径", "360 mm"),
                ("最大车削长度", "500 mm"),
                ("主轴转速", "50～4500 r/min"),
                ("主电机功率", "11 kW"),
                ("快移速度 X / Z", "24 / 30 m/min"),
                ("刀位数", "8"),
                ("整机重量", "4300 kg"),
            ],
            "（以下略）",
            EXPORTER,
            OFFICIAL,
        ],
        notes="只译了样本第1页；第2页写定位精度 0.005 mm，未译",
    )
    for quote, name, value, unit in (
        ("360 mm", "最大车削直径", "360", "mm"),
        ("500 mm", "最大车削长度", "500", "mm"),
        ("11 kW", "主电机功率", "11", "kW"),
        ("4300 kg", "整机重量", "4300", "kg"),
    ):
        paper.indicator(quote, name, value, unit)
    paper.indicator("50～4500 r/min", "主轴转速", op="range", low="50", high="4500", unit="r/min")
    return paper
