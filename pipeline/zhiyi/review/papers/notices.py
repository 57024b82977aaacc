"""《两用物项出口管制海关质疑通知书》 and 《两用物项出口管制海关质疑/组织鉴别结果告知书》.

Their official layouts are not public. Ours are drafts that say so; an office puts its own in their
place (``docs/papers.md``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

from zhiyi.deadlines import BEIJING
from zhiyi.review.deciding.outcomes import OUTCOME_WORDS, Outcome
from zhiyi.review.errors import Wrong
from zhiyi.review.papers.dossier import Decided, Dossier
from zhiyi.review.papers.elements import Column
from zhiyi.review.papers.phrases import HOLD, day_of, today
from zhiyi.review.papers.placeholders import TemplateKind
from zhiyi.review.papers.sheet import Sheet
from zhiyi.review.papers.templates import filled
from zhiyi.review.papers.untrusted import NAME, shortened

UNOFFICIAL = "草稿，非官方格式"
BLANK = "＿＿＿＿＿＿"
FOLLOWS: dict[Outcome, str] = {
    "not_required": "请按照规定办理后续手续。",
    "required": "海关依照有关规定处理。",
    "undetermined": HOLD,
}
"""What Announcement 123 of 2025, article 3, says after each outcome."""
MATERIALS = (
    "（一）纸质报关单；",
    "（二）出口货物合同；",
    "（三）情况说明（载明货物的性能指标、主要用途以及认为不属于出口管制范围的理由等）；",
    "（四）检验检测报告等有关技术资料",
)
"""Announcement 123 of 2025, article 2."""
Values = Mapping[str, str | Sequence[str]]
_DRAWN = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment in our own templates; when a paper was made stands in the journal."""


def inquiry_notice(dossier: Dossier, template: bytes) -> bytes:
    """``template`` was looked over. The reason of the inquiry stays blank: it is Customs'."""
    deadline = dossier.report.inquiry.deadline
    own: Values = {
        "质疑事由": BLANK,
        "材料清单": _materials(dossier.report.inquiry.other_requested),
        "提交期限": day_of(deadline),
        "放行说明": HOLD,
    }
    return filled(template, {**_common(dossier), **own})


def result_notice(dossier: Dossier, template: bytes) -> bytes:
    """Repeats the outcome that stands. Raises ``Wrong`` where none does."""
    decided = dossier.outcome
    if decided is None:
        raise Wrong(
            f"尚无经两名关员确认的判定，不能制作结果告知书。{HOLD} "
            "No outcome stands by two officers; the result cannot be told."
        )
    answered = decided.answered_at or decided.proposed_at
    own: Values = {
        "收到材料日期": day_of(dossier.report.inquiry.submitted),
        "处理环节": "质疑及组织鉴别" if decided.round > 1 else "质疑",
        "处理结果": result_of(decided),
        "判定理由": decided.reason,
        "判定日期": day_of(answered.astimezone(BEIJING).date()),
    }
    return filled(template, {**_common(dossier), **own})


def result_of(decided: Decided) -> tuple[str, str]:
    """The outcome in the words in which two officers entered and confirmed it, and what follows."""
    return f"{OUTCOME_WORDS[decided.outcome][0]}。", FOLLOWS[decided.outcome]


def _materials(others: Sequence[str]) -> tuple[str, ...]:
    if not others:
        return (*MATERIALS[:-1], MATERIALS[-1] + "。")
    named = "、".join(shortened(one, NAME) for one in others)
    return (*MATERIALS[:-1], MATERIALS[-1] + "；", f"（五）海关要求提交的其他材料：{named}。")


def _common(dossier: Dossier) -> Values:
    report = dossier.report
    inquiry = report.inquiry
    return {
        "海关名称": dossier.office or BLANK,
        "制发日期": day_of(today(dossier)),
        "通知书编号": inquiry.notice_no or BLANK,
        "出口货物发货人": inquiry.exporter or BLANK,
        "报关单编号": declaration_of(dossier) or BLANK,
        "货物名称": _joined(g.name for g in report.goods) or inquiry.goods or BLANK,
        "规格型号": _joined(g.model for g in report.goods) or BLANK,
        "商品编号": _joined(inquiry.hs_codes) or BLANK,
        "最终目的国": inquiry.destination or BLANK,
        "质疑编号": inquiry.id,
    }


def _joined(values: Iterable[str | None]) -> str:
    return "、".join(dict.fromkeys(shortened(value, NAME) for value in values if value))


def declaration_of(dossier: Dossier) -> str | None:
    named = (
        one.value
        for document in dossier.report.documents
        for one in document.particulars
        if one.field == "declaration_no"
    )
    return next(named, None)


@cache
def own_template(kind: TemplateKind) -> bytes:
    """Ours, marked as a draft that is not official."""
    return _OWN[kind]()


def _own_inquiry_notice() -> bytes:
    sheet = _draft("两用物项出口管制海关质疑通知书")
    sheet.title("两用物项出口管制海关质疑通知书")
    sheet.line("编号：{{通知书编号}}", align="right")
    sheet.line("{{出口货物发货人}}：")
    sheet.text(
        "你单位申报出口的下列货物，未向海关交验由国家出口管制管理部门颁发的许可证件。根据《中华人民共"
        "和国海关法》《中华人民共和国出口管制法》《中华人民共和国两用物项出口管制条例》和海关总署公告"
        "2025年第123号等规定，海关对下列货物提出质疑："
    )
    columns = (Column("", 4, "center"), Column("", 9))
    rows = [
        ("报关单编号", "{{报关单编号}}"),
        ("货物名称", "{{货物名称}}"),
        ("规格型号", "{{规格型号}}"),
        ("商品编号", "{{商品编号}}"),
        ("最终目的国（地区）", "{{最终目的国}}"),
        ("质疑事由", "{{质疑事由}}"),
    ]
    sheet.table(columns, rows, size=12, headed=False)
    sheet.text(
        "请你单位自收到本通知书之日起7个工作日内（至{{提交期限}}），向海关提交下列材料。材料需加盖公章，"
        "你单位应当对材料的真实性负责；材料为外文的，还需提供中文翻译件。"
    )
    sheet.text("{{材料清单}}")
    sheet.text("{{放行说明}}")
    sheet.signature("{{海关名称}}", "{{制发日期}}")
    return sheet.data()


def _own_result_notice() -> bytes:
    sheet = _draft("两用物项出口管制海关质疑/组织鉴别结果告知书")
    sheet.title("两用物项出口管制海关质疑/组织鉴别", "结果告知书")
    sheet.line("编号：{{通知书编号}}", align="right")
    sheet.line("{{出口货物发货人}}：")
    sheet.text(
        "你单位申报出口的下列货物，海关依照《中华人民共和国海关法》《中华人民共和国出口管制法》《中华"
        "人民共和国两用物项出口管制条例》和海关总署公告2025年第123号等规定进行了审核。现将{{处理环节}}的处理结果告知如下："
    )
    columns = (Column("", 4, "center"), Column("", 9))
    rows = [
        ("报关单编号", "{{报关单编号}}"),
        ("货物名称", "{{货物名称}}"),
        ("规格型号", "{{规格型号}}"),
        ("商品编号", "{{商品编号}}"),
        ("最终目的国（地区）", "{{最终目的国}}"),
        ("处理结果", "{{处理结果}}"),
        ("判定日期", "{{判定日期}}"),
    ]
    sheet.table(columns, rows, size=12, headed=False)
    sheet.signature("{{海关名称}}", "{{制发日期}}")
    return sheet.data()


def _draft(subject: str) -> Sheet:
    return Sheet(subject=subject, above=UNOFFICIAL, office="", at=_DRAWN)


_OWN: dict[TemplateKind, Callable[[], bytes]] = {
    "inquiry_notice": _own_inquiry_notice,
    "result_notice": _own_result_notice,
}
