"""Files by the hash of what they hold, in a place that every machine of a cluster reaches.

A store is a folder of a file system that fsspec knows: a shared directory or an object store. Under
a name stands either all of a file or nothing, and whoever fetches it checks its hash, so that a
store that loses or garbles a file costs a second fetch and never gives a wrong reading.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhiyi.errors import ArgumentError, EngineError
from zhiyi.store import write_chunks

CHUNK = 1 << 20
"""Bytes read at a time."""

SMALL = 8 << 20
"""Up to so many bytes a file is asked for in one request; object stores answer that faster."""

CACHE_BYTES = 8 << 30
"""What a node keeps of the files that it fetched; those used longest ago go first."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl"})
"""Object stores: what is uploaded appears when all of it is there, so no other name is needed."""


class BlobError(EngineError):
    """A file is not in the store, or not what its name says."""

    code = "STORE"


class StoreError(EngineError):
    """The store cannot be used at all."""

    code = "STORE"


@dataclass(frozen=True, slots=True, order=True)
class Blob:
    """A file by its SHA-256, lower-case hexadecimal, and its size."""

    sha256: str
    bytes: int

    def __post_init__(self) -> None:
        if not _SHA256.fullmatch(self.sha256):
            raise ValueError(f"not a SHA-256: {self.sha256!r}")


def blob_of(file: Path) -> Blob:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(file):
        digest.update(chunk)
        size += len(chunk)
    return Blob(digest.hexdigest(), size)


class Store:
    """The folder ``folder`` of the store at ``url``, an fsspec address such as
    ``file:///mnt/share/zhiyi`` or ``s3://bucket/zhiyi``.

    Raises ``ArgumentError`` for an address that means nothing, ``EngineError`` where the package
    that speaks to it is missing, ``StoreError`` where it does not answer. A full disk stays an
    ``OSError``.
    """

    def __init__(self, url: str, *, folder: str) -> None:
        self._fs, root = _opened(url)
        self._root = f"{root.rstrip('/')}/{folder}"
        protocols = self._fs.protocol
        self._protocols = {protocols} if isinstance(protocols, str) else set(protocols)

    def put(self, file: Path, blob: Blob) -> None:
        """Keep a file, unless it is there already."""
        if not self._has(blob):
            self.put_anew(file, blob)

    def put_anew(self, file: Path, blob: Blob) -> None:
        """Keep a file whatever stands under its name."""
        name = self._name(blob)
        with _border(name):
            if "file" in self._protocols:
                write_chunks(Path(name), _chunks(file))
                return
            if self._protocols & _WHOLE:
                self._fs.put_file(str(file), name)
                return
            part = f"{name}.{secrets.token_hex(4)}.part"
            self._fs.makedirs(self._fs._parent(name), exist_ok=True)
            self._fs.put_file(str(file), part)
            self._fs.mv(part, name)

    def fetch(self, blob: Blob, target: Path) -> None:
        """Write a file to ``target``, whole and as its name says; fetched once more where it is
        not. Raises ``BlobError``."""
        try:
            write_chunks(target, _checked(self._stream(blob), blob))
        except BlobError:
            write_chunks(target, _checked(self._stream(blob), blob))

    def remove(self, blob: Blob) -> None:
        """Forget a file; one that is not there is forgotten already."""
        name = self._name(blob)
        with suppress(BlobError), _border(name):
            self._fs.rm_file(name)

    def clear(self) -> None:
        """Forget everything in the folder."""
        with suppress(BlobError), _border(self._root):
            self._fs.rm(self._root, recursive=True)

    def _has(self, blob: Blob) -> bool:
        name = self._name(blob)
        try:
            with _border(name):
                return bool(self._fs.info(name)["size"] == blob.bytes)
        except BlobError:
            return False

    def _name(self, blob: Blob) -> str:
        return f"{self._root}/{blob.sha256[:2]}/{blob.sha256}"

    def _stream(self, blob: Blob) -> Iterator[bytes]:
        name = self._name(blob)
        with _border(name):
            if blob.bytes <= SMALL:
                yield self._fs.cat_file(name)
                return
            with self._fs.open(name, "rb") as stream:
                while chunk := stream.read(CHUNK):
                    yield chunk


class Cache:
    """Files of a store that this machine has fetched, shared by all that work on it."""

    def __init__(self, folder: Path, *, most: int = CACHE_BYTES) -> None:
        self._folder, self._most = folder, most

    def place(self, store: Store, blob: Blob, target: Path) -> None:
        """A copy of its own at ``target``, checked: what one task does to its copy, by fault or by
        intent, no other task sees."""
        kept = self._folder / blob.sha256
        for _ in range(2):
            try:
                _copy(_checked(_chunks(kept), blob), target)
            except (FileNotFoundError, BlobError):  # never had, let go meanwhile, or garbled
                store.fetch(blob, kept)
                self._trim()
            else:
                with suppress(FileNotFoundError):
                    os.utime(kept)
                return
        store.fetch(blob, target)

    def _trim(self) -> None:
        """Let go what was used longest ago, above the bound. Others may do the same just now."""
        files: list[tuple[float, int, str]] = []
        for entry in os.scandir(self._folder):
            with suppress(FileNotFoundError):
                found = entry.stat(follow_symlinks=False)
                files.append((found.st_mtime, found.st_size, entry.path))
        size = sum(bytes for _, bytes, _ in files)
        for _, bytes, path in sorted(files):
            if size <= self._most:
                return
            with suppress(FileNotFoundError):
                os.unlink(path)
            size -= bytes


def _opened(url: str) -> tuple[Any, str]:
    try:
        import fsspec  # type: ignore[import-untyped]
    except ImportError as error:
        raise EngineError(
            f"未安装 fsspec，无法使用共享存储 {url}：请执行 pip install 'zhiyi[cluster]' "
            "fsspec is missing"
        ) from error
    protocol = url.partition("://")[0]
    if "://" not in url or protocol == "memory":
        raise ArgumentError(
            f"{url}: 不是共享存储地址 not the address of a store: give file:///mnt/share/... or "
            "s3://bucket/..."
        )
    try:
        fs, root = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise EngineError(
            f"{url}: 缺少访问该存储的程序包 the package for {protocol}:// is missing: {error}"
        ) from error
    except ValueError as error:
        raise ArgumentError(f"{url}: 不是共享存储地址 not a store's address: {error}") from error
    return fs, str(root)


@contextmanager
def _border(name: str) -> Iterator[None]:
    """Every store has errors of its own: here they become three that we tell apart."""
    try:
        yield
    except FileNotFoundError as error:
        raise BlobError(f"{name}: 共享存储中没有该文件 not in the store") from error
    except Exception as error:  # fsspec's stores share no class of errors
        if isinstance(error, OSError) and error.errno in _FULL:
            raise
        raise StoreError(
            f"{name}: 无法访问共享存储（{type(error).__name__}: {error}）the store cannot be used"
        ) from error


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _checked(chunks: Iterator[bytes], blob: Blob) -> Iterator[bytes]:
    """The same, and an end only where it is what the name says. Raises ``BlobError``."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != blob.sha256:
        raise BlobError(f"{blob.sha256}: 内容与散列值不符 what was fetched has another hash")


def _copy(chunks: Iterator[bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.writelines(chunks)
