"""How a command is added: its help, its example, and the function that is loaded when it runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

Command = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(
    commands: Commands,
    name: str,
    command: str,
    text: str,
    example: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=text,
        description=text,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=_loaded_when_run(command))
    return parser


def _loaded_when_run(name: str) -> Command:
    """``module:function`` below ``zhiyi.commands``: importing every engine to print a version or
    a usage line takes seconds."""
    module, function = name.split(":")

    def command(options: argparse.Namespace) -> int:
        run: Command = getattr(import_module(f"zhiyi.commands.{module}"), function)
        return run(options)

    return command
