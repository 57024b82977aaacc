"""Letters, contracts and reports: layouts that several folders share."""

from collections.abc import Sequence

from drawing.page import RED, Page
from drawing.seals import Seal

LEFT, RIGHT = 68.0, 527.0
ROOM = RIGHT - LEFT


def letter(
    title: str,
    to: str,
    paragraphs: Sequence[str],
    sign: Sequence[str],
    *,
    face: str = "song",
    size: float = 11.5,
    head: str = "",
    number: str = "",
    bold: str = "",
    top: float = 70.0,
    leading: float = 1.7,
) -> Page:
    """A letter such as a 情况说明. Paragraphs beginning with “■” are headings; `head` is a red
    letterhead with a red line, which is no seal."""
    page = Page(face=face)
    heavy = bold or face
    if head:
        page.text(297, top - 22, head, size=21, face=heavy, colour=RED, align="centre")
        page.rule(LEFT - 8, top + 10, RIGHT + 8, top + 10, weight=2.2, colour=RED)
        page.rule(LEFT - 8, top + 13.5, RIGHT + 8, top + 13.5, weight=0.7, colour=RED)
        top += 24
    if number:
        page.text(RIGHT, top, number, size=9.5, align="right")
        top += 16
    page.text(297, top, title, size=18, face=heavy, align="centre")
    top += 40
    if to:
        page.text(LEFT, top, to, size=size)
        top += size * leading
    for text in paragraphs:
        heading = text.startswith("■")
        top = page.paragraph(
            LEFT,
            top,
            ROOM,
            text.removeprefix("■"),
            size=size,
            indent=0 if heading else 2 * size,
            leading=leading,
            face=heavy if heading else face,
        )
    top += size
    for line in sign:
        page.text(RIGHT - 20, top, line, size=size, align="right")
        top += size * leading
    return page


def clauses(
    page: Page, top: float, pairs: Sequence[tuple[str, str]], *, size: float = 9.5
) -> float:
    """Clauses in Chinese, each followed by its English."""
    for chinese, english in pairs:
        top = page.paragraph(LEFT, top, ROOM, chinese, size=size, leading=1.42)
        top = page.paragraph(LEFT, top, ROOM, english, size=size - 0.5, leading=1.36) + 2.5
    return top


def contract_head(
    page: Page,
    *,
    number: str,
    date: str,
    place: str,
    seller: tuple[str, str],
    buyer: tuple[str, str],
    bold: str,
    title: str = "销 售 合 同",
    english: str = "SALES CONTRACT",
) -> float:
    """The first third of a contract; names are (Chinese and English, address)."""
    page.text(297, 50, title, size=18, face=bold, align="centre")
    page.text(297, 74, english, size=12, face=bold, align="centre")
    page.text(RIGHT, 96, f"合同编号 Contract No.：{number}", size=9.5, align="right")
    page.text(RIGHT, 110, f"签订日期 Date：{date}", size=9.5, align="right")
    page.text(RIGHT, 124, f"签订地点 Signed at：{place}", size=9.5, align="right")
    top = 146.0
    for label, (name, address) in (("卖方 The Seller：", seller), ("买方 The Buyer：", buyer)):
        top = page.paragraph(LEFT, top, ROOM, label + name, size=9.5, leading=1.4)
        top = page.paragraph(LEFT, top, ROOM, f"地址 Address：{address}", size=9.5, leading=1.4) + 3
    return top


def signatures(
    page: Page, top: float, seller: str, buyer: str, *, person: str = "", signed: str = ""
) -> float:
    """The two places for signatures; returns the height where seals go."""
    page.text(LEFT, top, "卖方（盖章） The Seller", size=9.5)
    page.text(325, top, "买方（签字） The Buyer", size=9.5)
    page.paragraph(LEFT, top + 16, 210, seller, size=9.5)
    page.paragraph(325, top + 16, 200, buyer, size=9.5)
    page.text(LEFT, top + 60, "授权代表 Authorized signature：", size=9.5)
    page.text(325, top + 60, "Authorized signature：", size=9.5)
    page.text(432, top + 54, signed, size=15, face="kai", colour=(40, 50, 120))
    page.text(LEFT + 150, top + 74, person, size=15, face="kai", colour=(30, 30, 60))
    return top + 40


def report_head(
    page: Page,
    lab: str,
    title: str,
    number: str,
    facts: Sequence[Sequence[str]],
    *,
    bold: str,
    widths: Sequence[float] = (85, 165, 85, 124),
) -> float:
    """Heading and the table of what was tested; returns where results begin."""
    page.text(297, 44, lab, size=15, face=bold, align="centre")
    page.text(297, 70, title, size=18, face=bold, align="centre")
    page.text(RIGHT, 100, f"报告编号：{number}", size=9.5, align="right")
    return page.table(LEFT, 116, widths, facts, size=9.5) + 14


def lab_seal(name: str, code: str = "") -> Seal:
    return Seal(name, below="检验检测专用章", code=code)
