"""Software and technology for goods that the list names by their codes alone.

生产3C004项的技术及资料 says nothing of indium phosphide, 磷化铟单晶生长技术 nothing of 3C004. What
stands before the words for technology is looked up as goods, and the codes in the title are
followed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from zhiyi.controls.entries import Entry

CITED = re.compile(r"(?<!非)(\d[A-E]\d{3}(?:\.[a-z0-9]+)*)(?:至(\d[A-E]\d{3}))?")
"""Codes in a title, and from one to another."""
SAYS = {
    "D": re.compile(
        r"(?:软件|固件|程序|源代码|升级包|software|firmware|source code)$"
        r"|^(?:software|firmware) (?:for|of)\b"
    ),
    "E": re.compile(
        r"(?:技术|工艺|图纸|(?:技术|工艺|设计|生产)(?:资料|文件|文档|包)|technology|know-how|drawings?)$"
        r"|^(?:technology|know-how|drawings?) (?:for|of)\b"
    ),
}
"""How goods say that they are software (D) or technology (E), in folded text."""
KINDS = {"D": "软件", "E": "技术"}
ENDS = (
    *[
        "软件",
        "固件",
        "程序",
        "源代码",
        "升级包",
        "技术",
        "工艺",
        "图纸",
        "资料",
        "文件",
        "文档",
        "包",
        "及",
        "和",
        "、",
        "设计",
        "制造",
        "生产",
    ],
    *[
        "研发",
        "开发",
        "研制",
        "制备",
        "合成",
        "提纯",
        "精炼",
        "冶炼",
        "生长",
        "加工",
        "使用",
        "抛光",
        "烧结",
        "外延",
        "封装",
        "成型",
        "焊接",
    ],
    *["铸造", "装配", "测试", "控制", "升级", "配套", "专用", "用", "的"],
    *[
        "software",
        "firmware",
        "technology",
        "know-how",
        "drawings",
        "drawing",
        "manufacturing",
        "production",
    ],
    *[
        "manufacture",
        "design",
        "development",
        "growth",
        "synthesis",
        "process",
        "control",
        "upgrade",
        "unlocking",
    ],
    "source code",
)
"""What may stand between the name of goods and the end of that of their technology."""
FRONT = re.compile(
    r"^(?:software|firmware|technology|know-how|drawings?) (?:for|of) (?:the )?"
    r"(?:(?:design|development|production|manufacture|manufacturing|use) (?:of|for) )?(?:the )?"
)
STEPS = 6
"""Most words that are taken off the end."""
WORTH = 0.8
"""What the name of the goods is worth to the entry of their technology."""
PROPER = 0.6
"""Least worth of the goods' name: names that also mean other goods say nothing here."""


def cited(entries: Sequence[Entry]) -> dict[int, tuple[int, ...]]:
    """For the number of each entry the numbers of the software and technology entries whose titles
    cite its code, or one above it."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        if entry.code is None or entry.code[1] not in SAYS:
            continue
        told = [match.groups() for match in CITED.finditer(entry.title)]
        for other, goods in enumerate(entries):
            if goods.code and other != number and any(_under(goods.code, *one) for one in told):
                found[other].append(number)
    return {goods: tuple(numbers) for goods, numbers in found.items()}


def _under(code: str, first: str, last: str | None) -> bool:
    if last is not None:
        return first <= code[:5] <= last
    return code == first or code.startswith(f"{first}.")


def goods_of(text: str) -> Iterator[tuple[str, str]]:
    """The kind (D, E) of what a goods name (``plain``) speaks of, and the goods that it is for."""
    for kind, says in SAYS.items():
        if says.search(text):
            rest = FRONT.sub("", text)
            for _ in range(STEPS):
                end = next((one for one in ENDS if rest.endswith(one)), "")
                if not end:
                    break
                rest = rest.removesuffix(end).rstrip()
            if rest:
                yield kind, rest


def said_of(name: str, kind: str) -> str:
    """A match in the officer's words."""
    return f"商品名称为“{name}”的{KINDS[kind]}，条目按管制编码列明该类物项的{KINDS[kind]}"
