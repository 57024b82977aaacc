"""All papers in one PDF: a vacuum pump just below 2B231. One file is a program named .pdf, and
one page's unseen text says another number than its picture."""

from dataclasses import replace
from datetime import date

from drawing.folder import Folder, Paper
from drawing.form import Declaration, Item, Shipment, declaration
from drawing.page import Page
from drawing.papers import (
    LEFT,
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

EXPORTER = "成都澜屹真空设备有限公司"
BUYER = "VOLKHOV OPTIKA LLC"
LAB = "绵阳真测检测技术有限公司"
OFFICIAL = Seal(EXPORTER, code="5101220438815")
AGENT_SEAL = Seal(
    "成都蓉达通报关服务有限公司",
    below="报关专用章",
    shape="oval",
    width=130,
    height=88,
    centre="51010772",
)
ALL = "质疑材料（全套扫描件）.pdf"


def folder() -> Folder:
    """The whole inquiry."""
    return Folder(
        "04-vacuum-pump",
        {
            "id": "ZY-7901-2026-0019",
            "office": "成都海关驻青羊办事处",
            "exporter": EXPORTER,
            "notice_no": "蓉青关质疑〔2026〕019号",
            "notice_received": date(2026, 4, 21),
            "submitted": date(2026, 4, 29),
            "declared": date(2026, 4, 17),
            "goods": "油扩散真空泵",
            "hs_codes": ["8414100090"],
            "destination": "哈萨克斯坦",
        },
        [_bundle(), _curve(), _program()],
        deadline="2026-04-30",
        goods=[
            {
                "id": "1",
                "item": 1,
                "name": "油扩散真空泵",
                "model": "LYK-400",
                "hs_code": "8414100090",
            }
        ],
        materials=[
            {"requirement": "declaration", "status": "present", "documents": [ALL]},
            {"requirement": "contract", "status": "present", "documents": [ALL]},
            {
                "requirement": "explanation",
                "status": "present",
                "documents": [ALL],
                "elements": ["performance", "main_use", "reason"],
            },
            {"requirement": "technical", "status": "present", "documents": [ALL]},
            {"requirement": "translation", "status": "not_required", "documents": []},
        ],
        candidates=[
            {
                "code": "2B231",
                "goods": ["1"],
                "outcome": "criteria_not_met",
                "why": "抽气速率 14200 L/s（14.2 m³/s）低于 15 m³/s；其余两项达到",
            },
        ],
        findings=[
            {"code": "FILE_UNREADABLE", "document": "LYK-400使用说明书.pdf"},
            {"code": "TEXT_LAYER_DIFFERS", "document": ALL},
            {"code": "CANDIDATE_BORDERLINE", "document": None},
        ],
    )


def _bundle() -> Paper:
    report = _report()
    pages: list[tuple[Page, Look | None]] = [
        (_declaration(), Look(skew=0.5, dpi=160, turned=270)),
        (_contract_first(), Look(skew=-0.5)),
        (_contract_second(), Look(skew=0.2)),
        (_explanation(), Look(skew=0.8)),
        (report, Look(skew=-0.3, dpi=160)),
    ]
    # what a scanner's own OCR left under the picture: one number read wrong
    misread = replace(
        report, runs=[replace(run, text=run.text.replace("14200", "12400")) for run in report.runs]
    )
    kinds = (("declaration", [1]), ("contract", [2, 3]), ("explanation", [4]), ("technical", [5]))
    paper = Paper(
        ALL,
        "declaration",
        pages,
        layers={5: misread},
        languages=("zh-Hans", "en"),
        parts=tuple({"pages": p, "kind": kind} for kind, p in kinds),
        notes="第5页的文字层把 14200 写成 12400；页面上是 14200",
    )
    paper.indicator("抽速14200L/s", "抽速", "14200", "L/s", page=1)
    paper.indicator("进气口径400mm", "进气口径", "400", "mm", page=1)
    paper.indicator("进气口径400 mm", "进气口径", "400", "mm", page=4)
    paper.indicator("抽气速率14200 L/s", "抽气速率", "14200", "L/s", page=4)
    paper.indicator("极限压力5×10⁻⁵ Pa", "极限压力", "0.00005", "Pa", page=4)
    paper.indicator("加热功率9 kW", "加热功率", "9", "kW", page=4)
    paper.indicator("最大前级压力40 Pa", "最大前级压力", "40", "Pa", page=4)
    for quote, name, value, unit in (
        ("400", "进气口公称通径", "400", "mm"),
        ("14200", "抽气速率（氮气）", "14200", "L/s"),
        ("4.6×10⁻⁵", "极限压力", "0.000046", "Pa"),
        ("42", "临界前级压力", "42", "Pa"),
        ("9.1", "加热功率", "9.1", "kW"),
    ):
        paper.indicator(quote, name, value, unit, page=5, row=name, nth=1 if quote == "400" else 0)
    return paper


def _declaration() -> Page:
    return declaration(
        Declaration(
            number="790120260000284613",
            office="蓉青羊办",
            face="sans",
            fields=Shipment(
                exporter=EXPORTER,
                code="91510122MA6CLR4Y9U",
                buyer=BUYER,
                contract="LY2026-KZ-08",
                declared="20260417",
                office="蓉青羊办\n(7901)",
                country="哈萨克斯坦\n(KAZ)",
                port="阿拉木图\n(KAZ004)",
                exit="霍尔果斯\n(652204)",
                vessel="80112/20260425",
                bill="CDRU2604117",
                packing="天然木箱(92)",
                packages="6",
                gross="3540",
                net="3060",
                terms="FCA(7)",
                more={"运输方式": "铁路运输(3)"},
            ).fields(),
            items=[
                Item(
                    "1",
                    "8414100090",
                    "油扩散真空泵",
                    "0|0|用于真空镀膜机抽气|油扩散式|抽速14200L/s，进气口径400mm|澜屹牌|LYK-400",
                    "6台\n\n6台",
                    "5850.0000\n35100.00\n美元",
                    "哈萨克斯坦\n(KAZ)",
                    "(51019)成都其他",
                )
            ],
            agent="成都蓉达通报关服务有限公司　(91510105MA61WT0G2E)",
            clerk="尹若川　79010226",
            seals=[(OFFICIAL, 0.66, 0.80, -12), (AGENT_SEAL, 0.24, 0.79, 3)],
        )
    )


def _contract_first() -> Page:
    page = Page(face="serif")
    top = contract_head(
        page,
        number="LY2026-KZ-08",
        date="2026年3月2日",
        place="成都 Chengdu",
        seller=(
            f"{EXPORTER} Chengdu Lanyi Vacuum Equipment Co., Ltd.",
            "成都市双流区西航港街道空港四路2066号",
        ),
        buyer=(BUYER, "18 Ryskulov Avenue, Almaty 050061, Kazakhstan"),
        bold="serif-bold",
        title="买 卖 合 同",
        english="CONTRACT OF SALE",
    )
    top = (
        page.table(
            LEFT,
            top + 4,
            (180, 80, 50, 70, 79),
            [
                ("货物名称 Goods", "型号 Model", "数量 Qty", "单价 USD", "总价 USD"),
                (
                    "油扩散真空泵\nOil diffusion vacuum pump",
                    "LYK-400",
                    "6台",
                    "5,850.00",
                    "35,100.00",
                ),
                ("合计 Total（FCA Chengdu）", "", "6台", "", "35,100.00"),
            ],
            size=9,
        )
        + 10
    )
    clauses(
        page,
        top,
        [
            (
                "1. 技术规格：详见卖方产品样本LYK-400。",
                "1. Specification: see the Seller's catalogue LYK-400.",
            ),
            (
                "2. 交货：合同生效后60天内，中欧班列运输。",
                "2. Delivery: within 60 days after this contract comes into force, by China-Europe rail.",
            ),
            (
                "3. 付款：电汇，预付40%，发货前付60%。",
                "3. Payment: by T/T, 40% in advance and 60% before dispatch.",
            ),
            (
                "4. 验收：在买方工厂按GB/T 25753的方法验收。",
                "4. Acceptance: at the Buyer's works by the methods of GB/T 25753.",
            ),
            ("5. 质量保证期：12个月。", "5. Warranty: 12 months."),
        ],
    )
    return page


def _contract_second() -> Page:
    page = Page(face="serif")
    top = clauses(
        page,
        60,
        [
            (
                "6. 最终用户及用途：买方自用，用于光学镜片镀膜机。",
                "6. End user and use: the Buyer itself, for lens coating machines.",
            ),
            (
                "7. 违约责任：迟延交货每周按迟交部分0.5%支付违约金，总额不超过5%。",
                "7. Liability: 0.5% of the delayed part per week, not exceeding 5% in total.",
            ),
            ("8. 本合同正本两份，双方各执一份。", "8. Two originals, one for each party."),
        ],
    )
    place = signatures(page, top + 30, EXPORTER, BUYER, person="岑默", signed="A. Serikov")
    page.stamp(OFFICIAL, 165, place + 4, angle=8)
    return page


def _explanation() -> Page:
    page = letter(
        "关于出口油扩散真空泵的情况说明",
        "成都海关驻青羊办事处：",
        [
            f"{EXPORTER}（以下简称我公司）出口哈萨克斯坦油扩散真空泵6台，型号LYK-400，报关单号"
            "790120260000284613。现将产品情况说明如下：",
            "■一、性能指标",
            "进气口径400 mm，抽气速率14200 L/s（氮气），极限压力5×10⁻⁵ Pa，最大前级压力40 Pa，"
            "加热功率9 kW，冷却水量不小于0.6 m³/h，泵油为硅油。",
            "■二、主要用途",
            "与机械泵机组配套，为光学镜片真空镀膜机抽高真空，不用于同位素分离或核材料加工。",
            "■三、认为不属于管制物项的理由",
            "两用物项清单2B231项真空泵须同时满足抽气口孔径大于等于380 mm、抽气速率大于等于15 m³/s、极限"
            "真空低于13.3 mPa。我公司产品抽气速率为14.2 m³/s，未达到15 m³/s，不同时满足三项条件，因此不"
            "属于"
            "管制物项。",
        ],
        [EXPORTER, "2026年4月27日"],
        face="serif",
        bold="serif-bold",
        head=EXPORTER,
        number="澜屹〔2026〕23号",
    )
    page.stamp(OFFICIAL, 445, page.runs[-1].top - 6, angle=16)
    return page


def _report() -> Page:
    page = Page(face="sans")
    top = report_head(
        page,
        LAB,
        "检 验 报 告",
        "ZC-2026-0277",
        [
            ("产品名称", "油扩散真空泵", "型号", "LYK-400"),
            ("受检单位", EXPORTER, "出厂编号", "26-031"),
            ("检验类别", "委托检验", "检验日期", "2026-03-26"),
        ],
        bold="sans-bold",
    )
    bottom = page.table(
        LEFT,
        top,
        (32, 111, 74, 80, 82, 80),
        [
            ("序号", "检验项目", "单位", "技术要求", "检验结果", "单项结论"),
            ("1", "进气口公称通径", "mm", "400", "400", "符合"),
            ("2", "抽气速率（氮气）", "L/s", "≥14000", "14200", "符合"),
            ("3", "极限压力", "Pa", "≤6.7×10⁻⁵", "4.6×10⁻⁵", "符合"),
            ("4", "临界前级压力", "Pa", "≥40", "42", "符合"),
            ("5", "加热功率", "kW", "9±0.5", "9.1", "符合"),
            ("6", "返油率", "mg/(cm²·min)", "≤0.02", "0.013", "符合"),
        ],
        head="sans-bold",
        size=10,
    )
    top = page.paragraph(
        LEFT,
        bottom + 12,
        ROOM,
        "检验依据：JB/T 7265《蒸汽流真空泵》、GB/T 25753.2。\n检验结论：所检项目符合技术要求。",
        size=10.5,
    )
    page.text(LEFT, top + 36, "主检：", size=10.5)
    page.text(LEFT + 34, top + 33, "盛一鸣", size=14, face="kai")
    page.text(240, top + 36, "审核：", size=10.5)
    page.text(274, top + 33, "谷雨薇", size=14, face="kai")
    page.stamp(lab_seal(LAB, "5107031266490"), 430, top + 46, angle=6)
    page.stamp(OFFICIAL, 330, bottom - 64, angle=-15, strength=0.75)
    return page


def _curve() -> Paper:
    paper = Paper(
        "抽速曲线数据.xlsx",
        "technical",
        sheets={
            "LYK-400抽速": [
                ("序号", "进气压力（Pa）", "抽气速率（L/s）", "备注"),
                (1, "1.0×10⁻⁴", 12100, ""),
                (2, "5.0×10⁻⁴", 13900, ""),
                (3, "1.0×10⁻³", 14200, "氮气"),
                (4, "5.0×10⁻³", 14150, ""),
                (5, "1.0×10⁻²", 14000, ""),
                (6, "5.0×10⁻²", 9800, ""),
            ]
        },
        notes="没有印章",
    )
    paper.indicator("14200", "抽气速率", "14200", "L/s")
    return paper


def _program() -> Paper:
    """A Windows program's head and nothing that runs, under the name of a manual."""
    stub = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00\xb8" + bytes(43)
    body = stub + b"\x80\x00\x00\x00" + bytes(64) + b"PE\x00\x00\x4c\x01" + bytes(1800)
    return Paper("LYK-400使用说明书.pdf", "other", raw=body, status="unreadable", languages=())
