"""What is compared: sentences, rows, paragraphs; what is left out; what is encoded."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.translations.papers_by_hand import document_of, line, plain_line

from zhiyi.document import Cell, Document, Line, Origin, Table
from zhiyi.translations.listings import is_name, listing_lines
from zhiyi.translations.running import repeated_lines
from zhiyi.translations.segments import Text, segments_of
from zhiyi.translations.sentences import plain_form, sentence_spans


def segments(doc: Document) -> tuple[Text, ...]:
    return segments_of(doc, doc.parts[0])


def texts(lines: Sequence[Line]) -> list[str]:
    return [text.text for text in segments(document_of(lines))]


@pytest.mark.parametrize(
    "sentences",
    [
        ("The pump is sealed for life.", "Replace it after five years."),
        (
            "Die Pumpe ist z.B. für Wasser, d.h. nicht für Öl geeignet.",
            "Teil Nr. 5 fehlt in diesem Satz.",
        ),
        ("Der Versuch fand am 3. Mai in Halle Nr. 4 statt.", "Er dauerte ca. zwei Stunden."),
        ("Насос поставляется в сборе, т.е. с фланцами, см. рис. 4.", "Гарантийный срок один год."),
        ("La pompe est livrée montée, p. ex. sur un châssis.", "Le moteur est fourni à part."),
        ("Ver la fig. 3 y la pág. 12 del manual.", "El motor se entrega por separado."),
        ("泵为终身密封，无需维护。", "五年后应予更换。"),
        ("ポンプは密閉されています。", "五年後に交換してください。"),
        ("Is the inlet valve still open?", "Then close it at once by hand!"),
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: tuple[str, ...]) -> None:
    glue = "" if sentences[0][-1] == "。" else " "
    whole = glue.join(sentences)
    assert [whole[a:b].strip() for a, b in sentence_spans(whole)] == list(sentences)


def test_what_says_next_to_nothing_stays_with_its_sentence() -> None:
    whole = "No. The pump is sealed for life and needs no care."
    assert len(sentence_spans(whole)) == 1


def test_spans_are_the_whole_text() -> None:
    whole = "One is here. Two is there; and three is nowhere. 四在此。五在彼。"
    spans = sentence_spans(whole)
    assert "".join(whole[a:b] for a, b in spans) == whole


@pytest.mark.parametrize(
    ("text", "code", "plain"),
    [
        ("## 2.1 Technical **data**", "en", "Technical data"),
        ("- see [the manual](manual.md#part-2) for more", "en", "see the manual for more"),
        ("| Density | 1.80 g/cm3 |", "en", "Density 1.80 g/cm3"),
        ("(3) Keep dry", "en", "Keep dry"),
        ("SICHERHEITSHINWEISE FÜR DEN BETRIEB", "de", "sicherheitshinweise für den betrieb"),
        ("ТЕХНИЧЕСКИЕ ДАННЫЕ FM-800", "ru", "технические данные FM-800"),
        ("抽 氣 速 率 說 明", "zh-Hant", "抽气速率说明"),
        ("Contents ........ 12", "en", "Contents 12"),
        ("---", "en", "---"),
    ],
)
def test_the_plain_form_is_without_markup_capitals_and_old_characters(
    text: str, code: str, plain: str
) -> None:
    assert plain_form(text, code) == plain


def test_lines_are_joined_where_the_next_word_had_no_room() -> None:
    lines = [
        line("The fibre is wound on tubes of paper without any twist and is", 0),
        line("Packed in boxes of twelve. Store it in a dry place, far from", 1),
        line("the sun.", 2),
        line("Density", 3),
        line("Colour", 4),
    ]
    assert texts(lines) == [
        "The fibre is wound on tubes of paper without any twist and is Packed in boxes of twelve.",
        "Store it in a dry place, far from the sun.",
        "Density",
        "Colour",
    ]


def test_a_column_has_a_right_edge_of_its_own() -> None:
    left = [
        line(t, n)
        for n, t in enumerate(["The pump is made of stainless steel and", "Brass. Ask us."])
    ]
    right = [
        line(t, n, left=0.55)
        for n, t in enumerate(["Its motor is always delivered with a", "Cable."])
    ]
    assert texts(left + right) == [
        "The pump is made of stainless steel and Brass. Ask us.",
        "Its motor is always delivered with a Cable.",
    ]


def test_values_stand_beside_their_labels() -> None:
    lines = [
        line("Tensile strength", 0),
        line("5.49 GPa", 0, left=0.6),
        line("Density", 1),
        line("1.80 g/cm3", 1, left=0.6),
    ]
    assert texts(lines) == ["Tensile strength 5.49 GPa", "Density 1.80 g/cm3"]


def test_text_without_layout_is_joined_by_the_width_of_its_lines() -> None:
    lines = [
        plain_line(text, n)
        for n, text in enumerate(
            [
                "오일이 검게 변하거나 유백색이 되면 예정보다 더 일찍 모두",
                "교환하십시오.",
                "펌프 사양",
            ]
        )
    ]
    assert texts(lines) == [
        "오일이 검게 변하거나 유백색이 되면 예정보다 더 일찍 모두 교환하십시오.",
        "펌프 사양",
    ]


def test_a_table_row_is_one_segment() -> None:
    lines = [line("Density", 0), line("1.80 g/cm3", 0, left=0.5)]
    doc = document_of(lines)
    cells = tuple(
        Cell(text=one.text, row=0, column=n, box=one.place.box, lines=(one.id,))
        for n, one in enumerate(lines)
    )
    table = Table(
        id="t",
        evidence=(lines[0].place,),
        origin=Origin("test@1", 1.0),
        rows=1,
        columns=2,
        cells=cells,
    )
    [row] = segments(Document(**{k: getattr(doc, k) for k in doc.__slots__} | {"tables": (table,)}))
    assert (row.text, row.code, len(row.lines)) == ("Density 1.80 g/cm3", "en", 2)


def test_what_page_after_page_repeats_is_marked() -> None:
    def page(number: int) -> list[Line]:
        return [
            line("Norvik Instruments  Rev. 4", 0, page=number, top=0.03),
            line(f"The pump of chapter {number} is made of steel.", 1, page=number),
            line(f"Page {number} of 3", 2, page=number, top=0.95),
        ]

    doc = document_of([one for n in (1, 2, 3) for one in page(n)])
    repeated = [text.text for text in segments(doc) if text.repeated]
    assert repeated == [
        text for n in (1, 2, 3) for text in ("Norvik Instruments  Rev. 4", f"Page {n} of 3")
    ]


def test_a_head_is_known_through_misread_letters() -> None:
    heads = ["Norvik lnstruments data sheet", "Norvik Instruments dala sheet", "Norvik Instruments"]
    lines = [line(text, 0, page=n, top=0.03) for n, text in enumerate(heads, start=1)]
    lines[2] = line("Norvik Instrurnents data sheet", 0, page=3, top=0.03)
    assert len(repeated_lines(lines)) == 3


def test_what_stands_on_one_page_is_no_running_head() -> None:
    lines = [line(f"{word} data sheet", 0, page=n, top=0.03) for n, word in enumerate("AB", 1)]
    assert not repeated_lines([lines[0]])
    assert not repeated_lines([line("Pump", 0), line("Pump", 5, page=2)])


@pytest.mark.parametrize(
    ("lines", "program"),
    [
        (("```", "plain words in a fence", "```", "plain words behind it"), 3),
        (("common:", "  msg_source: 1  # where it comes from", "  # a comment alone"), 3),
        (("float x = read(4);", "// keep it warm"), 2),
        (("$ make install", "zyctl --set upper=5490 --quiet"), 2),
        (("Density: 1.80 g/cm3", "Tensile strength: 5.49 GPa"), 0),
        (("# Introduction", "The pump is made of steel."), 0),
        (("The set_point parameter is read first.",), 0),
    ],
)
def test_program_text_is_told_from_prose_and_values(lines: tuple[str, ...], program: int) -> None:
    assert len(listing_lines([plain_line(text, n) for n, text in enumerate(lines)])) == program


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Northfield Laboratories Ltd.", True),
        ("RS-485 Modbus", True),
        ("Safety instructions", False),
        ("Density: 1.80 g/cm3", False),
        ("Keep away from strong acids.", False),
        ("安全上の注意", True),
        ("この装置は乾燥した場所に置いてください", False),
    ],
)
def test_names_may_stay_as_they_are(text: str, name: bool) -> None:
    assert is_name(text) is name
