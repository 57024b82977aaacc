"""Batches by chance, written to a scratch folder with a manifest of what they hold.

Every inquiry is drawn from a `Random` of its own, so that a batch of fewer inquiries is the
beginning of one of more, whoever draws which.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

from . import papers
from .papers import Made

SEED = 7
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One inquiry as it was drawn: its folder, by name, its files and their pages."""

    name: str
    files: int
    pages: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A folder of inquiries, in order."""

    folder: Path
    inquiries: tuple[Inquiry, ...]

    def first(self, count: int) -> Batch:
        return Batch(self.folder, self.inquiries[:count])

    @property
    def pages(self) -> int:
        return sum(one.pages for one in self.inquiries)

    @property
    def files(self) -> int:
        return sum(one.files for one in self.inquiries)

    @property
    def folders(self) -> list[Path]:
        return [self.folder / one.name for one in self.inquiries]


def load(folder: Path) -> Batch:
    """A batch that was made before."""
    told = json.loads((folder / MANIFEST).read_text("utf-8"))
    return Batch(folder, tuple(Inquiry(**one) for one in told["inquiries"]))


@dataclass(frozen=True, slots=True)
class Nth:
    """Which inquiry is drawn, and of how many pages its long file is."""

    number: int
    pages: int


Filler = Callable[[Nth, Random, papers.Cast, Path], list[Made]]
"""Writes the files of an inquiry into a folder."""


def _small(_: Nth, chance: Random, who: papers.Cast, folder: Path) -> list[Made]:
    return papers.small(chance, who, folder)


def _scanned(nth: Nth, chance: Random, who: papers.Cast, folder: Path) -> list[Made]:
    """Every tenth inquiry has a long scan."""
    return papers.scanned(chance, who, folder, long=0 if nth.number % 10 else nth.pages)


def _large(nth: Nth, chance: Random, who: papers.Cast, folder: Path) -> list[Made]:
    return [papers.scanned_pdf(chance, who, folder, "全套资料扫描件", nth.pages)]


def _pages(nth: Nth, chance: Random, who: papers.Cast, folder: Path) -> list[Made]:
    """Small pages in one file; in every fourth inquiry two scanned ones beside them."""
    made = [papers.slips(chance, who, folder, nth.pages)]
    if nth.number % 4 == 0:
        made.append(papers.scanned_pdf(chance, who, folder, "检测报告", 2))
    return made


def _mixed(nth: Nth, chance: Random, who: papers.Cast, folder: Path) -> list[Made]:
    """Every kind of file in few inquiries: small ones, scans, an archive, a broken file, a file
    of several blocks of pages."""
    made = papers.small(chance, who, folder)
    extras: dict[int, Callable[[], Made]] = {
        1: lambda: papers.slips(chance, who, folder, nth.pages),
        2: lambda: papers.archive(chance, who, folder),
        3: lambda: papers.scan(chance, who, folder),
        4: lambda: papers.broken(chance, who, folder),
    }
    extra = extras.get(nth.number % 6)
    return [*made, extra()] if extra else made


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of batch: how its inquiries are filled, how many there usually are, and the pages of
    a long file."""

    fill: Filler
    count: int
    pages: int = 0


KINDS: dict[str, Kind] = {
    "small": Kind(_small, 1000),
    "scanned": Kind(_scanned, 100, pages=40),
    "large": Kind(_large, 1, pages=200),
    "pages": Kind(_pages, 20, pages=500),
    "mixed": Kind(_mixed, 30, pages=30),
}


def make(
    kind: str, into: Path, *, count: int = 0, pages: int = 0, seed: int = SEED, processes: int = 1
) -> Batch:
    """Draw a batch, or take the one that is there if it is the same or longer."""
    count, pages = count or KINDS[kind].count, pages or KINDS[kind].pages
    given = {"kind": kind, "seed": seed, "pages": pages}
    if (into / MANIFEST).exists():
        told = json.loads((into / MANIFEST).read_text("utf-8"))
        if told["given"] == given and len(told["inquiries"]) >= count:
            return load(into).first(count)
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True, exist_ok=True)
    draw = partial(_inquiry, kind, into, seed, pages)
    if processes > 1:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            inquiries = list(pool.map(draw, range(1, count + 1), chunksize=4))
    else:
        inquiries = [draw(number) for number in range(1, count + 1)]
    told = {"given": given, "inquiries": [asdict(one) for one in inquiries]}
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (into / MANIFEST).write_text(text, encoding="utf-8")
    return Batch(into, tuple(inquiries))


def _inquiry(kind: str, into: Path, seed: int, pages: int, number: int) -> Inquiry:
    chance = Random(f"{seed}/{kind}/{number}")
    who = papers.cast(chance)
    folder = into / f"{number:04}-{who.goods[0]}"
    (folder / "submission").mkdir(parents=True)
    (folder / "inquiry.toml").write_text(_notice(number, who, chance), encoding="utf-8")
    made = KINDS[kind].fill(Nth(number, pages), chance, who, folder / "submission")
    return Inquiry(folder.name, len(made), sum(one.pages for one in made))


def _notice(number: int, who: papers.Cast, chance: Random) -> str:
    month, day = chance.randint(1, 9), chance.randint(1, 20)
    return "".join(
        f"{line}\n"
        for line in (
            f'id = "ZY-2900-2026-{number:05}"',
            f'exporter = "{who.exporter.name}"',
            f"notice_received = 2026-{month:02}-{day:02}",
            f"submitted = 2026-{month:02}-{day + 7:02}",
            f'goods = "{who.goods[0]}"',
        )
    )
