"""Who looks at pages takes turns; who enters something does not."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from zhiyi.review.web.turns import InTurn

START = {"type": "http.response.start", "status": 200, "headers": []}


async def _nothing() -> Any:
    return {"type": "http.disconnect"}


def _scope(turns: asyncio.Semaphore, method: str) -> dict[str, Any]:
    app = SimpleNamespace(state=SimpleNamespace(turns=turns))
    return {"type": "http", "method": method, "app": app}


def _most_at_once(method: str, *, turns: int, asked: int) -> int:
    """How many requests were at work at the same time."""
    working, most = 0, 0

    async def page(scope: Any, receive: Any, send: Any) -> None:
        nonlocal working, most
        working += 1
        most = max(most, working)
        for _ in range(5):
            await asyncio.sleep(0)
        working -= 1
        await send(START)

    async def asking() -> None:
        gate = asyncio.Semaphore(turns)

        async def sent(message: Any) -> None:
            await asyncio.sleep(0)

        await asyncio.gather(
            *(InTurn(page)(_scope(gate, method), _nothing, sent) for _ in range(asked))
        )
        assert gate._value == turns, "every turn is given back"

    asyncio.run(asking())
    return most


def test_pages_are_made_a_few_at_a_time() -> None:
    assert _most_at_once("GET", turns=2, asked=9) == 2


def test_what_is_entered_waits_for_no_page() -> None:
    assert _most_at_once("POST", turns=2, asked=9) == 9


def test_who_takes_an_answer_slowly_keeps_nobody_waiting() -> None:
    async def page(scope: Any, receive: Any, send: Any) -> None:
        await send(START)

    async def asking() -> list[str]:
        gate, slow, told = asyncio.Semaphore(1), asyncio.Event(), []

        async def slowly(message: Any) -> None:
            await slow.wait()
            told.append("slow")

        async def at_once(message: Any) -> None:
            told.append("quick")
            slow.set()

        first = asyncio.create_task(InTurn(page)(_scope(gate, "GET"), _nothing, slowly))
        await asyncio.sleep(0)
        await InTurn(page)(_scope(gate, "GET"), _nothing, at_once)
        await first
        return told

    assert asyncio.run(asking()) == ["quick", "slow"]


def test_a_page_that_fails_gives_its_turn_back() -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise LookupError

    async def asking() -> bool:
        gate = asyncio.Semaphore(1)
        with pytest.raises(LookupError):
            await InTurn(broken)(_scope(gate, "GET"), _nothing, _sent)
        return gate.locked()

    async def _sent(message: Any) -> None:
        raise AssertionError("nothing is sent")

    assert asyncio.run(asking()) is False
