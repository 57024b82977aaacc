"""``audit``: the journal of the workbench."""

from __future__ import annotations

from pathlib import Path

from zhiyi.commands.arguments.adding import Commands, add_command
from zhiyi.commands.arguments.shared import add_workplace_options
from zhiyi.commands.arguments.values import day, noted_head


def add_audit(commands: Commands) -> None:
    parser = commands.add_parser("audit", help="The journal 操作日志 of the workbench.")
    verbs: Commands = parser.add_subparsers(required=True, metavar="VERB")
    for add in (_verify, _show, _head, _rotate, _begin):
        add(verbs)


def _verify(verbs: Commands) -> None:
    verb = add_command(
        verbs,
        "verify",
        "audit:verify",
        "Whether a journal, or the bundle of one case, is what was written: 0 intact, 1 tampered "
        "with, 5 whole since it began anew after a declared loss.",
        "zhiyi audit verify out --key journal.pub.pem",
    )
    verb.add_argument("path", type=Path, metavar="DIR|BUNDLE")
    verb.add_argument("--key", type=Path, metavar="PUBLIC", help="the office's public key, PEM")
    verb.add_argument("--database", metavar="URL", help="default: the one in DIR, if any")
    verb.add_argument(
        "--head",
        type=noted_head,
        metavar="SEQ:HASH",
        help="a head that was noted: it must be in it",
    )
    verb.add_argument("--json", action="store_true")


def _show(verbs: Commands) -> None:
    verb = add_command(
        verbs,
        "show",
        "audit:show",
        "The entries, in Beijing time.",
        "zhiyi audit show out --case ZY-2026-0042 --since 2026-03-01",
    )
    verb.add_argument("path", type=Path, metavar="DIR|journal.jsonl")
    verb.add_argument("--case", metavar="ID", help="only those of one case")
    verb.add_argument("--officer", metavar="NAME", help="only those of one officer")
    verb.add_argument("--since", type=day, metavar="DATE", help="from this day in Beijing on")
    verb.add_argument("--json", action="store_true")


def _head(verbs: Commands) -> None:
    verb = add_command(
        verbs,
        "head",
        "audit:head",
        "The last entry as SEQ:HASH, to be noted elsewhere.",
        "zhiyi audit head out",
    )
    verb.add_argument("directory", type=Path, metavar="DIR")


def _rotate(verbs: Commands) -> None:
    verb = add_command(
        verbs,
        "rotate",
        "audit:rotate",
        "Another signing key; the workbench must be stopped.",
        "zhiyi audit rotate out",
    )
    verb.add_argument("directory", type=Path, metavar="DIR")
    add_workplace_options(verb)


def _begin(verbs: Commands) -> None:
    verb = add_command(
        verbs,
        "begin",
        "audit:begin",
        "A new journal after a real loss, which it tells of; the workbench must be stopped.",
        "zhiyi audit begin out --reason 密钥所在磁盘损坏",
    )
    verb.add_argument("--reason", required=True, metavar="TEXT", help="what was lost, and how")
    verb.add_argument("directory", type=Path, metavar="DIR")
    add_workplace_options(verb)
