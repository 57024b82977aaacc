"""find_passages: lines of one language that stand together, with the language they are in.

Script first: kana, Hangul, Cyrillic and simplified forms decide alone. What a line leaves open
(Latin letters; Han characters that Chinese and Japanese share) is settled over the whole document
by the most probable sequence, so that a short line goes with its neighbours and a stray guess does
not stand alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from zhiyi.document import Cell, Document, Evidence, Line, Origin, Passage, fact_id
from zhiyi.engines.languages import Voice
from zhiyi.flow import Found
from zhiyi.scripts import (
    Script,
    count_letters,
    count_scripts,
    is_name,
    is_short_name,
    knowledge,
    latin_prose,
    latin_words,
    other_code,
    script_of,
    spread,
)

METHOD = "language@1"
NONE, UNKNOWN = "zxx", "und"

STAY = 0.8
"""Probability that the next line of a script is in the language of the last one. With it 998 of
1000 lines of the development set are told right beside others of their document, alone 974
(tests/measure/language.py)."""
STAY_APART = 0.4
"""The same between texts that blank lines part: those may come from anywhere."""
CONFIRM_LETTERS = 80
"""A second voice is asked from this many letters on: there langdetect is right in 97 of 100 lines
of the development set, from 40 to 80 letters in 91, below 20 in 70 (tests/measure/language.py)."""
ENGLISH = 2.0
"""Weight of English against every other Latin language before the voices speak. Of word pairs in
ten languages 955 in 1000 are told right with it, 945 with 3; of technical lines 974, with 1.2 or
3 972 (tests/measure/language.py)."""
MAINLY = 3.0
"""A paper is Chinese in the main where Chinese says so many times as much as Latin letters do."""
OTHER_SCRIPTS = frozenset({"zh", "ja", "ko", "ru"})
"""Languages that no Latin text is in, whatever a voice hears."""
SPLIT_WORDS = 3
"""A line of two halves, Chinese and Latin, is split where the Latin half has so many words."""
GAP = 2.5
"""Lines further apart than this many line heights begin a new passage."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, a cell, or one half of a bilingual line, with the weights of its languages."""

    text: str
    place: Evidence
    line: str | None = None
    score: float = 1.0
    weights: tuple[tuple[str, float], ...] = ()
    family: str = NONE
    code: str = UNKNOWN


def find_passages(doc: Document, *, voices: Sequence[Voice]) -> Found[Passage]:
    """Passages in reading order; ``voices[0]`` leads, the others confirm or differ."""
    pieces = _settle([_weigh(piece, voices) for piece in _pieces(doc)])
    groups = _group(pieces)
    return Found(tuple(_passage(doc, n, group, voices) for n, group in enumerate(groups)))


def passages_of_text(text: str, *, voices: Sequence[Voice]) -> tuple[Passage, ...]:
    """Passages of plain text; blank lines part them, halves of other languages part as well."""
    doc = Document(id="text", path="-", sha256="", media_type="text/plain", bytes=len(text))
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    groups = []
    for number, block in enumerate(blocks, start=1):
        pieces = [
            half
            for line in block.splitlines()
            if line.strip()
            for half in _halves(_plain(line.strip(), number))
        ]
        groups.append([_weigh(piece, voices) for piece in pieces])
    settled = iter(_settle([p for group in groups for p in group], stay=STAY_APART))
    found = [group for pieces in groups for group in _group([next(settled) for _ in pieces])]
    return tuple(_passage(doc, n, group, voices) for n, group in enumerate(found))


def _plain(text: str, number: int) -> Piece:
    return Piece(text, Evidence(document="text", page=1, quote=text, locator=f"段 {number}"))


def _pieces(doc: Document) -> list[Piece]:
    """Every line, and the cells that no line stands for, page by page."""
    lines = [
        half
        for line in doc.lines
        if line.text.strip()
        for half in _halves(Piece(line.text, line.place, line.id, line.origin.score), line)
    ]
    cells = [
        _of_cell(cell, table.place)
        for table in doc.tables
        for cell in table.cells
        if cell.text.strip() and not cell.lines
    ]
    return sorted(lines + cells, key=lambda piece: piece.place.page)


def _of_cell(cell: Cell, table: Evidence) -> Piece:
    box = cell.box or (None if cell.locator else table.box)
    place = replace(table, quote=cell.text, box=box, locator=cell.locator or table.locator)
    return Piece(cell.text, place)


_HAN_EDGE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uff60、，。：；）]")


def _halves(piece: Piece, line: Line | None = None) -> list[Piece]:
    """The piece, or its Chinese and its Latin half where one line carries both."""
    cut = _cut(piece.text)
    if cut is None:
        return [piece]
    spans = ((0, cut), (cut, len(piece.text)))
    return [_slice(piece, line, start, end) for start, end in spans]


def _cut(text: str) -> int | None:
    """Where the Han characters end and a Latin sentence begins, or the other way round."""
    han = [place.start() for place in _HAN_EDGE.finditer(text)]
    if len(han) < 2:
        return None
    for cut, latin in ((han[-1] + 1, text[han[-1] + 1 :]), (han[0], text[: han[0]])):
        words = latin_words(latin)
        prose = len(words) >= SPLIT_WORDS and any(word[0].islower() for word in words)
        rest = text[:cut] if cut > han[0] else text[cut:]
        # A Chinese sentence that quotes a command holds Latin words on both sides of Han ones.
        if prose and not is_name(words, latin) and len(latin_words(rest)) <= len(words) // 3:
            return cut
    return None


def _slice(piece: Piece, line: Line | None, start: int, end: int) -> Piece:
    text = piece.text[start:end]
    head = len(text) - len(text.lstrip())
    text = text.strip()
    box = piece.place.box
    if line is not None and box is not None:
        box = line.box_of(start + head, start + head + len(text))
    return replace(piece, text=text, place=replace(piece.place, quote=text, box=box))


def _weigh(piece: Piece, voices: Sequence[Voice]) -> Piece:
    """The piece with its family of scripts and the weight of each language it may be in."""
    counts = count_scripts(piece.text)
    words = latin_words(piece.text)
    han, kana = counts.get("han", 0), counts.get("kana", 0)
    asian = han + kana + counts.get("hangul", 0)
    weights: dict[str, float]
    if asian and asian * 2 >= len(words):
        family, weights = "asian", _weigh_asian(piece.text, han, kana, counts.get("hangul", 0))
    elif counts.get("cyrillic", 0) > max(2, counts.get("latin", 0) // 3):
        family, weights = "cyrillic", _weigh_cyrillic(piece.text)
    elif counts.get("other", 0) > max(2, counts.get("latin", 0)):
        family, weights = "other", {other_code(piece.text): 1.0}
    elif words and not is_name(words, piece.text):
        family, weights = "latin", _weigh_latin(piece.text, voices)
    else:
        family, weights = NONE, {}
    return replace(piece, family=family, weights=tuple(weights.items()))


def _weigh_asian(text: str, han: int, kana: int, hangul: int) -> dict[str, float]:
    """Chinese in either script, Japanese or Korean, by the forms of the characters."""
    if hangul * 4 >= han + kana + hangul or hangul >= 4:
        return {"ko": 1.0}
    if kana * 8 >= han + kana or kana >= 4:
        return {"ja": 1.0}
    known = knowledge()
    simplified = sum(character in known.simplified_only for character in text)
    traditional = sum(character in known.traditional_only for character in text)
    japanese = sum(character in known.japanese_only for character in text)
    if simplified > traditional:
        return {"zh-Hans": 1.0 - 0.1**simplified, "zh-Hant": 0.1**simplified}
    if japanese:
        return {"ja": 1.0 - 0.2**japanese, "zh-Hant": 0.2**japanese}
    if traditional > simplified:
        return {"zh-Hant": 0.7, "ja": 0.25, "zh-Hans": 0.3 * 0.3**traditional}
    return {"zh-Hans": 0.6, "zh-Hant": 0.15, "ja": 0.25}


def _weigh_cyrillic(text: str) -> dict[str, float]:
    """Russian unless letters stand in it that Russian does not have."""
    return {"uk": 1.0} if re.search(r"[іїєґІЇЄҐ]", text) else {"ru": 1.0}


def _weigh_latin(text: str, voices: Sequence[Voice]) -> dict[str, float]:
    weights = voices[0].weigh(latin_prose(text))
    latin = {code: w for code, w in weights.items() if code not in OTHER_SCRIPTS}
    latin["en"] = latin.get("en", 0.001) * ENGLISH
    total = sum(latin.values())
    return {code: weight / total for code, weight in latin.items()}


def _settle(pieces: list[Piece], *, stay: float = STAY) -> list[Piece]:
    """Every piece with its code: for each family of scripts the most probable sequence."""
    settled = [replace(piece, code=NONE) for piece in pieces]
    for family in ("asian", "cyrillic", "latin", "other"):
        places = [n for n, piece in enumerate(pieces) if piece.family == family]
        codes = _most_probable([dict(pieces[n].weights) for n in places], stay=stay)
        for n, code in zip(places, codes, strict=True):
            settled[n] = replace(pieces[n], code=code)
    return _names_among_chinese(settled)


def _names_among_chinese(pieces: list[Piece]) -> list[Piece]:
    """In a Chinese paper a few capitalised words alone on their line are names, not English."""
    chinese = sum(spread(piece.text) for piece in pieces if is_chinese(piece.code))
    latin = sum(spread(piece.text) for piece in pieces if piece.family == "latin")
    if chinese < MAINLY * latin:
        return pieces
    return [
        replace(piece, code=NONE)
        if piece.family == "latin" and is_short_name(latin_words(piece.text))
        else piece
        for piece in pieces
    ]


def _most_probable(weights: list[dict[str, float]], *, stay: float) -> list[str]:
    """Viterbi over the lines of one family. A change goes to a language by its share of all."""
    codes = sorted({code for line in weights for code in line})
    if len(codes) < 2:
        return codes * len(weights)
    total = {code: sum(line.get(code, 0.0) for line in weights) for code in codes}
    share = {code: total[code] / sum(total.values()) for code in codes}
    change = {code: math.log(max((1 - stay) * share[code], 1e-6)) for code in codes}
    keep = {code: math.log(stay + (1 - stay) * share[code]) for code in codes}
    best = {code: math.log(share[code] + 1e-6) + _log(weights[0], code) for code in codes}
    steps: list[dict[str, str]] = []
    for line in weights[1:]:
        top = max(codes, key=lambda code: best[code])
        step = {c: c if best[c] + keep[c] >= best[top] + change[c] else top for c in codes}
        best = {
            c: best[step[c]] + (keep[c] if step[c] == c else change[c]) + _log(line, c)
            for c in codes
        }
        steps.append(step)
    path = [max(codes, key=lambda code: best[code])]
    for step in reversed(steps):
        path.append(step[path[-1]])
    return path[::-1]


def _log(weights: dict[str, float], code: str) -> float:
    return math.log(max(weights.get(code, 0.0), 1e-4))


def _group(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Neighbours of one language on one page, no further apart than ``GAP`` lines."""
    groups: list[list[Piece]] = []
    for _, same in groupby(pieces, key=lambda piece: (piece.place.page, piece.code)):
        for piece in same:
            if groups and groups[-1][-1].code == piece.code and _near(groups[-1][-1], piece):
                groups[-1].append(piece)
            else:
                groups.append([piece])
    return groups


def _near(above: Piece, below: Piece) -> bool:
    first, second = above.place.box, below.place.box
    if above.place.page != below.place.page:
        return False
    if first is None or second is None:
        return above.place.locator == below.place.locator or below.line is None
    height = max(first.bottom - first.top, second.bottom - second.top)
    beside = min(first.bottom, second.bottom) > max(first.top, second.top)
    gap = second.top - first.bottom
    return beside or -height <= gap <= GAP * height


def _passage(doc: Document, n: int, group: list[Piece], voices: Sequence[Voice]) -> Passage:
    text = "\n".join(piece.text for piece in group)
    place, code = group[0].place, group[0].code
    sure = sum(dict(piece.weights).get(code, 0.0) for piece in group) / len(group)
    return Passage(
        id=fact_id("passage", doc, f"{place.page}", n),
        evidence=tuple(piece.place for piece in group),
        origin=Origin(f"{METHOD}+{voices[0].name}", 1.0 if code == NONE else round(sure, 3)),
        text=text,
        code=code,
        letters=count_letters(text),
        lines=tuple(dict.fromkeys(piece.line for piece in group if piece.line)),
        agreed=_agreed(text, code, voices),
    )


def _agreed(text: str, code: str, voices: Sequence[Voice]) -> bool | None:
    """Whether the other voices hear the same language; None where the text is too short."""
    told = own_letters(text, code)
    if code in (NONE, UNKNOWN) or count_letters(told) < CONFIRM_LETTERS:
        return None
    heard = [possible(voice.weigh(told), told) for voice in voices[1:]]
    tops = [max(weights, key=lambda c: weights[c]) for weights in heard if weights]
    return all(top == code.partition("-")[0] for top in tops) if tops else None


def possible(weights: dict[str, float], text: str) -> dict[str, float]:
    """The weights without languages whose script does not stand in the text: langdetect hears
    Korean in Chinese without one Hangul letter."""
    counts = count_scripts(text)
    needs: dict[str, Script] = {"ko": "hangul", "ja": "kana", "ru": "cyrillic"}
    return {c: w for c, w in weights.items() if c not in needs or counts.get(needs[c], 0)}


def own_letters(text: str, code: str) -> str:
    """What a second voice hears: of a text in Han, kana or Hangul these alone, for the model
    numbers in it mislead it; of any other the prose."""
    if code in ("ja", "ko") or is_chinese(code):
        return "".join(c if script_of(c) in ("han", "kana", "hangul") else " " for c in text)
    return latin_prose(text) if code not in ("ru", "uk") else text


def is_chinese(code: str) -> bool:
    """Traditional Chinese is Chinese."""
    return code == "zh" or code.startswith("zh-")


def has_language(code: str) -> bool:
    return code not in (NONE, UNKNOWN)
