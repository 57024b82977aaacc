"""A network of its own that leads nowhere, and System V memory of its own (namespaces(7))."""

from __future__ import annotations

import os
from pathlib import Path

from zhiyi.isolation.kernel import Kernel

# include/uapi/linux/sched.h
CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000


def part_from_network(kernel: Kernel) -> bool:
    """Whether processes of this user are counted anew from here on, since an ordinary user is given
    a network namespace within a user namespace only. Raises ``OSError`` where none is allowed.

    Some systems allow the user namespace and refuse what has to follow, which would leave this
    process without a name for its user; so it is tried in a process that is thrown away.
    """
    if os.geteuid() == 0:
        kernel.call("unshare", CLONE_NEWNET | CLONE_NEWIPC)
        return False
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _enter(kernel)
            status = 0
        except OSError as error:
            status = error.errno or 1
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(ended)
    if code:
        raise OSError(code, os.strerror(code), "unshare")
    _enter(kernel)
    return True


def _enter(kernel: Kernel) -> None:
    """The user and group keep their numbers; a group can only be named once groups are fixed
    (user_namespaces(7), setgroups)."""
    user, group = os.geteuid(), os.getegid()
    kernel.call("unshare", CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC)
    for name, text in (
        ("setgroups", "deny"),
        ("gid_map", f"{group} {group} 1"),
        ("uid_map", f"{user} {user} 1"),
    ):
        Path("/proc/self", name).write_text(text, encoding="utf-8")
