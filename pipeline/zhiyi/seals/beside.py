"""Whether a letter of a name may be missing: within it, or where ink stands right beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from zhiyi.rims import Mask, Ring
from zhiyi.seals.spelling import Letter
from zhiyi.seals.unwrap import INK, TURN, Arc, Grey, strip

LEFT_OUT = 1.5
"""In widths of a letter: between letters further apart one may have been left out."""

BESIDE, BESIDE_INKED, BESIDE_FULL = (0.6, 1.5), 0.35, 0.7
"""Where a letter beside the name would stand, in widths of a letter from the middle of the last,
and its inked part, in the same widths, from which there may be one, or is one, read or not."""

BESIDE_READ = 0.3
"""Probability of a Chinese character beside the name from which there may be one."""

TALL = 0.55
"""Inked part of the height of a line around a column of a letter."""


@dataclass(frozen=True, slots=True)
class Where:
    """The arc of a name on the ink of a seal."""

    ink: Grey
    ring: Ring
    arc: Arc
    band: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Beside:
    """How surely a Chinese character is read before the first and after the last cell, whose
    places are ``first`` and ``last``."""

    before: float
    after: float
    first: float
    last: float


def left_out(
    run: Sequence[Letter], pitch: float, where: Where, beside: Beside | None, *, whole: bool
) -> bool:
    """Whether a letter may be missing: within the name, or where ink stands right beside it that
    can be read as a letter, or is as much as one. After the end of a ``whole`` name none is sought:
    what stands there is the line across the foot, or a number."""
    if not run:
        return False
    if any(after.place - before.place > LEFT_OUT * pitch for before, after in pairwise(run)):
        return True
    before, after = _inked_beside(run, pitch, where)
    read_before = beside.before if beside and beside.first == run[0].place else 1.0
    read_after = beside.after if beside and beside.last == run[-1].place else 1.0
    sides = [(before, read_before)] if whole else [(before, read_before), (after, read_after)]
    return any(
        inked > (BESIDE_INKED if read >= BESIDE_READ else BESIDE_FULL) for inked, read in sides
    )


def _inked_beside(run: Sequence[Letter], pitch: float, where: Where) -> tuple[float, float]:
    """Inked part, in widths of a letter, of where a letter before and after the name would be."""
    arc = where.arc
    more = min(2 * pitch, max(0.0, (TURN / arc.span - 1) / 2 - 0.01))
    wider = Arc(arc.start - more * arc.span, arc.span * (1 + 2 * more))
    tall = _tall(strip(where.ink, where.ring, wider, where.band))

    def inked(first: float, last: float) -> float:
        edges = np.clip((np.array([first, last]) + more) / (1 + 2 * more), 0, 1) * len(tall)
        return float(tall[int(edges[0]) : int(edges[1])].sum()) / len(tall) * (1 + 2 * more) / pitch

    near, far = BESIDE[0] * pitch, BESIDE[1] * pitch
    return (
        inked(run[0].place - far, run[0].place - near),
        inked(run[-1].place + near, run[-1].place + far),
    )


def _tall(line: Grey) -> Mask:
    """Columns near which ink reaches over most of the height, as letters of the name do.

    Figures of the code and ends of the line across the foot lie at the upper or lower edge.
    """
    near = max(1, line.shape[0] // 5)
    marks = cv2.dilate((line < INK).astype(np.uint8), np.ones((1, 2 * near + 1), np.uint8)) > 0
    return np.asarray(marks.mean(axis=0) > TALL, dtype=np.bool_)
