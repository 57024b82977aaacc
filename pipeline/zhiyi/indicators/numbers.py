"""Numbers as papers print them, in exact decimals. The text is ``flat``: one character for one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from zhiyi.han_numerals import DIGITS, whole_number

LOST_SUPERSCRIPT = "指数疑似丢失上标"
DECIMAL_COMMA = "逗号按小数点读"

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
LOWERED = str.maketrans(RAISED, "0123456789-+")
ONE_FOR_ONE = {"−": "-", "–": "–", "—": "—", "～": "~", "〜": "~", "∼": "~", "⁓": "~", "˜": "~",
               "µ": "μ", "\u2126": "Ω", "º": "°", "˚": "°", "✕": "×", "：": ":", "＋": "+",
               "﹣": "-", "－": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
               "\u3000": " "}  # fmt: skip

CORE = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
COMMA_CORE = (
    r"(?:\d{1,3}(?:[ .]\d{3})+(?!\d)(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d+(?:[.,]\d+)?)"
)
TEN = rf"10\s?(?:\^\s*\(?(?P<hat>[-+]?\d{{1,3}})\)?|(?P<raised>[{RAISED}]+)"
SCALED = rf"\s*[×x*·✕]\s*{TEN}|(?P<lost>-\d{{1,2}}|[1-9]\d?)(?![\d.]))"
LETTER_E = r"[eE](?P<e>[-+]?\d{1,3})(?![A-Za-z\d])"
TIMES = {"万亿": 12, "百万": 6, "千万": 7, "亿": 8, "万": 4}
MULTIPLE = r"(?:\s*(?P<times>万亿|百万|千万|亿|万))?"
HEAD = r"(?P<sign>[-+]\s?)?"
NUMBER = re.compile(rf"{HEAD}(?P<core>{CORE})(?:{SCALED}|{LETTER_E})?{MULTIPLE}")
COMMA_NUMBER = re.compile(rf"{HEAD}(?P<core>{COMMA_CORE})(?:{SCALED}|{LETTER_E})?{MULTIPLE}")
POWER = re.compile(rf"{HEAD}{TEN})(?P<core>)(?P<lost>)(?P<e>)(?P<times>)")
CHINESE = re.compile(r"[一二三四五六七八九十百千两零〇]+(?:点[一二三四五六七八九零〇]+)?万?")


@dataclass(frozen=True, slots=True)
class Number:
    start: int
    end: int
    value: Decimal
    notes: tuple[str, ...] = ()


def flat(text: str) -> str:
    """Half width, character for character, so that places stay; superscripts are kept."""
    return "".join(_flat(char) for char in text)


def _flat(char: str) -> str:
    if char in ONE_FOR_ONE:
        return ONE_FOR_ONE[char]
    if char in RAISED or char in "。；，、（）【】":
        return {"（": "(", "）": ")", "【": "[", "】": "]"}.get(char, char)
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def number_at(text: str, start: int, *, decimal_comma: bool = False) -> Number | None:
    """The number that begins at ``start``, with its sign, power of ten and 万 or 亿."""
    if power := POWER.match(text, start):
        return Number(start, power.end(), _value(Decimal(1), power))
    found = (COMMA_NUMBER if decimal_comma else NUMBER).match(text, start)
    if not found:
        return None
    core = _core(found["core"], decimal_comma=decimal_comma)
    if (found["lost"] or "-").isdigit() and "." not in found["core"]:
        return Number(start, found.end("core"), -core if "-" in (found["sign"] or "") else core)
    notes = (LOST_SUPERSCRIPT,) if found["lost"] else ()
    return Number(start, found.end(), _value(core, found), notes)


def _core(core: str, *, decimal_comma: bool) -> Decimal:
    if not decimal_comma:
        return Decimal(core.replace(",", ""))
    if re.fullmatch(r"\d{1,3}([ .]\d{3})+(,\d+)?", core) and not re.fullmatch(r"\d+\.\d{3}", core):
        core = re.sub("[ .]", "", core)
    if core.count(",") > 1:
        return Decimal(core.replace(",", ""))
    return Decimal(core.replace(" ", "").replace(",", "."))


def _value(core: Decimal, found: re.Match[str]) -> Decimal:
    power = found["hat"] or (found["raised"] or "").translate(LOWERED) or found["lost"]
    exponent = int(power or found["e"] or 0)
    value = core.scaleb(exponent) if exponent else core
    if found["times"]:
        value *= Decimal(10) ** TIMES[found["times"]]
    return -value if (found["sign"] or "").strip() == "-" else value


def chinese_at(text: str, start: int) -> Number | None:
    """A number in Chinese numerals, such as 二十五 or 三点五."""
    found = CHINESE.match(text, start)
    if not found:
        return None
    body = found.group()
    myriad = body.endswith("万")
    whole, _, part = body.rstrip("万").partition("点")
    value = Decimal(whole_number(whole))
    if part:
        value += Decimal("0." + "".join(str(DIGITS[c]) for c in part))
    return Number(start, found.end(), value * 10000 if myriad else value)


def nines(text: str, start: int) -> Number | None:
    """Purity by nines: 5N is 99.999, 4N5 is 99.995 (per cent)."""
    found = re.compile(r"([2-9])N([1-9])?(?![A-Za-z\d·.])").match(text, start)
    if not found:
        return None
    count = int(found[1])
    digits = "9" * count + (found[2] or "")
    return Number(start, found.end(), Decimal(digits).scaleb(2 - len(digits)))
