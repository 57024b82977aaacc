"""``zhiyi doctor`` and ``zhiyi schema``: what is installed, and what the report looks like."""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from zhiyi.commands.doctor_review import workbench
from zhiyi.config import Settings
from zhiyi.engines.encoder import TransformersEncoder
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.engines.translator import TransformersTranslator
from zhiyi.engines.versions import PACKAGES, engine_versions, licence
from zhiyi.errors import EngineError
from zhiyi.intake.convert import office_program
from zhiyi.intake.packed import archive_library
from zhiyi.isolation import Measure
from zhiyi.isolation.trial import probe
from zhiyi.report.schema import report_schema

LANGUAGE_PACKS = (
    "chi_sim",
    "chi_tra",
    "eng",
    "jpn",
    "kor",
    "rus",
    "deu",
    "fra",
    "spa",
    "ita",
    "osd",
)


def doctor(options: argparse.Namespace) -> int:
    """0; 4 where a reader is missing or does not match its card; 1 where the workbench of a
    directory has something to be seen to."""
    versions = engine_versions()
    print(f"zhiyi {versions['zhiyi']}")
    for package in PACKAGES:
        print(f"  {package:34} {versions[package]:12} {licence(package)}")
    print(f"  {'inference':34} {versions['inference']}")
    _formats()
    _isolation(probe())
    status = _tesseract(versions["tesseract"])
    status = max(status, _cards(versions), _own_models(Settings()))
    desk = workbench(options.review, database=options.database, keys=options.keys)
    return max(status, desk)


def _own_models(settings: Settings) -> int:
    """The encoder and the translators that the office configured, each tried on one text."""
    models: list[tuple[str, Path, TransformersEncoder | TransformersTranslator]] = []
    if settings.encoder:
        models.append(("encoder", settings.encoder, TransformersEncoder(settings.encoder)))
    for directory in settings.translators:
        models.append(("translator", directory, TransformersTranslator(directory)))
    status = 0
    for kind, directory, model in models:
        try:
            model.check()
            print(f"  {kind + ' ' + model.name:34} {directory}: {model.described()}")
        except EngineError as error:
            status = EngineError.exit_code
            print(f"  {kind:34} {directory} cannot be used: {error}")
    return status


def _formats() -> None:
    """What opens further formats. Where one is missing, its files are findings; nothing fails."""
    heic = find_spec("pi_heif") is not None
    for name, found, remedy in (
        (
            "LibreOffice: DOC RTF ODT WPS PPT",
            office_program(),
            "apt install libreoffice-writer libreoffice-calc libreoffice-impress",
        ),
        ("libarchive: RAR 7z", archive_library(), "apt install libarchive13"),
        ("pi-heif: HEIC", heic, "pip install pi-heif"),
    ):
        print(f"  {name:34} {'found' if found else f'missing: {remedy}'}")


def _isolation(measures: Sequence[Measure]) -> None:
    """What keeps a worker, which reads strangers' files, from the rest of the machine. A measure
    that the system refuses is told and changes no exit code: reading works without it."""
    print(
        "  隔离：读取来件的进程受以下限制 isolation of the processes that read what was submitted"
    )
    for measure in measures:
        told = f"有效 holds ({measure.means})" if measure.holds else "无效 DOES NOT HOLD"
        print(f"    {measure.chinese} {measure.english}: {told}")
        if not measure.holds:
            print(f"      原因 because: {measure.reason}")
            print(f"      建议 remedy: {measure.remedy}")


def _tesseract(version: str) -> int:
    if version == "missing":
        print("  tesseract                          missing: apt install tesseract-ocr")
        return EngineError.exit_code
    packs = TesseractReader().languages()
    absent = [pack for pack in LANGUAGE_PACKS if pack not in packs]
    print(f"  {'tesseract':34} {version:12} Apache-2.0; packs: {' '.join(sorted(packs))}")
    for pack in absent:
        print(f"    missing pack {pack}: apt install tesseract-ocr-{pack.replace('_', '-')}")
    return 0


def _cards(versions: dict[str, str]) -> int:
    """Every model card names a package and the version it was measured with, or how it begins, or
    the files of an artefact of our own."""
    status = 0
    for folder in sorted(files("zhiyi_models").iterdir(), key=lambda entry: entry.name):
        card_file = folder / "card.toml"
        if not card_file.is_file():
            continue
        card = tomllib.loads(card_file.read_text(encoding="utf-8"))
        if "artefact" in card:
            fits = _artefact(folder, card["artefact"]["files"])
        else:
            fits = _package(folder.name, card["package"], versions)
        if not fits:
            status = EngineError.exit_code
    return status


def _package(model: str, package: dict[str, str], versions: dict[str, str]) -> bool:
    name, stated = package["name"], package["version"]
    installed = versions.get(name, "not installed")
    fits = f"{installed}.".startswith(f"{stated}.")
    print(f"  model {model:28} {name} {stated}: {'fits' if fits else f'has {installed}'}")
    return fits


def _artefact(folder: Traversable, stated: list[dict[str, str]]) -> bool:
    """Whether every file of a model of our own is the one that its card measured."""
    wrong = []
    for file in stated:
        there = folder / file["name"]
        content = there.read_bytes() if there.is_file() else b""
        if sha256(content).hexdigest() != file["sha256"]:
            wrong.append(file["name"])
    told = f"not as measured: {' '.join(wrong)}; install zhiyi again" if wrong else "fits"
    print(f"  model {folder.name:28} {', '.join(file['name'] for file in stated)}: {told}")
    return not wrong


def schema(options: argparse.Namespace) -> int:
    print(json.dumps(report_schema(), ensure_ascii=False, indent=1))
    return 0
