"""The one file that knows every stage: in which order they run, and with what.

Documents first, each alone; then the inquiry over all of them. Both orders are literals below;
``flow.check`` refuses one that cannot work. Of a document, the pages come first, each by itself, so
that those of a long one can be read in blocks; then what needs the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial, reduce
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from spacy.language import Language

from zhiyi.artefacts import new_document
from zhiyi.claims import find_contradictions
from zhiyi.clock import Clock
from zhiyi.controls import (
    ControlList,
    find_candidates,
    find_considered,
    load_controls,
    refuse_unsound,
)
from zhiyi.corrections.applying import carried, correct
from zhiyi.corrections.figures import Readers
from zhiyi.corrections.over_inquiry import (
    Corrections,
    correct_goods,
    correct_pairings,
    find_amendments,
    pairings,
)
from zhiyi.corrections.together import Said
from zhiyi.deadlines import dates_of
from zhiyi.derivations import Formula, find_derivations, load_formulas
from zhiyi.document import Document, Line, Problem, Table
from zhiyi.end_uses import find_statements
from zhiyi.engines.encoder import FastUseEncoder, TransformersEncoder
from zhiyi.engines.languages import Voice, voices
from zhiyi.engines.ppocrv4 import PPOCRv4
from zhiyi.engines.protocols import Encoder, Recogniser, Translator
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.engines.tagger import load_tagger
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.engines.translator import TransformersTranslator
from zhiyi.errors import ArgumentError, InputError, ZhiyiError
from zhiyi.findings import find_findings
from zhiyi.firms import exporter_of
from zhiyi.flags import find_flags
from zhiyi.flow import Found, Stage, apply, check, reason_of
from zhiyi.glosses import find_glosses
from zhiyi.goods import find_attributions, find_goods
from zhiyi.indicators import find_indicators, make_nlp
from zhiyi.indicators.learned import LearnedNames, learned_names
from zhiyi.ink import suppress, without_seals
from zhiyi.inquiry import Inquiry, Notice
from zhiyi.intake.files import Submitted
from zhiyi.intake.media import DOCX, PPTX, TEXT, XLS, XLSX
from zhiyi.intake.sources import OpenSource, open_source
from zhiyi.kinds import document_kind, find_joinings, find_parts
from zhiyi.language import find_passages
from zhiyi.lexicon import Lexicon, load_lexicon
from zhiyi.limits import Limits
from zhiyi.materials import find_materials, find_sealings
from zhiyi.parted import PAGE_LAYERS, gathered, with_pages_of
from zhiyi.particulars import find_particulars
from zhiyi.reading import find_lines, find_pages, find_tables, join_pages, join_tables
from zhiyi.reading.office import find_office_lines, find_office_tables
from zhiyi.reading.plain import find_plain_lines
from zhiyi.reading.second import Voice as Hearing
from zhiyi.recall import Recall, Sight, recalled
from zhiyi.seals import find_seals, join_seals
from zhiyi.text_tables import find_text_tables
from zhiyi.translations import find_translations
from zhiyi.translations.drafts import find_drafts, lasting
from zhiyi.units import Units, load_units


@dataclass(frozen=True, slots=True)
class Engines:
    """Everything that reads or measures; loaded once a process."""

    recogniser: Recogniser
    hearing: Hearing
    second: TesseractReader
    voices: tuple[Voice, ...]
    nlp: Language
    names: LearnedNames | None = None


class WordEngines(Protocol):
    """Of the engines those that need no picture."""

    @property
    def voices(self) -> tuple[Voice, ...]: ...

    @property
    def nlp(self) -> Language: ...

    @property
    def names(self) -> LearnedNames | None: ...


@dataclass(frozen=True, slots=True)
class WordReaders:
    """As much of the engines as a document needs that is told again without its file."""

    voices: tuple[Voice, ...]
    nlp: Language
    names: LearnedNames | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    lexicon: Lexicon
    units: Units
    controls: ControlList
    formulas: tuple[Formula, ...] = ()


def load_engines(*, threads: int = 1, tagger: Path | None = None) -> Engines:
    """``threads``: of the models; one where workers fill the cores. ``tagger``: the directory of
    the one that names quantities which the rules leave without a name."""
    words = load_word_readers(tagger=tagger)
    return Engines(
        recogniser=RapidRecogniser(threads=threads),
        hearing=PPOCRv4(threads=threads),
        second=TesseractReader(),
        voices=words.voices,
        nlp=words.nlp,
        names=words.names,
    )


def load_word_readers(*, tagger: Path | None = None) -> WordReaders:
    """``tagger``: as of ``load_engines``."""
    lexicon = load_lexicon()
    return WordReaders(
        voices=voices(),
        nlp=make_nlp(lexicon),
        names=learned_names(load_tagger(tagger), lexicon) if tagger else None,
    )


def load_encoder(directory: Path | None) -> Encoder:
    """The encoder that comes with the packages, or a stronger one from a local directory, which is
    tried at once: ``EngineError`` where it cannot be used."""
    if directory is None:
        return FastUseEncoder()
    encoder = TransformersEncoder(directory)
    encoder.check()
    return encoder


def load_translators(directories: Sequence[Path]) -> tuple[Translator, ...]:
    """The translation models that an office configured, each tried at once; none by default."""
    translators = tuple(TransformersTranslator(directory) for directory in directories)
    for translator in translators:
        translator.check()
    return translators


def load_knowledge(*, edition: str | None = None, folder: Path | None = None) -> Knowledge:
    """``folder``: the office's own entries, laid over the control list; with anything wrong in them
    ``InputError``."""
    lexicon, units = load_lexicon(), load_units()
    formulas = load_formulas(lexicon=lexicon, units=units)
    controls = load_controls(edition=edition, extra=folder)
    if folder is not None:
        refuse_unsound(controls, folder=folder.name, lexicon=lexicon, units=units)
    return Knowledge(lexicon, units, controls, formulas)


def document_stages(
    source: OpenSource, engines: Engines, knowledge: Knowledge
) -> tuple[Stage[Document], ...]:
    """The stages over one document, in order."""
    return (*page_stages(source, engines), *whole_stages(engines, knowledge))


def page_stages(source: OpenSource, engines: Engines) -> tuple[Stage[Document], ...]:
    """Those that look at one page at a time; their joins need no file."""
    recogniser, second = engines.recogniser, engines.second
    return (
        Stage("pages", (), partial(find_pages, source=source, recogniser=recogniser), join_pages),
        Stage("lines", ("pages",), partial(_lines, source=source, engines=engines)),
        Stage("tables", ("pages", "lines"), partial(_tables, source=source), join_tables),
        Stage(
            "seals",
            ("pages", "lines"),
            partial(find_seals, source=source, recogniser=recogniser, second=second),
            join_seals,
        ),
    )


def joining_stages(blocks: Sequence[Document]) -> tuple[Stage[Document], ...]:
    """The same for a document whose pages were read in blocks: they gather, and join."""
    joins = {"pages": join_pages, "tables": join_tables, "seals": join_seals}
    return tuple(
        Stage(layer, (), partial(gathered, layer=layer, blocks=blocks), joins.get(layer))
        for layer in PAGE_LAYERS
    )


def whole_stages(engines: WordEngines, knowledge: Knowledge) -> tuple[Stage[Document], ...]:
    """Those that need every page of a document."""
    return (
        Stage("passages", ("lines", "tables"), partial(find_passages, voices=engines.voices)),
        Stage("parts", ("lines", "passages"), find_parts),
        Stage("particulars", ("lines", "tables", "parts"), find_particulars),
        Stage(
            "indicators",
            ("lines", "tables", "passages", "parts"),
            partial(
                find_indicators,
                lexicon=knowledge.lexicon,
                units=knowledge.units,
                nlp=engines.nlp,
                names=engines.names,
            ),
        ),
    )


PRINT = ("pages", "lines", "tables", "passages", "parts")
"""Layers of a document that tell what is printed on it, and in which language."""


def inquiry_stages(
    knowledge: Knowledge,
    encoder: Encoder,
    translators: Sequence[Translator] = (),
    *,
    corrections: Corrections | None = None,
    papers: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    recall: Recall | None = None,
) -> tuple[Stage[Inquiry], ...]:
    """The stages over one inquiry, in order. ``documents`` are given. Nothing needs ``drafts`` and
    ``glosses``: they help an officer to read, and no stage may rest on them. ``corrections`` of
    officers, which are in the documents already, are put into what only the inquiry shows;
    ``papers``: which papers they hold to translate which (``pairings``). ``recall``: what stages
    that take long found in an earlier run."""
    lexicon, units, controls = knowledge.lexicon, knowledge.units, knowledge.controls
    corrections = corrections or Corrections()
    return (
        Stage("joinings", ("documents",), find_joinings),
        Stage("goods", ("documents",), find_goods),
        Stage("sealings", ("documents", "joinings"), find_sealings),
        *_translation_stages(knowledge, encoder, translators, corrections, papers, recall),
        Stage("materials", ("sealings", "translations"), find_materials),
        Stage(
            "attributions",
            ("documents", "goods"),
            find_attributions,
            amend=partial(correct_goods, said=corrections.said),
        ),
        Stage(
            "contradictions",
            ("attributions",),
            partial(find_contradictions, lexicon=lexicon, units=units, controls=controls),
        ),
        Stage(
            "derivations",
            ("goods", "attributions"),
            partial(find_derivations, formulas=knowledge.formulas, units=units),
        ),
        *_list_stages(knowledge, encoder),
        Stage("statements", ("documents",), find_statements),
        Stage(
            "amendments",
            ("translations", "attributions"),
            partial(find_amendments, corrections=corrections),
        ),
        Stage(
            "findings",
            (
                "materials",
                "translations",
                "contradictions",
                "candidates",
                "flags",
                "statements",
                "amendments",
            ),
            partial(find_findings, lexicon=lexicon, units=units, controls=controls),
        ),
    )


def _translation_stages(
    knowledge: Knowledge,
    encoder: Encoder,
    translators: Sequence[Translator],
    corrections: Corrections,
    papers: Mapping[str, tuple[str, ...]],
    recall: Recall | None,
) -> tuple[Stage[Inquiry], ...]:
    """What becomes of foreign papers."""
    return (
        Stage(
            "translations",
            ("documents",),
            recalled(
                "translations",
                partial(find_translations, encoder=encoder, papers=papers),
                Sight(PRINT),
                recall,
                settings=repr(sorted(papers.items())),
            ),
            amend=partial(correct_pairings, said=corrections.said),
        ),
        Stage(
            "drafts",
            ("translations",),
            recalled(
                "drafts",
                partial(find_drafts, translators=translators),
                Sight(PRINT, ("translations",)),
                recall,
                lasting=lasting,
            ),
        ),
        Stage("glosses", ("translations",), partial(find_glosses, lexicon=knowledge.lexicon)),
    )


def _list_stages(knowledge: Knowledge, encoder: Encoder) -> tuple[Stage[Inquiry], ...]:
    """What the control list has to do with the goods."""
    lexicon, units, controls = knowledge.lexicon, knowledge.units, knowledge.controls
    return (
        Stage(
            "candidates",
            ("goods", "attributions", "contradictions", "derivations"),
            partial(
                find_candidates, controls=controls, lexicon=lexicon, units=units, encoder=encoder
            ),
        ),
        Stage(
            "considered",
            ("goods", "attributions", "contradictions", "derivations", "candidates"),
            partial(
                find_considered, controls=controls, lexicon=lexicon, units=units, encoder=encoder
            ),
        ),
        Stage(
            "flags",
            ("goods", "attributions", "contradictions", "candidates"),
            partial(
                find_flags,
                controls=controls,
                lexicon=lexicon,
                units=units,
                formulas=knowledge.formulas,
            ),
        ),
    )


OFFICE = frozenset({DOCX, XLSX, PPTX, XLS})
"""Files of running text, tables and pictures, whatever they were submitted as."""

WHOLE_LAYERS = ("passages", "parts", "particulars", "indicators")
DOCUMENT_LAYERS = PAGE_LAYERS + WHOLE_LAYERS
INQUIRY_LAYERS = (
    "joinings",
    "goods",
    "sealings",
    "translations",
    "drafts",
    "glosses",
    "materials",
    "attributions",
    "contradictions",
    "derivations",
    "candidates",
    "considered",
    "flags",
    "statements",
    "amendments",
    "findings",
)


def check_stage(name: str | None) -> None:
    """Refuse a stage name that is none."""
    if name is not None and name not in DOCUMENT_LAYERS + INQUIRY_LAYERS:
        known = ", ".join(DOCUMENT_LAYERS + INQUIRY_LAYERS)
        raise ArgumentError(f"no stage is called {name!r}; the stages are: {known}")


def open_document(submitted: Submitted, *, limits: Limits) -> tuple[Document, OpenSource | None]:
    """The document and its opened file; no file where it cannot be used, and then a problem."""
    doc = new_document(submitted)
    if doc.kind == "container" or not submitted.bytes:
        return doc, None
    try:
        source = open_source(submitted, limits=limits)
    except InputError as error:
        problem = Problem(stage="intake", code=error.code, detail=str(error))
        return replace(doc, problems=(*doc.problems, problem)), None
    return replace(doc, pages=source.pages, problems=(*doc.problems, *source.problems)), source


def read_document(
    doc: Document,
    source: OpenSource,
    *,
    engines: Engines,
    knowledge: Knowledge,
    since: str | None = None,
    until: str | None = None,
    clock: Clock | None = None,
) -> Document:
    """Run the stages over a document, from ``since`` to ``until`` (both included)."""
    stages = document_stages(source, engines, knowledge)
    check(stages)
    return _run(doc, stages, since, until, clock)


def read_pages(
    doc: Document,
    source: OpenSource,
    *,
    engines: Engines,
    since: str | None = None,
    until: str | None = None,
    clock: Clock | None = None,
) -> Document:
    """Run the stages over pages, without what only the whole document shows. ``doc`` is narrowed to
    them (``parted.narrowed``)."""
    stages = [replace(stage, join=None) for stage in page_stages(source, engines)]
    return _run(doc, stages, since, until, clock)


def join_blocks(
    doc: Document,
    blocks: Sequence[Document],
    *,
    engines: Engines,
    knowledge: Knowledge,
    since: str | None = None,
    until: str | None = None,
    clock: Clock | None = None,
) -> Document:
    """The document of which ``blocks`` were read, as it would be had it been read whole. ``doc``:
    as it was opened, or, with ``since``, as it was kept."""
    doc = with_pages_of(doc, blocks)
    stages = (*joining_stages(blocks), *whole_stages(engines, knowledge))
    return _run(doc, stages, since, until, clock)


def reread_document(
    doc: Document,
    *,
    engines: Engines,
    knowledge: Knowledge,
    since: str,
    until: str | None = None,
    clock: Clock | None = None,
) -> Document:
    """Run the stages that need no file over a document that was kept, from ``since`` on, which is
    one of ``WHOLE_LAYERS``."""
    return _run(doc, whole_stages(engines, knowledge), since, until, clock)


def correct_document(
    doc: Document,
    said: Sequence[Said],
    *,
    engines: WordEngines,
    knowledge: Knowledge,
    clock: Clock | None = None,
) -> Document:
    """A document that was kept with what officers hold of it, and everything that follows: the
    stages behind the first layer that they touch run anew, none of which needs the file."""
    if not said:
        return doc
    readers = Readers(knowledge.lexicon, knowledge.units, engines.nlp)
    amend = partial(correct, said=said, readers=readers)
    touched = {one.last.layer for one in said}
    before = doc
    for layer in PAGE_LAYERS:
        doc = amend(doc, layer)
    if not touched & {"lines", "tables", "parts"}:
        return reduce(amend, WHOLE_LAYERS, doc)
    since = "passages"
    if not touched & {"lines", "tables"}:
        doc = amend(doc, "parts")
        kind, score = document_kind(doc.parts)
        doc, since = replace(doc, kind=kind, kind_score=score), "particulars"
    stages = [
        replace(stage, amend=partial(amend, layer=stage.fills))
        for stage in whole_stages(engines, knowledge)
    ]
    return carried(before, _run(doc, stages, since, None, clock))


def _run(
    doc: Document,
    stages: Sequence[Stage[Document]],
    since: str | None,
    until: str | None,
    clock: Clock | None,
) -> Document:
    for name in _between([stage.fills for stage in stages], since, until, DOCUMENT_LAYERS):
        doc = apply(doc, next(s for s in stages if s.fills == name), clock=clock)
        if name == "parts":
            kind, score = document_kind(doc.parts)
            doc = replace(doc, kind=kind, kind_score=score)
    return doc


def read_inquiry(
    folder: str,
    id: str,
    notice: Notice,
    documents: Sequence[Document],
    *,
    knowledge: Knowledge,
    encoder: Encoder,
    translators: Sequence[Translator] = (),
    as_of: date,
    option: date | None = None,
    until: str | None = None,
    problems: tuple[Problem, ...] = (),
    corrections: Corrections | None = None,
    recall: Recall | None = None,
    clock: Clock | None = None,
) -> Inquiry:
    """Run the stages over an inquiry whose documents are read; none where ``until`` is a stage over
    a document. ``problems`` are those met before; ``corrections``: those of officers, with which
    the documents were corrected (``correct_document``); ``recall``: as of ``inquiry_stages``."""
    declared = notice.declared or declared_on(documents)
    inquiry = Inquiry(
        id=id,
        folder=folder,
        notice=notice,
        dates=dates_of(notice, declared=declared, as_of=as_of, option=option),
        documents=tuple(documents),
        problems=problems,
    )
    exporter = exporter_of(inquiry)
    inquiry = replace(inquiry, exporter=exporter[0] if exporter else None)
    said = corrections.said if corrections else ()
    papers = pairings(said, documents)
    stages = inquiry_stages(
        knowledge, encoder, translators, corrections=corrections, papers=papers, recall=recall
    )
    check(stages, given=("documents",))
    if until in DOCUMENT_LAYERS:
        return inquiry
    for name in _between([stage.fills for stage in stages], None, until, INQUIRY_LAYERS):
        inquiry = apply(inquiry, next(s for s in stages if s.fills == name), clock=clock)
    return inquiry


def declared_on(documents: Sequence[Document]) -> date | None:
    """The date of declaration 申报日期 on the form, where it can be read as a date."""
    for doc in documents:
        for particular in doc.particulars:
            if particular.field == "date" and _on_declaration(doc, particular.place.page):
                digits = "".join(c for c in particular.value if c.isdigit())
                try:
                    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
                except ValueError:
                    continue
    return None


def _on_declaration(doc: Document, page: int) -> bool:
    return any(part.kind == "declaration" and page in part.pages for part in doc.parts)


def _between(
    names: Sequence[str], since: str | None, until: str | None, layers: Sequence[str]
) -> list[str]:
    """Those of the stages that are to run. ``layers``: of this half of the work, in order; a bound
    that lies in the other half does not cut here."""
    start = layers.index(since) if since in layers and since else 0
    stop = layers.index(until) + 1 if until in layers and until else len(layers)
    return [name for name in names if name in layers[start:stop]]


def _lines(doc: Document, *, source: OpenSource, engines: Engines) -> Found[Line]:
    """Lines of the running text of office and text files, and of everything that is drawn."""
    if source.media_type == TEXT:
        return find_plain_lines(doc, file=source.file)
    drawn = find_lines(
        doc,
        source=source,
        recogniser=engines.recogniser,
        voice=engines.hearing,
        second=engines.second,
        unseal=without_seals,
    )
    if source.media_type not in OFFICE:
        return drawn
    written = find_office_lines(doc, file=source.file, media_type=source.media_type)
    return Found(written.facts + drawn.facts, written.problems + drawn.problems)


def _tables(doc: Document, *, source: OpenSource) -> Found[Table]:
    if source.media_type in OFFICE:
        return find_office_tables(doc, file=source.file, media_type=source.media_type)
    if source.media_type == TEXT:
        return find_text_tables(doc)
    return find_tables(doc, source=source, suppress=suppress)


def failed(doc: Document, error: BaseException) -> Document:
    """A document whose reading broke off: it stays, with the reason."""
    code = error.code if isinstance(error, ZhiyiError) else "FILE_PARTLY_READ"
    detail = f"处理中断（{reason_of(error)}）"
    return replace(doc, problems=(*doc.problems, Problem(stage="run", code=code, detail=detail)))
