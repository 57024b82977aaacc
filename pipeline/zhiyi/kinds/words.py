"""The words that tell what a paper is, and page numbers as papers print them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import cast, get_args

from zhiyi.document import Kind
from zhiyi.folding import fold

METHOD = "kinds@1"
# A title is a phrase, not a sentence (longest met in forms and letters: 34 folded characters).
TITLE_LENGTH = 48

_HEADING = re.compile(r"^(第?[一二三四五六七八九十]+[、.章节条)]|[(]?\d+(\.\d+)*[、.)]|附?注[:：])")
_SENTENCE = re.compile(r"[。；;，,!?]|[:：].{12,}|[a-z]{2}\.$")
_NUMBERED = re.compile(r"(报告|合同|证书|文件)?(编号|号码|号|no)[.:：]+.*$")
_BRACKETS = re.compile(r"[(\[【(][^()\[\]】]*[)\]】]$")
_NUMBERS = (
    re.compile(r"第(\d{1,3})页.{0,3}共(\d{1,3})页"),
    re.compile(r"共(?P<n>\d{1,3})页.{0,3}第(?P<k>\d{1,3})页"),
    re.compile(r"(?:page|页码/?页数|页码|页次)[:：.]?(\d{1,3})(?:/|of)(\d{1,3})"),
    re.compile(r"^-?(\d{1,3})/(\d{1,3})-?$"),
    re.compile(r"^(?:seite|страница|стр\.?|página|pagina)(\d{1,3})(?:von|из|de|di|/)(\d{1,3})$"),
)


@dataclass(frozen=True, slots=True)
class KindWords:
    """The knowledge of ``kinds.toml``: title patterns in order, weighted words by kind."""

    titles: tuple[tuple[Kind, re.Pattern[str]], ...]
    cues: Mapping[Kind, Mapping[str, float]]

    def of_title(self, text: str) -> Kind | None:
        """The kind that ``text`` is a title of, None for anything that is no title."""
        folded = fold(text).strip("-—_*#|《》\"'“”")
        if not folded or len(folded) > TITLE_LENGTH or _HEADING.match(folded):
            return None
        if _SENTENCE.search(folded):
            return None
        folded = _NUMBERED.sub("", folded)
        bare = _BRACKETS.sub("", folded) or folded
        for kind, pattern in self.titles:
            if pattern.search(bare) or (bare != folded and pattern.search(folded)):
                return kind
        return None

    def of_words(self, text: str) -> tuple[Kind, float] | None:
        """The kind whose words weigh most in folded ``text``, with their weight."""
        weights = {
            kind: sum(weight for word, weight in words.items() if word in text)
            for kind, words in self.cues.items()
        }
        kind, weight = max(weights.items(), key=lambda pair: pair[1])
        return (kind, weight) if weight > 0 else None


@lru_cache(maxsize=1)
def load_kind_words() -> KindWords:
    """Read ``knowledge/kinds.toml``."""
    text = resources.files("zhiyi.knowledge").joinpath("kinds.toml").read_text("utf-8")
    data = tomllib.loads(text)
    titles = tuple(
        (_kind(row["kind"]), re.compile("|".join(row["patterns"]))) for row in data["title"]
    )
    cues = {
        _kind(row["kind"]): {fold(word): float(weight) for word, weight in row["words"].items()}
        for row in data["cue"]
    }
    return KindWords(titles, cues)


def _kind(name: str) -> Kind:
    if name not in get_args(Kind):
        raise ValueError(f"kinds.toml names an unknown kind: {name}")
    return cast(Kind, name)


def page_number(text: str) -> tuple[int, int] | None:
    """(page, of pages) where folded ``text`` prints them."""
    for pattern in _NUMBERS:
        if match := pattern.search(text):
            groups = match.groupdict() or {"k": match.group(1), "n": match.group(2)}
            page, pages = int(groups["k"]), int(groups["n"])
            return (page, pages) if 0 < page <= pages else None
    return None
