"""The three outcomes of Announcement 123 of 2025, article 3, in its order, and their words.

Nothing here or elsewhere in the program prefers one: no default, no order by likelihood.
"""

from __future__ import annotations

from typing import Literal

Outcome = Literal["not_required", "required", "undetermined"]
OUTCOMES: dict[Literal[1, 2], tuple[Outcome, ...]] = {
    1: ("not_required", "required", "undetermined"),
    2: ("not_required", "required"),
}
"""By round: after the conclusion of an identification the officers decide on it."""
OUTCOME_WORDS: dict[Outcome, tuple[str, str]] = {
    "not_required": ("无需提交许可证件", "No licence is required"),
    "required": ("应当提交许可证件，不予放行", "A licence is required; not released"),
    "undetermined": (
        "无法确定，提请组织鉴别",
        "Cannot be determined; referred for identification",
    ),
}
