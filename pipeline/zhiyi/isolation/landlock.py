"""Files: writing, and where asked reading, only where it was allowed (Landlock, landlock(7)).

What a call of the kernel's interface does not know is left out, the oldest (5.13) has all that
creates and removes. Changing the mode or times of a file is not covered by any version.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from zhiyi.isolation.kernel import Kernel

# include/uapi/asm-generic/unistd.h; these numbers are the same on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446

# include/uapi/linux/landlock.h
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_REMOVE_DIR = 1 << 4
_REMOVE_FILE = 1 << 5
_MAKE_CHAR = 1 << 6
_MAKE_DIR = 1 << 7
_MAKE_REG = 1 << 8
_MAKE_SOCK = 1 << 9
_MAKE_FIFO = 1 << 10
_MAKE_BLOCK = 1 << 11
_MAKE_SYM = 1 << 12
_REFER = 1 << 13
_TRUNCATE = 1 << 14
_IOCTL_DEV = 1 << 15
_NET_BIND_TCP, _NET_CONNECT_TCP = 1 << 0, 1 << 1
_SCOPE_ABSTRACT_UNIX_SOCKET, _SCOPE_SIGNAL = 1 << 0, 1 << 1

_CHANGES = (
    _WRITE_FILE
    | _REMOVE_DIR
    | _REMOVE_FILE
    | _MAKE_CHAR
    | _MAKE_DIR
    | _MAKE_REG
    | _MAKE_SOCK
    | _MAKE_FIFO
    | _MAKE_BLOCK
    | _MAKE_SYM
)
_LATER = ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV))
"""Rights by the version of the interface that brought them."""
_DEVICES_MADE = _MAKE_CHAR | _MAKE_BLOCK
_OF_FILES = _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
"""The kernel refuses other rights in a rule for what is no folder."""
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6

_WRITTEN_DEVICES = (Path("/dev/null"),)


class _Ruleset(ctypes.Structure):
    """struct landlock_ruleset_attr; older kernels take it where what they do not know is zero."""

    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    """struct landlock_path_beneath_attr, which is packed."""

    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def version(kernel: Kernel) -> int:
    """Of the interface, from 1. Raises ``OSError``: ENOSYS where the kernel has no Landlock or a
    container hides it, EOPNOTSUPP where it is switched off."""
    return kernel.call("syscall", _CREATE_RULESET, 0, 0, _CREATE_RULESET_VERSION)


def restrict(kernel: Kernel, *, writable: Sequence[Path], readable: Sequence[Path] | None) -> int:
    """Confine this process and all that it starts, for good; the version of the interface.

    ``writable`` must be there. Of ``readable`` what is not there is left out; None: reading is
    free. Needs no_new_privs. Raises ``OSError``."""
    known = version(kernel)
    changes = _CHANGES | sum(right for since, right in _LATER if known >= since)
    reads = 0 if readable is None else _READ_FILE | _READ_DIR
    rules = _Ruleset(
        changes | reads,
        _NET_BIND_TCP | _NET_CONNECT_TCP if known >= _NETWORK_SINCE else 0,
        _SCOPE_ABSTRACT_UNIX_SOCKET | _SCOPE_SIGNAL if known >= _SCOPES_SINCE else 0,
    )
    size = ctypes.sizeof(rules)
    ruleset = kernel.call("syscall", _CREATE_RULESET, ctypes.addressof(rules), size, 0)
    try:
        _allow(kernel, ruleset, writable, reads | changes & ~_DEVICES_MADE, needed=True)
        _allow(kernel, ruleset, _WRITTEN_DEVICES, reads | changes)
        if reads:
            _allow(kernel, ruleset, readable or (), reads)
        kernel.call("syscall", _RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return known


def scopes_signals(known: int) -> bool:
    """Whether signals and abstract sockets stay within, with this version of the interface."""
    return known >= _SCOPES_SINCE


def _allow(
    kernel: Kernel, ruleset: int, paths: Iterable[Path], rights: int, *, needed: bool = False
) -> None:
    """What cannot be reached, now or any more, is left out unless ``needed``: that takes nothing
    from this process, and must not cost it all the rest."""
    for path in paths:
        try:
            handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            if needed:
                raise
            continue
        try:
            allowed = rights if stat.S_ISDIR(os.fstat(handle).st_mode) else rights & _OF_FILES
            rule = _Beneath(allowed, handle)
            address = ctypes.addressof(rule)
            kernel.call("syscall", _ADD_RULE, ruleset, _RULE_PATH_BENEATH, address, 0)
        finally:
            os.close(handle)
