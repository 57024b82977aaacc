"""What strangers send to cost memory, time or a place; and what a hostile paper left behind."""

from __future__ import annotations

import asyncio
import select
import socket
import stat
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from fastapi import APIRouter, FastAPI
from PIL import Image
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope
from tests.review.browsing import browser, entered
from tests.review.making import People

from zhiyi.errors import ArgumentError, StorageError
from zhiyi.review.accounts.tokens import create_token
from zhiyi.review.cases.search import excerpt_of
from zhiyi.review.cases.terms import sought, terms_of
from zhiyi.review.database.opening import open_database
from zhiyi.review.journal.mirror import add_lines
from zhiyi.review.journal.rows import rows_at
from zhiyi.review.papers.pictures import marked_page
from zhiyi.review.web import security, wire
from zhiyi.review.web.app import create_app
from zhiyi.review.web.frame import encoded
from zhiyi.review.web.security import (
    COMING,
    LARGEST,
    LONGEST_QUERY,
    STRANGERS,
    Guarded,
    _Counted,
)
from zhiyi.review.web.thumbnails import small_picture
from zhiyi.review.workplace import Workplace

JUDGEMENTS = "/api/v1/cases/ZY-2026-0042/judgements"


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    app = create_app(workplace)
    router = APIRouter()

    @router.get("/try/full")
    def full() -> None:
        raise StorageError.at(Path("/srv/secret/out"), "disk full")

    app.include_router(router)
    return app


@pytest.mark.parametrize("path", ["/sign-in", "/language", JUDGEMENTS])
def test_a_stranger_sends_little(app: FastAPI, path: str) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = browser(app).post(path, content=b"x" * (STRANGERS + 1), headers=form)
    assert (answer.status_code, "64 KB" in answer.text) == (413, True)
    pieces = (b"x" * STRANGERS for _ in range(3))
    assert browser(app).post(path, content=pieces, headers=form).status_code in (400, 413)
    bearer = {"authorization": "Bearer zhiyi_nobodys", **form}
    assert (
        browser(app).post(path, content=b"x" * (STRANGERS + 1), headers=bearer).status_code == 413
    )


def test_a_program_with_a_token_sends_as_much_as_an_officer(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    token = create_token(workplace, people.wang, label="t", days=9, at=datetime.now(UTC))
    program = browser(app)
    program.headers |= {"authorization": f"Bearer {token}"}
    for client in (program, entered(app, workplace, people.wang)):
        assert client.post(JUDGEMENTS, content=b" " * (STRANGERS + 1)).status_code == 422
        assert client.post(JUDGEMENTS, content=b" " * (LARGEST + 1)).status_code == 413


def test_an_address_has_an_end(app: FastAPI) -> None:
    answer = browser(app).get("/sign-in?next=/" + "x" * LONGEST_QUERY)
    assert answer.status_code == 414 and answer.headers["content-security-policy"]


async def _silent() -> Message:
    await asyncio.sleep(3600)
    raise AssertionError


async def _byte_by_byte() -> Message:
    await asyncio.sleep(0)
    return {"type": "http.request", "body": b"", "more_body": True}


@pytest.mark.parametrize("officer", [False, True])
@pytest.mark.parametrize("coming", [_silent, _byte_by_byte])
def test_a_body_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, coming: Callable[[], Awaitable[Message]], officer: bool
) -> None:
    """Of an officer neither, who may send more."""
    monkeypatch.setattr(security, "PAUSE", 0.01)
    sent: list[Message] = []

    async def reading(scope: Scope, receive: Any, send: Any) -> None:
        await PlainTextResponse(await Request(scope, receive).body())(scope, receive, send)

    async def known(_: Request) -> bool:
        return officer

    async def send(message: Message) -> None:
        sent.append(message)

    async def broken(_: Request, error: Exception) -> PlainTextResponse:
        raise error

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"",
             "headers": [(b"transfer-encoding", b"chunked")], "scheme": "http"}  # fmt: skip
    guarded = Guarded(reading, tls=False, hosts=None, broken=broken, known=known)
    asyncio.run(guarded(scope, coming, send))
    assert sent[0]["status"] == 408


def test_a_large_body_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes puts the end off, whole pieces at a time."""

    async def hear() -> tuple[float, float, float]:
        pieces = iter([b"x" * (COMING - 1), b"x", b"x"])

        async def coming() -> Message:
            return {"type": "http.request", "body": next(pieces), "more_body": True}

        counted = _Counted(coming, 2 * COMING, until=1e9)
        ends = []
        for _ in range(3):
            await counted()
            ends.append(counted.until)
        return ends[0], ends[1], ends[2]

    first, second, third = asyncio.run(hear())
    assert first == 1e9 and second < 1e9 and third == second


@contextmanager
def served() -> Iterator[int]:
    """The port of a server whose connections are ``Bounded``; it answers with how much it got."""

    async def answering(scope: Scope, receive: Any, send: Any) -> None:
        size = len(await Request(scope, receive).body())
        large = "z" * 2**24 if scope["path"] == "/large" else ""
        await PlainTextResponse(f"got {size}{large}")(scope, receive, send)

    with socket.create_server(("127.0.0.1", 0)) as door:
        config = uvicorn.Config(
            answering, http=wire.Bounded, log_config=None, lifespan="off", proxy_headers=False
        )
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield door.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(30)


def told(port: int, *pieces: bytes) -> bytes:
    """All that the server says until it closes; what it does not take any more is not sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        try:
            for piece in pieces:
                client.sendall(piece)
        except OSError:
            pass
        heard = b""
        try:
            while some := client.recv(65536):
                heard += some
        except ConnectionError:
            pass
        return heard


def test_headers_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    head = b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
    endless = [b"x-%d: %s\r\n" % (n, b"y" * 1000) for n in range(2000)]
    with served() as port:
        assert b"200 OK" not in told(port, head, *endless, b"content-length: 0\r\n\r\n")
        assert b"200 OK" not in told(port, b"GET /", *[b"x" * 1000] * 2000, b" HTTP/1.1\r\n\r\n")
        trailing = b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"
        assert b"200 OK" not in told(port, head + trailing, *endless, b"\r\n")
        large = b"content-length: 3000000\r\n\r\n"
        assert b"got 3000000" in told(port, head + large, *[b"z" * 100_000] * 30)
        again = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
        last = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
        assert told(port, again, again, last).count(b"got 0") == 3


def test_who_says_nothing_keeps_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "HEAD_WITHIN", 0.05)
    with served() as port:
        assert told(port) == b""
        assert told(port, b"GET / HTTP/1.1\r\nhost:") == b""


def test_an_answer_that_nobody_takes_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TAKEN_WITHIN", 0.05)
    with served() as port, socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
        ended = select.poll()
        ended.register(client, select.POLLHUP)
        assert ended.poll(30_000), "the server waits for who does not read"


def test_an_answer_that_is_taken_comes_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as port:
        heard = told(port, b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    assert heard.count(b"z") == 2**24


def test_one_address_takes_so_many_places_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "FROM_ONE", 3)
    with served() as port, ExitStack() as idle:
        for _ in range(3):
            idle.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
        ask = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
        assert told(port, ask) == b""
        idle.close()
        # Until the server has seen that they are gone.
        assert any(b"got 0" in told(port, ask) for _ in range(10_000))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: terms_of("a" * 400_000),
        lambda: terms_of("a-" + "\n" * 400_000),
        lambda: excerpt_of(("a-" + "\n" * 500) * 3 + "abcd", sought("abcde")),
        lambda: excerpt_of("".join(f"{x}-" + "\n" * 1000 for x in "abcd") + ".", sought("abcde")),
    ],
)
def test_a_hostile_page_takes_no_longer_than_another(ask: Callable[[], object]) -> None:
    """Without bounds each takes minutes or more."""
    began = time.process_time()
    ask()
    assert time.process_time() - began < 10


def test_words_that_a_line_end_parts_are_still_found() -> None:
    assert terms_of("high-modu-  \n \n lus").split()[-1] == "modulus"
    assert excerpt_of("modu- \n\nlus", sought("modulus"))[1] == "modu- lus"


@pytest.mark.parametrize("format", ["PPM", "EPS", "TIFF"])
def test_a_picture_that_is_none_is_not_opened(tmp_path: Path, format: str) -> None:
    """For PostScript Pillow would start another program."""
    file = tmp_path / "page.jpg"
    Image.new("RGB", (30, 40), "white").save(file, format)
    with pytest.raises(OSError, match="page"):
        small_picture(file, digest="d", directory=tmp_path)
    assert marked_page(file.read_bytes(), {}) is None


def test_an_id_is_one_step_of_an_address() -> None:
    assert encoded("../../account?x#y") == "..%2F..%2Faccount%3Fx%23y"


def test_numbers_that_nothing_holds_are_the_senders_mistake(
    any_workplace: Workplace, any_people: People
) -> None:
    client = entered(create_app(any_workplace), any_workplace, any_people.wang)
    assert client.get("/cases/ZY-2026-0042/papers/99999999999999999999999").status_code == 422
    assert client.get("/cases/ZY-2026-0042?at=d:" + "9" * 5000).status_code == 200
    assert client.get("/cases/ZY%00-2026/papers").status_code in (404, 422)


def test_what_the_disk_says_stays_in_the_log(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    answer = browser(app).get("/try/full")
    assert answer.status_code == 500 and "secret" not in answer.text
    assert "/srv/secret/out" in caplog.text


@pytest.mark.parametrize(
    "url",
    ["postgresql//wang:s3cret@host/db", "mysql://wang:s3cret@host/db", "x://?password=s3cret"],
)
def test_no_password_of_a_database_is_repeated_by_the_audit(url: str) -> None:
    with pytest.raises(ArgumentError) as refused:
        rows_at(url)
    assert "s3cret" not in str(refused.value)


def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/new/any.sqlite")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new").iterdir()}
    database.close()
    assert modes == dict.fromkeys(modes, 0o600) and "any.sqlite" in modes


def test_a_new_mirror_of_the_journal_is_its_owners_alone(tmp_path: Path) -> None:
    add_lines(tmp_path / "journal.jsonl", ["{}"], end=0)
    assert stat.S_IMODE((tmp_path / "journal.jsonl").stat().st_mode) == 0o600
