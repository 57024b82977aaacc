"""Where an original and its translation state other figures: each told once, with both places."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from zhiyi.document import Alternative, Box, Evidence, Line, Origin
from zhiyi.translations.align import Pair
from zhiyi.translations.differences import Differing, differences
from zhiyi.translations.segments import Text

ABOUT = ("The pump stands on a level floor.", "泵应安装在水平地面上。")


def segment(text: str, n: int, *, side: str, lines: tuple[Line, ...] = ()) -> Text:
    place = Evidence(document=side, page=1, quote=text, box=Box(0.1, n / 99, 0.9, n / 99 + 0.01))
    return Text(text, (place,), "zh" if side == "zh" else "en", lines)


def scanned(text: str, *, other: str | None = None, score: float = 0.99) -> Line:
    """A line of a scan, read alike twice, or the second time as ``other``."""
    return Line(
        id=text,
        evidence=(Evidence(document="zh", page=1, quote=text, box=Box(0.1, 0.1, 0.9, 0.2)),),
        origin=Origin("test@1", score),
        text=text,
        source="ocr",
        agreed=other is None,
        alternatives=(Alternative(method="b@1", quote=other, score=0.9),) if other else (),
    )


def told(*rows: tuple[str, str], scan: Line | None = None, score: float = 0.8) -> list[Differing]:
    """Of rows of an original and its translation, aligned one to one between two others."""
    every = [ABOUT, *rows, ABOUT]
    sources = [segment(source, n, side="en") for n, (source, _) in enumerate(every)]
    targets = [segment(target, n, side="zh") for n, (_, target) in enumerate(every)]
    if scan:
        targets[1] = segment(rows[0][1], 1, side="zh", lines=(scan,))
    return differences(sources, targets, [Pair((n,), (n,), score) for n in range(len(every))])


def kinds(found: Sequence[Differing]) -> list[tuple[str, bool]]:
    return [(one.kind, one.sure) for one in found]


CHANGED = [
    ("Tensile strength: 5.49 GPa", "拉伸强度：5940 MPa", "number"),
    ("Tensile strength: 5.49 GPa", "拉伸强度：5.94 GPa", "number"),
    ("Zugfestigkeit: 5,49 GPa", "拉伸强度：54.9 GPa", "number"),
    ("Ёмкость бака 12 000 л", "水箱容积为1200升", "number"),
    ("Service life: three hours", "使用寿命：4小时", "number"),
    ("The frame holds 120 cells", "框架可容纳102个电池", "number"),
    ("引張強度は5.49 GPaです", "拉伸强度为5.94 GPa", "number"),
    ("The range is 10 to 20 bar", "量程为10～30 bar", "number"),
    ("Size 120×80×35 mm", "尺寸120×80×53 mm", "number"),
    ("Leak rate 1×10⁻⁶ Pa·m³/s", "漏率 1×10⁻⁹ Pa·m³/s", "number"),
    ("Tensile strength: 5.49 GPa", "拉伸强度：5.49 MPa", "unit"),
    ("Width of the slit: 12 mm", "狭缝宽度：12厘米", "unit"),
    ("Flash point 72 °F", "闪点72 °C", "unit"),
    ("Oil filling of 3 L", "加注3 mL润滑油", "unit"),
    ("Length (mm)", "长度（cm）", "unit"),
    ("Pressure, MPa", "压力/kPa", "unit"),
    ("Tensile strength: ≥ 5.49 GPa", "拉伸强度：≤ 5.49 GPa", "comparator"),
    ("Pressure of less than 5 bar", "压力不低于5 bar", "comparator"),
    ("Pressure of not more than 5 bar", "压力不小于5 bar", "comparator"),
    ("Druck mindestens 5 bar", "压力不超过5 bar", "comparator"),
    ("Давление не более 5 бар", "压力不低于5巴", "comparator"),
    ("Pressure: max. 5 bar", "压力：≥ 5 bar", "comparator"),
    ("Pressure up to 5 bar", "压力5 bar以上", "comparator"),
    ("Pressure ≥ 5 bar", "压力 5 bar", "comparator"),
    ("Exceeding 5 bar", "不低于5 bar", "comparator"),
    ("Do not store above 35 °C. Keep dry.", "不得在低于35 °C下贮存。保持干燥。", "comparator"),
    ("Below 5 bar the valve must not be opened.", "压力高于5 bar时不得打开阀门。", "comparator"),
    ("Luftfeuchte unter 90 %, nicht kondensierend", "湿度高于90 %，不得结露", "comparator"),
    (
        "Of a maximum weight of 4 kg and length of 2 m",
        "重量最低为4 kg，长度最大为2 m",
        "comparator",
    ),
    ("Inspect the hose at least once a year.", "软管每年至多检查一次。", "comparator"),
    ("Масса нетто 800 г", "净重800 kg", "unit"),
    ("Do not store above 5 °C or near acids.", "可以在5 °C以上贮存，不得靠近酸类。", "negation"),
    ("粘度の高い媒体には適用しません。", "适用于高黏度介质。", "negation"),
    (
        "The gain k = 2 is stated. It does not include the drift.",
        "给出增益k = 2。其中包括漂移。",
        "negation",
    ),
    ("It does not cover wear parts, nor damage.", "保修包括易损件，也不包括损坏。", "negation"),
    ("Degree of protection IP54", "防护等级IP66", "code"),
    ("Accuracy of ±0.02 mm", "精度0.02 mm", "comparator"),
    ("Maximum working pressure of the pump", "泵的最小工作压力", "comparator"),
    ("The stability is better than ±0.2 %", "稳定性劣于±0.2 %", "comparator"),
    ("Model of the fibre: FM-800", "纤维型号：FM-600", "code"),
    ("Tested to ISO 9001:2015", "按ISO 9001:2008检验", "code"),
    ("Tested to JIS R 7608", "按ASTM D4018检验", "code"),
    ("CAS 7440-02-0", "CAS 7440-05-0", "code"),
    ("HS code 8479.89.99", "商品编码8479.89.96", "code"),
    ("Date of issue: 4 March 2025", "签发日期：2025年3月14日", "date"),
    ("Дата выпуска: 20.04.2026", "签发日期：2026年5月20日", "date"),
    ("질량이 400 kg를 초과하지 않는다", "质量不低于400 kg", "comparator"),
    ("Non fumare vicino alla macchina.", "在机器附近允许吸烟。", "negation"),
    ("Spindle torque 280 N·m", "主轴扭矩283 N·m", "number"),
    ("契約金額の25%を上限とする", "不低于合同价款的25%", "comparator"),
    ("Calibrated to ASTM E74-18", "按DKD-R 3-3校准", "code"),
    ("No se aplica la Convención.", "该公约适用。", "negation"),
    ("Ti-6Al-4V, length 6 m", "Ti-6Al-4V，长度6 cm", "unit"),
    ("È limitata al 35% del prezzo", "不低于价款的35%", "comparator"),
    ("Le calibre ne doit pas dépasser 42 A.", "额定电流不应小于42 A。", "comparator"),
    ("Der Strom darf 63 A nicht überschreiten", "电流不应小于63 A", "comparator"),
    ("令和8年4月20日発行", "2025年4月20日签发", "date"),
    ("Supplied by Hartmann Werke", "由Hartnann Werke供货", "name"),
    ("The fibre does not contain boron.", "该纤维含有硼元素。", "negation"),
    ("The buyer must not open the housing.", "买方可以打开外壳。", "negation"),
    ("No se permite abrir la carcasa.", "允许打开外壳。", "negation"),
    ("The fibre contains boron.", "该纤维不含硼元素。", "negation"),
    ("El vendedor no responde de daños.", "卖方承担责任。", "negation"),
    ("Die Norm gilt nicht für Pumpen.", "本标准适用于泵。", "negation"),
    ("The warranty does not cover seals.", "保修包括密封件。", "negation"),
]


@pytest.mark.parametrize(("source", "target", "kind"), CHANGED)
def test_a_change_is_told_once_and_surely_with_both_places(
    source: str, target: str, kind: str
) -> None:
    [found] = told((source, target))
    assert (found.kind, found.sure) == (kind, True)
    assert found.target is not None
    assert (found.source.quote, found.target.quote) == (source, target)
    assert found.figures[0] in source and found.figures[1] in target


SAME = [
    ("粘度の高い媒体には適用しません。", "不适用于高黏度介质。"),
    ("The warranty does not cover wear parts.", "保修范围包括整机，易损件除外。"),
    ("Do not open the lid unless it is cold.", "冷却后可以打开盖子，否则不得打开。"),
    ("Ein Druck von 120 bar darf nicht überschritten werden.", "请勿使压力超过120 bar。"),
    ("Les efforts ne doivent pas excéder 750 N.", "外力不大于750 N。"),
    ("Не хранить при температуре выше 25 °C.", "贮存温度不得高于25 °C，不得受潮。"),
    ("Плотность | г/см³ | 0,87", "密度 | 870 kg/m³"),
    ("Tensile strength: 5.49 GPa", "拉伸强度：5490 MPa"),
    ("Zugfestigkeit: 1.234,56 MPa", "拉伸强度：1,234.56 MPa"),
    ("Prix: 1 234,56 EUR", "价格：1234.56 EUR"),
    ("Width 10 inch (254 mm)", "宽度254 mm"),
    ('A 3/8" pipe', "9.5 mm管"),
    ("At 14.7 psi and 70 °F", "在1.01 bar和21 °C下"),
    ("Rated at 1 hp", "额定功率0.75 kW"),
    ("Delivered with two pumps and 4 valves", "随附2台泵和四个阀门"),
    ("About a dozen samples, 120 in all", "约十二个样品，共一百二十个"),
    ("Half of the 500 000 parts", "五十万件中的二分之一"),
    ("A share of 5 % (5 Prozent)", "占百分之五"),
    ("Impurities below 5 ppm", "杂质低于5×10⁻⁶"),
    ("от 10 до 20 МПа", "10～20 MPa"),
    ("120×80×35 mm", "120mm×80mm×35mm"),
    ("Issued 20.04.2026", "2026年4月20日签发"),
    ("Page 3 of 12", "第3页"),
    ("3.2.1 Overload protection", "过载保护"),
    ("[12] See the standard", "见标准"),
    ("Not less than 5 bar", "5 bar以上"),
    ("Do not store above 30 °C", "贮存温度不得高于30 °C"),
    ("Do not exceed a pressure of 5 bar", "请勿使压力超过5 bar"),
    ("30 Aを超えてはなりません", "不应大于30 A"),
    ("Maximum pressure 35 MPa", "最大压力为35 MPa"),
    ("측정 범위 상한: 46 MPa", "测量范围上限 46 MPa"),
    ("Il filtro va controllato ogni sei mesi", "过滤器应每半年检查一次"),
    ("Drift of 0.1 % per year", "漂移为每年0.1 %"),
    ("Fit to ISO 9001", "符合ISO 9001:2015"),
    ("Toxicidad aguda (DL50)", "急性毒性（LD50）"),
    ("Model FM 800", "FM-800型"),
    ("Tel. +49 711 8110-0", "电话：见封面"),
    ("Proof strength (0.2 % offset) 795 MPa", "屈服强度 0.2% 795 MPa"),
    ("Keep away from heat of any kind", "避免接触热源"),
    ("No smoking", "禁止吸烟"),
    ("Keep the analyzer colour chart", "保留Analyser色卡"),
    ("A row 10 200 300", "各列 10、200、300"),
    ("Table 12 000 rpm", "转速12000 r/min"),
    ("Integers 17, 18, ..., 23", "整数17、18...23"),
    ("1秒あたりの総ステップ数", "每秒的总步数"),
    ("Auf 70% des Preises begrenzt", "不超过价款的70%"),
    ("It is not a goal to support every command.", "支持所有命令并不是目标。"),
    ("Der Strom darf 63 A nicht überschreiten", "电流不应大于63 A"),
    ("Il calibro non deve superare 30 A", "额定电流不应大于30 A"),
    ("Size 2,5 and 3", "尺寸2.5和3"),
    ("외부 퓨즈의 정격은 46 A를 초과해서는 안 됩니다", "外部熔断器的额定电流不应大于46 A"),
    ("요청을 받은 후 6일 이내에 제출", "在收到請求後6日內提供"),
    ("Il periodo di garanzia è di nove mesi", "保修期为9个月"),
    ("Attendre au moins 5 min", "须等待至少300 s"),
    ("3,3 l Vakuumpumpenöl einfüllen", "加注3300 mL真空泵油"),
    ("Nicht über 390 °C. Im Vakuum mehr.", "不超过390 °C。真空中更高。"),
    ("Das Kabel soll nicht länger als 25 m sein", "电缆长度不应超过25米"),
    ("질량이 400 kg를 초과하지 않는다", "质量不超过400 kg"),
]


@pytest.mark.parametrize(("source", "target"), SAME)
def test_the_same_in_another_dress_is_no_difference(source: str, target: str) -> None:
    assert kinds(told((source, target))) == []


def test_a_value_that_moved_to_another_segment_is_no_difference() -> None:
    rows = [("The pump runs at 2400 rpm.", "泵的转速。"), ("It weighs much.", "重，2400 r/min。")]
    assert told(*rows) == []


def test_a_changed_value_is_found_though_it_stands_elsewhere_in_the_paper() -> None:
    rows = [("Strength: 54 MPa", "强度：45 MPa"), ("Modulus: 45 MPa", "模量：45 MPa")]
    [found] = told(*rows)
    assert (found.kind, found.source.quote, found.sure) == ("number", "Strength: 54 MPa", True)


def test_a_changed_value_is_found_though_the_alignment_put_it_elsewhere() -> None:
    sources = [segment(t, n, side="en") for n, t in enumerate(("The weight: 5490 kg", "Some text"))]
    targets = [segment(t, n, side="zh") for n, t in enumerate(("一些文字", "重量：5940 kg"))]
    [found] = differences(sources, targets, [Pair((0,), (0,), 0.6), Pair((1,), (1,), 0.6)])
    assert found.target is not None
    assert (found.source.quote, found.target.quote) == ("The weight: 5490 kg", "重量：5940 kg")


def test_a_value_that_the_translation_leaves_out_is_told() -> None:
    [found] = told(("Warm up for 35 min before use.", "使用前预热规定时间。"))
    assert (found.kind, found.sure, found.figures) == ("number", True, ("35 min", ""))
    assert found.target is not None and found.target.quote == "使用前预热规定时间。"


def test_a_value_that_the_translation_adds_is_told() -> None:
    [found] = told(("Warm up at 20 °C.", "在20 °C下预热35 min。"))
    assert (found.kind, found.sure, found.figures) == ("number", True, ("", "35 min"))


def test_the_same_change_throughout_is_told_once() -> None:
    rows = [(f"FM-800 lies in tray {n}", f"FM-600置于托盘{n}") for n in range(3, 9)]
    [found] = told(*rows)
    assert (found.kind, found.source.quote) == ("code", "FM-800 lies in tray 3")
    assert "共6处" in found.detail


def test_a_date_that_stands_elsewhere_as_well_is_held_against_its_block() -> None:
    rows = [
        ("Dated 16/04/2021", "日期2021年5月17日"),
        ("Valid to 17/05/2021", "有效期至2021年5月17日"),
    ]
    [found] = told(*rows)
    assert (found.kind, found.sure, found.source.quote) == ("date", True, "Dated 16/04/2021")


def test_a_value_of_another_row_that_is_missing_is_doubtful() -> None:
    rows = [("Potencia: 39,5 kW", "最高转速：8000 r/min"), ("Velocidad: 8000 rpm", "转速见上。")]
    assert not any(one.sure for one in told(*rows))


def test_rows_in_another_order_are_no_difference() -> None:
    sources = [
        segment(t, n, side="en") for n, t in enumerate(("A 7 kg ISO 1889", "B 9 kg ISO 11567"))
    ]
    targets = [
        segment(t, n, side="zh") for n, t in enumerate(("乙 9 kg ISO 11567", "甲 7 kg ISO 1889"))
    ]
    crossed = [Pair((0,), (0,), 0.6), Pair((1,), (1,), 0.6)]
    assert differences(sources, targets, crossed) == []


def test_what_is_aligned_many_to_many_is_compared_as_a_whole() -> None:
    sources = [segment(t, n, side="en") for n, t in enumerate(("It takes 35 min", "and 20 bar."))]
    targets = [segment(t, n, side="zh") for n, t in enumerate(("需要20 bar", "和53 min。"))]
    [found] = differences(sources, targets, [Pair((0, 1), (0, 1), 0.7)])
    assert found.target is not None
    assert (found.source.quote, found.target.quote) == ("It takes 35 min", "和53 min。")


def test_pairs_that_are_hardly_alike_are_not_compared() -> None:
    assert told(("Strength: 54 MPa", "强度：45 MPa"), score=0.1) == []


@pytest.mark.parametrize(
    ("line", "sure"),
    [
        pytest.param(scanned("强度：45 MPa"), True, id="two readers agree"),
        pytest.param(scanned("强度：45 MPa", other="强度：54 MPa"), False, id="the other agrees"),
        pytest.param(scanned("强度：45 MPa", other="强度：46 MPa"), False, id="neither does"),
    ],
)
def test_on_a_scan_a_change_counts_where_both_readers_saw_it(line: Line, sure: bool) -> None:
    found = told(("Strength: 54 MPa", "强度：45 MPa"), scan=line)
    assert kinds(found) == [("number", sure)]
    assert ("存疑" in found[0].detail) is not sure


@pytest.mark.parametrize(
    ("source", "target"),
    [
        pytest.param("Model FM-800", "型号FM-8OO", id="a letter for a digit"),
        pytest.param("Thickness 2.5 µm", "厚度2.5 mm", id="a letter of the unit"),
        pytest.param("Wait for 35 min", "等待片刻", id="not read at all"),
        pytest.param("The fibre contains boron.", "该纤维不含硼。", id="a word that turns it"),
    ],
)
def test_what_a_misread_sign_may_explain_is_doubtful_on_a_scan(source: str, target: str) -> None:
    assert [sure for _, sure in kinds(told((source, target), scan=scanned(target)))] == [False]
    assert [sure for _, sure in kinds(told((source, target)))] == [True]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Length 1O0 mm", "长度200 mm"),
        ("Output l20 W", "功率2O0 W"),
        ("Mass 4,O5 kg", "质量4.85 kg"),
    ],
)
def test_numbers_mixed_with_letters_are_never_sure(source: str, target: str) -> None:
    assert not any(one.sure for one in told((source, target)))


def test_a_denial_that_an_antonym_may_stand_for_is_doubtful() -> None:
    [found] = told(("Make sure the setting is not changed.", "请确保该设置保持一致。"))
    assert (found.kind, found.sure) == ("negation", False)


def test_a_denial_in_the_next_sentence_is_no_difference() -> None:
    rows = [
        ("The surface is hot. Do not touch it.", "表面温度较高。"),
        ("Let it cool down.", "切勿触摸，应待其冷却。"),
    ]
    assert told(*rows) == []
