"""Every action that the code writes has its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import zhiyi.review
from zhiyi.review.web.words import wordings

ROOT = Path(zhiyi.review.__file__).parent
CALLS = {"act": 1, "Noted": 0}
"""Which argument is the action."""
NAMES = ("journal.", "template.")
"""Actions that are written under a name of the code."""
FILES = {"journal.jsonl", "journal.lock", "journal.pem"}
NAMED = re.compile("[a-z_]+(\\.[a-z_]+)?")


def _written() -> Iterator[str]:
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from _of_call(node)
            elif isinstance(node, ast.Constant) and str(node.value).startswith(NAMES):
                yield str(node.value)


def _of_call(node: ast.Call) -> Iterator[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    given = [node.args[CALLS[name]]] if len(node.args) > CALLS.get(name, 99) else []
    given += [one.value for one in node.keywords if one.arg == "action"]
    for argument in given:
        for part in ast.walk(argument):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def test_every_action_has_its_words() -> None:
    written = {one for one in _written() if NAMED.fullmatch(one)} - FILES
    assert {"judgement", "decision.proposed", "case.changed", "user_deactivated",
            "journal.begun", "journal.resumed", "bundle.exported"} <= written  # fmt: skip
    known = {name.removeprefix("journal.action.") for name in wordings() if
             name.startswith("journal.action.")}  # fmt: skip
    keys = {one for one in written if one in wordings()}  # words of pages, such as journal.title
    assert written - keys - known == set()
    assert known - written == set()
