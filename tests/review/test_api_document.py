"""docs/api.md: every command in it is run, and answers with what is shown below it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.review.chromium import serving
from tests.review.making import People

from zhiyi.review.accounts.tokens import create_token
from zhiyi.review.workplace import Workplace

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCK = re.compile(r"```(sh|json)\n(.*?)```", re.S)
CODED = re.compile(r"\| (\d{3}) \| `([A-Z_]+)` \|")


def steps() -> list[tuple[str, Any]]:
    """Commands, each with the answer that is shown for it, None where none is."""
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))
    after = [*blocks[1:], ("", "")]
    return [
        (text, json.loads(answer) if kind == "json" else None)
        for (shell, text), (kind, answer) in zip(blocks, after, strict=True)
        if shell == "sh" and "curl" in text
    ]


def same(shown: Any, answered: Any, *, inside: str = "") -> None:
    """What is shown is there: every key, plain values alike, of a list its first elements."""
    if isinstance(shown, dict):
        assert set(shown) <= set(answered), inside
        for key, value in shown.items():
            same(value, answered[key], inside=f"{inside}.{key}")
    elif isinstance(shown, list):
        assert len(shown) <= len(answered), inside
        if shown and isinstance(shown[0], dict) and "id" in shown[0]:
            answered = [one for one in answered if one["id"] == shown[0]["id"]]
        elif inside == ".excerpt" or inside.endswith("hits.excerpt"):
            return
        for one, other in zip(shown, answered, strict=False):
            same(one, other, inside=inside)
    elif inside == ".error.message":
        assert answered.startswith(shown)
    else:
        assert answered == shown, inside


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_command_answers_as_shown(
    workplace: Workplace, people: People, tmp_path: Path
) -> None:
    token = create_token(workplace, people.wang, label="文档", days=1, at=datetime.now(UTC))
    with serving(workplace) as address:
        environment = {**os.environ, "ZHIYI": address, "TOKEN": token, "NO_PROXY": "*"}
        for command, shown in steps():
            done = subprocess.run(
                ["bash", "-ec", command], env=environment, cwd=tmp_path, capture_output=True,
                text=True, check=False, timeout=120,
            )  # fmt: skip
            assert done.returncode == 0, (command, done.stderr)
            if shown is not None:
                same(shown, json.loads(done.stdout))
    assert len(steps()) >= 10
    assert (tmp_path / "bundle.zip").read_bytes()[:2] == b"PK"


def test_the_codes_are_those_of_the_interface() -> None:
    from zhiyi.review.api.describing import CODES

    assert dict(CODED.findall(PAGE.read_text("utf-8"))) == dict(CODES)
