"""Where an office puts its own templates, and which one is used.

::

    DIR/.zhiyi/templates/<office>/inquiry_notice.docx   of one office, else
    DIR/.zhiyi/templates/inquiry_notice.docx            of all of them, else ours
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from zhiyi.review.errors import Wrong
from zhiyi.review.papers.notices import own_template
from zhiyi.review.papers.placeholders import TemplateKind
from zhiyi.review.papers.templates import LARGEST, look_over
from zhiyi.store import safe_name

FOLDER = ".zhiyi/templates"


@dataclass(frozen=True, slots=True)
class Template:
    """``place``: relative to the output directory, None for ours."""

    data: bytes
    sha256: str
    place: str | None


def template_of(directory: Path, office: str, kind: TemplateKind) -> Template:
    """The template to use, looked over. Raises ``Wrong`` where the office's cannot be used: ours
    never takes its place unasked."""
    for path in _places(directory, office, kind):
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise Wrong(f"文书模板“{path.name}”无法读取。 The template cannot be read.") from error
        look_over(kind, data)
        place = path.relative_to(directory).as_posix()
        return Template(data, sha256(data).hexdigest(), place)
    data = own_template(kind)
    return Template(data, sha256(data).hexdigest(), None)


def place_of(directory: Path, office: str, kind: TemplateKind) -> Path:
    """Of one office, or with "" of all of them."""
    folder = directory / FOLDER
    return (folder / safe_name(office) if office else folder) / f"{kind}.docx"


def _places(directory: Path, office: str, kind: TemplateKind) -> Iterator[Path]:
    if office:
        yield place_of(directory, office, kind)
    yield place_of(directory, "", kind)
