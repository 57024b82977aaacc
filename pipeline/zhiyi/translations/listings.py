"""Listings and names: program text, commands, settings, firms. A translation repeats them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiyi.document import Line
from zhiyi.scripts import count_letters

AROUND = 2
"""A comment or a setting alone on its line belongs to the program text so many lines away."""
NAMES = 6
"""So many words a name may have, and so many letters in a script without capitals."""
_FENCE = re.compile(r"^\s*(```|~~~)")
_CODE = re.compile(
    r"[\w)\]}]\s*[{;]\s*$|^\s*[{}]+[\s,;]*$|\w\([^()]*\)\s*;|->\w|\w::\w"  # statements
    r"|^\s*\$\s*[a-z./~]|\s--[a-z][\w-]+(?=[\s=]|$)|^\s*(?:sudo|cd|mkdir|pip install|apt-get) "
    r"|^\s*(?:#include|#define|#ifdef|#endif|def \w+\(|import \w+$|from \w+ import)"
    r"|^\s*-?\s*(?:[a-z]\w*_\w*|[a-z]+[A-Z]\w*|[A-Z]+_[A-Z_\d]+)\s*[:=]"  # a setting
    r"(?!\s*[A-Za-z]?[a-z]+\s[a-z]+\s[a-z])"  # that is explained by no words
)
_SETTING = re.compile(r"^\s*-?\s*[a-z][\w.\-]*\s*[:=](\s+\S+)?(\s+(#|//|;).*)?$")
_COMMENT = re.compile(r"^\s*(?://|/\*|\*\s|\*/|#(?!#)|--\s|;)")
_SMALL = re.compile(r"(?<![\w/\\.\-])[^\W\d_]{3,}(?![\w/\\]|[.\-]\w)")
_LABEL = re.compile(r"[^\W\d_]{3,}\s*[:：]")


def is_name(text: str) -> bool:
    """Whether a text may stand in a translation as it is: names, codes, commands; no sentence, no
    label of a value."""
    if _LABEL.search(text):
        return False
    words = [word for word in _SMALL.findall(text) if len(word) > 3 or word.islower()]
    if any(not (c.isupper() or c.islower()) for word in words for c in word):
        return count_letters(text) <= NAMES
    return len(words) <= NAMES and not any(word.islower() for word in words)


def listing_lines(lines: Sequence[Line]) -> frozenset[str]:
    """Ids of the lines of program text: between fences, or written like it, with the comments and
    settings among such lines."""
    fenced = _fenced(lines)
    code = [line.id in fenced or bool(_CODE.search(line.text)) for line in lines]
    for n, line in enumerate(lines):
        near = code[max(0, n - AROUND) : n] + code[n + 1 : n + 1 + AROUND]
        if any(near) and (_COMMENT.match(line.text) or _SETTING.match(line.text)):
            code[n] = True
    return frozenset(line.id for line, told in zip(lines, code, strict=True) if told)


def _fenced(lines: Sequence[Line]) -> set[str]:
    """Ids of the lines between fences of Markdown, and of the fences."""
    fences = [n for n, line in enumerate(lines) if _FENCE.match(line.text)]
    found: set[str] = set()
    for start, end in zip(fences[::2], fences[1::2], strict=False):
        found |= {line.id for line in lines[start : end + 1]}
    return found
