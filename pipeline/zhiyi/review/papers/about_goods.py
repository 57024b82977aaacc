"""Chapters on the goods: what the papers state of them, and the entries they are compared with."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyi.report import types
from zhiyi.report.criteria import chinese_of, condition_of, margin_of, why_of
from zhiyi.report.figures import converted_of, figure_of
from zhiyi.report.words import load_words
from zhiyi.review.papers.about_papers import NONE, OPINION, SMALL, evidence_table
from zhiyi.review.papers.elements import Cell, Column, Strong
from zhiyi.review.papers.phrases import PLACES, Chapters, Places, held, parameter_of, word
from zhiyi.review.papers.sheet import Sheet
from zhiyi.review.papers.untrusted import NAME, quoted, shortened
from zhiyi.review.papers.used import used_indicators

UNUSED = 60
"""Indicators told where nothing rests on any."""
INPUTS = 2
"""Places told of one figure that a derived one is computed from; its own row has all."""
DETAIL = 500
"""Characters of what the program says of one criterion."""


def goods(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    sheet.heading(chapters.next("货物"))
    columns = (
        Column("项号", 1, "center"), Column("品名", 3), Column("规格型号", 3),
        Column("商品编号", 2.4), Column("出处及原文", 6),
    )  # fmt: skip
    rows = [
        (str(one.item), shortened(one.name, NAME), shortened(one.model or "—", NAME),
         one.hs_code or "—", places.all(one.evidence) or "—")
        for one in places.dossier.report.goods
    ]  # fmt: skip
    if rows:
        sheet.table(columns, rows, size=SMALL)
    else:
        sheet.text("未能从材料中识读出货物。")


def items_of(ids: Sequence[str], places: Places) -> str:
    """第1项、第2项."""
    known = {one.id: one.item for one in places.dossier.report.goods}
    return "、".join(f"第{known[id]}项" for id in ids if id in known)


def indicators(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    """Those that something rests on, each with its place, how surely it was read and how else;
    where nothing rests on any, the first ones of all."""
    sheet.heading(chapters.next("性能指标及其出处"))
    dossier = places.dossier
    found = used_indicators(dossier)
    if not found and dossier.report.indicators:
        found = dossier.report.indicators[:UNUSED]
        sheet.small("下列指标未被比对、推算、核对事项或者关员意见引用。", keep=True)
    columns = (
        Column("序号", 1, "center"), Column("指标", 3), Column("所载数值", 3),
        Column("出处及原文", 4.6), Column("识读", 3), Column(OPINION, 2.6),
    )  # fmt: skip
    rows = [
        (
            _named(one, places),
            _stated(one),
            places.all(one.evidence),
            places.surely(one),
            held(places.judged(one.id)) or NONE,
        )
        for one in found
    ]
    if rows:
        evidence_table(sheet, columns, rows)
    else:
        sheet.text("未从材料中识读到性能指标。")
    left = len(dossier.report.indicators) - len(found)
    if left:
        sheet.small(
            f"另识读到性能指标{left}项，未被比对、推算、核对事项或者关员意见引用，"
            "载于本项质疑的 report.xlsx。"
        )


def _named(one: types.Indicator, places: Places) -> list[str]:
    about = items_of(one.goods, places) or "未能确定属于哪一项货物"
    subject = f"对象：{shortened(one.subject, NAME)}" if one.subject else ""
    return [parameter_of(one), about, *([subject] if subject else [])]


def _stated(one: types.Indicator) -> list[str | Strong]:
    told: list[str | Strong] = [Strong(figure_of(one))]
    if converted := converted_of(one):
        told.append(f"合 {converted}")
    if one.statistic:
        told.append(word("statistic", one.statistic))
    told += [f"条件：{shortened(condition.text, NAME)}" for condition in one.conditions]
    if one.method:
        told.append(f"方法：{shortened(one.method, NAME)}")
    return [*told, *one.notes]


def derived(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    found = places.dossier.report.derived
    if not found:
        return
    sheet.heading(chapters.next("推算的指标"))
    sheet.small(word("standing", "derived"), keep=True)
    columns = (
        Column("序号", 1, "center"), Column("指标", 2.6), Column("算式及代入", 6),
        Column("所据材料", 5),
    )  # fmt: skip
    rows = [
        (
            [one.parameter, items_of(one.goods, places)],
            [one.formula, one.computed, *([f"前提：{one.assumes}"] if one.assumes else []),
             *one.notes],
            places.stated(one.inputs, most=INPUTS) or places.all(one.evidence),
        )
        for one in found
    ]  # fmt: skip
    evidence_table(sheet, columns, rows)


def contradictions(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    sheet.heading(chapters.next("材料之间记载不一致之处"))
    found = places.dossier.report.contradictions
    if not found:
        sheet.text("未检出记载不一致之处；未检出不表示没有。")
        return
    columns = (
        Column("序号", 1, "center"), Column("事项", 2.6), Column("各处记载", 7),
        Column("说明", 4), Column(OPINION, 2.6),
    )  # fmt: skip
    rows = [
        (
            subject_of(one),
            statements_of(one, places),
            one.detail,
            held(places.judged(one.id)) or NONE,
        )
        for one in found
    ]
    evidence_table(sheet, columns, rows)


def subject_of(one: types.Contradiction) -> str:
    """What is stated differently: the parameter or the field, and of what."""
    named = chinese_of(one.parameter_id) if one.parameter_id else ""
    if one.field:
        named = word("field", one.field)
    subject = shortened(one.subject or "", NAME)
    return "　".join(text for text in (named, subject) if text) or word("contradiction", one.kind)


def statements_of(one: types.Contradiction, places: Places) -> list[str]:
    """Where what stands: figures by indicator, else the words of each place."""
    known = places.indicators
    stating = [known[id] for id in one.indicators if id in known]
    if not stating:
        return places.all(one.evidence)
    told = [f"{places.where(i.evidence[0])}：{figure_of(i)}" for i in stating if i.evidence]
    return list(dict.fromkeys(told))


def candidates(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    """Each entry with its criteria one by one; the order is that of closeness and says no more."""
    sheet.heading(chapters.next("候选条目及条件比对"))
    report = places.dossier.report
    if not report.candidates:
        sheet.text(word("standing", "no_candidate"))
        return
    sheet.small(word("standing", "closeness"), keep=True)
    for n, one in enumerate(report.candidates, 1):
        _candidate(sheet, n, one, places)
    left = len(report.considered)
    if left:
        sheet.small(f"另有{left}个条目曾经比对而未列为候选。{word('standing', 'considered')}")


def _candidate(sheet: Sheet, n: int, one: types.Candidate, places: Places) -> None:
    code = f"{one.code}　" if one.code else ""
    sheet.heading(f"（{n}）{code}{shortened(one.title, 80)}", level=2)
    status = word("entry_status", one.status)
    edition = f"{word('list', one.list)}（{one.edition}）"
    reasons = [f"{word('feature', r.feature)}：{shortened(r.detail, DETAIL)}" for r in one.reasons]
    told: list[tuple[Cell, Cell]] = [
        ("清单", f"{edition}，{status}，{word('source_quality', one.source_quality)}"),
        ("货物", items_of(one.goods, places) or "—"),
        ("比对情况", word("outcome", one.outcome)),
        ("列为候选的理由", reasons or "—"),
    ]
    extra = (
        ("须留意", [shortened(flag.detail, DETAIL) for flag in one.flags]),
        ("说明", [shortened(text, DETAIL) for text in (*one.notes, *one.doubts, *one.remarks)]),
        ("材料未载明", list(one.to_ask)),
        ("关员意见", held(places.judged(one.id))),
    )
    told += [(name, lines) for name, lines in extra if lines]
    sheet.table((Column("", 2.4, "center"), Column("", 12)), told, size=SMALL, headed=False)
    if one.criteria:
        columns = (
            Column("序号", 1, "center"), Column("条目所列条件", 4.4), Column("比对", 2, "center"),
            Column("所据", 8),
        )  # fmt: skip
        rows = [_criterion(criterion, places) for criterion in one.criteria]
        evidence_table(sheet, columns, rows)


def _criterion(one: types.Criterion, places: Places) -> Sequence[Cell]:
    """Met, not met, or not known and why; what is only near says so."""
    state = [word("state", one.state)]
    if why := why_of(one):
        state.append(word("why", why))
    based = [shortened(one.detail, DETAIL)] if one.detail else []
    if one.borderline:
        margin = margin_of(one)
        based.append("接近界限" + (f"（{margin.zh}）" if margin else ""))
    based += places.stated(one.indicators, most=PLACES)
    based += places.all(one.evidence)
    return one.label or condition_of(one.text).zh, state, based or "—"


def statements(sheet: Sheet, chapters: Chapters, places: Places) -> None:
    """What the papers say of use and users, quoted."""
    found = places.dossier.report.statements
    if not found:
        return
    sheet.heading(chapters.next("最终用途和最终用户的表述"))
    sheet.small(word("standing", "statements"), keep=True)
    order = list(load_words().groups["topic"])
    columns = (Column("序号", 1, "center"), Column("事项", 3), Column("原文及出处", 10))
    rows = [
        (
            word("topic", one.topic),
            [quoted(one.quote, most=400), *(places.where(e) for e in one.evidence[:1])]
            + ([f"另有{one.more}处"] if one.more else []),
        )
        for one in sorted(found, key=lambda one: order.index(one.topic))
    ]
    evidence_table(sheet, columns, rows)
