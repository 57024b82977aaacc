"""The JSON interface of the workbench: the same services as its pages, documented in OpenAPI at
``/api/openapi.json``.

Whoever asks is known by a token (``Authorization: Bearer``), or by the cookie of a browser. What no
program may do in an officer's name (to enter, answer or withdraw an outcome, to record a
conclusion) is there for the browser only and refuses tokens.

::

    asking.py    who asks, what text and numbers may be, what an error looks like
    cases.py     worklist, search, one case, its report; take, hand over, give back
    judging.py   facts and judgements, and the new run that a correction brings
    deciding.py  the course of a case
    papers.py    papers and the case bundle
    figures.py   the overview, and the journal for auditors
"""

from fastapi import APIRouter, Security

from zhiyi.review.api import cases, deciding, figures, judging, papers
from zhiyi.review.api.asking import BEARER, FAILURES

router = APIRouter(prefix="/api/v1", dependencies=[Security(BEARER)], responses=FAILURES)
for part in (cases, judging, deciding, papers, figures):
    router.include_router(part.router)

__all__ = ["router"]
