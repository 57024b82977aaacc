"""PDF files that lost their end: the objects that are whole, with a new table of contents.

PDFium finds the objects of a file without a cross-reference table by itself, but not without a
trailer, nor those within object streams (ISO 32000-1, 7.5.7). What was cut off is lost; the pages
before it are not.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,10})[ \t\r\n]+([0-9]{1,5})[ \t\r\n]+obj\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_KIDS = re.compile(rb"/Type\s*/Pages(?![A-Za-z])")
_CATALOGUE = re.compile(rb"/Type\s*/Catalog(?![A-Za-z])")
_PACKED = re.compile(rb"/Type\s*/ObjStm(?![A-Za-z])")
_LOCKED = re.compile(rb"/Encrypt\s+[0-9]+\s+[0-9]+\s+R")
_NUMBER = rb"\s+([0-9]{1,10})(?![0-9 ]*R)"
_MOST_UNPACKED = 256 << 20
"""Bytes of all objects taken out of object streams; a file of 2000 pages has about 20 MiB."""
_MOST_GROWN = 4
"""How much larger than the file all its objects may be: those that were cut off reach into the next
ones, and a file made so that each reaches to the end would fill any memory."""


def repaired(data: bytes) -> bytes | None:
    """The file with every whole object and a page tree over the pages found, in their order in
    the file; None where there is no whole page, or the file is encrypted."""
    if _LOCKED.search(data):
        return None
    objects = dict(_objects(data))
    left = _MOST_UNPACKED
    for content in list(objects.values()):
        for number, unpacked in _unpacked(content, left):
            objects[number] = unpacked
            left -= len(unpacked)
    heads = {number: content.split(b"stream", 1)[0] for number, content in objects.items()}
    pages = [n for n, head in heads.items() if _PAGE.search(head)]
    if not pages:
        return None
    top = max(objects) + 1
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    objects[top] = b"<</Type/Catalog/Pages %d 0 R>>" % (top + 1)
    objects[top + 1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages))
    for number, head in heads.items():  # only one tree may be left
        if _CATALOGUE.search(head):
            objects[number] = b"null"
        elif _KIDS.search(head):
            objects[number] = _without_kids(objects[number])
    return _file(objects, top)


def _without_kids(content: bytes) -> bytes:
    """A node of a page tree without the list of its children."""
    start = content.find(b"/Kids")
    end = content.find(b"]", start)
    return content[:start] + content[end + 1 :] if 0 <= start < end else content


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of the objects that are whole; later ones replace earlier ones."""
    starts = list(_OBJECT.finditer(data))
    left, beyond = _MOST_GROWN * len(data), data.rfind(b"endobj")
    for n, start in enumerate(starts):
        limit = starts[n + 1].start() if n + 1 < len(starts) else len(data)
        end = data.rfind(b"endobj", start.end(), limit)
        if end < 0 and start.end() <= beyond and n + 1 < len(starts):
            # what looks like an object inside of a stream
            end = data.find(b"endobj", start.end())
        if end >= 0:
            left -= end - start.start()
            if left < 0:
                return
            yield int(start[1]), data[start.end() : end].strip()


def _unpacked(content: bytes, most: int) -> Iterator[tuple[int, bytes]]:
    """The objects in an object stream, of ``most`` bytes together."""
    head, _, body = content.partition(b"stream")
    if not _PACKED.search(head):
        return
    count, first = (re.search(rb"/" + key + _NUMBER, head) for key in (b"N", b"First"))
    if count is None or first is None or most <= 0:
        return
    try:
        plain = zlib.decompressobj().decompress(body.lstrip(b"\r\n"), most)
    except zlib.error:
        return
    begin = int(first[1])
    table = [int(word) for word in plain[:begin].split() if word.isdigit()]
    places = list(zip(table[0::2], table[1::2], strict=False))[: int(count[1])]
    for n, (number, at) in enumerate(places):
        stop = begin + places[n + 1][1] if n + 1 < len(places) else len(plain)
        piece = plain[begin + at : stop].strip()
        most -= len(piece)
        if most < 0:
            return
        yield number, piece


def _file(objects: dict[int, bytes], catalogue: int) -> bytes:
    pieces, places, at = [b"%PDF-1.5\n"], dict[int, int](), 9
    for number, content in sorted(objects.items()):
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, content)
        places[number] = at
        at += len(piece)
        pieces.append(piece)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (n, place) for n, place in places.items())
    pieces.append(
        b"xref\n0 1\n0000000000 65535 f \n%strailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, max(objects) + 1, catalogue, at)
    )
    return b"".join(pieces)
