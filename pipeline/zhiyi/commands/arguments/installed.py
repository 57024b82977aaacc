"""``doctor`` and ``schema``: what is installed, and what a report looks like."""

from __future__ import annotations

from pathlib import Path

from zhiyi.commands.arguments.adding import Commands, add_command
from zhiyi.commands.arguments.shared import add_workplace_options


def add_doctor(commands: Commands) -> None:
    parser = add_command(
        commands,
        "doctor",
        "doctor:doctor",
        "Readers, models, versions, licences; the workbench of a directory.",
        "zhiyi doctor --review out",
    )
    parser.add_argument(
        "--review", type=Path, metavar="DIR", help="look at the workbench of this directory, too"
    )
    add_workplace_options(parser)


def add_schema(commands: Commands) -> None:
    parser = add_command(commands, "schema", "doctor:schema", "JSON Schema.", "zhiyi schema report")
    parser.add_argument("what", choices=("report",))
