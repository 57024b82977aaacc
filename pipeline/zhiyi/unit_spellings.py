"""How units are printed: cleaning, spellings and their meanings, cutting compound units apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

LATIN = {
    "f": "femto", "p": "pico", "n": "nano", "u": "micro", "m": "milli", "c": "centi",
    "d": "deci", "h": "hecto", "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta",
    "E": "exa",
}  # fmt: skip
CHINESE = {
    "f": "飞", "p": "皮", "n": "纳", "u": "微", "m": "毫", "c": "厘", "d": "分", "h": "百",
    "k": "千", "M": "兆", "G": "吉", "T": "太", "P": "拍",
}  # fmt: skip
RUSSIAN = {
    "p": "п", "n": "н", "u": "мк", "m": "м", "c": "с", "d": "д", "h": "г", "k": "к", "M": "М",
    "G": "Г", "T": "Т",
}  # fmt: skip
IN_FULL = {
    "en": LATIN,
    "de": LATIN | {"p": "piko", "u": "mikro", "c": "zenti", "d": "dezi", "h": "hekto"},
    "ja": {
        "p": "ピコ", "n": "ナノ", "u": "マイクロ", "m": "ミリ", "c": "センチ", "h": "ヘクト",
        "k": "キロ", "M": "メガ", "G": "ギガ", "T": "テラ",
    },
    "ko": {
        "p": "피코", "n": "나노", "u": "마이크로", "m": "밀리", "c": "센티", "h": "헥토",
        "k": "킬로", "M": "메가", "G": "기가", "T": "테라",
    },
    "rus": {
        "p": "пико", "n": "нано", "u": "микро", "m": "милли", "c": "санти", "d": "деци",
        "h": "гекто", "k": "кило", "M": "мега", "G": "гига", "T": "тера",
    },
}  # fmt: skip
"""Prefixes before a unit's name in full, by language."""

TRADITIONAL = str.maketrans(
    "侖裏裡兩噸釐時鐘鍾個開馬轉攝華爾納飛歐亞羅頓貝韋達畝頃週錢標準節級電質濃數積圓門線點",
    "仑里里两吨厘时钟钟个开马转摄华尔纳飞欧亚罗顿贝韦达亩顷周钱标准节级电质浓数积圆门线点",
)
"""Only characters that names of units have, so that 3加侖 and 六英裏 are read."""

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
SAME = str.maketrans(
    {**dict.fromkeys("º˚゜", "°"), **dict.fromkeys("⋅∙•・‧", "·"), **dict.fromkeys("−–—‐‑", "-")}
    | {**dict.fromkeys("×✕∗", "*"), "⁄": "/", "∕": "/", "µ": "μ", "\u2126": "Ω"}
)
TWO_LETTERS = """
He Li Be Ne Na Mg Al Si Cl Ar Ca Sc Ti Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr
Rb Sr Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd
Tb Dy Ho Er Tm Yb Lu Hf Ta Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Np
Pu Am Cm
"""
ELEMENTS = frozenset(TWO_LETTERS.split())
"""0.5 Mn 1.2 Cd is a composition and neither minutes nor candelas."""

POWER = r"[-+]?\d{1,2}(?:\.\d{1,6}|/\d)?"
HALVES = r"[-+]?(?:[13]/[24](?!\d)|\d{1,2}(?:\.\d{1,6})?)"
"""Without brackets only m^1/2 and the like is a fraction: m^2/10 is a tenth of a square metre."""
EXPONENT = re.compile(rf"(?:\*\*|\^)(?:\(({POWER})\)|({HALVES}))|(-[1-4]|[23])(?!\d)")
TEN = re.compile(
    r"\*?\s*(?:10(?:(?:\*\*|\^)\(?(?P<hat>[-+]?\d{1,2})\)?|(?P<lost>[-+]\d{1,2}))"
    r"|1?[eE](?P<e>[-+]?\d{1,2}))(?![\d.])"
)
LARGEST_POWER = 30
"""Of ten, before a unit; 10⁻³⁰ (quecto) is the smallest that has a name."""
NUMBER = re.compile(r"\d{1,31}(?:\.\d{1,9})?(?![\d.])")
COMPOUND = re.compile("[·./*-]")
SAID = re.compile(r"\s(squared|cubed)\b")
HALF = re.compile("½|⅟2")
JOIN = "·*. -"
POWERS = {
    "平方": 2, "立方": 3, "square ": 2, "cubic ": 3, "sq ": 2, "sq. ": 2, "sq.": 2, "cu ": 3,
    "cu. ": 3, "quadrat": 2, "kubik": 3, "кв. ": 2, "куб. ": 3,
}  # fmt: skip
ROOTS = ("√", "sqrt", "根号", "root ", "rt-", "rt ", "rt")
BETWEEN = "0123456789+-*/.·^()[],×e每per squared cubed"
"""Signs and words that stand between spellings, as ``clean`` writes them."""
MARKED = frozenset(mark[0] for mark in (*ROOTS, *POWERS))

Piece = tuple[tuple[str, ...], Fraction]
"""One spelling's meanings (pint expressions, likeliest first) and its exponent."""


BRACKETED = re.compile(r"[\[(]([^()\[\]]*)[\])]")


def bare(text: str) -> str:
    """Without the brackets around the whole unit: (MPa)."""
    outer = BRACKETED.fullmatch(text)
    return outer[1].strip() if outer else text


def clean(printed: str) -> str:
    """One way of writing: half width, ``^`` before superscripts, ``·`` ``/`` ``-`` ``*``."""
    if printed.isascii():
        return " ".join(printed.split())
    raised = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", lambda m: "^" + m.group().translate(SUPERSCRIPTS), printed)
    text = unicodedata.normalize("NFKC", HALF.sub("^0.5", raised).translate(SAME)).translate(SAME)
    text = text.translate(TRADITIONAL)
    return re.sub(r"\s+", " ", text).replace("°°", "°").strip()


class Spellings:
    """What each printed spelling may mean, and how a printed unit is cut into spellings."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        self.exact: dict[str, tuple[str, ...]] = {}
        self.within: dict[tuple[str, ...], tuple[str, ...]] = {}
        """What is left of several meanings where the spelling is part of a compound unit."""
        self.open: dict[tuple[str, ...], tuple[str, ...]] = {}
        """Meanings of which none is the likely one, and how they are called in Chinese."""
        folded: dict[str, set[tuple[str, ...]]] = {}
        for entry in entries:
            self.open.update(_open(entry))
            for spelling, meanings in _spellings_of(entry):
                self.exact.setdefault(spelling, meanings)
                if len(meanings) > 1 and not entry.get("anywhere"):
                    self.within[meanings] = meanings[:1]
                if len(spelling) > 1:
                    folded.setdefault(spelling.casefold(), set()).add(self.exact[spelling])
        self.folded = {key: next(iter(v)) for key, v in folded.items() if len(v) == 1}
        written = "".join((*self.exact, *ROOTS, *POWERS, BETWEEN)).casefold()
        self.letters = frozenset(written + unicodedata.normalize("NFD", written))
        """Every letter and sign that a cleaned unit is written with, in lower case."""
        self.longest: dict[str, int] = {}
        """By the letter that they begin with, how long spellings are."""
        for spelling in self.exact:
            length = max(len(spelling), len(spelling.casefold()))
            letter = _first(spelling)
            self.longest[letter] = max(length, self.longest.get(letter, 0))

    def whole(self, text: str) -> tuple[str, ...] | None:
        """Case decides (mW, MW); where only one spelling folds to the same, it does not (KHZ)."""
        found = self.exact.get(text)
        if found is None and text not in ELEMENTS:
            found = self.folded.get(text.casefold())
        return found

    def at(self, text: str, start: int) -> tuple[int, tuple[str, ...]] | None:
        """The longest spelling that begins at ``start``: its end and its meanings."""
        longest = self.longest.get(_first(text[start : start + 1]), 0)
        for end in range(min(len(text), start + longest), start, -1):
            word = text[start:end]
            if end < len(text) and _latin(text[end]) and _latin(word[-1]):
                continue
            meanings = self.whole(word)
            if meanings and not (COMPOUND.search(word) and EXPONENT.match(text, end)):
                return end, meanings  # the exponent of kg·m² is the metre's alone
        return None


def _first(text: str) -> str:
    return text[:1].casefold()[:1]


def _wide(char: str) -> bool:
    return ord(char) >= 0x2E80


def _latin(char: str) -> bool:
    return char.isalpha() and ord(char) < 0x2E80


def _open(entry: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    if not entry.get("open"):
        return
    base, others, named = entry["pint"], tuple(entry["or"]), tuple(entry["named"])
    yield (base, *others), named
    for prefix in entry.get("prefixes", "").split():
        names = tuple(CHINESE[prefix] + name for name in named)
        yield (_prefixed(prefix, base), *(_prefixed(prefix, o) for o in others)), names


def _spellings_of(entry: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    base = entry["pint"]
    others = tuple(entry.get("or", ()))
    written = (("symbols", {p: p for p in LATIN}), ("zh", CHINESE), ("ru", RUSSIAN))
    for key, marks in written:
        for symbol in entry.get(key, ()):
            yield clean(symbol), (base, *others)
            for prefix in entry.get("prefixes", "").split():
                named = (o for o in others if o[0].isalpha())
                meaning = _prefixed(prefix, base), *(_prefixed(prefix, o) for o in named)
                if prefix in marks:
                    yield clean(marks[prefix] + symbol), meaning
                if prefix == "u" and key == "symbols":
                    yield clean("μ" + symbol), meaning
    for name in entry.get("spoken", ()):
        yield clean(name), (base, *others)
    yield from _in_full(entry)


def _in_full(entry: dict[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    base = entry["pint"]
    for language, marks in IN_FULL.items():
        for name in entry.get(language, ()):
            forms = (name, f"{name}s") if language == "en" else (name,)
            for form in forms:
                yield form, (base,)
                for prefix in entry.get("prefixes", "").split():
                    if prefix in marks:
                        yield marks[prefix] + form, (_prefixed(prefix, base),)


def _prefixed(prefix: str, expression: str) -> str:
    if expression[0].isalpha():
        return LATIN[prefix] + expression
    factor = {"m": "1e-3", "u": "1e-6", "k": "1e3", "M": "1e6", "G": "1e9", "T": "1e12"}[prefix]
    return f"{factor}*{expression}"


class Cutter:
    """Cuts one cleaned unit text into pieces; yields none when anything stays unknown."""

    def __init__(self, text: str, spellings: Spellings) -> None:
        self.text = re.sub(r"(?:^|(?<=\d\*))1(?=/)", "", text)
        self.spellings = spellings
        self.place = 0

    def pieces(self) -> list[Piece]:
        found: list[Piece] = []
        if ten := TEN.match(self.text):
            power = int(ten["hat"] or ten["lost"] or ten["e"])
            if abs(power) > LARGEST_POWER:
                return []
            found.append((("10",), Fraction(power)))
            self.place = ten.end()
            if self.place == len(self.text):
                return found
            while self.place < len(self.text) and self.text[self.place] in JOIN:
                self.place += 1
        rest = self._product(sign=1, until="")
        if rest is None or self.place < len(self.text):
            return []
        return found + rest

    def _product(self, *, sign: int, until: str) -> list[Piece] | None:
        """Pieces up to ``until``. Behind a stroke everything is below it: W/m·K, W/(m·K)."""
        found: list[Piece] = []
        below = sign
        joined = True
        while self.place < len(self.text) and self.text[self.place] != until:
            char = self.text[self.place]
            if char in JOIN:
                self.place += 1
                joined = True
            elif char in "/每" or self.text.startswith("per ", self.place):
                below = -sign
                self.place += 4 if char == "p" else 1
                joined = True
            elif char == "(" and joined:
                self.place += 1
                inner = self._product(sign=below, until=")")
                if inner is None or self.place >= len(self.text):
                    return None
                self.place += 1
                found += inner
                joined = False
            else:
                if not joined and not (_wide(char) and _wide(self.text[self.place - 1])):
                    return None
                piece = self._piece(below)
                if piece is None:
                    return None
                found.append(piece)
                # g/10min: a multiple runs on into its unit.
                joined = piece[0][0].isdigit() and self.place < len(self.text)
        return found if found and not joined else None

    def _piece(self, sign: int) -> Piece | None:
        if self.text[self.place : self.place + 1] in MARKED:
            return self._marked(sign)
        return self._single(Fraction(sign))

    def _marked(self, sign: int) -> Piece | None:
        """What may begin with a root, or with a power in words."""
        exponent = Fraction(sign)
        for mark in ROOTS:
            if self.text.startswith(mark, self.place):
                self.place += len(mark)
                exponent /= 2
                bracketed = self.text[self.place : self.place + 1] == "("
                self.place += bracketed
                piece = self._piece(1)
                if bracketed and self.text[self.place : self.place + 1] != ")":
                    return None
                self.place += bracketed
                return piece and (piece[0], piece[1] * exponent)
        for word, power in POWERS.items():
            if self.text.startswith(word, self.place):
                self.place += len(word)
                exponent *= power
        return self._single(exponent)

    def _single(self, exponent: Fraction) -> Piece | None:
        number = NUMBER.match(self.text, self.place)
        below = exponent < 0 and self.place > 1 and self.text[self.place - 1] in "/("
        if number and (below or (self.place == 0 and self.text[number.end() :][:1] == "*")):
            self.place = number.end()
            return (number.group(),), exponent
        found = self.spellings.at(self.text, self.place)
        if found is None:
            return None
        self.place, meanings = found
        if raised := EXPONENT.match(self.text, self.place):
            self.place = raised.end()
            exponent *= Fraction(raised[1] or raised[2] or raised[3])
        elif said := SAID.match(self.text, self.place):
            self.place = said.end()
            exponent *= 2 if said[1] == "squared" else 3
        return self.spellings.within.get(meanings, meanings), exponent
