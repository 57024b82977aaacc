"""Numbers, quantities and distractors as papers print them, drawn by chance."""

from __future__ import annotations

from random import Random

BEFORE = {
    "zh": "≥ ≤ > < ≈ ≥ ≤ ~ 不低于 不小于 不大于 不超过 至少 大于 小于 高于 低于 优于 接近 超过 "
    "不少于 约 约为 达到",
    "en": "≥|≤|>|<|~|≈|at least |not less than |up to |about |approximately |more than |less than |"
    "over |under |around |nearly |not more than |max. |min. |typ. ",
    "de": "≥|≤|>|<|ca. |mindestens |höchstens |bis |über |etwa ",
    "ja": "≥|≤|>|<|約|最大",
    "ru": "≥|≤|>|<|не менее |не более |около |до |свыше ",
}
AFTER = {
    "zh": ["以上", "以下", "以内", "左右", "及以上", "之间"],
    "ja": ["以上", "以下", "程度", "未満"],
    "en": [" or more", " max.", " (max)", " typ."],
    "de": [],
    "ru": [],
}
BETWEEN = {
    "zh": ["～", "~", "-", "至", "到", "—", "–"],
    "en": ["-", "–", " to ", "~", " – ", "..."],
    "de": ["-", "–", " bis ", "..."],
    "ja": ["～", "~", "-", "から"],
    "ru": ["-", "–", "...", " до "],
}
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
HAN = "一二三四五六七八九十百"
WORDS = [
    "one", "two", "three", "four", "five", "six", "eight", "ten", "twelve", "twenty", "fifty",
    "hundred",
]  # fmt: skip


def number(rng: Random, lang: str) -> str:
    """A number as a paper prints it."""
    kind = rng.random()
    if kind < 0.34:
        return str(rng.choice([rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 9999)]))
    if kind < 0.74:
        whole = rng.choice([0, 0, rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 999)])
        decimals = "".join(rng.choice("0123456789") for _ in range(rng.randint(1, 3)))
        comma = lang in ("de", "ru") and rng.random() < 0.7
        return f"{whole}{',' if comma else '.'}{decimals}"
    if kind < 0.82:
        return f"{rng.randint(1, 900)},{rng.randint(0, 999):03d}"
    if kind < 0.92:
        power = rng.choice([-12, -9, -8, -7, -6, -5, -4, -3, -2, 2, 3, 4, 5, 6, 7, 8])
        decimal = f"{rng.randint(1, 9)}.{rng.randint(0, 99)}"
        base = rng.choice(["", "", decimal, f"{rng.randint(1, 9)}"])
        times = rng.choice(["×", "×", "x", "·", " × ", "*"]) if base else ""
        raised = rng.choice([str(power).translate(RAISED)] * 2 + [f"^{power}", str(power)])
        return rng.choice(
            [f"{base}{times}10{raised}", f"{base or 1}E{power}", f"{base or 1}e{power:+d}"]
        )
    if kind < 0.95 and lang == "zh":
        return rng.choice(
            [
                f"{rng.randint(1, 900)}万",
                f"{rng.choice(HAN)}{rng.choice('十百千万')}",
                rng.choice(HAN),
                f"{rng.randint(1, 9)}.{rng.randint(1, 9)}亿",
            ]
        )
    if kind < 0.96 and lang == "en":
        return rng.choice(WORDS)
    return f"{'-' if rng.random() < 0.6 else '+'}{rng.randint(1, 200)}"


def quantity(rng: Random, lang: str, unit: str) -> str:
    """A number or interval with its comparator and unit; the unit may be empty."""
    one, two = number(rng, lang), number(rng, lang)
    gap = "" if rng.random() < (0.6 if lang in ("zh", "ja") else 0.2) else " "
    if unit in ("%", "％", "°", "℃", "′", "″"):
        gap = "" if rng.random() < 0.8 else " "
    tail = f"{gap}{unit}" if unit else ""
    kind = rng.random()
    if kind < 0.5:
        return f"{one}{tail}"
    if kind < 0.68:
        words = BEFORE[lang].split("|" if "|" in BEFORE[lang] else " ")
        word = rng.choice(words)
        return f"{word}{' ' if len(word) == 1 and rng.random() < 0.3 else ''}{one}{tail}"
    if kind < 0.74 and AFTER[lang]:
        return f"{one}{tail}{rng.choice(AFTER[lang])}"
    if kind < 0.85:
        middle = rng.choice(BETWEEN[lang])
        return f"{one}{tail if rng.random() < 0.3 else ''}{middle}{two}{tail}"
    if kind < 0.94:
        sign = rng.choice(["±", "±", " ± ", "+/-"])
        return rng.choice([f"{one}{sign}{two}{tail}", f"({one}{sign}{two}){tail}", f"±{two}{tail}"])
    if kind < 0.97:
        return f"{one}/{two}/{number(rng, lang)}{tail}"
    return f"{one}{rng.choice(['×', 'x', '*'])}{two}{tail}"


def filled(rng: Random, pattern: str, *, models: list[str]) -> str:
    """A pattern of a condition, a method or a distractor with its figures."""
    out, rest = [], pattern
    while "{" in rest:
        head, _, rest = rest.partition("{")
        slot, _, rest = rest.partition("}")
        out += [head, _figure(rng, slot, models)]
    return "".join([*out, rest])


def _figure(rng: Random, slot: str, models: list[str]) -> str:
    def digits(count: int) -> str:
        return "".join(rng.choice("0123456789") for _ in range(count))

    year, gap = rng.randint(1965, 2026), rng.choice(["", " "])
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    value = rng.choice([rng.randint(1, 99), rng.randint(100, 2000), f"0.{rng.randint(1, 99)}"])
    amount = rng.choice(
        [f"{rng.randint(1, 99)},{digits(3)}.00", digits(4), f"{digits(3)}.{digits(2)}"]
    )
    made = {
        "t": f"{rng.choice([-55, -40, 20, 23, 25, 25, 50, 85, 125, rng.randint(30, 1500)])}{gap}"
        f"{rng.choice(['℃', '°C', 'K', '℃', '±2℃', ' °C'])}",
        "h": f"{rng.randint(5, 98)}{gap}%{rng.choice(['', '', 'RH'])}",
        "f": f"{value}{gap}{rng.choice(['Hz', 'kHz', 'MHz', 'GHz'])}",
        "l": f"{value}{gap}{rng.choice(['N', 'kN', 'kg', 'g', 'kgf'])}",
        "v": f"{value}{gap}{rng.choice(['V', 'kV', 'VDC', 'mV'])}",
        "p": f"{value}{gap}{rng.choice(['MPa', 'kPa', 'bar', 'Pa', 'psi'])}",
        "m": f"{value}{gap}{rng.choice(['h', 'min', 's', '小时', 'h'])}",
        "w": f"{rng.randint(200, 12000)}{gap}nm",
        "r": f"{value}{gap}{rng.choice(['s⁻¹', 'mm/min', '℃/min', 'K/min', '/s'])}",
        "n1": str(rng.randint(1, 9)),
        "n2": digits(2),
        "n3": str(rng.randint(100, 999)),
        "n4": str(rng.randint(1000, 38000)),
        "y": str(year),
        "N": str(rng.choice([rng.randint(1, 9), rng.randint(1, 40)])),
        "c": f"{rng.choice(['XC', 'RH-', 'ZH', 'AB', 'No', ''])}{digits(rng.randint(4, 8))}"
        f"{rng.choice(['', '-01', 'A', f'/{year}'])}",
        "date": rng.choice(
            [
                f"{year}年{month}月{day}日",
                f"{year}-{month:02d}-{day:02d}",
                f"{year}.{month}.{day}",
                f"{day} March {year}",
                f"{day}.{month:02d}.{year}",
                f"{month}/{day}/{year}",
            ]
        ),
        "tel": rng.choice(
            [f"0{digits(3)}-{digits(8)}", f"1{digits(10)}", f"+49 {digits(3)} {digits(6)}"]
        ),
        "money": rng.choice(
            [
                f"USD {amount}",
                f"{amount}美元",
                f"¥{amount}",
                f"{amount}元",
                f"€{amount}",
                f"US${amount}",
                f"{rng.randint(1, 900)}万元",
            ]
        ),
        "long": digits(18),
        "hs": rng.choice([f"{digits(10)}", f"{digits(4)}.{digits(2)}.{digits(2)}"]),
        "zip": digits(6),
        "model": rng.choice(models),
    }
    return made[slot]


def model(rng: Random) -> str:
    """A type name: XC-320A, T700S, 6205."""
    letters = "".join(rng.choice("ABCDEFGHJKLMNPQRSTVWXYZ") for _ in range(rng.randint(1, 4)))
    return (
        f"{letters}{rng.choice(['', '-', '-', ' '])}{rng.randint(1, 9999)}"
        f"{rng.choice(['', '', 'A', 'S', 'B-2', '/5', 'Pro'])}"
    )
