"""Connections with an end: a stranger keeps neither memory nor a place by what they never finish.

uvicorn with httptools reads the line and the headers of a request for as long as they come, waits
for them for as long as they do not, and keeps an answer for as long as nobody takes it.
"""

from __future__ import annotations

import socket
import struct
from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_AROUND = 64 * 2**10
"""Bytes of a request beside its body: browsers send some 1,000, and programs with a long cookie or
query some 10,000. One read of the connection, some 256,000, may come on top."""

HEAD_WITHIN = 20.0
"""Seconds from the connection, or from the first byte of a further request, to the end of its
headers."""

TAKEN_WITHIN = 60.0
"""Seconds in which whoever asked takes ``TAKEN`` bytes of what is left of the answer, or all."""

TAKEN = 16 * 2**10
"""Bytes: slower than a modem of 1995 is nobody who reads."""

FROM_ONE = 256
"""Connections from one address at a time: thirty officers behind one take some 180. Behind a proxy
that is named with --proxy all are its own, and it has limits of its own."""


class Bounded(HttpToolsProtocol):
    """Ends connections whose request does not come to its end."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._around = 0
        self._awaited: TimerHandle | None = None
        self._taking: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        # So that we are told of every byte that is not taken at once.
        transport.set_write_buffer_limits(high=0)
        self._await_head()
        if not self.config.proxy_headers and self._from_here() > FROM_ONE:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_there()
        self._taken()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_taking()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._taken()

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

    def _from_here(self) -> int:
        """Connections of this address, this one among them."""
        others = (one for one in self.connections if isinstance(one, Bounded))
        return sum(one.address == self.address for one in others)

    @property
    def address(self) -> str:
        return self.client[0] if self.client else ""

    def _await_taking(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._taking = self.loop.call_later(TAKEN_WITHIN, self._look_at_taking, left)

    def _look_at_taking(self, before: int) -> None:
        self._taking = None
        if self.transport.get_write_buffer_size() > before - TAKEN:
            # Nor does the system keep what it has taken from us.
            door = self.transport.get_extra_info("socket")
            door.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()
        else:
            self._await_taking()

    def _taken(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _refuse(self, why: str) -> None:
        """In the middle of an answer there is no room for another one."""
        if self.cycle is None or self.cycle.response_complete:
            self.send_400_response(why)
        else:
            self.transport.close()
