"""The key that signs the journal, and the head that is kept beside it; never in what it protects.

::

    KEYS/journal.pem        private, PKCS #8, only its owner may read it
    KEYS/journal.pub.pem    public, for auditors
    KEYS/heads/ID.json      the last entry of the journal ID, signed like the entry itself
    KEYS/retired/ID.pem     a private key that was replaced, while a journal still ends with it

Whoever can write in the output directory and in the database, but not here, can neither forge an
entry nor cut the end off.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from zhiyi.errors import ArgumentError, StorageError
from zhiyi.review.journal.entries import base64, canonical, unbase64
from zhiyi.store import write_whole

PRIVATE, PUBLIC, HEADS, RETIRED = "journal.pem", "journal.pub.pem", "heads", "retired"

_ID = re.compile("[0-9a-f]{32}")

LARGEST_KEY = 16 * 1024
"""Bytes; a key in PEM has some 120."""


def keys_folder(folder: Path | None = None) -> Path:
    """``folder``, else ``ZHIYI_KEYS``, else below the user's state."""
    if folder is not None:
        return folder
    if named := os.environ.get("ZHIYI_KEYS"):
        return Path(named)
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "zhiyi" / "keys"


@dataclass(frozen=True, slots=True)
class Public:
    """Checks signatures."""

    key: Ed25519PublicKey

    @classmethod
    def read(cls, data: bytes) -> Public:
        """From PEM. Raises ``ArgumentError`` for anything but an Ed25519 public key."""
        try:
            key = serialization.load_pem_public_key(data)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise ArgumentError(f"不是 PEM 格式的公钥 / no public key in PEM: {error}") from error
        if not isinstance(key, Ed25519PublicKey):
            raise ArgumentError("不是 Ed25519 公钥 / not an Ed25519 public key")
        return cls(key)

    @classmethod
    def of(cls, raw: str) -> Public:
        """From the base64 of its 32 bytes; raises ``ValueError``."""
        return cls(Ed25519PublicKey.from_public_bytes(unbase64(raw)))

    @property
    def raw(self) -> str:
        """The base64 of its 32 bytes, by which people compare keys."""
        return base64(self.key.public_bytes_raw())

    @property
    def pem(self) -> bytes:
        return self.key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def signed(self, hash: str, signature: str) -> bool:
        """Whether ``signature`` (base64) is of this key, over the 32 bytes that ``hash`` tells."""
        try:
            self.key.verify(unbase64(signature), bytes.fromhex(hash))
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry that was acknowledged: no less may be found. ``directory``: where the journal
    was then."""

    journal: str
    directory: str
    seq: int
    hash: str
    signature: str


@dataclass(frozen=True, slots=True)
class Keys:
    """A folder with a key in it."""

    folder: Path
    key: Ed25519PrivateKey

    @classmethod
    def open(cls, folder: Path, *, outside: Path) -> Keys:
        """The key in ``folder``, made where there is none. Raises ``ArgumentError`` where the
        folder lies in ``outside`` or others could change it or read the key."""
        if folder.resolve().is_relative_to(outside.resolve()):
            raise ArgumentError(
                f"{folder}: 签名密钥不得存放在输出目录内，请用 ZHIYI_KEYS 另行指定 "
                "the signing key must not lie in the output directory; name another in ZHIYI_KEYS"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / HEADS).mkdir(exist_ok=True, mode=0o700)
            _guarded(folder)
            return cls(folder, _private(folder / PRIVATE))
        except OSError as error:
            raise StorageError.at(folder, error.strerror or str(error)) from error

    @property
    def public(self) -> Public:
        return Public(self.key.public_key())

    def sign(self, hash: str) -> str:
        return base64(self.key.sign(bytes.fromhex(hash)))

    def renew(self) -> Keys:
        """A new key in place of this one, which is kept among the retired until every journal whose
        head is here has gone over to the new one. Raises ``StorageError``."""
        try:
            folder = self.folder / RETIRED
            folder.mkdir(exist_ok=True, mode=0o700)
            with suppress(FileExistsError):
                os.link(self.folder / PRIVATE, folder / f"{secrets.token_hex(8)}.pem")
            new = folder / f".{secrets.token_hex(8)}.new"
            _make(new)
            os.replace(new, self.folder / PRIVATE)
            return Keys(self.folder, _private(self.folder / PRIVATE))
        except OSError as error:
            raise StorageError.at(self.folder, error.strerror or str(error)) from error

    def retired(self) -> Mapping[str, Keys]:
        """Keys that were replaced, by the base64 of their public part."""
        found = (_private(path) for path in sorted((self.folder / RETIRED).glob("*.pem")))
        return {keys.public.raw: keys for keys in (Keys(self.folder, key) for key in found)}

    def forget(self) -> int:
        """Destroy the retired keys if every head that is kept here is signed by this one; how many
        are left."""
        left = sorted((self.folder / RETIRED).glob("*.pem"))
        if left and all(self.public.signed(one.hash, one.signature) for one in heads(self.folder)):
            for path in left:
                path.unlink()
            return 0
        return len(left)

    def publish(self) -> None:
        """Write the public key beside the private one, unless it is there."""
        path, pem = self.folder / PUBLIC, self.public.pem
        if not path.is_file() or path.read_bytes() != pem:
            write_whole(path, pem)

    def keep(self, head: Head) -> None:
        """From now on no less than ``head`` may be found. One that the machine forgets when its
        power fails leaves the one before, which is true as well."""
        path = self.folder / HEADS / f"{head.journal}.json"
        part = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with open(part, "xb") as file:
                file.write(canonical(asdict(head)).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(part)
            raise

    def put_away(self, head: Head, stamp: str) -> None:
        """The journal of this head has ended: it is kept, and looked for no more."""
        path = self.folder / HEADS / f"{head.journal}.json"
        os.replace(path, path.with_suffix(f".ended-{stamp}"))


def heads(folder: Path) -> tuple[Head, ...]:
    """All that are kept in ``folder``; none where there is no such folder. Raises
    ``ArgumentError`` for one that is no head, ``OSError`` for one that cannot be read."""
    return tuple(_head(path) for path in sorted((folder / HEADS).glob("*.json")))


def _head(path: Path) -> Head:
    try:
        head = Head(**json.loads(path.read_bytes()))
    except (ValueError, TypeError) as error:
        raise ArgumentError(f"{path}: 日志末项记录已损坏 / no head of a journal") from error
    if not isinstance(head.seq, int) or not isinstance(head.hash, str):
        raise ArgumentError(f"{path}: 日志末项记录已损坏 / no head of a journal")
    return head


def head_of(folder: Path, *, journal: str | None, directory: Path | None) -> Head | None:
    """The head of the journal with this id, else the one of the journal that was last here; None
    also where we may not look into ``folder``."""
    try:
        # The id may be a stranger's: it names no other file.
        if journal is not None and _ID.fullmatch(journal):
            named = folder / HEADS / f"{journal}.json"
            if named.is_file():
                return _head(named)
        here = str(directory.resolve()) if directory else None
        return next((head for head in heads(folder) if head.directory == here), None)
    except PermissionError:
        return None


def _guarded(folder: Path) -> None:
    for path in (folder, folder / HEADS):
        found = path.stat()
        if found.st_uid not in (os.geteuid(), 0) or found.st_mode & 0o022:
            raise ArgumentError(
                f"{path}: 其他用户可改动此目录，请改为仅本人可写（chmod go-w） "
                "others could change this folder; let only its owner write there (chmod go-w)"
            )


def _private(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        _make(path)
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_mode & 0o077:
            raise ArgumentError(
                f"{path}: 其他用户可读取签名密钥，请改为仅本人可读（chmod 600） "
                "others could read the signing key; let only its owner read it (chmod 600)"
            )
        data = file.read(LARGEST_KEY)
    try:
        key = serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ArgumentError(f"{path}: 不是签名密钥 / no signing key: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ArgumentError(f"{path}: 不是 Ed25519 密钥 / not an Ed25519 key")
    return key


def _make(path: Path) -> None:
    """A new key, whole or not at all; of two who make one at once the first one's stays."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        os.unlink(part)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
