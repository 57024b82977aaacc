"""Mails are read as an officer sees them, and what is attached is a file of its own."""

from __future__ import annotations

import struct
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.intake.by_hand import archive, compound, files_of, opened

from zhiyi.intake.mail import decoded_words, read_eml
from zhiyi.intake.markup import text_of
from zhiyi.intake.media import EML, MSG, TEXT, media_type


def mail(
    body: str = "附件为检测报告，请查收。", subject: str = "质疑答复 2026-018"
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "王工 <wang@example.com>"
    message["To"] = "customs@example.com"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0800"
    message["Subject"] = subject
    message.set_content(body)
    return message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def read(file: Path) -> str:
    with opened(file) as source:
        assert source.media_type == TEXT
        return source.file.read_text(encoding="utf-8")


def test_a_mail_is_read_with_its_heads_and_its_attachments_follow(
    folder: Path, tmp_path: Path
) -> None:
    message = mail()
    message.add_attachment(
        "强度 5490 MPa".encode(), maintype="text", subtype="plain", filename="检测报告.txt"
    )
    (folder / "a.eml").write_bytes(message.as_bytes())
    files = files_of(folder, tmp_path / "s")
    assert [(name, file.media_type) for name, file in files.items()] == [
        ("a.eml", EML),
        ("a.eml!/检测报告.txt", TEXT),
    ]
    text = read(folder / "a.eml")
    for words in ("发件人：王工 <wang@example.com>", "主题：质疑答复 2026-018", "请查收"):
        assert words in text


def test_mails_and_archives_in_a_mail_are_opened_too(folder: Path, tmp_path: Path) -> None:
    inner, outer = mail("转发的正文", subject="原始邮件"), mail()
    inner.add_attachment(
        archive({"图纸.txt": "一"}), maintype="application", subtype="zip", filename="图.zip"
    )
    outer.add_attachment(inner)
    (folder / "a.eml").write_bytes(outer.as_bytes())
    assert list(files_of(folder, tmp_path / "s")) == [
        "a.eml",
        "a.eml!/原始邮件.eml",
        "a.eml!/原始邮件.eml!/图.zip",
        "a.eml!/原始邮件.eml!/图.zip!/图纸.txt",
    ]


HEADS = b"From: a@b\r\nTo: c@d\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
PART = (
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: application/pdf\r\n'
    b"Content-Disposition: attachment; filename=%s\r\n\r\n%%PDF-\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    "name",
    [
        '"报关单.pdf"'.encode("gbk"),
        '"报关单.pdf"'.encode(),
        b'"=?gb2312?B?sai52LWlLnBkZg==?="',
        b"=?utf-8?Q?=E6=8A=A5=E5=85=B3=E5=8D=95.pdf?=",
        b'"../../x\\=?utf-8?Q?=E6=8A=A5=E5=85=B3=E5=8D=95.pdf?="',
    ],
)
def test_names_of_attachments_come_out_of_any_coding(tmp_path: Path, name: bytes) -> None:
    (tmp_path / "a.eml").write_bytes(HEADS + PART % name)
    assert [file.name for file in read_eml(tmp_path / "a.eml").attachments] == ["报关单.pdf"]


def test_a_character_cut_in_two_between_coded_words_is_joined() -> None:
    assert decoded_words("=?utf-8?B?5oql5YU=?= =?utf-8?B?s+WNlQ==?=") == "报关单"


def test_the_html_of_a_mail_is_read_where_it_says_more(tmp_path: Path) -> None:
    message = mail("见 HTML")
    message.add_alternative(
        "<html><head><style>p{color:red}</style></head><body><p>密度&nbsp;1.8&nbsp;g/cm³</p>"
        "<table><tr><td>频率</td><td>600 Hz</td></tr></table></body></html>",
        subtype="html",
    )
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    text = read(tmp_path / "a.eml")
    assert "密度 1.8 g/cm³" in text and "频率\t600 Hz" in text
    assert "color" not in text


def test_broken_markup_and_a_letter_typed_as_text_are_borne_with(tmp_path: Path) -> None:
    assert text_of("<p>甲<b>乙</p></div><td>丙") == "甲乙\n丙"
    (tmp_path / "a.txt").write_text("致：某公司\nDate: 2026-03-01\n正文", encoding="utf-8")
    assert media_type(tmp_path / "a.txt") == TEXT


def _text(value: str) -> bytes:
    return value.encode("utf-16-le")


def outlook(prefix: str = "") -> dict[str, bytes]:
    """The streams of a mail in a compound file, below a storage."""
    properties = b"\0" * (24 if prefix else 32) + struct.pack(
        "<HHIQ", 0x0040, 0x0039, 6, 134_170_272_000_000_000
    )
    return {
        f"{prefix}__properties_version1.0": properties,
        f"{prefix}__substg1.0_0037001F": _text("主题一"),
        f"{prefix}__substg1.0_0C1A001F": _text("李工"),
        f"{prefix}__substg1.0_1000001F": _text("正文：频率 600 Hz"),
    }


def test_an_outlook_mail_is_read_with_its_attachments_and_the_mail_in_it(
    folder: Path, tmp_path: Path
) -> None:
    first, second = "__attach_version1.0_#00000000/", "__attach_version1.0_#00000001/"
    streams = outlook() | {
        f"{first}__substg1.0_3707001F": _text("参数表.txt"),
        f"{first}__substg1.0_37010102": "密度 1.8".encode(),
        f"{second}__substg1.0_3001001F": _text("转发"),
        **outlook(f"{second}__substg1.0_3701000D/"),
    }
    (folder / "a.msg").write_bytes(compound(streams))
    assert media_type(folder / "a.msg") == MSG
    files = files_of(folder, tmp_path / "s")
    assert list(files) == ["a.msg", "a.msg!/参数表.txt", "a.msg!/转发.eml"]
    text = read(folder / "a.msg")
    assert "发件人：李工" in text and "日期：2026-" in text and "频率 600 Hz" in text
    assert "频率 600 Hz" in read(files["a.msg!/转发.eml"].file)
