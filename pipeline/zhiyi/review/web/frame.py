"""How a page is made: templates, the language of the reader, who is signed in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from zhiyi.report.words import visible
from zhiyi.review.accounts.rights import may
from zhiyi.review.officer import Officer
from zhiyi.review.web.words import Language, teller

LANGUAGE_COOKIE = "zhiyi_language"


@cache
def templates() -> Environment:
    """Everything is escaped, and a name nobody gave is an error, not an empty place."""
    environment = Environment(
        loader=PackageLoader("zhiyi.review.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["visible"] = visible
    environment.filters["urlencode"] = encoded
    environment.finalize = shown
    environment.globals["static"] = static
    return environment


_HIDES = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def shown(value: object) -> object:
    """What any text in a page becomes: characters that turn or hide it are written out."""
    if type(value) is not str or value.isprintable() or not _HIDES.search(value):
        return value
    return visible(value)


def encoded(value: object) -> str:
    """One step of a path, or one value of a query: a slash in the id of a fact leads nowhere else,
    which Jinja's own filter leaves as it is."""
    return quote(str(value), safe="")


@cache
def static(name: str) -> str:
    """The address of a file of ours; it changes with the file, which browsers keep for good."""
    data = files("zhiyi.review.web").joinpath("static", *name.split("/")).read_bytes()
    return f"/static/{name}?v={sha256(data).hexdigest()[:12]}"


def language_of(request: Request) -> Language:
    return "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "zh"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a page is for. ``csrf``: what each of its forms sends back; ``newcomer``: with a first
    password, which opens nothing."""

    officer: Officer | None
    language: Language
    csrf: str
    newcomer: bool

    def may(self, what: str) -> bool:
        """Whether to offer it; the service refuses on its own."""
        return self.officer is not None and not self.newcomer and may(self.officer, what)


def reader_of(request: Request) -> Reader:
    return Reader(
        officer=getattr(request.state, "officer", None),
        language=language_of(request),
        csrf=getattr(request.state, "csrf", ""),
        newcomer=getattr(getattr(request.state, "session", None), "must_change", False),
    )


def here_of(request: Request) -> str:
    """The page's address below the host, with what it was asked for."""
    path, query = request.url.path, request.url.query
    return f"{path}?{query}" if query and request.method == "GET" else path


def render(
    request: Request,
    template: str,
    /,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """A page, or a piece of one. Every template has ``t``, ``language``, ``officer`` (None before
    sign-in), ``may(what)``, ``csrf``, ``path``, ``here`` (with the query) and ``static(name)``
    besides ``context``."""
    text = text_of(request, template, **context)
    return HTMLResponse(text, status_code=status, headers=dict(headers or {}))


def text_of(request: Request, template: str, /, **context: Any) -> str:
    """What ``render`` answers with."""
    reader = reader_of(request)
    return (
        templates()
        .get_template(template)
        .render(
            t=teller(reader.language),
            language=reader.language,
            officer=reader.officer,
            may=reader.may,
            csrf=reader.csrf,
            newcomer=reader.newcomer,
            path=request.url.path,
            here=here_of(request),
            paths=request.app.state.paths,
            **context,
        )
    )
