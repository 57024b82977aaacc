from __future__ import annotations

from typing import Any, Literal, get_args

import pytest

from zhiyi import document, inquiry
from zhiyi.controls.criteria import GroupKind
from zhiyi.controls.features import TABLE
from zhiyi.report.words import load_words

ENUMS: list[tuple[str, Any]] = [
    ("severity", inquiry.Severity),
    ("status", document.Status),
    ("kind", document.Kind),
    ("text_source", document.TextSource),
    ("translation", inquiry.TranslationStatus),
    ("translation_note", inquiry.TranslationStatus),
    ("difference", inquiry.DifferenceKind),
    ("segment", inquiry.SegmentState),
    ("shape", document.Shape),
    ("colour", document.Colour),
    ("owner_is", inquiry.OwnerIs),
    ("sealed_by", inquiry.SealedBy),
    ("requirement", inquiry.Requirement),
    ("material", inquiry.MaterialStatus),
    ("deficiency", inquiry.DeficiencyKind),
    ("list", inquiry.ListName),
    ("entry_status", inquiry.EntryStatus),
    ("outcome", inquiry.Outcome),
    ("state", inquiry.State),
    ("why", inquiry.Why),
    ("flag", inquiry.FlagCode),
    ("topic", inquiry.StatementTopic),
    ("entry_confirm", Literal["suspended", "suspension_lapsed_unconfirmed", "not_yet", "unknown"]),
    ("logic", GroupKind),
    ("excepted", inquiry.State),
    ("clarify", Literal["contradicted", "straddles", "condition_differs", "unattributed"]),
    ("date_basis", inquiry.DateBasis),
    ("statistic", document.Statistic),
]


@pytest.mark.parametrize(("group", "values"), ENUMS, ids=[group for group, _ in ENUMS])
def test_every_value_of_an_enum_has_a_wording(group: str, values: Any) -> None:
    assert set(get_args(values)) <= set(load_words().groups[group])


@pytest.mark.parametrize("state", [True, False, None])
@pytest.mark.parametrize("group", ["agreed", "foreign"])
def test_three_states_have_three_wordings(group: str, state: bool | None) -> None:
    assert load_words().of(group, state).zh != str(state)


def test_a_value_without_wording_stands_for_itself() -> None:
    assert load_words().of("language", "eo") == ("eo", "eo")


def test_the_contract_s_outcomes_are_worded_as_agreed() -> None:
    words = load_words()
    assert words.of("outcome", "criteria_met").zh == "所载指标达到条目所列数值，待关员判定"
    assert words.of("outcome", "criteria_partly_known").zh == "部分指标未载明或待核"
    assert words.of("outcome", "criteria_not_met").zh == "所载指标未达到条目所列数值（非判定结论）"


def test_every_feature_that_speaks_for_a_candidate_has_a_wording() -> None:
    names = {feature.__name__ for feature in TABLE} | {"figures"}
    assert names <= set(load_words().groups["feature"])
