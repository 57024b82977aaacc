"""The one file that knows every stage: in which order they run, and with what.

Documents first, each alone; then the inquiry over all of them. Both orders are literals below;
``flow.check`` refuses one that cannot work. Of a document, the pages come first, each by itself, so
that those of a long one can be read in blocks; then what needs the whole. ``over_document`` and
``over_inquiry`` run them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType

from zhiyi.claims import find_contradictions
from zhiyi.controls import (
    find_candidates,
    find_considered,
)
from zhiyi.corrections.over_inquiry import (
    Corrections,
    correct_goods,
    correct_pairings,
    find_amendments,
)
from zhiyi.derivations import find_derivations
from zhiyi.document import Document, Line, Table
from zhiyi.end_uses import find_statements
from zhiyi.engines.protocols import Encoder, Translator
from zhiyi.equipment import Engines, Knowledge, WordEngines
from zhiyi.errors import ArgumentError
from zhiyi.findings import find_findings
from zhiyi.flags import find_flags
from zhiyi.flow import Found, Stage
from zhiyi.glosses import find_glosses
from zhiyi.goods import find_attributions, find_goods
from zhiyi.indicators import find_indicators
from zhiyi.ink import suppress, without_seals
from zhiyi.inquiry import Inquiry
from zhiyi.intake.media import DOCX, PPTX, TEXT, XLS, XLSX
from zhiyi.intake.sources import OpenSource
from zhiyi.kinds import find_joinings, find_parts
from zhiyi.language import find_passages
from zhiyi.materials import find_materials, find_sealings
from zhiyi.parted import PAGE_LAYERS, gathered
from zhiyi.particulars import find_particulars
from zhiyi.reading import find_lines, find_pages, find_tables, join_pages, join_tables
from zhiyi.reading.office import find_office_lines, find_office_tables
from zhiyi.reading.plain import find_plain_lines
from zhiyi.recall import Recall, Sight, recalled
from zhiyi.seals import find_seals, join_seals
from zhiyi.text_tables import find_text_tables
from zhiyi.translations import find_translations
from zhiyi.translations.drafts import find_drafts, lasting


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
    pieces = recall.pieces("translations") if recall else None
    return (
        Stage(
            "translations",
            ("documents",),
            recalled(
                "translations",
                partial(find_translations, encoder=encoder, papers=papers, pieces=pieces),
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
