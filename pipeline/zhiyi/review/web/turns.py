"""Pages are made a few at a time. Python makes one at once anyhow: with thirty threads that each
want their turn at every row of a query, much of the processor's time goes into handing it round
(20 ms a request in the load benchmark, 11 in turns)."""

from __future__ import annotations

from asyncio import Semaphore
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

AT_ONCE = 4
"""More than one, for the database and the disk are waited for."""


@dataclass(frozen=True, slots=True)
class InTurn:
    """Around what is looked at (GET): whoever comes first is answered first, and whoever takes an
    answer slowly keeps nobody waiting. What is entered, signing in and sending files among it,
    waits for other things and does not queue here. ``app.state.turns`` is there while the program
    serves."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        turns: Semaphore | None = None
        if scope["type"] == "http" and scope["method"] == "GET":
            turns = getattr(scope["app"].state, "turns", None)
        if turns is None:
            await self.app(scope, receive, send)
            return
        await turns.acquire()
        working = True

        async def sending(message: Message) -> None:
            nonlocal working
            if working:
                working = False
                turns.release()
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            if working:
                turns.release()
