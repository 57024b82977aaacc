"""What a correction costs: processor seconds of a revision, models loaded, in one process.

    python -m tests.benchmarks.workbench.revising DIR/CASE [DIR/CASE ...]

Each case is copied to a temporary folder first, and told there as a run tells it where no run of
this program did (found.json), as in the output of ``make``. The first indicator with a figure is
corrected, then the next, so that the second revision stands on the first; with ``--line`` the first
line of more than a few words, then the next, which translations are told from.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from zhiyi.batch.retelling import FILE, keep_retelling, kept_retelling
from zhiyi.batch.revising import load, revise
from zhiyi.batch.tasks import Reporting, Retelling, Revise, Tell, layout
from zhiyi.batch.telling import documents_of, tell
from zhiyi.clock import Clock
from zhiyi.corrections import Figure, LineText, append_correction
from zhiyi.errors import ArgumentError
from zhiyi.inquiry import NOTICE_FILE, Notice
from zhiyi.limits import Limits
from zhiyi.store import Layout

REVISIONS = 2
WORDS = 12
"""Letters of a line that says something."""


def measure(case: Path, *, lines: bool = False) -> Iterator[str]:
    """Lines that tell it. ``lines``: of which lines of print are corrected, not figures."""
    with tempfile.TemporaryDirectory(prefix="zhiyi-revising-") as name:
        folder = Path(shutil.copytree(case, Path(name) / "case"))
        report = json.loads((folder / "report.json").read_bytes())
        if not (folder / FILE).is_file():
            keep_retelling(folder, _retelling(report))
        task = Revise(
            out=folder.parent, inquiry="case", retelling=kept_retelling(folder), limits=Limits()
        )
        if not Layout(folder).found.is_file():
            run = get_context("spawn").Process(target=_as_run, args=(task, Path(name) / "in"))
            run.start()
            run.join()
            report = json.loads((folder / "report.json").read_bytes())
        load(task, Clock())
        pages = sum(document["pages"] for document in report["documents"])
        yield f"{case.name}: {pages} pages, {len(report['indicators'])} indicators"
        figures = iter([one["id"] for one in report["indicators"] if one["value"]])
        printed = _lines(task)
        for number in range(1, REVISIONS + 1):
            if lines:
                _correct_line(folder, printed, number)
            else:
                _correct(folder, figures, number)
            clock, began, worked = Clock(), time.monotonic(), time.process_time()
            told = revise(task, clock)
            worked = time.process_time() - worked
            seconds = time.monotonic() - began
            yield f"  revision {told.revision}: {worked:.2f} s processor, {seconds:.2f} s wall"
            for stage, spent in sorted(clock.stages(), key=lambda pair: -pair[1])[:8]:
                yield f"    {stage:16} {spent:6.2f} s"


def _lines(task: Revise) -> Iterator[tuple[str, str]]:
    """Lines of more than a few words in the longest of the papers, with what is read there."""
    documents, _ = documents_of(layout(task), task.retelling.documents)
    for line in max(documents, key=lambda doc: len(doc.lines)).lines:
        if len(line.text) > WORDS:
            yield line.id, line.text


def _as_run(task: Revise, submission: Path) -> None:
    """Tell the inquiry as ``zhiyi run`` does when its documents are read."""
    retelling, notice = task.retelling, task.retelling.notice
    submission.mkdir()
    told = {name: getattr(notice, name) for name in ("id", "office", "exporter", "goods")}
    lines = [f"{name} = {json.dumps(value)}" for name, value in told.items() if value]
    (submission / NOTICE_FILE).write_text("\n".join(lines), encoding="utf-8")
    tell(
        Tell(
            out=task.out,
            inquiry=task.inquiry,
            folder=submission,
            named=retelling.named,
            documents=retelling.documents,
            reporting=retelling.reporting,
            limits=Limits(),
            elapsed=0.0,
        ),
        Clock(),
    )


def _correct(folder: Path, facts: Iterator[str], number: int) -> None:
    for fact in facts:
        try:
            append_correction(
                folder,
                layer="indicators",
                fact=fact,
                change=Figure(figure=str(700 + number)),
                by="measure",
            )
        except ArgumentError:  # a figure that its unit does not fit
            continue
        return
    raise SystemExit("no indicator that could be corrected")


def _correct_line(folder: Path, printed: Iterator[tuple[str, str]], number: int) -> None:
    fact, text = next(printed, (None, ""))
    if fact is None:
        raise SystemExit("no line that says something")
    change = LineText(text=f"{text} {number}")
    append_correction(folder, layer="lines", fact=fact, change=change, by="measure")


def _retelling(report: dict[str, Any]) -> Retelling:
    program, inquiry = report["program"], report["inquiry"]
    reporting = Reporting(as_of=date.fromisoformat(program["as_of"]), started=program["started"])
    return Retelling(
        id=inquiry["id"],
        named=inquiry["folder"],
        notice=Notice(id=inquiry["id"], office=inquiry["office"], exporter=inquiry["exporter"]),
        documents=tuple(document["id"] for document in report["documents"]),
        reporting=reporting,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("cases", type=Path, nargs="+", metavar="DIR/CASE")
    parser.add_argument("--line", action="store_true", help="correct lines of print, not figures")
    told = parser.parse_args(arguments)
    for case in told.cases:
        for line in measure(case, lines=told.line):
            print(line, flush=True)


if __name__ == "__main__":
    main()
