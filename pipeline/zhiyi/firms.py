"""Whether two names are one firm, and who the exporter is.

One character's difference in a Chinese firm's name is another firm. Width, brackets, script,
spaces, and the ways of writing "Co., Ltd." do not count; a name read in part cannot be judged.
"""

from __future__ import annotations

import re

from zhiyi.document import Evidence, Particular
from zhiyi.folding import distance, fold_spaced, letters
from zhiyi.inquiry import NOTICE_FILE, Inquiry

# Fewer letters than this do not name a firm.
LEAST = 4
_UNCERTAIN = re.compile(r"[?？□■※…*＊�]|\.\.\.")
_BRANCH = re.compile(r"(分公司|分厂|办事处|分部|分行|branch)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_FIRM = re.compile(
    r"[\u3400-\u9fff（）()·A-Za-z0-9]{2,40}?"
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|研究所|研究院|工厂|中心|厂|事务所|合作社)"
    r"(?:[\u3400-\u9fff]{2,8}分公司)?"
)
_LATIN_FIRM = re.compile(
    r".{2,80}?(?<![a-z])(?:co\.?,?\s*ltd|ltd|limited|l\.?l\.?c|inc|corp|corporation|gmbh|ag|s\.?\s?r\.?\s?l"
    r"|s\.?p\.?a|s\.?a\.?s?|b\.?v|n\.?v|pte\.?,?\s*ltd|pty\.?,?\s*ltd|sdn\.?\s*bhd|k\.?k|oy|ab|a/s|as|kg|plc|sp\.?\s*z\s*o\.?\s*o|ooo)\b\.?",
    re.IGNORECASE,
)
_WORDS = {
    "company": "co",
    "limited": "ltd",
    "corporation": "corp",
    "incorporated": "inc",
    "&": "and",
}
_ALIKE = str.maketrans("01", "oi")


def same_firm(one: str | None, other: str | None) -> bool | None:
    """True or False; None where a reading is missing, partial or in another script."""
    if not one or not other or _UNCERTAIN.search(one + other):
        return None
    a, b = _key(one), _key(other)
    if min(len(a), len(b)) < LEAST:
        return None
    if a == b:
        return True
    if bool(_HAN.search(a)) != bool(_HAN.search(b)):
        return None
    short, long = sorted((a, b), key=len)
    if short in long:
        return False if _BRANCH.search(long.replace(short, "", 1)) else None
    return False


def one_letter_apart(one: str | None, other: str | None) -> bool:
    """Whether two names differ in a single letter."""
    return bool(one and other) and distance(_key(one or ""), _key(other or ""), limit=1) == 1


def firm_in(text: str) -> str | None:
    """The firm that ``text`` begins with: its Chinese name, else its Latin one without address."""
    first = text.strip(" \t:：,，")
    han = _HAN_FIRM.search(first)
    if han and not re.match(r"^[A-Za-z]", first[: han.start()].strip() or "汉"):
        return han.group().strip("（）() ") if han.group().count("(") == 0 else han.group()
    latin = _LATIN_FIRM.match(first)
    if latin:
        return latin.group().strip()
    bare = re.split(r"[,，;；（(\n]|地址|address", first, maxsplit=1, flags=re.IGNORECASE)[
        0
    ].strip()
    return bare if len(letters(bare)) >= LEAST and _named(bare) else None


def _named(text: str) -> bool:
    """Whether Latin words look like a name and not like a sentence: nearly all are capitalised."""
    words = re.findall(r"[^\W\d]+", text)
    small = [word for word in words if word[0].islower()]
    return len(small) <= len(words) / 4


def exporter_of(inquiry: Inquiry) -> tuple[str, tuple[Evidence, ...]] | None:
    """The exporter 出口货物发货人 and where it stands: the declaration, else ``inquiry.toml``, else
    the contract's seller, else who signs the explanation."""
    stated = [p for kind in ("declaration",) for p in _stated(inquiry, kind)]
    if stated:
        return stated[0].value, stated[0].evidence
    if inquiry.notice.exporter:
        place = Evidence(
            document=NOTICE_FILE,
            page=1,
            quote=inquiry.notice.exporter,
            locator=NOTICE_FILE,
        )
        return inquiry.notice.exporter, (place,)
    for kind in ("contract", "explanation"):
        for particular in _stated(inquiry, kind):
            return particular.value, particular.evidence
    return None


def _stated(inquiry: Inquiry, kind: str) -> list[Particular]:
    return [
        particular
        for doc, part in inquiry.parts()
        if part.kind == kind
        for particular in doc.particulars
        if particular.field == "exporter" and particular.place.page in part.pages
    ]


def _key(name: str) -> str:
    """The letters that tell firms apart."""
    words = re.sub(r"[^\w&\u3400-\u9fff]+", " ", fold_spaced(name).replace(".", "")).split()
    key = letters("".join(_WORDS.get(word, word) for word in words))
    return key if _HAN.search(key) else key.translate(_ALIKE)
