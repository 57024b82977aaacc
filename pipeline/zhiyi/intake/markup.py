"""HTML of mails as plain text: what is written, a line for each block, cells apart by tabs.

Read in one pass in linear time, which the standard library's parser does not do for what is never
closed: a megabyte of ``<!--`` takes it hours. Nothing is run or fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("dd", "dl", "dt", "li", "ol", "ul", "table", "tr"))
_BLOCKS = _HEADINGS | _LISTS | frozenset(("article", "blockquote", "br", "div", "hr", "p", "pre"))
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("head", "script", "style", "title", "template"))
_RAW = frozenset(("script", "style"))
"""What stands in these is no markup: they go on to their own end."""
_NAME = re.compile(r"/?[A-Za-z][A-Za-z0-9:-]{0,60}")
_SPACES = re.compile(r"\s+")
_STOP = re.compile("[>\"']")

Token = tuple[str, bool]
"""A piece of text, or the name of a tag with its slash; whether it is a tag."""


class _Scanner:
    """Goes over a page once; what is not found once is not looked for again."""

    def __init__(self, markup: str) -> None:
        self._text, self._folded = markup, markup.lower()
        self._missing = set[str]()
        if len(self._folded) != len(markup):  # a few capital letters fold into two
            self._folded = markup

    def tokens(self) -> Iterator[Token]:
        at, length = 0, len(self._text)
        while at < length:
            start = self._text.find("<", at)
            start = length if start < 0 else start
            if start > at:
                yield unescape(self._text[at:start]), False
            if start == length:
                return
            name = _NAME.match(self._text, start + 1)
            if name:
                at = self._end_of_tag(name.end())
                told = name[0].lower()
                yield told, True
                if told in _RAW:
                    at = self._find(f"</{told}", at)
            elif self._text.startswith("<!--", start):
                at = self._find("-->", start + 4) + 3
            elif self._text[start + 1 : start + 2] in ("!", "?", "/"):
                at = self._find(">", start) + 1
            else:
                yield "<", False
                at = start + 1

    def _find(self, what: str, at: int) -> int:
        """Where it stands next; the end of the page where it does not."""
        place = -1 if what in self._missing else self._folded.find(what, at)
        if place < 0:
            self._missing.add(what)
        return place if place >= 0 else len(self._text)

    def _end_of_tag(self, at: int) -> int:
        """Behind the ``>`` of a tag; one within quotes does not count."""
        while stop := _STOP.search(self._text, at):
            if stop[0] == ">":
                return stop.end()
            closed = self._find(stop[0], stop.end())
            at = closed + 1 if closed < len(self._text) else stop.end()
        return len(self._text)


def text_of(markup: str) -> str:
    """The text of a page of HTML. Never fails: anything is borne with."""
    pieces: list[str] = []
    unseen = 0
    for piece, is_tag in _Scanner(markup).tokens():
        if not is_tag:
            if not unseen:
                pieces.append(_SPACES.sub(" ", piece))
            continue
        name = piece.lstrip("/")
        if name in _UNSEEN:
            unseen = max(0, unseen - 1) if piece != name else unseen + 1
        elif piece == "body":
            unseen = 0
        if name in _BLOCKS:
            pieces.append("\n")
        elif piece != name and name in _CELLS:
            pieces.append("\t")
    lines = (re.sub(" {2,}", " ", line).strip(" ") for line in "".join(pieces).split("\n"))
    return "\n".join(line.rstrip() for line in lines if line.strip())
