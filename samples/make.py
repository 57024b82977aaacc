"""Draws the sample folders: `python samples/make.py` redraws, `--check` compares bytes.

The bytes are the same for the same versions of Pillow, OpenCV, reportlab, FreeType and fonts.
"""

import argparse
import filecmp
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from cases import (
    carbon_fibre,
    gallium,
    holmium_oxide,
    lathe,
    maraging_steel,
    pressure_gauge,
    tungsten_alloy,
    vacuum_flask,
    vacuum_pump,
)
from drawing.folder import Folder
from drawing.fonts import FontMissing

HERE = Path(__file__).parent
# The seed of each folder is its place in this list: a new one goes to the end.
FOLDERS: tuple[Callable[[], Folder], ...] = (
    carbon_fibre.folder,
    maraging_steel.folder,
    pressure_gauge.folder,
    vacuum_pump.folder,
    lathe.folder,
    tungsten_alloy.folder,
    gallium.folder,
    vacuum_flask.folder,
    holmium_oxide.folder,
)


def draw(root: Path, only: Sequence[str]) -> list[str]:
    """Draws the folders under `root`; returns their names."""
    names = []
    for seed, make in enumerate(FOLDERS, 1):
        case = make()
        if only and not any(word in case.name for word in only):
            continue
        shutil.rmtree(root / case.name, ignore_errors=True)
        case.write(root, seed=seed)
        names.append(case.name)
        print(case.name, file=sys.stderr)
    return names


def differences(drawn: Path, committed: Path, names: Sequence[str]) -> list[str]:
    """Files that are missing, extra, or not the same to the byte."""
    out = []
    for name in names:
        files = {
            p.relative_to(base)
            for base in (drawn, committed)
            for p in (base / name).rglob("*")
            if p.is_file()
        }
        for file in sorted(files):
            one, two = drawn / file, committed / file
            if not (one.exists() and two.exists()) or not filecmp.cmp(one, two, shallow=False):
                out.append(str(file))
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="parts of folder names; all when left out")
    parser.add_argument("--check", action="store_true", help="draw elsewhere and compare bytes")
    parser.add_argument("--into", type=Path, default=HERE, help="draw under this directory")
    given = parser.parse_args(arguments)
    try:
        if not given.check:
            draw(given.into, given.only)
            return 0
        with tempfile.TemporaryDirectory() as room:
            names = draw(Path(room), given.only)
            differing = differences(Path(room), given.into, names)
    except FontMissing as error:
        print(error, file=sys.stderr)
        return 2
    for file in differing:
        print(f"differs: {file}", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
