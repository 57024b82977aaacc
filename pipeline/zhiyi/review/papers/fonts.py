"""The fonts of 公文, and what stands in for them where they are not installed."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

BODY, TITLE, HEADING, SECOND, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
STAND_INS = {
    BODY: "仿宋,FangSong,STFangsong,Noto Serif CJK SC",
    TITLE: "FZXiaoBiaoSong-B05S,小标宋,华文中宋,STZhongsong,Noto Serif CJK SC",
    HEADING: "SimHei,STHeiti,Noto Sans CJK SC",
    SECOND: "楷体,KaiTi,STKaiti,AR PL UKai CN",
    SONG: "SimSun,STSong,Noto Serif CJK SC",
}
"""Looked for in this order by who opens the paper: names of Windows, macOS and Linux."""
_FAMILY = {BODY: "roman", TITLE: "roman", HEADING: "swiss", SECOND: "script", SONG: "roman"}


def set_font(properties: Any, font: str) -> None:
    """Han in ``font``, digits and Latin letters in Times, as offices set them."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, value in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", font), ("cs", LATIN)):
        fonts.set(qn(f"w:{name}"), value)


def declare_fonts(document: Any) -> None:
    """Write the table of fonts with their stand-ins."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = "".join(_declared(name) for name in STAND_INS)
    part._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"{fonts}</w:fonts>"
    ).encode()


def in_chinese(document: Any) -> None:
    """Lines are broken as Chinese is, and spelling is not looked at as English."""
    for language in document.styles.element.iter(qn("w:lang")):
        for name, value in (("val", "en-US"), ("eastAsia", "zh-CN")):
            language.set(qn(f"w:{name}"), value)


def strip(document: Any) -> None:
    """Leave out what the library's own blank document brings along: the picture of another page,
    styles of an old Word, and XML that belongs to nothing."""
    for rels in (document.part.package.rels, document.part.rels):
        for name in [name for name, one in rels.items() if one.reltype.endswith(_LEFT_OUT)]:
            del rels[name]


_LEFT_OUT = ("/thumbnail", "/stylesWithEffects", "/customXml")


def _declared(name: str) -> str:
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{STAND_INS[name]}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{_FAMILY[name]}"/></w:font>'
    )
