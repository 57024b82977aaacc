"""What stands on an OFD page: characters, paths and pictures, each with its matrix to the page.

GB/T 33190-2016, chapters 8 to 11. A matrix (a, b, c, d, e, f) maps x to a·x + c·y + e and y to
b·x + d·y + f; page coordinates are millimetres from the page's upper left corner, y down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import cos, radians, sin
from xml.etree.ElementTree import Element

from zhiyi.errors import RefusedError
from zhiyi.intake.ofd.arcs import arc_points
from zhiyi.intake.ofd.package import area, child, children, local, numbers, text
from zhiyi.intake.ofd.resources import Resources

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Colour = tuple[float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 8
"""Blocks within blocks and units within units; more is a loop."""
_MOST_LOOKED_AT = 200_000
"""Objects of one page that are looked at, those of its units each time that they are used: units
within units eight deep would otherwise be a hundred million. A dense page has 5000."""
_LINE_WIDTH = 0.353
"""Width of a stroke that states none (GB/T 33190, table 46)."""
_REPEAT = re.compile(r"^g$", re.IGNORECASE)
_MOST_REPEATED = 10_000


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character with its baseline at the origin of ``matrix``, ``size`` high; ``advance``: what
    it may take up in its line before the next, None for the last. ``even``: the next character has
    as much, as in print of one pitch."""

    text: str
    matrix: Matrix
    size: float
    font: str
    colour: Colour
    advance: float | None
    even: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A path of (operator, points): M, L, B (three points) and C; points on the page."""

    steps: tuple[tuple[str, tuple[Point, ...]], ...]
    stroke: Colour | None
    fill: Colour | None
    width: float


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the unit square of ``matrix``, its top at y = 0. ``resource``: its id,
    ``location``: where it is, None where no resource has that id."""

    resource: str
    location: str | None
    matrix: Matrix


Thing = Glyph | Stroke | Image


@dataclass(frozen=True, slots=True)
class _Style:
    """What an object draws with where it does not say."""

    width: float = _LINE_WIDTH
    stroke: Colour = (0.0, 0.0, 0.0)
    fill: Colour = (0.0, 0.0, 0.0)


def times(first: Matrix, then: Matrix) -> Matrix:
    """``first``, and ``then`` on what comes out."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def applied(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + c * y + e, b * x + d * y + f


class Looked:
    """How many objects of a page were looked at. Raises ``RefusedError`` beyond the bound."""

    def __init__(self) -> None:
        self._left = _MOST_LOOKED_AT

    def at(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise RefusedError(f"内容对象超过 {_MOST_LOOKED_AT} 个，疑似炸弹，其余未绘制")


def things_of(
    holder: Element | None,
    resources: Resources,
    parent: Matrix = IDENTITY,
    depth: int = 0,
    looked: Looked | None = None,
) -> Iterator[Thing]:
    """Everything drawn by the objects in a layer, block or unit, in order. Raises
    ``RefusedError`` where there are too many."""
    if holder is None or depth > _DEEPEST:
        return
    looked = looked or Looked()
    style = _styled(_Style(), resources, holder.get("DrawParam"))
    for element in holder:
        looked.at()
        name = local(element)
        if name in ("PageBlock", "Layer"):
            yield from things_of(element, resources, parent, depth + 1, looked)
            continue
        if element.get("Visible", "true").lower() in ("false", "0"):
            continue
        own = _styled(style, resources, element.get("DrawParam"))
        matrix = times(_placed(element), parent)
        if name == "TextObject":
            yield from _glyphs(element, resources, own, matrix)
        elif name == "PathObject":
            yield _stroke(element, own, matrix)
        elif name == "ImageObject":
            yield _image(element, resources, matrix)
        elif name == "CompositeObject":
            unit = child(resources.units.get(element.get("ResourceID", "")), "Content")
            yield from things_of(unit, resources, matrix, depth + 1, looked)


def _placed(element: Element) -> Matrix:
    box = area(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    stated = numbers(element.get("CTM"))
    own: Matrix = IDENTITY
    if len(stated) == 6:
        own = (stated[0], stated[1], stated[2], stated[3], stated[4], stated[5])
    return times(own, (1.0, 0.0, 0.0, 1.0, box[0], box[1]))


def _styled(style: _Style, resources: Resources, id: str | None, depth: int = 0) -> _Style:
    found = resources.styles.get(id or "")
    if found is None or depth > _DEEPEST:
        return style
    style = _styled(style, resources, found.get("Relative"), depth + 1)
    width = numbers(found.get("LineWidth"))
    return replace(
        style,
        width=width[0] if width else style.width,
        stroke=_colour(child(found, "StrokeColor"), style.stroke),
        fill=_colour(child(found, "FillColor"), style.fill),
    )


def _colour(element: Element | None, other: Colour) -> Colour:
    """Grey, RGB or CMYK by the number of values, each 0 to 255."""
    if element is None:
        return other
    values = [min(max(v / 255, 0.0), 1.0) for v in numbers(element.get("Value"))]
    if len(values) == 3:
        return values[0], values[1], values[2]
    if len(values) == 1:
        return values[0], values[0], values[0]
    if len(values) == 4:
        cyan, magenta, yellow, key = values
        return (1 - cyan) * (1 - key), (1 - magenta) * (1 - key), (1 - yellow) * (1 - key)
    return other


def _flag(element: Element, name: str, *, default: bool) -> bool:
    stated = element.get(name)
    return default if stated is None else stated.lower() in ("true", "1")


def _glyphs(
    element: Element, resources: Resources, style: _Style, matrix: Matrix
) -> Iterator[Glyph]:
    size = next(iter(numbers(element.get("Size"))), 0.0)
    if size <= 0 or not (
        _flag(element, "Fill", default=True) or _flag(element, "Stroke", default=False)
    ):
        return
    font = resources.fonts.get(element.get("Font", ""), "")
    colour = _colour(child(element, "FillColor"), style.fill)
    across = next(iter(numbers(element.get("HScale"))), 1.0)
    turn = next(iter(numbers(element.get("CharDirection"))), 0.0)
    upright = turned(turn, across)
    down = next(iter(numbers(element.get("ReadDirection"))), 0.0) in (90.0, 270.0)
    x = y = 0.0
    for code in children(element, "TextCode"):
        x = next(iter(numbers(code.get("X"))), x)
        y = next(iter(numbers(code.get("Y"))), y)
        characters = code.text or ""
        steps = _steps(code, len(characters), size * across, down)
        at_x, at_y = x, y
        for n, character in enumerate(characters):
            step = steps[n] if n < len(steps) else None
            if character.strip():
                own = times(upright, (1.0, 0.0, 0.0, 1.0, at_x, at_y))
                advance = abs(step[0]) if step and step[0] and not turn else None
                placed = times(own, matrix)
                yield Glyph(character, placed, size, font, colour, advance, _even(steps, n))
            if step:
                at_x, at_y = at_x + step[0], at_y + step[1]


def _even(steps: list[Point], n: int) -> bool:
    """Whether a neighbour's step is the same to a hundredth; the one step of two characters says
    nothing else."""
    if len(steps) == 1:
        return True
    own = [step[0] for step in steps[n : n + 1]]
    beside = [step[0] for step in (*steps[max(n - 1, 0) : n], *steps[n + 1 : n + 2])]
    return bool(own) and any(abs(other - own[0]) <= 0.01 * abs(own[0]) for other in beside)


def turned(degrees: float, across: float = 1.0) -> Matrix:
    """A turn clockwise about the origin, after a stretch along the line."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return (across * c, across * s, -s, c, 0.0, 0.0)


def _steps(code: Element, count: int, width: float, down: bool) -> list[Point]:
    """Way to each next character. Where too few are stated the last one goes on; where none are, a
    step is an em for wide characters and half an em for others."""
    right, below = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
    if not right and not below:
        ems = [width if ord(c) > 0x2E7F else width / 2 for c in code.text or ""]
        return [(0.0, em) if down else (em, 0.0) for em in ems]
    needed = max(count - 1, 0)
    return list(zip(_filled(right, needed), _filled(below, needed), strict=True))


def _deltas(stated: str | None) -> list[float]:
    """Steps between characters: numbers, and ``g n d`` for n times d."""
    words, found = (stated or "").split(), list[float]()
    at = 0
    while at < len(words) and len(found) < _MOST_REPEATED:
        if _REPEAT.match(words[at]) and at + 2 < len(words):
            count, step = numbers(words[at + 1]), numbers(words[at + 2])
            if count and step:
                found += [step[0]] * min(max(int(count[0]), 0), _MOST_REPEATED)
            at += 3
        else:
            found += numbers(words[at])
            at += 1
    return found


def _filled(values: list[float], count: int) -> list[float]:
    last = values[-1] if values else 0.0
    return (values + [last] * count)[:count]


def _stroke(element: Element, style: _Style, matrix: Matrix) -> Stroke:
    width = next(iter(numbers(element.get("LineWidth"))), style.width)
    drawn = _flag(element, "Stroke", default=True)
    filled = _flag(element, "Fill", default=False)
    scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
    return Stroke(
        steps=tuple(_path(text(child(element, "AbbreviatedData")), matrix)),
        stroke=_colour(child(element, "StrokeColor"), style.stroke) if drawn else None,
        fill=_colour(child(element, "FillColor"), style.fill) if filled else None,
        width=width * scale,
    )


_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def _path(data: str, matrix: Matrix) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """The steps of AbbreviatedData; quadratic curves become cubic, arcs become chords. A path that
    is cut off ends where it does."""
    words = data.split()
    at, here = 0, (0.0, 0.0)
    while at < len(words):
        operator = words[at].upper()
        at += 1
        if operator not in _ARGUMENTS:
            continue
        values = numbers(" ".join(words[at : at + _ARGUMENTS[operator]]))
        at += _ARGUMENTS[operator]
        if len(values) < _ARGUMENTS[operator]:
            return
        points = list(zip(values[0::2], values[1::2], strict=False))
        if operator == "A":
            for point in arc_points(here, values):
                yield "L", (applied(matrix, point),)
            here = (values[5], values[6])
            continue
        if operator == "Q":
            (cx, cy), (x, y) = points
            first = (here[0] + 2 * (cx - here[0]) / 3, here[1] + 2 * (cy - here[1]) / 3)
            second = (x + 2 * (cx - x) / 3, y + 2 * (cy - y) / 3)
            operator, points = "B", [first, second, (x, y)]
        if points:
            here = points[-1]
        step = "M" if operator == "S" else operator
        yield step, tuple(applied(matrix, point) for point in points)


def _image(element: Element, resources: Resources, matrix: Matrix) -> Image:
    if element.get("CTM") is None:
        box = area(element.get("Boundary")) or (0.0, 0.0, 1.0, 1.0)
        matrix = times((box[2], 0.0, 0.0, box[3], 0.0, 0.0), matrix)
    id = element.get("ResourceID", "")
    return Image(id, resources.pictures.get(id), matrix)
