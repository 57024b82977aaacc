"""Text files: decoded, a line each, with the line number as locator."""

from __future__ import annotations

from pathlib import Path

from zhiyi.document import Document, Evidence, Line, Origin, Problem, fact_id
from zhiyi.encodings import decode
from zhiyi.flow import Found

_GUESSED = 0.6
"""Score of lines whose encoding was guessed: below what any clean reading has."""


def find_plain_lines(doc: Document, *, file: Path) -> Found[Line]:
    """The lines of a text file. A guessed encoding lowers the score and is a problem to look at."""
    decoded = decode(file.read_bytes())
    score = 1.0 if decoded.sure else _GUESSED
    method = f"text:{decoded.encoding}@1"
    lines = tuple(
        Line(
            id=fact_id("line", doc, f"p1:{number}", 0),
            evidence=(Evidence(document=doc.id, page=1, quote=printed, locator=f"第{number}行"),),
            origin=Origin(method, score),
            text=printed,
            source="office",
        )
        for number, printed in enumerate(decoded.text.splitlines(), start=1)
        if printed.strip()
    )
    detail = f"文字编码系推断（{decoded.encoding}），请核对文字是否正确"
    problems = (
        () if decoded.sure else (Problem(stage="lines", code="FILE_PARTLY_READ", detail=detail),)
    )
    return Found(lines, problems)
