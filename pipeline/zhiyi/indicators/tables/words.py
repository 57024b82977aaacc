"""What single cells are: units, comparators, words of headers, figures."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from zhiyi.indicators.drafts import STANDARD, Tools
from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.tables.grid import EMPTY

BRACKET = re.compile(r"[(\[]([^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]")
SIGNS = {
    "≥": ">=", "≧": ">=", "⩾": ">=", ">=": ">=", "≤": "<=", "≦": "<=", "⩽": "<=", "<=": "<=",
    ">": ">", "<": "<", "不小于": ">=", "不低于": ">=", "不少于": ">=", "不大于": "<=",
    "不超过": "<=", "不高于": "<=", "大于": ">", "小于": "<", "not less than": ">=",
    "not more than": "<=", "не менее": ">=", "не более": "<=", "min.": ">=", "max.": "<=",
}  # fmt: skip
VALUE_ROLES = frozenset(
    {"value", "result", "requirement", "mean", "range", "typ", "nominal", "min", "max", "spread",
     "tolerance", "upper", "lower"}
)  # fmt: skip
"""Roles of columns (or rows) whose cells state values."""
MEASURED = frozenset({"value", "result", "mean", "typ", "nominal"})
SERIAL = re.compile(r"(?:no\.?|nr\.?|№|#)?\s?\d{1,4}\s?[#.、)号]?", re.IGNORECASE)
CHAPTER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?")
SIMPLE = re.compile(r"[-+±]?\d{1,7}(?:\.\d{1,7})?")
PLAIN = re.compile(r"[-+±]?\d[\d.,]*")
NO_UNIT = re.compile(
    r".*/\s?%$|.*[\s\u3040-\u9fff][(\[]|[\d.,/]+$|[A-Z](?:\s?[×xX*]\s?[A-Z])+$|[-/]$|\d(?!0\s?[-⁻^×]|0⁻|\s?[/×])"
)
"""No unit: a figure, L×W, 1000 ℃; but 10⁻⁶/K and 1/K are."""
WORDY = re.compile(r"[^\W\d_]{3}|[\u3040-\u9fff\uac00-\ud7a3]{2}")
HAN = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3]{2,}")
AHEAD = re.compile(
    r"\s*(?:约|大约|approx|about|ca\b|max|min|up to|from|typ|not |at |under|over|less|more|to |bis "
    r"|von |от |до |не |около|более|менее|свыше|不|大于|小于|优于|高于|低于|超过|至|可达"
    r"|最[大小高低]|单相|三相|直流|交流|DC|AC)",
    re.IGNORECASE,
)
"""What may stand before the figure of a value."""
EASTERN = r"\u3040-\u9fff\uac00-\ud7a3"
BILINGUAL = re.compile(rf"([{EASTERN}()]+)\s?([^{EASTERN}]+)|([^{EASTERN}]+?)\s?([{EASTERN}()]+)")
"""检测结果 Result, Result 检测结果: a header in two languages."""
ASIDE = frozenset({"passed", "lot", "of_lot", "remark"})
"""Words of headers that give no role to a column by themselves."""
NUMBERED = re.compile(r"^(.*?[^\d\W])\s?[-#]?\s?\d{1,2}$")


@lru_cache(1)
def _sides(
    comparators: tuple[tuple[str, str, str], ...],
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Comparators that stand before a figure, and those behind it."""
    sides = [(side, word.casefold()) for _, side, word in comparators]
    return (
        frozenset(word for side, word in sides if side == "before"),
        tuple(word for side, word in sides if side == "after"),
    )


class Words:
    """Answers about one text, remembered: tables repeat what they say."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self._columns = [
            (role, words) for role, words in tools.words.columns.items() if role not in ASIDE
        ]
        self._roles: dict[str, str | None] = {}
        self._states: dict[str, bool] = {}
        self._units: dict[str, bool] = {}
        self._values: dict[str, bool] = {}
        self._found: dict[str, list[Stated]] = {}
        self._before, self._after = _sides(tools.words.comparators)

    def unit(self, text: str) -> bool:
        """Whether a text is a unit and nothing else."""
        if text not in self._units:
            plain = NO_UNIT.match(text)
            self._units[text] = bool(text) and not plain and self.tools.units.known(text)
        return self._units[text]

    def found(self, text: str) -> list[Stated]:
        """The quantities of a text, read once."""
        if text not in self._found:
            self._found[text] = self.tools.reader.find(text, cell=True)
        return self._found[text]

    def sign(self, text: str) -> str | None:
        return SIGNS.get(text.casefold())

    def states(self, text: str) -> bool:
        """Whether a quantity stands in a text."""
        if text not in self._states:
            figured = any(map(str.isdigit, text)) and text not in EMPTY
            plain = figured and SIMPLE.fullmatch(text) is not None
            self._states[text] = figured and (plain or bool(self.found(text)))
        return self._states[text]

    def role(self, text: str) -> str | None:
        """The role that a header gives its column, None for what is no word of headers."""
        if text not in self._roles:
            self._roles[text] = self._role(text)
        return self._roles[text]

    def _role(self, text: str) -> str | None:
        plain = self._header(text)
        tries = [plain, plain.replace(" ", "")]
        # 实测1 is a result, min-1 a unit; else a text with figures in it is no such word.
        if (numbered := NUMBERED.match(plain)) and not self.unit(text):
            tries.append(numbered[1].strip())
        elif any(map(str.isdigit, plain)):
            return None
        tries += [part.strip() for part in plain.split("/") if part.strip()]
        if both := BILINGUAL.fullmatch(plain):
            tries += [part.strip() for part in both.groups() if part]
        for one in tries:
            for role, words in self._columns:
                if one in words:
                    return role
        return None

    @staticmethod
    def _header(text: str) -> str:
        """Without brackets and without the standard that a requirement is of."""
        bare = BRACKET.sub("", text)
        bare = STANDARD.sub("", bare) or bare
        return re.sub(r"[\s:]+", " ", bare).strip(" :*,，").casefold()

    def among(self, text: str, kind: str) -> bool:
        """Whether a header, in one language of it at least, is one of the words of a kind."""
        plain = self._header(text)
        both = BILINGUAL.fullmatch(plain)
        tries = [plain, *(part.strip() for part in (both.groups() if both else ()) if part)]
        return any(one in self.tools.words.columns[kind] for one in tries)

    def heads(self, text: str, role: str) -> bool:
        """Whether a text is a word of headers as it stands: 样品, but not 样品A."""
        plain = text.strip(" :*").casefold()
        return plain in self.tools.words.columns[role]

    def value(self, text: str) -> bool:
        """Whether a cell is mostly figures: a value, not a name with a figure in it."""
        if text not in self._values:
            self._values[text] = self._value(text)
        return self._values[text]

    def _value(self, text: str) -> bool:
        if SIMPLE.fullmatch(text):
            return True
        if not self.states(text):
            return bool(PLAIN.fullmatch(text))
        first = self.found(text)[0]
        ahead = text[: first.start].strip().casefold()
        worded = WORDY.search(AHEAD.sub(" ", ahead)) and ahead not in self._before
        # 3dB线宽 is a name, 30 MPa以上 none.
        behind = HAN.match(text, first.end) if first.start == 0 else None
        after = behind and not behind.group().startswith(self._after)
        return not worded and not after

    def numbered(self, texts: list[str]) -> bool:
        """1, 2, 3 or 1.1, 1.2, 2.1: numbers of rows and chapters."""
        own = [text for text in texts if text]
        if self.serial(own):
            return True
        if len(own) < 2 or not all(CHAPTER.fullmatch(text) for text in own):
            return False
        steps = [[int(part) for part in text.rstrip(".").split(".")] for text in own]
        if steps[0][0] > 1 or not any(len(step) > 1 for step in steps):
            return False
        return all(a != b and b in _next(a) for a, b in pairwise(steps))

    def serial(self, texts: list[str]) -> bool:
        """1, 2, 3 ...: numbers of rows."""
        own = [text for text in texts if text]
        if not own or not all(SERIAL.fullmatch(text) for text in own):
            return False
        figures = [int(re.sub(r"\D", "", text)) for text in own]
        first = figures[0]
        return first <= 1 and figures == list(range(first, first + len(figures)))

    def standard(self, text: str) -> bool:
        found = STANDARD.match(text)
        return bool(found) and (
            found is None or found.end() == len(text) or not text[found.end()].isalnum()
        )


def _next(number: list[int]) -> list[list[int]]:
    """The numbers that may follow one: 1.2 goes on as 1.3, 2, 2.1 or 1.2.1."""
    after = [[*number[:depth], number[depth] + 1] for depth in range(len(number))]
    return [*after, *([*one, 1] for one in after), [*number, 1]]
