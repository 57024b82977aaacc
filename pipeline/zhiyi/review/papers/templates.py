"""Templates of an office: looked at before they are used, then filled in.

A template is untrusted. It is refused unless it is a plain DOCX: no macros, no embedded or linked
objects, nothing that leads out of the file, no fields that fetch or run anything, no document type
declarations, no placeholders that nobody fills and none missing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from itertools import accumulate
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring as checked
from lxml import etree

from zhiyi.review.errors import Wrong
from zhiyi.review.papers.placeholders import PLACEHOLDERS, TemplateKind, required
from zhiyi.review.papers.untrusted import printed, shortened
from zhiyi.review.papers.zips import sealed

LARGEST, UNPACKED, MOST_PARTS = 5_000_000, 30_000_000, 400
"""Bytes of a template, of what it unpacks to, and its parts: an office's letterhead has a picture
or two and some twenty parts."""
LARGEST_XML = 8_000_000
"""Bytes of all parts but pictures and fonts: the styles of a letterhead have some 50,000."""
DEEPEST, NESTED = 200, 3
"""Elements in each other, which lxml ends at 256; paragraphs in each other: one in a text box
stands in one of the page."""
MOST_NAMED = 500
"""Placeholders: each is filled with up to some thousand characters."""
_PACKED = frozenset({ZIP_STORED, ZIP_DEFLATED})
"""What an office file may be packed with."""
_TYPES = "[Content_Types].xml"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".odttf")
"""Pictures and fonts; whatever else is in a template is XML and looked at."""
_XML_TYPE = re.compile(r"[+/]xml\b", re.I)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEXT = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_NAMED = re.compile(r"\{\{\s*([^{}]{1,40}?)\s*\}\}")
_LOOSE = re.compile(r"\{\{|\}\}|｛｛|｝｝")
_RUNS_CODE = re.compile(
    r"vba|macro|activex|oleobject|embeddings|\.bin$|\.exe$|\.dll$|altchunk", re.I
)
_LEADS_OUT = re.compile(
    r"/(oleObject|package|aFChunk|subDocument|attachedTemplate|frame|control|vbaProject|"
    r"mailMergeSource|keyMapCustomizations|attachedToolbars|externalLink)$"
)
_REFUSED_TAGS = frozenset(
    _W + name
    for name in (
        "altChunk", "object", "control", "subDoc", "movie", "attachedTemplate", "mailMerge",
        "ins", "del", "moveFrom", "moveTo",
    )
)  # fmt: skip
_STRICT = "{http://purl.oclc.org/ooxml/"
_VML = "{urn:schemas-microsoft-com:"
_LEADING = re.compile(r"^(\{urn:schemas-microsoft-com:[^}]*\})?(href|althref|src)$")
_HARMLESS_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "="})


def _refused(why: str, english: str) -> Wrong:
    return Wrong(f"文书模板不能使用：{why}。 The template is refused: {english}.")


def look_over(kind: TemplateKind, data: bytes) -> None:
    """Raises ``Wrong`` with everything an office must mend, unless the template can be used."""
    parts = _parts(data)
    _look_at_types(parts)
    for name, content in parts.items():
        if _is_xml(name):
            _look_at_part(name, content)
        elif not name.lower().endswith(_PICTURES):
            shown = printed(name, most=80)
            raise _refused(f"含有其他内容（{shown}）", f"it holds what no template needs ({shown})")
    _look_at_placeholders(kind, parts)


def _parts(data: bytes) -> dict[str, bytes]:
    """Every part, unless there is more than a template needs."""
    if len(data) > LARGEST:
        raise _refused(f"文件超过{LARGEST // 1_000_000} MB", "the file is too large")
    try:
        with ZipFile(BytesIO(data)) as archive:
            found = [info for info in archive.infolist() if not info.is_dir()]
            if len(found) > MOST_PARTS or sum(i.file_size for i in found) > UNPACKED:
                raise _refused("解压后过大", "it unpacks to more than a template needs")
            if any(info.flag_bits & 1 for info in found):
                raise _refused("文件已加密", "it is encrypted")
            if any(info.compress_type not in _PACKED for info in found):
                raise _refused("压缩方式不正确", "it is packed as no DOCX file is")
            if sum(i.file_size for i in found if _is_xml(i.filename)) > LARGEST_XML:
                raise _refused("解压后过大", "it unpacks to more than a template needs")
            # Word takes names that differ in capitals for one.
            names = {info.filename.casefold() for info in found}
            if len(names) != len(found) or any(map(_leaves, names)):
                raise _refused("文件内部名称不正确", "names inside the file are not in order")
            # read() stops with an error where a part is longer than it says
            return {info.filename: archive.read(info) for info in found}
    except (BadZipFile, ZlibError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise _refused("不是有效的 DOCX 文件", "it is no valid DOCX file") from error


def _leaves(name: str) -> bool:
    """Whether the name of a part means a place outside the file, to some program."""
    return ".." in name or name.startswith("/") or "\\" in name or ":" in name


def _look_at_types(parts: Mapping[str, bytes]) -> None:
    types = parts.get(_TYPES, b"").decode("utf-8", "replace")
    if "word/document.xml" not in parts or _MAIN not in types:
        raise _refused("不是 DOCX 文档（.docx）", "it is no DOCX document (.docx)")
    code = [name for name in parts if _RUNS_CODE.search(name)]
    if code or _RUNS_CODE.search(types):
        named = f"（{printed(code[0], most=80)}）" if code else ""
        raise _refused(f"含有宏、控件或者嵌入对象{named}", "it holds macros, controls or objects")

    for element in _plain_tree(_TYPES, parts[_TYPES]).iter():
        told = element.get("PartName") or f".{element.get('Extension', '')}"
        if _XML_TYPE.search(element.get("ContentType", "")) and not _is_xml(told):
            raise _refused(
                f"{_TYPES} 有误（{printed(told, most=80)}）", f"{_TYPES} is not in order"
            )


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _plain_tree(name: str, content: bytes) -> Any:
    shown = printed(name, most=80)
    try:
        return checked(content, forbid_dtd=True)
    except (etree.ParseError, DefusedXmlException, SyntaxError, ValueError) as error:
        raise _refused(f"{shown} 不是规范的 XML", f"{shown} is no plain XML") from error


def _look_at_part(name: str, content: bytes) -> None:
    shown = printed(name, most=80)
    root = _plain_tree(name, content)
    _look_at_depth(shown, root)
    for element in root.iter():
        _look_at_names(shown, element)
        if name.lower().endswith(".rels"):
            _look_at_relation(shown, element)
        elif element.tag in _REFUSED_TAGS:
            tag = str(element.tag).removeprefix(_W)
            if tag in ("ins", "del", "moveFrom", "moveTo"):
                raise _refused("含有修订痕迹，请先接受或者拒绝全部修订", "it holds tracked changes")
            raise _refused(f"{shown} 含有 {tag}", f"{shown} holds {tag}")
    _look_at_fields(shown, root)


def _look_at_depth(shown: str, root: Any) -> None:
    """Each paragraph in another costs as much again, and a list in it is copied with the other."""
    waiting = [(root, 1, 0)]
    while waiting:
        element, deep, nested = waiting.pop()
        nested += element.tag == f"{_W}p"
        if deep > DEEPEST or nested > NESTED:
            raise _refused(f"{shown} 嵌套过深", f"{shown} is nested too deeply")
        waiting += [(child, deep + 1, nested) for child in element]


def _look_at_names(shown: str, element: Any) -> None:
    """Strict Open XML has other names for all that is looked for; VML leads elsewhere by itself,
    without a relation."""
    if _STRICT in str(element.tag):
        raise _refused(
            f"{shown} 为严格 Open XML 格式，请另存为一般的 Word 文档（.docx）",
            f"{shown} is Strict Open XML; save it as an ordinary document",
        )
    if _VML in str(element.tag):
        for name, value in element.items():
            if _LEADING.search(name) and value and not value.startswith("#"):
                target = printed(value, most=80)
                raise _refused(f"含有外部链接（{target}）", f"{shown} leads out of the file")


def _look_at_relation(shown: str, element: Any) -> None:
    target = printed(element.get("Target", ""), most=80)
    if element.get("TargetMode", "").strip().lower() == "external":
        raise _refused(f"含有外部链接（{target}）", f"{shown} leads out of the file ({target})")
    if _LEADS_OUT.search(element.get("Type", "")):
        raise _refused(f"含有外部或者嵌入内容（{target}）", f"{shown} embeds or links {target}")


def _look_at_fields(shown: str, root: Any) -> None:
    """A field's words may be spread over runs, paragraph by paragraph."""
    words = [e.get(f"{_W}instr", "") for e in root.iter(f"{_W}fldSimple")]
    for paragraph in root.iter(f"{_W}p"):
        words += _instructions(paragraph)
    for said in words:
        field = (said.split() or [""])[0].upper()
        if field and field not in _HARMLESS_FIELDS:
            named = printed(field, most=40)
            raise _refused(f"{shown} 含有域 {named}", f"{shown} holds the field {named}")


def _instructions(paragraph: Any) -> list[str]:
    """The instruction of every field of a paragraph, joined."""
    found: list[list[str]] = [[]]
    for element in paragraph.iter():
        if element.tag == f"{_W}instrText":
            found[-1].append(element.text or "")
        elif element.get(f"{_W}fldCharType") == "begin":
            found.append([])
    return ["".join(words) for words in found]


def _look_at_placeholders(kind: TemplateKind, parts: Mapping[str, bytes]) -> None:
    known, used, loose = PLACEHOLDERS[kind], list[str](), list[str]()
    for name, content in parts.items():
        if not _TEXT.fullmatch(name):
            continue
        for paragraph in _tree(content).iter(f"{_W}p"):
            text = "".join(t.text or "" for t in _own_text(paragraph))
            used += _NAMED.findall(text)
            if _LOOSE.search(_NAMED.sub("", text)):
                loose.append(shortened(text, 60))
    if len(used) > MOST_NAMED:
        raise _refused(f"占位符超过{MOST_NAMED}个", f"it has more than {MOST_NAMED} placeholders")
    unknown = sorted(set(used) - set(known))
    missing = [name for name in required(kind) if name not in used]
    wrong = []
    if unknown:
        wrong.append("有不认识的占位符 " + "、".join(f"{{{{{n}}}}}" for n in unknown[:10]))
    if missing:
        wrong.append("缺少必需的占位符 " + "、".join(f"{{{{{n}}}}}" for n in missing))
    if loose:
        wrong.append(f"有不完整的占位符（“{printed(loose[0])}”）")
    if wrong:
        raise _refused(
            "；".join(wrong),
            f"unknown placeholders: {len(unknown)}, missing: {len(missing)}, broken: {len(loose)}",
        )


def filled(data: bytes, values: Mapping[str, str | Sequence[str]]) -> bytes:
    """The template with every placeholder replaced. ``data`` was looked over; the same template
    and values make the same bytes."""
    parts = _parts(data)
    for name, content in parts.items():
        if _TEXT.fullmatch(name):
            root = _tree(content)
            # From the end: what a text box holds is filled before its paragraph is copied.
            for paragraph in reversed(list(root.iter(f"{_W}p"))):
                _fill(paragraph, values)
            parts[name] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
    return sealed(parts)


def _tree(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content, parser)


def _own_text(paragraph: Any) -> Iterator[Any]:
    """Pieces of text of a paragraph, not of text boxes inside it."""
    for text in paragraph.iter(f"{_W}t"):
        if next(text.iterancestors(f"{_W}p")) is paragraph:
            yield text


def _fill(paragraph: Any, values: Mapping[str, str | Sequence[str]]) -> None:
    alone = _NAMED.fullmatch("".join(t.text or "" for t in _own_text(paragraph)).strip())
    value = values.get(alone[1], "") if alone else ""
    if alone and not isinstance(value, str):
        for item in value:
            copy = deepcopy(paragraph)
            paragraph.addprevious(copy)
            _replace(copy, {alone[1]: item})
        if value:
            paragraph.getparent().remove(paragraph)
            return
    _replace(paragraph, values)


def _replace(paragraph: Any, values: Mapping[str, str | Sequence[str]]) -> None:
    """Word cuts text into runs as it likes: what replaces a placeholder stands in the run in which
    it begins, with the looks of that run."""
    pieces = list(_own_text(paragraph))
    texts = [piece.text or "" for piece in pieces]
    begins = list(accumulate(map(len, texts), initial=0))
    for found in reversed(list(_NAMED.finditer("".join(texts)))):
        value = values.get(found[1], "")
        words = printed(value if isinstance(value, str) else "；".join(value))
        first = bisect_right(begins, found.start()) - 1
        last = bisect_left(begins, found.end())
        standing = zip(pieces[first:last], begins[first:last], strict=True)
        _put(standing, found.start(), found.end(), words)


def _put(pieces: Iterable[tuple[Any, int]], start: int, end: int, words: str) -> None:
    """``pieces`` between ``start`` and ``end``, each with where it begins; behind ``end`` they may
    have been changed."""
    for piece, at in pieces:
        text = piece.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first >= last:
            continue
        piece.text = text[:first] + words + text[last:]
        piece.set(_SPACE, "preserve")
        words = ""
