"""Inquiries by chance: the papers of one lot of goods, each in its own words and units, one of them
perhaps with something changed."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[3] / "samples"))
from drawing.files import write_docx, write_pdf, write_xlsx
from drawing.form import Declaration, Item, Shipment, declaration
from drawing.invented import buyer, digits, firm, model

BANK = Path(__file__).with_name("bank.toml")
SLIPS = {"MPa": "GPa", "GPa": "MPa", "mm": "cm", "kW": "W", "μm": "mm", "W": "kW", "kg": "t"}
"""A unit that is put for another by mistake."""
DECLARED, CONTRACT = "报关单.pdf", "合同.docx"
LETTER, REPORT, SHEET = "情况说明", "检测报告", "Data sheet.txt"


@dataclass(frozen=True)
class Parameter:
    zh: str
    en: str
    value: Decimal
    decimals: int
    unit: str
    other: str
    factor: Decimal
    sense: str


@dataclass(frozen=True)
class Goods:
    name: str
    en: str
    hs: str
    count: str
    split: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class Trade:
    """The particulars as one paper prints them."""

    exporter: str
    buyer: str
    contract: str
    model: str
    hs: str
    amount: int
    second: int
    """How many of the second goods item, a spare part."""


@dataclass(frozen=True)
class Plant:
    """What was changed: a field of the trade, or a parameter by its Chinese name; ``papers``: the
    stems of those that then differ."""

    what: str
    papers: frozenset[str]
    unit: str | None = None


@dataclass
class Case:
    name: str
    plant: Plant | None
    write: list[Callable[[Path], None]] = field(default_factory=list)


def load_bank(split: str) -> list[Goods]:
    rows = tomllib.loads(BANK.read_text("utf-8"))["goods"]
    found = []
    for row in rows:
        parameters = tuple(
            Parameter(zh, en, Decimal(str(v)), n, unit, other, Decimal(str(factor)), sense)
            for zh, en, v, n, unit, other, factor, sense in row.pop("parameters")
        )
        found.append(Goods(parameters=parameters, **row))
    return [goods for goods in found if split in ("all", goods.split)]


SITUATIONS = (
    "none", "value in letter", "none", "value in report", "quantity", "none", "model in report",
    "contract number", "decimal in sheet", "none", "unit in letter", "second quantity", "none",
    "code in letter", "buyer", "exporter", "value twice in letter", "none",
)  # fmt: skip


def cases(seed: int, count: int, split: str) -> list[Case]:
    bank = load_bank(split)
    return [
        _case(Random(f"{seed}/{n}"), bank[n % len(bank)], SITUATIONS[n % len(SITUATIONS)], n)
        for n in range(count)
    ]


def _case(chance: Random, goods: Goods, situation: str, number: int) -> Case:
    maker = _Maker(chance, goods, situation)
    return Case(f"{number:03} {goods.name}: {situation}", maker.plant, maker.writers())


class _Maker:
    """Decides what each paper states, then how."""

    def __init__(self, chance: Random, goods: Goods, situation: str) -> None:
        self.chance, self.goods, self.situation = chance, goods, situation
        self.trade = Trade(
            exporter=firm(chance).name,
            buyer=buyer(chance),
            contract=f"{chance.choice('ABCHJKLQ')}{chance.choice('DFGTXYZ')}-{digits(chance, 6)}",
            model=model(chance),
            hs=goods.hs,
            amount=chance.randrange(3, 900),
            second=chance.randrange(2, 90),
        )
        slips = [p for p in goods.parameters if p.unit in SLIPS]
        if situation == "unit in letter" and not slips:
            self.situation = "value in letter"
        self.chosen = chance.choice(
            slips if self.situation == "unit in letter" else goods.parameters
        )
        self.plant = self._plant()

    def _plant(self) -> Plant | None:
        own = {
            "value in letter": (self.chosen.zh, {LETTER, REPORT}),
            "unit in letter": (self.chosen.zh, {LETTER, REPORT}),
            "value in report": (self.chosen.zh, {LETTER, REPORT}),
            "decimal in sheet": (self.chosen.zh, {SHEET.partition(".")[0], REPORT}),
            "value twice in letter": (self.chosen.zh, {LETTER}),
            "quantity": ("quantity", {"报关单", "合同"}),
            "second quantity": ("quantity", {"报关单", "合同"}),
            "contract number": ("contract_no", {"报关单", "合同"}),
            "buyer": ("consignee", {"报关单", "合同"}),
            "exporter": ("exporter", {"报关单", "合同"}),
            "model in report": ("model", {"报关单", REPORT}),
            "code in letter": ("hs_code", {"报关单", LETTER}),
        }
        if self.situation not in own:
            return None
        what, papers = own[self.situation]
        unit = self.chosen.unit if what == self.chosen.zh else None
        return Plant(what, frozenset(papers), unit)

    # -- the particulars of each paper

    def _of(self, paper: str) -> Trade:
        trade, chance = self.trade, self.chance
        changed = {
            ("quantity", "合同"): lambda: replace(trade, amount=trade.amount + 7),
            ("second quantity", "合同"): lambda: replace(trade, second=trade.second + 3),
            ("contract number", "合同"): lambda: replace(trade, contract=_digit(trade.contract)),
            ("buyer", "合同"): lambda: replace(trade, buyer=buyer(chance)),
            ("exporter", "合同"): lambda: replace(trade, exporter=firm(chance).name),
            ("model in report", REPORT): lambda: replace(trade, model=model(chance)),
            ("code in letter", LETTER): lambda: replace(trade, hs=_digit(trade.hs[:6]) + "0090"),
        }
        return changed.get((self.situation, paper), lambda: trade)()

    # -- the figures

    def _value(self, parameter: Parameter, paper: str) -> Decimal:
        value = parameter.value
        places = {"value in letter": LETTER, "value in report": REPORT, "decimal in sheet": SHEET}
        if parameter is self.chosen and places.get(self.situation) == paper:
            if self.situation == "decimal in sheet":
                return value * 10
            return _rounded(value * Decimal(self.chance.choice(("1.35", "0.62", "1.8"))), parameter)
        return value

    def _stated(self, parameter: Parameter, paper: str, *, english: bool = False) -> str:
        """A figure with its unit, in one of the ways that papers of this kind have."""
        value, unit = self._value(parameter, paper), parameter.unit
        planted = parameter is self.chosen and self.situation != "none"
        if planted and self.situation == "unit in letter" and paper == LETTER:
            return f"{_rounded(value, parameter)} {SLIPS[unit]}"
        if parameter.other and self.chance.random() < 0.35:
            converted = value / parameter.factor
            unit, exact = parameter.other, converted
            text = f"{exact:.4g}" if exact < 1000 else f"{exact:.0f}"
            return f"{Decimal(text):f} {unit}"
        plain = f"{_rounded(value, parameter)} {unit}"
        if planted or paper == REPORT:
            return plain
        form = self.chance.choice(("plain", "limit", "about" if not english else "plain"))
        if form == "about":
            return f"约{plain}"
        if form == "limit" and parameter.sense != "none":
            return self._limit(value, parameter)
        return plain

    def _limit(self, value: Decimal, parameter: Parameter) -> str:
        """What is promised: no better than what it is."""
        more = parameter.sense == "more"
        share = Decimal("0.97") if more else Decimal("1.04")
        way = ROUND_FLOOR if more else ROUND_CEILING
        step = Decimal(1).scaleb(-parameter.decimals)
        promised = min(value, (value * share).quantize(step, way)) if more else max(
            value, (value * share).quantize(step, way))  # fmt: skip
        return f"{'≥' if more else '≤'}{promised} {parameter.unit}"

    # -- the papers

    def writers(self) -> list[Callable[[Path], None]]:
        papers = [self._declaration, self._contract, self._letter, self._report]
        if self.situation == "decimal in sheet" or self.chance.random() < 0.6:
            papers.append(self._sheet)
        return [paper() for paper in papers]

    def _declaration(self) -> Callable[[Path], None]:
        own, goods = self._of("报关单"), self.goods
        shipment = Shipment(
            exporter=own.exporter, code="3205960" + digits(self.chance, 3), buyer=own.buyer,
            contract=own.contract, declared="20261106", office="上海外港(2225)",
            country="越南\n(VNM)", port="海防\n(VNM000)", exit="上海\n(310001)",
            vessel="HAIXING/126E", bill="COSU" + digits(self.chance, 8), packing="纸箱\n(22)",
            packages="12", gross="860", net="812", terms="FOB",
        )  # fmt: skip
        items = [
            Item("1", own.hs, f"{goods.name}", f"品牌：无|型号：{own.model}",
                 f"{own.amount}{goods.count}", "120.00\n36000.00\n美元", "越南\n(VNM)",
                 "(31229)上海"),
            Item("2", "8409999990", "备件包", "品牌：无|型号：BJ-2", f"{own.second}套",
                 "15.00\n300.00\n美元", "越南\n(VNM)", "(31229)上海"),
        ]  # fmt: skip
        form = Declaration("2225" + digits(self.chance, 14), "上海海关", shipment.fields(), items,
                           "上海通远报关有限公司")  # fmt: skip
        return lambda folder: write_pdf(folder / DECLARED, [declaration(form)], seed=1)

    def _contract(self) -> Callable[[Path], None]:
        own, goods = self._of("合同"), self.goods
        apart = self.chance.random() < 0.5
        counted = f"数量（{goods.count}/套）" if apart else "数量"
        first = _amount(own.amount, goods.count, apart)
        rows = [
            ["序号", "货物名称", "规格型号", counted, "单价", "总价"],
            ["1", goods.name, own.model, first, "120.00", "36000.00"],
            ["2", "备件包", "BJ-2", _amount(own.second, "套", apart), "15.00", "300.00"],
        ]  # fmt: skip
        blocks: list[str | Sequence[Sequence[str]]] = [
            "# 购销合同", f"合同号：{own.contract}", "签订日期：2026年9月3日",
            f"卖方：{own.exporter}", f"买方：{own.buyer}", rows,
            "交货：2026年11月。付款：电汇。", f"卖方（盖章）：{own.exporter}",
        ]  # fmt: skip
        return lambda folder: write_docx(folder / CONTRACT, blocks, seed=1)

    def _letter(self) -> Callable[[Path], None]:
        own = self._of(LETTER)
        stated = [f"{p.zh}{self._stated(p, LETTER)}" for p in self.goods.parameters]
        lines = [
            "# 关于出口货物的情况说明",
            f"我公司申报出口{self.goods.name}，型号{own.model}，商品编号{own.hs}。",
            "一、性能指标",
            *(["，".join(stated) + "。"] if self.chance.random() < 0.5 else stated),
            "二、主要用途",
            "用于民用工业设备的配套与维修。",
            "三、不属于管制物项的理由",
            "经对照两用物项出口管制清单，我公司认为上述货物的指标未达到清单所列标准。",
            own.exporter,
            "2026年11月10日",
        ]
        if self.situation == "value twice in letter":
            other = _rounded(self.chosen.value * Decimal("1.6"), self.chosen)
            lines.insert(-3, f"该货物{self.chosen.zh}为{other} {self.chosen.unit}。")
            plain = f"{_rounded(self.chosen.value, self.chosen)} {self.chosen.unit}"
            lines[3] = f"{self.chosen.zh}为{plain}；" + lines[3]
        as_text = self.chance.random() < 0.5
        path = f"{LETTER}.{'txt' if as_text else 'docx'}"
        if as_text:
            text = "\n".join(line.removeprefix("# ") for line in lines)
            return lambda folder: _write_text(folder / path, text)
        return lambda folder: write_docx(folder / path, lines, seed=1)

    def _report(self) -> Callable[[Path], None]:
        own = self._of(REPORT)
        rows = [["序号", "检测项目", "检测结果", "检测方法"]]
        for number, parameter in enumerate(self.goods.parameters, 1):
            rows.append([str(number), parameter.zh, self._stated(parameter, REPORT), "客户规范"])
        head = [["检测报告", "", "", ""], ["样品名称", self.goods.name, "规格型号", own.model]]
        if self.chance.random() < 0.5:
            sheets = {"检测报告": [*head, *rows]}
            return lambda folder: write_xlsx(folder / f"{REPORT}.xlsx", sheets)
        blocks: list[str | Sequence[Sequence[str]]] = [
            "# 检测报告", f"样品名称：{self.goods.name}　规格型号：{own.model}", rows,
        ]  # fmt: skip
        return lambda folder: write_docx(folder / f"{REPORT}.docx", blocks, seed=1)

    def _sheet(self) -> Callable[[Path], None]:
        lines = [f"{self.goods.en} {self.trade.model}", "Technical data sheet", ""]
        lines += [f"{p.en}: {self._stated(p, SHEET, english=True)}" for p in self.goods.parameters]
        return lambda folder: _write_text(folder / SHEET, "\n".join(lines))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")


def _amount(number: int, unit: str, apart: bool) -> str:
    return str(number) if apart else f"{number}{unit}"


def _digit(text: str) -> str:
    """The text with its last figure changed."""
    place = max(n for n, char in enumerate(text) if char.isdigit())
    return text[:place] + str((int(text[place]) + 4) % 10) + text[place + 1 :]


def _rounded(value: Decimal, parameter: Parameter) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-parameter.decimals), ROUND_HALF_EVEN)
