"""The workbench as a program of the web: its pages and endpoints in one list."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import zhiyi
from zhiyi.review import api
from zhiyi.review.api.describing import described
from zhiyi.review.judging.reruns import Reruns
from zhiyi.review.papers.workshop import Workshop
from zhiyi.review.web import (
    account,
    case,
    deciding,
    documentation,
    journal,
    judging,
    overview,
    paper_templates,
    papers,
    pictures,
    signing_in,
    users,
    worklist,
)
from zhiyi.review.web.case_view import Shelf
from zhiyi.review.web.dockets import Dockets
from zhiyi.review.web.failing import add_failures, broken
from zhiyi.review.web.keeping_up import lifespan
from zhiyi.review.web.kept import Kept
from zhiyi.review.web.noting import Noted
from zhiyi.review.web.reaching import Hosts
from zhiyi.review.web.security import Guarded, session_cookie
from zhiyi.review.web.signed import is_known
from zhiyi.review.web.turns import InTurn
from zhiyi.review.web.words import both
from zhiyi.review.web.worklist_rows import Lines
from zhiyi.review.workplace import Workplace

ROUTERS = (
    signing_in.router,
    worklist.router,
    case.router,
    judging.router,
    deciding.router,
    papers.router,
    paper_templates.router,
    overview.router,
    journal.router,
    pictures.router,
    account.router,
    users.router,
    documentation.router,
    api.router,
)
"""Every page and endpoint. Pages are ``include_in_schema=False``; what lies below /api is
documented."""


def create_app(workplace: Workplace, *, tls: bool = False, hosts: Hosts | None = None) -> FastAPI:
    """``tls``: browsers reach it over TLS only, so its cookies never travel without; otherwise each
    request tells. ``hosts``: the names that it answers to, any by default."""
    app = FastAPI(
        title="Zhiyi 质疑",
        version=zhiyi.__version__,
        description=both("standing.reference"),
        openapi_url="/api/openapi.json",
        docs_url=None,  # its pages load their scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan(workplace),
    )
    app.state.workplace = workplace
    app.state.kept = Kept()
    app.state.dockets = Dockets()
    app.state.lines = Lines()
    app.state.shelf = Shelf()
    app.state.reruns = Reruns(workplace)
    app.state.workshop = Workshop(workplace)
    app.state.tls = tls
    app.state.cookie = session_cookie(tls=tls)
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    app.state.paths = frozenset(
        route.path for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)
    )
    directory = str(files("zhiyi.review.web").joinpath("static"))
    app.mount("/static", _Static(directory=directory), name="static")
    add_failures(app)
    app.openapi = described(app)  # type: ignore[method-assign]
    app.add_middleware(InTurn)
    app.add_middleware(Noted)
    app.add_middleware(Guarded, tls=tls, hosts=hosts, broken=broken, known=is_known)
    return app


class _Static(StaticFiles):
    """Our own files, asked for by an address that changes with them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope.get("query_string", b"")
        response.headers["cache-control"] = (
            "public, max-age=31536000, immutable" if versioned else "no-cache"
        )
        return response
