"""Measures find_seals on seals drawn by chance: other names, faces, sizes, inks and papers.

    python tests/measure/drawn_seals.py [COUNT] [--seed N] [--keep FOLDER] [--english] [--twins]

Every page is A4 at 150, 200 or 300 dpi with print or a table under the seal, scanned askew and
kept as JPEG. Counted are names given out exactly, names given out wrongly, and purposes. The
drawing shares nothing with samples/ nor with tests/seals. With ``--twins`` each seal is also drawn
with one letter of its name replaced by one that looks like it, and counted is whose it is told to
be where the exporter has the first name: as the seal reads for sure, and with doubtful letters.
Needs the fonts of fonts-noto-cjk, fonts-arphic-uming, fonts-arphic-ukai and fonts-wqy-zenhei.
"""

from __future__ import annotations

import argparse
import io
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from zhiyi.document import Document, Page, Seal
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.materials import owner_of
from zhiyi.seals import find_seals
from zhiyi.source import Picture

FONTS = Path("/usr/share/fonts")
FACES = [
    (FONTS / "opentype/noto/NotoSerifCJK-Bold.ttc", 2),
    (FONTS / "opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    (FONTS / "opentype/noto/NotoSansCJK-Regular.ttc", 2),
    (FONTS / "truetype/arphic/uming.ttc", 0),
    (FONTS / "truetype/arphic/ukai.ttc", 0),
    (FONTS / "truetype/wqy/wqy-zenhei.ttc", 0),
]
PLACES = [
    "杭州",
    "温州市",
    "襄阳",
    "芜湖",
    "佛山市顺德区",
    "昆山",
    "淄博",
    "衢州",
    "儋州",
    "濮阳",
    "深圳市",
    "重庆",
    "邯郸",
    "湖北",
    "广西",
    "亳州",
]
RARE = "鑫淼犇翀昇煜璟曜沣澍钰铄镕嵘崴岚砺坤桓骐骏炜烨晟昊宸睿瀚翊泓湛祎璞珑稷穗柏栎槿蔚岷沅澜屹"
TRADES = [
    "机电设备",
    "新材料",
    "化工",
    "光学仪器",
    "进出口贸易",
    "半导体",
    "稀土",
    "石墨制品",
    "真空科技",
    "精密轴承",
    "国际货运代理",
]
ENDINGS = ["有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司"]
PURPOSES = ["", "", "", "合同专用章", "检验检测专用章", "报关专用章", "质量检验专用章"]
LATIN = [
    "NORDVIK MARINE",
    "ALTAIR OPTICS",
    "BERGHAUS",
    "PACIFIC RIM CHEMICAL",
    "SORELLA VALVE",
    "HELIOS VACUUM",
]
FORMS = ["CO., LTD.", "GMBH", "S.P.A.", "INC.", "PTE. LTD.", "TRADING LLC"]
PRINT = "合同签订后卖方应于三十日内交货，质量按双方确认的技术协议执行。Authorized signature 2026"


TWINS = """
晶品 沅浣 钦饮 翎翔 衡街 祥详 鑫淼 宏宠 凯铠 天夫 土士 未末 汇江 瑞端 诚城 铭名 辉挥 腾滕 锐税 科料
泰秦 恒桓 昌冒 博搏 佳住 洋详 骏俊 骐骑 昊吴 昱昙 煜熠 璟景 曜耀 沣洋 澍树 钰珏 铄烁 镕熔 砺励 坤珅
炜伟 烨桦 晟成 宸辰 瀚翰 翊翌 泓弘 湛堪 璞蹼 珑胧 稷樱 穗惠 柏拍 栎砾 槿瑾 蔚慰 澜斓 屹讫 犇奔 昇升
嵘荣 崴威 衢衡 濮璞 湖糊 淄缁 襄囊 须顺 佛拂 昆混 电申 设没 备各 材村 化比 工土 学字 仪议 器嚣 口日
贸贺 易昜 导寻 体休 稀烯 石右 墨黑 制刺 真直 技枝 精清 密蜜 轴抽 承永 际标 货贷 运远 代伐
""".split()  # noqa: SIM905 - a list of strings would be a page long
"""Letters and others that look like them."""


@dataclass(frozen=True)
class Case:
    """One seal on one page; lengths in millimetres, ``turn`` in degrees."""

    owner: str
    purpose: str
    width: float
    height: float
    turn: float
    face: int
    dpi: int
    quality: int
    ink: tuple[int, int, int]
    strength: float
    under: str
    upper: float
    """Millimetres of the letters along the rim."""


@dataclass(frozen=True)
class Drawn:
    """A source of one picture."""

    pixels: Picture
    file: Path = Path("drawn.jpg")
    media_type: str = "image/jpeg"

    def picture(self, page: int, *, dpi: int = 200) -> Picture:
        height, width = self.pixels.shape[:2]
        share = min(1.0, dpi / (max(height, width) / 11.69))
        size = (round(width * share), round(height * share))
        return np.asarray(Image.fromarray(self.pixels).resize(size, Image.Resampling.BOX), np.uint8)


def case(chance: random.Random, *, english: bool) -> Case:
    """A seal by chance."""
    letters = "".join(chance.sample(RARE, 2))
    owner = chance.choice(PLACES) + letters + chance.choice(TRADES) + chance.choice(ENDINGS)
    if english:
        owner = f"{chance.choice(LATIN)} {chance.choice(FORMS)}"
    purpose = "" if english else chance.choice(PURPOSES)
    wide = chance.uniform(34, 45)
    oval = english or chance.random() < 0.2
    red = (chance.randint(175, 225), chance.randint(20, 70), chance.randint(25, 80))
    return Case(
        owner=owner,
        purpose=purpose,
        width=wide,
        height=wide * (chance.uniform(0.66, 0.76) if oval else 1.0),
        turn=chance.uniform(-25, 25),
        face=chance.randrange(len(FACES)),
        dpi=chance.choice([150, 200, 300]),
        quality=chance.randint(40, 80),
        ink=(40, 60, 165) if english and chance.random() < 0.5 else red,
        strength=chance.uniform(0.55, 0.95),
        under=chance.choice(["nothing", "print", "table"]),
        upper=chance.uniform(0.12, 0.15),
    )


def page_of(one: Case, chance: random.Random) -> Picture:
    """The page as scanned."""
    dots = one.dpi / 25.4
    page = Image.new("RGB", (round(210 * dots), round(297 * dots)), (252, 251, 248))
    middle = chance.uniform(70, 140) * dots, chance.uniform(80, 220) * dots
    _print_under(page, one, middle, dots)
    ink = _impression(one, dots).rotate(one.turn, Image.Resampling.BICUBIC, expand=True)
    grain = np.random.default_rng(chance.randrange(10**6)).normal(1.0, 0.08, ink.size[::-1])
    cover = np.clip(np.asarray(ink, float) / 255 * one.strength * grain, 0, 1)[:, :, None]
    left, top = round(middle[0] - ink.width / 2), round(middle[1] - ink.height / 2)
    pixels = np.asarray(page, float).copy()
    part = pixels[top : top + ink.height, left : left + ink.width]
    part *= 1 - cover * (1 - np.array(one.ink) / 255)
    scan = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    scan = scan.rotate(
        chance.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, fillcolor=(252, 251, 248)
    )
    kept = io.BytesIO()
    scan.filter(ImageFilter.GaussianBlur(0.02 * dots)).save(kept, "JPEG", quality=one.quality)
    return np.asarray(Image.open(kept).convert("RGB"), dtype=np.uint8)


def _print_under(page: Image.Image, one: Case, at: tuple[float, float], dots: float) -> None:
    """Lines of print, or a table, around a place of the page."""
    if one.under == "nothing":
        return
    draw, black = ImageDraw.Draw(page), (35, 35, 38)
    font = ImageFont.truetype(*_face(2, 3.7 * dots))
    for row in range(-4, 5):
        y = at[1] + row * 8 * dots
        draw.text((at[0] - 45 * dots, y), PRINT[: 26 if one.under == "print" else 12], black, font)
        if one.under == "table":
            draw.line((at[0] - 60 * dots, y, at[0] + 60 * dots, y), black, max(1, round(dots / 4)))


def _face(number: int, size: float) -> tuple[str, int, int]:
    path, index = FACES[number]
    return str(path), max(6, round(size)), index


def _impression(one: Case, dots: float) -> Image.Image:
    """Ink as 255 on 0, drawn four times as large and made small."""
    scale = 4 * dots
    wide, high = round(one.width * scale), round(one.height * scale)
    ink = Image.new("L", (wide, high), 0)
    draw = ImageDraw.Draw(ink)
    rim = 0.028 * wide
    draw.ellipse((1, 1, wide - 2, high - 2), outline=255, width=round(rim))
    size = min(one.upper * min(wide, high) * 1.1, 4.6 * wide / 2 / max(len(one.owner), 9))
    deep = rim * 1.7 + size / 2
    reach = min(250.0, 30 + 17 * len(one.owner)) if one.height == one.width else 200.0
    latin = one.owner.isascii()
    _along(ink, one.owner, size * (1.1 if latin else 1), deep, 300.0 if latin else reach, one.face)
    if one.purpose:
        step = min(0.085 * wide, 0.5 * wide / len(one.purpose))
        font = ImageFont.truetype(*_face(one.face, step * 1.02))
        place = 0.76 if one.height == one.width else 0.72
        draw.text((wide / 2, high * place), one.purpose, 255, font, anchor="mm")
    if one.height == one.width:
        points = [
            (
                wide / 2 + r * wide * math.sin(n * math.pi / 5),
                high / 2 - r * high * math.cos(n * math.pi / 5),
            )
            for n, r in enumerate([0.13, 0.05] * 5)
        ]
        draw.polygon(points, fill=255)
    return ink.resize((wide // 4, high // 4), Image.Resampling.BOX)


def _along(ink: Image.Image, text: str, size: float, deep: float, reach: float, face: int) -> None:
    """Letters at equal steps along the ellipse ``deep`` within the rim, heads outwards."""
    a, b = ink.width / 2 - deep, ink.height / 2 - deep
    angles = np.radians(np.linspace(-reach / 2, reach / 2, 2000))
    steps = np.hypot(np.diff(a * np.sin(angles)), np.diff(b * np.cos(angles)))
    way = np.concatenate([[0.0], np.cumsum(steps)])
    font = ImageFont.truetype(*_face(face, size))
    for letter, place in zip(text, np.linspace(0, way[-1], len(text)), strict=True):
        angle = float(np.interp(place, way, angles))
        x, y = ink.width / 2 + a * math.sin(angle), ink.height / 2 - b * math.cos(angle)
        tile = Image.new("L", (round(size * 1.7),) * 2, 0)
        ImageDraw.Draw(tile).text((tile.width / 2,) * 2, letter, 255, font, anchor="mm")
        turn = -math.degrees(math.atan2(math.sin(angle) / a, math.cos(angle) / b))
        tile = tile.rotate(turn, Image.Resampling.BICUBIC)
        ink.paste(255, (round(x - tile.width / 2), round(y - tile.height / 2)), tile)


def seals_of(pixels: Picture, recogniser: RapidRecogniser) -> tuple[Seal, ...]:
    source = Drawn(pixels)
    height, width = source.picture(1).shape[:2]
    doc = Document(
        id="doc",
        path="drawn.jpg",
        sha256="0" * 64,
        media_type=source.media_type,
        bytes=1,
        pages=(Page(number=1, width=width, height=height),),
    )
    return find_seals(doc, source=source, recogniser=recogniser, second=TesseractReader()).facts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder to keep the pages in")
    parser.add_argument("--english", action="store_true", help="oval seals in Latin letters")
    parser.add_argument("--twins", action="store_true", help="names that differ in one letter")
    given = parser.parse_args()
    recogniser = RapidRecogniser(threads=1)
    tally: Counter[str] = Counter()
    if given.twins:
        return twins(given.count, given.seed, recogniser)
    for number in range(given.count):
        chance = random.Random(1000 * given.seed + number)
        one = case(chance, english=given.english)
        pixels = page_of(one, chance)
        if given.keep:
            Image.fromarray(pixels).save(given.keep / f"{given.seed}-{number:03}.png")
        started = time.perf_counter()
        found = seals_of(pixels, recogniser)
        tally["milliseconds"] += round(1000 * (time.perf_counter() - started))
        judge(one, found, tally, print)
    shown = ", ".join(
        f"{key} {tally[key]}" for key in ("found", "exact", "wrong", "purpose", "false")
    )
    print(
        f"{given.count} drawn seals: {shown}; {tally['milliseconds'] / given.count:.0f} ms a page"
    )
    return 0


def twins(count: int, seed: int, recogniser: RapidRecogniser) -> int:
    """Whose a seal is told to be: the exporter's own, and one that differs in a letter."""
    chance = random.Random(seed)
    tally: Counter[str] = Counter()
    for _ in range(count):
        own = case(chance, english=False)
        for kind, one in (("own", own), ("twin", _twin(own, chance))):
            found = seals_of(page_of(one, chance), recogniser) if one else ()
            if not found:
                continue
            told = owner_of(found[0], own.owner)
            unsure = " by doubtful letters" if told and found[0].owner is None else ""
            tally[f"{kind}: {told}{unsure}"] += 1
            if kind == "twin" and told == "exporter":
                print(f"  WRONG {one.owner if one else ''} told as {own.owner}")
    for key in sorted(tally):
        print(f"{key}: {tally[key]}")
    return 0


def _twin(one: Case, chance: random.Random) -> Case | None:
    """The seal of another firm, whose name differs in one letter that looks like it."""
    alike = {a: b for pair in TWINS for a, b in (pair, pair[::-1])}
    places = [n for n, letter in enumerate(one.owner[:-4]) if letter in alike]
    if not places:
        return None
    place = chance.choice(places)
    letter = alike[one.owner[place]]
    return replace(one, owner=one.owner[:place] + letter + one.owner[place + 1 :])


def judge(
    one: Case, found: tuple[Seal, ...], tally: Counter[str], say: Callable[[str], None]
) -> None:
    """Count what was found of a seal, and say what was not right."""
    tally["false"] += max(0, len(found) - 1)
    if not found:
        say(f"  MISSED {one}")
        return
    seal = found[0]
    exact = seal.owner == one.owner
    tally["found"] += 1
    tally["exact"] += exact
    tally["purpose"] += (seal.purpose or "") == one.purpose
    tally["wrong"] += seal.owner is not None and not exact
    if not exact or (seal.purpose or "") != one.purpose:
        verdict = "" if exact else ("withheld" if seal.owner is None else "WRONG")
        read = f"{seal.owner} / {seal.purpose} [{seal.text}]"
        say(f"  {verdict} {one.owner} {one.purpose} read {read}")
        say(
            f"      {FACES[one.face][0].stem} {one.width:.0f}x{one.height:.0f} mm {one.dpi} dpi "
            f"q{one.quality} {one.under} ink {one.strength:.2f} {seal.origin.score:.2f}"
        )


if __name__ == "__main__":
    sys.exit(main())
