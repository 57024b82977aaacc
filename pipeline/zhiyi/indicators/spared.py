"""What is no measurement: dates, telephone numbers, money, standards, clauses, models, codes.

Every pattern begins where no such thing goes on (a look behind) and is bounded, so that the time
is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

MONTH = (
    r"(?:Jan(?:uary|uar)?|Feb(?:ruary|ruar)?|Mar(?:ch)?|März|Apr(?:il)?|May|Mai|June?|Juni|July?"
    r"|Juli|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Okt(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)\.?"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
DATES = (
    r"\d{4}\s?[年년]\s?\d{1,2}\s?[月월](?:\s?\d{1,2}\s?[日号號일])?|\d{1,2}\s?月\s?\d{1,2}\s?[日号號]"
    r"|(?<!\d)\d{1,2}\s?月(?:份|底|初|中旬|上旬|下旬)|\d{1,2}월\s?\d{1,2}일",
    rf"(?<![\d.])(?:19|20)\d{{2}}\s?[-./]\s?(?:0?[1-9]|1[0-2])\s?[-./]\s?{DAY}(?!\d)",
    r"(?<!\d)(?:19|20)\d{2}\s?[年년](?:度|代|版|末|初|底)?|(?:令和|平成|昭和|民国|民國)\s?\d{1,3}\s?年"
    r"(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?"
    r"|(?<![\d.])(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])[./](?:19|20)\d{2}(?!\d)"
    r"|(?<![\d.])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:19|20)\d{2}(?!\d)",
    r"(?<![\d.])(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)",
    rf"(?<![\d.]){DAY}(?:st|nd|rd|th|\.)?\s(?:of\s)?{MONTH}(?:,?\s(?:19|20)\d{{2}}(?:\s?г\.?)?)?(?!\w)",
    rf"(?<!\w){MONTH}\s{DAY}(?:st|nd|rd|th)?(?:,\s?(?:19|20)\d{{2}})?(?![\w.]\d|\w)",
    rf"(?<!\w){MONTH},?\s(?:19|20)\d{{2}}(?!\w)",
    r"(?<![\w.])(?:[Ii]n|[Ss]ince|until|[Ii]m Jahre?|[Ss]eit|©)\s(?:19|20)\d{2}"
    r"(?=\s?[,;)。]|\.(?!\d)|$|\s(?:and|by|to|the|we|it|was|were|with|for|compared)\b)",
    r"(?<![\d.])(?:19|20)\d{2}\s?(?:г(?:\.|ода?|оду)|bis heute)|(?<!\d)(?:19|20)\d0s\b",
    r"(?<![\d:A-SU-Za-z])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])",
    r"\b(?:[Aa]t|by|until|till|from|on|around)\s(?:1[0-2]|0?\d)(?:[.:]\d{2})?\s?[ap]\.?m\b"
    r"|(?<![\d.])(?:1[0-2]|0?\d)(?:[.:]\d{2})?\s?[ap]\.m\.",
    r"(?:上午|下午|早上|晚上|凌晨|午前|午後|오전|오후)\s?\d{1,2}\s?[时時点點시](?:\s?\d{1,2}\s?[分분])?",
    r"(?<![\d.])\d{1,3}(?:st|nd|rd|th)\b|(?<![\d.])(?:19|20)\d{2}[a-e]\b(?!/)",
)
STANDARDS = (
    r"(?<![A-Za-zА-Я])(?:GB|JB|HG|YB|YS|SJ|JC|QJ|GJB|DL|NB|JJF|JJG|ISO|IEC|ASTM|DIN|EN|JIS|MIL|ANSI"
    r"|SAE|AMS|ГОСТ|GOST|ОСТ|ТУ|KS|IEEE|UL|BS|SEMI|VDI|SACMA|ASME|API|NF|OIML|AWS|NEMA|CISPR"
    r"|NAS|UNE|VDE|EIA|JEDEC|AATCC|TAPPI|RTCA|GBT|GJBT)"
    r"(?:[-/ ][A-Z]{1,5}){0,3}[ -]?[A-Z]?\s?\d[\d.]{0,12}(?:[-–:/]\d[\d.-]{0,12}){0,3}M?",
    r"(?<![A-Za-z])(?:QB|SY|TB|CB|FZ|QC|WJ|EJ|MT|LY|HJ|CJ)(?:/T\s?\d{2,5}|\s?\d{3,5}[-–]\d{2})"
    r"[\d.-]{0,8}",
    r"(?<![A-Za-z])HB\s?/?\s?Z?\s?\d{4}(?:[-–]\d{2,4})?(?!\d)",
    r"(?<![A-Za-z])(?:DB\d{2}|[TQ])/[A-Z]{0,8}\s?\d[\d.]{0,8}(?:[-–]\d{2,4}){0,2}",
)
MONEY = (
    r"(?<![A-Za-z])(?:USD|EUR|CNY|RMB|JPY|GBP|HKD|CHF|KRW|RUB|US\$|[$€¥￥£₩₽])\s?-?\d[\d,.]{0,30}"
    r"(?:\s?(?:万|億|亿|million|billion|[kKMBT](?![A-Za-z])))?(?:\s?(?:/|per)\s?[^\W\d_]{1,6}\b)?",
    r"(?<![\d,.])\d[\d,.]{0,30}\s?(?:万|亿|億|萬|million |billion |[kKMB]\s)?\s?"
    r"(?:美元|欧元|歐元|人民币|人民幣|日元|港币|港幣|英镑|卢布|韩元|元(?![件素器])|円(?![周板筒])|원|块钱|USD\b|EUR\b|RMB\b|CNY\b|JPY\b|руб|dollars?\b|euros?\b|yen\b|cents?\b|€|₽)",
)
TELEPHONES = (
    r"(?<![\d.])(?:\+\d{1,3}[- ])?\(?0\d{2,3}\)?[- ]\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)",
    r"(?<![\d.])\+\d{1,3}(?:[ -]\(?\d{2,4}\)?){2,4}(?!\d)",
    r"(?<![\d.])(?:400|800|1-800)-\d{3}-\d{4}(?!\d)|(?<![\d.])0\d{2,3}-\d{3,4}[- ]\d{4}(?!\d)",
    r"(?:电话|電話|传真|傳真|手机|热线|邮编|邮政编码|전화|팩스|(?<![A-Za-z])(?:[Tt]el(?:efon|ephone)?|TEL|[Pp]hone"
    r"|[Ff]ax|FAX|[Mm]obile|ZIP|PLZ)|Тел|тел|[Фф]акс)\.?\s?[:.]?\s?[+(\d][\d() /-]{4,24}",
)
CLAUSES = (
    r"第\s?[\d一二三四五六七八九十百千.]{1,8}\s?[页頁章节節条條款部版次项項号號册卷批期类類届代編编步行列阶]"
    r"|제\s?\d{1,4}\s?[조항호장]",
    r"(?<![A-Za-z])(?:[Pp]ages?|[Pp]p?\.|Seiten?|стр\.|[Cc]lauses?|[Ss]ections?|Sect\.|§{1,2}|[Aa]rt(?:icle|\.)?"
    r"|Abschnitt|Kapitel|[Cc]hapter|[Pp]aragraph|пункт|[Pp]unkt|раздел|[Ss]teps?|[Ii]tems?|[Nn]r\.|Ref\.|Eq\.|Annex|Anhang)"
    r"\s?\d{1,4}(?:\.\d{1,3}){0,4}(?:\s(?:of|von|из)\s\d{1,4})?(?![\d%])|共\s?\d{1,5}\s?[页頁册]",
    r"[(]?(?<![A-Za-z])(?:(?<![\u4e00-\u9fff])[图表圖]|[附下见如上][图表]|附件|附录|公式|[Ff]ig(?:ure|s?\.)?|[Tt]ab(?:le|\.)|Abb\.|Bild"
    r"|рис\.|табл\.|№|[Nn]o\.|[Rr]ev(?:ision|\.)?|[Vv]er(?:sion|\.)|版本号?|[Vv](?=\d+\.\d)|Release)"
    r"\s?:?\s?\(?\d[\d.-]{0,12}",
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){2,6}(?![\w.]*\d)",
    r"(?m)^\s{0,8}(?:\d{1,2}[.、](?=[^\d\s.])|\(\d{1,2}\)|\d{1,2}\)(?=\s?[^\W\d_]))",
    r"(?<![\d.])\d{1,5}\s?(?:号楼|号院|号厂房|號樓|弄|栋|幢|室|号(?=[^\d筛]|$)|楼(?=[^\w]|$))",
)
CODES = (
    r"(?<![\w.])\d[A-E]\d{3}(?:\.[a-z\d]{1,3}){0,4}(?![\w.]*\d)",
    r"(?<![A-Za-z])CAS\s?(?:[Nn]o\.?|号|號)?\s?:?\s?\d[\d-]{2,14}|(?<![\d-])\d{2,7}-\d{2}-\d(?![\d-])"
    r"|(?<![\d-])\d{3}-\d{3}-\d(?![\d-])|(?<![A-Za-z])UN\s?(?:[Nn]o\.?|编号)?\s?\d{4}(?!\d)",
    r"(?<![A-Za-z])(?:HS|H\.S\.|商品编号|商品编码|税则号列|税号|海关编码|ТН ВЭД)"
    r"\s?(?:[Cc]ode|编码|ЕАЭС)?\s?:?\s?\d[\d. ]{3,14}",
    r"(?<![\d.])\d{4}\.\d{2}\.\d{2,4}(?:\.\d{2})?(?!\d)|(?<!\d)\d{4}\s\d{2}\s\d{2}\s\d{2}(?!\d)",
    r"(?:合同|发票|批|批次|序列|出厂|证书|报告|许可证|提单|订单|货|产品编|设备编|炉|样品编|报检|备案|登记)"
    r"[号號](?:码)?\s?:?\s?[A-Za-z\d/._-]{0,24}\d[A-Za-z\d/._-]{0,24}",
    r"(?<![A-Za-z])(?:[Cc]ontract|[Ii]nvoice|[Ss]erial|[Oo]rder|[Ll]ot|[Bb]atch|[Pp]art|[Rr]eport|[Cc]ertificate|S/N|P/N)"
    r"\s?(?:[Nn]umber|[Nn]os?\.?|#)?\s?[:#]?\s?[A-Z\d][A-Za-z\d/._-]{0,24}\d[A-Za-z\d/_-]{0,24}",
    r"(?<![\w.])[\w.-]{1,64}@[A-Za-z][\w-]{0,62}\.[\w.]{1,64}|https?://\S{1,300}|www\.\S{1,300}",
    r"(?<![A-Za-z\d])[A-Za-z]{1,24}\d{0,8}-[A-Za-z]{0,8}\d[A-Za-z\d_-]{0,32}",
    r"(?<![A-Za-z])(?:Windows|Office|Python|Linux|Android|Core|i[3579])\s\d{1,4}(?:\.\d+)?(?!\s?[A-Za-z%°])",
)
MATERIALS = (
    r"(?<![\d.])(?:304|309|310|316|317|321|347|444|904)(?:LN?|H|Ti)(?![A-Za-z\d/·])",
    r"(?<![\d.])\d{3,4}[A-Z]?\s?(?:不锈钢|双相钢|型钢|stainless|铝合金|钛合金)|(?<![\d.])\d{2}#",
    r"(?:双相钢|不锈钢|牌号|Werkstoff(?:-?Nr\.?)?|[Gg]rade|[Aa]lloy|Inconel|Incoloy|Hastelloy|Monel)"
    r"\s?:?\s?[A-Z]?\d[\d.]{1,6}(?![\d%])|(?<![\d.])\d{4}-[THOFW]\d{0,4}(?!\w)",
)
SHARES = (
    r"(?<![\d.])\d{1,3}(?:\.\d{1,4})?\s?%\s?(?:T/T|预付|定金|订金|货款|尾款|deposit|advance|prepay|down)",
    r"(?:预付|定金|订金|尾款|余款|货款|支付|付款|deposit|balance)[^\d。;；]{0,6}\d{1,3}(?:\.\d{1,4})?\s?%",
)
IDIOMS = (
    r"(?<![时時度°])十分(?![之钟鐘秒])|万分(?!之)|(?:一|二|三|四|各|多|双|每一)方(?![米毫厘分克/])|一方面"
    r"|一(?:时(?![^\w]|\d)|度(?![电^\W])|道(?!工)|旦|般|样|起|直|切|些|定|致|体|分为|百分)|千里之|万里|百分百",
)
GROUPS = (DATES, STANDARDS, MONEY, TELEPHONES, CLAUSES, CODES, MATERIALS, SHARES, IDIOMS)
PATTERNS = tuple(re.compile(pattern) for group in GROUPS for pattern in group)
CELL = 80
KEPT = 8192
"""Short texts, by characters, whose stretches are remembered: of a cell it is asked several times
what it is."""
LONG = re.compile(r"(?<![\d.])\d{9,}(?![\d.])")
"""A number of something, unless a unit that measures stands right behind it."""


def spared(text: str) -> list[tuple[int, int]]:
    """Stretches whose figures measure nothing, in order and apart from each other."""
    return list(_of_a_cell(text)) if len(text) <= CELL else _stretches(text)


@lru_cache(KEPT)
def _of_a_cell(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(_stretches(text))


def _stretches(text: str) -> list[tuple[int, int]]:
    return joined(match.span() for pattern in PATTERNS for match in pattern.finditer(text))


def long_numbers(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in LONG.finditer(text)]


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The union of stretches."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > start:
            found.append((start, end))
    return found


class Closed:
    """Stretches that are asked for the one that holds a place."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.spans = joined(spans)
        self.starts = [start for start, _ in self.spans]

    def end(self, place: int) -> int | None:
        """Where the stretch that holds ``place`` ends."""
        index = bisect_right(self.starts, place) - 1
        return self.spans[index][1] if index >= 0 and place < self.spans[index][1] else None
