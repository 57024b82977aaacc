"""``review``: the officers' workbench."""

from __future__ import annotations

from pathlib import Path

from zhiyi.commands.arguments.adding import Commands, add_command
from zhiyi.commands.arguments.shared import add_workplace_options
from zhiyi.commands.arguments.values import port


def add_review(commands: Commands) -> None:
    parser = add_command(
        commands,
        "review",
        "review:review",
        "The officers' workbench 质疑核对系统 over what a run wrote.",
        "zhiyi review out --port 8765",
    )
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1, this computer")
    parser.add_argument("--port", type=port, default=8765, help="default: 8765; 0: any free one")
    add_workplace_options(parser)
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
