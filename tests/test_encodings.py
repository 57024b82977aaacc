"""Bytes of strangers come out as the text they are."""

from __future__ import annotations

import pytest

from zhiyi.encodings import decode, decode_name

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "text", ["情况说明\n最高输出频率 599 Hz，±0.01 %。", "plain ASCII, no sign"]
)
def test_text_is_decoded(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.sure


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030"])
def test_text_that_is_cut_off_in_a_character_is_read_up_to_there(encoding: str) -> None:
    text = "情况说明：最高输出频率为五百九十九赫兹。\n" * 3
    decoded = decode(text.strip().encode(encoding)[:-1])
    assert decoded.encoding == encoding
    assert decoded.text[:-1].removesuffix("\ufffd") == text.strip()[:-1]
    assert not decoded.sure


def test_a_few_letters_of_another_encoding_are_not_taken_for_broken_ones() -> None:
    decoded = decode("Dichte 1,8 g/cm³ für Größe".encode("cp1252"))
    assert "\ufffd" not in decoded.text and decoded.encoding not in ("utf-8", "gb18030")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("图纸.png".encode("gbk"), "图纸.png"),  # valid UTF-8 by accident
        ("报关单.pdf".encode("gbk"), "报关单.pdf"),
        ("报关单.pdf".encode(), "报关单.pdf"),
        ("Größe über.pdf".encode(), "Größe über.pdf"),
        ("Руководство.pdf".encode(), "Руководство.pdf"),
        (b"plain.pdf", "plain.pdf"),
        (b"\xff\xfe\x81.pdf", "\\xff\\xfe\\x81.pdf"),
    ],
)
def test_names_are_decoded(raw: bytes, name: str) -> None:
    assert decode_name(raw) == name
