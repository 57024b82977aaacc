"""Fonts by their fontconfig names, the width of text in them, and which of them has a letter."""

import subprocess
from dataclasses import dataclass
from functools import cache

from PIL import ImageFont

# face -> family, style, Debian package. Only the faces in EMBEDDABLE are TrueType outlines, which
# is what reportlab can put into a PDF; the others are for pages that become pictures.
FACES = {
    "hei": ("WenQuanYi Zen Hei", "Regular", "fonts-wqy-zenhei"),
    "song": ("AR PL UMing CN", "Light", "fonts-arphic-uming"),
    "kai": ("AR PL UKai CN", "Book", "fonts-arphic-ukai"),
    "dejavu": ("DejaVu Sans", "Book", "fonts-dejavu-core"),
    "dejavu-bold": ("DejaVu Sans", "Bold", "fonts-dejavu-core"),
    "sans": ("Noto Sans CJK SC", "Regular", "fonts-noto-cjk"),
    "sans-bold": ("Noto Sans CJK SC", "Bold", "fonts-noto-cjk"),
    "serif": ("Noto Serif CJK SC", "Regular", "fonts-noto-cjk"),
    "serif-bold": ("Noto Serif CJK SC", "Bold", "fonts-noto-cjk"),
    "mono": ("Noto Sans Mono CJK SC", "Regular", "fonts-noto-cjk"),
    "korean": ("Noto Sans CJK KR", "Regular", "fonts-noto-cjk"),
    "japanese": ("Noto Sans CJK JP", "Regular", "fonts-noto-cjk"),
    "latin": ("DejaVu Serif", "Book", "fonts-dejavu-core"),
}
EMBEDDABLE = ("hei", "song", "kai", "dejavu", "dejavu-bold")
FALLBACKS = ("hei", "dejavu", "sans")
MEASURED_AT = 100
# the Arphic faces set these in the middle of the square, as in Taiwan, and a Greek letter as wide
# as a Chinese one; mainland papers set them low and narrow
ARPHIC = ("song", "kai")
BETTER_IN = {**dict.fromkeys("，。、；：？！", "hei"), **dict.fromkeys("μφ", "dejavu")}


class FontMissing(Exception):
    """A font that the drawings need is not installed."""


@dataclass(frozen=True)
class FontFile:
    """Where a face stands: a file and its number in the collection."""

    path: str
    index: int


@cache
def _installed() -> tuple[tuple[str, str, str, int], ...]:
    """All installed fonts as (families, styles, file, index)."""
    listing = subprocess.run(
        ["fc-list", "--format", "%{family}\t%{style}\t%{file}\t%{index}\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rows = [line.split("\t") for line in listing.splitlines() if line.count("\t") == 3]
    return tuple((r[0], r[1], r[2], int(r[3])) for r in sorted(rows))


@cache
def font_file(face: str) -> FontFile:
    """The file of a face; FontMissing names the Debian package that brings it."""
    family, style, package = FACES[face]
    for families, styles, path, index in _installed():
        if family in families.split(",") and style in styles.split(","):
            # fontconfig counts variable instances in the upper half of the number
            return FontFile(path, index & 0xFFFF)
    raise FontMissing(
        f"font “{family}” ({style}) is not installed; on Debian: apt-get install {package}"
    )


@cache
def font(face: str, size: float) -> ImageFont.FreeTypeFont:
    """The face at a size in pixels."""
    file = font_file(face)
    return ImageFont.truetype(
        file.path, size, index=file.index, layout_engine=ImageFont.Layout.BASIC
    )


@cache
def has(face: str, letter: str) -> bool:
    """Whether the face has a glyph of its own for the letter."""
    if letter in " \u3000":
        return True
    big = font(face, MEASURED_AT)
    mask, nothing = big.getmask(letter), big.getmask("\uffff")
    return mask.size != nothing.size or bytes(mask) != bytes(nothing)


@cache
def advance(face: str, letter: str) -> float:
    """How far a letter moves the pen, in ems."""
    if letter == "\u3000":
        return 1.0
    return font(face, MEASURED_AT).getlength(letter) / MEASURED_AT


@cache
def face_for(face: str, letter: str) -> str:
    """The face itself, or the first fallback that has the letter."""
    if face in ARPHIC and letter in BETTER_IN:
        return BETTER_IN[letter]
    for choice in (face, *FALLBACKS):
        if has(choice, letter):
            return choice
    raise FontMissing(f"no font at hand has the letter {letter!r}")


def spans(text: str, face: str) -> list[tuple[str, str]]:
    """The text cut into (face, piece) where letters need another face."""
    out: list[tuple[str, str]] = []
    for letter in text:
        choice = face_for(face, letter)
        if out and out[-1][0] == choice:
            out[-1] = (choice, out[-1][1] + letter)
        else:
            out.append((choice, letter))
    return out


def width(text: str, face: str, size: float) -> float:
    """The width of a text at a size, in the size's unit."""
    return sum(advance(face_for(face, letter), letter) for letter in text) * size
