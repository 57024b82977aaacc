"""LibreOffice as a library: one file loaded and stored in another format, then the process ends.

A program of its own, run by ``zhiyi.intake.convert``; it confines itself to the folder of the
conversion before LibreOffice is loaded. LibreOffice's command line would make a socket below /tmp
each time it starts, and end where it is not let; the library asks for nothing but its folders, and
runs no macro of a document that is loaded without options.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhiyi.isolation import Confinement, confine

# include/LibreOfficeKit/LibreOfficeKit.h: places of the functions in LibreOfficeKitClass and
# LibreOfficeKitDocumentClass, which only ever grow at the end; size and destructor come first.
_LOAD, _ERROR = 2, 3
_SAVE_AS = 2
_Text, _Object = ctypes.c_char_p, ctypes.c_void_p


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``profile``, ``given``, ``made``: addresses (file:///) below ``folder``; ``target``: the
    suffix of the format wanted; the rest as in ``Confinement``."""

    library: str
    profile: str
    given: str
    made: str
    target: str
    folder: str
    memory_bytes: int
    file_bytes: int
    open_files: int
    processes: int


def convert(asked: Asked) -> str:
    """Why nothing was made, or nothing."""
    hook = ctypes.CDLL(asked.library).libreofficekit_hook_2
    hook.restype, hook.argtypes = _Object, [_Text, _Text]
    kit = hook(os.fsencode(Path(asked.library).parent), asked.profile.encode())
    if not kit:
        return "LibreOfficeKit did not start"
    document = _method(kit, _LOAD, _Object, _Text)(asked.given.encode())
    if document:
        save = _method(document, _SAVE_AS, ctypes.c_int, _Text, _Text, _Text)
        if save(asked.made.encode(), asked.target.encode(), None):
            return ""
    said: bytes = _method(kit, _ERROR, _Text)() or b""
    return said.decode(errors="replace") or "no reason given"


def _method(this: int, place: int, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of an object whose first word is the address of its class."""
    table = ctypes.cast(this, ctypes.POINTER(_Object))[0] or 0
    address = ctypes.cast(table, ctypes.POINTER(_Object))[place] or 0
    called = ctypes.CFUNCTYPE(result, _Object, *arguments)(address)
    return lambda *given: called(this, *given)


def _confined(asked: Asked) -> None:
    confine(
        Confinement(
            memory_bytes=asked.memory_bytes,
            file_bytes=asked.file_bytes,
            open_files=asked.open_files,
            processes=asked.processes,
            writable=(Path(asked.folder),),
            readable=(),
        )
    )


if __name__ == "__main__":
    told = Asked(**json.loads(sys.argv[1]))
    _confined(told)
    why = convert(told)
    print(why, flush=True)
    os._exit(1 if why else 0)  # threads of LibreOffice may never end
