"""What is answered where something was not done: a page, a piece of one, or JSON."""

from __future__ import annotations

import logging
import sqlite3
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from zhiyi.errors import ZhiyiError
from zhiyi.review.errors import MustChange, NotSignedIn, TooOften, WorkbenchError
from zhiyi.review.web.frame import render
from zhiyi.review.web.signed import recognise

_log = logging.getLogger(__name__)

_KNOWN = {
    404: "没有这个页面。 There is no such page.",
    405: "不支持这种请求方式。 This method is not supported here.",
    413: "请求过大。 The request is too large.",
    422: "提交的内容不完整或格式不符。 What was sent is incomplete or malformed.",
}


_AWAY = (
    "数据库暂时无法访问。请稍后重新打开页面，并核对刚才所办事项是否已保存。 "
    "The database cannot be reached now. Open the page again in a while, and see whether what you "
    "did is there."
)

_UNWRITTEN = (
    "数据库无法写入（磁盘已满或只读），未作任何更改，请告知系统管理员。 "
    "The database cannot be written (disk full or read-only): nothing was changed; tell who looks "
    "after the machine."
)


def add_failures(app: FastAPI) -> None:
    """One place maps errors to answers."""
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(MustChange, _must_change)
    app.add_exception_handler(ZhiyiError, _told)
    app.add_exception_handler(DBAPIError, _database_away)
    app.add_exception_handler(OverflowError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)


def wants_json(request: Request) -> bool:
    """Endpoints of the API, and whoever asks for JSON and not for a page."""
    accepted = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or (
        "application/json" in accepted and "text/html" not in accepted
    )


async def _answer(
    request: Request, status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> Response:
    if wants_json(request):
        content: dict[str, Any] = {"error": {"code": code, "message": message}}
        return JSONResponse(content, status_code=status, headers=headers)
    piece = request.headers.get("hx-request") == "true"
    template = "problem_piece.html.j2" if piece else "problem.html.j2"
    if not piece and status < 500:
        await run_in_threadpool(recognise, request)
    return render(request, template, status=status, headers=headers, code=code, message=message)


async def _not_signed_in(request: Request, error: Exception) -> Response:
    """Browsers go to the sign-in, and back to the page where they were."""
    if wants_json(request):
        headers = {"www-authenticate": "Bearer"}
        return await _answer(request, 401, NotSignedIn.code, str(error), headers)
    return _sent(request, "/sign-in", status=401)


async def _must_change(request: Request, error: Exception) -> Response:
    """Nothing else is open until then."""
    bearer = request.headers.get("authorization", "")
    if wants_json(request) or bearer:
        return await _answer(request, MustChange.status, MustChange.code, str(error))
    return _sent(request, "/first-password", status=MustChange.status)


def _sent(request: Request, way: str, *, status: int) -> Response:
    back = _page_of(request)
    way = f"{way}?next={quote(back, safe='')}" if back not in ("", "/") else way
    if request.headers.get("hx-request") == "true":
        return Response(status_code=status, headers={"hx-redirect": way})
    return RedirectResponse(way, status_code=303)


def _page_of(request: Request) -> str:
    """The page of ours that the browser shows: asked for, or from which a piece was asked for or a
    form was sent."""
    piece = request.headers.get("hx-request") == "true"
    if request.method == "GET" and not piece:
        url = request.url
    else:
        named = request.headers.get("hx-current-url" if piece else "referer", "")
        try:
            parts = urlsplit(named)
        except ValueError:  # as http://[
            return ""
        if parts.netloc != request.headers.get("host"):
            return ""
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return f"{url.path}?{url.query}" if url.query else url.path


async def _told(request: Request, error: Exception) -> Response:
    if isinstance(error, WorkbenchError):
        wait = {"retry-after": str(error.seconds)} if isinstance(error, TooOften) else None
        return await _answer(request, error.status, error.code, str(error), wait)
    # Readable to whoever looks after the machine; an officer can do nothing with paths and engines.
    _log.error("%s %s: %s", request.method, request.url.path, error)
    told = "未能完成，请系统管理员查看服务器日志。 It could not be done; the server's log says why."
    return await _answer(request, 500, "NOT_DONE", told)


async def _database_away(request: Request, error: Exception) -> Response:
    """The server of the database went away, or is busy for too long; anything else that it says is
    the program's fault. A commit may have been on its way: nobody knows what became of it. Numbers
    and characters that it cannot hold are the sender's."""
    if isinstance(error, DataError):
        return await _invalid(request, error)
    if not isinstance(error, OperationalError | InterfaceError):
        return await broken(request, error)
    unwritten = _sqlite_code(error) in _SQLITE_UNWRITTEN
    if not (unwritten or _is_away(error)):
        return await broken(request, error)
    _log.error("%s %s: %s", request.method, request.url.path, error.orig)
    if unwritten:
        return await _answer(request, 503, "DATABASE_UNWRITTEN", _UNWRITTEN)
    return await _answer(request, 503, "DATABASE_AWAY", _AWAY, {"retry-after": "5"})


_SQLITE_AWAY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR}
_SQLITE_UNWRITTEN = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}


def _is_away(error: DBAPIError) -> bool:
    """SQLite has one error for all that goes wrong, mistakes in a statement among them."""
    code = _sqlite_code(error)
    return code is None or code in _SQLITE_AWAY


def _sqlite_code(error: DBAPIError) -> int | None:
    """The lowest byte says what went wrong; None for what is not SQLite's."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    phrase = HTTPStatus(status).phrase
    return await _answer(
        request, status, phrase.upper().replace(" ", "_"), _KNOWN.get(status, phrase), headers
    )


async def _invalid(request: Request, error: Exception) -> Response:
    """Says which fields; what was sent into them is not repeated."""
    fields = (
        sorted({".".join(str(part) for part in e["loc"][1:]) for e in error.errors()})
        if isinstance(error, RequestValidationError)
        else []
    )
    named = f" ({', '.join(fields)})" if any(fields) else ""
    return await _answer(request, 422, "WRONG", _KNOWN[422] + named)


async def broken(request: Request, error: Exception) -> Response:
    """The program's own fault. What broke stands in the log, for pages must not tell of it."""
    _log.exception("%s %s", request.method, request.url.path, exc_info=error)
    return await _answer(
        request, 500, "BROKEN", "程序出错，未作任何更改。 The program failed; nothing was changed."
    )
