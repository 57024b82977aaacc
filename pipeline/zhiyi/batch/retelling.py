"""What an inquiry is told from beside its documents: kept so that it can be told again, with the
corrections of officers, where the submission is no longer at hand.

The coordinator writes it, not the worker, for it names models to be loaded.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from zhiyi.batch.tasks import Retelling
from zhiyi.errors import InputError
from zhiyi.store import write_whole

FILE = "retelling.json"


_ADAPTER = TypeAdapter(Retelling)


def keep_retelling(folder: Path, retelling: Retelling) -> None:
    """Into the inquiry's output folder."""
    plain = _ADAPTER.dump_python(retelling, mode="json")
    write_whole(folder / FILE, json.dumps(plain, indent=1).encode())


def kept_retelling(folder: Path) -> Retelling:
    """Raises ``InputError`` where there is none that can be used."""
    try:
        return _ADAPTER.validate_python(json.loads((folder / FILE).read_bytes()))
    except (OSError, ValueError, ValidationError) as error:
        raise InputError(
            f"{folder}: 没有重新生成报告所需的 {FILE}，请先用 zhiyi run 重新处理 "
            f"no {FILE} to tell it again from; zhiyi run first"
        ) from error
