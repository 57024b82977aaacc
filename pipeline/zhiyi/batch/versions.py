"""What a kept result depends on besides the bytes that were read: where this is another, the work
is done anew."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import PIL

from zhiyi.artefacts import program_hash
from zhiyi.assemble import DOCUMENT_LAYERS
from zhiyi.batch.loaded import stamp, versions
from zhiyi.batch.tasks import Reading, Reporting
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.engines.versions import engine_versions
from zhiyi.errors import EngineError
from zhiyi.inquiry import Notice
from zhiyi.intake.convert import office_program
from zhiyi.intake.folder import NOTICE_FILE, Folder, submitted_in


def reading_version(reading: Reading) -> str:
    """Of documents: the program and its knowledge, the engines and what they can read here, the
    limits, and which stages are run: what stands before ``since`` another program may have read."""
    until = reading.until if reading.until in DOCUMENT_LAYERS else None
    return _digest(
        program_hash(),
        repr(sorted(engine_versions().items())),
        _packs(),
        f"office {office_program() is not None}",
        repr(reading.limits),
        f"since {reading.since} until {until}",
        repr(stamp(reading.tagger)),
    )


def telling_version(reading: str, reporting: Reporting, notice: Notice) -> str:
    """Of a report: how its documents are read, the day of looking, the list, the models that draft
    and compare, and the notice."""
    return _digest(
        reading,
        repr(replace(reporting, started="")),
        repr(notice),
        repr(stamp(reporting.controls)),
        repr(stamp(reporting.encoder)),
        repr([stamp(folder) for folder in reporting.translators]),
    )


def finding_version(reporting: Reporting) -> str:
    """Of what stages over an inquiry find in what they see of it, the list not being seen; and of
    cut-outs of its pages."""
    return _digest(
        program_hash(),
        PIL.__version__,
        repr(sorted(versions(reporting.encoder, reporting.translators).items())),
        repr(stamp(reporting.encoder)),
        repr([stamp(folder) for folder in reporting.translators]),
    )


def listing_of(folder: Folder) -> str:
    """What a folder holds, by names, sizes and times: equal where nothing was touched. Raises
    ``OSError`` where it cannot be listed."""
    told = []
    for file in (*submitted_in(folder), folder.path / NOTICE_FILE):
        try:
            found = file.lstat()
        except OSError as error:
            told.append(f"{file!r} {error.errno}")
            continue
        told.append(f"{file!r} {found.st_mode} {found.st_size} {found.st_mtime_ns}")
    return _digest(*told)


def _packs() -> str:
    try:
        return " ".join(sorted(TesseractReader().languages()))
    except EngineError:
        return "no tesseract"


def _digest(*parts: str) -> str:
    digest = hashlib.blake2s(digest_size=12)
    for part in parts:
        digest.update(part.encode("utf-8", "backslashreplace") + b"\0")
    return digest.hexdigest()
