"""Page of administrators: the office's own templates of the two notices."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from zhiyi.deadlines import BEIJING
from zhiyi.review.accounts.rights import require
from zhiyi.review.accounts.users import offices
from zhiyi.review.errors import Wrong
from zhiyi.review.papers.making import DOCX
from zhiyi.review.papers.placeholders import PLACEHOLDERS
from zhiyi.review.papers.template_keeping import (
    history,
    in_use,
    put_template,
    remove_template,
    template_kind,
    version_of,
)
from zhiyi.review.papers.templates import LARGEST
from zhiyi.review.web.frame import render
from zhiyi.review.web.signed import AtWork, InPerson

router = APIRouter(prefix="/paper-templates", include_in_schema=False)

Office = Annotated[str, Form(max_length=128)]
Kind = Annotated[str, Form(max_length=32)]


@router.get("")
def templates(request: Request, workplace: AtWork, officer: InPerson) -> Response:
    return _page(request, workplace, officer)


@router.post("")
def putting(
    request: Request,
    workplace: AtWork,
    officer: InPerson,
    kind: Kind,
    file: Annotated[UploadFile, File()],
    office: Office = "",
) -> Response:
    require(officer, "templates")
    data = file.file.read(LARGEST + 1)
    try:
        put_template(workplace, officer, template_kind(kind), office, file.filename or "", data)
    except Wrong as error:
        return _page(request, workplace, officer, error=str(error))
    return RedirectResponse("/paper-templates", status_code=303)


@router.post("/remove")
def removing(workplace: AtWork, officer: InPerson, kind: Kind, office: Office = "") -> Response:
    remove_template(workplace, officer, template_kind(kind), office)
    return RedirectResponse("/paper-templates", status_code=303)


@router.get("/versions/{digest}")
def version(workplace: AtWork, officer: InPerson, digest: str) -> Response:
    data = version_of(workplace, officer, digest)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(digest[:16], safe='')}.docx",
        "cache-control": "private, no-store",
    }
    return Response(data, media_type=DOCX, headers=headers)


def _page(request: Request, workplace: AtWork, officer: InPerson, *, error: str = "") -> Response:
    changes = history(workplace, officer)
    return render(
        request,
        "papers/templates.html.j2",
        status=422 if error else 200,
        used=in_use(workplace, changes),
        changes=changes,
        kinds=PLACEHOLDERS,
        offices=offices(workplace),
        largest=LARGEST // 1_000_000,
        zone=BEIJING,
        error=error,
    )
