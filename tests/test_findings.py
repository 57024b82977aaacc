"""What an officer must look at, in order, in words that determine nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.test_goods import SURE, indicator, inquiry, item, paper, particular, place
from tests.test_materials import EXPORTER, seal, translated

from zhiyi.document import Alternative, Box, Document, Evidence, Problem
from zhiyi.findings import ORDER, find_findings, load_wording
from zhiyi.goods import find_goods
from zhiyi.inquiry import (
    Candidate,
    Contradiction,
    Criterion,
    Dates,
    Difference,
    Finding,
    Inquiry,
    Notice,
    Reason,
)
from zhiyi.materials import find_materials, find_sealings

CODES = [
    "MATERIAL_MISSING",
    "EXPLANATION_INCOMPLETE",
    "SEAL_MISSING",
    "SEAL_OF_ANOTHER",
    "SEAL_SPECIAL_ONLY",
    "SEAL_UNDECIDABLE",
    "TRANSLATION_MISSING",
    "TRANSLATION_PARTIAL",
    "TRANSLATION_INCONSISTENT",
    "TRANSLATION_UNDETERMINED",
    "TRANSLATION_DOUBTFUL",
    "TRANSLATION_PASSAGE",
    "FILE_UNREADABLE",
    "FILE_PARTLY_READ",
    "FILE_REFUSED",
    "TEXT_LAYER_DIFFERS",
    "VALUE_UNCERTAIN",
    "UNIT_DOUBTFUL",
    "VALUE_CONTRADICTED",
    "PARTICULARS_DIFFER",
    "CANDIDATE_FIGURES_REACH",
    "CANDIDATE_PARTLY_KNOWN",
    "CANDIDATE_NAME_ONLY",
    "CANDIDATE_BORDERLINE",
    "CANDIDATE_NONE",
    "PARAMETER_NOT_STATED",
    "CANDIDATE_REASON_OFF",
    "CANDIDATE_CLAIM_CONTRADICTED",
    "REMARK_CLAIM",
    "REMARK_LISTED",
    "REMARK_DIFFERS",
    "END_USE_STATED",
    "LICENCE_PRESENTED",
    "DEADLINE_PASSED",
    "DEADLINE_NEAR",
    "DEADLINE_UNDETERMINED",
]


def findings(found: Inquiry) -> tuple[Finding, ...]:
    found = replace(found, exporter=EXPORTER)
    found = replace(found, goods=find_goods(found).facts)
    found = replace(found, sealings=find_sealings(found).facts)
    found = replace(found, materials=find_materials(found).facts)
    return find_findings(found).facts


def codes(found: Inquiry) -> list[str]:
    return [finding.code for finding in findings(found)]


def only(found: Inquiry, code: str) -> Finding:
    matching = [finding for finding in findings(found) if finding.code == code]
    assert len(matching) == 1, [f.code for f in findings(found)]
    return matching[0]


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_words_in_the_table(code: str) -> None:
    row = load_wording().table[code]
    assert row["severity"] in ORDER
    assert re.search(r"[\u4e00-\u9fff]", row["zh"])
    assert row["en"].isascii() or "“" in row["en"]


def test_no_wording_clears_or_determines() -> None:
    for row in load_wording().table.values():
        assert not re.search(
            r"命中|可以放行|予以放行|不需要?许可|无需许可|判定为|经判定", row["zh"]
        )
        assert not re.search(r"cleared|is controlled|not controlled|no licence", row["en"])


def test_a_hostile_archive_is_one_finding_that_names_every_entry() -> None:
    def refused(path: str, detail: str) -> Document:
        problem = Problem(stage="intake", code="FILE_REFUSED", detail=detail)
        kind: Any = "container" if path.endswith(".zip") else "other"
        return replace(
            paper("technical"),
            id=path,
            path=path,
            kind=kind,
            pages=(),
            lines=(),
            parts=(),
            problems=(problem,),
        )

    archive = [
        refused("a.zip", "有 2 个条目未予展开"),
        refused("a.zip!/b.zip", "有 1 个条目未予展开"),
    ]
    entries = [
        refused("a.zip!/../x.txt", "路径指向压缩包之外"),
        refused("a.zip!/b.zip!/0.pdf", "疑似压缩炸弹 this may be a bomb"),
    ]
    found = only(inquiry(paper("declaration"), *archive, *entries), "FILE_REFUSED")
    assert found.document == "a.zip"
    assert "路径指向压缩包之外：../x.txt" in found.message
    assert "疑似压缩炸弹：b.zip!/0.pdf" in found.message
    assert "this may be a bomb: b.zip!/0.pdf" in found.message_en
    assert set(found.refers_to) == {doc.id for doc in (*archive[1:], *entries)}


def test_findings_come_with_the_most_severe_first() -> None:
    found = [finding.severity for finding in findings(inquiry(paper("declaration")))]
    assert found == sorted(found, key=ORDER.index)
    assert len(set(found)) > 1


def test_finding_ids_differ_and_stay() -> None:
    found = inquiry(paper("declaration"), paper("technical"), paper("technical", path="b.pdf"))
    first, second = findings(found), findings(found)
    assert len({finding.id for finding in first}) == len(first)
    assert first == second


def test_missing_papers_are_named_in_the_words_of_the_announcement() -> None:
    told = [f.message for f in findings(inquiry()) if f.code == "MATERIAL_MISSING"]
    assert len(told) == 4
    assert any("检验检测报告等有关技术资料" in message for message in told)


@pytest.mark.parametrize(
    ("seals", "code"),
    [
        ([], "SEAL_MISSING"),
        ([seal("苏州屹州流体控制有限公司")], "SEAL_OF_ANOTHER"),
        ([seal(purpose="合同专用章")], "SEAL_SPECIAL_ONLY"),
        ([seal(colour="grey")], "SEAL_UNDECIDABLE"),
    ],
)
def test_a_fault_of_sealing_is_a_finding_on_its_file(seals: list[Any], code: str) -> None:
    doc = paper("contract", seals=seals, path="合同.pdf")
    found = only(inquiry(doc), code)
    assert found.document == doc.id
    assert "合同.pdf" in found.message
    assert found.evidence


def test_an_incomplete_explanation_says_what_is_missing() -> None:
    letter = paper("explanation", particulars=[particular("main_use", "农用")], seals=[seal()])
    found = only(inquiry(letter), "EXPLANATION_INCOMPLETE")
    assert "性能指标" in found.message and "理由" in found.message
    assert "main use" not in found.message_en


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("missing", "TRANSLATION_MISSING"),
        ("partial", "TRANSLATION_PARTIAL"),
        ("inconsistent", "TRANSLATION_INCONSISTENT"),
    ],
)
def test_a_faulty_translation_is_a_finding(status: str, code: str) -> None:
    doc = paper("technical", foreign=True, seals=[seal()])
    found = inquiry(doc, translations=(translated(doc, status, coverage=0.4),))
    assert only(found, code).document == doc.id


def differing(kind: Any, *, page: int = 2, doubtful: bool = False) -> Difference:
    place = Evidence(document="d", page=page, quote="Rated load 24 kg", box=Box(0, 0, 1, 1))
    return Difference(
        id=f"difference-{kind}-{doubtful}",
        evidence=(place,),
        origin=SURE,
        kind=kind,
        detail="第2页未见译文（自“Rated load”起，共1句）"
        if kind == "section"
        else "原文“24 kg”，译文“42 kg”",
        figures=("24 kg", "42 kg"),
        doubtful=doubtful,
    )


@pytest.mark.parametrize(
    ("status", "foreign", "differences", "expected"),
    [
        ("provided", True, (("number", True),), {"TRANSLATION_DOUBTFUL": "should"}),
        ("not_required", False, (("section", False),), {"TRANSLATION_PASSAGE": "should"}),
        ("not_required", False, (), {}),
        ("provided", True, (), {}),
        (
            "inconsistent",
            True,
            (("number", False), ("number", True), ("section", False)),
            {
                "TRANSLATION_INCONSISTENT": "must",
                "TRANSLATION_PARTIAL": "must",
                "TRANSLATION_DOUBTFUL": "should",
            },
        ),
        ("undetermined", None, (), {"TRANSLATION_UNDETERMINED": "should"}),
    ],
)
def test_each_thing_to_do_about_a_translation_is_a_finding_of_its_own(
    status: str, foreign: bool | None, differences: Any, expected: dict[str, str]
) -> None:
    doc = paper("technical", foreign=foreign, seals=[seal()])
    facts = tuple(differing(kind, doubtful=doubtful) for kind, doubtful in differences)
    found = inquiry(
        doc, translations=(translated(doc, status, foreign=foreign, differences=facts),)
    )
    told = [f for f in findings(found) if f.code.startswith("TRANSLATION")]
    assert {f.code: f.severity for f in told} == expected
    for finding in told:
        places = {place.page for place in finding.evidence}
        assert "UNDETERMINED" in finding.code or (places == {2} and "第2页" in finding.message)


def test_a_bilingual_paper_with_a_passage_untranslated_is_not_called_a_translation() -> None:
    doc = paper("technical", foreign=True, seals=[seal()])
    part = doc.parts[0].id
    section = differing("section")
    found = inquiry(
        doc, translations=(translated(doc, "partial", targets=(part,), differences=(section,)),)
    )
    message = only(found, "TRANSLATION_PARTIAL").message
    assert "中有外文内容未附中文译文" in message and "覆盖" not in message


def test_the_halves_of_a_bilingual_paper_differ_from_each_other_not_from_a_translation() -> None:
    doc = paper("contract", foreign=False, seals=[seal()])
    own = translated(
        doc,
        "inconsistent",
        foreign=False,
        targets=(doc.parts[0].id,),
        differences=(differing("number"),),
    )
    message = only(inquiry(doc, translations=(own,)), "TRANSLATION_INCONSISTENT").message
    assert "中的外文与所附中文内容不一致" in message and "翻译件" not in message


def test_of_a_paper_in_no_known_language_the_finding_says_that_nothing_was_told() -> None:
    doc = paper("technical", foreign=None, seals=[seal()])
    reason = "仅见数字、单位或型号，无可判断语种的文字"
    found = inquiry(
        doc, translations=(translated(doc, "undetermined", foreign=None, detail=reason),)
    )
    message = only(found, "TRANSLATION_UNDETERMINED").message
    assert "是否为外文材料" in message and reason in message


@pytest.mark.parametrize(
    ("problem", "opened", "code"),
    [
        ("FILE_REFUSED", False, "FILE_REFUSED"),
        ("FILE_UNREADABLE", False, "FILE_UNREADABLE"),
        ("STAGE_FAILED", False, "FILE_UNREADABLE"),
        ("STAGE_FAILED", True, "FILE_PARTLY_READ"),
        ("TEXT_LAYER_DIFFERS", True, "TEXT_LAYER_DIFFERS"),
    ],
)
def test_a_problem_of_a_file_is_told_with_its_reason(problem: str, opened: bool, code: str) -> None:
    doc = paper("other", path="附件3.pdf")
    doc = replace(doc, problems=(Problem(stage="x", code=problem, detail="尾部缺失", page=None),))
    doc = doc if opened else replace(doc, pages=(), lines=(), parts=())
    found = only(inquiry(doc), code)
    assert "附件3.pdf" in found.message and "尾部缺失" in found.message


def test_a_picture_without_a_word_is_not_passed_over() -> None:
    doc = replace(paper("other", path="IMG_1.jpg"), lines=())
    assert "FILE_PARTLY_READ" in codes(inquiry(doc))


def candidate(outcome: Any, **more: Any) -> Candidate:
    more.setdefault("criteria", ())
    return Candidate(
        id=f"candidate-{outcome}",
        code="2B350.i",
        list="dual_use",
        title="泵",
        title_en="pumps",
        goods=(),
        status=more.pop("status", "in_force"),
        effective=None,
        suspended_until=more.pop("suspended_until", None),
        edition="2026",
        source_quality="clean",
        score=0.8,
        outcome=outcome,
        reasons=more.pop("reasons", ()),
        **more,
    )


@pytest.mark.parametrize(
    ("outcome", "code", "severity"),
    [
        ("criteria_met", "CANDIDATE_FIGURES_REACH", "must"),
        ("criteria_partly_known", "CANDIDATE_PARTLY_KNOWN", "should"),
        ("name_only", "CANDIDATE_NAME_ONLY", "should"),
        ("description_only", "CANDIDATE_NAME_ONLY", "should"),
    ],
)
def test_a_candidate_is_a_finding_by_its_outcome(outcome: Any, code: str, severity: str) -> None:
    found = only(inquiry(candidates=(candidate(outcome),)), code)
    assert found.severity == severity
    assert "2B350.i" in found.message and "待关员判定" in found.message


def test_figures_that_do_not_reach_an_entry_make_no_finding() -> None:
    found = codes(inquiry(candidates=(candidate("criteria_not_met", to_ask=("流量",)),)))
    assert not [code for code in found if code.startswith(("CANDIDATE", "PARAMETER"))]


def test_a_borderline_criterion_is_told_whatever_the_outcome() -> None:
    near = Criterion(text="flow >= 0.6 m^3/h", state="not_met", borderline=True)
    found = inquiry(candidates=(candidate("criteria_not_met", criteria=(near,)),))
    assert "flow >= 0.6" in only(found, "CANDIDATE_BORDERLINE").message


def test_a_contradicted_criterion_must_be_checked() -> None:
    criterion = Criterion(text="flow >= 0.6 m^3/h", state="unknown", why="contradicted")
    found = inquiry(candidates=(candidate("criteria_partly_known", criteria=(criterion,)),))
    assert only(found, "CANDIDATE_PARTLY_KNOWN").severity == "must"


def test_a_suspended_entry_says_until_when() -> None:
    entry = candidate("criteria_met", status="suspended", suspended_until=date(2026, 11, 10))
    found = only(inquiry(candidates=(entry,)), "CANDIDATE_FIGURES_REACH")
    assert "暂停实施至2026-11-10" in found.message


def test_no_candidate_says_what_that_does_not_mean() -> None:
    found = only(inquiry(), "CANDIDATE_NONE")
    assert found.message == "未检出候选条目；这不表示货物不属于管制范围。"
    assert found.severity == "note"


def test_what_the_list_asks_for_and_nobody_states_is_asked() -> None:
    found = inquiry(candidates=(candidate("criteria_partly_known", to_ask=("泄漏率", "材质")),))
    assert "泄漏率、材质" in only(found, "PARAMETER_NOT_STATED").message


OTHER = Alternative(method="second@1", quote="0.8 m³/h", score=0.6)


@pytest.mark.parametrize(
    ("agreed", "used", "told"), [(False, True, True), (False, False, False), (True, True, False)]
)
def test_a_reading_that_a_criterion_rests_on_must_be_sure(
    agreed: bool, used: bool, told: bool
) -> None:
    stated = indicator("flow", "0.6", "m^3/h", agreed=agreed, alternatives=(OTHER,))
    doc = paper("technical", indicators=[stated])
    rests = (doc.indicators[0].id,) if used else ()
    criterion = Criterion(text="flow", state="met", indicators=rests)
    found = inquiry(doc, candidates=(candidate("criteria_met", criteria=(criterion,)),))
    assert ("VALUE_UNCERTAIN" in codes(found)) is told


@pytest.mark.parametrize("field", ["hs_code", "contract_no"])
def test_a_code_that_was_read_twice_differently_is_told(field: str) -> None:
    code = particular(field, "8413502090", agreed=False, alternatives=(OTHER,))
    found = only(inquiry(paper("declaration", particulars=[code])), "VALUE_UNCERTAIN")
    assert "0.8 m³/h" in found.message


@pytest.mark.parametrize(
    ("remark", "claims"),
    [
        ("N/M 不属于管制物项，流量0.5m³/h", True),
        ("非两用物项", True),
        ("不属于两用物项", True),
        ("属于两用物项 2B350.i", False),
        ("N/M", False),
    ],
)
def test_a_claim_in_the_remark_is_repeated_as_a_claim(remark: str, claims: bool) -> None:
    doc = paper("declaration", particulars=[particular("remark", remark)])
    assert ("REMARK_CLAIM" in codes(inquiry(doc))) is claims


@pytest.mark.parametrize(
    "doc",
    [
        paper("declaration", particulars=[particular("licence_no", "26-AB-000123")]),
        paper("licence", "两用物项和技术出口许可证"),
    ],
)
def test_a_licence_is_told(doc: Document) -> None:
    assert "LICENCE_PRESENTED" in codes(inquiry(doc))


def test_contradictions_point_at_every_place() -> None:
    places = (place("a", "20 MPa"), place("b", "30 MPa"))
    told = [
        Contradiction(id=f"c-{kind}", evidence=places, origin=SURE, kind=kind, detail="压力：…")
        for kind in ("indicator", "particular")
    ]
    found = findings(inquiry(contradictions=tuple(told)))
    assert {"VALUE_CONTRADICTED", "PARTICULARS_DIFFER"} <= {f.code for f in found}
    assert all(f.evidence == places for f in found if f.code == "VALUE_CONTRADICTED")


@pytest.mark.parametrize(
    ("submitted", "today", "code"),
    [
        (date(2026, 7, 8), date(2026, 9, 1), None),
        (date(2026, 7, 13), date(2026, 7, 13), "DEADLINE_PASSED"),
        (None, date(2026, 7, 1), None),
        (None, date(2026, 7, 9), "DEADLINE_NEAR"),
        (None, date(2026, 7, 13), "DEADLINE_PASSED"),
    ],
)
def test_the_deadline_is_kept_or_told(
    submitted: date | None, today: date, code: str | None
) -> None:
    dates = Dates(as_of=today, chosen=today, basis="today", deadline=date(2026, 7, 10))
    found = codes(inquiry(dates=dates, notice=Notice(submitted=submitted)))
    assert [c for c in found if c.startswith("DEADLINE")] == ([code] if code else [])


def test_a_deadline_that_cannot_be_reckoned_says_why() -> None:
    day = date(2045, 3, 1)
    dates = Dates(as_of=day, chosen=day, basis="today", deadline_problem="2045 年放假安排未收录")
    assert "2045" in only(inquiry(dates=dates), "DEADLINE_UNDETERMINED").message


def test_a_stage_that_broke_off_is_told() -> None:
    broken = Problem(stage="translations", code="STAGE_FAILED", detail="引擎中断")
    found = only(inquiry(problems=(broken,)), "STEP_FAILED")
    assert "引擎中断" in found.message


def test_a_complete_submission_has_no_must() -> None:
    stated = [
        particular("performance", "流量 40 L/min"),
        particular("main_use", "用于农机"),
        particular("reason", "未列入管制清单"),
    ]
    docs = [
        paper("declaration", particulars=item(1, "柱塞泵"), seals=[seal()]),
        paper("contract", seals=[seal()]),
        paper("explanation", particulars=stated, seals=[seal()]),
        paper("technical", seals=[seal()]),
    ]
    assert [f.code for f in findings(inquiry(*docs)) if f.severity == "must"] == []


def test_where_candidates_were_not_looked_for_none_is_not_said() -> None:
    failed = Problem(stage="candidates", code="STEP_FAILED", detail="内存不足。")
    found = findings(inquiry(problems=(failed,)))
    assert "CANDIDATE_NONE" not in [one.code for one in found]
    told = next(one for one in found if one.code == "STEP_FAILED")
    assert told.message == "处理步骤“候选条目检索”未完成：内存不足。相关内容需人工核对。"


@pytest.mark.parametrize(
    ("code", "severity"), [("FOREIGN_SCRIPT", "must"), ("SECOND_READER_FAILED", "should")]
)
def test_a_problem_of_reading_is_told_in_one_language_with_its_page_once(
    code: str, severity: str
) -> None:
    detail = "第 2 页大部分文字未能识别 most of the page could not be read"
    doc = paper("technical")
    doc = replace(doc, problems=(Problem(stage="lines", code=code, detail=detail, page=2),))
    found = only(inquiry(doc), code)
    assert found.severity == severity
    assert "第2页大部分文字未能识别" in found.message
    assert "most of" not in found.message
    assert "page 2: most of the page could not be read" in found.message_en


def test_a_failing_criterion_far_from_its_limit_leaves_a_close_one_untold() -> None:
    near = Criterion(text="flow >= 0.6 m^3/h", state="not_met", borderline=True)
    far = Criterion(text="volume > 20 m^3", state="not_met")
    reason = Reason(feature="figures", score=0.0, detail="所载指标未达到条目所列数值")
    entry = candidate("criteria_not_met", criteria=(near, far), reasons=(reason,))
    assert "CANDIDATE_BORDERLINE" not in codes(inquiry(candidates=(entry,)))


def test_a_borderline_finding_tells_the_close_figures_by_their_label() -> None:
    near = Criterion(
        text="flow >= 0.6 m^3/h", label="流量 ≥ 0.6 m³/h", state="met", borderline=True
    )
    far = Criterion(text="volume > 20 m^3", label="容积 ＞ 20 m³", state="met")
    found = only(
        inquiry(candidates=(candidate("criteria_met", criteria=(near, far)),)),
        "CANDIDATE_BORDERLINE",
    )
    assert "流量 ≥ 0.6 m³/h" in found.message
    assert "容积" not in found.message
    assert "flow >=" not in found.message


def test_a_contradiction_that_no_criterion_rests_on_is_no_must() -> None:
    def contradicted(used: tuple[str, ...]) -> Finding:
        doc = paper("explanation")
        fact = Contradiction(
            id="c", evidence=(place(doc.id),), origin=SURE, kind="indicator", detail="容量不同",
            indicators=("i-1", "i-2"),
        )  # fmt: skip
        criterion = Criterion(text="volume > 20 m^3", state="unknown", indicators=used)
        entry = candidate("criteria_partly_known", criteria=(criterion,))
        return only(inquiry(doc, contradictions=(fact,), candidates=(entry,)), "VALUE_CONTRADICTED")

    assert contradicted(("i-2",)).severity == "must"
    assert contradicted(("i-9",)).severity == "should"


def test_units_that_do_not_fit_their_parameters_are_named_once_a_paper() -> None:
    unfit = [
        indicator("tensile_strength", value, "mm", printed="抗拉强度",
                  notes=("单位与参数的量纲不符，疑似误识",), evidence=(place(quote=f"{value} mm"),))
        for value in ("980", "985")
    ]  # fmt: skip
    fit = indicator("density", "1.8", "g/cm³", printed="密度")
    share = indicator("uncertainty", "0.15", "%", printed="扩展不确定度", notes=unfit[0].notes)
    found = only(inquiry(paper("technical", indicators=[*unfit, fit, share])), "UNIT_DOUBTFUL")
    assert "“抗拉强度 980 mm”、“抗拉强度 985 mm”" in found.message
    assert len(found.refers_to) == 2 and found.severity == "should"
