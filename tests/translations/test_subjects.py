"""Which papers speak of the original's goods, and who gets which translation."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.translations.test_papers import ENCODER, match, paper

from zhiyi.translations.agreement import agreement_of
from zhiyi.translations.describe import additions, differing
from zhiyi.translations.meanings import Meanings
from zhiyi.translations.pairing import Pairing, pair_papers
from zhiyi.translations.papers import Paper, Settings
from zhiyi.translations.subjects import likely, of_another

VALUES = (5490, 294, 1.81, 7.2, 24, 198, 385, 61, 420, 33)


def sheet(model: str, values: Sequence[float] = VALUES, *, name: str = "fibre") -> tuple[str, ...]:
    a, b, c, d, e, f, g, h, i, j = values
    return (
        f"Carbon {name} {model} data sheet",
        f"Tensile strength: {a} MPa",
        f"Tensile modulus: {b} GPa",
        f"Density: {c} g/cm3",
        f"Filament diameter: {d} µm",
        f"Number of filaments of {model}: {e} k",
        f"Linear density: {f} tex",
        f"Heat resistance: {g} °C",
        f"Length of a spool: {h} km",
        f"Mass of a box: {i} kg",
        f"Boxes on a pallet: {j} pieces",
        "Store in a dry place away from direct sunlight.",
    )


def chinese(model: str, values: Sequence[float] = VALUES) -> tuple[str, ...]:
    a, b, c, d, e, f, g, h, i, j = values
    return (
        f"碳纤维 {model} 数据表",
        f"拉伸强度：{a} MPa",
        f"拉伸模量：{b} GPa",
        f"密度：{c} g/cm3",
        f"单丝直径：{d} µm",
        f"{model} 的单丝数：{e} k",
        f"线密度：{f} tex",
        f"耐热温度：{g} °C",
        f"每筒长度：{h} km",
        f"每箱质量：{i} kg",
        f"每托盘箱数：{j} 件",
        "存放于干燥处，避免阳光直射。",
    )


OTHER = (4120, 242, 1.76, 6.9, 12, 800, 310, 44, 260, 27)


def verdict(original: tuple[str, ...], translated: tuple[str, ...]) -> str:
    source, target = paper("en", *original), paper("zh", *translated)
    found = match(source, target)
    agreed = agreement_of(source.foreign, found.paper.chinese, found.pairs)
    return of_another(source, found, agreed)


def test_a_translation_speaks_of_the_same() -> None:
    assert verdict(sheet("FM-800"), chinese("FM-800")) == ""


@pytest.mark.parametrize("values", [OTHER, VALUES], ids=["other figures", "the same figures"])
def test_a_sheet_of_another_model_speaks_of_it(values: Sequence[float]) -> None:
    assert "FM-600" in verdict(sheet("FM-800"), chinese("FM-600", values))


def test_other_figures_throughout_are_of_something_else() -> None:
    assert verdict(sheet("fibre"), chinese("丝束", OTHER)) != ""


def test_the_original_may_be_in_another_script() -> None:
    russian = (
        "Технический паспорт углеродного волокна УКН-800М",
        "Предел прочности при растяжении: 5490 МПа",
        "Плотность волокна УКН-800М: 1,81 г/см3",
        "Хранить в сухом месте, вдали от прямых солнечных лучей.",
    )
    other = (
        "碳纤维 KT-45 数据表",
        "KT-45 拉伸强度：4120 MPa",
        "KT-45 密度：1.76 g/cm3",
        "存放于干燥处。",
    )
    source, target = paper("ru", *russian), paper("zh", *other)
    assert agreement_of(source.foreign, target.chinese, match(source, target).pairs).same == 0


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({1: "拉伸强度：5940 MPa"}, id="one figure"),
        pytest.param({1: "拉伸强度：5940 MPa", 3: "密度：1.18 g/cm3"}, id="two figures"),
        pytest.param({5: "FM-880 的单丝数：24 k"}, id="a code"),
    ],
)
def test_a_translator_may_err(wrong: dict[int, str]) -> None:
    lines = [wrong.get(n, text) for n, text in enumerate(chinese("FM-800"))]
    assert verdict(sheet("FM-800"), tuple(lines)) == ""


def test_standards_are_shared_by_siblings() -> None:
    original = (*sheet("FM-800"), "Tested to ISO 10618:2004 and ASTM D4018-17.")
    sibling = (*chinese("FM-600", OTHER), "按ISO 10618:2004和ASTM D4018-17测试。")
    assert "FM-600" in verdict(original, sibling)


def pairings(originals: Sequence[Paper], papers: Sequence[Paper]) -> tuple[Pairing, ...]:
    return pair_papers([(one, papers) for one in originals], Meanings(ENCODER), Settings())


def names(pairing: Pairing) -> list[str]:
    return [match.paper.doc.id for match in pairing.matches]


def test_siblings_keep_each_its_own_translation() -> None:
    originals = [paper("a", *sheet("FM-800")), paper("b", *sheet("FM-600", OTHER))]
    papers = [paper("zb", *chinese("FM-600", OTHER)), paper("za", *chinese("FM-800"))]
    assert [names(found) for found in pairings(originals, papers)] == [["za"], ["zb"]]


def test_siblings_without_a_code_are_told_by_their_figures() -> None:
    originals = [paper("a", *sheet("one")), paper("b", *sheet("two", (*VALUES[:6], *OTHER[6:])))]
    papers = [
        paper("zb", *chinese("丝", (*VALUES[:6], *OTHER[6:]))),
        paper("za", *chinese("丝")),
    ]
    found = pairings(originals, papers)
    assert [names(one)[0] for one in found] == ["za", "zb"]


def test_one_file_may_translate_two_originals() -> None:
    pump = (
        "Vacuum pump VP-20 manual",
        "Pumping speed: 20 m3/h",
        "Change the oil of the pump every six months.",
        "Do not touch the hot surface of the motor.",
    )
    both = (
        *chinese("FM-800"),
        "真空泵 VP-20 使用说明书",
        "抽速：20 m3/h",
        "泵油每六个月更换一次。",
        "请勿触摸电机的高温表面。",
    )
    originals = [paper("a", *sheet("FM-800")), paper("b", *pump)]
    assert [names(p) for p in pairings(originals, [paper("zh", *both)])] == [["zh"], ["zh"]]


def test_two_files_may_translate_one_original() -> None:
    whole = chinese("FM-800")
    [found] = pairings(
        [paper("a", *sheet("FM-800"))], [paper("one", *whole[:6]), paper("two", *whole[6:])]
    )
    assert sorted(names(found)) == ["one", "two"]


def test_the_same_original_twice_has_the_same_translation() -> None:
    originals = [paper("a", *sheet("FM-800")), paper("b", *sheet("FM-800"))]
    found = pairings(originals, [paper("zh", *chinese("FM-800"))])
    assert [names(one) for one in found] == [["zh"], ["zh"]]


def test_a_test_report_that_repeats_the_values_is_no_translation() -> None:
    rows = [f"{n}. {text}，合格" for n, text in enumerate(chinese("FM-800")[1:5], start=1)]
    report = paper(
        "zh",
        "检验报告",
        "样品名称：碳纤维 FM-800；样品数量：3件；样品状态：完好。",
        *rows,
        "检验结论：所检项目符合要求。本报告仅对来样负责，未经批准不得部分复制。",
    )
    [found] = pairings([paper("a", *sheet("FM-800"))], [report])
    assert names(found) == []


def test_a_sibling_beside_no_translation_is_named() -> None:
    [found] = pairings([paper("a", *sheet("FM-800"))], [paper("zh", *chinese("FM-600", OTHER))])
    assert (names(found), len(found.strange)) == ([], 1)
    assert "FM-600" in found.strange[0]


SIBLING = (5940, 294, 1.81, 5.2, 24, 900, 350, 31, 206, 36)


def test_a_quarter_of_other_figures_is_another_product() -> None:
    told = verdict(sheet("fibre"), chinese("丝束", SIBLING))
    assert "5490 MPa而该材料5940 MPa" in told


def test_a_standard_in_a_sentence_is_no_title() -> None:
    original = (*sheet("FM-800"), "Tested to ASTM E74-18 after three cycles.")
    second = ("按ASTM E74-18分三个循环进行测试。", *chinese("FM-800")[7:])
    assert verdict(original, second) == ""


def test_a_report_in_scattered_rows_is_no_half() -> None:
    original = [
        *sheet("FM-800")[:6],
        *(f"The fibre is wound on bobbin number {n} in room {n * 3}." for n in range(21, 33)),
        *sheet("FM-800")[6:],
    ]
    rows = [chinese("FM-800")[n] for n in (1, 3, 5, 7, 9)]
    report = paper("zh", "检验报告：经抽样检验，样品完好，所检项目合格。", *rows)
    [found] = pairings([paper("a", *original)], [report])
    assert names(found) == []


def test_papers_that_share_no_figure_are_not_compared() -> None:
    original = paper("en", *(f"The pressure of pump {n} is {n * 53} bar" for n in range(41, 61)))
    other = paper("zh", *(f"阀门的压力为 {n * 37} kPa" for n in range(11, 31)))
    assert likely(original, [other]) == []


def test_a_figure_may_stand_in_another_file_of_the_translation() -> None:
    source = paper("en", *sheet("FM-800"), "Bobbins of 4711 m leave the works dry, on 17 pallets.")
    whole = (*chinese("FM-800"), "每卷4711 m的丝筒干燥出厂，共17个托盘。")
    files = [paper("one", *whole[:6]), paper("two", *whole[6:])]
    assert list(differing(source.foreign, [match(source, one) for one in files])) == []


def test_a_sentence_that_the_original_does_not_say_is_an_addition() -> None:
    source = paper("en", *sheet("FM-800"))
    lines = list(chinese("FM-800"))
    lines.insert(5, "本产品另行约定仅供食品包装生产线使用，客户已经签署保密协议。")
    found = match(source, paper("zh", *lines))
    told = [place.quote for place in additions(source.foreign, [found])]
    assert told == [lines[5]]
