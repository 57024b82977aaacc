"""The language of every piece of a document: the most probable sequence for each family."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from zhiyi.language.codes import NONE, UNKNOWN, is_chinese
from zhiyi.language.pieces import Piece
from zhiyi.language.words import is_short_name
from zhiyi.scripts import count_scripts, spread

STAY = 0.8
"""Probability that the next line of a script is in the language of the last one. With it 998 of
1000 lines of the development set are told right beside others of their document, alone 974."""
SURE, COUNTED = 0.8, 4
"""Neighbours told so surely correct the probability; before them it counts like four of them."""
STAY_APART = 0.4
"""The same between texts that blank lines part: those may come from anywhere."""
DOUBTED, TELLING = 0.4, 0.6
"""A Latin piece whose language weighs less than the first is undetermined, unless another piece of
the document is in that language by at least the second. Alone, of technical lines and sentences
that weigh less than 0.4 half are told rightly, of others 998 in 1000 (development set)."""
MAINLY = 3.0
"""A paper is Chinese in the main where Chinese says so many times as much as the others do."""
KATAKANA_NAME = 14
"""So many katakana alone on a line may be a name."""


def settle(pieces: list[Piece], *, stay: float = STAY) -> list[Piece]:
    """Every piece with its code."""
    settled = [replace(p, code=UNKNOWN if p.family == UNKNOWN else NONE) for p in pieces]
    for family in ("asian", "cyrillic", "latin", "other"):
        places = [n for n, piece in enumerate(pieces) if piece.family == family]
        weights = [dict(pieces[n].weights) for n in places]
        codes = _most_probable(weights, stay=_stays(weights, stay))
        told = _told_surely(weights, codes)
        for n, code in zip(places, codes, strict=True):
            still_open = family == "latin" and code not in told and _is_open(pieces[n], code)
            settled[n] = replace(pieces[n], code=UNKNOWN if still_open else code)
    return _names_among_chinese(settled)


def _told_surely(weights: Sequence[dict[str, float]], codes: Sequence[str]) -> set[str]:
    """The languages that some piece of the document tells by itself: others may lean on it."""
    return {code for line, code in zip(weights, codes, strict=True) if line.get(code, 0) >= TELLING}


def _is_open(piece: Piece, code: str) -> bool:
    """Whether other languages are as likely, or none writes all of the letters."""
    weights = dict(piece.weights)
    unwritten = sum(weights.values()) < 1 - DOUBTED
    return weights[code] < DOUBTED and (unwritten or len(open_codes(piece.weights)) > 1)


def open_codes(weights: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """The languages between which a piece is undetermined, the likeliest first."""
    ranked = sorted(weights, key=lambda entry: (-entry[1], entry[0]))
    return tuple(code for code, weight in ranked if weight >= ranked[0][1] / 2)


def _names_among_chinese(pieces: list[Piece]) -> list[Piece]:
    """In a Chinese paper a few capitalised words alone on their line, or a few katakana, are
    names, not English or Japanese."""
    chinese = sum(spread(piece.text) for piece in pieces if is_chinese(piece.code))
    others = sum(spread(p.text) for p in pieces if p.code not in (NONE,) and not is_chinese(p.code))
    if chinese < MAINLY * others:
        return pieces
    return [replace(piece, code=NONE) if _may_be_name(piece) else piece for piece in pieces]


def _may_be_name(piece: Piece) -> bool:
    if piece.family == "latin":
        return is_short_name(piece.text)
    counts = count_scripts(piece.text)
    only_kana = piece.code == "ja" and set(counts) <= {"kana", "latin"}
    hiragana = any("\u3041" <= c <= "\u3096" for c in piece.text)
    return only_kana and not hiragana and counts.get("kana", 0) <= KATAKANA_NAME


def _stays(weights: Sequence[dict[str, float]], stay: float) -> float:
    """The same for one document: a bilingual table changes its language from line to line."""
    tops = [max(line, key=lambda code: line[code]) for line in weights]
    pairs = [
        first == second
        for first, second, one, two in zip(tops, tops[1:], weights, weights[1:], strict=False)
        if one[first] >= SURE and two[second] >= SURE
    ]
    return (COUNTED * stay + sum(pairs)) / (COUNTED + len(pairs))


def _most_probable(weights: Sequence[dict[str, float]], *, stay: float) -> list[str]:
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
