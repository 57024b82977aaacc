"""Inquiries written by hand: a rich one, an empty one, one that nobody can read, a hostile one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from zhiyi.document import (
    Alternative,
    Bound,
    Box,
    Condition,
    Document,
    Evidence,
    Indicator,
    LanguageShare,
    Line,
    Origin,
    Page,
    Part,
    Particular,
    Passage,
    Problem,
    Quantity,
    Seal,
    Tolerance,
)
from zhiyi.inquiry import (
    Attribution,
    Candidate,
    Contradiction,
    Criterion,
    Dates,
    Deficiency,
    Difference,
    Elements,
    Finding,
    Goods,
    Inquiry,
    Joining,
    Material,
    Notice,
    Reason,
    Sealing,
    Segment,
    Translation,
)
from zhiyi.report import types
from zhiyi.source import Picture

OCR = Origin("ocr@1", 0.97)
RULE = Origin("rule@1", 0.9)
PROGRAM = types.Program(
    version="0.1.0",
    engines={"reading": "rapidocr@3.10", "second_reader": "tesseract@5.3", "language": "lingua@2"},
    control_list=types.ControlList(name="两用物项出口管制清单", edition="2026"),
    as_of="2026-03-16",
    started="2026-03-16T09:30:00+08:00",
    seconds=41.2,
)
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def at(document: str, page: int, row: int, quote: str, *, left: float = 0.1) -> Evidence:
    """A line of a page: rows are 3% of the page apart."""
    top = 0.08 + 0.03 * row
    width = min(0.014 * sum(2 if ord(c) > 255 else 1 for c in quote) * 0.72, 0.98 - left)
    return Evidence(
        document=document, page=page, quote=quote, box=Box(left, top, left + width, top + 0.02)
    )


def lines_of(*places: Evidence) -> tuple[Line, ...]:
    return tuple(
        Line(
            id=f"line-{place.document}-{place.page}-{number}",
            evidence=(place,),
            origin=OCR,
            text=place.quote,
            source="ocr",
        )
        for number, place in enumerate(places)
    )


def page(number: int = 1, **known: object) -> Page:
    return Page(number=number, width=595, height=842, text_source="ocr", picture="hash", **known)  # type: ignore[arg-type]


def part(document: str, kind: str, pages: tuple[int, ...] = (1,), **known: object) -> Part:
    place = known.pop("place", None) or at(document, pages[0], 0, "")
    return Part(
        id=f"part-{document}-{pages[0]}",
        evidence=(place,),  # type: ignore[arg-type]
        origin=RULE,
        pages=pages,
        kind=kind,  # type: ignore[arg-type]
        **known,  # type: ignore[arg-type]
    )


CHINESE = (LanguageShare("zh-Hans", 1.0),)
ENGLISH = (LanguageShare("en", 0.96), LanguageShare("zh-Hans", 0.04))

D_ITEM = at("doc-1", 1, 8, "01  6815120000  碳纤维预浸料 T800S  1200 千克  日本")
D_SHIPPER = at("doc-1", 1, 1, "境内发货人  江苏远航复合材料有限公司")
D_REMARK = at("doc-1", 1, 20, "备注：不属于两用物项管制范围")
C_TITLE = at("doc-2", 1, 0, "出口合同  CONTRACT  No. YH-2026-018")
C_GOODS = at("doc-2", 1, 6, "Carbon fibre prepreg T800S   1,200 kg   USD 96,000.00")
C_SIGN = at("doc-2", 2, 10, "卖方：江苏远航复合材料有限公司")
T_TITLE = at("doc-4", 1, 0, "TORAYCA T800S Technical Data Sheet")
T_STRENGTH = at("doc-4", 1, 5, "Tensile strength      5,880 MPa")
T_MODULUS = at("doc-4", 1, 6, "Tensile modulus       294 GPa")
T_DENSITY = at("doc-4", 1, 7, "Density               1.80 ± 0.02 g/cm³")
T_CURE = at("doc-4", 2, 3, "Cure at 130 to 180 °C for not less than 90 min")
Z_STRENGTH = at("doc-5", 1, 5, "拉伸强度      5,490 MPa")
Z_MODULUS = at("doc-5", 1, 6, "拉伸模量      294 GPa")
E_TEXT = Evidence(
    document="doc-3", page=1, quote="本产品拉伸模量为 294 GPa，密度 1.80 g/cm³。", locator="第 4 段"
)
E_USE = Evidence(
    document="doc-3", page=1, quote="主要用于体育器材和自行车车架的制造。", locator="第 5 段"
)
E_PHOTO = Evidence(document="doc-3", page=2, quote="检测报告 No.0031", box=Box(0.1, 0.1, 0.6, 0.15))


def seal(id: str, place: Evidence, text: str, owner: str | None, **known: object) -> Seal:
    return Seal(
        id=id,
        evidence=(place,),
        origin=Origin("seal@1", 0.91),
        shape="round",
        colour="red",
        text=text,
        owner=owner,
        **known,  # type: ignore[arg-type]
    )


def stamp(document: str, page: int, left: float, top: float, quote: str) -> Evidence:
    box = Box(left, top, left + 0.19, top + 0.135)
    return Evidence(document=document, page=page, quote=quote, box=box)


OFFICIAL = stamp("doc-1", 1, 0.65, 0.7, "江苏远航复合材料有限公司")
SPECIAL = stamp("doc-2", 2, 0.45, 0.34, "江苏远航复合材料有限公司 合同专用章")
MAKER = stamp("doc-5", 1, 0.6, 0.6, "江苏远舫复合材料有限公司")


def document(number: int, path: str, kind: str, **layers: object) -> Document:
    return Document(
        id=f"doc-{number}",
        path=path,
        sha256=f"{number:064x}",
        media_type=str(layers.pop("media_type", "application/pdf")),
        bytes=184_320 + number,
        kind=kind,  # type: ignore[arg-type]
        kind_score=0.93,
        **layers,  # type: ignore[arg-type]
    )


def reading(place: Evidence, **known: object) -> dict[str, object]:
    return {"evidence": (place,), "origin": OCR, **known}


def exact(value: str) -> dict[str, Bound]:
    return {"low": Bound(Decimal(value)), "high": Bound(Decimal(value))}


def declaration() -> Document:
    return document(
        1,
        "01 报关单.pdf",
        "declaration",
        pages=(page(),),
        lines=lines_of(
            at("doc-1", 1, 0, "中华人民共和国海关出口货物报关单"), D_SHIPPER, D_ITEM, D_REMARK
        ),
        parts=(part("doc-1", "declaration", title="出口货物报关单", languages=CHINESE),),
        seals=(seal("seal-1", OFFICIAL, OFFICIAL.quote, OFFICIAL.quote),),
        particulars=(
            Particular(
                id="p-1",
                field="exporter",
                value="江苏远航复合材料有限公司",
                **reading(D_SHIPPER, agreed=True),
            ),  # type: ignore[arg-type]
            Particular(id="p-2", field="hs_code", value="6815120000", item=1, **reading(D_ITEM)),  # type: ignore[arg-type]
            Particular(
                id="p-3", field="remark", value="不属于两用物项管制范围", **reading(D_REMARK)
            ),  # type: ignore[arg-type]
        ),
    )


def contract() -> Document:
    return document(
        2,
        "02 合同/contract.pdf",
        "contract",
        pages=(page(), page(2)),
        lines=lines_of(C_TITLE, C_GOODS, C_SIGN),
        parts=(part("doc-2", "contract", (1, 2), title="出口合同", languages=CHINESE),),
        seals=(
            seal(
                "seal-2", SPECIAL, SPECIAL.quote, "江苏远航复合材料有限公司", purpose="合同专用章"
            ),
        ),
        problems=(
            Problem(
                stage="reading",
                code="FILE_PARTLY_READ",
                detail="第 2 页下部字迹过淡，约四行未能识读",
                page=2,
            ),
        ),
    )


def explanation() -> Document:
    return document(
        3,
        "03 情况说明.docx",
        "explanation",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        pages=(
            Page(number=1, width=595, height=842, text_source="native", locator="正文"),
            page(2, locator="图片 1", embedded_in=1),
        ),
        lines=lines_of(E_TEXT, E_USE, E_PHOTO),
        parts=(part("doc-3", "explanation", (1, 2), place=E_TEXT, title="关于出口货物的情况说明"),),
        indicators=(
            Indicator(
                id="i-5",
                parameter="拉伸模量",
                parameter_id="tensile_modulus",
                quantity=Quantity(**exact("294"), unit="GPa"),
                unit_normal="GPa",
                si=Quantity(**exact("294000000000"), unit="Pa"),
                subject="本产品",
                **reading(E_TEXT),  # type: ignore[arg-type]
            ),
        ),
    )


def data_sheet() -> Document:
    return document(
        4,
        "04 技术资料.zip!/T800S TDS.pdf",
        "technical",
        pages=(page(), page(2)),
        lines=lines_of(T_TITLE, T_STRENGTH, T_MODULUS, T_DENSITY, T_CURE),
        passages=(
            Passage(id="g-1", evidence=(T_TITLE,), origin=RULE, text="…", code="en", letters=300),
        ),
        parts=(part("doc-4", "technical", (1, 2), title="TDS", languages=ENGLISH, foreign=True),),
        indicators=(
            Indicator(
                id="i-1",
                parameter="Tensile strength",
                parameter_id="tensile_strength",
                quantity=Quantity(**exact("5880"), unit="MPa"),
                unit_normal="MPa",
                si=Quantity(**exact("5880000000"), unit="Pa"),
                statistic="typ",
                method="ISO 10618",
                agreed=False,
                alternatives=(
                    Alternative(
                        method="tesseract@5.3",
                        quote="Tensile strength  5,680 MPa",
                        score=0.61,
                        operator="=",
                        value=Decimal("5680"),
                        unit="MPa",
                    ),
                ),
                subject="T800S",
                **reading(T_STRENGTH),  # type: ignore[arg-type]
            ),
            Indicator(
                id="i-2",
                parameter="Tensile modulus",
                parameter_id="tensile_modulus",
                quantity=Quantity(**exact("294"), unit="GPa"),
                unit_normal="GPa",
                si=Quantity(**exact("294000000000"), unit="Pa"),
                agreed=True,
                subject="T800S",
                **reading(T_MODULUS),  # type: ignore[arg-type]
            ),
            Indicator(
                id="i-3",
                parameter="Density",
                parameter_id="density",
                quantity=Quantity(
                    **exact("1.80"),
                    unit="g/cm³",
                    tolerance=Tolerance(minus=Decimal("0.02"), plus=Decimal("0.02")),
                ),
                unit_normal="g/cm³",
                si=Quantity(**exact("1800"), unit="kg/m³"),
                conditions=(
                    Condition(
                        text="at 23 °C",
                        parameter_id="temperature",
                        quantity=Quantity(**exact("23"), unit="°C"),
                    ),
                ),
                subject="T800S",
                **reading(T_DENSITY),  # type: ignore[arg-type]
            ),
            Indicator(
                id="i-4",
                parameter=None,
                parameter_id=None,
                quantity=Quantity(
                    low=Bound(Decimal(130)), high=Bound(Decimal(180), False), unit="°C"
                ),
                **reading(T_CURE, origin=Origin("ocr@1", 0.72)),  # type: ignore[arg-type]
            ),
        ),
    )


def translated() -> Document:
    return document(
        5,
        "05 译文.pdf",
        "technical",
        pages=(page(),),
        lines=lines_of(at("doc-5", 1, 0, "T800S 技术数据表（译文）"), Z_STRENGTH, Z_MODULUS),
        parts=(part("doc-5", "technical", title="T800S 技术数据表（译文）", languages=CHINESE),),
        seals=(
            seal(
                "seal-3", MAKER, MAKER.quote, MAKER.quote, notes=("与出口货物发货人名称相差一字",)
            ),
        ),
        indicators=(
            Indicator(
                id="i-6",
                parameter="拉伸强度",
                parameter_id="tensile_strength",
                quantity=Quantity(**exact("5490"), unit="MPa"),
                unit_normal="MPa",
                si=Quantity(**exact("5490000000"), unit="Pa"),
                subject="T800S",
                **reading(Z_STRENGTH),  # type: ignore[arg-type]
            ),
        ),
    )


def broken(number: int = 6, path: str = "04 技术资料.zip!/照片.pdf") -> Document:
    problem = Problem(
        stage="intake",
        code="FILE_UNREADABLE",
        detail="文件内容不是 PDF，无法打开（文件头为可执行程序）",
    )
    return document(number, path, "other", problems=(problem,))


def candidates() -> tuple[Candidate, ...]:
    return (
        Candidate(
            id="cand-1",
            code="1C210.a",
            list="dual_use",
            title="“比模量”不小于 12.7×10⁶ m 或“比强度”不小于 23.5×10⁴ m 的碳纤维状材料",
            title_en="Carbon or aramid fibrous materials of high specific modulus or strength",
            goods=("goods-1",),
            status="in_force",
            effective=date(2024, 12, 1),
            suspended_until=None,
            edition="2026",
            source_quality="clean",
            score=0.874,
            outcome="criteria_met",
            reasons=(
                Reason(
                    feature="name",
                    score=0.91,
                    detail="品名“碳纤维预浸料”与条目用语“碳纤维”相近",
                    evidence=(D_ITEM,),
                ),
                Reason(
                    feature="hs",
                    score=0.7,
                    detail="商品编号 6815120000 见于该条目的参考海关商品编号",
                    evidence=(D_ITEM,),
                ),
            ),
            criteria=(
                Criterion(
                    text="specific_modulus >= 12.7e6 m",
                    state="met",
                    indicators=("i-2", "i-3"),
                    derived="tensile_modulus / (density * g)",
                    margin=Decimal("0.3110236220472440944881889764"),
                    detail="由拉伸模量 294 GPa 与密度 1.80 g/cm³ 算得 16.65×10⁶ m",
                ),
                Criterion(
                    text="specific_strength >= 23.5e4 m",
                    state="unknown",
                    why="contradicted",
                    borderline=True,
                    indicators=("i-1", "i-6"),
                    derived="tensile_strength / (density * g)",
                    detail="原文 5880 MPa 与译文 5490 MPa 不一致",
                ),
            ),
            to_ask=("纤维本身（而非预浸料）的拉伸强度及其测试方法", "树脂含量"),
            remarks=("条目正文与 PDF 附件的单位写法不同，以公报文本为准核对",),
        ),
        Candidate(
            id="cand-2",
            code=None,
            list="nuclear",
            title="高强度纤维材料制成的转筒部件",
            title_en="Rotor components of high-strength fibrous materials",
            goods=("goods-1",),
            status="suspended",
            effective=date(2025, 10, 9),
            suspended_until=date(2026, 11, 10),
            edition="2026",
            source_quality="column-jumbled",
            score=0.402,
            outcome="name_only",
            reasons=(
                Reason(
                    feature="name", score=0.4, detail="说明中出现“高强度纤维”", evidence=(E_USE,)
                ),
            ),
        ),
    )


def materials() -> tuple[Material, ...]:
    return (
        Material(requirement="declaration", status="present", parts=("part-doc-1-1",)),
        Material(
            requirement="contract",
            status="present",
            parts=("part-doc-2-1",),
            deficiencies=(
                Deficiency(
                    document="doc-2",
                    part="part-doc-2-1",
                    kind="only_special_seal",
                    detail="仅见合同专用章，未见公章",
                ),
            ),
        ),
        Material(
            requirement="explanation",
            status="present",
            parts=("part-doc-3-1",),
            elements=Elements(performance=E_TEXT, main_use=E_USE),
            deficiencies=(
                Deficiency(
                    document="doc-3",
                    part="part-doc-3-1",
                    kind="incomplete",
                    detail="未说明认为不属于管制范围的理由",
                ),
            ),
        ),
        Material(requirement="technical", status="present", parts=("part-doc-4-1", "part-doc-5-1")),
        Material(
            requirement="other", status="missing", detail="海关另行要求的《最终用户声明》未见"
        ),
        Material(requirement="translation", status="present", parts=("part-doc-5-1",)),
    )


def findings() -> tuple[Finding, ...]:
    def finding(
        code: str, severity: str, zh: str, en: str, *places: Evidence, **known: object
    ) -> Finding:
        return Finding(
            id=f"f-{code}",
            code=code,
            severity=severity,  # type: ignore[arg-type]
            message=zh,
            message_en=en,
            evidence=places,
            **known,  # type: ignore[arg-type]
        )

    return (
        finding(
            "VALUE_CONTRADICTED",
            "must",
            "拉伸强度：原文载明 5,880 MPa，译文载明 5,490 MPa，请核对原件。",
            "Tensile strength: the original states 5,880 MPa, the translation 5,490 MPa.",
            T_STRENGTH,
            Z_STRENGTH,
            refers_to=("con-1", "i-1", "i-6"),
        ),
        finding(
            "CANDIDATE_FIGURES_REACH",
            "must",
            "商品项 1 所载指标达到候选条目 1C210.a 所列数值，待关员判定。",
            "The figures stated for item 1 reach those of 1C210.a; for an officer to determine.",
            T_MODULUS,
            T_DENSITY,
            refers_to=("cand-1",),
        ),
        finding(
            "MATERIAL_MISSING",
            "must",
            "未见海关另行要求的材料：最终用户声明。",
            "Missing: end-use statement that Customs asked for.",
        ),
        finding(
            "SEAL_OF_ANOTHER",
            "must",
            "译文所盖印章名称为“江苏远舫复合材料有限公司”，与出口货物发货人相差一字。",
            "The seal on the translation names another firm (one character differs).",
            MAKER,
            refers_to=("seal-3",),
        ),
        finding(
            "SEAL_SPECIAL_ONLY",
            "should",
            "合同仅盖合同专用章，请关员酌定。",
            "The contract bears a special-purpose seal only.",
            SPECIAL,
            refers_to=("seal-2",),
        ),
        finding(
            "EXPLANATION_INCOMPLETE",
            "should",
            "情况说明未载明认为不属于管制范围的理由。",
            "The explanation gives no reason.",
            E_TEXT,
        ),
        finding(
            "FILE_UNREADABLE",
            "should",
            "文件“照片.pdf”无法打开。",
            "The file cannot be opened.",
            document="doc-6",
        ),
        finding(
            "REMARK_CLAIM",
            "note",
            "报关单备注栏自称“不属于两用物项管制范围”，此为申报人陈述。",
            "The remark claims the goods are not controlled; that is the declarant's statement.",
            D_REMARK,
        ),
    )


def rich() -> Inquiry:
    """Carbon-fibre prepreg: scans, a DOCX with a picture, an archive, one seal of another firm."""
    return Inquiry(
        id="ZY-2026-0042",
        folder="ZY-2026-0042",
        notice=Notice(
            id="ZY-2026-0042",
            office="南京海关",
            notice_no="宁关质字〔2026〕42号",
            notice_received=date(2026, 3, 9),
            submitted=date(2026, 3, 13),
            declared=date(2026, 3, 6),
            destination="德国",
            other_requested=("最终用户声明",),
        ),
        dates=Dates(
            as_of=date(2026, 3, 16),
            chosen=date(2026, 3, 6),
            basis="declared",
            deadline=date(2026, 3, 18),
        ),
        exporter="江苏远航复合材料有限公司",
        documents=(declaration(), contract(), explanation(), data_sheet(), translated(), broken()),
        goods=(
            Goods(
                id="goods-1",
                evidence=(D_ITEM,),
                origin=OCR,
                item=1,
                name="碳纤维预浸料",
                model="T800S",
                hs_code="6815120000",
            ),
        ),
        joinings=(),
        sealings=(
            Sealing(
                id="s-1",
                evidence=(OFFICIAL,),
                origin=RULE,
                part="part-doc-1-1",
                sealed_by="exporter_official",
                owners=(("seal-1", "exporter"),),
            ),
            Sealing(
                id="s-2",
                evidence=(SPECIAL,),
                origin=RULE,
                part="part-doc-2-1",
                sealed_by="exporter_special",
                owners=(("seal-2", "exporter"),),
            ),
            Sealing(
                id="s-3",
                evidence=(MAKER,),
                origin=RULE,
                part="part-doc-5-1",
                sealed_by="another",
                owners=(("seal-3", "another"),),
            ),
        ),
        translations=(
            Translation(
                id="t-1",
                evidence=(T_TITLE,),
                origin=RULE,
                part="part-doc-4-1",
                status="inconsistent",
                targets=("part-doc-5-1",),
                coverage=0.8125,
                segments=(
                    Segment(source=T_STRENGTH, target=Z_STRENGTH, score=0.88),
                    Segment(source=T_MODULUS, target=Z_MODULUS, score=0.95),
                    Segment(source=T_CURE, target=None, score=0.0, state="missing"),
                ),
                differences=(
                    Difference(
                        id="d-1",
                        evidence=(T_STRENGTH, Z_STRENGTH),
                        origin=RULE,
                        kind="number",
                        detail="原文 5,880，译文 5,490",
                    ),
                    Difference(
                        id="d-2",
                        evidence=(T_CURE,),
                        origin=RULE,
                        kind="section",
                        detail="原文第 2 页固化条件一节未见译文",
                    ),
                ),
            ),
        ),
        materials=materials(),
        attributions=tuple(
            Attribution(
                id=f"a-{n}",
                evidence=(T_STRENGTH,),
                origin=RULE,
                indicator=f"i-{n}",
                goods=("goods-1",),
            )
            for n in (1, 2, 3, 5, 6)
        ),
        contradictions=(
            Contradiction(
                id="con-1",
                evidence=(T_STRENGTH, Z_STRENGTH),
                origin=RULE,
                kind="indicator",
                parameter_id="tensile_strength",
                subject="T800S",
                indicators=("i-1", "i-6"),
                detail="同一产品的拉伸强度两处记载不同：5,880 MPa 与 5,490 MPa",
            ),
        ),
        candidates=candidates(),
        findings=findings(),
    )


def empty() -> Inquiry:
    day = date(2026, 3, 16)
    return Inquiry(
        id="empty",
        folder="empty",
        notice=Notice(),
        dates=Dates(as_of=day, chosen=day, basis="today"),
    )


def unreadable() -> Inquiry:
    day = date(2026, 3, 16)
    return Inquiry(
        id="nothing opens",
        folder="nothing opens",
        notice=Notice(),
        dates=Dates(
            as_of=day, chosen=day, basis="today", deadline_problem="未载明收到质疑通知的日期"
        ),
        documents=(broken(1, "a.pdf"), broken(2, "b.docx")),
        materials=(Material(requirement="declaration", status="undetermined"),),
        problems=(Problem(stage="materials", code="FILE_UNREADABLE", detail="全部文件均无法打开"),),
    )


NASTY = "\"><script>alert('x')</script>\u202eexe.fdp {{7*7}} <img src=x onerror=alert(1)>"


def hostile() -> Inquiry:
    """Everything that a paper or a file name says tries to be something else."""
    day = date(2026, 3, 16)
    place = at("doc-1", 1, 3, NASTY)
    paper = document(
        1,
        f"../..//{NASTY}.pdf",
        "technical",
        media_type=NASTY,
        pages=(page(),),
        lines=lines_of(place),
        parts=(part("doc-1", "technical", title=NASTY, languages=(LanguageShare(NASTY, 1.0),)),),
        seals=(seal("seal-1", stamp("doc-1", 1, 0.5, 0.5, NASTY), NASTY, NASTY, purpose=NASTY),),
        indicators=(
            Indicator(
                id="i-1",
                parameter="=cmd|'/C calc'!A0",
                parameter_id=None,
                quantity=Quantity(low=Bound(Decimal("1E+999999")), high=None, unit=NASTY),
                subject="@SUM(1+1)",
                **reading(place),  # type: ignore[arg-type]
            ),
        ),
        problems=(Problem(stage=NASTY, code=NASTY, detail=NASTY),),
    )
    return Inquiry(
        id=NASTY,
        folder=NASTY,
        notice=Notice(office=NASTY, goods="+1+1", destination="-2"),
        dates=Dates(as_of=day, chosen=day, basis="today", deadline_problem=NASTY),
        exporter='=HYPERLINK("http://x","y")',
        documents=(paper,),
        goods=(Goods(id="goods-1", evidence=(place,), origin=OCR, item=1, name=NASTY, model="@x"),),
        findings=(
            Finding(
                id="f-1",
                code="REMARK_CLAIM",
                severity="note",
                message=NASTY,
                message_en=NASTY,
                evidence=(place,),
                refers_to=("nowhere", NASTY),
            ),
        ),
    )


def split_contract() -> Inquiry:
    """One contract on two photographs."""
    day = date(2026, 3, 16)
    first = document(
        1, "IMG_1.jpg", "contract", pages=(page(),), parts=(part("doc-1", "contract"),)
    )
    second = document(
        2, "IMG_2.jpg", "contract", pages=(page(),), parts=(part("doc-2", "contract"),)
    )
    joining = Joining(
        id="j", evidence=(C_TITLE,), origin=RULE, part="part-doc-2-1", continues="part-doc-1-1"
    )
    return Inquiry(
        id="photos",
        folder="photos",
        notice=Notice(),
        dates=Dates(as_of=day, chosen=day, basis="today"),
        documents=(first, second),
        joinings=(joining,),
    )


def draw(inquiry: Inquiry, id: str, number: int) -> Picture | None:
    """The page of a hand-made document as a picture: its lines, its seals."""
    document = next((one for one in inquiry.documents if one.id == id), None)
    if document is None or not any(p.number == number and p.picture for p in document.pages):
        return None
    width, height = 1240, 1754
    sheet = Image.new("RGB", (width, height), (252, 251, 247))
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(FONT, 26) if FONT.exists() else ImageFont.load_default()
    for line in document.lines_of(number):
        if box := line.place.box:
            pen.text((box.left * width, box.top * height), line.text, fill=(30, 30, 34), font=font)
    for one in document.seals:
        box = one.place.box
        if box and one.place.page == number:
            edges = (box.left * width, box.top * height, box.right * width, box.bottom * height)
            pen.ellipse(edges, outline=(200, 30, 40), width=7)
            pen.text(
                ((edges[0] + 30), (edges[1] + edges[3]) / 2),
                one.text[:8],
                fill=(200, 30, 40),
                font=font,
            )
    return np.asarray(sheet, dtype=np.uint8)
