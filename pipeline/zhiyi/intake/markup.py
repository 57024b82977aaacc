"""HTML of mails as plain text: what is written, a line for each block, cells apart by tabs."""

from __future__ import annotations

from html.parser import HTMLParser

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("dd", "dl", "dt", "li", "ol", "ul", "table", "tr"))
_BLOCKS = _HEADINGS | _LISTS | frozenset(("article", "blockquote", "br", "div", "hr", "p", "pre"))
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("head", "script", "style", "title", "template"))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "body":
            self._unseen = 0
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _CELLS:
            self.pieces.append("\t")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(" ".join(data.split()) if data.strip() else " ")


def text_of(markup: str) -> str:
    """The text of a page of HTML. Never fails: the parser bears with anything."""
    parser = _Text()
    parser.feed(markup)
    parser.close()
    lines = (line.strip(" ") for line in "".join(parser.pieces).split("\n"))
    return "\n".join(line.rstrip() for line in lines if line.strip())
