"""The ink of seals on grey or black-and-white copies, where no colour tells it from print."""

from __future__ import annotations

import cv2
import numpy as np

from zhiyi.copied import DARKEST, PRINT_DARKER, solidity
from zhiyi.rims import Frame, Ring
from zhiyi.seals.unwrap import Grey
from zhiyi.source import Picture


def inks_of_copy(white: Picture, rim: Ring | Frame) -> tuple[tuple[Grey, ...], int]:
    """Renderings of the copied ink, dark on white, and its darkness in grey levels.

    Where print is clearly darker than the ink of the rim, the first rendering leaves it out.
    """
    grey = np.asarray(cv2.cvtColor(white, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    solid = solidity(grey, rim)
    whole = 255 - np.clip((255.0 - grey) / max(solid, 1), 0, 1) * 255
    inked = np.asarray(whole, dtype=np.uint8)
    if solid + PRINT_DARKER > DARKEST:
        return (inked,), solid
    printed = cv2.dilate(((255 - grey) > solid + PRINT_DARKER).astype(np.uint8), np.ones((3, 3)))
    return (np.where(printed > 0, 255, inked).astype(np.uint8), inked), solid
