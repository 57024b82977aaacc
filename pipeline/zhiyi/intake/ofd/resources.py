"""Resources of an OFD file: fonts, pictures, drawing parameters and composite units, by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from zhiyi.document import Problem
from zhiyi.errors import InputError, ReadError
from zhiyi.intake.ofd.package import Package, child, children, local, text

_NAMED = frozenset(("PublicRes", "DocumentRes", "PageRes"))


@dataclass(frozen=True, slots=True)
class Resources:
    """By id: fonts' names, places of pictures, drawing parameters, composite units."""

    fonts: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    styles: Mapping[str, Element] = field(default_factory=dict)
    units: Mapping[str, Element] = field(default_factory=dict)


def load(
    package: Package, base: str, holder: Element | None, known: Resources
) -> tuple[Resources, list[Problem]]:
    """``known`` and the resources that ``holder``, read at ``base``, names."""
    fonts, pictures = dict(known.fonts), dict(known.pictures)
    styles, units = dict(known.styles), dict(known.units)
    problems = []
    for stated in (e for e in holder if local(e) in _NAMED) if holder is not None else ():
        location = package.found(base, text(stated))
        try:
            root = package.xml(location)
        except InputError as error:
            detail = f"OFD 资源无法读取（{error}）"
            problems.append(Problem(stage="intake", code=ReadError.code, detail=detail))
            continue
        within = root.get("BaseLoc", "")
        for font in children(child(root, "Fonts"), "Font"):
            fonts[font.get("ID", "")] = font.get("FontName", "")
        for media in children(child(root, "MultiMedias"), "MultiMedia"):
            place = text(child(media, "MediaFile"))
            joined = f"{within}/{place}" if within and not place.startswith("/") else place
            found = package.found(location, joined)
            pictures[media.get("ID", "")] = (
                found if package.has(found) else package.found(location, place)
            )
        for style in children(child(root, "DrawParams"), "DrawParam"):
            styles[style.get("ID", "")] = style
        for unit in children(child(root, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
            units[unit.get("ID", "")] = unit
    return Resources(fonts, pictures, styles, units), problems
