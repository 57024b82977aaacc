"""The layer takes time by the length of the text, whatever the text is.

Bounds are multiples of what a plain text of known size takes in the same run, so that a slow
machine does not fail them; the factor leaves room for other work on it.
"""

from __future__ import annotations

from time import process_time

import pytest

from zhiyi.document import Document, Evidence, Line, Origin
from zhiyi.indicators import find_indicators, indicators_of_text
from zhiyi.indicators.drafts import Tools

PAGE = (
    "本产品为数控加工中心，按GB/T 18400.2-2010检验。X轴定位精度0.008 mm，主轴最高转速12000 r/min，"
    "在25 ℃下噪声不超过78 dB(A)；合同号HT-2024-031，2024年3月15日签订，总价USD 45,600.00。\n"
)
ROOM = 8
"""How many times longer than by its length a text may take."""


def seconds(text: str, tools: Tools) -> tuple[float, int]:
    start = process_time()
    found = indicators_of_text(text, lexicon=tools.lexicon, units=tools.units, nlp=tools.nlp)
    return process_time() - start, len(found)


@pytest.fixture(scope="module")
def by_letter(tools: Tools) -> float:
    """Seconds a letter of ordinary text, the second time it is read."""
    text = PAGE * 100
    seconds(text, tools)
    return seconds(text, tools)[0] / len(text)


def test_a_page_takes_some_milliseconds(by_letter: float) -> None:
    """The aim is 30 ms for 2,000 characters on an idle core; this one may be shared and slow."""
    assert by_letter * 2000 < 0.3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a line without a break", "材料" * 50_000),
        ("a line of sentences", PAGE.replace("\n", "") * 200),
        ("one sentence of figures", "长度12 mm，" * 3_000),
        ("figures without names", "12.5 " * 8_000),
        ("digits", "1" * 100_000),
        ("open brackets", "(" * 50_000),
        ("nested brackets", "密度(" * 10_000 + "1.8 g/cm³" + ")" * 10_000),
        ("names without figures", "拉伸强度、" * 10_000),
        ("words that tie", "为是约在达到可" * 5_000),
        ("dots", "转速" + "." * 50_000 + "1450 r/min"),
        ("strokes", "a/b|" * 10_000),
        ("lines", "密度：1.8 g/cm³\n" * 2_000),
        ("empty lines", "\n" * 40_000),
        ("signs", "≥≤±×" * 10_000),
        ("lists", "长、宽、高分别为1、2、" * 3_000),
        ("models", "T700S、" * 10_000),
    ],
)
def test_long_texts_take_time_by_their_length(
    name: str, text: str, by_letter: float, tools: Tools
) -> None:
    taken, _ = seconds(text, tools)
    assert taken < 1 + ROOM * by_letter * len(text), name


def test_a_million_letters_in_one_line_are_read_to_the_end(by_letter: float, tools: Tools) -> None:
    text = "本产品按常规工艺制造" * 100_000 + "，拉伸强度4900 MPa"
    taken, found = seconds(text, tools)
    assert found == 1
    assert taken < 1 + ROOM * by_letter * len(text)


def test_the_figures_of_one_line_are_all_found(by_letter: float, tools: Tools) -> None:
    text = "密度1.8 g/cm³；" * 5_000
    taken, found = seconds(text, tools)
    assert found == 5_000
    assert taken < 1 + ROOM * by_letter * len(text)


def test_a_document_of_many_lines_takes_time_by_their_number(
    by_letter: float, tools: Tools
) -> None:
    lines = []
    for number in range(5_000):
        text = f"第{number}组 密度1.8 g/cm³"
        place = Evidence(document="doc", page=1, quote=text, locator=f"第{number + 1}行")
        lines.append(
            Line(id=f"line-{number}", evidence=(place,), origin=Origin("text@1", 1.0), text=text,
                 source="office")
        )  # fmt: skip
    doc = Document(id="doc", path="a.txt", sha256="0", media_type="text/plain", bytes=1,
                   lines=tuple(lines))  # fmt: skip
    start = process_time()
    found = find_indicators(doc, lexicon=tools.lexicon, units=tools.units, nlp=tools.nlp).facts
    taken = process_time() - start
    assert len(found) == 5_000
    assert taken < 1 + ROOM * by_letter * sum(len(line.text) for line in lines)
