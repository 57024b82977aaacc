"""Stamps by chance: seals where firms put them or across the figures, and red that is no seal."""

from collections.abc import Sequence
from random import Random

from drawing import invented
from drawing.cast import Cast
from drawing.page import RED, Page
from drawing.seals import Seal

PURPOSES = (
    "合同专用章",
    "报关专用章",
    "检验检测专用章",
    "质量检验专用章",
    "业务专用章",
    "出口专用章",
)


def stamp(chance: Random, who: Cast, page: Page, foot: float) -> None:
    """Stamps the page; `foot`: how far down its signature stands."""
    for seal in _seals(chance, who):
        if seal.shape == "round" and chance.random() < 0.1:
            x, y = _edge(chance, page)
        else:
            x, y = _within(page, seal, *_spot(chance, page, foot))
        angle = 0.0 if seal.shape != "round" else chance.uniform(-28, 28)
        angle = angle or chance.uniform(-7, 7)
        page.stamp(seal, x, y, angle=angle, strength=chance.uniform(0.6, 0.95))
    if chance.random() < 0.2:
        _red_frame(chance, page)


def _within(page: Page, seal: Seal, x: float, y: float) -> tuple[float, float]:
    half_w, half_h = seal.width / 2 + 4, seal.height / 2 + 4
    return (
        min(max(x, half_w), page.size[0] - half_w),
        min(max(y, half_h), page.size[1] - half_h),
    )


def _edge(chance: Random, page: Page) -> tuple[float, float]:
    """Half of a seal stamped over the edges of several pages 骑缝章."""
    x = chance.choice((chance.uniform(-12, 12), page.size[0] + chance.uniform(-12, 12)))
    return x, chance.uniform(0.3, 0.7) * page.size[1]


def _red_frame(chance: Random, page: Page) -> None:
    """A red stamp of words in a frame or a red underline: red, and no firm's seal."""
    word = chance.choice(("已归档", "PAID", "副本", "急件"))
    left, top = page.size[0] - 110, 14.0
    page.text(left + 35, top + 4, word, size=13, face="sans-bold", colour=RED, align="centre")
    if chance.random() < 0.5:
        page.frame((left, top, left + 70, top + 22), weight=1.5, colour=RED)
    else:
        page.rule(left, top + 21, left + 70, top + 21, weight=1.5, colour=RED)


def _spot(chance: Random, page: Page, foot: float) -> tuple[float, float]:
    """Where a seal's middle comes: by the signature, over a figure, or anywhere on the print."""
    kind = chance.choice(("foot", "foot", "figure", "print"))
    if kind == "foot":
        return chance.uniform(0.2, 0.85) * page.size[0], foot + chance.uniform(-15, 15)
    runs = [r for r in page.runs if any(c.isdigit() for c in r.text) or kind == "print"]
    run = chance.choice(runs)
    across = chance.uniform(0.3, 0.9)
    return run.left + across * (run.right - run.left), run.top + chance.uniform(-30, 40)


def _seals(chance: Random, who: Cast) -> Sequence[Seal]:
    count = chance.choice((0, 1, 1, 1, 2, 2, 3))
    makers = chance.sample((_round, _round, _oval, _square), count)
    return [make(chance, who) for make in makers]


def _round(chance: Random, who: Cast) -> Seal:
    firm = chance.choice((who.exporter, who.exporter, who.laboratory, invented.firm(chance)))
    wide = chance.uniform(96, 128)
    return Seal(
        firm.name,
        below=chance.choice(("", "", chance.choice(PURPOSES))),
        code=firm.number if chance.random() < 0.6 else "",
        colour=chance.choice(("red", "red", "red", "red", "blue", "black")),
        width=wide,
        height=wide,
        face=chance.choice(("serif-bold", "song", "sans", "hei", "kai")),
        lettering=chance.uniform(0.13, 0.165),
        rim=chance.uniform(0.018, 0.03),
    )


def _oval(chance: Random, who: Cast) -> Seal:
    foreign = chance.random() < 0.5
    wide = chance.uniform(105, 130)
    return Seal(
        who.buyer if foreign else who.exporter.name,
        below="" if foreign else chance.choice(PURPOSES),
        shape="oval",
        colour=chance.choice(("blue", "red", "red")),
        width=wide,
        height=wide * chance.uniform(0.66, 0.76),
        centre="" if chance.random() < 0.4 else "★",
        face="latin" if foreign else chance.choice(("serif-bold", "song", "hei")),
    )


def _square(chance: Random, who: Cast) -> Seal:
    name = invented.person(chance)
    full = {2: name + "之印", 3: name + "印", 4: name}[min(len(name), 4)]
    side = chance.uniform(50, 66)
    return Seal(full, shape="square", colour="red", width=side, height=side, centre="")
