"""The English of what the program says in Chinese only: remarks on a reading, sums, comparisons.

The stages write such sentences in Chinese into the report, with words of the papers inside. Here
they are recognised by ``[sentence]`` of words.toml and told in English for an English reader; the
words of a paper stay as they were read, and so does a sentence that is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from zhiyi.lexicon import load_lexicon
from zhiyi.particulars.differences import FIELD_NAMES
from zhiyi.report.criteria import condition_of
from zhiyi.report.words import load_words

HAN = re.compile("[\u4e00-\u9fff]")
_FIELD = re.compile(r"\{([a-z]+)\d?\}")
_OPENS, _CLOSES = "“（(「《", "”）)」》"
LONGEST = 2_000
"""Characters of a sentence that is looked at; a longer one stays as it is."""


class _Known(NamedTuple):
    """``kinds``: of each field in its order, what it holds."""

    shape: re.Pattern[str]
    english: str
    fields: tuple[tuple[str, str], ...]


@cache
def english_of(text: str) -> str | None:
    """None where the sentence, or a part of it, is not known."""
    if not HAN.search(text) or len(text) > LONGEST:
        return None
    return _names().get(text) or _whole(text) or _formula(text) or _parts(text)


def in_english(message: str) -> str:
    """An English message with what it quotes of the program in English too: a Chinese sentence
    behind a colon or in brackets, a condition of an entry as it is computed with."""
    head, mark, rest = message.partition(": ")
    if mark and (told := english_of(rest.rstrip("."))):
        message = f"{head}: {told}{'.' if rest.endswith('.') else ''}"
    pieces = _QUOTED.split(message)
    pieces[::2] = [_BRACKETS.sub(_bracketed, piece) for piece in pieces[::2]]
    message = _ITEM.sub(r"item \1 ", "".join(pieces))
    message = _LISTED.sub(_parameters, message)
    return _CONDITION.sub(lambda found: condition_of(found[0]).en, message)


def _bracketed(found: re.Match[str]) -> str:
    return f"({english_of(found[1]) or found[1]})"


def _parameters(found: re.Match[str]) -> str:
    """Parameters are told by their names; what else is quoted stays."""
    names = _names()
    return found[1] + re.sub("“([^”]*)”", lambda one: f"“{names.get(one[1], one[1])}”", found[2])


_LISTED = re.compile(
    r"(\b(?:speaks? to|argues with|does not list) )(“[^”]*”(?:(?:, | and )“[^”]*”)*)"
)
"""Where flags quote parameters and not a paper (``zhiyi.flags.reasons``)."""
_ITEM = re.compile("第([0-9]+)项(?=“)")
_QUOTED = re.compile("(“[^”]*”)")
_BRACKETS = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)")
_CONDITION = re.compile(
    r"\b(?:reaches )?[a-z]+(?:_[a-z0-9]+)* (?:>=|<=|==|>|<|better_than) [-+0-9.Ee]+"
    r"(?: [A-Za-z%°µμ/²³*0-9-]+)?"
)


def _whole(text: str) -> str | None:
    for known in _sentences():
        found = known.shape.fullmatch(text)
        if found is None:
            continue
        told = {name: _told(kind, found[name]) for name, kind in known.fields}
        if None not in told.values():
            return known.english.format_map(told)
    return None


def _told(kind: str, text: str) -> str | None:
    """What a field holds, in English; text and numbers stand as they are."""
    match kind:
        case "parameter":
            told = [_names().get(one) for one in text.split("、")]
            return None if None in told else ", ".join(filter(None, told))
        case "formula":
            return _formula(text)
        case "places":
            return _places(text)
        case "sentence":
            return english_of(text)
    return text


def _formula(text: str) -> str | None:
    """比模量 = 拉伸模量 ÷（密度 × 9.80665 m/s²）: names of parameters between signs."""
    if not re.search("[=÷×]", text) or "“" in text:
        return None
    known = _names()
    told, unknown = [], False
    for piece in re.split(r"([\u4e00-\u9fff][\u4e00-\u9fff\w-]*)", text):
        if HAN.search(piece):
            unknown |= piece not in known
            told.append(known.get(piece, piece))
        else:
            told.append(piece.replace("（", " (").replace("）", ") "))
    return None if unknown else re.sub(r" +", " ", "".join(told)).replace("( ", "(").strip()


def _places(text: str) -> str | None:
    """甲.pdf载“4200 MPa”；乙.pdf载“4215 MPa”: each paper with its words."""
    told = []
    for piece in _split(text, "；"):
        paper, mark, words = piece.partition("载“")
        if not mark:
            return None
        told.append(f"{paper}: “{words.replace('”、“', '”, “')}")
    return "; ".join(told)


def _parts(text: str) -> str | None:
    """Sentences one after the other."""
    for sign, between in (("；", "; "), ("，", ", "), ("、", ", ")):
        pieces = _split(text, sign)
        if len(pieces) > 1:
            told = [english_of(piece) for piece in pieces]
            return None if None in told else between.join(filter(None, told))
    return None


def _split(text: str, sign: str) -> list[str]:
    """At a sign that stands outside quotes and brackets."""
    pieces, depth, start = list[str](), 0, 0
    for at, character in enumerate(text):
        depth = max(0, depth + (character in _OPENS) - (character in _CLOSES))
        if character == sign and not depth:
            pieces.append(text[start:at])
            start = at + 1
    return [*pieces, text[start:]]


@cache
def _sentences() -> tuple[_Known, ...]:
    """Those with most words of their own first: a field takes whatever stands there."""
    found = [_known(*pair) for pair in load_words().groups["sentence"].values()]
    return tuple(sorted(found, key=lambda one: -len(HAN.findall(one.shape.pattern))))


_SHAPES = {"number": "[0-9]+(?:/[0-9]+)?%?"}


def _known(chinese: str, english: str) -> _Known:
    fields, shape, start = [], "", 0
    for field in _FIELD.finditer(chinese):
        shape += (
            re.escape(chinese[start : field.start()])
            + f"(?P<{field[0][1:-1]}>{_SHAPES.get(field[1], '.+?')})"
        )
        fields.append((field[0][1:-1], field[1]))
        start = field.end()
    return _Known(re.compile(shape + re.escape(chinese[start:]), re.DOTALL), english, tuple(fields))


@cache
def _names() -> Mapping[str, str]:
    """English names of parameters, of what a declaration states, and of what stands beside them in
    sums, by the Chinese ones."""
    found = {zh: en for zh, en in load_words().groups["named"].values()}
    field = load_words().groups["field"]
    found |= {zh: field[id].en.lower() for id, zh in FIELD_NAMES.items() if id in field}
    for parameter in load_lexicon().parameters.values():
        english = next(iter(parameter.names.get("en", ())), parameter.id.replace("_", " "))
        for chinese in parameter.names.get("zh", ()):
            found.setdefault(chinese, english)
    return found
