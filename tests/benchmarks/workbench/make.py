"""Fills an output directory with as many cases as a large office has, made of those of a real run.

    zhiyi run samples --out RUN
    python -m tests.benchmarks.workbench.make RUN --out DIR [--cases 2000] [--large]

Each case is a report of RUN under another number, exporter, date and office; its papers and page
pictures are links to few copies, so that 2,000 cases take some 0.7 GB. With ``--large`` one more,
"large", with 300 pages and 2,000 indicators. The same seed, the same cases.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from pydantic_core import from_json, to_json

SEED = 8
CASES = 2_000
PAGES, INDICATORS = 300, 2_000
"""Of the large case, at least."""

VARIANTS = 40
"""Copies of the papers of each report, each with an exporter of its own."""

OFFICES = ("南京海关", "上海海关", "深圳海关", "天津海关", "青岛海关")
_PLACES = ("江苏", "浙江", "山东", "湖北", "四川", "广东", "福建", "安徽")
_NAMES = "云澄岚岳瀚川铭泽启恒晟瑞嘉禾锦程"
_TRADES = ("新材料有限公司", "精密机械有限公司", "特种合金股份有限公司", "进出口有限公司")
FIRST_DAY = date(2026, 1, 5)

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PICTURE = re.compile(r"pages/([^\"/]+)-([0-9]+)\.jpg")


@dataclass(frozen=True, slots=True)
class Source:
    """A case of a real run, as text."""

    folder: Path
    report: str
    documents: dict[str, str]
    exporter: str

    @classmethod
    def of(cls, folder: Path) -> Source:
        report = (folder / "report.json").read_text("utf-8")
        files = sorted((folder / "documents").glob("*.json"))
        texts = {file.name: file.read_text("utf-8") for file in files}
        return cls(folder, report, texts, from_json(report)["inquiry"]["exporter"] or "")


def make(run: Path, out: Path, *, cases: int = CASES, seed: int = SEED) -> list[str]:
    """Names of the cases written below ``out``."""
    sources = sources_of(run)
    return [_case(sources, out, number, Random(f"{seed}/{number}")) for number in range(cases)]


def sources_of(run: Path) -> list[Source]:
    found = [Source.of(file.parent) for file in sorted(run.glob("*/report.json"))]
    if not found:
        raise SystemExit(f"{run}: no report of zhiyi run is there")
    return found


def _case(sources: Sequence[Source], out: Path, number: int, chance: Random) -> str:
    source = sources[number % len(sources)]
    variant = (number // len(sources)) % VARIANTS
    name = f"ZY-{2000 + number % len(OFFICES)}-2026-{number:05}"
    exporter = exporter_of(variant)
    report = from_json(_as(source.report, source.exporter, exporter))
    report["inquiry"].update(_notice(report["inquiry"], name, number, chance))
    _thin(report, chance)
    papers = _papers(source, out / ".papers" / f"{source.folder.name}-{variant}", exporter)
    folder = out / name
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    for paper in papers:
        _link(paper, folder / "documents" / paper.name)
    _pictures(source, folder)
    (folder / "report.json").write_bytes(to_json(report))
    return name


def exporter_of(variant: int) -> str:
    chance = Random(f"exporter {variant}")
    name = "".join(chance.sample(_NAMES, 2))
    return f"{chance.choice(_PLACES)}{name}{chance.choice(_TRADES)}"


def _as(text: str, exporter: str, other: str) -> str:
    return text.replace(exporter, other) if exporter else text


def _notice(inquiry: dict[str, Any], name: str, number: int, chance: Random) -> dict[str, Any]:
    received = FIRST_DAY + timedelta(days=chance.randrange(330))
    deadline = received + timedelta(days=9)
    return {
        "id": name,
        "folder": name,
        "office": OFFICES[number % len(OFFICES)],
        "notice_no": f"关质疑〔2026〕{number:05}号",
        "notice_received": received.isoformat(),
        "deadline": None if chance.random() < 0.03 else deadline.isoformat(),
    }


def _thin(report: dict[str, Any], chance: Random) -> None:
    """Offices see many cases with little in them: some findings and candidates are left out."""
    for layer in ("findings", "candidates"):
        report[layer] = [one for one in report[layer] if chance.random() < 0.8]


def _papers(source: Source, folder: Path, exporter: str) -> list[Path]:
    if not folder.is_dir():
        folder.mkdir(parents=True)
        for name, text in source.documents.items():
            (folder / name).write_text(_as(text, source.exporter, exporter), "utf-8")
    return sorted(folder.iterdir())


def _pictures(source: Source, folder: Path) -> None:
    (folder / "pages").mkdir(exist_ok=True)
    for picture in (source.folder / "pages").glob("*.jpg"):
        _link(picture, folder / "pages" / picture.name)


def _link(file: Path, name: Path) -> None:
    name.unlink(missing_ok=True)
    try:
        os.link(file, name)
    except OSError:  # another disk
        name.write_bytes(file.read_bytes())


def make_large(
    run: Path, out: Path, *, pages: int = PAGES, indicators: int = INDICATORS, name: str = "large"
) -> str:
    """One case with the papers of a report many times over, each copy with ids of its own; all
    speak of the same goods."""
    source = max(sources_of(run), key=lambda one: len(from_json(one.report)["indicators"]))
    report = from_json(source.report)
    ids = _ids(report, *map(from_json, source.documents.values()))
    ids -= {report["inquiry"]["id"], *(goods["id"] for goods in report["goods"])}
    folder = out / name
    for place in ("documents", "pages"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    _copy(source, folder, _Copy(ids, ""))
    copies = (_Copy(ids, f"-{number}") for number in count(2))
    while True:
        enough = sum(document["pages"] for document in report["documents"]) >= pages
        if enough and len(report["indicators"]) >= indicators:
            break
        copy = next(copies)
        _copy(source, folder, copy)
        again = from_json(copy.of(source.report))
        for document in again["documents"]:
            document["path"] = f"{copy.suffix[1:]}/{document['path']}"
        for layer in ("documents", "indicators", "contradictions", "findings", "derived"):
            report[layer] += again[layer]
    report["inquiry"].update(id=name, folder=name)
    (folder / "report.json").write_bytes(to_json(report))
    return name


def _ids(*found: Any) -> set[str]:
    """Every value named "id", however deep."""
    ids: set[str] = set()
    left = list(found)
    while left:
        one = left.pop()
        if isinstance(one, dict):
            ids |= {one["id"]} if isinstance(one.get("id"), str) else set()
            left += one.values()
        elif isinstance(one, list):
            left += one
    return ids


@dataclass(frozen=True, slots=True)
class _Copy:
    """Gives every one of ``ids`` a suffix, also in the names of page pictures."""

    ids: set[str]
    suffix: str

    def of(self, text: str) -> str:
        named = _QUOTED.sub(lambda f: f'"{self.id(f[1])}"' if f[1] in self.ids else f[0], text)
        return _PICTURE.sub(lambda f: f"pages/{self.id(f[1])}-{f[2]}.jpg", named)

    def id(self, id: str) -> str:
        return id + self.suffix


def _copy(source: Source, folder: Path, copy: _Copy) -> None:
    for name, text in source.documents.items():
        id = copy.id(name.removesuffix(".json"))
        (folder / "documents" / f"{id}.json").write_text(copy.of(text), "utf-8")
    for picture in (source.folder / "pages").glob("*.jpg"):
        id, page = picture.stem.rsplit("-", 1)
        _link(picture, folder / "pages" / f"{copy.id(id)}-{page}.jpg")


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.workbench.make",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("run", type=Path, help="what zhiyi run --out wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--large", action="store_true", help="and one of 300 pages")
    options = parser.parse_args(given)
    made = make(options.run, options.out, cases=options.cases, seed=options.seed)
    if options.large:
        made.append(make_large(options.run, options.out))
    print(f"{len(made)} cases in {options.out}")


if __name__ == "__main__":
    main()
