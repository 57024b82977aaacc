"""Children to confine: what is tried runs in a process of its own and prints what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from zhiyi.isolation import Measure
from zhiyi.isolation.trial import probe

SOURCES = Path(__file__).parents[2] / "pipeline"
WITHIN = 300
"""Seconds that a child may take, on a machine that does much else; none takes two by itself."""

_OPENING = """
import ctypes, errno, json, os, signal, socket, subprocess, sys, time
from pathlib import Path
import zhiyi.isolation.trial  # another user may not be able to read it any more
from zhiyi.isolation import Confinement, confine

def refusal(attempt):
    try:
        attempt()
    except OSError as error:
        return errno.errorcode[error.errno] if (error.errno or 0) > 0 else "failed"
    return "done"

def tell(told):
    print(json.dumps(told), flush=True)

folder = Path(sys.argv[1])
"""

# An ordinary user, here 65534 (nobody), whose /proc/self is its own as after a login.
_AS_USER = """
if os.getuid() == 0:
    import encodings.ascii, encodings.idna, random, tempfile
    os.chown(folder, 65534, 65534)
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
"""


@cache
def measures() -> dict[str, Measure]:
    """What holds where the tests run."""
    return {measure.name: measure for measure in probe()}


def needs(name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        not measures()[name].holds, reason=f"not allowed here: {measures()[name].reason}"
    )


def started(
    body: str, folder: Path, *, user: bool = False, wanted: str = "", confined: bool = True
) -> subprocess.Popen[str]:
    """A child that confines itself to ``folder`` and runs ``body``; ``wanted`` overrides settings,
    as arguments in Python."""
    settings = (
        "**{**dict(memory_bytes=1 << 30, file_bytes=1 << 26, open_files=256, processes=64, "
        f"writable=(folder,)), **dict({wanted})}}"
    )
    script = "\n".join(
        (
            _OPENING,
            _AS_USER if user else "",
            f"held = confine(Confinement({settings}))" if confined else "",
            body,
        )
    )
    return subprocess.Popen(
        [sys.executable, "-P", "-c", script, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES), "TMPDIR": str(folder)},
    )


def told(
    body: str,
    folder: Path,
    *,
    user: bool = False,
    wanted: str = "",
    confined: bool = True,
) -> Any:
    """What the child told by its last ``tell``. ``user``: as an ordinary user, in a folder that
    such a user can reach, which the folders of a test are not."""
    with TemporaryDirectory() as reached:
        if user:
            os.chmod(reached, 0o755)
            folder = Path(reached, "own")
            folder.mkdir()
        child = started(body, folder, user=user, wanted=wanted, confined=confined)
        out, said = child.communicate(timeout=WITHIN)
    assert child.returncode == 0, said
    return json.loads(out.splitlines()[-1])
