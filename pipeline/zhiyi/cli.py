"""``zhiyi``: arguments in, exit code out. What each command does stands elsewhere."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from re import fullmatch
from typing import NoReturn, TypeAlias

import zhiyi
from zhiyi.batch.watching.options import add_options
from zhiyi.errors import ArgumentError, ZhiyiError
from zhiyi.isolation.telemetry import silence_reports

YOUNG = 50_000
"""New objects before unused ones are looked for: libraries and knowledge make a million that stay,
and looking after each 700 of them takes an eighth of the start."""

Command = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; see ``docs`` in README for the codes."""
    gc.set_threshold(YOUNG)
    _quiet_libraries()
    options = parsed(sys.argv[1:] if argv is None else argv)
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
        _run,
        _watch,
        _read,
        _language,
        _indicators,
        _controls,
        _evaluate,
        _review,
        _review_users,
        _audit,
        _doctor,
        _schema,
    ):
        add(commands)
    return whole


def _add(
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


def _run(commands: Commands) -> None:
    parser = _add(
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


def _watch(commands: Commands) -> None:
    parser = _add(
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
        type=_count,
        default=60,
        metavar="N",
        help="a folder is complete when unchanged for N seconds (default: 60)",
    )
    parser.add_argument(
        "--done",
        type=_name,
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
    parser.add_argument("--workers", type=_count, metavar="N", help="default: one a core")
    parser.add_argument("--limits", type=Path, metavar="FILE", help="of files and workers, TOML")
    _list_options(parser)
    add_options(parser)


def _read(commands: Commands) -> None:
    parser = _add(
        commands,
        "read",
        "files:read",
        "One file: pages, lines, tables, seals.",
        "zhiyi read scan.pdf --text",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--text", action="store_true", help="the default")
    form.add_argument("--pdf", type=Path, metavar="OUT", help="write a searchable PDF")


def _language(commands: Commands) -> None:
    parser = _add(
        commands,
        "language",
        "files:language",
        "Languages by passage and for the whole; passages on standard input end at blank lines.",
        "echo '最大工作压力 35 MPa' | zhiyi language - --json",
    )
    parser.add_argument("file", metavar="FILE|-")
    parser.add_argument("--json", action="store_true")


def _indicators(commands: Commands) -> None:
    parser = _add(
        commands,
        "indicators",
        "indicators:indicators",
        "Performance indicators 性能指标 of one file, or of UTF-8 text on standard input.",
        "echo '拉伸强度不低于 5490 MPa（GB/T 3362）' | zhiyi indicators -",
    )
    parser.add_argument("file", metavar="FILE|-")
    parser.add_argument("--json", action="store_true")


def _controls(commands: Commands) -> None:
    parser = commands.add_parser("controls", help="The control list 两用物项出口管制清单.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    listing = _add(verbs, "list", "controls:list_", "All entries.", "zhiyi controls list --json")
    show = _add(verbs, "show", "controls:show", "One entry.", "zhiyi controls show 3A225")
    show.add_argument("code", metavar="CODE")
    browse = _add(
        verbs,
        "browse",
        "controls:browse",
        "The list as one HTML file to browse and search, without network.",
        "zhiyi controls browse --out list.html",
    )
    browse.add_argument("--out", metavar="FILE.html", type=Path, required=True)
    match = _add(
        verbs,
        "match",
        "controls:match",
        "Candidate entries for words, HS or CAS numbers, best first.",
        "zhiyi controls match --text '变频器 输出频率 1200 Hz' --hs 8504409999",
    )
    match.add_argument("--text", metavar="T")
    match.add_argument("--hs", metavar="CODE")
    match.add_argument("--cas", metavar="NO")
    check = _add(
        verbs, "check", "controls:check", "Checks the list's data.", "zhiyi controls check"
    )
    diff = _add(
        verbs,
        "diff",
        "controls:diff",
        "What changed in the list between two days, or the first days of two editions.",
        "zhiyi controls diff 2025 2026-11-22",
    )
    diff.add_argument("first", metavar="A", help="a date, or an edition by name")
    diff.add_argument("second", metavar="B", help="a date, or an edition by name")
    drafts = _add(
        verbs,
        "import",
        "importing:import_",
        "Draft entries from an announcement or a table, for a person to confirm.",
        "zhiyi controls import 公告.pdf --out 2026-12.draft.toml",
    )
    drafts.add_argument("file", metavar="FILE", type=Path, help="CSV, XLSX, PDF, DOCX, TXT ...")
    drafts.add_argument("--announcement", metavar="ID", help="its id, if the list has it already")
    drafts.add_argument("--out", metavar="NAME.draft.toml", type=Path)
    for verb in (listing, show, browse, match, check):
        _list_options(verb)
    _own_folder(browse)
    for verb in (listing, show, match, check, diff):
        _own_folder(verb)
        verb.add_argument("--json", action="store_true")


def _evaluate(commands: Commands) -> None:
    parser = _add(
        commands,
        "evaluate",
        "evaluate:evaluate",
        "Scores inquiry folders against their truth.json.",
        "zhiyi evaluate samples --out out",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep the reports here")
    parser.add_argument("--workers", type=_count, metavar="N")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--from", dest="since", metavar="STAGE", help="with --out: keep what is before it"
    )
    parser.add_argument("--missed", action="store_true", help="name what was missed or extra")


def _review(commands: Commands) -> None:
    parser = _add(
        commands,
        "review",
        "review:review",
        "The officers' workbench 质疑核对系统 over what a run wrote.",
        "zhiyi review out --port 8765",
    )
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1, this computer")
    parser.add_argument("--port", type=_port, default=8765, help="default: 8765; 0: any free one")
    _workplace_options(parser)
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain, PEM")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its private key, PEM")
    parser.add_argument(
        "--public-without-tls",
        action="store_true",
        help="serve other computers in the clear, as behind a proxy that has TLS",
    )
    parser.add_argument(
        "--proxy",
        action="append",
        default=[],
        metavar="ADDRESS|NETWORK",
        help="a reverse proxy whose X-Forwarded-For and -Proto are believed; may be repeated",
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name that browsers may use besides localhost, the address served on and those of "
        "the certificate; may be repeated",
    )
    parser.add_argument("--log", type=Path, metavar="FILE", help="append a log, JSON lines")


def _review_users(commands: Commands) -> None:
    parser = commands.add_parser("review users", help="Who may sign in at the workbench.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = _add(
        verbs,
        "add",
        "review_users:add",
        "Adds a user; asks for the password.",
        "zhiyi review users add out --name wang --shown 王明 --office 南京海关 --role officer",
    )
    add.add_argument("--shown", required=True, metavar="TEXT", help="the name that others read")
    add.add_argument("--office", default="", help="whose cases they see, such as 南京海关")
    add.add_argument(
        "--role", choices=("officer", "reviewer", "auditor", "administrator"), default="officer"
    )
    listing = _add(
        verbs, "list", "review_users:list_", "All users.", "zhiyi review users list out --json"
    )
    listing.add_argument("--json", action="store_true")
    changed = [
        _add(
            verbs,
            name,
            f"review_users:{name}",
            text,
            f"zhiyi review users {name} out --name wang",
        )
        for name, text in (
            ("password", "Sets a user's password and ends their sessions."),
            ("deactivate", "Puts a user out of use and ends their sessions and tokens."),
            ("activate", "Puts a user back into use."),
        )
    ]
    for verb in (add, listing, *changed):
        verb.add_argument("directory", type=Path, metavar="DIR")
        _workplace_options(verb)
    for verb in (add, *changed):
        verb.add_argument("--name", required=True, help="what they sign in with")
    for verb in (add, changed[0]):
        source = verb.add_mutually_exclusive_group()
        source.add_argument(
            "--password-stdin", action="store_true", help="the first line of standard input"
        )
        source.add_argument("--make-password", action="store_true", help="made up and printed once")
        verb.add_argument(
            "--own", action="store_true", help="its user typed it: no change at first sign-in"
        )


def _workplace_options(parser: argparse.ArgumentParser) -> None:
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


def _audit(commands: Commands) -> None:
    parser = commands.add_parser("audit", help="The journal 操作日志 of the workbench.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verify = _add(
        verbs,
        "verify",
        "audit:verify",
        "Whether a journal, or the bundle of one case, is what was written: 0 intact, 1 tampered "
        "with, 5 whole since it began anew after a declared loss.",
        "zhiyi audit verify out --key journal.pub.pem",
    )
    verify.add_argument("path", type=Path, metavar="DIR|BUNDLE")
    verify.add_argument("--key", type=Path, metavar="PUBLIC", help="the office's public key, PEM")
    verify.add_argument("--database", metavar="URL", help="default: the one in DIR, if any")
    verify.add_argument(
        "--head", type=_head, metavar="SEQ:HASH", help="a head that was noted: it must be in it"
    )
    show = _add(
        verbs,
        "show",
        "audit:show",
        "The entries, in Beijing time.",
        "zhiyi audit show out --case ZY-2026-0042 --since 2026-03-01",
    )
    show.add_argument("path", type=Path, metavar="DIR|journal.jsonl")
    show.add_argument("--case", metavar="ID", help="only those of one case")
    show.add_argument("--officer", metavar="NAME", help="only those of one officer")
    show.add_argument("--since", type=_date, metavar="DATE", help="from this day in Beijing on")
    for verb in (verify, show):
        verb.add_argument("--json", action="store_true")
    head = _add(
        verbs,
        "head",
        "audit:head",
        "The last entry as SEQ:HASH, to be noted elsewhere.",
        "zhiyi audit head out",
    )
    rotate = _add(
        verbs,
        "rotate",
        "audit:rotate",
        "Another signing key; the workbench must be stopped.",
        "zhiyi audit rotate out",
    )
    begin = _add(
        verbs,
        "begin",
        "audit:begin",
        "A new journal after a real loss, which it tells of; the workbench must be stopped.",
        "zhiyi audit begin out --reason 密钥所在磁盘损坏",
    )
    begin.add_argument("--reason", required=True, metavar="TEXT", help="what was lost, and how")
    for verb in (head, rotate, begin):
        verb.add_argument("directory", type=Path, metavar="DIR")
    for verb in (rotate, begin):
        _workplace_options(verb)


def _doctor(commands: Commands) -> None:
    parser = _add(
        commands,
        "doctor",
        "doctor:doctor",
        "Readers, models, versions, licences; the workbench of a directory.",
        "zhiyi doctor --review out",
    )
    parser.add_argument(
        "--review", type=Path, metavar="DIR", help="look at the workbench of this directory, too"
    )
    _workplace_options(parser)


def _schema(commands: Commands) -> None:
    parser = _add(commands, "schema", "doctor:schema", "JSON Schema.", "zhiyi schema report")
    parser.add_argument("what", choices=("report",))


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", type=_date, metavar="DATE", help="the list as of this day")
    parser.add_argument("--edition", metavar="NAME", help="an edition of the list by name")


def _own_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        help="the office's own entries, laid over the list (default: ZHIYI_CONTROLS)",
    )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-03-05") from error


def _head(text: str) -> tuple[int, str]:
    seq, _, hash = text.strip().partition(":")
    if not seq.isdecimal() or not fullmatch("[0-9a-f]{64}", hash):
        raise argparse.ArgumentTypeError(f"{text!r} is no head, which is a number, : and 64 digits")
    return int(seq), hash


def _name(text: str) -> str:
    if not text or "/" in text or text in (".", ".."):
        raise argparse.ArgumentTypeError(f"{text!r} is not a file's name")
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
