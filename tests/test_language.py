"""Passages and their languages."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from zhiyi.document import Box, Cell, Document, Evidence, Line, Origin, Table
from zhiyi.engines.languages import voices
from zhiyi.language import find_passages, in_foreign_language, passages_of_text, possible

VOICES = voices()
LONG = (
    "The pump is delivered with a motor and may be put into service at once, as soon as the oil "
    "has been filled in and the valve has been opened."
)


def document(*texts: str, page: int = 1, step: float = 0.02) -> Document:
    """A page of lines below each other."""
    lines = tuple(
        Line(
            id=f"line-{page}-{n}",
            evidence=(
                Evidence(
                    document="d",
                    page=page,
                    quote=text,
                    box=Box(0.1, n * step, 0.9, n * step + 0.015),
                ),
            ),
            origin=Origin("test@1", 1.0),
            text=text,
            source="native",
        )
        for n, text in enumerate(texts)
    )
    return Document(id="d", path="d.pdf", sha256="0", media_type="", bytes=0, lines=lines)


find = partial(find_passages, voices=VOICES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("主要用途", "zh-Hans"),
        ("拉伸强度 5.49 GPa", "zh-Hans"),
        ("采用 Toray Carbon Fibers America Inc. 的 T700 纤维", "zh-Hans"),
        ("使用前請先閱讀說明書", "zh-Hant"),
        ("この製品は高い精度を持つ", "ja"),
        ("定格電圧 検査成績書", "ja"),
        ("사용 설명서 RH9000", "ko"),
        ("Предел прочности при растяжении", "ru"),
        ("Tensile strength of the carbon fibre", "en"),
        ("Die Zugfestigkeit der Faser beträgt 5490 MPa", "de"),
        ("La résistance à la traction de la fibre", "fr"),
        ("Resistencia a la tracción de la fibra", "es"),
        ("درجة حرارة التشغيل", "ar"),
        ("35 MPa", "zxx"),
        ("RH9000-4T75G", "zxx"),
        ("GB/T 3362-2017", "zxx"),
        ("Shenzhen Foo Technology Co., Ltd.", "zxx"),
        ("No. 18, Keji Road, Nanshan District, Shenzhen", "zxx"),
        ("12 000 r/min, ≥ 99.5 %, 380 V / 50 Hz", "zxx"),
    ],
)
def test_a_line_alone_has_the_language_of_its_words(text: str, code: str) -> None:
    assert [p.code for p in find(document(text)).facts] == [code]


def test_lines_of_two_languages_never_share_a_passage() -> None:
    doc = document(
        "本产品应存放于干燥处。",
        "The product shall be stored in a dry place.",
        "不得接触强酸。",
        "Keep away from strong acids.",
    )
    assert [p.code for p in find(doc).facts] == ["zh-Hans", "en", "zh-Hans", "en"]


def test_a_line_of_two_halves_gives_a_passage_for_each() -> None:
    found = find(document("应存放于干燥处。The product shall be stored in a dry place.")).facts
    assert [(p.code, p.text) for p in found] == [
        ("zh-Hans", "应存放于干燥处。"),
        ("en", "The product shall be stored in a dry place."),
    ]
    left, right = (p.place.box for p in found)
    assert left and right and left.right <= right.left


def test_kanji_beside_kana_are_japanese() -> None:
    doc = document("外形寸法", "この製品は高い精度を持つ", "主要用途", "ご使用の前にお読みください")
    assert {p.code for p in find(doc).facts} == {"ja"}


def test_kanji_beside_simplified_chinese_are_chinese() -> None:
    doc = document("外形尺寸", "本产品用于电机试验", "主要用途", "使用前请阅读说明书")
    assert {p.code for p in find(doc).facts} == {"zh-Hans"}


def test_a_short_heading_goes_with_its_neighbours() -> None:
    doc = document(
        "Technische Daten",
        "Die Pumpe wird mit einem Motor geliefert und ist sofort betriebsbereit.",
        "Material",
        "Das Gehäuse besteht aus rostfreiem Stahl und wird zweimal geprüft.",
    )
    assert {p.code for p in find(doc).facts} == {"de"}


def test_every_quote_stands_in_the_lines_and_every_line_in_a_passage() -> None:
    doc = document("主要用途", "35 MPa", "For carbon fibre only", "适用于碳纤维")
    found = find(doc).facts
    assert [line for p in found for line in p.lines] == [line.id for line in doc.lines]
    texts = {line.id: line.text for line in doc.lines}
    for passage in found:
        for quote, line in zip(passage.evidence, passage.lines, strict=True):
            assert quote.quote in texts[line]


def test_a_distant_line_begins_a_new_passage() -> None:
    assert len(find(document("第一段说明", "第二段说明", step=0.2)).facts) == 2


def test_a_cell_that_no_line_stands_for_is_read_too() -> None:
    sheet = Evidence(document="d", page=1, quote="", locator="Sheet1")
    cell = Cell(text="Working temperature of the pump", row=0, column=0, locator="Sheet1!A1")
    table = Table(
        id="t",
        evidence=(sheet,),
        origin=Origin("test@1", 1.0),
        rows=1,
        columns=1,
        cells=(cell,),
    )
    [passage] = find(replace(document(), tables=(table,))).facts
    assert (passage.code, passage.place.locator) == ("en", "Sheet1!A1")


def test_the_second_voice_confirms_a_long_passage_and_is_not_asked_of_a_short_one() -> None:
    long = LONG
    assert [p.agreed for p in find(document(long)).facts] == [True]
    assert [p.agreed for p in find(document("Working pressure")).facts] == [None]


def test_of_chinese_no_second_voice_is_asked_for_it_hears_korean() -> None:
    text = "生产销售单位监管方式一般贸易征免性质一般征税许可证号合同协议号" * 3
    assert [(p.code, p.agreed) for p in find(document(text)).facts] == [("zh-Hans", None)]


def test_a_second_voice_hears_no_korean_without_hangul() -> None:
    assert possible({"ko": 0.9, "zh": 0.1}, "主要用途") == {"zh": 0.1}


def test_names_alone_on_their_line_are_no_language_in_a_chinese_paper() -> None:
    doc = document(
        "境内发货人及生产销售单位",
        "收货单位",
        "MSC LORETO/FX609W",
        "运输方式水路运输监管方式一般贸易",
        "L. Zanichelli",
    )
    assert [p.code for p in find(doc).facts if p.code != "zh-Hans"] == ["zxx", "zxx"]


def test_voices_that_contradict_each_other_leave_the_language_open() -> None:
    class Contrary:
        name = "contrary@1"

        def weigh(self, text: str) -> dict[str, float]:
            return {"pt": 1.0}

    long = document(LONG)
    [passage] = find_passages(long, voices=(VOICES[0], Contrary())).facts
    assert (passage.code, passage.agreed, passage.disputed) == ("und", False, ("en", "pt"))
    assert in_foreign_language(passage) is True


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("hu", "Indítás előtt ellenőrizze az olajszintet, az üzemi nyomás nem haladhatja meg"),
        ("ro", "Înainte de pornire verificați nivelul uleiului și tensiunea de alimentare"),
        ("fi", "Tarkista öljyn määrä ja käyttöjännite ennen pumpun käynnistämistä"),
        ("no", "Kontroller oljenivå og spenning før pumpen startes, trykket må ikke overstige"),
        ("sl", "Pred zagonom preverite nivo olja, tlak ne sme presegati dovoljene vrednosti"),
    ],
)
def test_a_language_that_papers_seldom_come_in_is_told_by_both_voices(code: str, text: str) -> None:
    [passage] = passages_of_text(text, voices=VOICES)
    assert (passage.code, passage.agreed, passage.disputed) == (code, True, ())


def test_of_a_language_that_one_voice_knows_nothing_of_nothing_is_told() -> None:
    text = "La pumpilo devas esti kontrolata antaŭ ĉiu uzo, kaj la premo ne rajtas superi la limon"
    [passage] = passages_of_text(text, voices=VOICES)
    assert (passage.code, passage.disputed) == ("und", ())
    assert in_foreign_language(passage) is None


def test_the_same_document_gives_the_same_passages() -> None:
    doc = document("Datasheet", "主要用途", "Model FM-1", "定格電圧")
    assert find(doc) == find(doc)


def test_blank_lines_part_plain_text() -> None:
    found = passages_of_text("主要用途\n碳纤维\n\nTensile strength\n\n35 MPa\n", voices=VOICES)
    assert [(p.text, p.code) for p in found] == [
        ("主要用途\n碳纤维", "zh-Hans"),
        ("Tensile strength", "en"),
        ("35 MPa", "zxx"),
    ]


def test_an_empty_document_has_no_passages() -> None:
    assert find(document()).facts == ()
    assert passages_of_text(" \n\n", voices=VOICES) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("製造番号", "ja"),
        ("引張強度 試験方法", "ja"),
        ("主軸回転数", "ja"),
        ("真空ポンプの排気速度", "ja"),
        ("額定輸出功率", "zh-Hant"),
        ("由日本ファナック公司制造的数控系统", "zh-Hans"),
        ("由日本ファナック公司製造的數控系統", "zh-Hant"),
        ("轴承由한빛정밀供货，规格见附表", "zh-Hans"),
        ("Maksymalne ciśnienie robocze", "pl"),
        ("Nejvyšší pracovní tlak", "cs"),
        ("Azami çalışma basıncı", "tr"),
        ("Áp suất làm việc tối đa", "vi"),
        ("Läs bruksanvisningen före användning", "sv"),
        ("Найбільший робочий тиск", "uk"),
        ("¿Cómo se ajusta?", "es"),
        ("VACUUM INDUCTION MELTING FURNACE", "en"),
        ("FOUR À VIDE POUR HAUTES TEMPÉRATURES", "fr"),
        ("Tensle strenqth of the carbn fibre", "en"),
        ("Themaximum workingpressure of the pump", "en"),
        ("Set the output to zero", "en"),
        ("Find the leak and cut the wire", "en"),
        ("print the report", "en"),
    ],
)
def test_a_technical_line_is_told_by_itself(text: str, code: str) -> None:
    assert [p.code for p in find(document(text)).facts] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "ООО «Уралмашприбор»",
        "г. Пермь, ул. Ленина, д. 12",
        "株式会社東京精密工業",
        "〒105-0011 東京都港区芝公園 4-2-8",
        "주식회사 한빛정밀",
        "경기도 화성시 동탄대로 123",
        "Officine Meccaniche Rossi S.p.A.",
        "Industriestraße 12, 70565 Stuttgart, Germany",
        "14 rue de la République, 69002 Lyon, France",
        "Hauptstr. 5, D-80331 München",
        "Bosch Rexroth AG, Zum Eisengießer 1, 97816 Lohr am Main",
        "Calle de Alcalá 45, 28014 Madrid",
        "(주)대한정공",
        "有限会社山田製作所 大阪府堺市西区築港新町 3-1",
        "Al Mg Si Cu Fe Zn",
        "Ra 0.8 Rz 3.2 HRC 58-62",
        "sales@example-pumps.com",
    ],
)
def test_names_addresses_and_symbols_are_no_language(text: str) -> None:
    assert [p.code for p in find(document(text)).facts] == ["zxx"]


@pytest.mark.parametrize(
    "text",
    [
        "send_packet_ros: false",
        "#include <stdio.h>",
        "int main(int argc, char **argv) {",
        "offset = addPointField(ros_msg, offset);",
        "sudo apt-get install libpcap-dev",
        "git clone git@example.com:driver/sdk.git",
        "./configure --prefix=/usr/local",
        '{"width": 1920, "height": 1080}',
        '<param name="frame_id" value="base_link"/>',
        "CTRL_REG1 0x20 RW 0x00",
        "for i in range(10): print(i)",
        "G1 X10.5 Y20.0 F3000",
    ],
)
def test_program_text_is_no_language(text: str) -> None:
    assert [p.code for p in find(document(text)).facts] == ["zxx"]


def test_comments_and_settings_among_program_text_are_no_language() -> None:
    doc = document("yaw: 0", "// the angle in degrees", "float angle = 0.5;", "roll: 0")
    assert {p.code for p in find(doc).facts} == {"zxx"}


def test_a_setting_alone_may_be_prose() -> None:
    assert [p.code for p in find(document("weight: 5 kg")).facts] == ["en"]


def test_a_fenced_listing_is_no_language_but_fenced_prose_is() -> None:
    listing = ["```yaml", "common:", "# where the packets come from", "source: 1", "```"]
    assert {p.code for p in find(document(*listing)).facts} == {"zxx"}
    prose = ["```", "Please close the valve before you start the pump.", "```"]
    assert [p.code for p in find(document(*prose)).facts] == ["zxx", "en", "zxx"]


@pytest.mark.parametrize(
    "text",
    [
        "xkq wvzt prrgh lkjzz qwpx",
        "Èñïûòàíèå íà ïðî÷íîñòü",
        "鐨勬槸涓嶅湪浜嗘湁鍜屼汉",
        "锟斤拷锟斤拷烫烫烫",
        "\ufffd\ufffd\ufffd\ufffd",
        "\ue012\ue034\ue001 35 \ue0aa",
        "a" * 20_000,
    ],
)
def test_garbled_text_is_undetermined_and_not_in_dispute(text: str) -> None:
    [passage] = find(document(text)).facts
    assert (passage.code, passage.disputed) == ("und", ())
    assert in_foreign_language(passage) is None


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("Temperatura ambiente", {"es", "it", "pt"}),
        ("Højeste tilladte driftstryk", {"da"}),
    ],
)
def test_what_no_voice_is_sure_of_is_undetermined_but_foreign(text: str, among: set[str]) -> None:
    [passage] = find(document(text)).facts
    assert passage.code == "und"
    assert among <= set(passage.disputed)
    assert in_foreign_language(passage) is True


def test_an_unsure_line_goes_with_a_sure_one() -> None:
    doc = document("Temperatura ambiente", "Lea este manual antes de usar el equipo")
    assert {p.code for p in find(doc).facts} == {"es"}


def test_a_chinese_translation_behind_a_japanese_paper_stays_chinese() -> None:
    japanese = ("本製品は精度が高い", "定格電圧", "使用前にお読みください", "製造番号")
    for chinese, code in (
        (("额定电压", "使用前请阅读说明书"), "zh-Hans"),
        (("額定電壓", "使用前請閱讀說明書"), "zh-Hant"),
    ):
        told = find(document(*japanese, *chinese)).facts
        assert [p.code for p in told] == ["ja", code]


def test_lines_that_change_between_japanese_and_chinese_are_told_one_by_one() -> None:
    pairs = ("定格電圧", "额定电压", "検査成績書", "检验报告", "最大使用圧力", "最大使用压力")
    told = find(document(*pairs)).facts
    assert [p.code for p in told] == ["ja", "zh-Hans"] * 3


def test_a_kana_name_alone_in_a_chinese_paper_is_a_name() -> None:
    doc = document("本产品由下列公司制造并提供维修服务", "キーエンス", "使用前请仔细阅读说明书")
    assert [p.code for p in find(doc).facts] == ["zh-Hans", "zxx", "zh-Hans"]


def test_a_line_with_symbols_only_has_no_language() -> None:
    assert [p.code for p in find(document("12.5 kg, 380 V, ≥ 99.5 %")).facts] == ["zxx"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("velocity(time) = start_velocity + accel*time", "zxx"),
        ("set_digital_out pin=PA3 value=1", "zxx"),
        ('output("The value of %u is %s.", x, buf);', "zxx"),
        ("sudo service pump restart", "zxx"),
        ("ping -c 4 192.168.0.1", "zxx"),
        ("![overview](img/overview.png)", "zxx"),
        ("make sure the valve is closed", "en"),
        ("The value x_max = 3 is set by default", "en"),
        ("* The bridge board does not appear on the bus.", "en"),
        ("Close valve (V1) and the other valves;", "en"),
    ],
)
def test_prose_that_quotes_program_text_stays_prose(text: str, code: str) -> None:
    doc = document("baud_rate: 115200", text, "sudo apt-get install make")
    assert code in [p.code for p in find(doc).facts]
    assert any(p.code == code and text in p.text for p in find(doc).facts)


def test_russian_that_names_programs_is_confirmed_by_its_own_letters() -> None:
    doc = document(
        "Настройте OctoPrint на запуск, чтобы Raspberry Pi работал постоянно с момента загрузки"
    )
    assert [(p.code, p.agreed) for p in find(doc).facts] == [("ru", True)]


def test_a_capital_ukrainian_line_is_not_disputed_by_languages_without_its_letters() -> None:
    doc = document("НАСОС ПРИЗНАЧЕНИЙ ДЛЯ ЧИСТОЇ ВОДИ ТА ПОДІБНИХ РІДИН")
    assert [(p.code, p.disputed) for p in find(doc).facts] == [("uk", ())]
