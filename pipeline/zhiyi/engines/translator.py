"""Translators: machine drafts in Chinese by a Marian, NLLB or M2M100 model in a local directory.

A draft tells an officer roughly what a paper says. It is no translation, and nothing rests on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from zhiyi.engines.decoding import ENCODER, FIRST, MERGED, OnnxWriter
from zhiyi.engines.directories import ModelDirectory, Runtime
from zhiyi.errors import EngineError

BATCH = 8
"""Texts drafted at once; not tuned."""
MOST_TOKENS = 400
"""A text is cut here, and so is its draft: a segment is a sentence or a table row."""
TOKENS_A_TOKEN, TOKENS_MORE = 3, 16
"""A draft has at most so many times the tokens of its text, and so many more."""
LETTERS_A_LETTER, LETTERS_MORE = 4, 100
"""The same in characters, whatever the tokens stand for."""
MOST_KEPT = 20_000
"""Drafts kept in one run."""

CHINESE = frozenset({"zh", "zho", "chi", "cmn", "zh_cn", "zh_hans", "cmn_hans", "zho_hans", "zhx"})
CODES = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "rus": "ru", "spa": "es",
    "ita": "it", "jpn": "ja", "jap": "ja", "kor": "ko", "ukr": "uk", "por": "pt", "nld": "nl",
    "pol": "pl", "tur": "tr", "vie": "vi", "swe": "sv", "fin": "fi", "ces": "cs", "hun": "hu",
}  # fmt: skip
"""ISO 639-2 and 639-3 codes, and OPUS's own, to those of passages."""
GROUPS = {"mul": frozenset(CODES.values()), "roa": frozenset({"fr", "es", "it", "pt"})}
"""Models of several languages of origin name a group in their stead."""
NLLB = {
    "en": "eng_Latn", "de": "deu_Latn", "fr": "fra_Latn", "ru": "rus_Cyrl", "es": "spa_Latn",
    "it": "ita_Latn", "ja": "jpn_Jpan", "ko": "kor_Hang", "uk": "ukr_Cyrl", "pt": "por_Latn",
    "nl": "nld_Latn", "pl": "pol_Latn", "tr": "tur_Latn", "vi": "vie_Latn", "sv": "swe_Latn",
    "fi": "fin_Latn", "cs": "ces_Latn", "hu": "hun_Latn",
}  # fmt: skip
NLLB_CHINESE, M2M_CHINESE = "zho_Hans", "__zh__"
MARIAN_CHINESE = (">>cmn_Hans<<", ">>zho_Hans<<", ">>cmn<<", ">>zho<<", ">>zh_cn<<", ">>zh<<")
"""What Marian models of several Chinese scripts want before each text, the first that they know."""

_NAMED = re.compile(r"(?:^|[-_])([a-z]{2,3}|ROMANCE)[-_](zho?|chi|cmn)$", re.IGNORECASE)
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PARTED = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")


class Writer(Protocol):
    """The network of a translation model, whatever runs it."""

    def write(
        self, tokens: dict[str, Any], *, forced: int | None, most: int
    ) -> list[list[int]]: ...


class TransformersTranslator:
    """A translation model in a local directory: a tokenizer that transformers reads, and ONNX
    weights as optimum exports them, or safetensors where torch is installed.

    Marian says its languages in tokenizer_config.json, else in the directory's name
    (opus-mt-de-zh); NLLB and M2M100 are told them text by text.
    """

    def __init__(self, directory: Path, *, threads: int = 1) -> None:
        self._directory = ModelDirectory(directory)
        self._threads = threads
        self._kept: dict[tuple[str, str], str] = {}

    @property
    def name(self) -> str:
        return f"{self._directory.name}@{self._runtime}"

    @cached_property
    def _runtime(self) -> Runtime:
        return self._directory.runtime(ENCODER, MERGED, FIRST)

    @cached_property
    def _told(self) -> dict[str, Any]:
        return self._directory.read_json("tokenizer_config.json")

    @cached_property
    def _many(self) -> bool:
        """Whether the model is told language by language: NLLB and M2M100."""
        return self._directory.config.get("model_type") == "m2m_100"

    @cached_property
    def sources(self) -> frozenset[str]:
        """Codes of the languages that it drafts from."""
        self._directory.check()
        if self._many:
            return frozenset(NLLB)
        source, target = self._told.get("source_lang"), self._told.get("target_lang")
        if not (isinstance(source, str) and isinstance(target, str)):
            named = _NAMED.search(self._directory.name)
            if named is None:
                raise EngineError(
                    f"{self._directory.path} does not say between which languages it translates: "
                    "name the directory as OPUS does (opus-mt-de-zh), or put source_lang and "
                    "target_lang into tokenizer_config.json"
                )
            source, target = named[1], named[2]
        if target.lower() not in CHINESE:
            raise EngineError(
                f"{self._directory.path} translates into {target!r}, not into Chinese: take "
                "another model"
            )
        code = "roa" if source == "ROMANCE" else source.lower()
        return GROUPS.get(code) or frozenset({CODES.get(code, code)})

    @cached_property
    def _tokenizer(self) -> Any:
        return self._directory.tokenizer()

    @cached_property
    def _words(self) -> dict[str, int]:
        words: dict[str, int] = self._tokenizer.get_vocab()
        return words

    @cached_property
    def _writer(self) -> Writer:
        if self._runtime == "onnx":
            return OnnxWriter(self._directory, threads=self._threads)
        from zhiyi.engines.torchmodels import TorchWriter  # torch is no part of the install

        return TorchWriter(self._directory, threads=self._threads)

    def check(self) -> None:
        """Draft one text. ``EngineError``: the directory cannot be used."""
        self.translate(["tensile strength 5 MPa"], source=min(self.sources))

    def described(self) -> str:
        """Weights with their sizes and hashes, and the languages."""
        names = (ENCODER, MERGED, FIRST)
        onnx = tuple(file for name in names if (file := self._directory.onnx(name)))
        weights = self._directory.described(onnx or self._directory.safetensors)
        return f"{weights}; {' '.join(sorted(self.sources))} → zh"

    def translate(self, texts: Sequence[str], *, source: str) -> tuple[str, ...]:
        """A draft a text, in their order; plain text of bounded length, perhaps empty."""
        if source not in self.sources:
            raise EngineError(f"{self.name} does not translate from {source!r}")
        new = [text for text in dict.fromkeys(texts) if (source, text) not in self._kept]
        order = sorted(new, key=len)
        drafts: dict[tuple[str, str], str] = {}
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            written = self._written(batch, source)
            drafts |= {(source, t): d for t, d in zip(batch, written, strict=True)}
        found = tuple(drafts.get((source, t)) or self._kept.get((source, t), "") for t in texts)
        if len(self._kept) + len(drafts) > MOST_KEPT:
            self._kept.clear()
        self._kept |= drafts
        return found

    def _written(self, batch: Sequence[str], source: str) -> list[str]:
        tokenizer, words = self._tokenizer, self._words
        prefix, forced = "", None
        if self._many:
            forced = words.get(NLLB_CHINESE, words.get(M2M_CHINESE))
            if forced is None:
                raise EngineError(f"{self._directory.path} has no token for Chinese: it is unfit")
            tokenizer.src_lang = NLLB[source] if NLLB_CHINESE in words else source
        else:
            prefix = next((f"{mark} " for mark in MARIAN_CHINESE if mark in words), "")
        tokens = tokenizer(
            [prefix + text for text in batch],
            padding=True,
            truncation=True,
            max_length=MOST_TOKENS,
            return_tensors="np",
        )
        feed = {name: tokens[name] for name in ("input_ids", "attention_mask")}
        longest = int(feed["attention_mask"].sum(axis=1).max())
        most = min(MOST_TOKENS, TOKENS_A_TOKEN * longest + TOKENS_MORE)
        ids = self._writer.write(feed, forced=forced, most=most)
        decoded = tokenizer.batch_decode(ids, skip_special_tokens=True)
        return [plain(draft, text) for draft, text in zip(decoded, batch, strict=True)]


def plain(draft: str, text: str) -> str:
    """What a model wrote, as one line of text: no control characters, no blanks between Chinese
    characters, not many times longer than ``text``."""
    printed = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in draft)
    joined = _PARTED.sub("", " ".join(printed.split()))
    return joined[: LETTERS_A_LETTER * len(text) + LETTERS_MORE]
