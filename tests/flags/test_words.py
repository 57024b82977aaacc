"""The reason of an explanation and the remark of a declaration, beside one candidate."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.flags.build import GOODS, codes, flags, only, weighed
from tests.test_goods import indicator, paper, particular, place

from zhiyi.claims import find_contradictions
from zhiyi.document import Document
from zhiyi.equipment import Knowledge
from zhiyi.findings import find_findings
from zhiyi.inquiry import Finding, Inquiry, Statement, StatementTopic

PUMP = "all(inlet_diameter >= 380 mm, pumping_speed >= 15 m3/s)"
EITHER = "any(inlet_diameter >= 380 mm, pumping_speed >= 15 m3/s)"
OFF = "reason_off_criterion"


def reasoned(knowledge: Knowledge, condition: str, reason: str, **more: str) -> Inquiry:
    letter = paper("explanation", path="情况说明.pdf", particulars=[particular("reason", reason)])
    return weighed(knowledge, condition, letter, **more)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            "本货物商品编号为8414109090，不在许可证管理目录内，故不属于管制物项。",
            "仅述及海关商品编号（仅供参考，以条目描述为准）",
        ),
        ("本品为民用产品，客户用于食品加工，不属于两用物项。", "仅述及民用用途"),
        ("该产品ECCN为EAR99，不受管制。", "仅述及其他国家（地区）或机制的清单"),
        ("本货物单价较低，市场上均可采购，不属于管制物项。", "价格、属普通商品、市场上可购得"),
        ("我司多年来一直正常出口该产品，无需许可。", "仅述及以往出口情况"),
        ("买方系知名食品企业，不属于管制范围。", "仅述及买方或最终用户的身份"),
        ("本泵噪声低于75 dB，功率仅9 kW，不属于管制物项。", "不是条目所列指标"),
        ("The goods are for civilian use only and are not subject to control.", "民用用途"),
    ],
)
def test_a_reason_beside_the_criteria_is_quoted_with_what_it_argues(
    knowledge: Knowledge, reason: str, told: str
) -> None:
    flag = only(knowledge, reasoned(knowledge, PUMP, reason), OFF)
    assert "未涉及条目所列“" in flag.detail
    assert told in flag.detail
    assert f"“{reason[:12]}" in flag.detail
    assert flag.evidence


@pytest.mark.parametrize(
    "reason",
    [
        "抽气速率为14.2 m³/s，未达到15 m³/s，不同时满足两项条件，不属于管制物项。",
        "进气口直径仅250 mm，不属于管制物项。",
        "The pumping speed is 9 m³/s only, below the threshold.",
    ],
)
def test_a_reason_that_would_decide_the_entry_if_right_is_not_flagged(
    knowledge: Knowledge, reason: str
) -> None:
    assert OFF not in codes(knowledge, reasoned(knowledge, PUMP, reason))


def test_a_reason_that_speaks_to_one_alternative_names_the_other(knowledge: Knowledge) -> None:
    found = reasoned(knowledge, EITHER, "抽气速率为14.2 m³/s，未达到15 m³/s，不属于管制物项。")
    flag = only(knowledge, found, OFF)
    spoken, missed = flag.detail.split("未涉及")
    assert "抽" in spoken.split("）")[-1] and "径" in missed


def test_a_reason_that_points_back_speaks_with_the_figures_before_it(
    knowledge: Knowledge,
) -> None:
    letter = paper(
        "explanation",
        particulars=[
            particular("performance", "进气口径250 mm，抽气速率14.2 m³/s"),
            particular("reason", "上述指标均未达到清单所列数值，不属于管制物项。"),
        ],
    )
    assert OFF not in codes(knowledge, weighed(knowledge, EITHER, letter))


def test_figures_that_do_not_reach_the_entry_need_no_reason(knowledge: Knowledge) -> None:
    letter = paper("explanation", particulars=[particular("reason", "民用产品，不属于管制物项。")])
    sheet = paper("technical", indicators=[indicator("inlet_diameter", "100", "mm")])
    assert OFF not in codes(knowledge, weighed(knowledge, PUMP, letter, sheet))


def test_an_explanation_without_a_reason_has_no_flag(knowledge: Knowledge) -> None:
    letter = paper("explanation", particulars=[particular("main_use", "食品加工")])
    assert OFF not in codes(knowledge, weighed(knowledge, PUMP, letter))


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("本批镓纯度为99.99%，纯度较低，不属于管制物项。", "以“纯度”立论，而条目的描述未列该指标"),
        ("本品为大宗化工原料，用途民用，不属于两用物项。", "未说明货物与条目的描述有何不同"),
        ("相关公告已暂停实施，无需许可。", "公告暂停实施"),
        ("本品不是金属镓，系氧化镓陶瓷靶，不属于管制物项。", None),
        ("本品不具备所列设备的功能，用途民用，不属于管制物项。", None),
    ],
)
def test_an_entry_in_words_is_spoken_to_by_what_denies_them(
    knowledge: Knowledge, reason: str, told: str | None
) -> None:
    found = reasoned(knowledge, "", reason, title="金属镓（单质）")
    if told is None:
        assert OFF not in codes(knowledge, found)
    else:
        assert told in only(knowledge, found, OFF).detail


def test_a_note_of_the_entry_that_names_the_parameter_is_spoken_to(knowledge: Knowledge) -> None:
    found = reasoned(
        knowledge, "", "纯度为99%，不属于管制物项。", title="金属镓", notes="不包括纯度低于99.9%的"
    )
    assert OFF not in codes(knowledge, found)


def remarked(text: str, *indicators: tuple[str, str, str, str]) -> Document:
    """A declaration with a remark, and the figures that stand in it: name, value, unit, quote."""
    form = paper("declaration", path="报关单.pdf", particulars=[*GOODS, particular("remark", text)])
    stated = tuple(
        replace(
            indicator(name, value, unit),
            id=f"{form.id}-{name}",
            evidence=(place(form.id, quote),),
        )
        for name, value, unit, quote in indicators
    )
    return replace(form, indicators=stated)


SPEED = ("pumping_speed", "14.2", "m3/s", "抽速14.2m³/s")


def test_a_remark_is_held_against_the_reports_figure_by_figure(knowledge: Knowledge) -> None:
    form = remarked("N/M 不属于管制物项，抽速14.2m³/s", SPEED)
    sheet = paper(
        "technical", path="检测报告.pdf", indicators=[indicator("pumping_speed", "14.2", "m3/s")]
    )
    flag = only(knowledge, weighed(knowledge, PUMP, form, sheet), "remark_claim")
    assert "与检测报告.pdf所载一致" in flag.detail
    assert "未在备注栏载明" in flag.detail and "径" in flag.detail
    assert "N/M" not in flag.detail
    assert "系申报人自述" in flag.detail


def test_a_remark_that_a_report_contradicts_is_a_flag_of_its_own(knowledge: Knowledge) -> None:
    form = remarked("不属于管制物项，抽速14.2m³/s", SPEED)
    sheet = paper(
        "technical", path="检测报告.pdf", indicators=[indicator("pumping_speed", "16.1", "m3/s")]
    )
    found = weighed(knowledge, PUMP, form, sheet)
    flag = only(knowledge, found, "remark_differs")
    assert "与检测报告.pdf所载“pumping_speed 16.1 m3/s”不一致" in flag.detail
    assert "contradicted_by_report" not in codes(knowledge, found)


def test_a_figure_that_no_report_states_is_said_so(knowledge: Knowledge) -> None:
    form = remarked("不属于管制物项，抽速14.2m³/s", SPEED)
    flag = only(knowledge, weighed(knowledge, PUMP, form), "remark_claim")
    assert "未见于检验检测报告等技术资料" in flag.detail


def test_a_remark_that_says_nothing_of_control_has_no_flag(knowledge: Knowledge) -> None:
    form = remarked("N/M 集装箱标箱数及号码：2；YMLU8851204")
    assert "remark_claim" not in codes(knowledge, weighed(knowledge, PUMP, form))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("不属于管制物项", "REMARK_CLAIM"),
        ("非两用物项", "REMARK_CLAIM"),
        ("不涉及出口管制", "REMARK_CLAIM"),
        ("属于两用物项 2B231", "REMARK_LISTED"),
        ("1C909.b", "REMARK_LISTED"),
        ("公告2025年第57号项下物项，暂停实施", "REMARK_LISTED"),
        ("N/M", None),
        ("HANSEO / BUSAN / C/NO.1-15", None),
    ],
)
def test_a_remark_is_one_finding_by_what_it_says(
    knowledge: Knowledge, text: str, code: str | None
) -> None:
    found = weighed(knowledge, PUMP, remarked(text))
    told = [one.code for one in findings(knowledge, found) if one.code.startswith("REMARK")]
    assert told == ([code] if code else [])


def findings(knowledge: Knowledge, found: Inquiry) -> tuple[Finding, ...]:
    return find_findings(
        found,
        lexicon=knowledge.lexicon,
        units=knowledge.units,
        controls=knowledge.controls,
    ).facts


def test_a_differing_remark_is_told_once(knowledge: Knowledge) -> None:
    form = remarked("不属于管制物项，抽速14.2m³/s", SPEED)
    sheet = paper("technical", indicators=[indicator("pumping_speed", "16.1", "m3/s")])
    found = weighed(knowledge, PUMP, form, sheet)
    assert "REMARK_DIFFERS" in [one.code for one in findings(knowledge, found)]
    opposed = find_contradictions(found, lexicon=knowledge.lexicon, units=knowledge.units).facts
    told = [one.code for one in findings(knowledge, replace(found, contradictions=opposed))]
    assert "VALUE_CONTRADICTED" in told and "REMARK_DIFFERS" not in told


def test_a_missed_reason_is_one_finding_for_a_goods_item(knowledge: Knowledge) -> None:
    found = reasoned(knowledge, PUMP, "本品为民用产品，不属于两用物项。")
    first = found.candidates[0]
    found = replace(found, candidates=(first, replace(first, id="cand-2", code="9X998")))
    found = replace(found, flags=tuple(flags(knowledge, found)))
    told = [one for one in findings(knowledge, found) if one.code == "CANDIDATE_REASON_OFF"]
    assert len(told) == 1
    assert told[0].severity == "should"
    assert "9X999" in told[0].message and "另有1个候选条目" in told[0].message
    assert "不属于两用物项" not in told[0].message
    assert {"cand-1", "cand-2"} <= set(told[0].refers_to)


def test_a_claim_within_rounding_of_a_report_is_a_finding_where_no_contradiction_is(
    knowledge: Knowledge,
) -> None:
    letter = paper("explanation", indicators=[indicator("pumping_speed", "14.99", "m3/s")])
    sheet = paper("technical", indicators=[indicator("pumping_speed", "15.01", "m3/s")])
    found = weighed(knowledge, "pumping_speed >= 15 m3/s", letter, sheet)
    found = replace(found, flags=tuple(flags(knowledge, found)))
    told = [one for one in findings(knowledge, found) if one.code == "CANDIDATE_CLAIM_CONTRADICTED"]
    assert [one.severity for one in told] == ["must"]


@pytest.mark.parametrize(
    ("topic", "severity"),
    [
        ("wmd_use", "should"),
        ("military_use", "should"),
        ("retransfer", "note"),
        ("assurance", None),
        ("end_use", None),
        ("end_user", None),
    ],
)
def test_what_the_papers_affirm_of_the_catch_all_clause_is_quoted_once(
    knowledge: Knowledge, topic: StatementTopic, severity: str | None
) -> None:
    letter = paper("explanation", path="情况说明.pdf")
    statements = tuple(
        Statement(
            id=f"statement-{number}",
            evidence=letter.parts[0].evidence,
            origin=letter.parts[0].origin,
            topic=topic,
            part=letter.parts[0].id,
            quote="该批货物用于某研究所。",
            more=3 if number else 0,
        )
        for number in range(2)
    )
    found = replace(weighed(knowledge, PUMP, letter), statements=statements)
    told = [one for one in findings(knowledge, found) if one.code == "END_USE_STATED"]
    assert [one.severity for one in told] == ([severity] if severity else [])
    for one in told:
        assert "“该批货物用于某研究所。”等5处" in one.message
        assert "第十二条第三款" in one.message


def test_a_material_that_a_report_names_otherwise_is_told(knowledge: Knowledge) -> None:
    letter = paper("explanation", "接液材质：316L不锈钢", path="情况说明.pdf")
    sheet = paper("technical", "接液材质：哈氏合金C-276", path="检测报告.pdf")
    condition = 'wetted_material among {"镍", "钛", "含氟聚合物"}'
    flag = only(knowledge, weighed(knowledge, condition, letter, sheet), "contradicted_by_report")
    assert "情况说明.pdf载“接液材质：316L不锈钢”" in flag.detail
    assert "检测报告.pdf载“接液材质：哈氏合金C-276”" in flag.detail
    same = paper("explanation", "接液材质：哈氏合金C-276", path="情况说明.pdf")
    assert "contradicted_by_report" not in codes(
        knowledge, weighed(knowledge, condition, same, sheet)
    )
