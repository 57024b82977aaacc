"""Options that several commands take."""

from __future__ import annotations

import argparse
from pathlib import Path

from zhiyi.commands.arguments.values import day


def add_list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", type=day, metavar="DATE", help="the list as of this day")
    parser.add_argument("--edition", metavar="NAME", help="an edition of the list by name")


def add_own_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        help="the office's own entries, laid over the list (default: ZHIYI_CONTROLS)",
    )


def add_workplace_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--database", metavar="URL", help="default: SQLite in DIR; or postgresql://user@host/name"
    )
    parser.add_argument(
        "--keys",
        type=Path,
        metavar="FOLDER",
        help="of the journal's signing key, never inside DIR (default: ZHIYI_KEYS, else "
        "~/.local/state/zhiyi/keys)",
    )
