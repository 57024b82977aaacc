"""Places of native text are those of the page as shown, whatever its boxes say."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from zhiyi.intake.files import submitted_file
from zhiyi.intake.sources import open_source
from zhiyi.limits import Limits
from zhiyi.reading.native import native_page, opened

BOXES = ["[0 0 300 400]", "[-100 -100 900 900]", "[50 100 250 300]", "[100 0 900 350]", "[9 9 9 9]"]


@pytest.mark.parametrize("box", BOXES)
def test_a_letter_stands_where_its_ink_is_seen(tmp_path: Path, box: str) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(300, 400), pageCompression=0)
    canvas.setFont("Helvetica", 40)
    canvas.drawString(140, 200, "H")
    canvas.save()
    media = b"/MediaBox [ 0 0 300 400 ]"
    content = stream.getvalue()
    assert media in content
    (tmp_path / "a.pdf").write_bytes(content.replace(media, media + b"/CropBox" + box.encode()))
    with open_source(submitted_file(tmp_path / "a.pdf", "a"), limits=Limits()) as source:
        dark = np.argwhere(source.picture(1)[:, :, 0] < 128) / source.picture(1).shape[:2]
    with opened(tmp_path / "a.pdf") as pdf:
        page = native_page(pdf, 1)
    (glyph,) = page.glyphs
    across = (glyph.left / page.width, glyph.right / page.width)
    down = (glyph.top / page.height, glyph.bottom / page.height)
    top, left = dark.min(axis=0)
    bottom, right = dark.max(axis=0)
    assert across[0] - 0.01 <= left < right <= across[1] + 0.01
    assert down[0] - 0.02 <= top < bottom <= down[1] + 0.02
