"""Measures reading, seals, the second reader, translations, speed and memory, and prints one table.

    python -m tests.benchmarks [--seed 7] [--pages 18] [--only reading,translations]
        [--scans FOLDER] [--inquiries FOLDER] [--memory] [--json FILE]

Pages are drawn afresh (`samples/fresh.py`); the readers compared are RapidOCR and Tesseract as they
come, on the same pages in the same run. Times are only comparable within one run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from zhiyi.equipment import load_knowledge

from .folders import inquiries, key_lines
from .pages import FreshPage, fresh_pages
from .readers import Cost, Reader, Zhiyi, rapid_defaults, submitted, tesseract_defaults
from .reading import Sums, read_all
from .seals import SealTally, Tallies, seal_rows, tally_seals
from .speed import long_scan, peak_memory, seconds_with_workers
from .table import Report, Row
from .translations import arguments as translations_of
from .translations import measure as measure_translations

Say = Callable[[str], None]
PARTS = ("reading", "second", "seals", "speed", "scans", "inquiries", "translations")
ON_FRESH = {"reading", "second", "seals", "speed", "memory"}
ZHIYI, ONCE = "zhiyi", "zhiyi, read once"
RAPID, TESSERACT = "RapidOCR, defaults", "Tesseract chi_sim+eng"


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--pages", type=int, default=18, help="9 classes of quality go round")
    parser.add_argument("--quality", action="append", default=[], help="only this class")
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}, memory")
    parser.add_argument("--no-peers", action="store_true", help="leave the other readers out")
    parser.add_argument("--scans", type=Path, help="images with gt/*.viewed.json")
    parser.add_argument("--inquiries", type=Path, help="inquiry folders with truth.json")
    parser.add_argument("--memory", action="store_true", help="read a long scanned PDF as well")
    parser.add_argument("--memory-pages", type=int, default=500)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--keep", type=Path, help="draw the pages here and leave them")
    parser.add_argument("--log", type=Path, help="every error, line by line, to this file")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    only = set(filter(None, options.only.split(",")))
    if unknown := only - {*PARTS, "memory"}:
        print(f"no such part: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    if options.memory:
        only.add("memory")
    report = Report()
    with tempfile.TemporaryDirectory() as room:
        run(options, only, Path(room), report)
    if options.json:
        report.write(options.json, {key: str(value) for key, value in vars(options).items()})
    return 0


def run(options: argparse.Namespace, only: set[str], room: Path, report: Report) -> None:
    """Every part asked for, with all that is remarked on the way in the log."""
    with open(options.log or room / "log", "w", encoding="utf-8") as log:

        def say(text: str) -> None:
            print(text, file=log, flush=True)

        if only & ON_FRESH:
            fresh(options, only, room, report, say)
        folders(options, only, report, say)
    if "translations" in only:
        measure_translations(
            translations_of(["--seed", str(options.seed), "--split", "reported"]), report
        )


def fresh(
    options: argparse.Namespace, only: set[str], room: Path, report: Report, say: Say
) -> None:
    """All that is measured on fresh pages."""
    pages = fresh_pages(
        options.keep or room / "pages",
        seed=options.seed,
        pages=options.pages,
        qualities=options.quality,
    )
    warm = fresh_pages(room / "warm", seed=options.seed + 1, pages=1)[0].file
    if only & {"reading", "second", "speed"}:
        readers = readers_of(options, only)
        for reader in readers.values():
            reader(submitted(warm))  # loads the models
        sums = read_all(pages, readers, say=say)
        if "reading" in only:
            report.section("reading fresh pages", reading_rows(sums))
        if "second" in only:
            report.section("second reader: critical tokens", second_rows(sums))
    if only & {"seals", "speed"}:
        everything = Zhiyi(load_knowledge(), until="seals")
        everything(submitted(warm))
        tallies, cost = seals_of(pages, everything, say)
        if "seals" in only:
            report.section("seals on fresh pages", seal_rows(tallies))
    if "speed" in only:
        report.section("speed", speed_rows(sums, cost, pages, warm))
    if "memory" in only:
        report.section("memory", memory(room, pages, options.memory_pages, say))


def readers_of(options: argparse.Namespace, only: set[str]) -> dict[str, Reader]:
    """The readers that the parts asked for need."""
    knowledge = load_knowledge()
    readers: dict[str, Reader] = {ZHIYI: Zhiyi(knowledge)}
    if "speed" in only:
        readers[ONCE] = Zhiyi(knowledge, second=False)
    if only & {"reading", "speed"} and not options.no_peers:
        readers |= peers()
    return readers


def peers() -> dict[str, Reader]:
    return {RAPID: rapid_defaults(), TESSERACT: tesseract_defaults()}


def folders(options: argparse.Namespace, only: set[str], report: Report, say: Say) -> None:
    """All that is measured on folders given."""
    wanted = {"scans": (options.scans, key_lines), "inquiries": (options.inquiries, inquiries)}
    for part, (folder, measure) in wanted.items():
        if part not in only or folder is None:
            continue
        readers: dict[str, Reader] = {ZHIYI: Zhiyi(load_knowledge(), until="seals")}
        readers |= {} if options.no_peers else peers()
        recalls, tallies = measure(folder, readers, ZHIYI, say)
        rows = {name: recall.row() for name, recall in recalls.items()}
        report.section(f"{part}: lines of {folder.name}", rows)
        report.section(f"{part}: seals of {folder.name}", seal_rows(tallies))


def reading_rows(sums: Sums) -> dict[str, Row]:
    rows = {name: by["all"].row() for name, by in sums.items()}
    for quality in sums[ZHIYI]:
        if quality != "all":
            for name, by in sums.items():
                if name != ONCE:
                    rows[f"  {quality}: {name.split(',')[0].split()[0]}"] = by[quality].row()
    return rows


def second_rows(sums: Sums) -> dict[str, Row]:
    rows = {"all": sums[ZHIYI]["all"].second()}
    return rows | {f"  {q}": one.second() for q, one in sums[ZHIYI].items() if q != "all"}


def seals_of(pages: Sequence[FreshPage], everything: Zhiyi, say: Say) -> tuple[Tallies, Cost]:
    tallies, cost = Tallies(SealTally), Cost()
    for page in pages:
        found = everything(submitted(page.file))
        cost.add(found.cost)
        tally_seals(page.seals, found.seals, page.file.name, tallies, f"  {page.quality}")
    for remark in tallies["all"].remarks:
        say(f"    {remark}")
    return tallies, cost


def speed_rows(
    sums: Sums, everything: Cost, pages: Sequence[FreshPage], warm: Path
) -> dict[str, Row]:
    files = [page.file for page in pages]
    found = {name: by["all"].cost for name, by in sums.items()}
    rows: dict[str, Row] = {}
    for name, cost in (*found.items(), (f"{ZHIYI}, with tables and seals", everything)):
        rows[name] = cost.row()
    for until, second, name in (
        ("lines", False, "zhiyi, read once, 2 workers"),
        ("lines", True, "zhiyi, 2 workers"),
        ("seals", True, "zhiyi, with tables and seals, 2 workers"),
    ):
        seconds = seconds_with_workers(files, warm, workers=2, until=until, second=second)
        rows[name] = {"pages": len(files), "seconds a page": seconds}
    for row in rows.values():
        bare, wall = row.get("inference seconds a page"), row["seconds a page"]
        row["ratio to inference"] = wall / bare if bare and wall else None
        for column in ("seconds a page", "processor seconds a page"):
            theirs, ours = rows.get(RAPID, {}).get(column), row.get(column)
            name = f"times RapidOCR's {column.removesuffix(' a page')}"
            row[name] = theirs / ours if theirs and ours else None
    return rows


def memory(room: Path, pages: Sequence[FreshPage], count: int, say: Say) -> dict[str, Row]:
    """`zhiyi run` over one scanned PDF of many pages."""
    folder = room / "long" / "submission"
    folder.mkdir(parents=True)
    long_scan(folder / "扫描件.pdf", [page.file for page in pages], count)
    command = [sys.executable, "-m", "zhiyi.cli", "run", str(folder.parent)]
    seconds, peak = peak_memory([*command, "--out", str(room / "out"), "--workers", "1"], say)
    row: Row = {"pages": count, "seconds a page": seconds / count, "peak MiB": peak}
    return {"zhiyi run, one scanned PDF": row}


if __name__ == "__main__":
    raise SystemExit(main())
