"""Whatever an inquiry, an entry of an archive or a mail calls itself; whatever a notice tells."""

from __future__ import annotations

import errno
import os
import resource
import signal
import unicodedata
import zipfile
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.strategies import texts

from zhiyi import store
from zhiyi.encodings import decode, decode_name
from zhiyi.errors import ArgumentError, InputError
from zhiyi.intake.archive import entry_name
from zhiyi.intake.folder import read_notice
from zhiyi.intake.mail import decoded_words, header, read_eml
from zhiyi.intake.markup import text_of
from zhiyi.intake.media import media_type

ODD = ["..", "CON", "a\0b", "x.", " x", "长" * 200, "A", "a", "a-2", "summary.csv", "\ud800", "…"]
NAMES = st.text(st.characters(), max_size=40) | st.sampled_from(ODD) | texts()


@given(NAMES)
def test_any_name_becomes_one_plain_component_of_a_path(name: str) -> None:
    safe = store.safe_name(name)
    assert safe and safe not in (".", "..") and safe == safe.strip(" ")
    assert not set(safe) & set('/\\:*?"<>|') and not safe.endswith(".")
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in safe)
    assert len(safe.encode()) <= store.LONGEST_NAME
    assert store.safe_name(safe) == safe


@given(st.lists(NAMES, max_size=8))
def test_any_names_get_folders_that_no_file_system_takes_for_one(names: list[str]) -> None:
    given_names = store.output_names(names)
    assert len(given_names) == len(names)
    folded = [unicodedata.normalize("NFC", name.casefold()) for name in given_names]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & {name.casefold() for name in store.OWN_NAMES}
    assert all(len(name.encode()) <= 255 for name in given_names)
    assert store.output_names(names) == given_names


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_is_full_at_any_step_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    path = tmp_path / "report.json"
    store.write_whole(path, b"first")

    def fail(*_: object, **__: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError) as caught:
        store.write_whole(path, b"second")
    assert caught.value.errno == code
    assert path.read_bytes() == b"first" and list(tmp_path.iterdir()) == [path]


def test_a_disk_that_is_full_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    store.write_whole(path, b"first")
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
            store.write_whole(path, b"second" * 1000)
        except OSError as error:
            os._exit(error.errno or 0)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == errno.EFBIG
    assert path.read_bytes() == b"first" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace", "close"])
@pytest.mark.parametrize("existed", [True, False])
def test_a_kill_between_any_two_steps_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, step: str, existed: bool
) -> None:
    path = tmp_path / "report.json"
    if existed:
        store.write_whole(path, b"first")
    child = os.fork()
    if child == 0:
        try:
            setattr(os, step, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
            store.write_whole(path, b"second" * 1000)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    left = path.read_bytes() if path.exists() else None
    assert left in ((b"first" if existed else None), b"second" * 1000)
    store.write_whole(path, b"third")
    assert path.read_bytes() == b"third"
    assert all(p == path or p.name.startswith(".") for p in tmp_path.iterdir())


MAGIC = [
    b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"",
    b"BM", b"RIFF", b"\0\0\0\x0cjP  ", b"From: a\nTo: b\nSubject: c\n", b"\x1f\x8b\x08",
]  # fmt: skip


@given(st.sampled_from(MAGIC), st.binary(max_size=2000))
def test_any_bytes_have_a_media_type(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, rest: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "any"
    file.write_bytes(head + rest)
    kind = media_type(file)
    assert kind.count("/") == 1 and kind.isascii() and kind == kind.strip()


@given(st.binary(max_size=400))
def test_any_bytes_are_text_in_some_encoding_or_are_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except InputError:
        pass
    else:
        decoded.text.encode()
    decode_name(data).encode()


@given(st.binary(max_size=80), st.integers(0, 0xFFFF))
def test_any_name_in_an_archive_can_be_shown_and_stored(raw: bytes, flags: int) -> None:
    info = zipfile.ZipInfo("x")
    info.orig_filename = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")
    info.flag_bits = flags
    entry_name(info).encode()


@given(texts() | st.binary(max_size=300).map(lambda b: b.decode("ascii", "surrogateescape")))
def test_any_header_of_a_mail_is_a_text(raw: str) -> None:
    decoded_words(raw).encode()
    message = Message()
    message._headers = [("Subject", raw)]  # type: ignore[attr-defined]
    header(message, "Subject").encode()


WORD = st.builds(
    "=?{}?{}?{}?=".format,
    st.sampled_from(["utf-8", "gb2312", "idna", "punycode", "rot13", "hex", "utf-7", "\0", "x" * 99,
                     "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "utf-16", "hz"]),
    st.sampled_from("bBqQ"),
    st.text("ABCabc+/=_-09", max_size=20),
)  # fmt: skip


@given(st.lists(WORD | texts(longest=5), max_size=4).map(" ".join))
def test_any_coded_words_are_a_text(raw: str) -> None:
    decoded_words(raw).encode()


@given(st.binary(max_size=600))
def test_any_bytes_are_a_mail_whose_text_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "mail"
    file.write_bytes(b"From: a\r\nTo: b\r\nSubject: c\r\n" + data)
    mail = read_eml(file)
    mail.text.encode("utf-8", "replace")
    assert all("/" not in attached.name for attached in mail.attachments)


@given(texts(longest=200))
def test_any_markup_has_a_text(markup: str) -> None:
    text_of("<table>" + markup)


TOLD = st.sampled_from(
    ["id", "office", "notice_received", "hs_codes", "declared", "other_requested", "[", "a.b"]
)


@given(TOLD, texts() | st.from_regex(r"[\[\]{}0-9:T\"'.\-a-z]{0,12}", fullmatch=True))
def test_any_notice_is_read_or_refused_with_its_name(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "inquiry.toml"
    file.write_bytes(f"{key} = {value}\n".encode("utf-8", "surrogatepass"))
    try:
        notice = read_notice(file)
    except ArgumentError as error:
        assert "inquiry.toml" in str(error)
    else:
        str(notice).encode("utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_notice_or_are_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "inquiry.toml"
    file.write_bytes(data)
    try:
        read_notice(file)
    except ArgumentError:
        return
