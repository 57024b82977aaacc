"""What is kept between runs, and when it is not to be trusted."""

from __future__ import annotations

from pathlib import Path

from zhiyi import artefacts
from zhiyi.document import Document
from zhiyi.store import Layout

DOC = Document(id="doc-1", path="a.txt", sha256="0", media_type="text/plain", bytes=1)


def test_a_document_is_found_again(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert artefacts.known(layout, DOC.id) is None
    artefacts.keep(layout, DOC)
    assert artefacts.known(layout, DOC.id) == DOC


def test_a_document_that_was_cut_off_is_read_again(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    artefacts.keep(layout, DOC)
    layout.document(DOC.id).write_bytes(layout.document(DOC.id).read_bytes()[:50])
    assert artefacts.known(layout, DOC.id) is None
