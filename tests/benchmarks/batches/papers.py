"""The files of one inquiry by chance: who sends what to whom, told in several formats.

The same `Random` writes the same files to the byte; all files of an inquiry speak of one firm and
one kind of goods. Every maker writes one file into a folder and says how many pages it has.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[3] / "samples"))
from drawing import invented, sheets
from drawing.cast import Cast
from drawing.cast import cast as cast_of
from drawing.files import jpeg, write_docx, write_pdf, write_xlsx, write_zip
from drawing.page import Page
from drawing.scan import Look, Shot, capture
from drawing.seals import Seal
from drawing.stamps import stamp

Sheet = Callable[[Random, Cast], tuple[Page, float]]

SCANNER = Look(dpi=150, noise=2.0, blur=0.4, quality=62)
"""What an office's scanner makes: A4 in 1240 × 1754 pixels, some 120 KiB a page."""

SLIP = (298.0, 420.0)
"""Points of a small page, A6 upright: cheap to draw and to read."""

PAPERS: tuple[tuple[str, Sheet], ...] = (
    ("检测报告", sheets.report), ("情况说明", sheets.explanation), ("销售合同", sheets.contract),
    ("报关单", sheets.form), ("技术参数表", sheets.data_sheet), ("装箱单", sheets.packing_list),
    ("技术说明书", sheets.dense),
)  # fmt: skip
"""Papers by the name of their file, and what draws a page of them."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is written, and how many pages it has; a broken one counts for none."""

    file: Path
    pages: int = 1


Maker = Callable[[Random, Cast, Path], Made]


def cast(chance: Random) -> Cast:
    """Who and what an inquiry speaks of, in faces that every PDF can hold."""
    return replace(cast_of(chance), face=chance.choice(("song", "hei", "kai")))


def free(folder: Path, name: str) -> Path:
    """A file of this name that is not there yet."""
    stem, _, suffix = name.rpartition(".")
    numbered = (f"{stem}{f'-{n}' if n > 1 else ''}.{suffix}" for n in range(1, 1000))
    return next(folder / one for one in numbered if not (folder / one).exists())


def native(chance: Random, who: Cast, folder: Path) -> Made:
    """A PDF of one page with its text, half of them with an electronic seal."""
    name, draw = chance.choice(PAPERS)
    page, foot = draw(chance, who)
    if chance.random() < 0.5:
        stamp(chance, who, page, foot)
    file = free(folder, f"{name}.pdf")
    write_pdf(file, [page], seed=chance.randrange(1 << 30))
    return Made(file)


def note(chance: Random, who: Cast) -> tuple[Page, float]:
    """An explanation on a small page, and how far down it is signed."""
    page, top = Page(SLIP, face=who.face), 30.0
    title, *text = words(chance, who)
    page.text(SLIP[0] / 2, top, title.removeprefix("# "), size=13, face=who.heavy, align="centre")
    top += 26
    for paragraph in text:
        top = page.paragraph(22, top, SLIP[0] - 44, paragraph, size=8.5, leading=1.45)
    return page, top - 20


def slip(chance: Random, who: Cast, folder: Path) -> Made:
    """A PDF of one or two small pages with their text."""
    pages = [note(chance, who)[0] for _ in range(chance.choice((1, 1, 2)))]
    file = free(folder, "情况说明.pdf")
    write_pdf(file, pages, seed=1)
    return Made(file, len(pages))


def small_scan(chance: Random, who: Cast, folder: Path) -> Made:
    """A scanned small page with the firm's red seal."""
    page, foot = note(chance, who)
    page.stamp(Seal(who.exporter.name, code=who.exporter.number), 190, foot, angle=8)
    taken = capture(page, SCANNER, seed=chance.randrange(1 << 30))
    file = free(folder, "情况说明（盖章）.jpg")
    file.write_bytes(jpeg(taken.image, SCANNER.quality, dpi=SCANNER.dpi))
    return Made(file)


def stated(chance: Random, count: int) -> list[tuple[str, str]]:
    """Parameters by name, and what is stated of them."""
    return [(one.zh, invented.figure(chance, one)) for one in invented.parameters(chance, count)]


def words(chance: Random, who: Cast) -> list[str]:
    """An explanation 情况说明 in paragraphs, its title first."""
    figures = "；".join(f"{name}{value}" for name, value in stated(chance, chance.randint(3, 7)))
    return [
        "# 情况说明",
        f"致：{chance.choice(invented.PLACES).removesuffix('市')}海关",
        f"我司{who.exporter.name}（统一社会信用代码{who.exporter.code}）拟向{who.buyer}出口"
        f"{who.goods[0]}（型号{who.model}），商品编号{invented.hs_code(chance)}。",
        f"主要性能指标：{figures}。",
        f"该货物用于{chance.choice(sheets.USES)}。{chance.choice(sheets.REASONS)}",
        "特此说明。",
        who.exporter.name,
        invented.date(chance),
    ]


def letter(chance: Random, who: Cast, folder: Path) -> Made:
    """A DOCX of an explanation with a table of figures."""
    *text, sign, date = words(chance, who)
    table = [("指标名称", "数值"), *stated(chance, chance.randint(3, 6))]
    file = free(folder, "情况说明.docx")
    write_docx(file, [*text, table, sign, date], seed=1)
    return Made(file)


def workbook(chance: Random, who: Cast, folder: Path) -> Made:
    """An XLSX: a packing list."""
    rows: list[list[str | float | int]] = [["箱号", "品名", "型号", "数量", "净重 (kg)"]]
    for n in range(1, chance.randint(3, 9)):
        net = round(chance.uniform(3, 900), 2)
        rows.append([f"C/{n:02}", who.goods[0], who.model, chance.randint(1, 400), net])
    file = free(folder, "装箱单.xlsx")
    write_xlsx(file, {"装箱单": rows})
    return Made(file)


def text(chance: Random, who: Cast, folder: Path) -> Made:
    """A text file, in one of the encodings that Chinese systems write."""
    file = free(folder, "补充说明.txt")
    told = "\n".join(words(chance, who)).removeprefix("# ")
    file.write_bytes(told.encode(chance.choice(("utf-8", "gb18030", "utf-8-sig"))))
    return Made(file)


def scan(chance: Random, who: Cast, folder: Path) -> Made:
    """One scanned page with its seals."""
    name, draw = chance.choice(PAPERS)
    file = free(folder, f"{name}（扫描）.jpg")
    file.write_bytes(jpeg(shot(chance, who, draw).image, SCANNER.quality, dpi=SCANNER.dpi))
    return Made(file)


def broken(chance: Random, who: Cast, folder: Path) -> Made:
    """A file that cannot be read whole: cut off, empty, or not what its name says."""
    file = chance.choice((native, letter, workbook))(chance, who, folder).file
    whole = file.read_bytes()
    file.write_bytes(chance.choice((whole[: len(whole) // 3], b"", chance.randbytes(3000))))
    return Made(file, 0)


def archive(chance: Random, who: Cast, folder: Path) -> Made:
    """A ZIP of two files, half of them with names as Chinese Windows writes them."""
    with tempfile.TemporaryDirectory() as room:
        makers: tuple[Maker, ...] = (chance.choice((letter, text)), workbook)
        held = [make(chance, who, Path(room)).file for make in makers]
        entries = {one.name: one.read_bytes() for one in held}
    file = free(folder, "附件.zip")
    write_zip(file, entries, gbk_names=chance.random() < 0.5)
    return Made(file, len(held))


def shot(chance: Random, who: Cast, draw: Sheet) -> Shot:
    """A sheet with its seals as the office's scanner takes it, a little askew."""
    page, foot = draw(chance, who)
    stamp(chance, who, page, foot)
    look = replace(SCANNER, skew=round(chance.uniform(-0.5, 0.5), 2))
    return capture(page, look, seed=chance.randrange(1 << 30))


def scanned_pdf(chance: Random, who: Cast, folder: Path, name: str, pages: int) -> Made:
    """A PDF of scanned pages, no two alike."""

    def drawn() -> Iterator[Shot]:
        for _ in range(pages):
            yield shot(chance, who, chance.choice(PAPERS)[1])

    file = free(folder, f"{name}.pdf")
    write_pdf(file, drawn(), seed=1)
    return Made(file, pages)


def slips(chance: Random, who: Cast, folder: Path, pages: int) -> Made:
    """A PDF of many small pages with their text, no two alike."""

    def drawn() -> Iterator[Page]:
        for number in range(1, pages + 1):
            page = Page(SLIP, face=who.face)
            page.text(24, 24, f"{who.model} 批次检验记录 第{number}页", size=10)
            for row, (name, value) in enumerate(stated(chance, 6)):
                page.text(24, 56 + 18 * row, f"{name}：{value}", size=9)
            page.text(24, 190, chance.choice(sheets.REASONS)[:26], size=9)
            yield page

    file = free(folder, "批次检验记录.pdf")
    write_pdf(file, drawn(), seed=1)
    return Made(file, pages)


def small(chance: Random, who: Cast, folder: Path) -> list[Made]:
    """Three to five small files; now and then a page of full size, a scan, an archive, a broken
    file among them."""
    makers: list[Maker] = [slip]
    makers += chance.choices((slip, letter, workbook, text), k=chance.randint(2, 4))
    odd = ((native, 1 / 8), (small_scan, 1 / 8), (archive, 1 / 12), (broken, 1 / 25))
    for maker, share in odd:
        if chance.random() < share:
            makers[-1] = maker
    return [make(chance, who, folder) for make in makers]


def scanned(chance: Random, who: Cast, folder: Path, *, long: int = 0) -> list[Made]:
    """Four to eight scanned pages in files of one to three, and a long scan where asked for."""
    left, made = chance.randint(4, 8), []
    while left:
        pages = min(left, chance.randint(1, 3))
        left -= pages
        name = chance.choice(PAPERS)[0]
        if pages == 1 and chance.random() < 0.5:
            made.append(scan(chance, who, folder))
        else:
            made.append(scanned_pdf(chance, who, folder, name, pages))
    if long:
        made.append(scanned_pdf(chance, who, folder, "全套资料扫描件", long))
    return made
