"""OFD drawn as PDF: characters as text with their places, paths, pictures, and seals on top.

The PDF then is read like any other: its text layer is what the OFD states, and its picture is what
an officer sees.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import Element

from PIL import Image as Pillow
from PIL import ImageChops
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from zhiyi.document import Problem
from zhiyi.errors import InputError, ReadError, RefusedError
from zhiyi.intake.ofd.faces import Faces
from zhiyi.intake.ofd.objects import (
    Glyph,
    Image,
    Matrix,
    Stroke,
    Thing,
    applied,
    things_of,
    times,
)
from zhiyi.intake.ofd.package import Body, Package, area, bodies, child, children, text
from zhiyi.intake.ofd.resources import Resources, load
from zhiyi.intake.ofd.stamps import Impression, impressions
from zhiyi.intake.pictures import decode, decoded_bytes, flattened
from zhiyi.limits import Limits

_POINTS = 72 / 25.4
_LARGEST = 14_400 / _POINTS
"""Millimetres of the longest side that PDF viewers bear (ISO 32000-1, annex C)."""
_PAPER = 240
"""Level of all channels from which a seal's picture is paper, which must not cover the text."""

_PITCH = 1.05
"""Ems up to which characters of one pitch fill their place; wider ones are spaced on purpose."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """``pages`` drawn of ``total``."""

    pages: int
    total: int
    problems: tuple[Problem, ...]


@dataclass
class _Sheet:
    """The page being drawn: its matrix to points, and what could not be drawn on it."""

    number: int
    matrix: Matrix
    problems: list[Problem] = field(default_factory=list)

    def fail(self, detail: str) -> None:
        said = f"第 {self.number} 页{detail}"
        self.problems.append(
            Problem(stage="intake", code=ReadError.code, detail=said, page=self.number)
        )


def draw_pdf(file: Path, target: Path, *, limits: Limits) -> Drawn:
    """Write the OFD as PDF to ``target``. A page that cannot be read stays, empty, with its
    problem. Raises ``InputError`` where there is no page to read."""
    with Package(file, limits) as package:
        found = list(bodies(package))
        total = sum(len(body.pages) for body in found)
        if not total:
            raise InputError("OFD 不含任何页面")
        canvas = Canvas(str(target), pageCompression=1)
        canvas.setTitle(file.name)
        problems: list[Problem] = []
        seals: list[Impression] = []
        number = 0
        faces = Faces()
        for body in found:
            document = _Document(package, body, canvas, faces, limits)
            for index in range(len(body.pages)):
                if number == limits.pages:
                    break
                number += 1
                problems += document.draw(index, number)
            seals += document.seals
        canvas.save()
        problems += _remarks(seals, faces)
        return Drawn(number, total, tuple(problems))


def _remarks(seals: list[Impression], faces: Faces) -> Iterator[Problem]:
    if seals:
        names = "、".join(dict.fromkeys(seal.name for seal in seals if seal.name)) or "未载明"
        detail = (
            f"文件含电子印章 {len(seals)} 处（名称：{names}），其电子签名的有效性未经核验 "
            "electronic seals are shown, their signatures were not verified"
        )
        yield Problem(stage="intake", code="FILE_REMARK", detail=detail)
    if faces.missing:
        shown = "".join(sorted(faces.missing)[:20])
        detail = f"本机字体缺少字符「{shown}」，页面图像中以空框显示，文字照录"
        yield Problem(stage="intake", code="FILE_REMARK", detail=detail)


class _Document:
    """One document of the file, drawn page by page."""

    def __init__(
        self, package: Package, body: Body, canvas: Canvas, faces: Faces, limits: Limits
    ) -> None:
        self._package, self._body, self._canvas = package, body, canvas
        self._faces, self._limits = faces, limits
        self._problems: list[Problem] = []
        common = child(body.root, "CommonData")
        self._resources, lost = load(package, body.location, common, Resources())
        self._problems += lost
        self.seals = self._seals()
        self._notes = self._annotations()

    def draw(self, index: int, number: int) -> list[Problem]:
        part = self._body.pages[index]
        problems, self._problems = self._problems, []
        try:
            root: Element | None = self._package.xml(part.location)
        except InputError as error:
            root = None
            detail = f"第 {number} 页无法读取（{error}）"
            problems.append(
                Problem(stage="intake", code=ReadError.code, detail=detail, page=number)
            )
        x, y, width, height = self._area(root)
        self._canvas.setPageSize((width * _POINTS, height * _POINTS))
        sheet = _Sheet(number, (_POINTS, 0, 0, -_POINTS, -x * _POINTS, (y + height) * _POINTS))
        try:
            if root is not None:
                for thing in self._things(root, part.location, sheet):
                    self._draw(thing, sheet)
            for note in self._notes.get(part.id, []):
                for thing in _of_annotation(note, self._resources):
                    self._draw(thing, sheet)
        except RefusedError as error:
            sheet.fail(str(error))
        for seal in self.seals:
            if seal.page == part.id:
                self._stamp(seal, sheet)
        self._canvas.showPage()
        return [*problems, *sheet.problems]

    def _area(self, root: Element | None) -> tuple[float, float, float, float]:
        stated = area(text(child(root, "Area", "PhysicalBox"))) or self._body.area
        x, y, width, height = stated
        usable = min(width, height) > 0
        return (x, y, min(width, _LARGEST), min(height, _LARGEST)) if usable else (0, 0, 210, 297)

    def _things(self, root: Element, location: str, sheet: _Sheet) -> Iterator[Thing]:
        resources = self._with(location, root)
        templates = children(root, "Template")
        behind = [t for t in templates if t.get("ZOrder", "Background") != "Foreground"]
        for template in behind:
            yield from self._template(template, sheet)
        yield from things_of(child(root, "Content"), resources)
        for template in templates:
            if template not in behind:
                yield from self._template(template, sheet)

    def _template(self, stated: Element, sheet: _Sheet) -> Iterator[Thing]:
        location = self._body.templates.get(stated.get("TemplateID", ""))
        if location is None:
            return
        try:
            root = self._package.xml(location)
        except InputError as error:
            sheet.fail(f"的模板无法读取（{error}）")
            return
        yield from things_of(child(root, "Content"), self._with(location, root))

    def _with(self, location: str, root: Element) -> Resources:
        """The document's resources, and those that a page adds to them."""
        resources, lost = load(self._package, location, root, self._resources)
        self._problems += lost
        return resources

    def _annotations(self) -> dict[str, list[Element]]:
        """Annotations by page id; those that cannot be read are a problem of the file."""
        found: dict[str, list[Element]] = {}
        stated = text(child(self._body.root, "Annotations"))
        if not stated:
            return found
        location = self._package.found(self._body.location, stated)
        try:
            for page in children(self._package.xml(location), "Page"):
                place = self._package.found(location, text(child(page, "FileLoc")))
                notes = children(self._package.xml(place), "Annot")
                found.setdefault(page.get("PageID", ""), []).extend(notes)
        except InputError as error:
            self._problems.append(Problem(stage="intake", code=ReadError.code, detail=str(error)))
        return found

    def _seals(self) -> list[Impression]:
        try:
            return list(impressions(self._package, self._body.signatures))
        except InputError as error:
            detail = f"电子印章信息无法读取（{error}）"
            self._problems.append(Problem(stage="intake", code=ReadError.code, detail=detail))
            return []

    def _draw(self, thing: Thing, sheet: _Sheet) -> None:
        if isinstance(thing, Glyph):
            self._write(thing, sheet)
        elif isinstance(thing, Stroke):
            self._trace(thing, sheet)
        else:
            self._show(thing, sheet)

    def _write(self, glyph: Glyph, sheet: _Sheet) -> None:
        """One character, no wider than its place in the line: fonts differ from those stated. Where
        all have the same place it is filled, so that no blanks are seen that are not stated."""
        name = self._faces.name_for(glyph.text, glyph.font)
        width = self._faces.width(glyph.text, name, glyph.size)
        advance = glyph.advance or width
        pitched = glyph.even and advance <= _PITCH * glyph.size
        narrow = advance / width if width and (pitched or width > advance) else 1.0
        place = times(times((narrow, 0, 0, -1, 0, 0), glyph.matrix), sheet.matrix)
        written = self._canvas.beginText()
        written.setFont(name, glyph.size)
        written.setFillColorRGB(*glyph.colour)
        written.setTextTransform(*place)
        written.textOut(glyph.text)
        self._canvas.drawText(written)

    def _trace(self, stroke: Stroke, sheet: _Sheet) -> None:
        if not stroke.steps or (stroke.stroke is None and stroke.fill is None):
            return
        path, begun = self._canvas.beginPath(), False
        for operator, points in stroke.steps:
            flat = [value for point in points for value in applied(sheet.matrix, point)]
            if operator == "M" or not begun:
                if flat:
                    path.moveTo(*flat[-2:])
                    begun = True
            elif operator == "L":
                path.lineTo(*flat)
            elif operator == "B":
                path.curveTo(*flat)
            else:
                path.close()
        if stroke.stroke:
            self._canvas.setStrokeColorRGB(*stroke.stroke)
            self._canvas.setLineWidth(max(stroke.width * _POINTS, 0.1))
        if stroke.fill:
            self._canvas.setFillColorRGB(*stroke.fill)
        self._canvas.drawPath(path, stroke=int(bool(stroke.stroke)), fill=int(bool(stroke.fill)))

    def _show(self, image: Image, sheet: _Sheet) -> None:
        try:
            if image.location is None:
                raise InputError(f"图片资源 {image.resource} 不存在")
            data = self._package.data(image.location)
            reader = ImageReader(_embeddable(data, self._limits))
        except (InputError, OSError, ValueError, SyntaxError) as error:
            sheet.fail(f"内的图片无法读取（{error}）")
            return
        self._paint(reader, image.matrix, sheet)

    def _paint(self, reader: ImageReader, matrix: Matrix, sheet: _Sheet) -> None:
        self._canvas.saveState()
        self._canvas.transform(*times(times((1, 0, 0, -1, 0, 1), matrix), sheet.matrix))
        self._canvas.drawImage(reader, 0, 0, 1, 1, mask="auto")
        self._canvas.restoreState()

    def _stamp(self, seal: Impression, sheet: _Sheet) -> None:
        """A seal over the page. A seam seal shows on each page the part that its clip says."""
        x, y, width, height = seal.box
        if seal.picture is None or width <= 0 or height <= 0:
            sheet.fail("有电子印章，其图样无法读取 an electronic seal whose picture cannot be read")
            return
        try:
            reader = ImageReader(_ink_only(seal.picture, self._limits))
        except (InputError, OSError, ValueError, SyntaxError) as error:
            sheet.fail(f"的电子印章图样无法读取（{error}）")
            return
        self._canvas.saveState()
        if seal.clip:
            left, top, wide, high = seal.clip
            corners = [(left, top), (left + wide, top), (left + wide, top + high)]
            path = self._canvas.beginPath()
            placed = [applied(sheet.matrix, (x + a, y + b)) for a, b in corners]
            placed.append(applied(sheet.matrix, (x + left, y + top + high)))
            path.moveTo(*placed[0])
            for corner in placed[1:]:
                path.lineTo(*corner)
            path.close()
            self._canvas.clipPath(path, stroke=0, fill=0)
        self._paint(reader, (width, 0, 0, height, x, y), sheet)
        self._canvas.restoreState()


def _of_annotation(note: Element, resources: Resources) -> Iterator[Thing]:
    """What an annotation shows; seals that some writers put there too are shown by it."""
    if note.get("Visible", "true").lower() in ("false", "0"):
        return
    shown = child(note, "Appearance")
    box = area(shown.get("Boundary")) if shown is not None else None
    corner = (1.0, 0.0, 0.0, 1.0, box[0], box[1]) if box else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    yield from islice(things_of(shown, resources, corner), 10_000)


def _embeddable(data: bytes, limits: Limits) -> io.BytesIO | Pillow.Image:
    """A JPEG as it is, since PDF holds such; other pictures as pixels."""
    with decode(io.BytesIO(data), limits) as picture:
        if picture.format == "JPEG" and picture.mode in ("L", "RGB"):
            return io.BytesIO(data)
        if decoded_bytes(picture) > limits.picture_bytes:
            raise InputError("图片尺寸超过可处理的大小")
        picture.load()
        return flattened(picture)


def _ink_only(data: bytes, limits: Limits) -> Pillow.Image:
    """A seal's picture with its paper made transparent."""
    picture = decode(io.BytesIO(data), limits)
    picture.load()
    picture = picture.convert("RGBA")
    red, green, blue, alpha = picture.split()
    paper = [band.point(lambda level: 255 if level >= _PAPER else 0) for band in (red, green, blue)]
    white = ImageChops.darker(ImageChops.darker(paper[0], paper[1]), paper[2])
    picture.putalpha(ImageChops.subtract(alpha, white))
    return picture
