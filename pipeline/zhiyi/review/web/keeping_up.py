"""While the workbench serves: reports that come in are taken in, corrections are carried out,
papers are made."""

from __future__ import annotations

import logging
from asyncio import Semaphore
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from threading import Event, Thread

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from zhiyi.errors import ZhiyiError
from zhiyi.report.words import load_words
from zhiyi.review.cases.sync import sync
from zhiyi.review.cases.terms import sought
from zhiyi.review.judging.following import follow
from zhiyi.review.web.case_corrections import parameters
from zhiyi.review.web.frame import templates
from zhiyi.review.web.turns import AT_ONCE
from zhiyi.review.workplace import Workplace

EVERY = 30
"""Seconds between looks at the output directory; with 2,000 unchanged reports one takes some
50 ms."""

_log = logging.getLogger(__name__)


def lifespan(workplace: Workplace) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What runs beside the pages, from the first request to the last."""

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        app.state.turns = Semaphore(AT_ONCE)
        stop = Event()
        looking = Thread(target=_keep_up, args=(workplace, stop), name="zhiyi-sync", daemon=True)
        looking.start()
        warming = Thread(target=warm, args=(workplace,), name="zhiyi-warm", daemon=True)
        warming.start()
        await run_in_threadpool(app.state.reruns.recover)
        await run_in_threadpool(app.state.workshop.recover)
        try:
            yield
        finally:
            stop.set()
            await run_in_threadpool(looking.join)
            await run_in_threadpool(warming.join)
            await run_in_threadpool(app.state.reruns.close)
            await run_in_threadpool(app.state.workshop.close)

    return living


def warm(workplace: Workplace) -> None:
    """What the first pages would wait for: the list of all cases, templates, words, the lexicon,
    the signs of a search. 0.8 s of processor time, beside the first pages."""
    with workplace.reading() as session:
        workplace.rolls.of(session)
    load_words()
    for name in templates().list_templates():
        templates().get_template(name)
    parameters()
    sought("质疑")


def _keep_up(workplace: Workplace, stop: Event) -> None:
    while not stop.is_set():
        try:
            look(workplace)
        except Exception:  # the thread goes on: one report must not keep all later ones out
            _log.exception("%s: reports were not taken in", workplace.directory)
        stop.wait(EVERY)


def look(workplace: Workplace) -> None:
    """Take in what is new. A directory that cannot be read now, or a database that is busy, may
    be at hand in a while: the pages go on with what they have."""
    try:
        sync(workplace, follow=follow)
    except (ZhiyiError, OSError, SQLAlchemyError) as error:
        _log.error("%s: reports were not taken in: %s", workplace.directory, error)
