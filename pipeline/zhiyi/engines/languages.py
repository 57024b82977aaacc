"""Voices that say which language a text is written in.

Lingua (Apache-2.0, n-gram models of the chosen languages) leads; langdetect (Apache-2.0, another
method and other corpora) is the second voice. Both load on first use.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol, runtime_checkable

import langdetect
from langdetect.detector import Detector
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

LATIN = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "tr", "vi", "sv")
"""What manufacturers' papers in Latin letters come in. Other scripts are told without a voice.
Seven languages take 194 MB, these twelve 300 and are no less right; six more take another 200."""
BEYOND = ("da", "no", "fi", "hu", "ro", "sk", "hr", "sl", "et", "lt", "lv", "ca", "id")
"""What the second voice hears as well: a text in one of them is not told as the nearest of ours."""
LANGUAGES = ("zh", "ja", "ko", "ru", "uk", "bg", *LATIN, *BEYOND)
KEPT = 4096
"""Answers kept: headers, units and labels come on every page."""


class Voice(Protocol):
    """Weighs the languages of a text."""

    @property
    def name(self) -> str:
        """``name@version``, as it stands in ``Origin.method``."""
        ...

    def weigh(self, text: str) -> dict[str, float]:
        """Probability by language code (``zh`` without script), empty where it cannot tell."""
        ...


@runtime_checkable
class WideVoice(Protocol):
    """A voice that also knows languages that papers seldom come in."""

    def weigh_widely(self, text: str) -> dict[str, float]:
        """As ``weigh``, over every language in Latin letters; for long texts."""
        ...


class Lingua:
    """Lingua, restricted to ``languages``; sure of short texts as well."""

    def __init__(self, languages: tuple[str, ...] = LATIN) -> None:
        self._languages = languages
        self._weigh = lru_cache(maxsize=KEPT)(self._compute)

    @cached_property
    def name(self) -> str:
        return f"lingua@{version('lingua-language-detector')}"

    @cached_property
    def _detector(self) -> LanguageDetector:
        codes = [IsoCode639_1.from_str(code.upper()) for code in self._languages]
        return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()

    @cached_property
    def _wide(self) -> LanguageDetector:
        """All 49 languages in Latin letters by their trigrams alone: 90 MB, and right on long
        texts."""
        languages = sorted(Language.all_with_latin_script(), key=lambda language: language.name)
        builder = LanguageDetectorBuilder.from_languages(*languages)
        return builder.with_low_accuracy_mode().build()

    def weigh(self, text: str) -> dict[str, float]:
        return dict(self._weigh(text))

    def weigh_widely(self, text: str) -> dict[str, float]:
        return _weights(self._wide, text)

    def _compute(self, text: str) -> dict[str, float]:
        return _weights(self._detector, text)


def _weights(detector: LanguageDetector, text: str) -> dict[str, float]:
    values = detector.compute_language_confidence_values(text)
    found = {v.language.iso_code_639_1.name.lower(): v.value for v in values if v.value > 0}
    norwegian = found.pop("nb", 0.0) + found.pop("nn", 0.0)  # langdetect parts them not
    return found | ({"no": norwegian} if norwegian else {})


class Langdetect:
    """langdetect with the profiles of ``languages`` and a fixed seed: same text, same answer."""

    SEED = 0

    def __init__(self, languages: tuple[str, ...] = LANGUAGES) -> None:
        self._languages = languages
        self._weigh = lru_cache(maxsize=KEPT)(self._compute)

    @cached_property
    def name(self) -> str:
        return f"langdetect@{version('langdetect')}"

    @cached_property
    def _factory(self) -> DetectorFactory:
        folder = Path(langdetect.__file__).parent / "profiles"
        names = [name for code in self._languages for name in _profiles(code)]
        factory = DetectorFactory()
        factory.load_json_profile([(folder / name).read_text(encoding="utf-8") for name in names])
        factory.set_seed(self.SEED)
        return factory

    def weigh(self, text: str) -> dict[str, float]:
        return dict(self._weigh(text))

    def _compute(self, text: str) -> dict[str, float]:
        detector = _Detector(self._factory)
        detector.append(text)
        try:
            found = detector.get_probabilities()
        except LangDetectException:  # raised for a text without any n-gram it knows
            return {}
        weights: dict[str, float] = {}
        for entry in found:
            code = entry.lang.partition("-")[0]
            weights[code] = weights.get(code, 0.0) + entry.prob
        return weights


class _Detector(Detector):  # type: ignore[misc]
    """langdetect's own (untyped), with its innermost loop in one expression: the same numbers
    sooner."""

    def _update_lang_prob(self, prob: list[float], word: str, alpha: float) -> bool:
        weight = alpha / self.BASE_FREQ
        known = self.word_lang_prob_map[word]  # only such words are drawn
        prob[:] = [p * (weight + q) for p, q in zip(prob, known, strict=True)]
        return True

    def _normalize_prob(self, prob: list[float]) -> float:
        total = sum(prob)
        prob[:] = [p / total for p in prob]
        return max(prob)


def _profiles(code: str) -> tuple[str, ...]:
    return ("zh-cn", "zh-tw") if code == "zh" else (code,)


def voices() -> tuple[Voice, ...]:
    """The voices in use: the first leads, the others confirm or differ."""
    return (Lingua(), Langdetect())
