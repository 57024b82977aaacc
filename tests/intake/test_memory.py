"""Long scans are read page by page: neither memory nor disk grows with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from tests.intake.by_hand import opened

from zhiyi.errors import ReadError
from zhiyi.intake import pagestore
from zhiyi.intake.pagestore import PageStore
from zhiyi.source import Picture

PAGES = 60


def resident() -> int:
    """Bytes of this process in memory; Linux tells them in pages of 4096."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def scan(file: Path) -> None:
    """A PDF of scanned pages of half a MB each, all of them different."""
    tile = np.random.default_rng(3).integers(120, 256, (900, 640), dtype=np.uint8)
    first, *others = (Image.fromarray(np.roll(tile, 7 * n, axis=1)) for n in range(PAGES))
    first.save(file, "PDF", save_all=True, append_images=others, quality=97)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="not a Linux system")
def test_drawing_a_long_scan_does_not_grow_memory(tmp_path: Path) -> None:
    scan(tmp_path / "a.pdf")
    with opened(tmp_path / "a.pdf") as source:
        for number in range(1, 16):
            one = source.picture(number, dpi=90).nbytes
        before = resident()
        for number in range(16, PAGES + 1):
            source.picture(number, dpi=90)
        grown = resident() - before
    assert (PAGES - 15) * one > 110 << 20
    assert grown < 70 << 20  # what the store keeps in memory is 64 MiB, filled in part before


def coloured(value: int) -> Picture:
    picture = np.full((40, 30, 3), value, np.uint8)
    picture[0, 0] = (1, 2, value)
    return picture


def test_pages_come_back_from_disk_as_they_were(tmp_path: Path) -> None:
    store = PageStore(memory=8_000)
    pages = {(n, 200): coloured(n) for n in range(6)} | {
        (9, 200): np.full((40, 30, 3), 9, np.uint8)
    }
    for key, picture in pages.items():
        store.put(key, picture)
    for key, picture in pages.items():
        kept = store.get(key)
        assert kept is not None and (kept == picture).all()
    assert store.get((1, 100)) is None
    store.close()
    assert store.get((1, 200)) is None


def test_what_does_not_fit_on_disk_is_drawn_again_and_nothing_stays_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagestore.tempfile, "tempdir", str(tmp_path))
    store = PageStore(memory=4_000, disk=8_000)
    for number in range(6):
        store.put((number, 200), coloured(number))
    held = [n for n in reversed(range(6)) if store.get((n, 200)) is not None]
    assert held == [5, 1, 0]
    assert sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file()) <= 8_000
    store.close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("full", "told"), [(True, MemoryError), (False, ReadError)])
def test_a_page_that_a_full_worker_cannot_draw_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool, told: type[Exception]
) -> None:
    def render(*_: object, **__: object) -> None:
        raise pdfium.PdfiumError("Failed to create bitmap")

    Image.new("RGB", (40, 40)).save(tmp_path / "a.pdf", "PDF")
    monkeypatch.setattr(pdfium.PdfPage, "render", render)
    monkeypatch.setattr("zhiyi.intake.pdf.nearly_all_mapped", lambda: full)
    with opened(tmp_path / "a.pdf") as source, pytest.raises(told):
        source.picture(1)
