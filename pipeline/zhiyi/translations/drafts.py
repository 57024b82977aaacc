"""find_drafts: what no submitted translation says, put roughly into Chinese by a machine.

For an officer to know what to ask for. A draft is no translation 中文翻译件: it is made after
``translations`` and no other stage reads it. Its figures are held against the original's, since a
model that writes fluently may still write another number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import islice
from time import monotonic

from zhiyi.document import Document, Evidence, Origin, Problem, fact_id
from zhiyi.engines.protocols import Translator
from zhiyi.errors import EngineError
from zhiyi.flow import Found
from zhiyi.inquiry import Draft, Drafted, Inquiry, Translation
from zhiyi.language import UNKNOWN as UNDECIDED
from zhiyi.language import has_language, is_chinese
from zhiyi.translations.figures import figures_of
from zhiyi.translations.segments import segments_of

METHOD = "drafts@1"
LACKING = frozenset({"missing", "partial", "inconsistent"})
"""What of a paper in these states has no counterpart is drafted."""
LETTERS_AT_ONCE = 600
"""Longer segments are drafted sentence by sentence, so that none is cut by the model."""
LOOP = re.compile(r"(.{1,40}?)\1{5,}")
"""The same again and again: a model that has lost its thread. Kept once."""

LATE = "翻译模型未能处理或已达起草上限，未生成草稿"
UNREAD = "未配置该语种的翻译模型，未生成草稿"
EMPTY = "翻译模型未给出可用文字"
LOOPED = "翻译模型输出重复，已截去"

_SENTENCE = re.compile(r"(?<=[.!?;。！？；])\s+|(?<=[。！？；])")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_CODE = re.compile(r"(?<![^\W_])(?=[\w./-]*\d)(?=[\w./-]*[A-Za-z])[A-Za-z][\w./-]{2,}(?<![./-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is drafted in one inquiry. ``seconds``: a safeguard; with ``most`` and a machine of
    ordinary speed it is not reached, and the same input gives the same drafts."""

    most: int = 1500
    at_once: int = 32
    seconds: float = 1800.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A segment to draft: where it stands, in which language, by which model if any."""

    source: Evidence
    code: str
    translator: Translator | None


def find_drafts(
    inquiry: Inquiry,
    *,
    translators: Sequence[Translator] = (),
    limits: Limits | None = None,
    clock: Callable[[], float] = monotonic,
) -> Found[Draft]:
    """A ``Draft`` for every part of which something lacks a translation; none without a model."""
    if not translators:
        return Found()
    limits = limits or Limits()
    lacking = [t for t in inquiry.translations if t.status in LACKING and t.foreign is not False]
    wanted = {t.part: list(_wanted(inquiry, t, translators)) for t in lacking}
    wanted = {part: some for part, some in wanted.items() if any(w.translator for w in some)}
    texts, problems = _drafted(wanted.values(), limits, until=clock() + limits.seconds, clock=clock)
    drafts = (_draft(inquiry, part, some, texts) for part, some in wanted.items())
    return Found(tuple(draft for draft in drafts if draft), problems)


def lasting(found: Found[Draft]) -> bool:
    """Whether another try would draft the same: no model failed, and there was time for all."""
    sentences = (sentence for draft in found.facts for sentence in draft.sentences)
    return not found.problems and all(sentence.detail != LATE for sentence in sentences)


def _wanted(
    inquiry: Inquiry, translation: Translation, translators: Sequence[Translator]
) -> Iterator[Wanted]:
    """The segments without a counterpart that are in a language, in order."""
    doc, part = inquiry.part(translation.part)
    places: list[tuple[Evidence, str]] = [
        (segment.source, UNDECIDED)
        for segment in translation.segments
        if segment.state == "missing"
    ]
    if not translation.segments:
        places = [(text.place, text.code) for text in segments_of(doc, part)]
    main = next((share.code for share in part.languages if _foreign(share.code)), None)
    for place, told in places:
        code = (_code_at(doc, place) or main) if told == UNDECIDED else told
        if code and _foreign(code) and place.quote.strip():
            yield Wanted(place, code, _translator(translators, code))


def _foreign(code: str) -> bool:
    return has_language(code) and not is_chinese(code)


def _code_at(doc: Document, place: Evidence) -> str | None:
    """The language of the passage that a segment stands in; None where none is foreign."""
    for passage in doc.passages:
        if _foreign(passage.code) and any(_meets(own, place) for own in passage.evidence):
            return passage.code
    return None


def _meets(own: Evidence, place: Evidence) -> bool:
    if own.page != place.page:
        return False
    if own.box is None or place.box is None:
        return own.locator == place.locator
    return own.box.overlap(place.box) > 0.5 * min(own.box.area, place.box.area)


def _translator(translators: Sequence[Translator], code: str) -> Translator | None:
    return next((t for t in translators if code in t.sources), None)


Texts = dict[tuple[str, str], str]
"""Drafts by language and piece of text."""


def _drafted(
    groups: Iterable[Sequence[Wanted]],
    limits: Limits,
    *,
    until: float,
    clock: Callable[[], float],
) -> tuple[Texts, tuple[Problem, ...]]:
    """Every different piece once, in the order of the papers, as far as the limits go."""
    by_model: dict[tuple[str, str], tuple[Translator, list[str]]] = {}
    known = ((one, piece) for some in groups for one in some for piece in pieces(one.source.quote))
    for one, piece in islice(known, limits.most):
        if one.translator:
            key = (one.translator.name, one.code)
            by_model.setdefault(key, (one.translator, []))[1].append(piece)
    found: Texts = {}
    problems: list[Problem] = []
    for (name, code), (translator, listed) in by_model.items():
        different = list(dict.fromkeys(listed))
        for start in range(0, len(different), limits.at_once):
            batch = different[start : start + limits.at_once]
            if clock() > until:
                break
            try:
                drafts = translator.translate(batch, source=code)
            except EngineError as error:
                detail = f"机器翻译草稿未能生成（{name}）：{error}"
                problems.append(Problem(stage="drafts", code="DRAFT_FAILED", detail=detail))
                break
            found |= {(code, piece): text for piece, text in zip(batch, drafts, strict=True)}
    return found, tuple(problems)


def pieces(text: str) -> list[str]:
    """The text, or its sentences where it is long; what no sentence ends is cut."""
    text = " ".join(text.split())
    if len(text) <= LETTERS_AT_ONCE:
        return [text] if text else []
    cut = [
        sentence[start : start + LETTERS_AT_ONCE]
        for sentence in _SENTENCE.split(text)
        for start in range(0, len(sentence), LETTERS_AT_ONCE)
    ]
    return [piece.strip() for piece in cut if piece.strip()]


def _draft(inquiry: Inquiry, part_id: str, some: Sequence[Wanted], texts: Texts) -> Draft | None:
    doc, part = inquiry.part(part_id)
    sentences = tuple(_sentence(one, texts) for one in some)
    used = [one.translator.name for one in some if one.translator]
    models = tuple(dict.fromkeys(used))
    written = sum(bool(sentence.text) for sentence in sentences)
    if not written:
        return None
    ordinal = doc.parts.index(part)
    return Draft(
        id=fact_id("draft", doc, f"{part.pages[0]}", ordinal),
        evidence=part.evidence,
        origin=Origin(f"{METHOD}+{'+'.join(models)}", round(written / len(sentences), 3)),
        part=part_id,
        models=models,
        sentences=sentences,
    )


def _sentence(one: Wanted, texts: Texts) -> Drafted:
    blank = Drafted(source=one.source, code=one.code, text="")
    if one.translator is None:
        return replace(blank, detail=UNREAD)
    parts = [texts.get((one.code, piece)) for piece in pieces(one.source.quote)]
    if any(part is None for part in parts):
        return replace(blank, detail=LATE)
    written = [part.strip() for part in parts if part]
    text = "".join(LOOP.sub(r"\1", part) for part in written)
    if not any(c.isalnum() for c in text):
        return replace(blank, detail=EMPTY)
    lost, strange = differing(one.source.quote, text)
    detail = LOOPED if text != "".join(written) else ""
    return replace(blank, text=text, lost=lost, strange=strange, detail=detail)


def differing(original: str, draft: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Figures and codes of ``original`` that ``draft`` does not have, and the other way round."""
    return _without(original, draft), _without(draft, original)


def _without(own: str, other: str) -> tuple[str, ...]:
    there, codes = _values(other), _bare(other)
    numbers = [
        n.text.strip() for n in figures_of(own).numbers if there.isdisjoint(map(abs, n.values))
    ]
    lost = [code for code in _CODE.findall(own) if _bare(code) not in codes]
    return tuple(dict.fromkeys(lost + [n for n in numbers if not any(n in code for code in lost)]))


def _values(text: str) -> frozenset[Decimal]:
    """Every number that the text may state, however it prints it."""
    told = {abs(value) for number in figures_of(text).numbers for value in number.values}
    for digits in _DIGITS.findall(text):
        for reading in (digits.replace(",", ""), digits.replace(",", ".")):
            try:
                told.add(Decimal(reading).normalize())
            except InvalidOperation:  # 1.2.3 is a version or a chapter
                continue
    return frozenset(told)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
