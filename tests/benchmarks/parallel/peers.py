"""What others say in the same run: langdetect and lingua alone of each line, cosine alone of pairs.

Lingua may choose among the nine languages of the bank only, which is its best case; langdetect is
asked as it comes, with a fixed seed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from langdetect import DetectorFactory, detect
from langdetect.lang_detect_exception import LangDetectException
from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder
from numpy.typing import NDArray

from zhiyi.document import Document
from zhiyi.engines.protocols import Encoder
from zhiyi.language import is_chinese

from ..table import Row
from .bank import LANGUAGES
from .judging import f1, rate
from .reading import Run

WORDS = 3
"""Lines of so many words (or twice as many Chinese, Japanese or Korean signs) are counted; words
all in capitals are none."""
ALIKE = 0.5
"""Cosine from which a foreign and a Chinese file count as a pair when nothing but the cosine of
their mean vectors is asked; best of 0.5 to 0.9 on seed 0.
"""
_WORD = re.compile(r"[^\W\d_]{2,}")
_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def lingua_alone() -> Callable[[str], str]:
    codes = [IsoCode639_1.from_str(code.upper()) for code in LANGUAGES]
    detector: LanguageDetector = LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()

    def told(text: str) -> str:
        language = detector.detect_language_of(text)
        return language.iso_code_639_1.name.lower() if language else "und"

    return told


def langdetect_alone() -> Callable[[str], str]:
    DetectorFactory.seed = 0

    def told(text: str) -> str:
        try:
            return str(detect(text))
        except LangDetectException:  # no letter that it knows
            return "und"

    return told


@dataclass
class Languages:
    """Lines told right by each: among all languages, and Chinese, Japanese, or another."""

    n: dict[str, Counter[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    peers: dict[str, Callable[[str], str]] = field(
        default_factory=lambda: {
            "lingua alone": lingua_alone(),
            "langdetect alone": langdetect_alone(),
        }
    )

    def add(self, run: Run) -> None:
        """Every line long enough of the papers of which the language is known."""
        for path, laid in run.case.laid.items():
            doc = run.document(path)
            told = _codes(doc)
            for line in doc.lines:
                owner = laid.owners[line.id]
                if owner is None or owner.code not in LANGUAGES or not long_enough(line.text):
                    continue
                said = told.get(line.id, "zxx")
                self._count("zhiyi", owner.code, _plain(said))
                if _plain(said) != owner.code:
                    self.remarks.append(f"{run.case.name} {owner.code} as {said}: {line.text}")
                for name, peer in self.peers.items():
                    self._count(name, owner.code, _plain(peer(line.text)))

    def _count(self, name: str, right: str, said: str) -> None:
        one = self.n.setdefault(name, Counter())
        one.update({"lines": 1, "right": said == right, "group": _group(said) == _group(right)})

    def rows(self) -> dict[str, Row]:
        return {
            name: {
                "lines": n["lines"],
                "all languages": rate(n["right"], n["lines"]),
                "Chinese, Japanese, other": rate(n["group"], n["lines"]),
            }
            for name, n in self.n.items()
        }


def _codes(doc: Document) -> dict[str, str]:
    """The language of a line: that of its longest piece where a line has two."""
    found: dict[str, tuple[int, str]] = {}
    for passage in doc.passages:
        for line in passage.lines:
            if passage.letters > found.get(line, (-1, ""))[0]:
                found[line] = (passage.letters, passage.code)
    return {line: code for line, (_, code) in found.items()}


def long_enough(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if not word.isupper()]
    return len(_ASIAN.findall(text)) >= 2 * WORDS or len(words) >= WORDS


def _plain(code: str) -> str:
    return "zh" if is_chinese(code) else code


def _group(code: str) -> str:
    return code if code in ("zh", "ja", "und", "zxx") else "other"


@dataclass
class Cosines:
    """Pairs of files by the cosine of their mean vectors, the best first, each Chinese file once;
    told at ``ALIKE``."""

    encoder: Encoder
    n: Counter[str] = field(default_factory=Counter)

    def add(self, run: Run) -> None:
        laid, truths = run.case.laid, run.case.truths
        codes = {path: {b.code for b in one.owners.values() if b} for path, one in laid.items()}
        chinese = [path for path, found in codes.items() if found == {"zh"}]
        vectors = {path: self._mean(run.document(path)) for path in laid}
        true = {(t.path, target) for t in truths for target in t.targets if target != t.path}
        foreign = [t.path for t in truths if not t.situation.startswith("bad")]
        scored = sorted(
            ((float(vectors[a] @ vectors[b]), a, b) for a in foreign for b in chinese), reverse=True
        )
        told: set[tuple[str, str]] = set()
        for score, a, b in scored:
            free = a not in {x for x, _ in told} and b not in {y for _, y in told}
            if score >= ALIKE and free:
                told.add((a, b))
        self.n.update({"true": len(true), "told": len(told), "right": len(true & told)})

    def _mean(self, doc: Document) -> NDArray[np.float32]:
        texts = [line.text for line in doc.lines]
        if not texts:
            return np.zeros(512, np.float32)
        mean = np.asarray(self.encoder.encode(texts).mean(axis=0), np.float32)
        return mean / np.float32(max(float(np.linalg.norm(mean)), 1e-9))

    def row(self) -> Row:
        n = self.n
        return {
            "pairing P": rate(n["right"], n["told"]),
            "pairing R": rate(n["right"], n["true"]),
            "pairing F1": f1(n["right"], n["told"], n["true"]),
        }
