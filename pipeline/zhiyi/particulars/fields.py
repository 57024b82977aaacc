"""Values of fields as papers print them: codes, numbers, dates, countries, models."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from zhiyi.document import Alternative, Line
from zhiyi.folding import half_width
from zhiyi.rereading import instead

_CODE = re.compile(r"^[(（\[]?(?:[0-9A-Z]{8,10}|[0-9A-HJ-NPQRTUWXY]{18})[)）\]]?$")
_HS = re.compile(r"(?<![\dA-Za-z])(\d{4})[.\s]?(\d{2})[.\s]?(\d{2})[.\s]?(\d{2})?(\d{3})?(?!\d)")
_HS_CONFUSED = str.maketrans("OoQDIl|SBZ", "0000111582")
_CAS = re.compile(r"(?<![\d-])(\d{2,7}-\d{2}-\d)(?![\d-])")
_DATE = re.compile(
    r"(?<!\d)(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})|(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)"
)
_ENGLISH_DATE = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Z][a-z]{2})[a-z]*\.?\s*(\d{1,2})?(?:st|nd|rd|th)?,?\s+(\d{4})"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_QUANTITY = re.compile(r"(\d[\d,，]*(?:\.\d+)?)\s*([^\d\s,，.;；/|()（）]{1,12})")
_COUNTRY_CODE = re.compile(r"[(（]?\s*[A-Z]{2,3}\d*\s*[)）]?$|^[(（]\s*\w+\s*[)）]")
_MODEL = re.compile(
    r"^(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9\-_/.+*×]{1,40}(?:\([A-Za-z0-9\-]+\))?$"
)
_FORMULA = re.compile(
    r"(?:(?:A[cglrstu]|B[aeir]?|C[adeorsu]?|Dy|E[ru]|F[er]?|G[ade]|H[efgo]?|I[nr]?|K|L[aiu]|M[gno]"
    r"|N[abdi]?|Os?|P[bdrt]?|R[behu]|S[bceimnr]?|T[abehilm]|U|V|W|Xe|Yb?|Z[nr])\d{0,2}){2,}"
)
_QUANTITY_LIKE = re.compile(
    r"^[\d.,]+\s*(?:[a-zµμ°%/²³]{1,6}|V|A|W|kW|MW|Hz|kHz|MHz|GHz|kVA|VA|Pa|MPa|kPa|GPa|K|N|kN|J|mL|L)$"
)
_BRAND = re.compile(r"^[^|]*?[\u4e00-\u9fff]牌\s*")
_NAMED_MODEL = re.compile(r"^(?:规格型号|型号|牌号|model)\s*[:：]?\s*(.+)$", re.IGNORECASE)


def plain(text: str) -> str:
    """Half width."""
    return half_width(text).strip()


def is_party_code(text: str) -> bool:
    """A customs or social credit code that stands beside a firm's name."""
    return _CODE.match(plain(text).replace(" ", "")) is not None


def hs_codes(text: str) -> tuple[str, ...]:
    """HS numbers of ten digits (eight where no more are printed), without points.

    Numbers of chapters that do not exist are something else.
    """
    found = []
    for match in _HS.finditer(plain(text)):
        code = "".join(group for group in match.groups()[:4] if group)
        if "01" <= code[:2] <= "97" and len(code) in (8, 10):
            found.append(code)
    return tuple(found)


def hs_code_of_cell(text: str) -> str | None:
    """The HS number of a cell that holds one; letters that OCR takes for digits are read so."""
    if codes := hs_codes(text):
        return codes[0]
    token = plain(text).replace(" ", "").replace(".", "")
    codes = hs_codes(token.translate(_HS_CONFUSED))
    letters = sum(char.isalpha() for char in token)
    return codes[0] if codes and letters <= 2 else None


def cas_numbers(text: str) -> tuple[str, ...]:
    """CAS registry numbers whose check digit is right."""
    return tuple(number for number in _CAS.findall(plain(text)) if _cas_checks(number))


def _cas_checks(number: str) -> bool:
    digits = number.replace("-", "")
    weighted = sum(int(d) * i for i, d in enumerate(reversed(digits[:-1]), 1))
    return weighted % 10 == int(digits[-1])


def date_in(text: str) -> date | None:
    """The first date in ``text``: 2026年1月9日, 2026-01-09, 20260109, 9 January 2026."""
    normal = plain(text)
    if match := _DATE.search(normal):
        year, month, day = (group for group in match.groups() if group)
        return _day(int(year), int(month), int(day))
    if match := _ENGLISH_DATE.search(normal):
        before, name, after, year = match.groups()
        day = before or after
        if name.lower() in _MONTHS and day:
            return _day(int(year), _MONTHS.index(name.lower()) + 1, int(day))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def numbers(text: str) -> tuple[str, ...]:
    """Plain numbers as decimal digits, thousands separators removed."""
    return tuple(re.sub("[,，]", "", match) for match in _NUMBER.findall(plain(text)))


def quantities(text: str) -> tuple[tuple[str, str], ...]:
    """Numbers with the unit printed after them, such as ("11200", "千克")."""
    return tuple(
        (re.sub("[,，]", "", number), unit) for number, unit in _QUANTITY.findall(plain(text))
    )


def country(text: str) -> str:
    """The name of a country without its code: 韩国(KOR), 意大利 ITA, (142)中国."""
    name = plain(text)
    while (shorter := _COUNTRY_CODE.sub("", name).strip()) != name and shorter:
        name = shorter
    return name


def model_in(elements: str) -> str | None:
    """The model among declaration elements 申报要素 that are parted by bars or commas."""
    tokens = [plain(token) for token in re.split(r"[|｜;；,，\n]", elements) if token.strip()]
    for token in tokens:
        if match := _NAMED_MODEL.match(token):
            return match.group(1).strip()
    bare = [_BRAND.sub("", token) for token in tokens]
    models = [token for token in bare if is_model(token)]
    return models[-1] if models else None


def is_formula(token: str) -> bool:
    """Whether ``token`` is a chemical formula: nothing but elements and small numbers, one of them
    written with a small letter (Ho2O3, GaAs; B4C and HF12 may be models). 0 may be a misread O."""
    elements = _FORMULA.fullmatch(re.sub(r"(?<=[a-z\d])0(?=\d|$)", "O", token))
    return elements is not None and any(letter.islower() for letter in token)


def is_model(token: str) -> bool:
    """Letters and figures without a space that are no quantity, formula, code or CAS number."""
    if not _MODEL.match(token) or _QUANTITY_LIKE.match(token) or cas_numbers(token):
        return False
    if is_formula(token):
        return False
    return not is_party_code(token) or "-" in token


def agreement(
    line: Line, value: str, find: Callable[[str], tuple[str, ...]]
) -> tuple[bool | None, tuple[Alternative, ...]]:
    """Whether a second reader of ``line`` read ``value`` as well, and its readings if not.

    ``find`` finds values of the kind in a text; a reader that differs elsewhere in the line agrees.
    """
    if line.agreed is not False:  # the other reading is a known slip, or there is none
        return line.agreed, ()
    others: list[Alternative] = []
    for reading in line.alternatives:
        found = find(reading.quote)
        if value not in found:
            start = line.text.find(value)
            there = (
                instead(line.text, reading.quote, start, start + len(value)) if start >= 0 else ""
            )
            quote = found[0] if found else there or reading.quote
            others.append(Alternative(method=reading.method, quote=quote, score=reading.score))
    return not others, tuple(others)
