"""Recurring phrases of papers: where a fact stands, how surely it was read, dates, numbering."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from zhiyi.deadlines import BEIJING
from zhiyi.report import types
from zhiyi.report.criteria import chinese_of, name_of
from zhiyi.report.figures import figure_of, other_reading
from zhiyi.report.words import load_words
from zhiyi.review.judging.verdicts import STANDING_WORDS
from zhiyi.review.judging.verdicts import WORDS as VERDICT_WORDS
from zhiyi.review.papers.dossier import Dossier, Judged, Person
from zhiyi.review.papers.untrusted import NAME, QUOTE, quoted, shortened

PLACES = 6
"""Places told of one fact; more are counted."""
OTHERS = 3
"""Other readings told of one fact."""
HOLD = "质疑或鉴别期间，相关出口货物不予放行。"
REFERENCE = "本系统仅供关员参考，不构成判定。"
_HAN = "〇一二三四五六七八九"


def word(group: str, value: object) -> str:
    return load_words().of(group, value).zh


def day_of(day: date | str | None) -> str:
    """2026年3月9日; blank where it is not known, for the officer to fill in."""
    if day is None:
        return "　　年　　月　　日"
    if isinstance(day, str):
        day = date.fromisoformat(day)
    return f"{day.year}年{day.month}月{day.day}日"


def moment_of(at: datetime) -> str:
    here = at.astimezone(BEIJING)
    return f"{day_of(here.date())}{here:%H:%M}"


def today(dossier: Dossier) -> date:
    return dossier.at.astimezone(BEIJING).date()


def counted(number: int) -> str:
    """1 to 99 as 公文 number their headings."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _HAN[ones]
    return f"{_HAN[tens] if tens > 1 else ''}十{_HAN[ones] if ones else ''}"


def person(one: Person | None) -> str:
    return f"{shortened(one.shown, NAME)}（{shortened(one.office, NAME)}）" if one else "—"


@dataclass(slots=True)
class Chapters:
    """一、二、三 in the order in which they are asked for."""

    count: int = 0

    def next(self, title: str) -> str:
        self.count += 1
        return f"{counted(self.count)}、{title}"


@dataclass(slots=True)
class Marks:
    """Numbers of the boxes on page pictures, given in the order in which places are told."""

    numbers: dict[tuple[str, int, types.Box], int] = field(default_factory=dict)

    def of(self, evidence: types.Evidence) -> int | None:
        """None where the place has no box."""
        picture = evidence.picture
        box = picture.box if picture else evidence.box
        if box is None:
            return None
        key = (evidence.document, picture.page if picture else evidence.page, box)
        return self.numbers.setdefault(key, len(self.numbers) + 1)


class Places:
    """Tells where facts stand. ``marks`` None: there are no pictures beside the paper."""

    def __init__(self, dossier: Dossier, marks: Marks | None = None) -> None:
        self.dossier, self.marks = dossier, marks
        report = dossier.report
        self.paths = {document.id: document.path for document in report.documents}
        self.indicators = {indicator.id: indicator for indicator in report.indicators}
        self._sources = {
            (document.id, page.page): page.text_source
            for document in report.documents
            for page in document.page_list
        }
        current = [one for one in dossier.judgements if one.standing in ("current", "moved")]
        self._held = {one.fact: one for one in current}

    def judged(self, fact: str) -> Judged | None:
        return self._held.get(fact)

    def file(self, id: str) -> str:
        return f"《{shortened(self.paths.get(id, id), NAME)}》"

    def page(self, evidence: types.Evidence) -> str:
        if evidence.document not in self.paths:
            return "质疑通知信息"  # what only the office's own note of the inquiry tells
        locator = f"，{shortened(evidence.locator, NAME)}" if evidence.locator else ""
        return f"{self.file(evidence.document)}第{evidence.page}页{locator}"

    def mark(self, evidence: types.Evidence) -> str:
        """〔标3〕 where there is a picture with the box 3."""
        return _marked([evidence], self._number)

    def _number(self, evidence: types.Evidence) -> int | None:
        known = self.marks is not None and evidence.document in self.paths
        return self.marks.of(evidence) if self.marks and known else None

    def stated(self, ids: Iterable[str], *, most: int) -> list[str]:
        """Each figure that these indicators state once, with the first ``most`` pages that state
        it; with the name of its parameter where they are of several."""
        known = [self.indicators[id] for id in dict.fromkeys(ids) if id in self.indicators]
        several = len({one.parameter_id for one in known}) > 1
        alike: dict[str, list[types.Evidence]] = {}
        for one in known:
            name = (chinese_of(one.parameter_id) or one.parameter or "") if several else ""
            told = shortened(f"{name} {figure_of(one)}".strip(), NAME)
            alike.setdefault(told, []).extend(one.evidence[:1])
        return [f"{told}：{self._pages(found, most)}" for told, found in alike.items() if found]

    def _pages(self, evidence: Iterable[types.Evidence], most: int) -> str:
        """Each page once, with the numbers of its boxes: 《说明.pdf》第1页〔标3、5〕，等共3处."""
        pages: dict[str, list[types.Evidence]] = {}
        for one in evidence:
            pages.setdefault(self.page(one), []).append(one)
        shown = [page + _marked(pages[page], self._number) for page in list(pages)[:most]]
        return "；".join(shown) + (f"，等共{len(pages)}处" if len(pages) > most else "")

    def where(self, evidence: types.Evidence) -> str:
        return self.page(evidence) + self.mark(evidence)

    def told(self, evidence: types.Evidence, *, most: int = QUOTE) -> str:
        """With its words as read."""
        words = quoted(evidence.quote, most=most) if evidence.quote.strip() else ""
        return self.page(evidence) + (f"：{words}" if words else "") + self.mark(evidence)

    def all(self, evidence: Iterable[types.Evidence], *, most: int = PLACES) -> list[str]:
        """Page by page, with the words of every place on it."""
        found = list(dict.fromkeys(evidence))
        pages: dict[str, list[str]] = {}
        for one in found[:most]:
            words = quoted(one.quote) if one.quote.strip() else ""
            pages.setdefault(self.page(one), []).append(words + self.mark(one))
        told = [
            page + (f"：{'、'.join(words)}" if any(words) else "") for page, words in pages.items()
        ]
        return told + ([f"等共{len(found)}处"] if len(found) > most else [])

    def native(self, reading: types.Reading) -> bool:
        """Whether the words come from the file's own text."""
        picture = reading.evidence[0].picture if reading.evidence else None
        number = picture.page if picture else reading.page
        return self._sources.get((reading.document, number)) == "native"

    def surely(self, reading: types.Reading) -> list[str]:
        """How sure the reading is, and every other reading of the same ink."""
        if self.native(reading):
            told = [word("text_source", "native")]
        else:
            sure = load_words().sure(reading.score).zh
            told = [f"{sure}（{reading.score:.2f}）", word("agreed", reading.agreed)]
        told += amended(reading.corrected_from)
        for other in reading.alternatives[:OTHERS]:
            told += [f"另读：{other_reading(other)}", f"（{other.method}，{other.score:.2f}）"]
        if len(reading.alternatives) > OTHERS:
            told.append(f"另有{len(reading.alternatives) - OTHERS}种读法")
        return told


def _marked(
    evidence: Iterable[types.Evidence], number: Callable[[types.Evidence], int | None]
) -> str:
    numbers = dict.fromkeys(found for found in map(number, evidence) if found)
    return f"〔标{'、'.join(map(str, numbers))}〕" if numbers else ""


def parameter_of(indicator: types.Indicator) -> str:
    """As printed, with its Chinese name where it is printed in another language."""
    printed = indicator.parameter or "（未标名称）"
    chinese = indicator.gloss or name_of(indicator)
    return f"{shortened(printed, NAME)}（{chinese}）" if chinese else shortened(printed, NAME)


def amended(found: types.CorrectedFrom | None) -> list[str]:
    """What was read where an officer reads otherwise."""
    if found is None:
        return []
    told = "因所在行或者单元格更正而变" if found.carried else "经关员更正"
    return [f"{told}（{shortened(found.by, NAME)}），原识读：{quoted(found.was)}"]


def held(judged: Judged | None) -> list[str]:
    """What an officer holds of a fact, who and when."""
    if judged is None:
        return []
    told = [f"{VERDICT_WORDS[judged.verdict][0]}：{judged.by.shown}，{moment_of(judged.at)}"]
    if judged.standing != "current":
        told.append(f"（{STANDING_WORDS[judged.standing][0]}）")
    if judged.correction:
        told.append(f"更正为：{corrected(judged)}")
    if judged.note:
        told.append(f"附言：{shortened(judged.note, 600)}")
    return told


def corrected(judged: Judged) -> str:
    """What was entered, name and value; what a judgement holds is told whole."""
    return correction_of(judged.correction or {})


def correction_of(kept: Mapping[str, object]) -> str:
    """In Chinese: the change alone, or with the fact and number under which it was kept."""
    change = kept.get("change", kept)
    entered = change if isinstance(change, dict) else {}
    what = CORRECTED.get(str(entered.get("what")), "")
    told = _flat({key: value for key, value in entered.items() if key != "what"})
    return "；".join([*([what] if what else []), *told])


CORRECTED = {"rejected": "无此项", "as_read": "维持原识读"}
"""Corrections that hold nothing but themselves."""
FIELDS = {
    "text": "文字", "figure": "数值", "value": "内容", "parameter_id": "参数", "goods": "所属货物",
    "owner": "印章所有人", "purpose": "印章用途", "kind": "材料类别", "parts": "译文",
    "row": "行", "column": "列",
}  # fmt: skip
"""What a correction holds, as officers call it (``zhiyi.corrections``)."""
COUNTED = {FIELDS["goods"]: "项", FIELDS["parts"]: "份"}


def _flat(value: object, name: str = "") -> list[str]:
    if isinstance(value, dict):
        return [told for key in sorted(value) for told in _flat(value[key], FIELDS.get(key, key))]
    if isinstance(value, list | tuple) and value and name in COUNTED:
        return [f"{name}：另行指定{len(value)}{COUNTED[name]}"]  # ids tell an officer nothing
    if isinstance(value, list | tuple):
        return [told for one in value for told in _flat(one, name)] or [f"{name}：无"]
    if value is None:
        return []
    shown = word("kind", value) if name == FIELDS["kind"] else value
    if name == FIELDS["parameter_id"]:
        shown = chinese_of(str(value)) or value
    if name in (FIELDS["row"], FIELDS["column"]) and isinstance(value, int):
        shown = value + 1  # counted from 0
    return [f"{name}：{shown}" if name else str(shown)]


def listed(rows: Sequence[str], *, most: int) -> list[str]:
    """The first ones, and how many more there are."""
    return [*rows[:most], f"……共{len(rows)}项"] if len(rows) > most else list(rows)
