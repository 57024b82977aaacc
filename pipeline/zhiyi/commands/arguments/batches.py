"""``run``, ``watch`` and ``evaluate``: folders to reports."""

from __future__ import annotations

import argparse
from pathlib import Path

from zhiyi.commands.arguments.adding import Commands, add_command
from zhiyi.commands.arguments.shared import add_list_options
from zhiyi.commands.arguments.values import count, file_name


def add_run(commands: Commands) -> None:
    parser = add_command(
        commands,
        "run",
        "run:run",
        "Inquiry folders to reports.",
        "zhiyi run samples --out out",
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--as", dest="kind", choices=("inquiry", "batch"))
    parser.add_argument("--fresh", action="store_true", help="read every file again")
    parser.add_argument("--until", metavar="STAGE", help="stop after this stage")
    parser.add_argument("--from", dest="since", metavar="STAGE", help="keep what is before it")
    _run_options(parser)


def add_watch(commands: Commands) -> None:
    parser = add_command(
        commands,
        "watch",
        "watch:watch",
        "Reports on inquiry folders as they are completed, until it is told to stop.",
        "zhiyi watch incoming --out out --settle 120",
    )
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--settle",
        type=count,
        default=60,
        metavar="N",
        help="a folder is complete when unchanged for N seconds (default: 60)",
    )
    parser.add_argument(
        "--done",
        type=file_name,
        default=".done",
        metavar="NAME",
        help="or at once when it holds NAME, or its own name with NAME stands beside it "
        "(default: .done)",
    )
    parser.add_argument(
        "--only-done", dest="only_marked", action="store_true", help="and in no other way"
    )
    _run_options(parser)


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--engine", choices=("local", "ray"), default="local")
    parser.add_argument("--workers", type=count, metavar="N", help="default: one a core")
    parser.add_argument("--limits", type=Path, metavar="FILE", help="of files and workers, TOML")
    add_list_options(parser)
    add_watching_options(parser)


def add_watching_options(parser: argparse.ArgumentParser) -> None:
    """Of who watches a run (``batch.watching.options``)."""
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress on standard error")
    parser.add_argument("--log", type=Path, metavar="FILE", help="append a log, JSON lines")
    parser.add_argument(
        "--metrics",
        metavar="[ADDRESS:]PORT",
        help="serve metrics for Prometheus, to this machine alone unless ADDRESS is given",
    )
    parser.add_argument(
        "--metrics-file", type=Path, metavar="FILE.prom", help="write metrics for a node exporter"
    )
    parser.add_argument(
        "--profile", action="store_true", help="tell at the end where time went; profile.json"
    )


def add_evaluate(commands: Commands) -> None:
    parser = add_command(
        commands,
        "evaluate",
        "evaluate:evaluate",
        "Scores inquiry folders against their truth.json.",
        "zhiyi evaluate samples --out out",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep the reports here")
    parser.add_argument("--workers", type=count, metavar="N")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--from", dest="since", metavar="STAGE", help="with --out: keep what is before it"
    )
    parser.add_argument("--missed", action="store_true", help="name what was missed or extra")
