"""Two goods: a ceramic vacuum gauge whose accuracy lies at the edge of 2B230, and a plain
transmitter. The translation states another accuracy than the data sheet."""

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

EXPORTER = "深圳市衍准传感技术有限公司"
BUYER = "THANH LAM INSTRUMENT CO., LTD."
LAB = "东莞市量衡计量检测有限公司"
OFFICIAL = Seal(EXPORTER, code="4403071182604")
CONTRACT_SEAL = Seal(EXPORTER, below="合同专用章", width=110, height=110)
CONTRACT = "合同YZ-VN-26044.pdf"
SHEET, TRANSLATION = "CDG-125_datasheet_EN.pdf", "CDG-125产品说明（中文译本）.pdf"


def folder() -> Folder:
    """The whole inquiry."""
    return Folder(
        "03-pressure-gauge",
        {
            "id": "ZY-5304-2026-0052",
            "office": "蛇口海关",
            "exporter": EXPORTER,
            "notice_no": "蛇关质疑〔2026〕052号",
            "notice_received": date(2026, 6, 25),
            "submitted": date(2026, 7, 3),
            "declared": date(2026, 6, 22),
            "goods": "电容薄膜真空计；压力变送器",
            "hs_codes": ["9026209090", "9026201090"],
            "destination": "越南",
        },
        [
            _declaration(),
            _contract(),
            _explanation(),
            _calibration(),
            _data_sheet(),
            _translation(),
            _packing(),
        ],
        deadline="2026-07-06",
        goods=[
            {
                "id": "1",
                "item": 1,
                "name": "电容薄膜真空计",
                "model": "CDG-125",
                "hs_code": "9026209090",
            },
            {
                "id": "2",
                "item": 2,
                "name": "压力变送器",
                "model": "YZ-P20G",
                "hs_code": "9026201090",
            },
        ],
        materials=[
            {"requirement": "declaration", "status": "present", "documents": ["报关单.pdf"]},
            {"requirement": "contract", "status": "present", "documents": [CONTRACT]},
            {
                "requirement": "explanation",
                "status": "present",
                "documents": ["情况说明.jpg"],
                "elements": ["performance", "main_use", "reason"],
            },
            {
                "requirement": "technical",
                "status": "present",
                "documents": ["校准证书LH2606-771.pdf", SHEET, TRANSLATION],
            },
            {"requirement": "translation", "status": "present", "documents": [TRANSLATION]},
        ],
        contradictions=[
            {
                "kind": "indicator",
                "parameter": "精度",
                "documents": [SHEET, TRANSLATION],
                "values": ["±0.95 % FS", "±1.05 % FS"],
            },
        ],
        candidates=[
            {
                "code": "2B230",
                "goods": ["1"],
                "outcome": "criteria_partly_known",
                "why": "满量程 12.5 kPa 小于 13 kPa；精度 ±0.95 % 与 ±1.05 % 分处 ±1 % 两侧",
            },
        ],
        findings=[
            {"code": "TRANSLATION_INCONSISTENT", "document": SHEET},
            {"code": "VALUE_CONTRADICTED", "document": TRANSLATION},
            {"code": "CANDIDATE_BORDERLINE", "document": None},
            {"code": "CANDIDATE_PARTLY_KNOWN", "document": None},
            {"code": "SEAL_SPECIAL_ONLY", "document": CONTRACT},
        ],
    )


def _declaration() -> Paper:
    page = declaration(
        Declaration(
            number="530420260006120437",
            office="蛇口海关",
            fields=Shipment(
                exporter=EXPORTER,
                code="91440300MA5HB2WX6K",
                buyer=BUYER,
                contract="YZ-VN-26044",
                declared="20260622",
                office="蛇口海关\n(5304)",
                country="越南\n(VNM)",
                port="海防\n(VNM024)",
                exit="蛇口\n(440305)",
                vessel="SITC NANSHA/2612S",
                bill="SITSKHP260771",
                packing="天然木箱(92)",
                packages="4",
                gross="212",
                net="168",
                terms="FOB(3)",
                remark="备注：不属于管制物项；第1项满量程12.5kPa，精度±1.05%FS　N/M",
            ).fields(),
            items=[
                Item(
                    "1",
                    "9026209090",
                    "电容薄膜真空计",
                    "4|3|测量真空压力|电容式|衍准牌|CDG-125|量程0～12.5kPa|带数显表头",
                    "60台\n\n60台",
                    "418.0000\n25080.00\n美元",
                    "越南\n(VNM)",
                    "(44031)深圳特区",
                ),
                Item(
                    "2",
                    "9026201090",
                    "压力变送器",
                    "4|3|测量管道液体、气体压力|扩散硅式|衍准牌|YZ-P20G|量程0～1.6MPa",
                    "120台\n\n120台",
                    "46.5000\n5580.00\n美元",
                    "越南\n(VNM)",
                    "(44031)深圳特区",
                ),
            ],
            agent="深圳市顺嘉通报关有限公司　(91440300583920471P)",
            clerk="欧阳岚　53040761",
            seals=[(OFFICIAL, 0.66, 0.82, 0)],
        )
    )
    paper = Paper("报关单.pdf", "declaration", [(page, None)])
    paper.indicator("满量程12.5kPa", "满量程", "12.5", "kPa")
    paper.indicator("精度±1.05%FS", "精度", "1.05", "%")
    paper.indicator("量程0～12.5kPa", "量程", op="range", low="0", high="12.5", unit="kPa")
    paper.indicator(
        "量程0～1.6MPa", "量程", op="range", low="0", high="1.6", unit="MPa", goods=("2",)
    )
    return paper


def _contract() -> Paper:
    one = Page(face="song")
    top = contract_head(
        one,
        number="YZ-VN-26044",
        date="2026年5月27日",
        place="深圳 Shenzhen",
        seller=(
            f"{EXPORTER} Shenzhen Yanzhun Sensing Technology Co., Ltd.",
            "深圳市光明区玉塘街道长圳科技园6栋4层",
        ),
        buyer=(BUYER, "Lot CN8, Yen Phong Industrial Park, Bac Ninh, Vietnam"),
        bold="hei",
    )
    top = (
        one.table(
            LEFT,
            top + 4,
            (34, 160, 95, 50, 60, 60),
            [
                ("序号", "品名 Commodity", "型号 Model", "数量", "单价 USD", "总价 USD"),
                (
                    "1",
                    "电容薄膜真空计\nCapacitance diaphragm gauge",
                    "CDG-125",
                    "60",
                    "418.00",
                    "25,080.00",
                ),
                ("2", "压力变送器\nPressure transmitter", "YZ-P20G", "120", "46.50", "5,580.00"),
                ("", "合计 Total FOB Shekou", "", "180", "", "30,660.00"),
            ],
            size=9,
        )
        + 10
    )
    clauses(
        one,
        top,
        [
            (
                "一、质量要求：符合卖方企业标准及双方确认的样品。",
                "1. Quality: as per the Seller's standard and the samples confirmed by both parties.",
            ),
            (
                "二、交货时间：2026年6月30日以前；允许分批。",
                "2. Shipment: before June 30, 2026; partial shipment allowed.",
            ),
            ("三、付款方式：装船前电汇100%。", "3. Payment: 100% by T/T before shipment."),
            (
                "四、包装：出口木箱，内衬防静电袋和珍珠棉。",
                "4. Packing: export wooden cases with antistatic bags and foam.",
            ),
            (
                "五、质保期：自到货之日起12个月。",
                "5. Warranty: 12 months from the date of arrival.",
            ),
        ],
    )
    two = Page(face="serif")
    two.text(
        297, 50, "（合同签署页 Signature page，合同号 YZ-VN-26044）", size=10.5, align="centre"
    )
    top = clauses(
        two,
        80,
        [
            (
                "六、用途：真空计用于买方的食品冻干机，变送器用于空压站管网，买方不得用于军事目的。",
                "6. Use: the gauges are for the Buyer's food freeze dryers and the transmitters for"
                " compressed-air networks; no military use.",
            )
        ],
    )
    place = signatures(two, top + 30, EXPORTER, BUYER, person="蒋砚秋", signed="Nguyen V. H.")
    two.stamp(CONTRACT_SEAL, 160, place, angle=14)
    paper = Paper(
        CONTRACT,
        "contract",
        [(one, None), (two, Look(skew=1.1, noise=3))],
        languages=("zh-Hans", "en"),
    )
    return paper


def _explanation() -> Paper:
    page = letter(
        "情况说明",
        "中华人民共和国蛇口海关：",
        [
            f"我司{EXPORTER}于2026年6月22日申报出口越南的货物（报关单530420260006120437）共两项，现将"
            "有关情况说明如下：",
            "■1．性能指标",
            "第1项 电容薄膜真空计CDG-125：满量程12.5 kPa，精度±1.05%FS，感压膜片为99.5%氧化铝陶瓷，"
            "密封圈为全氟醚橡胶，工作温度10～50 ℃，输出0～10 V。",
            "第2项 压力变送器YZ-P20G：量程0～1.6 MPa，精度±0.5%FS，隔离膜片316L不锈钢，输出4～20 mA。",
            "■2．主要用途",
            "真空计安装于食品冻干机的干燥仓；压力变送器安装于压缩空气管网。最终用户为越南北宁省的食品机"
            "械厂。",
            "■3．认为不属于管制物项的理由",
            "清单2B230项要求满量程小于13 kPa的压力传感器精度高于±1%。CDG-125的精度为±1.05%FS，未高于±1%"
            "；"
            "YZ-P20G膜片为不锈钢，不在所列材料之内。故两项货物均不属于管制物项。",
            "我司承诺上述情况属实。",
        ],
        [EXPORTER, "2026年7月1日"],
        face="sans",
        bold="sans-bold",
        size=11.5,
    )
    page.stamp(OFFICIAL, 430, page.runs[-1].top - 4, angle=-5, strength=0.8)
    look = Look(
        "photo",
        dpi=175,
        noise=3,
        blur=0.8,
        quality=70,
        turned=270,
        corners=((0.05, 0.06), (0.96, 0.03), (0.93, 0.97), (0.08, 0.95)),
    )
    paper = Paper("情况说明.jpg", "explanation", [(page, look)])
    for quote, name, value, unit, goods in (
        ("满量程12.5 kPa", "满量程", "12.5", "kPa", "1"),
        ("±0.5%FS", "精度", "0.5", "%", "2"),
    ):
        paper.indicator(quote, name, value, unit, goods=(goods,))
    paper.indicator("精度±1.05%FS", "精度", "1.05", "%", row="满量程12.5 kPa")
    paper.indicator("10～50 ℃", "工作温度", op="range", low="10", high="50", unit="℃")
    paper.indicator(
        "量程0～1.6 MPa", "量程", op="range", low="0", high="1.6", unit="MPa", goods=("2",)
    )
    return paper


def _calibration() -> Paper:
    page = Page(face="serif")
    top = report_head(
        page,
        LAB,
        "校 准 证 书",
        "LH2606-771",
        [
            ("委托方", EXPORTER, "仪器名称", "电容薄膜真空计"),
            ("型号规格", "CDG-125", "出厂编号", "C26050113"),
            ("校准依据", "JJF 1503-2015", "校准日期", "2026年6月8日"),
            ("环境温度", "(23.1±0.5) ℃", "相对湿度", "52 %RH"),
        ],
        bold="serif-bold",
    )
    page.text(LEFT, top, "一、示值校准结果", size=10.5, face="serif-bold")
    bottom = page.table(
        LEFT,
        top + 18,
        (60, 115, 115, 85, 84),
        [
            ("序号", "标准压力（kPa）", "示值（kPa）", "误差（%FS）", "扩展不确定度"),
            ("1", "1.250", "1.318", "0.54", "0.15 %"),
            ("2", "3.750", "3.841", "0.73", "0.15 %"),
            ("3", "6.250", "6.366", "0.93", "0.15 %"),
            ("4", "8.750", "8.862", "0.90", "0.15 %"),
            ("5", "12.500", "12.605", "0.84", "0.15 %"),
        ],
        head="serif-bold",
        size=10,
    )
    top = page.paragraph(
        LEFT, bottom + 12, ROOM, "二、最大示值误差：0.93 %FS（含非线性、迟滞和重复性）。", size=10.5
    )
    top = page.paragraph(
        LEFT, top, ROOM, "三、零点漂移：0.02 %FS/h。说明：不确定度的包含因子k=2。", size=10.5
    )
    page.text(LEFT, top + 40, "校准员：", size=10.5)
    page.text(LEFT + 46, top + 37, "芮小宁", size=14, face="kai")
    page.text(260, top + 40, "核验员：", size=10.5)
    page.text(306, top + 37, "冉　昊", size=14, face="kai")
    page.text(RIGHT, top + 40, "批准日期：2026年6月9日", size=10.5, align="right")
    page.stamp(lab_seal(LAB, "4419001357702"), 440, top + 34, angle=-10)
    page.stamp(OFFICIAL, 205, bottom - 70, angle=20, strength=0.28)
    paper = Paper(
        "校准证书LH2606-771.pdf",
        "technical",
        [(page, Look(skew=-0.6, dpi=160))],
        notes="发货人的印章很淡",
    )
    paper.indicator("最大示值误差：0.93 %FS", "最大示值误差", "0.93", "%")
    paper.indicator("零点漂移：0.02 %FS/h", "零点漂移", "0.02", "%/h")
    return paper


def _data_sheet() -> Paper:
    page = Page(face="dejavu")
    page.text(LEFT, 50, "CDG-125 Capacitance Diaphragm Gauge", size=16, face="dejavu-bold")
    page.text(LEFT, 76, "Data sheet DS-125-E, issue 3", size=9)
    page.rule(LEFT, 92, RIGHT, 92, weight=1.5, colour=(20, 90, 120))
    top = page.paragraph(
        LEFT,
        102,
        ROOM,
        "The CDG-125 measures absolute pressure independent of the gas species. A"
        " diaphragm of 99.5 % alumina ceramic deflects under pressure; the change in capacitance"
        " is converted to a linear analogue output. The sensor withstands corrosive vapours and"
        " repeated venting to atmosphere.",
        size=9.5,
    )
    top = page.table(
        LEFT,
        top + 8,
        (230, 229),
        [
            ("Specification", "Value"),
            ("Full scale", "12.5 kPa"),
            ("Accuracy (incl. non-linearity, hysteresis, repeatability)", "±0.95 % FS"),
            ("Resolution", "0.003 % FS"),
            ("Diaphragm material", "Al2O3, 99.5 %"),
            ("Seal", "perfluoroelastomer (FFKM)"),
            ("Response time", "30 ms"),
            ("Operating temperature", "10 °C to 50 °C"),
            ("Overpressure limit", "260 kPa"),
            ("Supply voltage", "24 V DC"),
            ("Output", "0 to 10 V"),
            ("Weight", "0.82 kg"),
        ],
        head="dejavu-bold",
        size=9,
    )
    page.paragraph(
        LEFT,
        top + 14,
        ROOM,
        "Do not exceed the overpressure limit. Zero adjustment"
        " shall be carried out at a pressure below 0.5 Pa after a warm-up of two hours.",
        size=9.5,
    )
    paper = Paper(
        SHEET,
        "technical",
        [(page, None)],
        languages=("en",),
        foreign=True,
        translation="inconsistent",
        translated_by=(TRANSLATION,),
    )
    for quote, name, value, unit in (
        ("12.5 kPa", "Full scale", "12.5", "kPa"),
        ("±0.95 % FS", "Accuracy", "0.95", "%"),
        ("0.003 % FS", "Resolution", "0.003", "%"),
        ("30 ms", "Response time", "30", "ms"),
        ("260 kPa", "Overpressure limit", "260", "kPa"),
        ("24 V DC", "Supply voltage", "24", "V"),
        ("0.82 kg", "Weight", "0.82", "kg"),
    ):
        paper.indicator(quote, name, value, unit)
    paper.indicator(
        "10 °C to 50 °C", "Operating temperature", op="range", low="10", high="50", unit="°C"
    )
    return paper


def _translation() -> Paper:
    page = Page(face="song")
    page.text(297, 50, "CDG-125电容薄膜真空计", size=17, face="hei", align="centre")
    page.text(297, 78, "数据表DS-125-E 第3版（中文译本）", size=10.5, align="centre")
    page.rule(LEFT, 98, RIGHT, 98)
    top = page.paragraph(
        LEFT,
        108,
        ROOM,
        "CDG-125测量绝对压力，测量结果与气体种类无关。99.5 %氧化铝陶瓷膜片在压力作"
        "用"
        "下产生挠曲，电容变化被转换为线性模拟输出。传感器可耐受腐蚀性蒸气和反复放气至大气压"
        "。",
        size=10.5,
    )
    top = page.table(
        LEFT,
        top + 8,
        (230, 229),
        [
            ("规格", "数值"),
            ("满量程", "12.5 kPa"),
            ("精度（含非线性、迟滞、重复性）", "±1.05 % FS"),
            ("分辨率", "0.003 % FS"),
            ("膜片材料", "氧化铝，99.5 %"),
            ("密封", "全氟醚橡胶（FFKM）"),
            ("响应时间", "30 ms"),
            ("工作温度", "10 ℃～50 ℃"),
            ("过压极限", "260 kPa"),
            ("供电电压", "24 V DC"),
            ("输出", "0～10 V"),
            ("重量", "0.82 kg"),
        ],
        head="hei",
        size=10,
    )
    page.paragraph(
        LEFT,
        top + 14,
        ROOM,
        "不得超过过压极限。零点调整应在预热两小时后、压力低于0.5 Pa时进行。",
        size=10.5,
    )
    page.stamp(OFFICIAL, 450, top + 74, angle=0, strength=0.8)
    paper = Paper(
        TRANSLATION,
        "technical",
        [(page, None)],
        notes="CDG-125_datasheet_EN.pdf 的中文译文；精度与原文不同",
    )
    for quote, name, value, unit in (
        ("12.5 kPa", "满量程", "12.5", "kPa"),
        ("±1.05 % FS", "精度", "1.05", "%"),
        ("0.003 % FS", "分辨率", "0.003", "%"),
        ("30 ms", "响应时间", "30", "ms"),
        ("260 kPa", "过压极限", "260", "kPa"),
        ("24 V DC", "供电电压", "24", "V"),
        ("0.82 kg", "重量", "0.82", "kg"),
    ):
        paper.indicator(quote, name, value, unit)
    paper.indicator("10 ℃～50 ℃", "工作温度", op="range", low="10", high="50", unit="℃")
    return paper


def _packing() -> Paper:
    return Paper(
        "装箱单.xlsx",
        "other",
        sheets={
            "装箱单": [
                ("箱号", "品名", "型号", "数量（台）", "毛重（kg）", "净重（kg）"),
                ("1-2", "电容薄膜真空计", "CDG-125", 60, 72, 49.2),
                ("3-4", "压力变送器", "YZ-P20G", 120, 140, 118.8),
                ("合计", "", "", 180, 212, 168),
            ]
        },
    )
