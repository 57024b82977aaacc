"""OFD: what its pages say is read where it stands, and what they show is drawn."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.intake.by_hand import NS, archive, electronic_seal, files_of, ofd, ofd_text, opened

from zhiyi.errors import InputError
from zhiyi.intake.media import OFD, PDF, media_type
from zhiyi.intake.ofd.objects import _deltas
from zhiyi.intake.ofd.stamps import seal_of
from zhiyi.intake.sources import OpenSource
from zhiyi.limits import Limits
from zhiyi.reading.native import NativeLine, native_lines, native_page
from zhiyi.reading.native import opened as layer


def ring() -> bytes:
    stream = io.BytesIO()
    image = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(image).ellipse((10, 10, 290, 290), outline=(200, 0, 0), width=20)
    image.save(stream, "PNG")
    return stream.getvalue()


def written(tmp_path: Path, content: bytes) -> Path:
    file = tmp_path / "a.ofd"
    file.write_bytes(content)
    return file


def lines(source: OpenSource, page: int = 1) -> list[NativeLine]:
    with layer(source.file) as pdf:
        return native_lines(native_page(pdf, page))


def ink(source: OpenSource, left: float, top: float, right: float, bottom: float) -> float:
    """Share of red pixels in a part of page 1 given in millimetres."""
    picture = source.picture(1, dpi=100).astype(int)
    a, b, c, d = (round(value / 25.4 * 100) for value in (left, top, right, bottom))
    part = picture[b:d, a:c]
    return float(np.mean(part[:, :, 0] - part[:, :, 1] > 80))


def test_lines_stand_where_their_text_codes_say(tmp_path: Path) -> None:
    text = ofd_text("最大输出频率 ≥600 Hz", 25, 40) + ofd_text("第二行", 25, 60, size=4)
    file = written(tmp_path, ofd([text]))
    assert media_type(file) == OFD
    with opened(file) as source:
        assert source.media_type == PDF
        first, second = lines(source)
    assert (first.text, second.text) == ("最大输出频率 ≥600 Hz", "第二行")
    assert first.left == pytest.approx(25 / 25.4 * 72, abs=2)
    assert first.top < 40 / 25.4 * 72 < first.bottom + 3


def test_digits_of_one_pitch_are_one_number_and_gaps_between_columns_stay(tmp_path: Path) -> None:
    text = ofd_text("1250", 20, 40) + ofd_text("1250 480", 20, 60, delta="2.5 2.5 2.5 40 2 2.5 2.5")
    with opened(written(tmp_path, ofd([text]))) as source:
        assert [line.text for line in lines(source)] == ["1250", "1250", "480"]


@pytest.mark.parametrize(
    ("stated", "steps"),
    [("3 4", [3, 4]), ("g 3 2.5", [2.5, 2.5, 2.5]), ("1 g 2 5 7", [1, 5, 5, 7]), ("x 3", [3])],
)
def test_steps_between_characters_may_be_repeated(stated: str, steps: list[float]) -> None:
    assert _deltas(stated) == steps


def test_superscripts_and_turned_text_keep_their_meaning(tmp_path: Path) -> None:
    text = ofd_text("10", 20, 50, delta="2.6") + ofd_text("-5", 25.6, 47.8, 3.0, delta="1.6")
    turned = ofd_text("竖排", 20, 30, CTM="0 1 -1 0 50 0")
    with opened(written(tmp_path, ofd([text, turned]))) as source:
        assert lines(source)[0].text == "10⁻⁵"
        assert [(line.text, line.angle) for line in lines(source, 2)] == [("竖排", 90)]


def test_a_template_paths_and_pictures_are_drawn(tmp_path: Path) -> None:
    grid = (
        '<ofd:PathObject ID="9" Boundary="20 100 60 40" LineWidth="0.5"><ofd:StrokeColor '
        'Value="200 0 0"/><ofd:AbbreviatedData>M 0 0 L 60 0 L 60 40 L 0 40 C</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )
    image = '<ofd:ImageObject ID="8" ResourceID="20" Boundary="20 200 40 40" CTM="40 0 0 40 0 0"/>'
    public = (
        '<ofd:MultiMedias><ofd:MultiMedia ID="20" Type="Image"><ofd:MediaFile>a.png'
        "</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>"
    )
    content = ofd(
        [grid + image], public=public, template=ofd_text("抬头", 20, 20),
        extra={"Doc_0/Res/a.png": ring()},
    )  # fmt: skip
    with opened(written(tmp_path, content)) as source:
        assert [line.text for line in lines(source)] == ["抬头"]
        assert ink(source, 18, 98, 82, 142) > 0.005
        assert ink(source, 30, 110, 70, 130) == 0
        assert ink(source, 20, 200, 60, 240) > 0.1


def signed(clip: str = "") -> dict[str, str | bytes]:
    return {
        "Doc_0/Signs/Signatures.xml": f'<ofd:Signatures {NS}><ofd:Signature ID="1" Type="Seal" '
        'BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>',
        "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {NS}><ofd:SignedInfo>"
        f'<ofd:StampAnnot ID="1" PageRef="0" Boundary="120 200 40 40"{clip}/></ofd:SignedInfo>'
        "<ofd:SignedValue>/Doc_0/Signs/Sign_0/SignedValue.dat</ofd:SignedValue></ofd:Signature>",
        "Doc_0/Signs/Sign_0/SignedValue.dat": electronic_seal("乙公司公章", ring()),
    }


@pytest.mark.parametrize(("clip", "right_half"), [("", True), (' Clip="0 0 20 40"', False)])
def test_an_electronic_seal_is_shown_and_said_not_to_be_verified(
    tmp_path: Path, clip: str, right_half: bool
) -> None:
    text = ofd_text("乙公司", 130, 222)
    listed = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    file = written(tmp_path, ofd([text], body=listed, extra=signed(clip)))
    with opened(file) as source:
        assert ink(source, 120, 200, 140, 240) > 0.05
        assert (ink(source, 141, 200, 160, 240) > 0.05) == right_half
        assert [line.text for line in lines(source)] == ["乙公司"]
        (remark,) = source.problems
    assert remark.code == "FILE_REMARK"
    assert "乙公司公章" in remark.detail and "未经核验" in remark.detail


def test_a_cut_off_seal_structure_has_no_picture() -> None:
    whole = electronic_seal("甲", ring())
    assert seal_of(whole) == ("甲", ring())
    assert seal_of(whole[:60])[1] is None


def test_a_page_that_is_missing_keeps_its_number(tmp_path: Path) -> None:
    two = ofd([ofd_text("第一页", 20, 30), ofd_text("第二页", 20, 30)])
    broken = two.replace(b"Pages/Page_0/Content.xml", b"Pages/Page_9/Content.xml")
    with opened(written(tmp_path, broken)) as source:
        assert len(source.pages) == 2
        assert [problem.page for problem in source.problems] == [1]
        assert [line.text for line in lines(source, 2)] == ["第二页"]


def test_attached_files_are_files_of_their_own(tmp_path: Path) -> None:
    extra = {
        "Doc_0/Attachs/Attachments.xml": f'<ofd:Attachments {NS}><ofd:Attachment ID="1" '
        'Name="检测报告" Format="txt"><ofd:FileLoc>report.txt</ofd:FileLoc></ofd:Attachment>'
        "</ofd:Attachments>",
        "Doc_0/Attachs/report.txt": "密度 1.8",
    }
    named = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
    (tmp_path / "in").mkdir()
    written(tmp_path / "in", ofd([ofd_text("正文", 20, 30)], document=named, extra=extra))
    assert list(files_of(tmp_path / "in", tmp_path / "s")) == ["a.ofd", "a.ofd!/检测报告.txt"]


def test_a_bomb_of_entities_is_refused_and_pages_beyond_the_limit_are_said(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><ofd:OFD/>'
    with pytest.raises(InputError, match="XML"):
        opened(written(tmp_path, archive({"OFD.xml": bomb})))
    many = ofd([ofd_text(f"第{n}页", 20, 30) for n in range(3)])
    with opened(written(tmp_path, many), Limits(pages=2)) as source:
        assert len(source.pages) == 2
        assert "第 3 至 3 页" in source.problems[0].detail
