"""Text from standard input, JSON to standard output. Loads no engine."""

from __future__ import annotations

import json
import sys
from typing import Any

from zhiyi.errors import InputError


def standard_input() -> str:
    """Raises ``InputError`` where it is not UTF-8."""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"standard input is not UTF-8: {error}") from error


def print_json(plain: Any) -> None:
    json.dump(plain, sys.stdout, ensure_ascii=False, indent=1)
    print()
