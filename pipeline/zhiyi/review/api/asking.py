"""Who asks the interface, what text and numbers may be, and what an error looks like."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from zhiyi.review.deciding.decisions import LONGEST_REASON, Seen

BEARER = HTTPBearer(
    auto_error=False,
    description="A token of your own, made on the page of your account. It acts in your name but "
    "for what only an officer in person may do: outcomes and conclusions.",
)
"""For the documentation; ``web.signed`` looks at the token."""

LARGEST = 2**31 - 1
NO_NUL = r"^[^\x00]*$"
"""PostgreSQL keeps no NUL in a text."""

Words = Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=NO_NUL)]
Name = Annotated[str, StringConstraints(max_length=255, pattern=NO_NUL)]
Count = Annotated[int, Field(ge=0, le=LARGEST)]
Id = Annotated[int, Path(ge=1, le=LARGEST)]
CaseId = Annotated[
    str, Path(min_length=1, max_length=255, pattern=NO_NUL, description="The number of the case")
]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Short = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Asked(BaseModel):
    """A body; what it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class Told(BaseModel):
    """``code`` for programs; ``message`` for officers, Chinese and then English."""

    code: str
    message: str


class Failed(BaseModel):
    error: Told


class AsSeen(Asked):
    """What the officer looked at; where either is another now, the answer is 409."""

    version: Count
    report_sha256: Digest

    @property
    def seen(self) -> Seen:
        return Seen(self.version, self.report_sha256)


FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"model": Failed, "description": "Not a request that can be read"},
    401: {"model": Failed, "description": "No token, or one that is not valid any more"},
    403: {"model": Failed, "description": "The officer may not, or not by a token, or not now"},
    404: {"model": Failed, "description": "There is none, or it is of another office"},
    409: {"model": Failed, "description": "Somebody else was first; the message says who"},
    422: {"model": Failed, "description": "Something is missing or cannot be"},
}
