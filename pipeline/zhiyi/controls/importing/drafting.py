"""Draft paragraphs of the control list, written as a person would begin them.

Figures in a description become comparisons where the lexicon knows the parameter; everything else
becomes words to be judged by a person. A draft carries ``confirmed = ""`` and is refused by the
loader until somebody has written there who confirmed it and when.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from spacy.language import Language

from zhiyi.controls.chemistry import CAS
from zhiyi.controls.expressions import Comparison, Expression, Group, Wording, leaves
from zhiyi.controls.importing.items import CODE, REFERENCES, Imported, Item
from zhiyi.document import Bound, Indicator
from zhiyi.indicators import indicators_of_text
from zhiyi.lexicon import Lexicon, Parameter
from zhiyi.units import Units

OUR_UNIT = re.compile(r"[^\s,()\[\]{}\"]+")
TOLD = re.compile(r"的(?=[^的]*$)")
"""Where the description of a thing ends and its name begins: 混合室体积0.5～14.2 m³的 | 萃取槽."""
BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
ENDS = "。；;：:、，"
GENERIC = re.compile(r"(?:技术|资料|软件|程序|零部件|部件|组件|附件)$")
"""Names that alone say nothing of the goods."""
BETTER = re.compile(r"(?:优于|好于)\s*[（(]\s*((?:不|小|大|少|多|低|高|等|于|或)+)\s*[）)]")
"""优于（小于）6 μm: what stands in brackets is what is compared."""
WITH_CAS = re.compile(r"[（(][^（）()]*?CAS[^（）()]*[）)]")
"""（CAS号13450-95-8）: taken over as a number of its own."""
TO_DO = "待补"
LONGEST = 40
"""Letters of a title; what is longer is a description."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafter:
    """What drafts are written with."""

    lexicon: Lexicon
    units: Units
    nlp: Language

    def criteria(self, item: Item) -> Expression | None:
        """The figures and words of an item and its parts; None where it is a name alone."""
        own = self._clause(item.text, bare=not item.parts)
        parts = [self.criteria(part) or _words(part.text) for part in item.parts]
        if not parts:
            return own
        together = _group("any" if item.together == "any" else "all", parts)
        return together if own is None else _group("all", [own, together])

    def _clause(self, text: str, *, bare: bool) -> Expression | None:
        """``bare``: a clause without parts, which says something even without a figure."""
        text = CAS.sub("", WITH_CAS.sub("", BETTER.sub(r"\1", text)))
        stated = self._indicators(text)
        found = [c for i in stated if (c := self._comparison(i)) is not None]
        if found and len(found) == len(stated):
            return _group("all", found)
        return _words(text) if bare and re.search(r"\d", CODE.sub("", text)) else None

    def _indicators(self, text: str) -> tuple[Indicator, ...]:
        return indicators_of_text(text, lexicon=self.lexicon, units=self.units, nlp=self.nlp)

    def _comparison(self, indicator: Indicator) -> Comparison | None:
        """None where parameter or unit is not known, and for a bare value: what a list turns on
        has a limit, and a figure without one is a size, a condition or a model."""
        parameter = self.lexicon.get(indicator.parameter_id or "")
        quantity = indicator.quantity
        if parameter is None or quantity.low == quantity.high:
            return None
        unit = (quantity.unit or "").replace(" ", "") or None
        if unit is not None and not self._fits(unit, parameter.unit):
            return None
        if unit is None and not self.units.same_dimension("1", parameter.unit):
            return None
        low, high = quantity.low, quantity.high
        if low is not None and high is not None:
            return Comparison(parameter.id, "in", low, high, unit=unit)
        if low is not None:
            return Comparison(
                parameter.id, ">=" if low.inclusive else ">", Bound(low.value), unit=unit
            )
        assert high is not None
        return Comparison(
            parameter.id, "<=" if high.inclusive else "<", Bound(high.value), unit=unit
        )

    def _fits(self, unit: str, wanted: str) -> bool:
        readable = OUR_UNIT.fullmatch(unit) is not None and self.units.known(unit)
        return readable and self.units.same_dimension(unit, wanted)


def _group(kind: str, parts: list[Expression] | list[Comparison]) -> Expression:
    whole = tuple(parts)
    return whole[0] if len(whole) == 1 else Group("all" if kind == "all" else "any", whole)


def _words(text: str) -> Wording:
    plain = re.sub(r"\s+", " ", REFERENCES.sub("", text)).strip(" 。；;：:")
    return Wording("description", plain.replace('"', "”"))


def title_of(item: Item) -> str:
    """The description without what stands in brackets, if that is a title; else what stands behind
    its last 的. Software and technology are told by what they are for."""
    head = BRACKETED.sub("", re.sub(r"\s+", "", item.text.split("\n", 1)[0])).strip(ENDS)
    plain = not re.search(r"\d|特性|条件|[以如]下", CODE.sub("", head))
    if plain and (len(head) <= LONGEST or GENERIC.search(head)):
        return head
    return (TOLD.split(head)[-1].strip(ENDS) or head).split("，")[0]


def names_of(item: Item) -> tuple[str, ...]:
    """What exporters may call it: its title without what it is for, and the names of its row."""
    title = title_of(item)
    called = TOLD.split(title)[-1] or title
    named = called and not GENERIC.search(called) and not called.startswith(("用于", "非"))
    return tuple(dict.fromkeys((*((called,) if named else ()), *item.names)))


def draft_text(imported: Imported, *, drafter: Drafter, source: str, announcement: str = "") -> str:
    """A file of draft paragraphs. ``announcement``: its id in ``announcements.toml``; without it
    the one that the file itself tells of is drafted too."""
    id = announcement or imported.number or TO_DO
    rows = [
        f"# Draft from {_comment(source)}. 草稿：由文件导入，未经确认，不参与比对。",
        "# 逐条与公布文本核对，补全“待补”之处，在confirmed中写明何人何日核对；",
        "# 再将NAME.draft.toml更名为NAME.toml，运行 zhiyi controls check --folder DIR。",
        "# Compare every paragraph with the printed text, complete what says 待补, write who did",
        "# and when in `confirmed`; then rename NAME.draft.toml to NAME.toml and run the check.",
        *(f"# {_comment(remark)}" for remark in (*imported.remarks, *_repeated(imported))),
    ]
    if not announcement:
        rows += ["", *_announcement(id, imported, source)]
    for number, item in enumerate(imported.items, 1):
        rows += ["", *_entry(item, number, id, drafter)]
    return "\n".join(rows) + "\n"


def _repeated(imported: Imported) -> Iterator[str]:
    for code, count in Counter(item.code for item in imported.items if item.code).items():
        if count > 1:
            yield f"{code} 出现{count}次，请合并为一条"


def _announcement(id: str, imported: Imported, source: str) -> Iterator[str]:
    yield "[[announcement]]"
    yield from _row("id", id)
    yield from _row("title", imported.title or TO_DO)
    if imported.effective is not None:
        yield from _row("effective", imported.effective)
    else:
        yield "# effective = 2026-01-01  （施行日期待补，去掉行首的#）"
    yield from _row("source", source)


def _entry(item: Item, number: int, announcement: str, drafter: Drafter) -> Iterator[str]:
    yield f"# {item.place}：{_comment(item.printed)}"
    yield "[[entry]]"
    yield from _row("code", item.code) if item.code else _row("id", f"{announcement}-{number}")
    yield from _row("title", title_of(item) or "待补")
    yield from _row("title_en", item.title_en or TO_DO)
    yield from _row("names", names_of(item))
    yield from _row("hs", item.hs)
    yield from _row("cas", item.cas)
    if (criteria := drafter.criteria(item)) is not None:
        yield from _meant(criteria, drafter.lexicon)
        yield from _row("criteria", str(criteria))
    yield from _row("notes", item.notes)
    yield from _row("announcement", announcement)
    yield from _row("quality", "clean")
    yield from _row("source", "announcement-text")
    yield from _row("confirmed", "")


def _meant(criteria: Expression, lexicon: Lexicon) -> Iterator[str]:
    """The parameters of a draft by name, for who cannot tell from their ids whether they are
    those that are printed."""
    ids = dict.fromkeys(one.parameter for one in leaves(criteria) if isinstance(one, Comparison))
    named = (
        f"{id} {_named(parameter)}" for id in ids if (parameter := lexicon.get(id)) is not None
    )
    if told := "；".join(named):
        yield f"# 参数，请核对是否为所印指标：{told}"


def _named(parameter: Parameter) -> str:
    return next(iter(parameter.names.get("zh", ())), parameter.id)


def _row(key: str, value: str | date | tuple[str, ...]) -> Iterator[str]:
    """One line of TOML; empty lists are left out."""
    if isinstance(value, date):
        yield f"{key} = {value.isoformat()}"
    elif isinstance(value, str):
        yield f"{key} = {_quoted(value)}"
    elif value:
        yield f"{key} = [{', '.join(map(_quoted, value))}]"


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """What is printed, on one line and without what would end a comment."""
    return "".join(c if c.isprintable() else " " for c in text)
