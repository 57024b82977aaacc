from __future__ import annotations

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from zhiyi.report import types
from zhiyi.report.crops import LEAST, LIMIT, SEAL_SIDE, WIDEST, Album, cuts_in, limit_for
from zhiyi.source import Picture


def sheet(id: str, page: int) -> Picture | None:
    """A white page with a black bar in the box (0.2, 0.4, 0.6, 0.42); document "none" has none."""
    if id == "none":
        return None
    picture = np.full((2000, 1400, 3), 255, dtype=np.uint8)
    picture[800:840, 280:840] = 0
    return picture


BAR = (0.2, 0.4, 0.6, 0.42)


def opened(album: Album, id: str) -> Image.Image:
    data = album.images[id].removeprefix("data:image/jpeg;base64,")
    return Image.open(BytesIO(b64decode(data)))


def test_the_frame_lies_on_the_ink() -> None:
    album = Album(sheet)
    crop = album.line("a", 1, BAR)
    assert crop is not None
    grey = np.asarray(opened(album, crop.id).convert("L"))
    rows, columns = np.where(grey < 100)
    left, top, width, height = crop.frames[0]
    assert abs(columns.min() - left) <= 2 and abs(columns.max() - left - width) <= 2
    assert abs(rows.min() - top) <= 2 and abs(rows.max() - top - height) <= 2


@pytest.mark.parametrize(
    "box",
    [BAR, (0.0, 0.0, 1.0, 1.0), (0.99, 0.99, 1.0, 1.0), (0.5, 0.5, 0.5, 0.5),
     (0.0, 0.3, 1.0, 0.31)],
)  # fmt: skip
def test_any_box_gives_a_piece_of_limited_size(box: types.Box) -> None:
    album = Album(sheet)
    line, seal = album.line("a", 1, box), album.seal("a", 1, box)
    assert line is not None and seal is not None
    assert opened(album, line.id).size == (line.width, line.height)
    assert line.width <= WIDEST and seal.width <= SEAL_SIDE
    for crop in (line, seal):
        x, y, width, height = crop.frames[0]
        assert x >= 0 and y >= 0
        assert x + width <= crop.width + 1 and y + height <= crop.height + 1


def test_the_same_piece_is_kept_once() -> None:
    album = Album(sheet)
    assert album.line("a", 1, BAR) == album.line("a", 1, BAR)
    assert len(album.images) == 1


def written(album: Album) -> str:
    """As they stand in a report."""
    return "".join(
        f'<image id="{id}" data-cut="{album.cuts[id]}" href="{data}"/>\n'
        for id, data in album.images.items()
    )


def test_a_piece_of_an_earlier_report_is_taken_as_it_is() -> None:
    before = Album(sheet)
    crops = [before.line("a", 1, BAR), before.seal("a", 2, BAR)]
    again = Album(lambda id, page: None, known=cuts_in(written(before)))
    assert [again.line("a", 1, BAR), again.seal("a", 2, BAR)] == crops
    assert (again.images, again.cuts) == (before.images, before.cuts)
    assert again.line("a", 1, (0.2, 0.5, 0.6, 0.52)) is None  # another place


def test_a_piece_that_is_no_picture_is_cut_anew() -> None:
    before = Album(sheet)
    before.line("a", 1, BAR)
    cuts = {name: data[:60] for name, data in cuts_in(written(before)).items()}
    again = Album(sheet, known=cuts)
    again.line("a", 1, BAR)
    assert len(cuts) == 1
    assert again.images == before.images


def test_a_page_without_a_picture_gives_no_piece() -> None:
    assert Album(sheet).line("none", 1, BAR) is None


def test_past_the_limit_pieces_are_counted_and_left_out() -> None:
    album = Album(sheet, limit=1)
    assert album.line("a", 1, BAR) is not None
    assert album.line("a", 2, BAR) is None
    assert album.line("a", 1, BAR) is not None
    assert album.left_out == 1


def test_many_indicators_leave_less_room_for_pictures() -> None:
    assert limit_for(100) == LIMIT
    assert LIMIT > limit_for(3000) > limit_for(100_000) == LEAST
