"""Words that turn a statement round."""

from __future__ import annotations

import pytest

from zhiyi.translations.wording import (
    allowed,
    denies,
    extremes,
    is_minus,
    limits,
    negated,
    opposed,
    signs_around,
    turned,
    worsened,
)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The fibre does not contain boron.", "该纤维含有硼元素。"),
        ("Die Faser ist nicht brennbar.", "该纤维是可燃的。"),
        ("La fibra non è infiammabile.", "该纤维是可燃的。"),
        ("Волокно не горит.", "该纤维会燃烧。"),
        ("La fibre n'est pas inflammable.", "该纤维是可燃的。"),
        ("The fibre is flammable.", "该纤维不可燃，不会燃烧。"),
        ("Der Stoff ist brennbar.", "该物质不会燃烧。"),
    ],
)
def test_what_one_side_denies_and_the_other_states_is_negated(source: str, target: str) -> None:
    assert negated(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The fibre does not contain boron.", "该纤维不含硼元素。"),
        ("Keep away from water.", "避免接触水。"),
        ("Without boron.", "不含硼。"),
        ("Do not hesitate to call.", "欢迎来电。"),
        ("Not only strong but light.", "既强又轻。"),
        ("Stainless steel", "不锈钢"),
        ("The section must not be less than 16 mm².", "截面积不得小于16 mm²。"),
        ("La section ne doit pas dépasser 16 mm².", "截面积不应大于16 mm²。"),
        ("Der Strom darf 63 A nicht überschreiten.", "电流不应大于63 A。"),
        ("使用しなければならない。", "必须使用。"),
        ("사용하지 않으면 안 된다.", "必须使用。"),
    ],
)
def test_what_both_sides_may_deny_is_not(source: str, target: str) -> None:
    assert not negated(source, target)


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("The buyer must not open the housing.", "买方可以打开外壳。", True),
        ("Der Käufer darf nicht öffnen.", "买方可以打开。", True),
        ("No se permite la reproducción.", "允许复制。", True),
        ("Вскрывать корпус не допускается.", "允许打开外壳。", True),
        ("汚染するおそれのある器具を使用してはなりません。", "可以使用会污染的器具。", True),
        ("금연.", "允许吸烟。", True),
        ("The buyer must not open the housing.", "买方不得打开外壳。", False),
        ("The buyer may open the housing.", "买方可以打开外壳。", False),
        ("You may not open it, but you may lift it.", "可以提起。", False),
        ("The housing can be opened.", "外壳可以打开。", False),
        ("Open the housing.", "可以打开外壳。", False),
        ("You may lift it, parts not listed stay.", "可以提起，未列出的部件不动。", False),
    ],
)
def test_where_the_original_forbids_the_translation_must_not_allow(
    source: str, target: str, told: bool
) -> None:
    assert allowed(source, target) is told


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("The warranty does not cover seals.", "保修包括密封件。", True),
        ("Die Norm gilt nicht für Pumpen.", "本标准适用于泵。", True),
        ("The standard applies to pumps.", "本标准不适用于泵。", True),
        ("The warranty does not cover seals.", "保修不包括密封件。", False),
        ("The inspection revealed no defects.", "检测未发现缺陷。", False),
        ("L'examen n'a révélé aucun défaut.", "检测未发现缺陷。", False),
        ("Die Prüfung hat keine Fehler ergeben.", "检测未发现缺陷。", False),
        ("It covers pumps and does not cover seals.", "包括泵，不包括密封件。", False),
        ("Nothing of the kind.", "包括密封件。", False),
    ],
)
def test_what_is_denied_of_the_goods_must_not_be_stated(
    source: str, target: str, told: bool
) -> None:
    assert opposed(source, target) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Maximum pressure", {"max"}),
        ("max. Druck", {"max"}),
        ("Höchstdruck", {"max"}),
        ("最大压力", {"max"}),
        ("максимальное давление", {"max"}),
        ("최대 압력", {"max"}),
        ("Minimum pressure", {"min"}),
        ("Mindestdruck", {"min"}),
        ("最小压力", {"min"}),
        ("From the minimum to the maximum", {"min", "max"}),
        ("5 min", set()),
        ("The pressure", set()),
    ],
)
def test_the_greatest_is_told_from_the_least(text: str, told: set[str]) -> None:
    assert extremes(text) == told


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("better than 0.2 %", "劣于0.2 %", True),
        ("better than 0.2 %", "优于0.2 %", False),
        ("worse than 0.2 %", "劣于0.2 %", False),
        ("within 0.2 %", "优于0.2 %", False),
    ],
)
def test_better_must_not_become_worse(source: str, target: str, told: bool) -> None:
    assert worsened(source, target) is told


@pytest.mark.parametrize(
    ("before", "after", "signs"),
    [
        ("not more than ", " bar", {"<="}),
        ("more than ", " bar", {">"}),
        ("somewhat more ", " bar", set()),
        ("Pressure (max.): ", " bar", {"<=", "?"}),
        ("压力不得超过", " bar", {"<="}),
        ("压力", " bar以上", {">=", ">"}),
        ("≥ ", " bar以下", set()),
        ("Kansas ", " bar", set()),
    ],
)
def test_the_words_next_to_a_number_are_its_sign(before: str, after: str, signs: set[str]) -> None:
    assert signs_around(before, after.removeprefix(" bar"))[0] == signs


@pytest.mark.parametrize("text", ["up to 5", "不超过5", "Grenzwert 5", "5 이하", "предельно 5"])
def test_a_limit_is_told_by_many_words(text: str) -> None:
    assert limits(text)


def test_plain_statements_are_no_limits_and_no_denials() -> None:
    assert not limits("The pump weighs 5 kg")
    assert not denies("The pump weighs not less than 5 kg")
    assert denies("The pump does not leak")


def test_a_denial_beside_a_comparator_turns_it() -> None:
    assert turned("Do not store above 30 °C") and turned("30 Aを超えてはなりません")
    assert not turned("The pump weighs not less than 5 kg")


@pytest.mark.parametrize(
    ("before", "less"), [("-", True), ("at -", True), ("零下", True), ("10-", False), ("A-", False)]
)
def test_a_minus_is_told_from_a_dash(before: str, less: bool) -> None:
    assert is_minus(before) is less
