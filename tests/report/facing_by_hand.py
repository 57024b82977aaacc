"""Papers and translations written by hand: every state side by side, and a long manual."""

from __future__ import annotations

from datetime import date

from tests.report.by_hand import (
    CHINESE,
    ENGLISH,
    RULE,
    at,
    document,
    lines_of,
    page,
    part,
)

from zhiyi.document import Document, Evidence, LanguageShare
from zhiyi.inquiry import (
    Dates,
    Difference,
    DifferenceKind,
    Draft,
    Drafted,
    Gloss,
    Inquiry,
    Notice,
    Segment,
    Translation,
)

ARABIC = (LanguageShare("ar", 0.9), LanguageShare("en", 0.1))

S_TITLE = at("doc-1", 1, 0, "KV-20 Vacuum Valve — Data Sheet")
S_TEXT = at("doc-1", 1, 1, "The valve body is made of stainless steel 1.4435.")
S_AND = at("doc-1", 1, 2, "It must not be used with helium.")
S_LEAK = at("doc-1", 1, 3, "Leak rate ≤ 1×10⁻⁹ mbar·l/s")
S_FLOW = at("doc-1", 1, 4, "Conductance 1,250 l/s at 20 °C, model KV-20S, 25 bolts, 5 nuts")
S_CODE = at("doc-1", 1, 5, "USB 2.0  RS-485")
S_SERVICE = at("doc-1", 2, 0, "Service")
S_OIL = at("doc-1", 2, 1, "Replace the bonnet seal every 12,000 cycles.")
S_DATE = at("doc-1", 2, 2, "Issued 3 May 2026")

Z_TITLE = at("doc-2", 1, 0, "KV-20真空阀数据表")
Z_TEXT = at("doc-2", 1, 1, "阀体材料为1.4435不锈钢，可用于氦气。")
Z_LEAK = at("doc-2", 1, 2, "漏率 ≥ 1×10⁻⁹ mbar·l/s")
Z_FLOW = at("doc-2", 1, 3, "流导 1520 l/s（20 ℃），型号KV-205，螺栓25个，螺母5个")
Z_CODE = at("doc-2", 1, 4, "USB 2.0  RS-485")
Z_NOTE = at("doc-2", 1, 5, "本产品不适用于半导体设备。")
Z_DATE = at("doc-2", 2, 0, "2026年5月3日发布")

A_TEXT = at("doc-3", 1, 0, "مضخة تفريغ جزيئية 450 لتر/ثانية")
A_MORE = at("doc-3", 1, 1, "السرعة 27000 دورة في الدقيقة")
B_OWN = at("doc-5", 1, 0, "The goods are for civil use only.")
B_CHINESE = at("doc-5", 1, 1, "货物仅供民用。")


def aligned(source: Evidence, target: Evidence, score: float = 0.8) -> Segment:
    return Segment(source=source, target=target, score=score)


def missing(source: Evidence) -> Segment:
    return Segment(source=source, target=None, score=0.0, state="missing")


def difference(
    number: int,
    kind: DifferenceKind,
    *places: Evidence,
    figures: tuple[str, str] = ("", ""),
    doubtful: bool = False,
) -> Difference:
    return Difference(
        id=f"d-{number}",
        evidence=places,
        origin=RULE,
        kind=kind,
        detail=f"原文“{figures[0]}”，译文“{figures[1]}”" if figures[0] else "此处不同",
        figures=figures,
        doubtful=doubtful,
    )


def translation(part: str, place: Evidence, status: str, **known: object) -> Translation:
    return Translation(
        id=f"t-{part}",
        evidence=(place,),
        origin=RULE,
        part=part,
        status=status,  # type: ignore[arg-type]
        **known,  # type: ignore[arg-type]
    )


SHEET = translation(
    "part-doc-1-1",
    S_TITLE,
    "inconsistent",
    targets=("part-doc-2-1",),
    coverage=0.71,
    segments=(
        aligned(S_TITLE, Z_TITLE),
        aligned(S_TEXT, Z_TEXT),
        aligned(S_AND, Z_TEXT),
        aligned(S_LEAK, Z_LEAK),
        aligned(S_FLOW, Z_FLOW),
        Segment(source=S_CODE, target=Z_CODE, score=1.0, state="copied"),
        missing(S_SERVICE),
        missing(S_OIL),
        aligned(S_DATE, Z_DATE),
    ),
    additions=(Z_NOTE,),
    differences=(
        difference(1, "negation", S_AND, Z_TEXT),
        difference(2, "comparator", S_LEAK, Z_LEAK, figures=("1×10⁻⁹", "1×10⁻⁹")),
        difference(3, "number", S_FLOW, Z_FLOW, figures=("1250 l/s", "1520 l/s")),
        difference(4, "code", S_FLOW, Z_FLOW, figures=("KV-20S", "KV-205"), doubtful=True),
        difference(5, "section", S_SERVICE),
    ),
    detail="译文与原文4处不同，2段未见译文",
)

DRAFT = Draft(
    id="draft-1",
    evidence=(A_TEXT,),
    origin=RULE,
    part="part-doc-3-1",
    models=("tiny@onnx",),
    sentences=(
        Drafted(
            source=A_TEXT, code="ar", text="分子真空泵 540 升/秒", lost=("450",), strange=("540",)
        ),
        Drafted(source=A_MORE, code="ar", text="", detail="未得出可用的草稿"),
    ),
)

GLOSS = Gloss(
    id="gloss-1",
    evidence=(A_TEXT,),
    origin=RULE,
    part="part-doc-3-1",
    term="السرعة",
    code="ar",
    chinese="转速",
    count=2,
)


def papers() -> tuple[Document, ...]:
    return (
        document(
            1,
            "KV-20 data sheet.pdf",
            "technical",
            pages=(page(), page(2)),
            lines=lines_of(
                S_TITLE, S_TEXT, S_AND, S_LEAK, S_FLOW, S_CODE, S_SERVICE, S_OIL, S_DATE
            ),
            parts=(part("doc-1", "technical", (1, 2), languages=ENGLISH, foreign=True),),
        ),
        document(
            2,
            "KV-20 译文.pdf",
            "technical",
            pages=(page(), page(2)),
            lines=lines_of(Z_TITLE, Z_TEXT, Z_LEAK, Z_FLOW, Z_CODE, Z_NOTE, Z_DATE),
            parts=(part("doc-2", "technical", (1, 2), languages=CHINESE, foreign=False),),
        ),
        document(
            3,
            "مضخة.pdf",
            "technical",
            pages=(page(),),
            lines=lines_of(A_TEXT, A_MORE),
            parts=(part("doc-3", "technical", languages=ARABIC, foreign=True),),
        ),
        document(
            4,
            "scan.pdf",
            "other",
            pages=(page(),),
            parts=(part("doc-4", "other", foreign=None),),
        ),
        document(
            5,
            "statement.pdf",
            "end_use_statement",
            pages=(page(),),
            lines=lines_of(B_OWN, B_CHINESE),
            parts=(
                part(
                    "doc-5",
                    "end_use_statement",
                    languages=(LanguageShare("en", 0.5), LanguageShare("zh-Hans", 0.5)),
                    foreign=False,
                ),
            ),
        ),
    )


def inquiry(documents: tuple[Document, ...], *found: Translation, **known: object) -> Inquiry:
    day = date(2026, 3, 16)
    return Inquiry(
        id="side by side",
        folder="side by side",
        notice=Notice(),
        dates=Dates(as_of=day, chosen=day, basis="today"),
        documents=documents,
        translations=found,
        **known,  # type: ignore[arg-type]
    )


def states() -> Inquiry:
    """Every state: inconsistent, missing with a draft, undetermined, with its own Chinese."""
    return inquiry(
        papers(),
        SHEET,
        translation("part-doc-3-1", A_TEXT, "missing", detail="未检出该外文材料的中文译文"),
        translation(
            "part-doc-4-1", at("doc-4", 1, 0, ""), "undetermined", foreign=None, detail="文字过淡"
        ),
        translation(
            "part-doc-5-1",
            B_OWN,
            "not_required",
            foreign=False,
            targets=("part-doc-5-1",),
            coverage=1.0,
            segments=(aligned(B_OWN, B_CHINESE),),
        ),
        drafts=(DRAFT,),
        glosses=(GLOSS,),
    )


def manual(pages: int, *, blocks: int = 40, gap: int = 3) -> Inquiry:
    """A manual of so many pages with its translation; nothing of page ``gap`` is translated, and
    one figure of page 2 differs."""
    segments: list[Segment] = []
    for number in range(1, pages + 1):
        for n in range(blocks):
            source = at("doc-1", number, n * 30 // blocks, f"{number}.{n} " + MANUAL)
            target = at("doc-2", number, n * 30 // blocks, f"{number}.{n} " + HANDBOOK)
            segments.append(missing(source) if number == gap else aligned(source, target))
    one = segments[blocks]
    differing = (one.source, one.target) if one.target else (one.source,)
    found = translation(
        "part-doc-1-1",
        segments[0].source,
        "partial",
        targets=("part-doc-2-1",),
        coverage=0.95,
        segments=tuple(segments),
        differences=(difference(1, "number", *differing, figures=("35 MPa", "35 MPa")),),
    )
    every = tuple(range(1, pages + 1))
    sheets = tuple(page(number) for number in every)
    own = part("doc-1", "technical", every, languages=ENGLISH, foreign=True)
    other = part("doc-2", "technical", every, languages=CHINESE, foreign=False)
    documents = (
        document(1, "manual.pdf", "technical", pages=sheets, parts=(own,)),
        document(2, "说明书.pdf", "technical", pages=sheets, parts=(other,)),
    )
    return inquiry(documents, found)


MANUAL = (
    "Check the tightening torque of the flange screws at an operating pressure of 35 MPa before "
    "each start and replace seals that show cracks or deposits."
)
HANDBOOK = "每次启动前在35 MPa工作压力下检查法兰螺钉的拧紧力矩，更换出现裂纹或沉积物的密封件。"
