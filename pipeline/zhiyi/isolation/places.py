"""Where programs, libraries, fonts and models lie, which a confined process may always read."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

_SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc",
    "/opt",
    "/proc",
    "/sys",
    "/var/lib",
    "/var/cache/fontconfig",
    "/var/spool/libreoffice",
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
)
_OF_USERS = (".fonts", ".local/share/fonts", ".cache/fontconfig")
_PACKAGES = ("zhiyi", "zhiyi_models")
"""Not below ``sys.prefix`` where they are worked on."""


def system_places() -> tuple[Path, ...]:
    """As far as they are named; not all of them need be there."""
    home = Path(os.path.expanduser("~"))
    packages = [
        Path(place)
        for name in _PACKAGES
        if (spec := find_spec(name)) is not None
        for place in spec.submodule_search_locations or ()
    ]
    return (
        *(Path(name) for name in _SYSTEM),
        *(home / name for name in _OF_USERS),
        *(Path(prefix) for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix}),
        *(Path(entry) for entry in sys.path if entry),
        *(Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry),
        *(Path(os.environ[name]) for name in ("TESSDATA_PREFIX",) if os.environ.get(name)),
        *packages,
    )
