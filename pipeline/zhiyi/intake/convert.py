"""Office files of older and other formats, converted by LibreOffice where it is installed.

Nothing in a file is run and nothing is fetched: each conversion is a process of its own that is
confined to its folder (``zhiyi.intake.office_kit``), with a profile that forbids macros, active
content and links.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

from zhiyi.errors import InputError, RefusedError
from zhiyi.intake.media import DOC, DOCX, ODP, ODS, ODT, PPT, PPTX, RTF, WORKS, XLS, XLSX
from zhiyi.limits import Limits

_PROGRAMS = ("soffice", "libreoffice")
_LIBRARIES = ("libmergedlo.so", "libsofficeapp.so")
"""Of LibreOffice, beside its program: the one or the other is there, in this order
(include/LibreOfficeKit/LibreOfficeKitInit.h)."""
_SOURCES = Path(__file__).parents[2]
CONVERTED = {
    DOC: DOCX,
    RTF: DOCX,
    ODT: DOCX,
    WORKS: DOCX,
    ODS: XLSX,
    XLS: XLSX,
    PPT: PPTX,
    ODP: PPTX,
}
"""What is converted to what: to the format whose structure Zhiyi reads."""
_SUFFIXES = {
    DOC: "doc",
    RTF: "rtf",
    ODT: "odt",
    WORKS: "wps",
    ODS: "ods",
    XLS: "xls",
    PPT: "ppt",
    ODP: "odp",
    DOCX: "docx",
    XLSX: "xlsx",
    PPTX: "pptx",
}
_NAMES = {
    DOC: "DOC（Word 97-2003、WPS 文字）",
    RTF: "RTF",
    ODT: "ODT",
    WORKS: "WPS（Works）",
    ODS: "ODS",
    XLS: "XLS（Excel 97-2003、WPS 表格）",
    PPT: "PPT（PowerPoint 97-2003、WPS 演示）",
    ODP: "ODP",
}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_FORBIDDEN = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisablePythonRuntime", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Office.Common/Java/VirtualMachine", "Enable", "false"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Links are never updated (0 is never for texts is 'never' in Writer, 1 in Calc); what would go out
is sent to a port of this machine that nothing listens on."""


def converted(file: Path, media: str, *, folder: Path, limits: Limits) -> Path:
    """The file in the format of ``CONVERTED``, below ``folder``.

    Raises ``InputError`` where LibreOffice is not installed or makes nothing of the file.
    """
    program = office_program()
    if program is None:
        raise InputError(
            f"{_NAMES[media]} 格式未读取：本机未安装 LibreOffice；请管理员安装（apt install "
            "libreoffice-writer libreoffice-calc libreoffice-impress），或请出口货物发货人"
            "改以 PDF 或 DOCX 提交 not read, LibreOffice is not installed; ask for PDF or DOCX"
        )
    given = folder / f"given.{_SUFFIXES[media]}"
    shutil.copyfile(file, given)
    target = _SUFFIXES[CONVERTED[media]]
    profile, out = folder / "profile", folder / "out"
    _forbid(profile)
    out.mkdir()
    asked = {
        "library": str(program),
        "profile": profile.resolve().as_uri(),
        "given": given.resolve().as_uri(),
        "made": (out / f"given.{target}").resolve().as_uri(),
        "target": target,
        "folder": str(folder.resolve()),
        "memory_bytes": limits.memory_bytes,
        "file_bytes": limits.file_bytes,
        "open_files": limits.open_files,
        "processes": limits.processes,
    }
    command = [sys.executable, "-P", "-m", "zhiyi.intake.office_kit", json.dumps(asked)]
    said = _run(command, folder, limits.convert_seconds)
    made = out / f"given.{target}"
    if not made.is_file() or not made.stat().st_size:
        reason = said.strip().splitlines()[-1][:200] if said.strip() else "无输出"
        raise InputError(f"{_NAMES[media]} 文件已损坏或已加密，LibreOffice 无法转换（{reason}）")
    if made.stat().st_size > limits.entry_bytes:
        raise RefusedError(f"{_NAMES[media]} 转换后大小超过限制")
    return made


@cache
def office_program() -> Path | None:
    """LibreOffice, as the library that all of it is in; None where it is not installed."""
    for name in _PROGRAMS:
        if (program := shutil.which(name)) is None:
            continue
        folder = Path(program).resolve().parent
        for library in _LIBRARIES:
            if (folder / library).is_file():
                return folder / library
    return None


def _forbid(profile: Path) -> None:
    (profile / "user").mkdir(parents=True)
    items = "\n".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in _FORBIDDEN)
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(_SETTINGS.format(items=items), encoding="utf-8")


def _run(command: list[str], folder: Path, seconds: int) -> str:
    """Run to the end or to the limit, then end every process that the call started."""
    environment = {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(_SOURCES),
        "SAL_USE_VCLPLUGIN": "svp",
    }
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise RefusedError(f"LibreOffice 转换超过 {seconds} 秒，已中止") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    return said.decode("utf-8", errors="replace")
