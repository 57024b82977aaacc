"""Contents of elements in running text, and figures that stand in names."""

from __future__ import annotations

import pytest

from zhiyi.indicators import indicators_of_text
from zhiyi.indicators.drafts import Tools


def told(text: str, tools: Tools) -> list[str]:
    found = indicators_of_text(text, lexicon=tools.lexicon, units=tools.units, nlp=tools.nlp)
    return [
        f"{i.parameter_id} {i.quantity.operator}{i.quantity.value}{i.quantity.unit}" for i in found
    ]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("钴：12.4%  钼：3.2%", ["cobalt_content =12.4%", "molybdenum_content =3.2%"]),
        ("Ti 89%、Al 6%，V 4.1%",
         ["titanium_content =89%", "aluminium_content =6%", "vanadium_content =4.1%"]),
        ("化学成分：Cu≥99.9%；P 0.002%", ["copper_content >=99.9%", "phosphorus_content =0.002%"]),
        ("Composition: Nb 52 wt%, balance Ti", ["niobium_content =52wt%"]),
        ("杂质：Mn 8 ppm，B 0.4 ppm", ["manganese_content =8ppm", "boron_content =0.4ppm"]),
        ("Hf含量≤80 ppm", ["hafnium_content <=80ppm"]),
        ("Cobalt (Co): 99.3 %", ["cobalt_content =99.3%"]),
        ("材质\nTa 99.95%\n密度 16.6 g/cm³", ["tantalum_purity =99.95%", "density =16.6g/cm³"]),
        ("氧化铈：12%，氧化锆：85%", ["None =12%", "None =85%"]),
    ],
)  # fmt: skip
def test_elements_with_a_share_are_contents(text: str, states: list[str], tools: Tools) -> None:
    assert told(text, tools) == states


@pytest.mark.parametrize("text", ["In 5% of all cases", "等级 C 5%", "工位 K 20%"])
def test_a_lone_letter_before_a_share_is_no_element(text: str, tools: Tools) -> None:
    assert not any("content" in one for one in told(text, tools))


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("D50：22.5 μm", ["particle_size =22.5μm"]),
        ("费氏粒度 Fsss 4.1 μm", ["particle_size =4.1μm"]),
        ("检验时间 10:25", []),
        ("核级铌锭，铌含量99.8%", ["niobium_content =99.8%"]),
    ],
)
def test_figures_in_names_leave_those_behind_them(
    text: str, states: list[str], tools: Tools
) -> None:
    assert told(text, tools) == states


def test_the_number_of_a_standard_is_no_subject(tools: Tools) -> None:
    [one] = indicators_of_text(
        "平均粒度（ISO 10076）8 μm", lexicon=tools.lexicon, units=tools.units, nlp=tools.nlp
    )
    assert one.subject is None
    [other] = indicators_of_text(
        "松装密度（ASTM B329）2.3 g/cm³", lexicon=tools.lexicon, units=tools.units, nlp=tools.nlp
    )
    assert other.subject is None
