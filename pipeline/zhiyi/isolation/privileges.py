"""Nothing that this process or what it starts may become, and whom it ends with."""

from __future__ import annotations

import ctypes
import os
import signal
from pathlib import Path

from zhiyi.isolation.kernel import Kernel

# include/uapi/linux/prctl.h
_PR_SET_PDEATHSIG = 1
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
# include/uapi/linux/capability.h
_CAP_DAC_OVERRIDE = 1
_LINUX_CAPABILITY_VERSION_3 = 0x20080522


def end_with_parent(kernel: Kernel) -> str:
    """A session of its own, so that whoever started this process can end all of it by one signal,
    and so that no terminal's signal reaches it; and SIGKILL when the thread that started it ends.
    """
    kernel.call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getsid(0) != os.getpid():
        os.setsid()
    return "setsid, PR_SET_PDEATHSIG"


def drop_privileges(kernel: Kernel) -> str:
    """No program gives rights (setuid, file capabilities), and those of root are gone, but for
    reading and writing other users' files, which a run as root may have to."""
    kernel.call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    keep = 1 << _CAP_DAC_OVERRIDE if os.geteuid() == 0 else 0
    if _effective() & ~keep == 0:
        return "no_new_privs"
    for capability in range(_last_capability() + 1):
        if not keep >> capability & 1:
            kernel.call("prctl", _PR_CAPBSET_DROP, capability, 0, 0, 0)
    _set_capabilities(kernel, keep & _effective())
    return "no_new_privs, capset"


def _set_capabilities(kernel: Kernel, kept: int) -> None:
    """struct __user_cap_header_struct and two of __user_cap_data_struct (effective, permitted,
    inheritable): the low and the high 32 capabilities."""
    header = (ctypes.c_uint32 * 2)(_LINUX_CAPABILITY_VERSION_3, 0)
    low, high = kept & 0xFFFFFFFF, kept >> 32
    data = (ctypes.c_uint32 * 6)(low, low, 0, high, high, 0)
    kernel.call("capset", ctypes.addressof(header), ctypes.addressof(data))


def _effective() -> int:
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("CapEff:"):
            return int(line.split()[1], 16)
    return 0


def _last_capability() -> int:
    return int(Path("/proc/sys/kernel/cap_last_cap").read_text(encoding="utf-8"))
