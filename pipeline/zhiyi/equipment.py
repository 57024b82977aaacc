"""What stages work with: engines that read and measure, knowledge that they hold papers against.

Both are loaded once a process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from spacy.language import Language

from zhiyi.controls import (
    ControlList,
    load_controls,
    refuse_unsound,
)
from zhiyi.derivations import Formula, load_formulas
from zhiyi.engines.encoder import FastUseEncoder, TransformersEncoder
from zhiyi.engines.languages import Voice, voices
from zhiyi.engines.ppocrv4 import PPOCRv4
from zhiyi.engines.protocols import Encoder, Recogniser, Translator
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.engines.tagger import load_tagger
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.engines.translator import TransformersTranslator
from zhiyi.indicators import make_nlp
from zhiyi.indicators.learned import LearnedNames, learned_names
from zhiyi.lexicon import Lexicon, load_lexicon
from zhiyi.reading.second import Voice as Hearing
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
