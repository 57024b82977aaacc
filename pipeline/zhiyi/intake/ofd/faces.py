"""Fonts that OFD text is drawn with: those of the system, chosen by character.

OFD files name fonts such as 宋体 and often hold none. What is drawn serves to look at and to find
seals and rules; what is read are the characters that the file states.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_SONG = (
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
    "C:/Windows/Fonts/simsun.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
)
_HEI = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "C:/Windows/Fonts/simhei.ttf",
    "/System/Library/Fonts/STHeiti Medium.ttc",
)
_KAI = ("/usr/share/fonts/truetype/arphic/ukai.ttc", "C:/Windows/Fonts/simkai.ttf")
_OTHERS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "C:/Windows/Fonts/arial.ttf",
)
"""TrueType outlines only: ReportLab embeds no others, which rules out Noto CJK."""
_STYLES = ((("楷", "kai"), (_KAI, _SONG, _HEI)), (("黑", "hei", "sans"), (_HEI, _SONG, _KAI)))
_STANDARD = "STSong-Light"
"""Where no font is found: not embedded, each viewer shows it with what it has."""


@dataclass
class Faces:
    """Fonts loaded when first asked for. ``missing``: characters that no font has."""

    missing: set[str] = field(default_factory=set)
    _loaded: dict[str, TTFont | None] = field(default_factory=dict)

    def name_for(self, character: str, font: str) -> str:
        """The name in ReportLab of a font that has the character, near to the font stated."""
        first = None
        for face in self._candidates(font):
            first = first or face
            if ord(character) in face.face.charToGlyph:
                return str(face.fontName)
        self.missing.add(character)
        return str(first.fontName) if first else self._standard

    def width(self, character: str, name: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(character, name, size))

    @cached_property
    def _standard(self) -> str:
        pdfmetrics.registerFont(UnicodeCIDFont(_STANDARD))
        return _STANDARD

    def _candidates(self, font: str) -> Iterator[TTFont]:
        wanted = next(
            (order for words, order in _STYLES if any(word in font.lower() for word in words)),
            (_SONG, _HEI, _KAI),
        )
        for group in (*wanted, _OTHERS):
            for path in group:
                if face := self._face(path):
                    yield face
                    break

    def _face(self, path: str) -> TTFont | None:
        if path not in self._loaded:
            self._loaded[path] = _opened(path)
        return self._loaded[path]


def _opened(path: str) -> TTFont | None:
    if not Path(path).is_file():
        return None
    try:
        face = TTFont(f"zhiyi-{Path(path).stem}", path)
    except (TTFError, OSError):
        return None
    pdfmetrics.registerFont(face)
    return face
