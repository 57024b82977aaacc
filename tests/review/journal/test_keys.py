"""The signing key: outside what it protects, and nobody else's."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from zhiyi.errors import ArgumentError
from zhiyi.review.journal.keys import Head, Keys, Public, head_of, heads, keys_folder


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys.open(tmp_path / "keys", outside=tmp_path / "out")


def test_a_new_key_is_readable_by_its_owner_alone(keys: Keys) -> None:
    assert stat.S_IMODE((keys.folder / "journal.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700
    assert sorted(os.listdir(keys.folder)) == ["heads", "journal.pem"]


def test_the_key_stays_the_same(keys: Keys, tmp_path: Path) -> None:
    assert Keys.open(keys.folder, outside=tmp_path / "out").public.raw == keys.public.raw


def test_of_two_who_make_a_key_at_once_both_get_the_same(tmp_path: Path) -> None:
    made: list[str] = []
    ready = threading.Barrier(4)

    def make() -> None:
        ready.wait()
        made.append(Keys.open(tmp_path / "keys", outside=tmp_path / "out").public.raw)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


@pytest.mark.parametrize("inside", ["keys", "a/b", "."])
def test_a_folder_inside_the_output_directory_is_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(ArgumentError, match="ZHIYI_KEYS"):
        Keys.open(tmp_path / "out" / inside, outside=tmp_path / "out")
    assert not (tmp_path / "out" / inside / "journal.pem").exists()


def test_a_link_into_the_output_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "keys").symlink_to(tmp_path / "out")
    with pytest.raises(ArgumentError, match="ZHIYI_KEYS"):
        Keys.open(tmp_path / "keys", outside=tmp_path / "out")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(keys: Keys, tmp_path: Path, mode: int) -> None:
    (keys.folder / "journal.pem").chmod(mode)
    with pytest.raises(ArgumentError, match="chmod 600"):
        Keys.open(keys.folder, outside=tmp_path / "out")


@pytest.mark.parametrize("folder", ["", "heads"])
def test_a_folder_that_others_can_change_is_refused(
    keys: Keys, tmp_path: Path, folder: str
) -> None:
    (keys.folder / folder).chmod(0o770)
    with pytest.raises(ArgumentError, match="chmod go-w"):
        Keys.open(keys.folder, outside=tmp_path / "out")


def _rsa() -> bytes:
    return generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@pytest.mark.parametrize("data", [b"", b"no key", _rsa()], ids=["empty", "text", "rsa"])
def test_what_is_no_ed25519_key_is_refused(keys: Keys, tmp_path: Path, data: bytes) -> None:
    (keys.folder / "journal.pem").write_bytes(data)
    with pytest.raises(ArgumentError, match="密钥"):
        Keys.open(keys.folder, outside=tmp_path / "out")
    with pytest.raises(ArgumentError, match="公钥"):
        Public.read(data)


def test_a_signature_is_of_one_key_and_one_hash(keys: Keys, tmp_path: Path) -> None:
    other = Keys.open(tmp_path / "other", outside=tmp_path / "out")
    signature = keys.sign("ab" * 32)
    assert keys.public.signed("ab" * 32, signature)
    assert Public.read(keys.public.pem).signed("ab" * 32, signature)
    assert not keys.public.signed("ba" * 32, signature)
    assert not other.public.signed("ab" * 32, signature)
    assert not keys.public.signed("ab" * 32, "no base64")
    assert not keys.public.signed("no hex", signature)


def test_the_head_is_found_by_the_journal_or_else_by_where_it_was(keys: Keys) -> None:
    here, there = Path("/data/here"), Path("/data/there")
    a, b, c = "a" * 32, "b" * 32, "c" * 32
    for name, place, seq in ((a, here, 3), (b, there, 5), (b, there, 9)):
        keys.keep(Head(name, str(place), seq, "0" * 64, "sig"))
    assert [head.seq for head in heads(keys.folder)] == [3, 9]
    found = [
        head_of(keys.folder, journal=journal, directory=directory)
        for journal, directory in ((b, here), (None, here), (c, there), (c, Path("/else")))
    ]
    assert [head.seq if head else None for head in found] == [9, 3, 9, None]


def test_a_head_that_is_none_is_told(keys: Keys) -> None:
    (keys.folder / "heads" / "a.json").write_text('{"seq": 1}')
    with pytest.raises(ArgumentError, match="末项"):
        heads(keys.folder)


def test_an_id_that_leads_out_of_the_folder_names_nothing(keys: Keys, tmp_path: Path) -> None:
    (tmp_path / "away.json").write_text("no head")
    assert head_of(keys.folder, journal="../../away", directory=None) is None


def test_the_folder_is_the_one_named_or_below_the_users_state(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZHIYI_KEYS", "/etc/zhiyi")
    assert keys_folder(tmp_path) == tmp_path
    assert keys_folder() == Path("/etc/zhiyi")
    monkeypatch.delenv("ZHIYI_KEYS")
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    assert keys_folder() == Path("/state/zhiyi/keys")
    monkeypatch.delenv("XDG_STATE_HOME")
    assert keys_folder() == Path.home() / ".local/state/zhiyi/keys"
