"""Tests of the workbench in which Hypothesis draws what is damaged."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = 20 if os.environ.get("ZHIYI_FUZZ") == "many" else 1


def drawn(examples: int) -> settings:
    """So many examples, with ``ZHIYI_FUZZ=many`` twenty times as many. All work in the one folder
    of their test, where each puts right what it damages."""
    return settings(
        max_examples=examples * TIMES,
        suppress_health_check=[*HealthCheck],
    )
