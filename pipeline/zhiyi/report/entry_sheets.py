"""The sheets of ``report.xlsx`` on the control list: candidates, their criteria, what was
considered beside them, and statements on end use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhiyi.report import types
from zhiyi.report.cells import Row, file_of, joined
from zhiyi.report.criteria import margin_of, why_of
from zhiyi.report.figures import figure_of
from zhiyi.report.ranked import label_of, questions_of
from zhiyi.report.words import Words

OTHERS = "其他国家或机制的清单（仅列名参考，不是中国清单）"
CANDIDATES = (
    "位次", "清单", "五位编码", "编码", "条目", "效力", "施行日期", "暂停至", "须确认", "比对情况",
    "商品项", "相近程度（仅用于排序）", "条件", "提示核对", "需请出口货物发货人补充", "相近的理由",
    "除外与说明", "清单文本存疑", "文本来源", "所依公告", OTHERS,
)  # fmt: skip
CRITERIA = (
    "位次", "编码", "商品项", "序号", "条件之间的关系", "条件", "表达式", "比对", "原因", "临界",
    "与界限的距离", "所据指标", "文件", "推算算式", "说明",
)  # fmt: skip
CONSIDERED = (
    "编码", "条目", "清单", "商品项", "相近程度（仅用于排序）", "未列为候选的原因", "说明",
)  # fmt: skip
STATEMENTS = ("类别", "原文", "文件", "页", "位置", "说明")


def entry_sheets(report: types.Report, words: Words) -> dict[str, tuple[Sequence[str], list[Row]]]:
    return {
        "候选条目": (CANDIDATES, candidate_rows(report, words)),
        "条目条件": (CRITERIA, criterion_rows(report, words)),
        "考虑过的条目": (CONSIDERED, considered_rows(report, words)),
        "相关表述": (STATEMENTS, statement_rows(report, words)),
    }


def candidate_rows(report: types.Report, words: Words) -> list[Row]:
    """A row each; where there is none, one that says what this does not mean."""
    if not report.candidates:
        return [{"条目": words.of("standing", "no_candidate").zh}]
    return [
        {
            "位次": place,
            "清单": words.of("list", one.list).zh,
            "五位编码": one.group or "",
            "编码": one.code or "",
            "条目": one.title,
            "效力": words.of("entry_status", one.status).zh,
            "施行日期": one.effective or "",
            "暂停至": one.suspended_until or "",
            "须确认": joined(one.remarks),
            "比对情况": words.of("outcome", one.outcome).zh,
            "商品项": _items(report, one.goods),
            "相近程度（仅用于排序）": one.score,
            "条件": "\n".join(_told(one, n, words) for n in range(len(one.criteria))),
            "提示核对": "\n".join(
                f"{words.of('flag', flag.code).zh}：{flag.detail}" for flag in one.flags
            ),
            "需请出口货物发货人补充": joined([question.zh for question in questions_of(one)]),
            "相近的理由": joined([reason.detail for reason in one.reasons]),
            "除外与说明": joined(one.notes),
            "清单文本存疑": joined(one.doubts),
            "文本来源": words.of("source_quality", one.source_quality).zh,
            "所依公告": one.announcement,
            OTHERS: joined([f"{r.regime} {r.code} {r.says}".strip() for r in one.references]),
        }
        for place, one in enumerate(report.candidates, start=1)
    ]


def _told(candidate: types.Candidate, place: int, words: Words) -> str:
    """One criterion in a line, with its place in the logic where there are several."""
    criterion = candidate.criteria[place]
    how = _relations(candidate, words).get(place, "")
    why = f"（{words.of('why', why_of(criterion)).zh}）" if criterion.why else ""
    state = words.of("state", criterion.state).zh
    told = f"{label_of(criterion).zh}：{state}{why} {criterion.detail}".strip()
    return f"[{how}] {told}" if how else told


def criterion_rows(report: types.Report, words: Words) -> list[Row]:
    """Every criterion of every candidate, in the order of the entry."""
    stated = {indicator.id: indicator for indicator in report.indicators}
    rows: list[Row] = []
    for place, candidate in enumerate(report.candidates, start=1):
        relations = _relations(candidate, words)
        for number, criterion in enumerate(candidate.criteria):
            used = [stated[id] for id in criterion.indicators if id in stated]
            margin = margin_of(criterion)
            rows.append(
                {
                    "位次": place,
                    "编码": candidate.code or candidate.title,
                    "商品项": _items(report, candidate.goods),
                    "序号": number + 1,
                    "条件之间的关系": relations.get(number, ""),
                    "条件": label_of(criterion).zh,
                    "表达式": criterion.text,
                    "比对": words.of("state", criterion.state).zh,
                    "原因": words.of("why", why_of(criterion)).zh if criterion.why else "",
                    "临界": (criterion.near or "临界") if criterion.borderline else "",
                    "与界限的距离": margin.zh if margin else "",
                    "所据指标": _each(f"{one.parameter or ''} {figure_of(one)}" for one in used),
                    "文件": _each(file_of(report, one.document) for one in used),
                    "推算算式": criterion.derived or "",
                    "说明": criterion.detail,
                }
            )
    return rows


def considered_rows(report: types.Report, words: Words) -> list[Row]:
    note = words.of("standing", "considered").zh
    return [
        {
            "编码": one.code or "",
            "条目": one.title,
            "清单": words.of("list", one.list).zh,
            "商品项": _items(report, one.goods),
            "相近程度（仅用于排序）": one.score,
            "未列为候选的原因": one.why,
            "说明": note,
        }
        for one in report.considered
    ]


def statement_rows(report: types.Report, words: Words) -> list[Row]:
    note = words.of("standing", "statements").zh
    return [
        {
            "类别": words.of("topic", one.topic).zh,
            "原文": one.quote,
            "文件": file_of(report, one.document),
            "页": one.page,
            "位置": one.locator or "",
            "说明": note,
        }
        for one in report.statements
    ]


def _relations(candidate: types.Candidate, words: Words) -> dict[int, str]:
    """For each criterion the groups that it stands in, from outside to inside."""
    return dict(_within(candidate.logic, (), words)) if candidate.logic else {}


def _within(logic: types.Logic, above: tuple[str, ...], words: Words) -> Iterator[tuple[int, str]]:
    if logic.criterion is not None:
        yield logic.criterion, " › ".join(above)
    name = words.of("logic", logic.kind).zh if logic.parts else ""
    count = f"{logic.count}项" if logic.count else ""
    for number, part in enumerate(logic.parts, start=1):
        several = f"（第{number}项）" if len(logic.parts) > 1 else ""
        yield from _within(part, (*above, f"{name}{count}{several}"), words)


def _items(report: types.Report, ids: Sequence[str]) -> str:
    items = {goods.id: str(goods.item) for goods in report.goods}
    return joined([items.get(id, "") for id in ids])


def _each(values: Iterator[str]) -> str:
    return joined(list(dict.fromkeys(value.strip() for value in values)))
