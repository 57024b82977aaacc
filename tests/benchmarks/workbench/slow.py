"""What senders who are slow on purpose cost everybody else.

    python -m tests.benchmarks.workbench.slow RUN --scratch FOLDER

Starts the real ``zhiyi review`` over a copy of RUN (what ``zhiyi run`` or ``make`` wrote) and
opens, from four addresses of this computer, one after the other: 200 connections that say nothing,
200 with half a head, 200 whose body does not come and 100 that ask for a large file a hundred times
and read nothing. With each it prints how long the sign-in page and the list of the API take, median
and longest of 20, then the server's memory and sockets, and both again when the slow ones have
been ended (``wire``, ``security.PAUSE``). Ends with 1 where an answer took longer than ``BAR``, or
connections were left. Takes some two minutes; FOLDER is kept for the next time.
"""

from __future__ import annotations

import argparse
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from .serving import Served, prepare, serving

BAR = 500.0
"""Milliseconds, as the 95th percentile under load."""
ADDRESSES = 4
ASKED = 20
ENDED = 75
"""Seconds after which the server has ended them all; its limits are 20 and 60."""
SPARE = 5
"""Sockets more than before: of the last that asked."""

Slow = Callable[[socket.socket, str], None]


def says_nothing(client: socket.socket, large: str) -> None:
    """Only keeps its place."""


def half_a_head(client: socket.socket, large: str) -> None:
    client.sendall(b"GET / HTTP/1.1\r\nho")


def no_body(client: socket.socket, large: str) -> None:
    client.sendall(
        b"POST /sign-in HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000\r\n"
        b"content-type: application/x-www-form-urlencoded\r\n\r\nname="
    )


def reads_nothing(client: socket.socket, large: str) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.sendall(f"GET {large} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode() * 100)


SLOW: tuple[tuple[int, Slow], ...] = (
    (200, says_nothing), (200, half_a_head), (200, no_body), (100, reads_nothing),
)  # fmt: skip


def took(served: Served, path: str, token: str = "") -> Iterator[float]:
    """Milliseconds of each answer."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    for _ in range(ASKED):
        began = time.perf_counter()
        with urlopen(Request(served.address + path, headers=headers), timeout=60) as answer:
            answer.read()
        yield (time.perf_counter() - began) * 1000


def told(served: Served, name: str) -> float:
    """Prints a row; the longest that anybody waited."""
    rows = {
        "sign-in": list(took(served, "/sign-in")),
        "list": list(took(served, "/api/v1/cases", served.people[0].token)),
    }
    said = "; ".join(f"{kind} {median(ms):.0f}, {max(ms):.0f}" for kind, ms in rows.items())
    print(f"{name}: {said} ms; {memory(served)}; {sockets(served)} sockets", flush=True)
    return max(max(ms) for ms in rows.values())


def memory(served: Served) -> str:
    status = Path(f"/proc/{served.pid}/status").read_text("utf-8")
    (kilobytes,) = re.findall(r"VmRSS:\s+(\d+)", status)
    return f"{int(kilobytes) >> 10} MiB"


def sockets(served: Served) -> int:
    """Connections, and the few that the server has for itself."""
    files = Path(f"/proc/{served.pid}/fd")
    return sum(one.readlink().name.startswith("socket:") for one in files.iterdir())


def largest(served: Served) -> str:
    """The largest file that the sign-in page loads."""

    def read(path: str) -> bytes:
        with urlopen(served.address + path, timeout=60) as answer:
            return bytes(answer.read())

    paths = re.findall(r'(/static/[^"?]+)', read("/sign-in").decode())
    return str(max(paths, key=lambda path: len(read(path))))


def measured(served: Served) -> bool:
    """Whether nobody else waited for the slow ones, and all of them were ended."""
    port = int(served.address.rsplit(":", 1)[1])
    large = largest(served)
    longest, before = [told(served, "nobody slow")], sockets(served)
    with ExitStack() as stack:
        for number, slow in SLOW:
            for one in range(number):
                source = (f"127.0.0.{2 + one % ADDRESSES}", 0)
                client = socket.create_connection(("127.0.0.1", port), 30, source)
                slow(stack.enter_context(client), large)
            longest.append(told(served, f"{number} more: {slow.__name__}"))
        time.sleep(ENDED)
        longest.append(told(served, f"after {ENDED} s"))
        left = sockets(served) - before
    met = max(longest) < BAR and left < SPARE
    print(f"longest {max(longest):.0f} ms, {left} sockets left: {'within' if met else 'MISSES'}")
    return met


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.workbench.slow",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("directory", type=Path, help="what zhiyi run or make wrote")
    parser.add_argument("--scratch", type=Path, required=True, help="kept for the next time")
    options = parser.parse_args(given)
    people = prepare(options.directory, options.scratch, people=2)
    with serving(options.scratch, people) as served:
        return 0 if measured(served) else 1


if __name__ == "__main__":
    sys.exit(main())
