"""Letters that a text layer names by another form: 伸⻓率 for 伸长率, eﬃciency for efficiency.

Where a font draws 长 and the radical 部首 ⻓ with one glyph, many makers of PDF write down the
radical; others name a ligature by its own sign. The line that is read says what the page shows.
"""

from __future__ import annotations

import unicodedata

_SUPPLEMENT = (
    "⺁厂⺒巳⺓幺⺔彑⺖忄⺘扌⺙攵⺛旡⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺨犭⺫罒⺬示⺭礻⺯糹⺰纟⺱罓⺲罒"
    "⺶羊⺹耂⺺肀⺼月⺽臼⺾艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长"
    "⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯"
    "⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
"""Radical and unified ideograph in turn, after EquivalentUnifiedIdeograph.txt of Unicode 15."""
KANGXI = range(0x2F00, 0x2FD6)

CHARACTERS = dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)) | {
    chr(code): unicodedata.normalize("NFKC", chr(code)) for code in KANGXI
}
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_TABLE = str.maketrans(CHARACTERS | LIGATURES)


def unified(text: str) -> str:
    """The text with every radical as the character it looks like, and ligatures parted."""
    return text.translate(_TABLE)
