"""A paper as DOCX, set as GB/T 9704-2012 sets 公文: A4, a type area of 156 mm by 225 mm, body in
仿宋 16 points, 22 lines a page, titles in 小标宋 22 points, headings in 黑体 and 楷体.

Every piece of text passes ``printed``, whoever hands it over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Literal

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhiyi.review.papers.elements import (
    Align,
    Cell,
    Column,
    Piece,
    cell_of,
    child,
    length_of,
    page_number,
    pieces_of,
    row_of,
    run_of,
    table_of,
    widths_of,
)
from zhiyi.review.papers.fonts import (
    BODY,
    HEADING,
    SECOND,
    SONG,
    TITLE,
    declare_fonts,
    in_chinese,
    set_font,
    strip,
)
from zhiyi.review.papers.untrusted import printed
from zhiyi.review.papers.zips import resealed

LINE = 28.9
"""Points from line to line: 225 mm in 22 lines."""
LAST = 2
"""Paragraphs at the end that stay with the signature, the gap above it among them."""
LONG_CELL = 220
"""Characters from which a row may go over a page end; a shorter one stays whole."""
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


class Sheet:
    """Built from top to bottom; ``data`` ends it. ``above`` stands at the head of every page."""

    def __init__(self, *, subject: str, above: str, office: str, at: datetime) -> None:
        self._document = docx.Document()
        self._core(subject, office, at)
        _lay_out(self._document, above)
        declare_fonts(self._document)
        in_chinese(self._document)
        strip(self._document)

    def _core(self, subject: str, office: str, at: datetime) -> None:
        core = self._document.core_properties
        core.title, core.author, core.last_modified_by = printed(subject), printed(office), ""
        core.created = core.modified = at.replace(tzinfo=None, microsecond=0)
        core.comments, core.keywords, core.language, core.revision = "", "", "zh-CN", 1

    def title(self, *lines: str) -> None:
        """小标宋 22 points, one paragraph a line, a line of space behind."""
        for n, line in enumerate(lines):
            paragraph = self._paragraph([line], align="center", font=TITLE, size=22, indent=False)
            paragraph.paragraph_format.line_spacing = Pt(33)
            paragraph.paragraph_format.keep_with_next = True
            if n == len(lines) - 1:
                paragraph.paragraph_format.space_after = Pt(LINE / 2)

    def line(self, *pieces: Piece, align: Align = "left") -> None:
        """A line without indent, such as the number of the paper or whom it is for."""
        self._paragraph(pieces, align=align, indent=False)

    def heading(self, text: str, *, level: Literal[1, 2] = 1) -> None:
        font = HEADING if level == 1 else SECOND
        paragraph = self._paragraph([text], font=font)
        paragraph.paragraph_format.keep_with_next = True
        child(paragraph._p.get_or_add_pPr(), "w:outlineLvl", val=str(level - 1))

    def text(self, *pieces: Piece, keep: bool = False) -> None:
        """A paragraph of the body, its first line two characters in."""
        self._paragraph(pieces).paragraph_format.keep_with_next = keep

    def small(self, *pieces: Piece, keep: bool = False) -> None:
        """A remark under a table; with ``keep`` above one, on the same page as its first row."""
        paragraph = self._paragraph(pieces, size=10.5)
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.paragraph_format.line_spacing = Pt(17)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        size: float = 10.5,
        headed: bool = True,
    ) -> None:
        """Ruled; its heading is repeated on every page, and no short row is torn at a page end.
        Without ``headed`` the first column names what the others hold."""
        table, widths = table_of(columns), widths_of(columns)
        if headed:
            cells = [
                cell_of([column.heading], width, "center", size, HEADING, keep=True)
                for column, width in zip(columns, widths, strict=True)
            ]
            table.append(row_of(cells, heading=True, whole=True))
        for n, row in enumerate(rows):
            fonts = [BODY] * len(row) if headed else [HEADING] + [BODY] * (len(row) - 1)
            cells = [
                cell_of(pieces_of(cell), width, column.align, size, font, keep=n == 0)
                for cell, width, column, font in zip(row, widths, columns, fonts, strict=True)
            ]
            table.append(row_of(cells, heading=False, whole=length_of(row) <= LONG_CELL))
        self._document.element.body.insert(-1, table)  # before the section's properties
        self._gap()

    def signature(self, *lines: Cell) -> None:
        """Who issues the paper and when, at the right, room for the seal above. The last words of
        the paper stand on the same page: no seal on a page without text."""
        self._gap()
        for paragraph in self._document.paragraphs[-LAST:]:
            paragraph.paragraph_format.keep_with_next = True
        for n, line in enumerate(lines, 1):
            paragraph = self._paragraph(pieces_of(line), align="right", indent=False)
            paragraph.paragraph_format.right_indent = Pt(64)  # four characters: 9704, 7.3.5
            paragraph.paragraph_format.keep_with_next = n < len(lines)

    def data(self) -> bytes:
        target = BytesIO()
        self._document.save(target)
        return resealed(target.getvalue())

    def _gap(self) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(LINE / 2)
        paragraph.paragraph_format.first_line_indent = Pt(0)

    def _paragraph(
        self,
        pieces: Sequence[Piece],
        *,
        align: Align = "both",
        font: str = BODY,
        size: float = 16,
        indent: bool = True,
    ) -> Any:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.first_line_indent = Pt(size * 2 if indent else 0)
        two = paragraph._p.get_or_add_pPr().get_or_add_ind()
        two.set(qn("w:firstLineChars"), "200" if indent else "0")
        for piece in pieces:
            paragraph._p.append(run_of(piece, font, size))
        return paragraph


def _lay_out(document: Any, above: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    set_font(normal.element.get_or_add_rPr(), BODY)
    normal.paragraph_format.line_spacing = Pt(LINE)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    for header in (section.header, section.even_page_header):
        _edge(header.paragraphs[0], [above], "center", 10.5, HEADING)
    sides: tuple[tuple[Any, Align], ...] = (
        (section.footer, "right"),
        (section.even_page_footer, "left"),
    )
    for footer, align in sides:
        _edge(footer.paragraphs[0], [], align, 14)
        page_number(footer.paragraphs[0])


def _edge(
    paragraph: Any, pieces: Sequence[str], align: Align, size: float, font: str = SONG
) -> None:
    """A line of head or foot; the number of the page stands a character from the edge."""
    paragraph.alignment = _ALIGN[align]
    paragraph.paragraph_format.line_spacing = Pt(size * 1.3)
    if not pieces:
        paragraph.paragraph_format.left_indent = Pt(size)
        paragraph.paragraph_format.right_indent = Pt(size)
    for piece in pieces:
        paragraph._p.append(run_of(piece, font, size))
