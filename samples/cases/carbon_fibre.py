"""Carbon fibre just below one figure of 1C210.a; the test report puts it above the other."""

from datetime import date

from drawing.folder import Folder, Paper
from drawing.form import Declaration, Item, declaration
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

EXPORTER = "浙江岚川复合材料有限公司"
BUYER = "KARADERE KOMPOZIT SANAYI A.S."
LAB = "苏州衡析材料检测技术有限公司"
OFFICIAL = Seal(EXPORTER, code="3304831029457")
CONTRACT_SEAL = Seal(EXPORTER, below="合同专用章", code="3304831029461", width=112, height=112)
BUYER_SEAL = Seal(
    "KARADERE KOMPOZIT A.S.", shape="oval", colour="blue", width=120, height=78, centre="KARTAL"
)


def folder() -> Folder:
    """The whole inquiry."""
    return Folder(
        "01-carbon-fibre",
        {
            "id": "ZY-2903-2026-0011",
            "office": "嘉兴海关",
            "exporter": EXPORTER,
            "notice_no": "嘉关质疑〔2026〕011号",
            "notice_received": date(2026, 3, 12),
            "submitted": date(2026, 3, 19),
            "declared": date(2026, 3, 9),
            "goods": "聚丙烯腈基碳纤维",
            "hs_codes": ["6815110090"],
            "destination": "土耳其",
        },
        [_declaration(), _contract(), _explanation(), _report(), _data_sheet(), _translation()],
        deadline="2026-03-23",
        goods=[
            {
                "id": "1",
                "item": 1,
                "name": "聚丙烯腈基碳纤维",
                "model": "LC-400-12K",
                "hs_code": "6815110090",
            }
        ],
        materials=[
            {"requirement": "declaration", "status": "present", "documents": ["报关单.pdf"]},
            {
                "requirement": "contract",
                "status": "present",
                "documents": ["销售合同LC-TR-2602.pdf"],
            },
            {
                "requirement": "explanation",
                "status": "present",
                "documents": ["情况说明.pdf"],
                "elements": ["performance", "main_use", "reason"],
            },
            {
                "requirement": "technical",
                "status": "present",
                "documents": [
                    "检测报告HX26-0318.pdf",
                    "LC-400_TDS_EN.pdf",
                    "LC-400技术数据表（中文）.docx",
                ],
            },
            {
                "requirement": "translation",
                "status": "present",
                "documents": ["LC-400技术数据表（中文）.docx"],
            },
        ],
        contradictions=[
            {
                "kind": "indicator",
                "parameter": "拉伸强度",
                "documents": ["情况说明.pdf", "检测报告HX26-0318.pdf"],
                "values": ["3950 MPa", "4215 MPa"],
            },
        ],
        candidates=[
            {
                "code": "1C210.a",
                "goods": ["1"],
                "outcome": "criteria_partly_known",
                "why": "比抗拉强度：3950 MPa 与 4215 MPa 分处 2.35×10⁵ m 两侧；比模量 1.266×10⁷ m "
                "略低于 1.27×10⁷ m",
            },
        ],
        findings=[
            {"code": "VALUE_CONTRADICTED", "document": "情况说明.pdf"},
            {"code": "CANDIDATE_PARTLY_KNOWN", "document": None},
            {"code": "CANDIDATE_BORDERLINE", "document": None},
            {"code": "REMARK_CLAIM", "document": "报关单.pdf"},
            {"code": "SEAL_SPECIAL_ONLY", "document": "销售合同LC-TR-2602.pdf"},
        ],
    )


def _declaration() -> Paper:
    page = declaration(
        Declaration(
            number="290320260001847526",
            office="嘉兴海关",
            face="sans",
            fields={
                "境内发货人": f"{EXPORTER}\n(91330483MA2CXT7L05)",
                "出境关别": "嘉兴海关\n(2903)",
                "申报日期": "20260309",
                "境外收货人": BUYER,
                "运输方式": "水路运输\n(2)",
                "运输工具名称及航次号": "COSCO HARMONY/048W",
                "提运单号": "COSU6391185520",
                "生产销售单位": f"{EXPORTER}\n(91330483MA2CXT7L05)",
                "监管方式": "一般贸易\n(0110)",
                "征免性质": "一般征税(101)",
                "合同协议号": "LC-TR-2602",
                "贸易国（地区）": "土耳其\n(TUR)",
                "运抵国（地区）": "土耳其\n(TUR)",
                "指运港": "伊斯坦布尔\n(TUR009)",
                "离境口岸": "嘉兴乍浦\n(330402)",
                "包装种类": "纸制或纤维板制盒/箱(22)",
                "件数": "40",
                "毛重（千克）": "2280",
                "净重（千克）": "1920",
                "成交方式": "FOB(3)",
                "随附单证及编号": "随附单证1：合同；发票；装箱单；情况说明",
                "标记唛码及备注": "备注：不属于管制物项，拉伸强度3950MPa，拉伸模量221GPa，密度1.78g/cm³"
                "　N/M",
            },
            items=[
                Item(
                    "1",
                    "6815110090",
                    "聚丙烯腈基碳纤维",
                    "1|2|碳纤维纱线|聚丙烯腈基|未加捻，12K，800tex|岚川牌|LC-400-12K|用于体育"
                    "休闲用品及风电叶片",
                    "1920千克\n\n1920千克",
                    "17.8500\n34272.00\n美元",
                    "土耳其\n(TUR)",
                    "(33049)桐乡\n/(330483)浙江省\n嘉兴市桐乡市",
                )
            ],
            agent="嘉兴捷渡报关代理有限公司　(9133040256091147XK)",
            clerk="沈立扬　报关人员证号29030417",
            seals=[(OFFICIAL, 0.74, 0.77, 7)],
        )
    )
    paper = Paper("报关单.pdf", "declaration", [(page, Look(skew=0.7, dpi=170))])
    paper.indicator("拉伸强度3950MPa", "拉伸强度", "3950", "MPa")
    paper.indicator("拉伸模量221GPa", "拉伸模量", "221", "GPa")
    paper.indicator("密度1.78g/cm³", "密度", "1.78", "g/cm³")
    return paper


def _contract_first() -> Page:
    one = Page(face="serif")
    top = contract_head(
        one,
        number="LC-TR-2602",
        date="2026年2月6日 Feb. 6, 2026",
        place="浙江桐乡 Tongxiang",
        seller=(
            f"{EXPORTER} Zhejiang Lanchuan Composites Co., Ltd.",
            "浙江省嘉兴市桐乡市经济开发区庆丰北路1788号",
        ),
        buyer=(BUYER, "Kartal Organize Sanayi Bolgesi, 7. Cadde No. 12, Istanbul, Turkey"),
        bold="serif-bold",
    )
    top = clauses(
        one,
        top,
        [
            (
                "买卖双方同意按下列条款买进、卖出下述货物：",
                "The Buyer agrees to buy and the Seller agrees to sell the following goods on the terms"
                " and conditions stated below:",
            )
        ],
    )
    top = (
        one.table(
            LEFT,
            top + 2,
            (150, 74, 70, 82, 83),
            [
                (
                    "品名及规格\nCommodity & Specification",
                    "数量\nQuantity",
                    "单位\nUnit",
                    "单价（USD）\nUnit Price",
                    "总价（USD）\nAmount",
                ),
                (
                    "聚丙烯腈基碳纤维 LC-400-12K\nPAN-based carbon fibre",
                    "1,920",
                    "千克 kg",
                    "17.85",
                    "34,272.00",
                ),
                ("合计 Total（FOB 上海）", "1,920", "千克 kg", "", "34,272.00"),
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
                "1. 总值：叁万肆仟贰佰柒拾贰美元整，数量允许有5%的增减。",
                "1. Total value: US Dollars Thirty-Four Thousand Two Hundred and Seventy-Two Only; 5%"
                " more or less in quantity allowed.",
            ),
            (
                "2. 技术要求：拉伸强度不低于3900 MPa，拉伸模量221±5 GPa，密度1.78 g/cm³，上浆剂含量"
                "0.8%～1.5%。",
                "2. Technical requirements: tensile strength not less than 3900 MPa, tensile modulus"
                " 221±5 GPa, density 1.78 g/cm³, sizing content 0.8%-1.5%.",
            ),
            (
                "3. 包装：每筒净重6千克，8筒装一纸箱，内衬防潮袋。",
                "3. Packing: 6 kg net per bobbin, 8 bobbins per carton with moisture-proof lining.",
            ),
            ("4. 装运期：2026年3月20日前。", "4. Time of shipment: before March 20, 2026."),
            (
                "5. 装运口岸：中国上海。目的口岸：土耳其伊斯坦布尔。",
                "5. Port of loading: Shanghai, China. Port of destination: Istanbul, Turkey.",
            ),
        ],
    )
    return one


def _contract_second() -> Page:
    two = Page(face="serif")
    top = clauses(
        two,
        60,
        [
            (
                "6. 付款条件：合同签订后预付30%，余款凭提单副本电汇付清。",
                "6. Terms of payment: 30% T/T in advance, balance by T/T against copy of B/L.",
            ),
            (
                "7. 单据：卖方应提供发票、装箱单、质量证明书各三份。",
                "7. Documents: the Seller shall present invoice, packing list and certificate of quality"
                " in triplicate.",
            ),
            (
                "8. 品质异议：买方应在货到目的口岸之日起30天内提出，数量异议应在15天内提出。",
                "8. Quality discrepancy: claims shall be filed within 30 days after arrival of the goods;"
                " quantity claims within 15 days.",
            ),
            (
                "9. 最终用途：货物仅用于生产自行车架、钓鱼竿及风电叶片，买方不得转让给第三方。",
                "9. End use: the goods are used only for bicycle frames, fishing rods and wind turbine"
                " blades; the Buyer shall not transfer them to a third party.",
            ),
            (
                "10. 仲裁：凡因本合同引起的争议，应提交上海的仲裁机构，按其仲裁规则裁决。",
                "10. Arbitration: any dispute arising from this contract shall be submitted to"
                " arbitration in Shanghai under the rules of the arbitral body.",
            ),
            (
                "11. 本合同一式两份，中英文具有同等效力，双方签字盖章后生效。",
                "11. This contract is made in duplicate; the Chinese and English texts are equally valid;"
                " it takes effect when signed and sealed.",
            ),
        ],
    )
    place = signatures(two, top + 26, EXPORTER, BUYER, person="陶启明", signed="M. Aydin")
    two.stamp(CONTRACT_SEAL, 165, place, angle=-6)
    two.stamp(BUYER_SEAL, 420, place + 2, angle=5, strength=0.7)
    return two


def _contract() -> Paper:
    paper = Paper(
        "销售合同LC-TR-2602.pdf",
        "contract",
        [(_contract_first(), Look(skew=-0.4)), (_contract_second(), Look(skew=0.3))],
        languages=("zh-Hans", "en"),
    )
    paper.indicator("拉伸强度不低于3900 MPa", "拉伸强度", "3900", "MPa", op=">=")
    paper.indicator(
        "拉伸模量221±5 GPa",
        "拉伸模量",
        "221",
        "GPa",
        tolerance={"minus": "5", "plus": "5", "unit": "GPa"},
    )
    paper.indicator("密度1.78 g/cm³", "密度", "1.78", "g/cm³")
    return paper


def _explanation() -> Paper:
    page = letter(
        "情况说明",
        "嘉兴海关：",
        [
            f"我司（{EXPORTER}）于2026年3月9日向贵关申报出口聚丙烯腈基碳纤维一批，报关单号"
            "290320260001847526，型号LC-400-12K，数量1920千克，运抵国为土耳其。收到贵关质疑通知书后，"
            "现就有关情况说明如下：",
            "■一、性能指标",
            "该型号碳纤维为12K、未加捻丝束，线密度800 tex，主要性能指标：拉伸强度3950 MPa，拉伸模量"
            "221 GPa，断裂伸长率1.8%，密度1.78 g/cm³，单丝直径7 μm。",
            "■二、主要用途",
            "用于制造自行车车架、钓鱼竿、羽毛球拍等体育休闲用品，以及风力发电机组叶片的主梁。",
            "■三、认为不属于管制物项的理由",
            "经与《两用物项出口管制清单》1C210项对照，按拉伸强度3950 MPa和密度1.78 g/cm³计算，比抗拉"
            "强度为2.26×10⁵ m，低于2.35×10⁵ m；按拉伸模量221 GPa计算，比模量为1.266×10⁷ m，低于"
            "1.27×10⁷ m。两项指标均未达到清单所列数值，我司认为该货物不属于管制物项。",
            "我司对上述内容的真实性负责。特此说明。",
        ],
        [EXPORTER, "2026年3月18日"],
        face="serif",
        bold="sans-bold",
        size=11.5,
    )
    page.stamp(OFFICIAL, 440, page.runs[-1].top - 6, angle=-9)
    paper = Paper("情况说明.pdf", "explanation", [(page, Look(skew=-0.9, noise=3))])
    paper.indicator("线密度800 tex", "线密度", "800", "tex")
    paper.indicator("拉伸强度3950 MPa", "拉伸强度", "3950", "MPa", nth=0, row="断裂伸长率")
    paper.indicator("拉伸模量221 GPa", "拉伸模量", "221", "GPa", row="断裂伸长率")
    paper.indicator("断裂伸长率1.8%", "断裂伸长率", "1.8", "%")
    paper.indicator("密度1.78 g/cm³", "密度", "1.78", "g/cm³", row="断裂伸长率")
    paper.indicator("单丝直径7 μm", "单丝直径", "7", "μm")
    paper.indicator("比抗拉强度为2.26×10⁵ m", "比抗拉强度", "226000", "m")
    paper.indicator("比模量为1.266×10⁷ m", "比模量", "12660000", "m")
    return paper


def _report() -> Paper:
    page = Page(face="sans")
    top = report_head(
        page,
        LAB,
        "检 测 报 告",
        "HX26-0318",
        [
            ("样品名称", "聚丙烯腈基碳纤维", "规格型号", "LC-400-12K"),
            ("委托单位", EXPORTER, "样品批号", "260227-3"),
            ("收样日期", "2026-03-02", "检测日期", "2026-03-03～03-05"),
            ("环境条件", "(23±2)℃，(50±10)%RH", "样品状态", "筒装，完好"),
        ],
        bold="sans-bold",
    )
    bottom = page.table(
        LEFT,
        top,
        (32, 92, 60, 85, 80, 110),
        [
            ("序号", "项目", "单位", "技术要求", "检测结果", "检测方法"),
            ("1", "拉伸强度", "MPa", "≥3900", "4215", "GB/T 3362-2017"),
            ("2", "拉伸弹性模量", "GPa", "221±5", "221", "GB/T 3362-2017"),
            ("3", "断裂伸长率", "%", "≥1.6", "1.9", "GB/T 3362-2017"),
            ("4", "密度", "g/cm³", "1.78±0.02", "1.78", "GB/T 30019-2013"),
            ("5", "线密度", "tex", "800±16", "803", "GB/T 7690.1-2013"),
            ("6", "上浆剂含量", "%", "0.8～1.5", "1.1", "GB/T 26752-2020"),
            ("7", "含碳量", "%", "≥93", "94.6", "GB/T 26752-2020"),
        ],
        head="sans-bold",
        size=10,
    )
    top = page.paragraph(
        LEFT, bottom + 12, ROOM, "检测结论：所检项目符合委托方技术要求。", size=10.5
    )
    page.paragraph(
        LEFT,
        top + 4,
        ROOM,
        "注：1. 本报告仅对来样负责。2. 复制报告未重新加盖检验检测专用章无效。3. 本报告涂改无效。",
        size=9,
    )
    for x, role, name in (
        (LEFT, "编制：", "杜雨晴"),
        (230, "审核：", "贺从周"),
        (380, "批准：", "闵　岳"),
    ):
        page.text(x, top + 60, role, size=10.5)
        page.text(x + 34, top + 56, name, size=14, face="kai")
    page.text(RIGHT, top + 90, "签发日期：2026年3月6日", size=10.5, align="right")
    page.stamp(lab_seal(LAB, "3205081190335"), 450, top + 62, angle=4)
    page.stamp(OFFICIAL, 395, bottom - 78, angle=12, strength=0.8)
    paper = Paper("检测报告HX26-0318.pdf", "technical", [(page, Look(skew=0.5, dpi=160))])
    for row, quote, value, unit in (
        ("拉伸强度", "4215", "4215", "MPa"),
        ("断裂伸长率", "1.9", "1.9", "%"),
        ("上浆剂含量", "1.1", "1.1", "%"),
        ("含碳量", "94.6", "94.6", "%"),
        ("线密度", "803", "803", "tex"),
    ):
        paper.indicator(quote, row, value, unit, row=row)
    paper.indicator("221", "拉伸弹性模量", "221", "GPa", row="拉伸弹性模量", nth=1)
    paper.indicator("1.78", "密度", "1.78", "g/cm³", row="GB/T 30019-2013", nth=1)
    return paper


def _data_sheet() -> Paper:
    page = Page(face="dejavu")
    page.text(LEFT, 52, "LANCHUAN COMPOSITES", size=17, face="dejavu-bold", colour=(20, 70, 130))
    page.text(LEFT, 78, "LC-400 Carbon Fibre — Technical Data Sheet", size=13, face="dejavu-bold")
    page.rule(LEFT, 98, RIGHT, 98, weight=1.6, colour=(190, 30, 40))
    top = page.paragraph(
        LEFT,
        108,
        ROOM,
        "LC-400 is a standard-modulus, PAN-based continuous carbon fibre supplied"
        " as a 12K untwisted tow with an epoxy-compatible sizing. It is designed for filament"
        " winding, pultrusion and prepreg for sporting goods and wind energy.",
        size=9.5,
    )
    top = page.table(
        LEFT,
        top + 10,
        (200, 130, 129),
        [
            ("Property", "Typical value", "Test method"),
            ("Tensile strength", "4200 MPa", "ISO 10618"),
            ("Tensile modulus", "221 GPa", "ISO 10618"),
            ("Elongation at break", "1.9 %", "ISO 10618"),
            ("Density", "1.78 g/cm³", "ISO 10119"),
            ("Filament diameter", "7.0 µm", "ISO 11567"),
            ("Linear density", "800 tex", "ISO 1889"),
            ("Sizing content", "1.2 %", "ISO 10548"),
        ],
        head="dejavu-bold",
        size=9,
    )
    top = page.paragraph(
        LEFT,
        top + 16,
        ROOM,
        "Storage: keep in the original sealed bag at 15 °C t"
        "o"
        " 30 °C and below 65 % relative humidity. Shelf life of the sizing is 24"
        " months from the date of manufacture.",
        size=9.5,
    )
    page.paragraph(
        LEFT,
        top + 8,
        ROOM,
        "The values above are typical and do not constitute a specification. Rev. 5, October 2025.",
        size=8.5,
    )
    paper = Paper(
        "LC-400_TDS_EN.pdf",
        "technical",
        [(page, None)],
        languages=("en",),
        foreign=True,
        translation="provided",
        translated_by=("LC-400技术数据表（中文）.docx",),
    )
    for quote, name, value, unit in (
        ("4200 MPa", "Tensile strength", "4200", "MPa"),
        ("221 GPa", "Tensile modulus", "221", "GPa"),
        ("1.9 %", "Elongation at break", "1.9", "%"),
        ("1.78 g/cm³", "Density", "1.78", "g/cm³"),
        ("7.0 µm", "Filament diameter", "7.0", "µm"),
        ("800 tex", "Linear density", "800", "tex"),
        ("1.2 %", "Sizing content", "1.2", "%"),
    ):
        paper.indicator(quote, name, value, unit, statistic="typ")
    return paper


def _translation() -> Paper:
    paper = Paper(
        "LC-400技术数据表（中文）.docx",
        "technical",
        blocks=[
            "# LC-400碳纤维技术数据表（译文）",
            "LC-400是一种标准模量、聚丙烯腈基连续碳纤维，以12K未加捻丝束供货，采用与环氧树脂相容的上浆"
            "剂，适用于体育用品和风能领域的纤维缠绕、拉挤和预浸料工艺。",
            [
                ("性能", "典型值", "试验方法"),
                ("拉伸强度", "4200 MPa", "ISO 10618"),
                ("拉伸模量", "221 GPa", "ISO 10618"),
                ("断裂伸长率", "1.9 %", "ISO 10618"),
                ("密度", "1.78 g/cm³", "ISO 10119"),
                ("单丝直径", "7.0 µm", "ISO 11567"),
                ("线密度", "800 tex", "ISO 1889"),
                ("上浆剂含量", "1.2 %", "ISO 10548"),
            ],
            "贮存：保存在原密封袋内，温度15 ℃至30 ℃，相对湿度低于65 %。上浆剂自生产之日起保质期为24个月"
            "。",
            "上述数值为典型值，不构成规格要求。第5版，2025年10月。",
            "翻译单位（盖章）：" + EXPORTER,
            OFFICIAL,
        ],
        notes="LC-400_TDS_EN.pdf 的中文译文",
    )
    for quote, name, value, unit in (
        ("4200 MPa", "拉伸强度", "4200", "MPa"),
        ("221 GPa", "拉伸模量", "221", "GPa"),
        ("1.9 %", "断裂伸长率", "1.9", "%"),
        ("1.78 g/cm³", "密度", "1.78", "g/cm³"),
        ("7.0 µm", "单丝直径", "7.0", "µm"),
        ("800 tex", "线密度", "800", "tex"),
        ("1.2 %", "上浆剂含量", "1.2", "%"),
    ):
        paper.indicator(quote, name, value, unit, statistic="typ")
    return paper
