"""Electronic seals of an OFD file: whose, on which pages, and the picture that they show.

The picture stands in the seal's ASN.1 structure (SES_ESPictrueInfo of GM/T 0031 and
GB/T 38540): a sequence of its format, its bytes, and its width and height in millimetres.
Signatures are not verified; whoever shows a seal says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhiyi.errors import InputError
from zhiyi.intake.ofd.package import Package, area, child, children, text

_SEQUENCE, _INTEGER, _OCTETS, _UTF8, _IA5 = 0x30, 0x02, 0x04, 0x0C, 0x16
_DEEPEST = 24
Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Impression:
    """One seal on one page. ``clip``: the part of it that is shown, from its own corner."""

    page: str
    box: Area
    clip: Area | None
    name: str
    picture: bytes | None


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of DER: its tag, what it holds, and its parts where it is constructed."""

    tag: int
    content: bytes
    parts: tuple[_Value, ...] = ()


def impressions(package: Package, signatures: str | None) -> Iterator[Impression]:
    """The seals of a document; a signature without a seal has none. Raises ``InputError``."""
    if signatures is None:
        return
    for stated in children(package.xml(signatures), "Signature"):
        location = package.found(signatures, stated.get("BaseLoc", ""))
        root = package.xml(location)
        signed = child(root, "SignedInfo")
        places = [text(child(signed, "Seal", "BaseLoc")), text(child(root, "SignedValue"))]
        name, picture = "", None
        for place in filter(None, places):
            try:
                name, picture = seal_of(package.data(package.found(location, place)))
            except InputError:
                continue
            if picture:
                break
        for stamp in children(signed, "StampAnnot"):
            box = area(stamp.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
            clip = area(stamp.get("Clip"))
            yield Impression(stamp.get("PageRef", ""), box, clip, name, picture)


def seal_of(data: bytes) -> tuple[str, bytes | None]:
    """Name and picture in a seal's ASN.1 structure; empty and None where there is none."""
    name = ""
    for value in _walk(_values(data, 0)):
        if value.tag == _UTF8 and not name:
            name = value.content.decode("utf-8", errors="replace")
        tags = [part.tag for part in value.parts[:4]]
        if value.tag == _SEQUENCE and tags in (
            [_IA5, _OCTETS, _INTEGER, _INTEGER],
            [_UTF8, _OCTETS, _INTEGER, _INTEGER],
        ):
            return name, value.parts[1].content
    return name, None


def _walk(values: tuple[_Value, ...]) -> Iterator[_Value]:
    for value in values:
        yield value
        yield from _walk(value.parts)


def _values(data: bytes, depth: int) -> tuple[_Value, ...]:
    """The values that stand one after another in DER; what is cut off is left out."""
    found: list[_Value] = []
    at = 0
    while at + 2 <= len(data) and depth < _DEEPEST:
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            width = length & 0x7F
            length = int.from_bytes(data[at : at + width], "big")
            at += width
        content = data[at : at + length]
        if len(content) < length:
            break
        parts = _values(content, depth + 1) if tag & 0x20 else ()
        found.append(_Value(tag, content, parts))
        at += length
    return tuple(found)
