"""Failing inputs made small: chunks are taken out as long as the same thing still breaks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from tests.fuzz.contained import Case, Outcome, outcomes


def minimised(found: Outcome, *, seconds: float = 6.0) -> bytes:
    """A shorter input with the same outcome, as far as it is found in this time."""
    data = found.case.data()
    size, end = max(len(data) // 2, 1), time.monotonic() + seconds
    while time.monotonic() < end:
        tried = list(_shorter(data, size))
        shorter = _same(found, tried, end)
        if shorter is not None:
            data = shorter
        elif size == 1:
            break
        else:
            size = max(size // 2, 1)
        size = min(size, max(len(data) // 2, 1))
    return data


def _shorter(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[:start] + data[start + size :]


def _same(found: Outcome, tried: list[bytes], end: float) -> bytes | None:
    for at in range(0, len(tried), 20):
        batch = [replace(found.case, data=lambda d=d: d) for d in tried[at : at + 20]]
        for case, outcome in zip(batch, outcomes(batch), strict=True):
            if (outcome.verdict, outcome.key) == (found.verdict, found.key):
                return case.data()
        if time.monotonic() > end:
            return None
    return None


__all__ = ["Case", "minimised"]
