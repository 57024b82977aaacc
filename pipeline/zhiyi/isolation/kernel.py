"""The one way from here into the kernel: C library functions by name, failures as ``OSError``."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
from typing import Protocol


class Kernel(Protocol):
    """What the measures ask of the system. A test gives one that refuses."""

    @property
    def machine(self) -> str:
        """As ``uname -m`` tells it."""
        ...

    def call(self, function: str, *arguments: int) -> int:
        """Call a function of the C library; addresses are whole numbers. Raises ``OSError``."""
        ...


class Linux:
    """The running system; another one than Linux refuses what it does not know (ENOSYS)."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None, use_errno=True)

    @property
    def machine(self) -> str:
        return platform.machine()

    def call(self, function: str, *arguments: int) -> int:
        try:
            called = self._library[function]
        except AttributeError:
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), function) from None
        called.restype = ctypes.c_long
        result = int(called(*(ctypes.c_ulong(argument) for argument in arguments)))
        if result == -1:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), function)
        return result
