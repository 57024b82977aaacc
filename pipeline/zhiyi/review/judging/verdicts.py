"""The verdicts on one fact, and their words."""

from __future__ import annotations

from typing import Literal, get_args

Verdict = Literal["confirmed", "rejected", "corrected", "unsure", "noted"]
"""确认, 否定, 更正, 存疑, 仅附言. ``noted``: a note that takes no position."""
Standing = Literal["current", "moved", "gone", "replaced"]
"""``moved``: its fact was found again at another place or with another reading after a new run and
wants another look; ``gone``: it was not found; ``replaced``: by a later judgement of the fact."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

WORDS: dict[Verdict, tuple[str, str]] = {
    "confirmed": ("确认", "Confirmed"),
    "rejected": ("否定", "Rejected"),
    "corrected": ("更正", "Corrected"),
    "unsure": ("存疑", "Unsure"),
    "noted": ("仅附言", "Note only"),
}
STANDING_WORDS: dict[Standing, tuple[str, str]] = {
    "current": ("有效", "Current"),
    "moved": ("所在位置或读数有变，请再核对", "Moved: look again"),
    "gone": ("重新处理后未再检出", "Gone after a new run"),
    "replaced": ("已被后来的意见取代", "Replaced"),
}
