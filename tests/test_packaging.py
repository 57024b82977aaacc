"""What an installed copy must hold."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_package_of_the_source_root_is_listed() -> None:
    source = ROOT / "pipeline"
    there = {
        ".".join(file.parent.relative_to(source).parts) for file in source.rglob("__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == there | {"zhiyi_models"}


def test_what_is_packed_beside_the_code_is_there() -> None:
    setuptools = PROJECT["tool"]["setuptools"]
    folders = {"": "pipeline", **setuptools["package-dir"]}
    for package, patterns in setuptools["package-data"].items():
        folder = ROOT / folders.get(package, f"pipeline/{package.replace('.', '/')}")
        for pattern in patterns:
            assert any(file.is_file() for file in folder.glob(pattern)), (package, pattern)


def test_knowledge_and_cards_are_found_as_data() -> None:
    assert (files("zhiyi.knowledge") / "findings.toml").is_file()
    assert (files("zhiyi_models") / "pp_ocrv6" / "card.toml").is_file()


def test_every_dependency_is_pinned() -> None:
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    names = {re.split(r"[=@ ]", line)[0].replace("_", "-") for line in locked.splitlines()}
    needed = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
    ]
    wanted = {re.split(r"[<>=!~\[ ]", need)[0].lower().replace("_", "-") for need in needed}
    assert not wanted - names
