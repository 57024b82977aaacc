"""What every answer says to the browser, how large a request may be and how long it may take."""

from __future__ import annotations

import re
from asyncio import get_running_loop, timeout_at
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhiyi.review.deciding.received import LARGEST_PAPER
from zhiyi.review.papers.templates import LARGEST as LARGEST_TEMPLATE
from zhiyi.review.web.reaching import Hosts

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Nothing from elsewhere, nothing inline."""

HEADERS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)

LARGEST = 512 * 2**10
"""Bytes of a request: the longest reason that a form may hold takes some 40,000. Bodies are taken
apart while nobody else is answered."""

STRANGERS = 64 * 2**10
"""Bytes of a request of somebody whom no session and no token tells: bodies are taken apart before
anything else is looked at, and the sign-in takes a few hundred."""

LONGEST_QUERY = 16 * 2**10
"""Bytes behind the ? of an address."""

PAUSE = 60.0
"""Seconds in which ``COMING`` more bytes of a body must come, or all that are left, or its sender
counts as gone; a stranger's body is there whole by then."""

COMING = 256 * 2**10
"""Bytes: a modem brings them. The largest body takes half a day at most, and no small one lasts
longer for coming byte by byte."""

ROOMIER = (
    (re.compile("/paper-templates"), LARGEST_TEMPLATE + 2**20),
    (re.compile(r"/cases/[^/]+/deciding/conclude"), LARGEST_PAPER + 2**20),
    (re.compile(r"/api/v1/cases/[^/]+/conclusion"), LARGEST_PAPER + 2**20),
)
"""Paths that take large files, from whoever is signed in, and says how large they are."""
_UTF8 = frozenset({b"utf-8", b"utf8", b"us-ascii"})
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


def over_tls(request: Request) -> bool:
    """Whether the browser came over TLS: ours, or that of a proxy whose word is taken."""
    return bool(request.app.state.tls) or request.url.scheme == "https"


def session_cookie(*, tls: bool) -> str:
    """``__Host-``: browsers then take it over TLS, from this very host, for every path only."""
    return "__Host-zhiyi" if tls else "zhiyi_session"


@dataclass(frozen=True, slots=True)
class Guarded:
    """Around the whole program: headers, size, names that it answers to, and no change that another
    site's page asks for. ``tls``: browsers come over TLS whatever a request says; ``hosts`` None:
    any name; ``broken`` answers where the program itself failed; ``known`` says whether somebody is
    signed in, who may send more than a stranger."""

    app: ASGIApp
    tls: bool
    hosts: Hosts | None
    broken: Callable[[Request, Exception], Awaitable[Response]]
    known: Callable[[Request], Awaitable[bool]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._add_headers(scope, MutableHeaders(scope=message))
            await send(message)

        headers = Headers(scope=scope)
        most = await self._most(scope, headers)
        if self.hosts is not None and not self.hosts.let_in(headers.get("host", "")):
            await _misdirected(headers.get("host", ""))(scope, receive, guarded)
        elif _from_elsewhere(scope["method"], headers):
            told = PlainTextResponse("来源不符。 Sent from another site.\n", status_code=403)
            await told(scope, receive, guarded)
        elif len(scope["query_string"]) > LONGEST_QUERY:
            told = PlainTextResponse("网址过长。 The address is too long.\n", status_code=414)
            await told(scope, receive, guarded)
        elif not _is_utf8(headers):
            told = PlainTextResponse("只接受 UTF-8。 Only UTF-8 is read.\n", status_code=415)
            await told(scope, receive, guarded)
        elif _declared(headers) > most:
            await _too_large(most)(scope, receive, guarded)
        else:
            counted = _Counted(receive, most)
            try:
                await self.app(scope, counted, guarded)
            except ClientDisconnect:
                if not begun:
                    await counted.told()(scope, receive, guarded)
            except Exception as error:
                if begun:
                    raise
                await (await self.broken(Request(scope), error))(scope, receive, guarded)

    async def _most(self, scope: Scope, headers: Headers) -> int:
        """Bytes that this request may have; one that does not say how many it has is as large as
        any. Whoever sends little is not looked at."""
        stated = _declared(headers)
        unsaid = "transfer-encoding" in headers
        if (stated <= STRANGERS and not unsaid) or not await self.known(Request(scope)):
            return STRANGERS
        if stated <= LARGEST:
            return LARGEST
        return next((most for path, most in ROOMIER if path.fullmatch(scope["path"])), LARGEST)

    def _add_headers(self, scope: Scope, headers: MutableHeaders) -> None:
        for name, value in HEADERS:
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "no-store")
        if self.tls or scope["scheme"] == "https":
            headers.setdefault("strict-transport-security", "max-age=31536000")


def _too_large(most: int) -> Response:
    size = f"{most >> 20} MB" if most >= 2**20 else f"{most >> 10} KB"
    told = f"请求过大，不能超过{size}。 The request has more than {size}.\n"
    return PlainTextResponse(told, status_code=413)


def _misdirected(host: str) -> Response:
    """Says how the office adds the name; a header of a stranger is repeated as plain text only."""
    shown = host.encode("ascii", "replace").decode()[:100]
    return PlainTextResponse(
        f"不以此主机名提供服务：{shown}。如确为本系统的地址，请在启动时加 --allow-host。\n"
        "The workbench does not answer to this name; start it with --allow-host if it should.\n",
        status_code=421,
    )


@dataclass(slots=True)
class _Counted:
    """A body without a stated length ends as if the sender had left when it grows too large, and
    any that comes too slowly. ``until``: by the clock of the loop; ``enough``: bytes that put it
    off."""

    receive: Receive
    most: int
    got: int = 0
    whole: bool = False
    enough: int = COMING
    until: float = field(default_factory=lambda: get_running_loop().time() + PAUSE)

    async def __call__(self) -> Message:
        if self.whole:
            return await self.receive()
        try:
            async with timeout_at(self.until):
                message = await self.receive()
        except TimeoutError:
            return {"type": "http.disconnect"}
        if message["type"] == "http.request":
            self.got += len(message.get("body", b""))
            self.whole = not message.get("more_body", False)
            if self.got > self.most:
                return {"type": "http.disconnect"}
            if self.got >= self.enough:
                self.enough = self.got + COMING
                self.until = get_running_loop().time() + PAUSE
        return message

    def told(self) -> Response:
        """To a sender who may be there still."""
        if self.got > self.most:
            return _too_large(self.most)
        return PlainTextResponse("请求不完整。 The request did not end.\n", status_code=408)


def _declared(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def _is_utf8(headers: Headers) -> bool:
    """Other encodings that a form may name decode to what no database keeps (halves of characters
    out of UTF-7), or take a second for 64 KB (Punycode). Browsers name none."""
    _, options = parse_options_header(headers.get("content-type", ""))
    return options.get(b"charset", b"utf-8").lower() in _UTF8


def _from_elsewhere(method: str, headers: Headers) -> bool:
    """Whether a browser says that another site's page sends this change. Programs say nothing."""
    if method in _HARMLESS:
        return False
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host", "")
