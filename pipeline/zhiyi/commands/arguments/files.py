"""``read``, ``language`` and ``indicators``: one file."""

from __future__ import annotations

from pathlib import Path

from zhiyi.commands.arguments.adding import Commands, add_command


def add_read(commands: Commands) -> None:
    parser = add_command(
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


def add_language(commands: Commands) -> None:
    parser = add_command(
        commands,
        "language",
        "files:language",
        "Languages by passage and for the whole; passages on standard input end at blank lines.",
        "echo '最大工作压力 35 MPa' | zhiyi language - --json",
    )
    parser.add_argument("file", metavar="FILE|-")
    parser.add_argument("--json", action="store_true")


def add_indicators(commands: Commands) -> None:
    parser = add_command(
        commands,
        "indicators",
        "indicators:indicators",
        "Performance indicators 性能指标 of one file, or of UTF-8 text on standard input.",
        "echo '拉伸强度不低于 5490 MPa（GB/T 3362）' | zhiyi indicators -",
    )
    parser.add_argument("file", metavar="FILE|-")
    parser.add_argument("--json", action="store_true")
