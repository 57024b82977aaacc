"""``controls``: the control list."""

from __future__ import annotations

import argparse
from pathlib import Path

from zhiyi.commands.arguments.adding import Commands, add_command
from zhiyi.commands.arguments.shared import add_list_options, add_own_folder


def add_controls(commands: Commands) -> None:
    parser = commands.add_parser("controls", help="The control list 两用物项出口管制清单.")
    verbs: Commands = parser.add_subparsers(required=True, metavar="VERB")
    for add in (_list, _show, _browse, _match, _check, _diff, _import):
        add(verbs)


def _list(verbs: Commands) -> None:
    verb = add_command(
        verbs, "list", "controls:list_", "All entries.", "zhiyi controls list --json"
    )
    _of_a_day(verb)
    _as_json(verb)


def _show(verbs: Commands) -> None:
    verb = add_command(verbs, "show", "controls:show", "One entry.", "zhiyi controls show 3A225")
    verb.add_argument("code", metavar="CODE")
    _of_a_day(verb)
    _as_json(verb)


def _browse(verbs: Commands) -> None:
    verb = add_command(
        verbs,
        "browse",
        "controls:browse",
        "The list as one HTML file to browse and search, without network.",
        "zhiyi controls browse --out list.html",
    )
    verb.add_argument("--out", metavar="FILE.html", type=Path, required=True)
    _of_a_day(verb)


def _match(verbs: Commands) -> None:
    verb = add_command(
        verbs,
        "match",
        "controls:match",
        "Candidate entries for words, HS or CAS numbers, best first.",
        "zhiyi controls match --text '变频器 输出频率 1200 Hz' --hs 8504409999",
    )
    verb.add_argument("--text", metavar="T")
    verb.add_argument("--hs", metavar="CODE")
    verb.add_argument("--cas", metavar="NO")
    _of_a_day(verb)
    _as_json(verb)


def _check(verbs: Commands) -> None:
    verb = add_command(
        verbs, "check", "controls:check", "Checks the list's data.", "zhiyi controls check"
    )
    _of_a_day(verb)
    _as_json(verb)


def _diff(verbs: Commands) -> None:
    verb = add_command(
        verbs,
        "diff",
        "controls:diff",
        "What changed in the list between two days, or the first days of two editions.",
        "zhiyi controls diff 2025 2026-11-22",
    )
    verb.add_argument("first", metavar="A", help="a date, or an edition by name")
    verb.add_argument("second", metavar="B", help="a date, or an edition by name")
    add_own_folder(verb)
    _as_json(verb)


def _import(verbs: Commands) -> None:
    verb = add_command(
        verbs,
        "import",
        "importing:import_",
        "Draft entries from an announcement or a table, for a person to confirm.",
        "zhiyi controls import 公告.pdf --out 2026-12.draft.toml",
    )
    verb.add_argument("file", metavar="FILE", type=Path, help="CSV, XLSX, PDF, DOCX, TXT ...")
    verb.add_argument("--announcement", metavar="ID", help="its id, if the list has it already")
    verb.add_argument("--out", metavar="NAME.draft.toml", type=Path)


def _of_a_day(verb: argparse.ArgumentParser) -> None:
    """Of which day or edition the list is looked at, with which entries of the office's own."""
    add_list_options(verb)
    add_own_folder(verb)


def _as_json(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", action="store_true")
