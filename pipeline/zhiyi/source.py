"""What a stage may ask of the file behind a document. Intake opens it; stages never open files."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x 3, RGB, as a viewer shows the page (CropBox, /Rotate and EXIF applied)."""

READING_DPI = 200
"""Resolution that pages are read at: the common scanner setting, and what the engines are measured
on. Page pictures of a lower resolution are not enlarged."""


class Source(Protocol):
    """An opened file. ``file`` is its bytes on disk; ``media_type`` what the content says it is."""

    @property
    def file(self) -> Path: ...

    @property
    def media_type(self) -> str: ...

    def picture(self, page: int, *, dpi: int = READING_DPI) -> Picture:
        """The page (from 1) as pixels. Raises ``ReadError`` where it cannot be drawn."""
        ...
