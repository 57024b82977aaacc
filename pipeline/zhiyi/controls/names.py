"""How the name of goods is compared with the names an entry goes by.

The last word of a Chinese or English goods name says what the thing is: 碳纤维丝束 is carbon fibre,
碳纤维自行车架 is a bicycle frame. A chemical with anything but a grade before it is another one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.abc import Traversable
from importlib.resources import files

from zhiyi.controls.entries import Entry
from zhiyi.errors import InputError
from zhiyi.folding import distance, fold_spaced

SEPARATORS = re.compile(r"[|;；，。\n\t]+|(?<=[^\d])[,、/](?=[^\d])")
BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
LATIN = re.compile(r"^[\x00-\u024f]+$")
HAN = re.compile(r"[\u3400-\u9fff]")
AFTER_HEAD = re.compile(r"\s*(?:$|,|for\b|with\b|of\b|used\b|model\b|type\b|[-#]?[a-z]*\d)")
COMPOUND = re.compile(r"[化酸合代氢酐酯醚一二三四五六七八九十多过次亚偏焦氟氯溴碘羟甲乙丙丁]$")
"""The end of what turns the name of a material behind it into that of a compound: 氧化 + 铝粉."""
COMPOSITE = re.compile(r"增强|填充|改性|涂层|镀|包覆|掺")
"""What behind a material makes it a part of another one: 玻璃纤维 + 增强塑料管."""
SAME, ENDING, FORM, SPLIT, MISREAD, SHAPED, INSIDE = 1.0, 0.9, 0.85, 0.8, 0.75, 0.6, 0.35
BROAD = 0.45
"""Scores of a match, by what it is worth to an officer; only their order was tested, on the
samples: same name, name at the end, name and form word, name with a word put into it (数控 + 卧式 +
车床), one character misread, a material and a shaped thing (钨合金 + 准直 + 环), name inside."""
GAP = 4
"""Most characters put into a name, or between a material and the shape it is in."""
MISREADABLE = 5
"""Shortest name in which one differing character may be a misreading."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well a text names an entry, and by which of its names."""

    score: float
    name: str
    detail: str


class Words:
    """Words around names: forms, grades, kinds of papers. Made by ``load_words``."""

    def __init__(
        self, forms: list[str], shapes: list[str], grades: list[str], papers: list[str]
    ) -> None:
        self._shapes = tuple(shapes)
        self._forms = frozenset(fold_spaced(word) for word in forms)
        self._grades = frozenset(fold_spaced(word) for word in grades)
        self._papers = sorted((fold_spaced(word) for word in papers), key=len, reverse=True)
        self._longest = max(map(len, self._forms | self._grades))

    def only_forms(self, text: str) -> bool:
        return self._made_of(text, self._forms)

    def ends_in_shape(self, text: str, *, gap: int) -> bool:
        """Whether the text is a few characters and then a shape: 准直环, 异形板."""
        plain = re.sub(r"[\sa-z\d.-]+$", "", text)
        return any(
            plain.endswith(shape) and len(plain) - len(shape) <= gap for shape in self._shapes
        )

    def only_grades(self, text: str) -> bool:
        """Also figures such as 99% and 85."""
        return self._made_of(re.sub(r"[\d.%≥>≤-]+", "", text), self._grades)

    def without_papers(self, title: str) -> str:
        """A paper's title without the words that say which kind of paper it is."""
        text = fold_spaced(title)
        for word in self._papers:
            text = text.replace(word, " ")
        return text.strip()

    def _made_of(self, text: str, words: frozenset[str]) -> bool:
        rest = text.strip(" -·")
        while rest:
            step = next(
                (n for n in range(min(len(rest), self._longest), 0, -1) if rest[:n] in words), 0
            )
            if not step:
                return False
            rest = rest[step:].strip(" -·")
        return True


def load_words(folder: Traversable | None = None) -> Words:
    """``knowledge/controls/words.toml``."""
    file = (folder or files("zhiyi.knowledge") / "controls") / "words.toml"
    try:
        return Words(**tomllib.loads(file.read_text("utf-8")))
    except (OSError, TypeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"words.toml: {error}; it holds forms, grades and papers") from error


class NamesOf:
    """The names of one entry, folded once."""

    def __init__(self, entry: Entry, words: Words) -> None:
        self.entry = entry
        self._words = words
        self._chemical = bool(entry.cas) or (entry.code or "").startswith(("1C350", "1C450"))
        self._material = (entry.code or "")[1:2] == "C"

    @cached_property
    def _known(self) -> tuple[tuple[str, str, float], ...]:
        """Folded name, name as written, weight."""
        strong = ((fold_spaced(name), name, 1.0) for name in self.entry.names)
        broad = ((fold_spaced(name), name, BROAD) for name in self.entry.broad)
        return (*strong, *broad)

    def match(self, text: str) -> Match | None:
        """The best match of a goods name; None where no name of the entry stands in it."""
        best: Match | None = None
        parts = segments(text)
        leading = parts[:2] if len(parts) > 1 else parts
        for segment in parts:
            for folded, name, weight in self._known:
                place = 1.0 if segment in leading else 0.8
                score = self._score(segment, folded) * weight * place
                if score > (best.score if best else 0.0):
                    best = Match(score, name, _said(score / weight, name, broad=weight < 1))
        return best

    def mentions(self, folded_text: str) -> int:
        """How often names of the entry stand in running text (folded); the likeliest name's."""
        counts = [0]
        for folded, _, weight in self._known:
            if weight == 1.0 and len(folded) > 1:
                counts.append(len(_places(folded, folded_text)))
        return max(counts)

    def _score(self, text: str, name: str) -> float:
        if text == name:
            return SAME
        scores = [self._at(text, name, start) for start in _places(name, text)]
        if scores:
            return max(scores)
        if not self._material and _split(text, name):
            return SPLIT
        safe = len(name) >= MISREADABLE and not self._material and HAN.search(name)
        if safe and len(text) == len(name) and distance(text, name, limit=1) == 1:
            return MISREAD
        return 0.0

    def _at(self, text: str, name: str, start: int) -> float:
        before, after = text[:start].strip(), text[start + len(name) :]
        coded = LATIN.match(name) and re.search(r"\d", name)
        strict = (self._chemical and not coded) or len(name) == 1
        if strict and not self._words.only_grades(before):
            return INSIDE if len(name) > 1 else 0.0
        if self._material and COMPOUND.search(before):
            return INSIDE
        if LATIN.match(name):
            head = not after.strip() or AFTER_HEAD.match(after)
            rest = re.sub(r"^s\b", "", after).strip()
            return ENDING if head else FORM if self._words.only_forms(rest) else INSIDE
        if not after.strip() or not HAN.search(after):
            return ENDING if before else SAME - 0.02
        if self._words.only_forms(re.sub(r"[\d.#-]+", "", after)):
            return FORM
        if (
            self._material
            and not COMPOSITE.match(after)
            and self._words.ends_in_shape(after, gap=GAP)
        ):
            return SHAPED
        return INSIDE if len(name) > 1 else 0.0


def segments(text: str) -> list[str]:
    """A goods name as a whole, then its parts, the leading one first; what stands in brackets
    follows as parts of its own."""
    plain = fold_spaced(text)
    outside = BRACKETED.sub(" ", plain)
    found = [part.strip() for part in SEPARATORS.split(outside)]
    found += [inner[1:-1].strip() for inner in BRACKETED.findall(plain)]
    parts = [part for part in dict.fromkeys(found) if part]
    return [plain, *parts] if parts and parts[0] != plain else parts


def _split(text: str, name: str) -> bool:
    """Whether the name ends the text with a word put into it."""
    if len(name) < 4 or not HAN.search(name):
        return False
    end = name[-2:]
    start = text.find(name[:-2])
    return text.endswith(end) and start >= 0 and len(text) - 2 - start - len(name[:-2]) <= GAP


def _places(name: str, text: str) -> list[int]:
    if LATIN.match(name):
        pattern = rf"(?<![a-z0-9]){re.escape(name)}(?=s?(?![a-z]))(?!\d)"
        return [match.start() for match in re.finditer(pattern, text)]
    return [match.start() for match in re.finditer(re.escape(name), text)]


def _said(score: float, name: str, *, broad: bool) -> str:
    if broad:
        return f"商品名称含“{name}”（泛称，须结合其他特征）"
    if score in (MISREAD, MISREAD * 0.8):
        return f"商品名称与“{name}”仅一字之差，可能为识读误差"
    if score in (SHAPED, SHAPED * 0.8):
        return f"商品名称为“{name}”材料的成形件"
    if score > INSIDE:
        return f"商品名称与条目名称“{name}”一致或为其一种形态"
    return f"商品名称中提到“{name}”，但似指其他商品"
