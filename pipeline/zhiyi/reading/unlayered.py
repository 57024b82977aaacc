"""Taking the text layer off a PDF page while the page looks as before.

Text that is set invisibly is taken out of the content. Text that draws something stays, but every
code of its fonts is made to mean a blank, so that nobody finds or copies what it claims to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ContentStream,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from zhiyi.reading.overlay import stream

INVISIBLE = 3
DEEPEST = 12
"""Forms inside forms that are followed; files that nest deeper do so to harm readers."""

_SHOWS = {b"Tj", b"TJ", b"'", b'"'}
_MOST_IN_LIST = 100
"""Entries that a list of a CMap may have."""


@dataclass
class _Walk:
    """One page's content: whether any of its text draws something, and the changed copies of the
    forms it draws, by the identity of the original."""

    writer: PdfWriter
    visible: bool = False
    changed: dict[int, IndirectObject] = field(default_factory=dict)


def without_text(writer: PdfWriter, page: PageObject) -> None:
    """Take the text layer off a page of ``writer``."""
    walk = _Walk(writer)
    resources = page.get("/Resources")
    own = _copied(resources)
    contents = page.get_contents()
    if contents is not None:
        kept = _content(contents, own, walk, 0, 0)
        page[NameObject("/Contents")] = writer._add_object(stream(kept))
    if walk.visible:
        _blank_fonts(own, walk, 0)
    page[NameObject("/Resources")] = own


def _copied(resources: object) -> DictionaryObject:
    """A page's own resources, so that other pages that share them keep theirs."""
    found = resources.get_object() if isinstance(resources, IndirectObject) else resources
    own = DictionaryObject(found) if isinstance(found, DictionaryObject) else DictionaryObject()
    for key in ("/Font", "/XObject"):
        inner = own.get(key)
        inner = inner.get_object() if isinstance(inner, IndirectObject) else inner
        if isinstance(inner, DictionaryObject):
            own[NameObject(key)] = DictionaryObject(inner)
    return own


def _content(
    contents: StreamObject, resources: DictionaryObject, walk: _Walk, mode: int, depth: int
) -> bytes:
    parsed = (
        contents if isinstance(contents, ContentStream) else ContentStream(contents, walk.writer)
    )
    kept: list[tuple[Any, bytes]] = []
    modes: list[int] = []
    for operands, operator in parsed.operations:
        if operator == b"q":
            modes.append(mode)
        elif operator == b"Q" and modes:
            mode = modes.pop()
        elif operator == b"Tr" and operands:
            mode = int(operands[0])
        elif operator == b"Do" and operands:
            _form(str(operands[0]), resources, walk, mode, depth)
        elif operator in _SHOWS:
            if mode == INVISIBLE:
                if operator in (b"'", b'"'):
                    kept.append(([], b"T*"))
                continue
            walk.visible = True
        kept.append((operands, operator))
    if len(kept) == len(parsed.operations):
        return contents.get_data()
    parsed.operations = kept
    return parsed.get_data()


def _form(name: str, resources: DictionaryObject, walk: _Walk, mode: int, depth: int) -> None:
    """Go into a form that the content draws, and put a changed copy of it in its place."""
    forms = resources.get("/XObject")
    if not isinstance(forms, DictionaryObject) or depth >= DEEPEST:
        return
    raw = forms.raw_get(name) if name in forms else None
    form = raw.get_object() if isinstance(raw, IndirectObject) else raw
    if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
        return
    if id(form) not in walk.changed:
        walk.changed[id(form)] = _changed(form, resources, walk, mode, depth)
    forms[NameObject(name)] = walk.changed[id(form)]


def _changed(
    form: StreamObject, resources: DictionaryObject, walk: _Walk, mode: int, depth: int
) -> IndirectObject:
    own = _copied(form["/Resources"]) if "/Resources" in form else resources
    copy = stream(_content(form, own, walk, mode, depth + 1))
    for key, value in form.items():
        if key not in ("/Length", "/Filter", "/DecodeParms"):
            copy[NameObject(key)] = value
    if "/Resources" in form:
        copy[NameObject("/Resources")] = own
    reference = walk.writer._add_object(copy)
    walk.changed[id(copy)] = reference  # drawn again, it is left as it is
    return reference


def _blank_fonts(resources: DictionaryObject, walk: _Walk, depth: int) -> None:
    fonts = resources.get("/Font")
    if isinstance(fonts, DictionaryObject):
        for name in list(fonts):
            font = fonts[name].get_object()
            if isinstance(font, DictionaryObject):
                fonts[NameObject(name)] = walk.writer._add_object(_blank(font, walk.writer))
    forms = resources.get("/XObject")
    if not isinstance(forms, DictionaryObject) or depth >= DEEPEST:
        return
    for form in forms.values():
        found = form.get_object()
        if isinstance(found, StreamObject) and found.get("/Subtype") == "/Form":
            inner = found.get("/Resources")
            if isinstance(inner, DictionaryObject):
                _blank_fonts(inner, walk, depth + 1)


def _blank(font: DictionaryObject, writer: PdfWriter) -> DictionaryObject:
    """The font, drawing as before, all of its codes meaning a blank."""
    copy = DictionaryObject(font)
    wide = font.get("/Subtype") == "/Type0"
    copy[NameObject("/ToUnicode")] = writer._add_object(stream(_blanks(2 if wide else 1)))
    return copy


def _blanks(size: int) -> bytes:
    """A table that makes a blank of every code of one or two bytes."""
    rows = list(_rows(size))
    parts = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Blank def /CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>" if size == 1 else "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for first in range(0, len(rows), _MOST_IN_LIST):
        some = rows[first : first + _MOST_IN_LIST]
        parts += [f"{len(some)} beginbfrange", *some, "endbfrange"]
    parts.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(parts).encode("ascii")


def _rows(size: int) -> Iterator[str]:
    blanks = "[" + " ".join(["<0020>"] * 256) + "]"
    if size == 1:
        yield f"<00> <FF> {blanks}"
        return
    for row in range(256):
        yield f"<{row:02X}00> <{row:02X}FF> {blanks}"
