"""Goods whose use stands in brackets or before 用, with the use put before the name.

波纹管（气体离心机用） and 气体离心机用波纹管 are what the list calls 气体离心机波纹管.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

BRACKETED_USE = re.compile(
    r"([^()]{2,20})\((?:主要)?(?:适?用于)?([^()]{2,12}?)(?:专用|使用|配套|用)?\)[^()\u3400-\u9fff]*"
)
"""Goods and what they are for, of a folded goods name."""
USE = re.compile(
    r"(?<=[\u3400-\u9fff]{2})(?<![使通军民商车家医实应利作公专食药备服日])(?:专用|用)(?=[\u3400-\u9fff]{2})"
)
"""用 between a user and the goods, not the end of a word (通用, 军用, 应用)."""
WORTH = 0.9
"""What a name is worth in the goods name so turned."""


def purposed(text: str) -> Iterator[str]:
    """A goods name (``plain``) with its use put before the goods, where it states one."""
    if found := BRACKETED_USE.fullmatch(text):
        goods, use = found.groups()
        yield f"{use}{goods}"
    if (without := USE.sub("", text, count=1)) != text:
        yield without
