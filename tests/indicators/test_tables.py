"""Tables of every layout, built by hand."""

from __future__ import annotations

from zhiyi.document import Cell, Evidence, Origin, Table
from zhiyi.indicators.drafts import REQUIREMENT, Draft, Tools
from zhiyi.indicators.tables import read_table

Spans = dict[tuple[int, int], tuple[int, int]]


def table(rows: list[list[str | None]], spans: Spans | None = None) -> Table:
    """None: covered by a merged cell of ``spans`` (row, column) -> (rows, columns)."""
    spans = spans or {}
    cells = [
        Cell(
            text=text,
            row=r,
            column=c,
            row_span=spans.get((r, c), (1, 1))[0],
            column_span=spans.get((r, c), (1, 1))[1],
            locator=f"r{r}c{c}",
        )
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text is not None
    ]
    evidence = Evidence(document="doc", page=1, quote="", locator="表1")
    return Table(
        id="table-1", evidence=(evidence,), origin=Origin("hand", 1.0), rows=len(rows),
        columns=max(map(len, rows)), cells=tuple(cells),
    )  # fmt: skip


def told(draft: Draft) -> tuple[str | None, str, str, str | None]:
    quantity = draft.quantity
    figures = (
        f"{quantity.low.value if quantity.low else ''}..." if quantity.operator == "range" else ""
    )
    if quantity.operator == "range" and quantity.low and quantity.high:
        figures = f"{quantity.low.value}..{quantity.high.value}"
    else:
        figures = str(quantity.value)
    id = draft.parameter.id if draft.parameter else draft.name
    return id, quantity.operator, figures, quantity.unit


def drafts(tools: Tools, rows: list[list[str | None]], spans: Spans | None = None) -> list[Draft]:
    return [one.draft for one in read_table(table(rows, spans), tools=tools)]


def test_requirement_and_result_columns_are_told_apart(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["序号", "检验项目", "技术要求", "实测值", "判定"],
            ["1", "绝缘电阻", "≥20 MΩ", ">500 MΩ", "合格"],
            ["2", "温升", "≤60 K", "47 K", "合格"],
        ],
    )
    assert [told(one) for one in found] == [
        ("insulation_resistance", ">=", "20", "MΩ"),
        ("insulation_resistance", ">", "500", "MΩ"),
        ("temperature_rise", "<=", "60", "K"),
        ("temperature_rise", "=", "47", "K"),
    ]
    assert ["技术要求" in one.notes for one in found] == [True, False, True, False]


def test_a_unit_column_and_full_width_figures(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["项目", "单位", "平均值", "范围"],
            ["抗折强度（三点弯曲）", "ｋｇｆ／ｃｍ²", "４８５", "４６８～４９６"],
            ["热膨胀系数（２０～５００℃）", "×１０⁻⁶／Ｋ", "４．７", "—"],
        ],
    )
    assert [told(one) for one in found] == [
        ("flexural_strength", "=", "485", "kgf/cm²"),
        ("flexural_strength", "range", "468..496", "kgf/cm²"),
        ("thermal_expansion", "=", "4.7", "×10⁻⁶/K"),
    ]
    assert found[0].statistic == "mean"
    assert [c.text for c in found[2].conditions] == ["20~500℃"]


def test_parameters_as_columns_under_two_header_rows_and_a_row_of_units(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["牌号", "体积密度", "强度", None, "灰分"],
            [None, None, "抗折", "抗压", None],
            [None, "g/cm³", "MPa", "MPa", "ppm"],
            ["GA-1", "1.78±0.02", "36", "≥75", "500（纯化≤20）"],
            ["GA-2", "1.85±0.02", "46", "≥92", "450"],
        ],
        {(0, 0): (3, 1), (0, 1): (2, 1), (0, 2): (1, 2), (0, 4): (2, 1)},
    )
    assert [told(one) for one in found[:4]] == [
        ("bulk_density", "=", "1.78", "g/cm³"),
        ("flexural_strength", "=", "36", "MPa"),
        ("compressive_strength", ">=", "75", "MPa"),
        ("ash", "=", "500", "ppm"),
    ]
    assert [one.subject for one in found] == ["GA-1"] * 4 + ["GA-2"] * 4


def test_columns_by_condition(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["项目", "单位", "温度", None],
            [None, None, "20 ℃", "500 ℃"],
            ["导热系数", "W/(m·K)", "118", "74"],
        ],
        {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2)},
    )
    assert [(told(one)[2], one.conditions[0].text) for one in found] == [
        ("118", "20 ℃"),
        ("74", "500 ℃"),
    ]


def test_minimum_and_maximum_are_one_statement_typical_another(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["Parameter", "Conditions", "Min.", "Typ.", "Max.", "Unit"],
            ["Supply voltage", "Ta=25 °C", "4.75", "5", "5.25", "V"],
            ["Output voltage", "", "-", "0.8", "8.0", "mV"],
        ],
    )
    assert [(*told(one), one.statistic) for one in found] == [
        ("input_voltage", "range", "4.75..5.25", "V", None),
        ("input_voltage", "=", "5", "V", "typ"),
        ("output_voltage", "=", "0.8", "mV", "typ"),
        ("output_voltage", "<=", "8.0", "mV", "max"),
    ]


def test_models_as_columns_with_units_behind_the_names(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["Property", "K30", "K50"],
            ["Tensile strength (MPa)", "4900", "5490"],
            ["Tensile modulus, GPa", "230", "294"],
            ["Elongation /%", "2.1", "1.9"],
        ],
    )
    assert [(*told(one), one.subject) for one in found][::2] == [
        ("tensile_strength", "=", "4900", "MPa", "K30"),
        ("tensile_modulus", "=", "230", "GPa", "K30"),
        ("elongation", "=", "2.1", "%", "K30"),
    ]


def test_labels_and_values_without_a_header(tools: Tools) -> None:
    found = drafts(
        tools, [["额定电压", "24 V", "额定电流", "1.62 A"], ["最大空载转速", "320 rpm", "", ""]]
    )
    assert [told(one) for one in found] == [
        ("rated_voltage", "=", "24", "V"),
        ("rated_current", "=", "1.62", "A"),
        ("rotation_speed", "=", "320", "rpm"),
    ]


def test_a_figure_of_another_dimension_in_the_cell_is_a_condition(tools: Tools) -> None:
    found = drafts(tools, [["项目", "技术要求"], ["耐压", "2500 V 1 min"]])
    assert [told(one) for one in found] == [("withstand_voltage", "=", "2500", "V")]
    assert [c.text for c in found[0].conditions] == ["1 min"]


def test_goods_and_money_are_no_indicators(tools: Tools) -> None:
    assert not drafts(
        tools,
        [
            ["品名", "型号", "数量", "单价USD", "净重"],
            ["变频器", "RX-4", "15", "412.00", "219 kg"],
        ],
    )


def test_a_remark_inside_a_form_is_read_as_text(tools: Tools) -> None:
    found = drafts(tools, [["备注：拉伸强度3950MPa，密度1.78g/cm³ N/M", ""], ["件数", "16"]])
    assert [told(one) for one in found] == [
        ("tensile_strength", "=", "3950", "MPa"),
        ("density", "=", "1.78", "g/cm³"),
    ]


def test_figures_of_a_part_name_their_own_parameters(tools: Tools) -> None:
    found = drafts(
        tools, [["部件", "型号", "关键参数"], ["IGBT", "FF75R12", "VCES=1200 V, IC=75 A"]]
    )
    assert [(*told(one), one.subject) for one in found] == [
        ("collector_voltage", "=", "1200", "V", "FF75R12"),
        ("collector_current", "=", "75", "A", "FF75R12"),
    ]


def test_digits_split_by_the_reader_are_joined_with_a_note(tools: Tools) -> None:
    (one,) = drafts(tools, [["项目", "单位", "结果"], ["抗压强度", "MPa", "9 7"]])
    assert told(one) == ("compressive_strength", "=", "97", "MPa")
    assert one.notes


def test_a_limit_in_the_label_bounds_the_value(tools: Tools) -> None:
    found = drafts(tools, [["Показатель", "Норма"], ["Плотность, не менее", "17.5 г/см³"]])
    assert [told(one) for one in found] == [("density", ">=", "17.5", "г/см³")]


def test_a_header_that_repeats_puts_two_tables_side_by_side(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["元素", "含量(μg/g)", "限值", "元素", "含量(μg/g)", "限值"],
            ["Ni", "4.5", "≤10", "Cr", "7.1", "≤15"],
            ["Ca", "1.2", "≤5", "Mg", "0.6", "≤5"],
        ],
    )
    measured = {one.name: str(one.quantity.value) for one in found if not one.notes}
    assert measured == {"Ni": "4.5", "Cr": "7.1", "Ca": "1.2", "Mg": "0.6"}
    # What is stated in ppm are impurities and no purity.
    assert all(one.parameter is None or one.parameter.id != "purity" for one in found)


def test_running_numbers_are_no_subject(tools: Tools) -> None:
    found = drafts(
        tools,
        [["序号", "进口压力(kPa)", "流量(L/min)"], ["1", "120", "35"], ["2", "150", "41"]],
    )
    assert [one.subject for one in found] == [None] * 4


def test_a_figure_that_spans_rows_is_stated_once(tools: Tools) -> None:
    found = drafts(
        tools,
        [["项目", "单位", "实测值"], ["密度", "g/cm³", "7.82"], [None, None, None]],
        spans={(1, 0): (2, 1), (1, 1): (2, 1), (1, 2): (2, 1)},
    )
    assert [told(one) for one in found] == [("density", "=", "7.82", "g/cm³")]


def test_a_range_that_a_border_cuts_is_mended(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["项目", "单位", "技术要求", None, "实测值"],
            ["抗拉强度 Rm", "MPa", "960~1", "100", "1032"],
        ],
        spans={(0, 2): (1, 2)},
    )
    assert [told(one) for one in found] == [
        ("tensile_strength", "range", "960..1100", "MPa"),
        ("tensile_strength", "=", "1032", "MPa"),
    ]


def test_requirements_alone_are_what_the_paper_says(tools: Tools) -> None:
    (alone,) = drafts(tools, [["项目", "规格值"], ["純度", "99.9 %以上"]])
    assert alone.notes == ()
    required, _ = drafts(tools, [["项目", "规格值", "实测值"], ["纯度", "≥99.9 %", "99.95 %"]])
    assert required.notes == ("技术要求",)


def test_a_second_figure_in_brackets_is_its_own_unless_converted_or_a_condition(
    tools: Tools,
) -> None:
    found = drafts(
        tools,
        [
            ["Item", "Value"],
            ["Rated power", "45 kW (55 kVA)"],
            ["Working pressure", "6 bar (87 psi)"],
            ["Withstand voltage", "3000 V (1 min)"],
        ],
    )
    assert [told(one) for one in found] == [
        ("rated_power", "=", "45", "kW"),
        ("apparent_power", "=", "55", "kVA"),
        ("working_pressure", "=", "6", "bar"),
        ("withstand_voltage", "=", "3000", "V"),
    ]
    assert [c.text for c in found[-1].conditions] == ["1 min"]


def test_latin_letters_of_a_cyrillic_unit_are_noted(tools: Tools) -> None:
    (one,) = drafts(tools, [["Показатель", "Значение"], ["Плотность", "8.9 r/cm³"]])
    assert one.quantity.unit == "г/см³"
    assert any("疑似误识" in note for note in one.notes)


def test_each_model_has_its_own_least_typical_and_largest_value(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["Parameter", "QX100", None, None, "QX200", None, None, "Unit"],
            [None, "Min.", "Typ.", "Max.", "Min.", "Typ.", "Max.", None],
            ["Supply voltage*¹", "4.5", "5", "5.5", "3.0", "3.3", "3.6", "V"],
            ["Start pulse period*²", "381/f(CLK)", "-", "-", "190/f", "-", "-", "s"],
        ],
        spans={(0, 0): (2, 1), (0, 1): (1, 3), (0, 4): (1, 3), (0, 7): (2, 1)},
    )
    assert [(one.subject, one.statistic, told(one)[1:3]) for one in found] == [
        ("QX100", None, ("range", "4.5..5.5")),
        ("QX100", "typ", ("=", "5")),
        ("QX200", None, ("range", "3.0..3.6")),
        ("QX200", "typ", ("=", "3.3")),
    ]
    assert {one.name for one in found} == {"Supply voltage"}


def test_a_head_below_rows_of_labels_starts_a_table(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["委托单位", "某厂", "报告编号", "A-1"],
            ["样品", "乙", "日期", "2024-01-02"],
            ["检测项目", "单位", "标准要求", "检测结果"],
            ["冲击强度", "kJ/m²", "≥20", "23"],
        ],
    )
    assert [(told(one), REQUIREMENT in one.notes) for one in found] == [
        (("impact_strength", ">=", "20", "kJ/m²"), True),
        (("impact_strength", "=", "23", "kJ/m²"), False),
    ]


def test_names_stand_beside_columns_whose_heads_tell_the_kind_of_value(tools: Tools) -> None:
    found = drafts(
        tools,
        [
            ["测点", "单位", "名义值", "上偏差", "下偏差", "实测值"],
            ["孔距_左", "mm", "24.00", "0.02", "-0.01", "24.01"],
            ["孔距_右", "mm", "36.00", "0.03", "0", "36.02"],
        ],
    )
    assert [
        (one.name, str(one.quantity.value), str(t.plus) if (t := one.quantity.tolerance) else "")
        for one in sorted(found, key=lambda one: (str(one.name), str(one.quantity.value)))
    ] == [
        ("孔距_右", "36.00", "0.03"), ("孔距_右", "36.02", ""),
        ("孔距_左", "24.00", "0.02"), ("孔距_左", "24.01", ""),
    ]  # fmt: skip


def test_a_unit_that_looks_like_a_word_of_headers_is_one(tools: Tools) -> None:
    found = drafts(
        tools,
        [["Typ", "Drehzahl", "Masse"], ["", "min-1", "kg"], ["E-12", "960", "31"]],
    )
    assert [told(one)[1:] for one in found] == [("=", "960", "min-1"), ("=", "31", "kg")]


def test_the_first_label_of_a_form_heads_no_column(tools: Tools) -> None:
    rows: list[list[str | None]] = [
        ["报告编号", "K-77"], ["样品名称", "丁/戊板"], ["环境条件", "21±1℃"],
    ]  # fmt: skip
    assert drafts(tools, rows) == []
