"""Maraging steel: the figure that decides is left out of the letter and stands in the certificate.
The contract came as four photographs; a German data sheet came without translation."""

from datetime import date

from drawing.folder import Folder, Paper
from drawing.form import Declaration, Item, declaration
from drawing.page import Page
from drawing.papers import LEFT, RIGHT, ROOM, clauses, contract_head, signatures
from drawing.scan import Look
from drawing.seals import Seal

EXPORTER = "江苏砺坤特钢科技有限公司"
BUYER = "SUVARNA TOOLWORKS PVT. LTD."
OFFICIAL = Seal(EXPORTER, code="3202811067738")
QUALITY = Seal(EXPORTER, below="质量检验专用章", width=108, height=108)
PERSON = Seal("钟立衡印", shape="square", width=44, height=44)
PHOTOS = tuple(f"IMG_20260520_1014{n}.jpg" for n in ("07", "19", "33", "48"))


def folder() -> Folder:
    """The whole inquiry."""
    return Folder(
        "02-maraging-steel",
        {
            "id": "ZY-2301-2026-0037",
            "office": "无锡海关",
            "exporter": EXPORTER,
            "notice_no": "锡关质疑〔2026〕037号",
            "notice_received": date(2026, 5, 14),
            "submitted": date(2026, 5, 22),
            "declared": date(2026, 5, 11),
            "goods": "马氏体时效钢圆棒",
            "hs_codes": ["7228600000"],
            "destination": "印度",
        },
        [_declaration(), *_contract(), _explanation(), _certificate(), _data_sheet()],
        deadline="2026-05-25",
        goods=[
            {
                "id": "1",
                "item": 1,
                "name": "马氏体时效钢圆棒",
                "model": "LK-18Ni(C300)",
                "hs_code": "7228600000",
            }
        ],
        materials=[
            {"requirement": "declaration", "status": "present", "documents": ["报关单(签章).pdf"]},
            {"requirement": "contract", "status": "present", "documents": list(PHOTOS)},
            {
                "requirement": "explanation",
                "status": "present",
                "documents": ["情况说明.docx"],
                "elements": ["performance", "main_use"],
                "deficiencies": [{"document": "情况说明.docx", "kind": "incomplete"}],
            },
            {
                "requirement": "technical",
                "status": "present",
                "documents": ["质量证明书.png", "Datenblatt_1.6354_DE.pdf"],
            },
            {
                "requirement": "translation",
                "status": "missing",
                "documents": [],
                "deficiencies": [
                    {"document": "Datenblatt_1.6354_DE.pdf", "kind": "not_translated"}
                ],
            },
        ],
        candidates=[
            {
                "code": "1C216",
                "goods": ["1"],
                "outcome": "criteria_met",
                "why": "质量证明书载抗拉强度 1965 MPa（20 ℃，时效后）；直径 90 mm、长 2400 mm",
            },
        ],
        findings=[
            {"code": "EXPLANATION_INCOMPLETE", "document": "情况说明.docx"},
            {"code": "TRANSLATION_MISSING", "document": "Datenblatt_1.6354_DE.pdf"},
            {"code": "CANDIDATE_FIGURES_REACH", "document": None},
            {"code": "CANDIDATE_BORDERLINE", "document": None},
        ],
    )


def _declaration() -> Paper:
    page = declaration(
        Declaration(
            number="230120260000936184",
            office="无锡海关",
            portrait=True,
            face="serif",
            fields={
                "境内发货人": f"{EXPORTER}\n(91320281MA1XQ6K83D)",
                "出境关别": "洋山港区\n(2248)",
                "申报日期": "20260511",
                "境外收货人": BUYER,
                "运输方式": "水路运输(2)",
                "运输工具名称及航次号": "WAN HAI 627/W119",
                "提运单号": "WHLU5520714",
                "生产销售单位": f"{EXPORTER}\n(91320281MA1XQ6K83D)",
                "监管方式": "一般贸易(0110)",
                "征免性质": "一般征税(101)",
                "合同协议号": "LK26-IN-015",
                "贸易国（地区）": "印度(IND)",
                "运抵国（地区）": "印度(IND)",
                "指运港": "那瓦什瓦\n(IND023)",
                "离境口岸": "洋山\n(311002)",
                "包装种类": "其他包装(99)",
                "件数": "12",
                "毛重（千克）": "5060",
                "净重（千克）": "4945",
                "成交方式": "CIF(1)",
                "运费": "USD/860/3",
                "保费": "000/0.3/1",
                "随附单证及编号": "合同；发票；装箱单；代理报关委托协议（电子）",
                "标记唛码及备注": "备注：N/M",
            },
            items=[
                Item(
                    "1",
                    "7228600000",
                    "马氏体时效钢圆棒",
                    "4|3|圆棒，锻制，固溶处理|直径90mm，长2400mm|LK-18Ni(C300)|Ni18.4%,Co8.9%,"
                    "Mo4.9%|不含硼|砺坤牌",
                    "4945千克\n\n4945千克",
                    "41.2000\n203734.00\n美元",
                    "印度\n(IND)",
                    "(32029)无锡\n/江阴市",
                )
            ],
            agent="上海屿航国际货运代理有限公司",
            clerk="柏　青　22480652",
            seals=[(OFFICIAL, 0.63, 0.615, -4)],
        )
    )
    paper = Paper("报关单(签章).pdf", "declaration", [(page, Look(skew=-0.8, dpi=180, turned=90))])
    paper.indicator("直径90mm", "直径", "90", "mm")
    paper.indicator("长2400mm", "长度", "2400", "mm")
    return paper


def _contract() -> list[Paper]:
    pages = [_contract_first(), _contract_second(), _contract_third(), _contract_fourth()]
    corners = (
        ((0.06, 0.04), (0.95, 0.06), (0.98, 0.97), (0.03, 0.95)),
        ((0.08, 0.07), (0.93, 0.03), (0.96, 0.95), (0.05, 0.98)),
        ((0.04, 0.05), (0.96, 0.04), (0.92, 0.96), (0.07, 0.97)),
        ((0.07, 0.03), (0.96, 0.07), (0.94, 0.98), (0.04, 0.94)),
    )
    turned = (0, 0, 270, 90)
    papers = []
    for name, page, corner, turn in zip(PHOTOS, pages, corners, turned, strict=True):
        look = Look("photo", dpi=165, noise=2.5, blur=0.7, quality=66, corners=corner, turned=turn)
        papers.append(Paper(name, "contract", [(page, look)], languages=("zh-Hans", "en")))
    for number, paper in enumerate(papers[1:], 1):
        paper.parts = ({"pages": [1], "kind": "contract", "continues": PHOTOS[number - 1]},)
    papers[2].indicator(
        "直径90±0.5 mm", "直径", "90", "mm", tolerance={"minus": "0.5", "plus": "0.5", "unit": "mm"}
    )
    papers[2].indicator(
        "抗拉强度1880～1990 MPa", "抗拉强度", op="range", low="1880", high="1990", unit="MPa"
    )
    papers[2].indicator("硬度50～54 HRC", "硬度", op="range", low="50", high="54", unit="HRC")
    return papers


def _contract_first() -> Page:
    page = Page(face="sans")
    top = contract_head(
        page,
        number="LK26-IN-015",
        date="2026-04-08",
        place="江阴 Jiangyin",
        seller=(
            f"{EXPORTER} Jiangsu Likun Special Steel Technology Co., Ltd.",
            "江苏省无锡市江阴市临港街道镇澄路2206号",
        ),
        buyer=(BUYER, "Plot 41, MIDC Chakan Phase II, Pune 410501, India"),
        bold="sans-bold",
    )
    top = clauses(
        page,
        top,
        [
            (
                "经买卖双方协商一致，订立本合同，共同遵守。",
                "This contract is made by and between the Seller and the Buyer through consultation.",
            )
        ],
    )
    page.table(
        LEFT,
        top + 4,
        (40, 150, 90, 60, 60, 59),
        [
            (
                "序号\nNo.",
                "品名 Commodity",
                "规格 Specification",
                "数量\n(kg)",
                "单价\n(USD/kg)",
                "金额\n(USD)",
            ),
            (
                "1",
                "马氏体时效钢圆棒\nMaraging steel round bar",
                "LK-18Ni(C300)\nφ90×2400 mm",
                "4,945",
                "41.20",
                "203,734.00",
            ),
            ("", "合计 Total", "CIF Nhava Sheva", "4,945", "", "203,734.00"),
        ],
        size=8.5,
    )
    page.text(297, 800, "第1页 共4页  Page 1 of 4", size=8.5, align="centre")
    return page


def _contract_second() -> Page:
    page = Page(face="sans")
    clauses(
        page,
        60,
        [
            (
                "第一条 质量标准：按附件《技术条件》执行，卖方随货提供质量证明书正本。",
                "Article 1 Quality: as per the attached Technical Conditions; the original mill"
                " certificate shall be supplied with the goods.",
            ),
            (
                "第二条 交货期：收到预付款后45天内。部分发运不允许，转运允许。",
                "Article 2 Delivery: within 45 days after receipt of the advance payment. Partial"
                " shipment not allowed, transhipment allowed.",
            ),
            (
                "第三条 付款方式：预付20%，其余80%见提单副本电汇。",
                "Article 3 Payment: 20% in advance, 80% by T/T against copy of bill of lading.",
            ),
            (
                "第四条 包装：每4根一捆，涂防锈油，防潮纸及编织布包裹。",
                "Article 4 Packing: 4 bars per bundle, oiled, wrapped with moisture-proof paper and woven"
                " cloth.",
            ),
            (
                "第五条 保险：由卖方按发票金额110%投保一切险。",
                "Article 5 Insurance: to be effected by the Seller for 110% of invoice value covering all"
                " risks.",
            ),
            (
                "第六条 检验：买方有权在目的港委托检验机构复检，异议期为货到后60天。",
                "Article 6 Inspection: the Buyer may have the goods re-inspected at the port of"
                " destination; claims within 60 days after arrival.",
            ),
        ],
    )
    page.text(297, 800, "第2页 共4页  Page 2 of 4", size=8.5, align="centre")
    return page


def _contract_third() -> Page:
    page = Page(face="sans")
    page.text(
        297, 56, "附件：技术条件 Technical Conditions", size=13, face="sans-bold", align="centre"
    )
    top = page.paragraph(
        LEFT, 90, ROOM, "1. 尺寸：直径90±0.5 mm，长度2400 mm（+20/0），端面锯切。", size=10.5
    )
    top = page.paragraph(
        LEFT, top, ROOM, "2. 交货状态：固溶处理（820 ℃×1 h，空冷），剥皮。", size=10.5
    )
    top = page.paragraph(
        LEFT,
        top,
        ROOM,
        "3. 时效处理（490 ℃×6 h）后力学性能：抗拉强度1880～1990 MPa，硬度50～54 HRC。",
        size=10.5,
    )
    top = page.paragraph(LEFT, top, ROOM, "4. 超声波探伤：按GB/T 4162-2022，A级合格。", size=10.5)
    top = page.paragraph(
        LEFT, top, ROOM, "5. 非金属夹杂物：A、B、C、D类细系均不大于1.5级。", size=10.5
    )
    page.paragraph(LEFT, top, ROOM, "6. 每根端面打印炉号及材料牌号，并挂金属标牌。", size=10.5)
    page.text(297, 800, "第3页 共4页  Page 3 of 4", size=8.5, align="centre")
    return page


def _contract_fourth() -> Page:
    page = Page(face="sans")
    top = clauses(
        page,
        60,
        [
            (
                "第七条 最终用途：用于制造压铸模具和冷镦模具，买方承诺不用于其他用途。",
                "Article 7 End use: for die-casting dies and cold-heading dies; the Buyer undertakes not"
                " to use the goods for other purposes.",
            ),
            (
                "第八条 不可抗力：受影响一方应在15天内书面通知对方。",
                "Article 8 Force majeure: the affected party shall notify the other in writing within 15"
                " days.",
            ),
            (
                "第九条 争议：协商解决；协商不成的，提交仲裁。",
                "Article 9 Disputes: by consultation, failing which by arbitration.",
            ),
        ],
    )
    place = signatures(page, top + 30, EXPORTER, BUYER, person="钟立衡", signed="R. Deshpande")
    page.stamp(OFFICIAL, 170, place + 4, angle=10)
    page.stamp(PERSON, 272, place + 40, angle=-3)
    page.text(297, 800, "第4页 共4页  Page 4 of 4", size=8.5, align="centre")
    return page


def _explanation() -> Paper:
    paper = Paper(
        "情况说明.docx",
        "explanation",
        blocks=[
            "# 关于马氏体时效钢圆棒出口的情况说明",
            "无锡海关：",
            f"我公司{EXPORTER}出口马氏体时效钢圆棒12捆，共4945千克，合同号LK26-IN-015，报关单号"
            "230120260000936184。根据贵关要求说明如下。",
            "一、性能指标",
            "牌号LK-18Ni(C300)，锻制圆棒，固溶处理状态交货，直径90 mm，长度2400 mm，时效后硬度52 HRC，"
            "密度8.1 g/cm³，冲击吸收能量25 J。",
            "二、主要用途",
            "该批货物由印度客户用于制造铝合金压铸模具、冷镦模具的型芯和镶块。",
            "三、其他",
            "我公司自2019年起出口同类产品，历次出口均正常通关，请贵关予以放行。我公司对所述内容的真实性"
            "负责。",
            EXPORTER,
            "2026年5月21日",
            OFFICIAL,
        ],
        notes="没有写抗拉强度，也没有写认为不属于管制物项的理由",
    )
    for quote, name, value, unit in (
        ("直径90 mm", "直径", "90", "mm"),
        ("长度2400 mm", "长度", "2400", "mm"),
        ("时效后硬度52 HRC", "硬度", "52", "HRC"),
        ("密度8.1 g/cm³", "密度", "8.1", "g/cm³"),
        ("冲击吸收能量25 J", "冲击吸收能量", "25", "J"),
    ):
        paper.indicator(quote, name, value, unit)
    return paper


def _certificate() -> Paper:
    page = Page(face="sans")
    page.text(297, 44, EXPORTER, size=15, face="sans-bold", align="centre")
    page.text(297, 70, "产品质量证明书", size=18, face="sans-bold", align="centre")
    page.text(LEFT, 100, "证书编号：LKZ2605-0142", size=9.5)
    page.text(RIGHT, 100, "签发日期：2026-05-06", size=9.5, align="right")
    top = page.table(
        LEFT,
        116,
        (85, 165, 85, 124),
        [
            ("产品名称", "马氏体时效钢圆棒", "牌号", "LK-18Ni(C300)"),
            ("炉号", "V26-0417", "规格", "φ90×2400 mm"),
            ("合同号", "LK26-IN-015", "交货状态", "固溶＋剥皮"),
            ("冶炼方法", "真空感应＋真空自耗", "重量/支数", "4945 kg / 48支"),
        ],
        size=9.5,
    )
    page.text(LEFT, top + 10, "化学成分（质量分数，%）", size=10, face="sans-bold")
    top = page.table(
        LEFT,
        top + 26,
        (59, *(50,) * 8),
        [
            ("元素", "C", "Si", "Mn", "S", "Ni", "Co", "Mo", "Ti"),
            (
                "标准",
                "≤0.03",
                "≤0.10",
                "≤0.10",
                "≤0.010",
                "18.0～19.0",
                "8.5～9.5",
                "4.6～5.2",
                "0.50～0.80",
            ),
            ("实测", "0.006", "0.04", "0.03", "0.003", "18.42", "8.91", "4.87", "0.66"),
        ],
        size=8.5,
    )
    page.text(
        LEFT, top + 10, "力学性能（490 ℃×6 h 时效后，试验温度20 ℃）", size=10, face="sans-bold"
    )
    bottom = page.table(
        LEFT,
        top + 26,
        (115, 62, 92, 92, 98),
        [
            ("项目", "单位", "技术要求", "实测值", "试验方法"),
            ("抗拉强度 Rm", "MPa", "1880～1990", "1965", "GB/T 228.1-2021"),
            ("规定塑性延伸强度 Rp0.2", "MPa", "≥1800", "1912", "GB/T 228.1-2021"),
            ("断后伸长率 A", "%", "≥6", "8.5", "GB/T 228.1-2021"),
            ("断面收缩率 Z", "%", "≥35", "48", "GB/T 228.1-2021"),
            ("洛氏硬度", "HRC", "50～54", "52.5", "GB/T 230.1-2018"),
        ],
        head="sans-bold",
        size=9.5,
    )
    top = page.paragraph(
        LEFT,
        bottom + 12,
        ROOM,
        "超声波探伤：GB/T 4162-2022 A级，合格。低倍组织："
        "合格。"
        "\n结论：该批产品经检验合格，准予出厂。",
        size=10,
    )
    page.text(LEFT, top + 30, "检验员：", size=10.5)
    page.text(LEFT + 46, top + 27, "卜晓雯", size=14, face="kai")
    page.text(300, top + 30, "质量负责人：", size=10.5)
    page.text(366, top + 27, "宗　弘", size=14, face="kai")
    page.stamp(QUALITY, 440, top + 36, angle=-8)
    page.stamp(OFFICIAL, 345, bottom - 58, angle=5, strength=0.75)
    paper = Paper("质量证明书.png", "technical", [(page, Look(skew=0.4, dpi=140, noise=1.0))])
    aged = [{"text": "490 ℃×6 h 时效后，试验温度20 ℃"}]
    for quote, name, value, unit in (
        ("1965", "抗拉强度 Rm", "1965", "MPa"),
        ("1912", "规定塑性延伸强度 Rp0.2", "1912", "MPa"),
        ("8.5", "断后伸长率 A", "8.5", "%"),
        ("48", "断面收缩率 Z", "48", "%"),
        ("52.5", "洛氏硬度", "52.5", "HRC"),
    ):
        paper.indicator(quote, name, value, unit, row=name, conditions=aged)
    paper.indicator("φ90", "直径", "90", "mm")
    return paper


def _data_sheet() -> Paper:
    page = Page(face="dejavu")
    page.text(LEFT, 52, "Werkstoffdatenblatt", size=17, face="dejavu-bold")
    page.text(
        LEFT,
        78,
        "Martensitaushärtender Stahl LK-18Ni(C300) / vergleichbar 1.6354",
        size=10.5,
        face="dejavu-bold",
    )
    page.rule(LEFT, 96, RIGHT, 96, weight=1.2)
    top = page.paragraph(
        LEFT,
        106,
        ROOM,
        "Der Werkstoff wird im Vakuum erschmolzen und umgeschmolzen. Im"
        " lösungsgeglühten Zustand ist er gut zerspanbar; seine Festigkeit erhält er durch"
        " Auslagern bei 490 °C. Der Verzug beim Auslagern ist gering.",
        size=9.5,
    )
    top = page.table(
        LEFT,
        top + 8,
        (220, 110, 129),
        [
            ("Eigenschaft (ausgelagert, 20 °C)", "Wert", "Prüfverfahren"),
            ("Zugfestigkeit Rm", "≥ 1930 MPa", "DIN EN ISO 6892-1"),
            ("Dehngrenze Rp0,2", "≥ 1860 MPa", "DIN EN ISO 6892-1"),
            ("Bruchdehnung A5", "≥ 6 %", "DIN EN ISO 6892-1"),
            ("Härte", "52 bis 55 HRC", "DIN EN ISO 6508-1"),
            ("Elastizitätsmodul", "186 GPa", "—"),
            ("Dichte", "8,10 g/cm³", "—"),
            ("Wärmeleitfähigkeit", "20,9 W/(m·K)", "—"),
        ],
        head="dejavu-bold",
        size=9,
    )
    page.paragraph(
        LEFT,
        top + 16,
        ROOM,
        "Anwendung: hochbeanspruchte Formeinsätze, Druckgieß- und"
        " Kaltarbeitswerkzeuge, Wellen und Federn. Wärmebehandlung: Lösungsglühen bei"
        " 820 °C, eine Stunde, Luftabkühlung; anschließend Auslagern bei 490 °C, sechs"
        " Stunden. Die Angaben sind Richtwerte ohne Gewähr. Stand: Januar 2026.",
        size=9.5,
    )
    paper = Paper(
        "Datenblatt_1.6354_DE.pdf",
        "technical",
        [(page, None)],
        languages=("de",),
        foreign=True,
        translation="missing",
    )
    for quote, name, value, unit, op in (
        ("≥ 1930 MPa", "Zugfestigkeit Rm", "1930", "MPa", ">="),
        ("≥ 1860 MPa", "Dehngrenze Rp0,2", "1860", "MPa", ">="),
        ("≥ 6 %", "Bruchdehnung A5", "6", "%", ">="),
        ("186 GPa", "Elastizitätsmodul", "186", "GPa", "="),
        ("8,10 g/cm³", "Dichte", "8.10", "g/cm³", "="),
        ("20,9 W/(m·K)", "Wärmeleitfähigkeit", "20.9", "W/(m·K)", "="),
    ):
        paper.indicator(quote, name, value, unit, op=op)
    paper.indicator("52 bis 55 HRC", "Härte", op="range", low="52", high="55", unit="HRC")
    return paper
