"""Drawing the samples."""

import subprocess
import sys
from pathlib import Path

import pytest

MAKE = Path(__file__).parents[2] / "samples" / "make.py"
FONT_MISSING = 2


def draw(into: Path, folder: str) -> dict[str, bytes]:
    done = subprocess.run(
        [sys.executable, str(MAKE), folder, "--into", str(into)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == FONT_MISSING:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    return {str(p.relative_to(into)): p.read_bytes() for p in into.rglob("*") if p.is_file()}


@pytest.mark.parametrize("folder", ["01-carbon-fibre", "06-tungsten-ring"])
def test_a_folder_drawn_twice_is_the_same_to_the_byte(tmp_path: Path, folder: str) -> None:
    once, again = draw(tmp_path / "a", folder), draw(tmp_path / "b", folder)
    assert len(once) > 4
    assert once == again
