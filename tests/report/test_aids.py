"""Drafts and glosses stand beside a translation's status, and never change it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.report import by_hand
from tests.report.test_build import written

from zhiyi.inquiry import DRAFT_NOTICE, Draft, Drafted, Gloss, Inquiry

PART = "part-doc-4-1"


def helped() -> Inquiry:
    """An inquiry with a draft of one sentence and a gloss that an indicator bears."""
    inquiry = by_hand.rich()
    drafted = Drafted(
        source=by_hand.T_CURE,
        code="en",
        text="<b>固化</b> 150 °C",
        lost=("130 °C",),
        strange=("150 °C",),
    )
    draft = Draft(
        id="draft-1",
        evidence=(by_hand.T_CURE,),
        origin=by_hand.RULE,
        part=PART,
        models=("tiny@onnx",),
        sentences=(drafted,),
    )
    gloss = Gloss(
        id="gloss-1",
        evidence=(by_hand.T_STRENGTH,),
        origin=by_hand.RULE,
        part=PART,
        term="Tensile strength",
        code="en",
        chinese="抗拉强度",
        parameter_id="tensile_strength",
        count=2,
        indicators=("i-1",),
    )
    return replace(inquiry, drafts=(draft,), glosses=(gloss,))


def translation(report: dict[str, Any], document: str = "doc-4") -> dict[str, Any]:
    found: dict[str, Any] = next(d for d in report["documents"] if d["id"] == document)
    told: dict[str, Any] = found["translation"]
    assert told == found["parts"][0]["translation"]
    return told


def test_a_draft_is_shown_with_its_notice_and_its_doubtful_figures() -> None:
    draft = translation(written(helped()))["draft"]
    assert (draft["model"], draft["notice"]) == ("tiny@onnx", DRAFT_NOTICE)
    [segment] = draft["segments"]
    assert segment["source"]["quote"] == by_hand.T_CURE.quote
    assert (segment["lost"], segment["strange"]) == (["130 °C"], ["150 °C"])


def test_without_a_model_there_is_no_draft() -> None:
    assert translation(written(by_hand.rich()))["draft"] is None


def test_nothing_else_in_the_report_rests_on_a_draft_or_a_gloss() -> None:
    plain, told = written(by_hand.rich()), written(helped())
    for name in ("materials", "findings", "candidates", "contradictions"):
        assert plain[name] == told[name]
    without = {k: v for k, v in translation(told).items() if k not in ("draft", "glosses")}
    assert without.items() <= translation(plain).items()


def test_a_gloss_names_the_term_in_chinese_with_its_place() -> None:
    [gloss] = translation(written(helped()))["glosses"]
    assert (gloss["term"], gloss["chinese"], gloss["count"]) == ("Tensile strength", "抗拉强度", 2)
    assert gloss["evidence"][0]["document"] == "doc-4"


def test_an_indicator_bears_the_chinese_name_of_its_parameter() -> None:
    glosses = {i["id"]: i["gloss"] for i in written(helped())["indicators"]}
    assert glosses["i-1"] == "抗拉强度"
    assert glosses["i-3"] is None
