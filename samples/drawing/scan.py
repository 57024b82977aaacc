"""A laid-out page as a picture: as a scanner, a copier or a phone makes it.

Every picture comes with the map from points on the page to pixels as a viewer shows them, so that
what truth says about the page is carried through the same skew, warp and crop.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from drawing.fonts import advance, face_for, font
from drawing.page import Box, Page, Placed
from drawing.seals import SEAL_BLUE, SEAL_RED, picture

Matrix = NDArray[np.float64]
PAPER = (252, 251, 247)
BASELINE = 0.86  # of the em box, from its top: where all the faces used here sit well


@dataclass(frozen=True)
class Look:
    """How the paper was captured. `skew` in degrees, `noise` in grey levels."""

    kind: str = "scan"  # scan | copy (grey) | photo
    dpi: int = 150
    skew: float = 0.0
    noise: float = 2.0
    blur: float = 0.5
    quality: int = 62
    turned: int = 0  # degrees clockwise the pixels are stored turned; the viewer turns them back
    corners: tuple[tuple[float, float], ...] = ()  # photo: where the corners lie, of the picture
    paper: tuple[int, int, int] = PAPER


@dataclass(frozen=True)
class Shot:
    """The picture as a viewer shows it, and the matrix from points to its pixels."""

    image: Image.Image
    matrix: Matrix
    look: Look

    def box(self, box: Box) -> list[float]:
        """A box on the page as fractions of the picture, cut at its edges."""
        x0, y0, x1, y1 = box
        corners = np.array([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]])
        moved = cv2.perspectiveTransform(corners, self.matrix)[0]
        w, h = self.image.size
        left, top = moved.min(axis=0) / (w, h)
        right, bottom = moved.max(axis=0) / (w, h)
        return [round(float(min(1, max(0, v))), 4) for v in (left, top, right, bottom)]


def seal_colour(colour: str) -> tuple[int, int, int]:
    inks = {"red": SEAL_RED, "blue": SEAL_BLUE, "black": (32, 31, 36), "grey": (105, 105, 108)}
    return inks[colour]


def draw_page(
    page: Page,
    *,
    dpi: int,
    seed: int,
    paper: tuple[int, int, int] = PAPER,
) -> Image.Image:
    """The clean page at a resolution, seals stamped over the print."""
    scale = dpi / 72
    image = Image.new("RGB", (round(page.size[0] * scale), round(page.size[1] * scale)), paper)
    draw = ImageDraw.Draw(image)
    for rule in page.rules:
        draw.line([v * scale for v in rule.box], rule.colour, max(1, round(rule.weight * scale)))
    for run in page.runs:
        left, base = run.left, (run.top + BASELINE * run.size) * scale
        # letter by letter: rounded advances would carry long lines away from their boxes
        for letter in run.text:
            face = face_for(run.face, letter)
            draw.text(
                (left * scale, base),
                letter,
                run.colour,
                font(face, round(run.size * scale, 2)),
                anchor="ls",
            )
            left += advance(face, letter) * run.size
    for number, placed in enumerate(page.seals):
        _stamp(image, placed, scale, seed + number)
    return image


def _stamp(image: Image.Image, placed: Placed, scale: float, seed: int) -> None:
    """Multiplies the seal's ink into the page: black print stays visible through red."""
    seal = placed.seal
    size = (round(seal.width * scale), round(seal.height * scale))
    cover = picture(seal, seed).rotate(placed.angle, Image.Resampling.BICUBIC)
    cover = cover.resize(size, Image.Resampling.LANCZOS)
    left, top = round(placed.x * scale - size[0] / 2), round(placed.y * scale - size[1] / 2)
    area = (left, top, left + size[0], top + size[1])
    under = np.asarray(image.crop(area), dtype=float)
    share = (np.asarray(cover, dtype=float) / 255 * placed.strength)[:, :, None]
    ink = np.array(seal_colour(seal.colour), dtype=float) / 255
    image.paste(Image.fromarray((under * (1 - share * (1 - ink))).astype(np.uint8)), (left, top))


def capture(page: Page, look: Look, *, seed: int) -> Shot:
    """The page as captured, in the frame a viewer shows."""
    random = np.random.default_rng(seed)
    clean = draw_page(page, dpi=look.dpi, seed=seed, paper=look.paper)
    scale = look.dpi / 72
    to_pixels = np.diag([scale, scale, 1.0])
    if look.kind == "photo":
        image, warp = _photograph(clean, look, random)
    else:
        image, warp = _scan(clean, look)
    image = image.filter(ImageFilter.GaussianBlur(look.blur))
    image = _noisy(image, look, random)
    return Shot(image, warp @ to_pixels, look)


def _scan(clean: Image.Image, look: Look) -> tuple[Image.Image, Matrix]:
    w, h = clean.size
    warp = np.vstack([cv2.getRotationMatrix2D((w / 2, h / 2), look.skew, 1.0), [0, 0, 1]])
    edge = tuple(max(0, v - 9) for v in look.paper)
    pixels = cv2.warpPerspective(
        np.asarray(clean), warp, (w, h), flags=cv2.INTER_CUBIC, borderValue=edge
    )
    image = Image.fromarray(pixels.astype(np.uint8))
    if look.kind == "copy":
        grey = np.asarray(image.convert("L"), dtype=float)
        image = Image.fromarray(np.clip((grey - 128) * 1.15 + 128, 0, 255).astype(np.uint8))
    return image, warp.astype(np.float64)


def _photograph(
    clean: Image.Image,
    look: Look,
    random: np.random.Generator,
) -> tuple[Image.Image, Matrix]:
    """The sheet on a table, seen askew, lit from one side."""
    w, h = clean.size
    source = np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float32)
    target = np.array([[x * w, y * h] for x, y in look.corners], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(source, target)
    coarse = random.normal(0, 10, (24, 5)).astype(np.float32)
    grain = cv2.resize(coarse, (w, h), interpolation=cv2.INTER_CUBIC)
    desk = np.array([112, 84, 60], dtype=float) + grain[:, :, None] * np.array([1.0, 0.9, 0.8])
    sheet = cv2.warpPerspective(np.asarray(clean), warp, (w, h), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((h, w), 255, np.uint8), warp, (w, h))
    shadow = cv2.GaussianBlur(mask, (0, 0), 12).astype(float)[:, :, None] / 255
    share = mask.astype(float)[:, :, None] / 255
    pixels = desk * (1 - 0.35 * shadow) * (1 - share) + sheet.astype(float) * share
    across = np.linspace(0.80, 1.02, w)[None, :, None] * np.linspace(1.03, 0.86, h)[:, None, None]
    tint = np.array([1.0, 0.975, 0.92])
    lit = np.clip(pixels * across * tint, 0, 255).astype(np.uint8)
    return Image.fromarray(lit), warp.astype(np.float64)


def _noisy(image: Image.Image, look: Look, random: np.random.Generator) -> Image.Image:
    """Sensor noise, the same in all colours and softened, with faint speckles of dust."""
    pixels = np.asarray(image, dtype=float)
    h, w = pixels.shape[:2]
    noise = random.normal(0, look.noise, (h, w))
    for _ in range(12):
        y, x = int(random.integers(0, h - 2)), int(random.integers(0, w - 2))
        noise[y : y + 2, x : x + 2] -= 70
    shift = noise if pixels.ndim == 2 else noise[:, :, None]
    return Image.fromarray(np.clip(pixels + shift, 0, 255).astype(np.uint8))
