"""Which name a tagger's spans give to which quantity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from zhiyi.engines.protocols import Tagged
from zhiyi.indicators.drafts import LEARNED, LEARNED_SCORE, Draft, Tools
from zhiyi.indicators.learned import SURE, LearnedNames, endings_of, of_another_kind, pairs
from zhiyi.indicators.running import read_text

ENDINGS = frozenset("角度")
LETTERS = {"P": "PARAMETER", "Q": "QUANTITY", "C": "CONDITION"}


def marked(text: str, *, score: float = 0.99) -> tuple[str, list[Tagged]]:
    """P[厚度]为Q[5 mm] to its plain text and its spans."""
    plain, found = "", []
    for piece in re.split(r"([PQC]\[[^\]]*\])", text):
        if re.match(r"[PQC]\[", piece):
            start = len(plain)
            plain += piece[2:-1]
            found.append(Tagged(start, len(plain), LETTERS[piece[0]], score))
        else:
            plain += piece
    return plain, found


def linked(text: str) -> list[tuple[str, str]]:
    plain, tagged = marked(text)
    return [
        (plain[p.name.start : p.name.end], plain[p.quantity.start : p.quantity.end])
        for p in pairs(plain, tagged)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P[厚度]经优化后稳定在Q[5 mm]", [("厚度", "5 mm")]),
        ("P[厚度]Q[5 mm]，P[宽度]Q[6 mm]", [("厚度", "5 mm"), ("宽度", "6 mm")]),
        ("P[厚度]和P[宽度]分别为Q[5 mm]和Q[6 mm]", [("厚度", "5 mm"), ("宽度", "6 mm")]),
        ("P[厚度]、P[宽度]、P[长度]均为Q[5 mm]", [("长度", "5 mm")]),
        ("P[厚度]和P[宽度]分别为Q[5 mm]和6", []),
        ("P[width] and P[mass] are Q[5 mm] and 6, respectively", []),
        ("P[厚度]由Q[5 mm]变为Q[6 mm]", [("厚度", "5 mm"), ("厚度", "6 mm")]),
        ("可承受Q[5 MPa]的P[压力]", [("压力", "5 MPa")]),
        ("P[转速]为Q[9 r/min]，可承受Q[5 MPa]的P[压力]", [("转速", "9 r/min"), ("压力", "5 MPa")]),
        ("P[厚度]合格。加热至Q[500 ℃]", []),
        ("P[厚度]Q[5 mm]，随后在炉中按工艺规程加热至Q[500 ℃]", [("厚度", "5 mm")]),
        ("a P[mass] of Q[5 kg] and a P[width] of Q[3.5 m]", [("mass", "5 kg"), ("width", "3.5 m")]),
        ("the Q[5 mm] P[gap] was kept", [("gap", "5 mm")]),
        ("P[密度]在C[25 ℃]时为Q[3 g/cm³]", [("密度", "3 g/cm³")]),
        ("Q[5 mm]", []),
        ("", []),
    ],
)  # fmt: skip
def test_names_and_quantities_of_one_sentence(text: str, expected: list[tuple[str, str]]) -> None:
    assert linked(text) == expected


class Fixed:
    """A tagger that takes 羽流角 and 抗拉强度 for names and 5° and 8 mm for quantities."""

    name = "fixed@1"

    def __init__(self, score: float) -> None:
        self.score = score

    def tag(self, texts: Sequence[str]) -> tuple[tuple[Tagged, ...], ...]:
        kinds = {
            "羽流角": "PARAMETER",
            "抗拉强度": "PARAMETER",
            "5°": "QUANTITY",
            "8 mm": "QUANTITY",
        }
        return tuple(
            tuple(Tagged(m.start(), m.end(), kinds[m.group()], self.score)
                  for m in re.finditer("|".join(kinds), text))
            for text in texts
        )  # fmt: skip


@pytest.mark.parametrize(("score", "told"), [(0.99, True), (SURE - 0.01, False)])
def test_a_name_is_told_only_where_the_tagger_is_sure(score: float, told: bool) -> None:
    text = "。" * 500 + "其羽流角，依用户所报，约为5°。"
    start = text.index("5°")
    found = LearnedNames(Fixed(score), endings=ENDINGS).name(text, start, start + 2)
    assert (found is not None) == told
    if found:
        assert text[found.start : found.end] == "羽流角"


def drafts(text: str, tools: Tools, *, score: float = 0.99) -> list[Draft]:
    return read_text(text, tools=replace(tools, names=LearnedNames(Fixed(score), endings=ENDINGS)))


def test_a_learned_name_is_as_printed_marked_and_of_a_lower_score(tools: Tools) -> None:
    text = "其羽流角经过多次优化已稳定地保持在约5°"
    assert read_text(text, tools=tools) == []
    [draft] = drafts(text, tools)
    assert draft.name == "羽流角" and draft.parameter is None
    assert LEARNED in draft.notes and draft.score <= LEARNED_SCORE
    quantity = draft.quantity
    assert (str(quantity.value), quantity.unit, quantity.approximate) == ("5", "°", True)


def test_a_name_of_the_rules_is_never_replaced(tools: Tools) -> None:
    text = "羽流角：锥角5°"
    assert [d.name for d in drafts(text, tools)] == [d.name for d in read_text(text, tools=tools)]
    assert all(LEARNED not in draft.notes for draft in drafts(text, tools))


def test_without_a_sure_tagger_nothing_is_named(tools: Tools) -> None:
    assert drafts("其羽流角经过多次优化已稳定地保持在约5°", tools, score=0.5) == []


def test_a_name_whose_parameter_has_another_dimension_is_left_out(tools: Tools) -> None:
    text = "抗拉强度，据用户后来所述，大概有5°"
    assert read_text(text, tools=tools) == drafts(text, tools) == []


def test_a_figure_before_the_name_of_another_keeps_none(tools: Tools) -> None:
    """加热至500 ℃ is no value of the name that stands before the figure ahead of it."""
    found = drafts("羽流角为5°，随后升至8 mm处", tools)
    assert [d.quantity.unit for d in found if LEARNED in d.notes] in ([], ["°"])


def test_a_learned_name_ends_as_names_do(tools: Tools) -> None:
    text = "其羽流角经过多次优化已稳定地保持在约5°"
    names = LearnedNames(Fixed(0.99), endings=frozenset("度"))
    assert read_text(text, tools=replace(tools, names=names)) == []


def test_endings_are_characters_or_words_that_several_names_share() -> None:
    names = ["强度", "硬度", "密度", "亮度", "处理", "leak rate", "Flow Rate", "bias", "脱气"]
    assert endings_of(names) == {"度", "rate"}


@pytest.mark.parametrize(
    ("name", "unit", "other"),
    [("母线电容", "V", True), ("母线电容", "μF", False), ("羽流角", "V", False),
     ("bus capacitance", "V", True), ("bus capacitance", "nF", False), ("", "V", False)],
)  # fmt: skip
def test_the_known_end_of_a_learned_name_must_fit_the_unit(
    name: str, unit: str, other: bool, tools: Tools
) -> None:
    assert of_another_kind(name, unit, lexicon=tools.lexicon, units=tools.units) == other
