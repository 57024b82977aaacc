"""Holmium oxide declared two days after the suspension of its entry ran out. Red underlines and a
red rectangle that are no seals; a Japanese specification without translation."""

from datetime import date

from drawing.folder import Folder, Paper
from drawing.form import Declaration, Item, Shipment, declaration
from drawing.page import RED, Page
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
from drawing.scan import Look
from drawing.seals import Seal

EXPORTER = "江西稀钦新材料有限公司"
BUYER = "KAGAMINO SEISAKUSHO CO., LTD."
OFFICIAL = Seal(EXPORTER, code="3607031188245", width=112, height=112)
QUALITY = Seal(EXPORTER, below="检验专用章", width=104, height=104)
SPECIFICATION = "酸化ホルミウム規格書.pdf"


def folder() -> Folder:
    """The whole inquiry."""
    return Folder(
        "09-holmium-oxide",
        {
            "id": "ZY-4004-2026-0088",
            "office": "赣州海关",
            "exporter": EXPORTER,
            "notice_no": "赣州关质疑〔2026〕088号",
            "notice_received": date(2026, 11, 13),
            "submitted": date(2026, 11, 20),
            "declared": date(2026, 11, 12),
            "goods": "氧化钬",
            "hs_codes": ["2846901999"],
            "destination": "日本",
        },
        [_declaration(), _contract(), _explanation(), _report(), _specification()],
        deadline="2026-11-24",
        goods=[
            {"id": "1", "item": 1, "name": "氧化钬", "model": "XQ-HO3N5", "hs_code": "2846901999"}
        ],
        materials=[
            {"requirement": "declaration", "status": "present", "documents": ["报关单.pdf"]},
            {"requirement": "contract", "status": "present", "documents": ["合同.tif"]},
            {
                "requirement": "explanation",
                "status": "present",
                "documents": ["情况说明.pdf"],
                "elements": ["performance", "main_use", "reason"],
            },
            {
                "requirement": "technical",
                "status": "present",
                "documents": ["分析检验单.png", SPECIFICATION],
            },
            {
                "requirement": "translation",
                "status": "missing",
                "documents": [],
                "deficiencies": [{"document": SPECIFICATION, "kind": "not_translated"}],
            },
        ],
        candidates=[
            {
                "code": "1C909.b",
                "goods": ["1"],
                "outcome": "description_only",
                "status": "suspension_lapsed_unconfirmed",
                "why": "氧化钬；暂停实施至 2026-11-10，申报日期为 2026-11-12",
            },
        ],
        findings=[
            {"code": "TRANSLATION_MISSING", "document": SPECIFICATION},
            {"code": "CANDIDATE_NAME_ONLY", "document": None},
        ],
    )


def _declaration() -> Paper:
    page = declaration(
        Declaration(
            number="400420260000826173",
            office="赣州海关",
            face="serif",
            fields=Shipment(
                exporter=EXPORTER,
                code="91360703MA7BQ4XN18",
                buyer=BUYER,
                contract="XQ-JP-2611",
                declared="20261112",
                office="盐田港区\n(5316)",
                country="日本\n(JPN)",
                port="大阪\n(JPN441)",
                exit="盐田\n(440306)",
                vessel="NYK TERRA/2645E",
                bill="NYKS26114408",
                packing="纤维板桶(32)",
                packages="10",
                gross="545",
                net="500",
                terms="CIF(1)",
                more={"运费": "USD/310/3", "保费": "000/0.3/1"},
                remark="备注：N/M　公告2025年第57号项下物项，暂停实施",
            ).fields(),
            items=[
                Item(
                    "1",
                    "2846901999",
                    "氧化钬",
                    "4|3|Ho2O3/TREO≥99.95%|粉末|50千克/桶|稀钦牌|XQ-HO3N5",
                    "500千克\n\n500千克",
                    "92.0000\n46000.00\n美元",
                    "日本\n(JPN)",
                    "(36079)赣州\n/赣县区",
                )
            ],
            agent="深圳市远岭报关有限公司　(91440300MA5ELK2W8D)",
            clerk="项　棠　53160884",
            seals=[(OFFICIAL, 0.65, 0.80, -6)],
        )
    )
    paper = Paper("报关单.pdf", "declaration", [(page, Look(skew=-0.6, dpi=170))])
    paper.indicator("Ho2O3/TREO≥99.95%", "Ho2O3/TREO", "99.95", "%", op=">=")
    return paper


def _contract() -> Paper:
    page = Page(face="sans")
    top = contract_head(
        page,
        number="XQ-JP-2611",
        date="2026年10月23日",
        place="赣州 Ganzhou",
        seller=(
            f"{EXPORTER} Jiangxi Xiqin New Materials Co., Ltd.",
            "江西省赣州市赣县区洋塘工业园学苑路17号",
        ),
        buyer=(BUYER, "2-14-6 Minami-Honmachi, Chuo-ku, Osaka, Japan"),
        bold="sans-bold",
    )
    top = (
        page.table(
            LEFT,
            top + 4,
            (150, 110, 60, 65, 74),
            [
                ("品名 Commodity", "规格 Specification", "数量 kg", "单价 USD", "总价 USD"),
                (
                    "氧化钬 Holmium oxide",
                    "Ho2O3/TREO≥99.95%\nD50 3～6 μm",
                    "500",
                    "92.00",
                    "46,000.00",
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
            ("1. 价格条件：CIF大阪。", "1. Price term: CIF Osaka."),
            ("2. 装运期：2026年11月下旬。", "2. Shipment: late November 2026."),
            ("3. 付款：装运后30天电汇。", "3. Payment: T/T within 30 days after shipment."),
            (
                "4. 用途：用于特种玻璃着色和激光晶体的研制，不用于军事目的。",
                "4. Use: for colouring special glass and development of laser crystals; no military use.",
            ),
            (
                "5. 出口许可：如需办理出口许可，由卖方负责。",
                "5. Export licence: to be obtained by the Seller if required.",
            ),
        ],
    )
    place = signatures(page, top + 24, EXPORTER, BUYER, person="简兮", signed="Y. Morikawa")
    page.stamp(OFFICIAL, 165, place + 2, angle=11)
    paper = Paper(
        "合同.tif", "contract", [(page, Look(skew=0.5, quality=68))], languages=("zh-Hans", "en")
    )
    paper.indicator("Ho2O3/TREO≥99.95%", "Ho2O3/TREO", "99.95", "%", op=">=")
    paper.indicator("D50 3～6 μm", "D50", op="range", low="3", high="6", unit="μm")
    return paper


def _explanation() -> Paper:
    page = letter(
        "情况说明",
        "赣州海关：",
        [
            f"我公司（{EXPORTER}）2026年11月12日申报出口日本氧化钬500千克，报关单号"
            "400420260000826173，说明如下：",
            "■一、性能指标",
            "氧化钬（Ho2O3），CAS号12055-62-8，纯度99.95%，灼烧减量0.6%，中位粒径D50为4.2 μm，"
            "比表面积5.1 m²/g，外观为浅黄色粉末。",
            "■二、主要用途",
            "日本客户用于特种玻璃着色，少量用于激光晶体研制。",
            "■三、认为不属于管制物项的理由",
            "商务部、海关总署公告2025年第57号对钬等物项的出口管制措施已暂停实施，我公司据此认为本批货物"
            "无需办理出口许可证。",
        ],
        [EXPORTER, "2026年11月18日"],
        face="kai",
        bold="sans-bold",
        size=12.5,
    )
    # someone marked the figures with a red pen and the archive with a red frame: no seals
    for quote in ("纯度99.95%", "已暂停实施"):
        left, _, right, bottom = page.find(quote)
        page.rule(left, bottom + 2, right, bottom + 3, weight=1.6, colour=RED)
    page.frame((440, 40, 530, 72), weight=1.8, colour=RED)
    page.text(485, 48, "已 归 档", size=15, face="sans-bold", colour=RED, align="centre")
    page.stamp(OFFICIAL, 435, page.runs[-2].top + 4, angle=-10)
    paper = Paper(
        "情况说明.pdf",
        "explanation",
        [(page, Look(skew=-0.5, dpi=160))],
        notes="红色下划线和“已归档”红框不是印章",
    )
    for quote, name, value, unit in (
        ("纯度99.95%", "纯度", "99.95", "%"),
        ("灼烧减量0.6%", "灼烧减量", "0.6", "%"),
        ("D50为4.2 μm", "中位粒径D50", "4.2", "μm"),
        ("比表面积5.1 m²/g", "比表面积", "5.1", "m²/g"),
    ):
        paper.indicator(quote, name, value, unit)
    return paper


def _report() -> Paper:
    page = Page(face="sans")
    top = report_head(
        page,
        EXPORTER,
        "产品分析检验单",
        "XQ261104-2",
        [
            ("产品名称", "氧化钬", "型号", "XQ-HO3N5"),
            ("批号", "HO261102", "批量", "500 kg"),
            ("执行标准", "GB/T 15678-2010\n企业标准", "检验日期", "2026-11-04"),
        ],
        bold="sans-bold",
    )
    bottom = page.table(
        LEFT,
        top,
        (34, 145, 60, 100, 120),
        [
            ("序号", "项目", "单位", "指标", "检验结果"),
            ("1", "Ho2O3/TREO", "%", "≥99.95", "99.97"),
            ("2", "TREO", "%", "≥99.0", "99.4"),
            ("3", "灼烧减量", "%", "≤1.0", "0.6"),
            ("4", "Fe2O3", "%", "≤0.0005", "0.0002"),
            ("5", "中位粒径D50", "μm", "3～6", "4.2"),
            ("6", "比表面积", "m²/g", "—", "5.1"),
        ],
        head="sans-bold",
        size=10,
    )
    page.text(LEFT, bottom + 16, "检验结论：合格", size=10.5)
    page.text(LEFT, bottom + 56, "分析员：", size=10.5)
    page.text(LEFT + 46, bottom + 53, "温知夏", size=14, face="kai")
    page.text(240, bottom + 56, "审核：", size=10.5)
    page.text(274, bottom + 53, "邬　然", size=14, face="kai")
    page.stamp(QUALITY, 450, bottom + 60, angle=8)
    page.stamp(OFFICIAL, 360, bottom - 52, angle=-5, strength=0.75)
    paper = Paper("分析检验单.png", "technical", [(page, Look(skew=-0.3, dpi=140, noise=1.0))])
    for quote, name, value, unit in (
        ("99.97", "Ho2O3/TREO", "99.97", "%"),
        ("0.6", "灼烧减量", "0.6", "%"),
        ("0.0002", "Fe2O3", "0.0002", "%"),
        ("4.2", "中位粒径D50", "4.2", "μm"),
        ("5.1", "比表面积", "5.1", "m²/g"),
    ):
        paper.indicator(quote, name, value, unit, row=name)
    paper.indicator("99.4", "TREO", "99.4", "%")
    return paper


def _specification() -> Paper:
    page = Page(face="sans")
    page.text(297, 54, "酸化ホルミウム 購入規格書", size=17, face="sans-bold", align="centre")
    page.text(RIGHT, 86, "規格番号 KGM-HO-07　制定 2026年9月1日", size=9.5, align="right")
    top = page.paragraph(
        LEFT,
        112,
        ROOM,
        "本規格書は、当社が購入する酸化ホルミウム粉末の品質、包装および検査につい"
        "て規定"
        "する。納入者は、ロットごとに分析成績書を添付しなければならない。",
        size=10.5,
    )
    top = page.table(
        LEFT,
        top + 8,
        (190, 130, 139),
        [
            ("項目", "規格値", "試験方法"),
            ("純度（Ho2O3/TREO）", "99.95 % 以上", "ICP発光分析"),
            ("強熱減量", "1.0 % 以下", "1000 ℃、1時間"),
            ("平均粒径", "3～6 µm", "レーザー回折法"),
            ("かさ密度", "0.9 g/cm³", "定容法"),
        ],
        head="sans-bold",
        size=10,
    )
    page.paragraph(
        LEFT,
        top + 14,
        ROOM,
        "包装は50 kg入りのファイバードラムとし、内袋はポリエチレンの二重袋と"
        "する。"
        "保管は湿気を避け、密閉した状態で行うこと。用途はガラスの着色およびレーザー結晶の試作である"
        "。",
        size=10.5,
    )
    paper = Paper(
        SPECIFICATION,
        "technical",
        [(page, Look(skew=0.6))],
        languages=("ja",),
        foreign=True,
        translation="missing",
    )
    paper.indicator("99.95 % 以上", "純度（Ho2O3/TREO）", "99.95", "%", op=">=")
    paper.indicator("1.0 % 以下", "強熱減量", "1.0", "%", op="<=")
    paper.indicator("3～6 µm", "平均粒径", op="range", low="3", high="6", unit="µm")
    paper.indicator("0.9 g/cm³", "かさ密度", "0.9", "g/cm³")
    return paper
