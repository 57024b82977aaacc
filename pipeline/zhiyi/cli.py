"""``zhiyi``: arguments in, exit code out. What may be typed behind a command stands in
``commands/arguments``, what it does in ``commands``."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn

import zhiyi
from zhiyi.commands.arguments.adding import Command, Commands
from zhiyi.commands.arguments.batches import add_evaluate, add_run, add_watch
from zhiyi.commands.arguments.controls import add_controls
from zhiyi.commands.arguments.files import add_indicators, add_language, add_read
from zhiyi.commands.arguments.installed import add_doctor, add_schema
from zhiyi.commands.arguments.journal import add_audit
from zhiyi.commands.arguments.users import add_review_users
from zhiyi.commands.arguments.workbench import add_review
from zhiyi.errors import ArgumentError, ZhiyiError

YOUNG = 50_000
"""New objects before unused ones are looked for: libraries and knowledge make a million that stay,
and looking after each 700 of them takes an eighth of the start."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code, of which README.md has the table. What a usage
    line can be told without is imported behind it."""
    gc.set_threshold(YOUNG)
    _speak_chinese()
    options = parsed(sys.argv[1:] if argv is None else argv)
    _quiet_libraries()
    from zhiyi.batch.watching.logs import logged

    try:
        command: Command = options.command
        with logged(verbose=options.verbose):
            return command(options)
    except ZhiyiError as error:
        print(f"zhiyi: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(
            "zhiyi: interrupted; the same command goes on where this one stopped", file=sys.stderr
        )
        return 130
    except BrokenPipeError:
        # The reader of our output left; what remains must not be flushed into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _speak_chinese() -> None:
    """What is printed is UTF-8 where the locale's encoding has no Chinese, as ASCII and Latin 1."""
    for stream in (sys.stdout, sys.stderr):
        try:
            "质疑".encode(stream.encoding)
        except UnicodeEncodeError:
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8")


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """What a command line asks for. Ends the program with 2 where it asks for nothing there is."""
    return parser().parse_args(_joined(argv))


def _joined(argv: Sequence[str]) -> list[str]:
    """``review users`` is a command of its own beside ``review DIR``; a directory of that name is
    ``./users``."""
    words = list(argv)
    if "review" in words[:2]:
        at = words.index("review")
        if words[at + 1 : at + 2] == ["users"]:
            words[at : at + 2] = ["review users"]
    return words


def _quiet_libraries() -> None:
    """No library writes to standard output or phones out."""
    from zhiyi.isolation.telemetry import silence_reports

    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    silence_reports()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    warnings.filterwarnings("ignore", category=DeprecationWarning)


class _Parser(argparse.ArgumentParser):
    """Wrong arguments end with 2, as everywhere."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        print(f"zhiyi: {message}", file=sys.stderr)
        raise SystemExit(ArgumentError.exit_code)


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    whole: argparse.ArgumentParser = _Parser(
        prog="zhiyi",
        description="Reads inquiry folders 海关质疑 and shows officers what the papers state. "
        "It never determines.",
    )
    whole.add_argument("--version", action="version", version=f"zhiyi {zhiyi.__version__}")
    whole.add_argument("-v", "--verbose", action="store_true", help="progress on standard error")
    commands: Commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for add in (
        add_run,
        add_watch,
        add_read,
        add_language,
        add_indicators,
        add_controls,
        add_evaluate,
        add_review,
        add_review_users,
        add_audit,
        add_doctor,
        add_schema,
    ):
        add(commands)
    return whole


if __name__ == "__main__":
    sys.exit(main())
