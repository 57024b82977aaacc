"""The auditors' page of the journal says in words what was done, and holds the entry as written."""

from __future__ import annotations

import pytest

from zhiyi.review.web.journal_words import LONGEST, said_of


def test_a_judgement_is_told_by_its_fact_and_what_was_held_of_it() -> None:
    body = {
        "place": {"label": "抗拉强度 4200 MPa", "path": "甲.pdf"},
        "verdict": "corrected",
        "correction": {"change": {"what": "indicator", "figure": "6250 MPa"}},
        "note": "",
    }
    assert [tuple(one) for one in said_of(body, "zh")] == [
        ("内容", "抗拉强度 4200 MPa"),
        ("文件", "甲.pdf"),
        ("意见", "更正"),
        ("更正为", "数值：6250 MPa"),
    ]


def test_an_outcome_is_told_in_the_words_of_the_announcement() -> None:
    body = {"outcome": "not_required", "before": "reviewing", "after": "confirming", "reason": "r"}
    told = dict(said_of(body, "zh"))
    assert told["判定结果"] == "无需提交许可证件"
    assert (told["原状态"], told["现状态"], told["理由"]) == ("审核中", "待复核", "r")


def test_a_long_field_is_cut_for_the_body_stands_beside_it() -> None:
    (one,) = said_of({"note": "长" * 4_000}, "en")
    assert LONGEST <= len(one.value) < 2 * LONGEST


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"outcome": ["required"], "verdict": {"a": 1}, "place": "x", "correction": 3},
        {"outcome": "of another program", "place": {"label": 3}, "note": None, "changes": True},
        {"report_sha256": "00", "head": "11"},
    ],
)
def test_a_body_of_another_kind_says_nothing(body: dict[str, object]) -> None:
    assert said_of(body, "zh") == ()
