"""The package of an OFD file: a ZIP of XML files that name one another by location.

Names of elements and attributes are those of GB/T 33190-2016; namespaces differ between writers
and are not looked at. Lengths are millimetres, y runs down.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from zhiyi.errors import InputError, RefusedError
from zhiyi.intake.archive import FILE_LOCKED
from zhiyi.intake.damage import XML_DAMAGED, ZIP_DAMAGED
from zhiyi.intake.zips import open_zip
from zhiyi.limits import Limits

XML_BYTES = 64 << 20
"""A page of a dense table has under 2 MiB of XML."""
A4 = (0.0, 0.0, 210.0, 297.0)


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rsplit("}", 1)[-1]


def children(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else [child for child in element if local(child) == name]


def child(element: Element | None, *names: str) -> Element | None:
    """The element reached by a path of names, None where it ends."""
    for name in names:
        element = next(iter(children(element, name)), None)
    return element


def text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def numbers(stated: str | None) -> list[float]:
    """The numbers of an attribute; what is none is left out, as are infinite ones."""
    found = []
    for word in (stated or "").replace(",", " ").split():
        try:
            value = float(word)
        except ValueError:
            continue
        if abs(value) < 1e9:
            found.append(value)
    return found


def area(stated: str | None) -> tuple[float, float, float, float] | None:
    """x, y, width, height; None where the attribute is no area."""
    found = numbers(stated)
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 else None


class Package:
    """An opened OFD file. Raises ``InputError`` where it is none."""

    def __init__(self, file: Path, limits: Limits) -> None:
        try:
            self._archive = open_zip(file)
        except ZIP_DAMAGED as error:
            raise InputError(f"OFD 文件已损坏（{error}）") from error
        self._limits = limits
        self._names = {name.lower().lstrip("/"): name for name in self._archive.namelist()}
        self._left = limits.total_bytes

    def close(self) -> None:
        self._archive.close()

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def data(self, location: str, *, most: int | None = None) -> bytes:
        """The bytes at a location from the root. Raises ``InputError``."""
        stored = self._names.get(location.lower().lstrip("/"))
        if stored is None:
            raise InputError(f"OFD 缺少部件 {location}")
        info = self._archive.getinfo(stored)
        if info.file_size > min(most or self._limits.entry_bytes, self._left):
            raise RefusedError(f"OFD 部件 {location} 为 {info.file_size} 字节，超过限制")
        try:
            data = self._archive.read(info)
        except NotImplementedError as error:
            raise InputError(f"OFD 部件 {location} 的压缩方法不受支持（{error}）") from error
        except RuntimeError as error:
            raise InputError(FILE_LOCKED) from error
        except ZIP_DAMAGED as error:
            raise InputError(f"OFD 部件 {location} 已损坏（{error}）") from error
        self._left -= len(data)
        return data

    def xml(self, location: str) -> Element:
        """The XML file at a location from the root. Raises ``InputError``."""
        try:
            root: Element = fromstring(self.data(location, most=XML_BYTES))
        except XML_DAMAGED as error:
            raise InputError(f"OFD 部件 {location} 不是有效的 XML（{error}）") from error
        return root

    def has(self, location: str) -> bool:
        return location.lower().lstrip("/") in self._names

    def found(self, base: str, location: str) -> str:
        """A location named in the file ``base``, from the root. Some writers name locations that
        begin at the document's folder from everywhere; what exists is believed."""
        if location.startswith("/"):
            return posixpath.normpath(location).lstrip("/")
        folder = posixpath.dirname(base)
        while True:
            joined = posixpath.normpath(posixpath.join(folder, location)).lstrip("/")
            if self.has(joined) or not folder:
                return joined
            folder = posixpath.dirname(folder)


@dataclass(frozen=True, slots=True)
class PagePart:
    """One page: its id in the document, where its XML is."""

    id: str
    location: str


@dataclass(frozen=True, slots=True)
class Body:
    """One document of an OFD file; most hold one."""

    location: str
    root: Element
    pages: tuple[PagePart, ...]
    templates: dict[str, str] = field(default_factory=dict)
    signatures: str | None = None

    @property
    def area(self) -> tuple[float, float, float, float]:
        stated = child(self.root, "CommonData", "PageArea", "PhysicalBox")
        return area(text(stated)) or A4


def bodies(package: Package) -> Iterator[Body]:
    """The documents of the file, in order. Raises ``InputError``."""
    for doc_body in children(package.xml("OFD.xml"), "DocBody"):
        stated = text(child(doc_body, "DocRoot"))
        if not stated:
            continue
        location = package.found("", stated)
        root = package.xml(location)
        signatures = text(child(doc_body, "Signatures"))
        pages = tuple(
            PagePart(page.get("ID", ""), package.found(location, page.get("BaseLoc", "")))
            for page in children(child(root, "Pages"), "Page")
        )
        templates = {
            page.get("ID", ""): package.found(location, page.get("BaseLoc", ""))
            for page in children(child(root, "CommonData"), "TemplatePage")
        }
        yield Body(
            location=location,
            root=root,
            pages=pages,
            templates=templates,
            signatures=package.found("", signatures) if signatures else None,
        )


def attachments_of(file: Path, *, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """The files attached to an OFD file, with their names. Raises ``InputError``."""
    with Package(file, limits) as package:
        for body in bodies(package):
            stated = text(child(body.root, "Attachments"))
            if not stated:
                continue
            location = package.found(body.location, stated)
            for attachment in children(package.xml(location), "Attachment"):
                place = package.found(location, text(child(attachment, "FileLoc")))
                suffix = posixpath.splitext(place)[1]
                name = attachment.get("Name") or posixpath.basename(place)
                yield (name if posixpath.splitext(name)[1] else name + suffix), package.data(place)
