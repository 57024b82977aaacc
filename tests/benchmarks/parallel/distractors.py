"""Papers that are no translations: they repeat figures, or cannot be read at all."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from .filling import Filled
from .writing import Block, Plan, write


def _said(text: str, at: str = "text", code: str = "zh") -> Block:
    """A block that belongs to no item."""
    cells = [cell.strip() for cell in text.split("|")] if at == "row" else [text]
    parts = tuple(Filled(cell) for cell in cells)
    return Block("", at, code, parts)  # type: ignore[arg-type]


def _rows(plan: Plan, rng: Random, share: float) -> list[list[str]]:
    rows = [b for b in write(plan, "zh", rng) if b.at == "row" and rng.random() < share]
    return [[part.text for part in row.parts] for row in rows]


def _title(plan: Plan, rng: Random) -> str:
    return next(b.text for b in write(plan, "zh", rng) if b.at == "title")


def explanation(plan: Plan, rng: Random) -> list[Block]:
    """情况说明 of the exporter: says why the goods are not controlled, with the figures."""
    told = [f"该商品的{label}为{'，'.join(rest)}。" for label, *rest in _rows(plan, rng, 0.7)]
    return [
        _said("情况说明", "title"),
        _said(
            f"致海关：我公司本次申报出口的货物，品名及型号见{_title(plan, rng)}，现将情况说明如下。"
        ),
        *(_said(text) for text in told),
        _said("上述货物主要用于民用生产线，最终用户已书面承诺不转让给第三方。"),
        _said("经对照出口管制清单，我公司认为各项指标均未达到管制标准，特此说明。"),
        _said("宁波恒远进出口有限公司"),
    ]


def contract(plan: Plan, rng: Random) -> list[Block]:
    terms = [f"{n}. {'：'.join(row)}" for n, row in enumerate(_rows(plan, rng, 0.6), start=1)]
    return [
        _said("购销合同", "title"),
        _said(f"合同编号：HY-{rng.randint(2021, 2026)}-{rng.randint(100, 999)}"),
        _said("卖方同意出售、买方同意购买下列货物，货款以电汇方式支付，交货期为合同签订后六十天。"),
        _said(f"品名：{_title(plan, rng)}，数量：{rng.randint(2, 40)}台，单价面议。"),
        _said("技术要求", "heading"),
        *(_said(text) for text in terms),
        _said("因不可抗力不能履行合同的，应及时通知对方；争议提交仲裁委员会仲裁。"),
    ]


def report_of_tests(plan: Plan, rng: Random) -> list[Block]:
    rows = [" | ".join((*row, "合格")) for row in _rows(plan, rng, 0.8) if len(row) == 2]
    return [
        _said("检验报告", "title"),
        _said(f"样品名称：{_title(plan, rng)}；样品数量：{rng.randint(1, 5)}件；样品状态：完好。"),
        _said("检验项目 | 技术要求 | 判定", "row"),
        *(_said(row, "row") for row in rows),
        _said("检验结论：所检项目符合要求。本报告仅对来样负责，未经批准不得部分复制。"),
    ]


def _cover(*lines: str) -> tuple[tuple[Filled, ...], ...]:
    return tuple((Filled(line),) for line in lines)


FOREIGN_COVERS = {
    "en": _cover("Test Report", "Report No. TR-20871", "Issued by: Northfield Laboratories Ltd."),
    "de": _cover("Prüfbericht", "Bericht Nr. PB-20871", "Prüfstelle: Labor Nordfeld GmbH"),
    "fr": _cover("Rapport d'essai", "Rapport n° RE-20871", "Émis par : Laboratoires Nordchamp SA"),
    "ru": _cover("Протокол испытаний", "Протокол № 20871", "Испытательный центр «Северное поле»"),
    "es": _cover("Informe de ensayo", "Informe n.º IE-20871", "Laboratorios Camponorte S.A."),
}


def bad_texts(rng: Random) -> dict[str, tuple[tuple[Filled, ...], ...]]:
    """By name: texts of which no language can be told."""
    chinese = "本产品的额定电压为二百二十伏，使用前请仔细阅读说明书，并妥善保管以备查阅。"
    garbled = chinese.encode("gbk").decode("latin-1")
    figures = [
        "  ".join(f"{rng.uniform(0.1, 900):.{rng.randint(1, 3)}f}" for _ in range(6))
        for _ in range(18)
    ]
    # Cherokee and Canadian syllabics: letters of no language that the detectors were taught.
    syllables = "".join(chr(c) for c in range(0x13A0, 0x13F0))
    words = (" ".join("".join(rng.choices(syllables, k=rng.randint(3, 8))) for _ in range(9))
             for _ in range(12))  # fmt: skip
    broken = "".join(rng.choice("\ufffd#¤§¬~^¦") for _ in range(60))
    return {
        "garbled": _cover(*(garbled[n:] + garbled[:n] for n in range(0, 60, 6))),
        "broken letters": _cover(*(broken[n:] + broken[:n] for n in range(0, 60, 6))),
        "empty": (),
        "figures alone": _cover(*figures),
        "unknown language": _cover(*words),
    }


def translators_notes(rng: Random) -> list[Block]:
    """What a translation may say beyond its original."""
    notes = (
        "译者注：本译文仅供报关使用，如有歧义以外文原文为准。",
        "本公司保证以上译文与外文原件内容一致，并对翻译的准确性承担法律责任。",
        "补充说明：该产品在国内仅用于食品包装生产线，客户已另行签署保密协议。",
        "另附：本批货物的原产地证书和装箱单随后以快递方式提交。",
    )
    return [
        replace(_said(note), key=f"added:{n}")
        for n, note in enumerate(rng.sample(notes, rng.randint(1, 2)))
    ]


def named(plan: Plan, rng: Random) -> list[Block]:
    """An explanation that is full of foreign firms, addresses, models and standards."""
    who = rng.choice(
        (
            "制造商 | Norvik Instruments AS, Industriveien 14, 7080 Heimdal, Norway",
            "制造商 | Helmbrecht Präzisionstechnik GmbH & Co. KG, Am Hafen 27, 28217 Bremen",
            "制造商 | Lavernay Optique SA, 18 rue des Frères Lumière, 69120 Vaulx-en-Velin",
        )
    )
    to = "收货人 | Great Lakes Machining Inc., 1450 Lakeshore Drive, Suite 300, Chicago, IL 60611"
    told = explanation(plan, rng)
    return [
        *told[:2],
        _said(who, "row", "zh+names"),
        _said(to, "row", "zh+names"),
        _said(
            "执行标准 | ISO 9001:2015, EN 10204 3.1, ASTM E74-18, IEC 61800-5-1", "row", "zh+names"
        ),
        *told[2:],
        _said(
            "运输标志 | GREAT LAKES MACHINING / CHICAGO / C/NO. 1-12 / MADE IN CHINA",
            "row",
            "zh+names",
        ),
    ]


def headers(plan: Plan, rng: Random) -> list[Block]:
    """A Chinese report whose columns have foreign headings."""
    told = report_of_tests(plan, rng)
    at = next(n for n, block in enumerate(told) if block.at == "row")
    told[at] = _said("Item | Requirement | Result", "row", "en")
    return told
