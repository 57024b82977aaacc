"""Corrections of what only the whole inquiry shows: whose figures they are, what translates what,
and which differences of a translation are none. And what became of every correction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zhiyi.corrections.applying import corrected_of, goods_only, joined
from zhiyi.corrections.correction import (
    AsRead,
    Correction,
    Figure,
    Rejected,
    TranslatedBy,
    digest_of,
)
from zhiyi.corrections.figures import ORIGIN
from zhiyi.corrections.keeping import Kept
from zhiyi.corrections.refinding import document_of, found_again, same_place
from zhiyi.corrections.together import Said, together, withdrawn
from zhiyi.corrections.words import now_of, papers_told
from zhiyi.document import Corrected, Document
from zhiyi.flow import Found
from zhiyi.inquiry import Amendment, Difference, Inquiry, Standing, Translation
from zhiyi.translations.describe import SURE_TOLD, UNSURE_TOLD
from zhiyi.translations.papers import Settings

NO_FILE = "所涉文件不在本次提交材料中，或其内容已变"
NO_FACT = "现有识读结果中未找到所更正的内容"
DAMAGED = "corrections.jsonl 中该行已损坏，无法读取"
NO_GOODS = "所指商品项已不存在"


@dataclass(frozen=True, slots=True)
class Corrections:
    """Those of an inquiry. ``said``: all of them taken together."""

    kept: Kept = field(default_factory=Kept)
    said: tuple[Said, ...] = ()

    @classmethod
    def of(cls, kept: Kept) -> Corrections:
        return cls(kept, together(kept.corrections))

    def in_document(self, doc: Document, documents: Sequence[Document]) -> tuple[Said, ...]:
        return tuple(one for one in self.said if document_of(one.last, documents) is doc)


def pairings(said: Sequence[Said], documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """By the id of a part, the parts that translate it as officers hold."""
    found = {}
    for one in said:
        change = one.change
        doc = document_of(one.last, documents)
        if not isinstance(change, TranslatedBy) or doc is None:
            continue
        for part in doc.parts:
            if same_place(part.place, one.last.place):
                found[part.id] = change.parts
    return found


def correct_pairings(inquiry: Inquiry, said: Sequence[Said]) -> Inquiry:
    """The inquiry with what was said of its translations: which paper translates which is in them
    already (``pairings``), differences that are none go."""
    corrected: list[Corrected] = []
    translations = list(inquiry.translations)
    for one in said:
        doc = document_of(one.last, inquiry.documents)
        if one.last.layer != "translations" or doc is None:
            continue
        for n, translation in enumerate(translations):
            if translation.place.document != doc.id:
                continue
            if isinstance(one.change, TranslatedBy):
                if same_place(translation.place, one.last.place):
                    translations[n] = replace(translation, origin=ORIGIN)
                    corrected.append(corrected_of(translation, one, was=one.last.was))
            elif isinstance(one.change, Rejected):
                difference = _difference(one, translation)
                if difference is not None:
                    translations[n] = without(translation, difference)
                    corrected.append(corrected_of(difference, one, rejected=True))
    return replace(
        inquiry,
        translations=tuple(translations),
        corrected=joined(inquiry.corrected, corrected),
    )


def _difference(said: Said, translation: Translation) -> Difference | None:
    """The difference that officers hold to be none; one that is told otherwise now is another."""
    alike = [one for one in translation.differences if one.detail == said.last.was]
    own = next((one for one in alike if one.id == said.last.fact), None)
    again = found_again(said.last, alike)
    return own or (again.fact if again else None)


def without(translation: Translation, difference: Difference) -> Translation:
    """The translation where a difference is none."""
    left = tuple(one for one in translation.differences if one.id != difference.id)
    sure = sum(not one.doubtful for one in left if one.kind != "section")
    unsure = sum(one.doubtful for one in left if one.kind != "section")
    sections = any(one.kind == "section" for one in left)
    status = translation.status
    if status == "inconsistent" and not sure:
        status = translation.otherwise or status
    if status == "partial" and not sections and translation.coverage >= Settings().enough:
        status = "provided"
    detail = _recounted(_recounted(translation.detail, SURE_TOLD, sure), UNSURE_TOLD, unsure)
    return replace(translation, differences=left, status=status, detail=detail)


def _recounted(detail: str, words: str, count: int) -> str:
    """The detail with another number of differences, or without the words where there is none."""
    told = re.escape(words).replace(r"\{\}", r"\d+").replace("{}", r"\d+")
    if count:
        return re.sub(told, words.format(count), detail)
    return re.sub(f"，?{told}", "", detail)


def correct_goods(inquiry: Inquiry, said: Sequence[Said]) -> Inquiry:
    """The inquiry with the goods items that officers hold indicators to speak of."""
    known = {goods.id for goods in inquiry.goods}
    attributions = list(inquiry.attributions)
    corrected = []
    for one in said:
        change, doc = one.change, document_of(one.last, inquiry.documents)
        if not isinstance(change, Figure) or change.goods is None or doc is None:
            continue
        again = found_again(one.last, doc.indicators)
        if again is None or not known >= set(change.goods):
            continue
        places = [n for n, a in enumerate(attributions) if a.indicator == again.fact.id]
        for n in places:
            was = "、".join(_named(inquiry, attributions[n].goods)) or "无"
            attributions[n] = replace(
                attributions[n], origin=ORIGIN, goods=change.goods, detail=_by(one)
            )
            if goods_only(one):
                corrected.append(corrected_of(again.fact, one, was=f"所述商品项：{was}"))
    return replace(
        inquiry,
        attributions=tuple(attributions),
        corrected=joined(inquiry.corrected, corrected),
    )


def _by(one: Said) -> str:
    return f"由关员{one.last.by}认定"


def _named(inquiry: Inquiry, goods: Sequence[str]) -> Iterator[str]:
    for one in inquiry.goods:
        if one.id in goods:
            yield f"{one.item} {one.name}"


def find_amendments(inquiry: Inquiry, *, corrections: Corrections) -> Found[Amendment]:
    """What became of every correction, in their order."""
    applied: dict[int, Corrected] = {}
    for one in (*(c for doc in inquiry.documents for c in doc.corrected), *inquiry.corrected):
        if not one.carried:
            applied |= dict.fromkeys(one.numbers, one)
    gone = withdrawn(corrections.kept.corrections)
    holding = {number for one in corrections.said for number in one.numbers}
    found = [
        _amendment(one, inquiry, applied, gone=gone, holding=holding)
        for one in corrections.kept.corrections
    ]
    found += [_damaged(number) for number in corrections.kept.damaged]
    return Found(tuple(sorted(found, key=lambda one: one.number)))


def _amendment(
    one: Correction,
    inquiry: Inquiry,
    applied: Mapping[int, Corrected],
    *,
    gone: frozenset[int],
    holding: set[int],
) -> Amendment:
    standing: Standing = "unfit"
    fact, why, place = one.fact, "", one.place
    corrected = applied.get(one.number)
    if one.number in gone:
        standing = "withdrawn"
    elif one.number not in holding:
        standing = "replaced"
    elif corrected is not None:
        fact, place = corrected.fact, corrected.place
        if isinstance(one.change, TranslatedBy):
            fact = one.fact  # said of a paper, which stands where it stood
        standing = "applied" if fact == one.fact else "moved"
        if standing == "applied" and _reads_otherwise(one, corrected):
            standing = "changed"
    else:
        why = _why(one, inquiry)
    return Amendment(
        number=one.number,
        standing=standing,
        layer=one.layer,
        fact=fact,
        was=one.was,
        now=_now(one, inquiry),
        by=one.by,
        at=one.at,
        note=one.note,
        why=why,
        place=place,
    )


def _now(one: Correction, inquiry: Inquiry) -> str:
    if isinstance(one.change, AsRead):
        return "撤回更正"
    if isinstance(one.change, TranslatedBy):
        papers = {part.id: doc.path for doc in inquiry.documents for part in doc.parts}
        return papers_told(one.change.parts, papers)
    return now_of(one.change, one.was)


def _reads_otherwise(one: Correction, corrected: Corrected) -> bool:
    """Whether another reading stands now where this one was corrected: a later correction rests on
    what the first one rested on, which ``was`` keeps."""
    if len(corrected.numbers) > 1 or corrected.layer == "translations":
        return False
    rests = digest_of(sha256=one.sha256, place=one.place, label=one.label, was=corrected.was)
    return rests != one.rests_on and not corrected.was.startswith("所述商品项")


def _why(one: Correction, inquiry: Inquiry) -> str:
    doc = document_of(one, inquiry.documents)
    if doc is None:
        return NO_FILE
    change = one.change
    known = {goods.id for goods in inquiry.goods}
    if isinstance(change, Figure) and not known >= set(change.goods or ()):
        return NO_GOODS
    return NO_FACT


def _damaged(number: int) -> Amendment:
    return Amendment(
        number=number,
        standing="unfit",
        layer="",
        fact="",
        was="",
        now="",
        by="",
        at="",
        why=DAMAGED,
    )
