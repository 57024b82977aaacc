"""What a name of an entry is worth where it stands in the name of goods.

The last word of a Chinese or English goods name says what the thing is: 碳纤维丝束 is carbon fibre,
碳纤维自行车架 is a bicycle frame. A chemical with anything but a grade before it is another one.
"""

from __future__ import annotations

import re
import string
import tomllib
from dataclasses import dataclass
from importlib.abc import Traversable
from importlib.resources import files

from zhiyi.errors import InputError
from zhiyi.folding import fold_spaced
from zhiyi.naming import ALIKE

SEPARATORS = re.compile(r"[|;；，。\n\t]+|(?<=[^\d])[,、/](?=[^\d])")
LABELLED = re.compile(
    r"(?:规格型号|产品型号|型号规格|型号|规格|牌号|品牌|货号|批号|品名|名称|材质|成分|状态"
    r"|model(?: no\.?)?|type|brand|grade|p/n|spec(?:ification)?)\s*[:：]",
    re.IGNORECASE,
)
"""Labels of the 申报要素 in a cell; what stands behind one is a part of its own."""
FOR = re.compile(
    r"(?:主要)?(?:用途|应用领域|应用)\s*[:：]|(?:适用于|用于)[^的]*$|for use|application"
)
"""A part that says what the goods are used for says nothing of what they are."""
BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
LATIN = re.compile(r"^[\x00-\u024f]+$")
HAN = re.compile(r"[\u3400-\u9fff]")
AFTER_HEAD = re.compile(r"\s*(?:$|,|for\b|with\b|of\b|used\b|model\b|type\b|[-#]?[a-z]*\d)")
GRADED = re.compile(r"[\d.%,≥>≤#-]+n?")
"""Grades, sizes and commas among English forms: powder 5N, 99.99 %."""
COMPOUND = re.compile(r"[化酸合代氢酐酯醚一二三四五六七八九十多过次亚偏焦氟氯溴碘羟甲乙丙丁]$")
"""The end of what turns the name of a material behind it into that of a compound: 氧化 + 铝粉."""
ADJECTIVE = re.compile(r"(?:[级态状型法度色的用目%]|中间体)$")
"""The end of a word that says how a chemical was made or what it is for: 光伏级, 粗粒度, 农药用."""
MADE_FOR = re.compile(r"^[^的]{1,8}[级态状型用]$")
"""The same behind the name of a material: 三乙醇胺 + 化妆品级, 高氯酸钾 + 烟火级."""
SIZE = re.compile(
    r"(?:直径|[内外]径|厚度?|长度?|≥|≤|[φ><约])*\d[\d.,×x*~/-]*"
    r"(?:目|[微纳毫厘]米|千?克|公斤|[毫微]?升|英?寸|[级号桶袋瓶支]|[a-zμµ%/]{1,4}(?![a-z]))?"
)
"""A figure behind a name with its unit: 200目, 6mm, 直径100."""
OF_AGENT = re.compile(
    r"疫苗|检测|检验|诊断|试剂|试纸|测定|抗体|血清|抗原|核酸|引物|探针|质粒|消毒|杀|防|药|素|症|病$"
    r"|类毒素|vaccine|antibod|antiser|elisa|\bkits?\b|\btest|primer|probe|toxin|toxoid|disinfect"
)
"""What around the name of a pathogen makes it other goods; a strain, an isolate or a place of
origin does not: 炭疽芽胞杆菌 + Sterne 株 + 冻干菌种."""
COMPOSITE = re.compile(r"增强|填充|改性|涂层|镀|包覆|掺")
"""What behind a material makes it a part of another one: 玻璃纤维 + 增强塑料管."""
SAME, ENDING, FORM, SPLIT, MISREAD, SHAPED, INSIDE = 1.0, 0.9, 0.85, 0.8, 0.75, 0.6, 0.35
BROAD = 0.45
"""Scores of a match, by what it is worth to an officer; only their order was tested, on the
samples: same name, name at the end, name and form word, name with a word put into it (数控 + 卧式 +
车床), one character misread, a material and a shaped thing (钨合金 + 准直 + 环), name inside."""
BROADLY = "（泛称，须结合其他特征）"
"""Behind a name that also means other goods, wherever it is told."""
TURNED = 4
"""Most parts of an English name that is turned round at its commas."""
WORD_END = re.compile(r"(?<=[\u3400-\u9fff])\s+")
"""In words typed by a person a space behind a Chinese character ends a word."""
MODEL = f"{string.whitespace}{string.ascii_lowercase}{string.digits}.-"
"""What a model behind a name is made of, in folded text."""
ADJECTIVE_LONGEST = 10
"""Most characters of an adjective before a chemical, with what stands before it."""
GAP = 4
"""Most characters put into a name, or between a material and the shape it is in."""
NEXT_TO_HAN = re.compile(
    r"(?<=[\u3400-\u9fff])[ _·•‐–—-]+|(?<![ _·•‐–—-])[ _·•‐–—-]+(?=[\u3400-\u9fff])"
)
SPACED_OUT = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff](?: |$))")


@dataclass(frozen=True, slots=True)
class Match:
    """How well a text names an entry, and by which of its names."""

    score: float
    name: str
    detail: str


class Words:
    """Words around names: forms, grades, kinds of papers; characters that readers of scans take for
    one another (``alike``: a table for ``str.translate``). Made by ``load_words``."""

    def __init__(
        self,
        forms: list[str],
        shapes: list[str],
        grades: list[str],
        papers: list[str],
        alike: list[str],
    ) -> None:
        self.alike = str.maketrans(ALIKE | {c: group[0] for group in alike for c in group[1:]})
        self._shapes = tuple(shapes)
        plurals = (f"{word}s" for word in forms if LATIN.match(word))
        self._forms = frozenset(fold_spaced(word) for word in (*forms, *plurals))
        self._grades = frozenset(fold_spaced(word) for word in grades)
        self._papers = sorted((fold_spaced(word) for word in papers), key=len, reverse=True)
        self._longest = max(map(len, self._forms | self._grades))

    def only_forms(self, text: str) -> bool:
        return self._made_of(text, self._forms)

    def ends_in_shape(self, text: str, *, gap: int) -> bool:
        """Whether the text is a few characters and then a shape: 准直环, 异形板."""
        plain = text.rstrip(MODEL)
        return any(
            plain.endswith(shape) and len(plain) - len(shape) <= gap for shape in self._shapes
        )

    def only_grades(self, text: str) -> bool:
        """Also figures such as 99% and 85."""
        return self._made_of(re.sub(r"[\d.%≥>≤-]+", "", text), self._grades)

    def graded(self, text: str) -> bool:
        """Grades, or a word with the ending of an adjective before them: 光伏级, 粗粒度球形."""
        rest, cut = text.rstrip(" -·"), 1
        while rest and cut:
            if ADJECTIVE.search(rest):
                return len(rest) <= ADJECTIVE_LONGEST or self.only_grades(rest)
            cut = next((n for n in range(self._longest, 0, -1) if rest[-n:] in self._grades), 0)
            rest = rest[: len(rest) - cut].rstrip(" -·")
        return not rest or self.only_grades(text)

    def behind_forms(self, text: str) -> str:
        """``text`` without the Latin form word that it begins with: solution 35 % in water."""
        found = re.match(r"\s+([a-z]+)(?=\s|$)", text)
        return text[found.end() :] if found and self.only_forms(found.group(1)) else text

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
        raise InputError(f"words.toml: {error}; see knowledge/controls/README.md") from error


@dataclass(frozen=True, slots=True)
class Sort:
    """What kind of thing the entry of a name is: what may stand around its name follows from it."""

    chemical: bool
    material: bool
    agent: bool = False


def score_at(before: str, name: str, after: str, sort: Sort, words: Words) -> float:
    """What ``name`` is worth with these characters of the goods name around it; 0: nothing."""
    before, left = before.strip(), after.strip()
    coded = LATIN.match(name) and re.search(r"\d", name)
    strict = (sort.chemical and not coded) or len(name) == 1
    if strict and not words.graded(before):
        return INSIDE if len(name) > 1 else 0.0
    if sort.material and COMPOUND.search(before) and not words.only_grades(before):
        return INSIDE
    if sort.agent and left and len(name) > 1:
        return INSIDE if OF_AGENT.search(f"{before} {left}") else FORM
    if LATIN.match(name):
        if not before and not left:
            return SAME
        after = words.behind_forms(after)
        if not left or AFTER_HEAD.match(after):
            return ENDING
        if not HAN.search(left):
            return FORM if words.only_forms(GRADED.sub(" ", left)) else INSIDE
    if not left or not HAN.search(after):
        return ENDING if before else SAME if not left else SAME - 0.02
    if words.only_forms(re.sub(r"[\d.#-]+", "", SIZE.sub("", after))):
        return FORM
    rest = SIZE.sub("", left).strip()
    if sort.material and (MADE_FOR.match(rest) or words.only_grades(rest)):
        return FORM
    if sort.material and not COMPOSITE.match(after) and words.ends_in_shape(after, gap=GAP):
        return SHAPED
    return INSIDE if len(name) > 1 else 0.0


def plain(text: str) -> str:
    """``text`` in half width, simplified and small letters, without the spaces and hyphens next to
    Chinese characters: 离 心 机, Ｃ/Ｃ 复合材料."""
    return NEXT_TO_HAN.sub("", fold_spaced(text))


def typed(text: str) -> str:
    """``text`` with the words that a person parted by spaces parted by marks; where every character
    stands by itself the spaces are those of a form, and go."""
    together = SPACED_OUT.sub("", text)
    return WORD_END.sub("；", together)


def segments(text: str) -> list[str]:
    """A goods name as a whole, then its parts, the leading one first; what stands in brackets
    follows as parts of its own, and an English name turned round (pump, vacuum, diffusion) last."""
    whole = fold_spaced(LABELLED.sub("；", text.replace("\n", "；")))
    outside = BRACKETED.sub(" ", whole)
    found = [part.strip() for part in SEPARATORS.split(outside)]
    found += [inner[1:-1].strip() for inner in BRACKETED.findall(whole)]
    turned = [part.strip() for part in outside.split(",")]
    if 1 < len(turned) <= TURNED and all(LATIN.match(part) for part in turned if part):
        found.append(" ".join(reversed(turned)))
    for purpose in (part for part in found if FOR.match(part)):
        whole = whole.replace(purpose, "").strip("|;；，, ")
    told = (part for part in dict.fromkeys(found) if part and not FOR.match(part))
    parts = [NEXT_TO_HAN.sub("", part) for part in told]
    whole = NEXT_TO_HAN.sub("", whole)
    return [whole, *parts] if parts and parts[0] != whole else parts


def said(score: float, name: str, *, broad: bool, misread: bool) -> str:
    """A match in the officer's words."""
    if broad:
        return f"商品名称含“{name}”{BROADLY}"
    if misread:
        return f"商品名称与“{name}”仅一字之差，可能为识读误差"
    if score == SHAPED:
        return f"商品名称为“{name}”材料的成形件"
    if score > INSIDE:
        return f"商品名称与条目名称“{name}”一致或为其一种形态"
    return f"商品名称中提到“{name}”，但似指其他商品"
