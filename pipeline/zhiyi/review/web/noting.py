"""Each answer in the log of ``--log``: which page, for whom by number, how it ended and how long it
took. No address, no name of a case, an exporter or a person: the journal tells who did what."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhiyi.batch.watching.logs import event_logger

LOGGER = "zhiyi.review"


@dataclass(frozen=True, slots=True)
class Noted:
    """Around the whole program; costs nothing where nothing is logged."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not logging.getLogger(LOGGER).isEnabledFor(logging.INFO):
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            _note(scope, status, round((perf_counter() - began) * 1000))


def _note(scope: Scope, status: int, milliseconds: int) -> None:
    """The route as the program words it, so that no number of a case stands in the log."""
    route = getattr(scope.get("route"), "path", "")
    officer = scope.get("state", {}).get("officer")
    event_logger(LOGGER).info(
        "answered", method=scope["method"], route=route, status=status, ms=milliseconds,
        officer=officer.id if officer else None,
    )  # fmt: skip
