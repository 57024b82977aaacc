"""Codes of languages, and what they say of a passage."""

from __future__ import annotations

from zhiyi.document import Passage

NONE, UNKNOWN = "zxx", "und"


def is_chinese(code: str) -> bool:
    """Traditional Chinese is Chinese."""
    return code == "zh" or code.startswith("zh-")


def has_language(code: str) -> bool:
    return code not in (NONE, UNKNOWN)


def in_foreign_language(passage: Passage) -> bool | None:
    """True for a language other than Chinese, though it may be open which; False for Chinese and
    for no language; None where nothing can be told."""
    if passage.code != UNKNOWN:
        return passage.code != NONE and not is_chinese(passage.code)
    if not passage.disputed or any(is_chinese(code) for code in passage.disputed):
        return None
    return True
