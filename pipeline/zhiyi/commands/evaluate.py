"""``zhiyi evaluate``: runs inquiry folders and scores them against their truth."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from zhiyi import codec
from zhiyi.batch.course import Done
from zhiyi.batch.run import run_folders
from zhiyi.config import Settings
from zhiyi.errors import ArgumentError
from zhiyi.evaluation.scores import Score, score_report
from zhiyi.evaluation.truth import read_truth, same_path
from zhiyi.intake.folder import Folder, find_inquiries
from zhiyi.store import Layout
from zhiyi.units import Units, load_units

TRUTH = "truth.json"


def evaluate(options: argparse.Namespace) -> int:
    folders = [f for f in find_inquiries([options.folder]) if (f.path / TRUTH).is_file()]
    if not folders:
        raise ArgumentError(f"{options.folder}: no inquiry with a {TRUTH} in it")
    workers = {"workers": options.workers} if options.workers else {}
    settings = Settings(since=options.since, **workers)
    units = load_units()
    with _output(options.out) as out:
        done = run_folders(folders, out=out, settings=settings)
        scores = {
            folder.name: _scores(folder, inquiry, units)
            for folder, inquiry in zip(folders, done, strict=True)
        }
    if options.json:
        print(json.dumps(_plain(scores), ensure_ascii=False, indent=1))
    else:
        print(_table(scores).to_string(na_rep=""))
        if options.missed:
            _print_missed(scores)
    return 1 if any(inquiry.problems for inquiry in done) else 0


@contextmanager
def _output(out: Path | None) -> Iterator[Path]:
    if out:
        yield out
        return
    with tempfile.TemporaryDirectory(prefix="zhiyi-evaluate-") as folder:
        yield Path(folder)


def _scores(folder: Folder, done: Done, units: Units) -> list[Score]:
    report = json.loads(done.layout.report_json.read_text(encoding="utf-8"))
    texts = texts_of(report, done.layout)
    return score_report(report, texts, read_truth(folder.path / TRUTH), units)


def texts_of(report: dict[str, Any], layout: Layout) -> dict[str, str]:
    """The text of every document as it was read, by path."""
    kept = [codec.load(layout.document(told["id"]).read_bytes()) for told in report["documents"]]
    return {same_path(doc.path): "\n".join(line.text for line in doc.lines) for doc in kept}


def _plain(scores: dict[str, list[Score]]) -> dict[str, Any]:
    return {
        name: [
            {
                "measure": score.measure,
                "found": score.found,
                "missed": score.missed,
                "extra": score.extra,
                "recall": score.recall,
                "precision": score.precision,
            }
            for score in measured
        ]
        for name, measured in scores.items()
    }


def _table(scores: dict[str, list[Score]]) -> pd.DataFrame:
    """Measures down, inquiries across: found/all and, where it counts, +extra; then the whole."""
    measures = list(dict.fromkeys(s.measure for measured in scores.values() for s in measured))
    columns = {
        name: {score.measure: _told(score) for score in measured}
        for name, measured in scores.items()
    }
    flat = [score for measured in scores.values() for score in measured]
    columns["all"] = {m: _told(_sum(m, [s for s in flat if s.measure == m])) for m in measures}
    return pd.DataFrame(columns, index=measures)


def _sum(measure: str, scores: list[Score]) -> Score:
    extras = [score.extra for score in scores if score.extra is not None]
    return Score(
        measure,
        sum(score.found for score in scores),
        tuple(name for score in scores for name in score.missed),
        tuple(name for extra in extras for name in extra) if extras else None,
    )


def _told(score: Score) -> str:
    total = score.found + len(score.missed)
    if not total and not score.extra:
        return "-"
    return f"{score.found}/{total}" + (f" +{len(score.extra)}" if score.extra else "")


def _print_missed(scores: dict[str, list[Score]]) -> None:
    for name, measured in scores.items():
        for score in measured:
            for missed in score.missed:
                print(f"{name}\t{score.measure}\tmissed\t{missed}")
            for extra in score.extra or ():
                print(f"{name}\t{score.measure}\textra\t{extra}")
