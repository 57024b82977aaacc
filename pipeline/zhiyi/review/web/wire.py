"""Connections with an end: a stranger keeps neither memory nor a place by what they never finish.

uvicorn with httptools reads the line and the headers of a request for as long as they come, and
waits for them for as long as they do not.
"""

from __future__ import annotations

from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_AROUND = 64 * 2**10
"""Bytes of a request beside its body: browsers send some 1,000, and programs with a long cookie or
query some 10,000. One read of the connection, some 256,000, may come on top."""

HEAD_WITHIN = 20.0
"""Seconds from the connection, or from the first byte of a further request, to the end of its
headers."""


class Bounded(HttpToolsProtocol):
    """Ends connections whose request does not come to its end."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._around = 0
        self._awaited: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_there()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._around += len(data)
        super().data_received(data)
        if self._around > MOST_AROUND and not self.transport.is_closing():
            self._refuse("The request has too much beside its body.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._around = 0
        self._await_head()

    def on_headers_complete(self) -> None:
        self._head_is_there()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._around -= len(body)
        super().on_body(body)

    def _await_head(self) -> None:
        if self._awaited is None:
            self._awaited = self.loop.call_later(HEAD_WITHIN, self._too_late)

    def _head_is_there(self) -> None:
        if self._awaited is not None:
            self._awaited.cancel()
            self._awaited = None

    def _too_late(self) -> None:
        self._awaited = None
        if not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, why: str) -> None:
        """In the middle of an answer there is no room for another one."""
        if self.cycle is None or self.cycle.response_complete:
            self.send_400_response(why)
        else:
            self.transport.close()
