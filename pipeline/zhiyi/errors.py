"""Everything that Zhiyi raises on purpose.

::

    ZhiyiError
    ├── ArgumentError        2   wrong arguments or configuration
    ├── StorageError         2   the output directory cannot be written: full, or no access
    ├── InputError           3   input that cannot be used at all
    │   └── RefusedError         refused by a limit or a safety rule; the file is reported
    └── EngineError          4   a model or engine that is missing or does not match its card
        └── ReadError            an engine failed on one page or file

Each message says what happened, where, and what to do next. ``RefusedError`` and ``ReadError``
are met inside a run: they become a ``Problem`` of one document and never end the run.
"""

from __future__ import annotations

from pathlib import Path


class ZhiyiError(Exception):
    """Base of the tree. ``exit_code`` is what the command line ends with."""

    exit_code = 1
    code = "FAILED"


class ArgumentError(ZhiyiError):
    exit_code = 2
    code = "ARGUMENT"


class StorageError(ZhiyiError):
    """The run stops, for nothing that it found would be kept; the same command goes on."""

    exit_code = 2
    code = "STORAGE"

    @classmethod
    def at(cls, path: Path, reason: str) -> StorageError:
        return cls(
            f"{path}: 无法写入（{reason}），运行已停止；请检查磁盘空间和权限，再执行同一命令即可"
            "从中断处继续 cannot be written; free space or grant access, the same command goes on"
        )


class InputError(ZhiyiError):
    exit_code = 3
    code = "FILE_UNREADABLE"


class RefusedError(InputError):
    code = "FILE_REFUSED"


class EngineError(ZhiyiError):
    exit_code = 4
    code = "ENGINE_MISSING"


class ReadError(EngineError):
    code = "FILE_PARTLY_READ"
