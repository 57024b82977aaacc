"""Lines as a reader of scans gives them: letters misread, figures that two readers read in two
ways, scores."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from zhiyi.document import Alternative, Line, Origin

LETTERS = {
    "l": "1I", "I": "l1", "O": "0", "o": "0", "e": "c", "c": "e", "m": "rn", "n": "h", "h": "n",
    "t": "f", "i": "l", "S": "5", "B": "8", "u": "v", "a": "o", "é": "e", "ü": "u", "ö": "o",
    "ä": "a", "и": "н", "н": "п", "с": "е", "т": "г", "ш": "щ", "日": "曰", "未": "末", "末": "未",
    "己": "已", "人": "入", "大": "太", "土": "士", "干": "千", "力": "刀", "压": "庄", "度": "庋",
    "测": "侧", "为": "力", "使": "便", "用": "甩", "间": "问", "高": "髙", "电": "屯",
    "シ": "ツ", "ソ": "ン", "ン": "ソ", "ロ": "口", "ニ": "二", "은": "온", "를": "률", "이": "미",
}  # fmt: skip
DIGITS = {"0": "8", "1": "7", "2": "7", "3": "8", "4": "1", "5": "6", "6": "5", "7": "1", "8": "3",
          "9": "0"}  # fmt: skip
OPEN = 0.3
"""Share of misread figures that no second reader read otherwise: the line is read once, badly."""


def misread(line: Line, rng: Random, *, share: float) -> Line:
    """The line as read from a scan. A figure is misread a fifth as often as a letter, and then a
    second reader reads it right, or nobody read the line a second time and its score is low."""
    text = figures = ""
    for c in line.text:
        if c in DIGITS:
            wrong = rng.random() < share / 5
            text, figures = text + c, figures + (DIGITS[c] if wrong else c)
        else:
            read = rng.choice(LETTERS[c]) if c in LETTERS and rng.random() < share * 2 else c
            text, figures = text + read, figures + read
    place = replace(line.place, quote=figures)
    score = round(rng.uniform(0.9, 0.99) - share, 3)
    agreed: bool | None = rng.choice((True, True, None))
    others: tuple[Alternative, ...] = ()
    if figures != text:
        agreed = None if rng.random() < OPEN else False
        score = round(rng.uniform(0.7, 0.85), 3)
        if agreed is False:
            others = (Alternative(method="second@1", quote=text, score=0.9),)
    return replace(
        line,
        text=figures,
        evidence=(place,),
        source="ocr",
        origin=Origin("drawn@1", score),
        agreed=agreed,
        alternatives=others,
    )
