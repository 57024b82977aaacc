"""Findings on translations: what lacks one, what it leaves out, what it says otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from zhiyi.document import Document, Evidence, Part
from zhiyi.findings.wording import Note, Wording
from zhiyi.inquiry import Difference, Inquiry, Translation

TOLD = 6
"""Differences that a message tells one by one; the others are counted."""
QUOTED = 40
"""Letters of a passage that a message quotes in English."""


def translations(inquiry: Inquiry, words: Wording) -> Iterator[Note]:
    """One finding for each thing to do: ask for a translation, for what it lacks, correct what
    differs, look at what was read doubtfully."""
    for translation in inquiry.translations:
        doc, part = inquiry.part(translation.part)
        sections = [d for d in translation.differences if d.kind == "section"]
        sure = [d for d in translation.differences if d.kind != "section" and not d.doubtful]
        doubtful = [d for d in translation.differences if d.kind != "section" and d.doubtful]
        if translation.status in ("missing", "undetermined"):
            yield _whole(translation, doc, part)
        if translation.status == "inconsistent":
            yield _note("TRANSLATION_INCONSISTENT", translation, doc, part, sure)
        if translation.status == "partial" or (sections and translation.foreign):
            yield _partial(translation, doc, part, sections)
        elif sections:
            yield _note("TRANSLATION_PASSAGE", translation, doc, part, sections)
        if doubtful:
            yield _note("TRANSLATION_DOUBTFUL", translation, doc, part, doubtful)


def _whole(translation: Translation, doc: Document, part: Part) -> Note:
    """Nothing translates it, or nothing can be said."""
    code = f"TRANSLATION_{translation.status.upper()}"
    told = "是否已有中文翻译件未能确认"
    english = "whether it is translated could not be established"
    if translation.foreign is None:
        told = "是否为外文材料、是否需附中文翻译件未能判断"
        english = "whether it is in a foreign language could not be established"
    detail = translation.detail.rstrip("。")
    known = "未检出该外文材料的中文译文"
    detail = detail.removeprefix(known).lstrip("；，") if code.endswith("MISSING") else detail
    values = {
        "file": file_of(doc, part),
        "told": told,
        "told_en": english,
        "detail": f"{detail}。" if detail else "",
    }
    return Note(
        code=code,
        values=values,
        document=doc.id,
        evidence=part.evidence,
        refers_to=(translation.part,),
    )


def _partial(
    translation: Translation, doc: Document, part: Part, sections: Sequence[Difference]
) -> Note:
    """What a translation leaves out; a paper with Chinese of its own has none to be incomplete."""
    inside = _inside(translation)
    covers = f"{translation.coverage:.0%}"
    told = "中有外文内容未附中文译文" if inside else f"的中文翻译件不完整（约覆盖{covers}）"
    english = (
        "holds foreign text without its Chinese"
        if inside
        else f"is translated in part only (about {covers})"
    )
    extra = {"told": told, "told_en": english}
    return _note("TRANSLATION_PARTIAL", translation, doc, part, sections, extra)


def _inside(translation: Translation) -> bool:
    """Whether the paper has no Chinese but its own."""
    return set(translation.targets) <= {translation.part}


def _note(
    code: str,
    translation: Translation,
    doc: Document,
    part: Part,
    found: Sequence[Difference],
    extra: dict[str, str] | None = None,
) -> Note:
    detail = _listed(found, _chinese, more="等共{}处", between="；") or translation.detail
    english = _listed(found, _english, more=" and others, {} in all", between="; ")
    return Note(
        code=code,
        values={
            "file": file_of(doc, part),
            "sides": "中的外文与所附中文" if _inside(translation) else "与其中文翻译件",
            "sides_en": "its own Chinese" if _inside(translation) else "its Chinese translation",
            "detail": detail.rstrip("。"),
            "detail_en": english or "see the Chinese",
            **(extra or {}),
        },
        document=doc.id,
        evidence=tuple(e for d in found for e in d.evidence) or part.evidence,
        refers_to=(translation.part, *translation.targets, *(d.id for d in found)),
    )


def _listed(
    found: Sequence[Difference], told: Callable[[Difference], str], *, more: str, between: str
) -> str:
    text = between.join(dict.fromkeys(told(difference) for difference in found[:TOLD]))
    return text + more.format(len(found)) if len(found) > TOLD else text


_DOUBT = re.compile("（[^（）]*请核对原件）$")
"""What the finding says of all of them, once."""


def _chinese(difference: Difference) -> str:
    detail = _DOUBT.sub("", difference.detail.rstrip("。"))
    return detail if difference.kind == "section" else f"{_place(difference.place)}：{detail}"


def _english(difference: Difference) -> str:
    place = difference.place
    where = f"page {place.page}" if place.box is not None or not place.locator else place.locator
    if difference.kind == "section":
        quote = " ".join(place.quote.split())[:QUOTED]
        return f"{where}: not translated from “{quote}” on"
    own, other = difference.figures
    figures = [f"original “{own}”" if own else "", f"translation “{other}”" if other else ""]
    return f"{where}: {difference.kind}: {', '.join(filter(None, figures)) or 'see both'}"


def _place(place: Evidence) -> str:
    """The page, or what stands for it where there is no layout."""
    return place.locator if place.box is None and place.locator else f"第{place.page}页"


def file_of(doc: Document, part: Part) -> str:
    """The file, with the pages where it holds several papers."""
    if len(doc.parts) < 2:
        return doc.path
    pages: Iterable[str] = (str(page) for page in part.pages)
    return f"{doc.path}（第{'、'.join(pages)}页）"
