"""Hypothesis: the same few examples at each run; ``ZHIYI_FUZZ=many`` tries many, and others."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "few", derandomize=True, database=None, max_examples=40, deadline=None,
    suppress_health_check=_SLOW,
)  # fmt: skip
settings.register_profile(
    "many", max_examples=300, deadline=None, suppress_health_check=_SLOW, print_blob=True
)
settings.load_profile("many" if os.environ.get("ZHIYI_FUZZ") == "many" else "few")
