"""Candidates for seals on one page, each with its ink alone."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from zhiyi.document import Box, Colour, Shape
from zhiyi.ink import Patch, balanced, excess, inked, paper_of, seal_patches
from zhiyi.rims import Frame, Ring
from zhiyi.seals.unwrap import Grey
from zhiyi.source import Picture

MARGIN = 0.03
"""White kept around an impression, in fractions of its size."""


@dataclass(frozen=True, slots=True)
class Impression:
    """The ink of one candidate. ``ink``: dark on white; ``rim`` in pixels of ``ink``;
    ``box`` on the page; ``cut`` names the page edges that cut it."""

    colour: Colour
    rim: Ring | Frame
    ink: Grey
    box: Box
    cut: tuple[str, ...] = ()

    @property
    def shape(self) -> Shape:
        if isinstance(self.rim, Frame):
            return "square"
        return "round" if self.rim.is_round else "oval"


def impressions(picture: Picture) -> tuple[Impression, ...]:
    """Everything on the page that is bounded like a seal, in reading order of position."""
    paper = paper_of(picture)
    found = [_coloured(picture, paper, patch) for patch in seal_patches(picture, paper)]
    return tuple(sorted(found, key=lambda one: (round(one.box.top, 2), one.box.left)))


def _coloured(picture: Picture, paper: Picture, patch: Patch) -> Impression:
    left, top, right, bottom = _visible(patch.rim, picture.shape)
    area = (slice(top, bottom), slice(left, right))
    white = balanced(picture, paper, area)
    colour = excess(white, patch.colour)
    mask = inked(white, patch.colour)
    solid = float(np.percentile(colour[mask], 75)) if mask.any() else 255.0
    ink = 255 - np.clip(colour.astype(np.float32) / max(solid, 1.0), 0, 1) * 255
    return Impression(
        colour=patch.colour,
        rim=patch.rim.scaled(1.0, -left, -top),
        ink=ink.astype(np.uint8),
        box=box_of(patch.rim, picture.shape),
        cut=edges_cut(patch.rim, picture.shape),
    )


def box_of(rim: Ring | Frame, shape: tuple[int, ...]) -> Box:
    """The visible part of the rim's extent, in fractions of the page."""
    left, top, right, bottom = rim.extent
    height, width = shape[:2]
    return Box(
        min(max(left / width, 0.0), 1.0),
        min(max(top / height, 0.0), 1.0),
        min(max(right / width, 0.0), 1.0),
        min(max(bottom / height, 0.0), 1.0),
    )


def edges_cut(rim: Ring | Frame, shape: tuple[int, ...]) -> tuple[str, ...]:
    """The page edges beyond which the rim would reach by a twentieth of its size."""
    left, top, right, bottom = rim.extent
    height, width = shape[:2]
    slack = 0.05 * max(right - left, bottom - top)
    over = {
        "left": -left,
        "top": -top,
        "right": right - width,
        "bottom": bottom - height,
    }
    return tuple(edge for edge, by in over.items() if by > slack)


def _visible(rim: Ring | Frame, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    left, top, right, bottom = rim.extent
    pad = MARGIN * max(right - left, bottom - top)
    return (
        max(0, int(left - pad)),
        max(0, int(top - pad)),
        min(shape[1], int(right + pad) + 1),
        min(shape[0], int(bottom + pad) + 1),
    )
