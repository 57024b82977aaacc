"""No network and no calls that reading needs none of: a filter in front of the kernel (seccomp(2)).

A filter is a program of the classic BPF; it sees the architecture, the number and the arguments of
every system call of this process and of all that it starts, and stays for good.
"""

from __future__ import annotations

import ctypes
import errno
import socket
from dataclasses import dataclass

from zhiyi.isolation import namespaces
from zhiyi.isolation.kernel import Kernel
from zhiyi.isolation.syscalls import Architecture, architecture

# include/uapi/linux/prctl.h, include/uapi/linux/seccomp.h
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_RET_ALLOW, _RET_ERRNO = 0x7FFF0000, 0x00050000

# include/uapi/linux/bpf_common.h, filter.h
_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K

# struct seccomp_data: int nr; __u32 arch; __u64 instruction_pointer; __u64 args[6]
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_FIRST_AT, _SECOND_AT = 16, 24
"""Of the low half of an argument, little end first. The kernel itself takes no more of a family, a
kind of socket or an ioctl, and flags of clone lie in it."""

_SOCKET_KIND = 0xF  # include/linux/net.h, SOCK_TYPE_MASK; flags such as SOCK_CLOEXEC are above
# include/uapi/asm-generic/ioctls.h: typing on a terminal in the user's name
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_NEW_NAMESPACES = (
    namespaces.CLONE_NEWNS
    | namespaces.CLONE_NEWCGROUP
    | namespaces.CLONE_NEWUTS
    | namespaces.CLONE_NEWIPC
    | namespaces.CLONE_NEWUSER
    | namespaces.CLONE_NEWPID
    | namespaces.CLONE_NEWNET
)
"""Of clone, where the bit of CLONE_NEWTIME is part of a signal (clone(2))."""
_REFUSE = _RET_ERRNO | errno.EPERM
_UNKNOWN = _RET_ERRNO | errno.ENOSYS


@dataclass(frozen=True, slots=True)
class Instruction:
    """struct sock_filter. ``yes`` and ``no``: how many instructions to skip."""

    code: int
    value: int
    yes: int = 0
    no: int = 0


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("jt", ctypes.c_uint8),
        ("jf", ctypes.c_uint8),
        ("k", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("len", ctypes.c_uint16), ("filter", ctypes.POINTER(_Instruction)))


def refuse_calls(kernel: Kernel) -> str:
    """Put the filter before this thread and all that it starts, for good. Needs no_new_privs.

    Raises ``OSError``; ENOSYS where the numbers of this machine's calls are not known.
    """
    known = architecture(kernel.machine)
    if known is None:
        raise OSError(errno.ENOSYS, f"no table of system calls for {kernel.machine}")
    lines = program(known)
    steps = (_Instruction * len(lines))(
        *(_Instruction(line.code, line.yes, line.no, line.value) for line in lines)
    )
    made = _Program(len(lines), ctypes.cast(steps, ctypes.POINTER(_Instruction)))
    address = ctypes.addressof(made)
    kernel.call("prctl", _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, address, 0, 0)
    return "seccomp"


def program(known: Architecture) -> tuple[Instruction, ...]:
    """What is not named passes: libraries and tools need hundreds of calls, and change."""
    judged = known.judged
    return (
        Instruction(_LOAD, _ARCHITECTURE_AT),
        *_unless(known.audit, _REFUSE),
        Instruction(_LOAD, _NUMBER_AT),
        *_from(known.ceiling),
        *(line for number in known.refused for line in _when(number, _returned(_REFUSE))),
        *_when(judged["clone3"], _returned(_UNKNOWN)),  # its flags lie in memory; clone is used
        *_when(judged["clone"], _without(_NEW_NAMESPACES)),
        *_when(judged["ioctl"], _other_than(_TIOCSTI, _TIOCLINUX)),
        *_when(judged["socketpair"], _streams()),
        Instruction(_RETURN, _RET_ALLOW),
    )


def _returned(value: int) -> tuple[Instruction, ...]:
    return (Instruction(_RETURN, value),)


def _when(number: int, then: tuple[Instruction, ...]) -> tuple[Instruction, ...]:
    return (Instruction(_EQUAL, number, yes=0, no=len(then)), *then)


def _unless(value: int, refusal: int) -> tuple[Instruction, ...]:
    return (Instruction(_EQUAL, value, yes=1), Instruction(_RETURN, refusal))


def _from(ceiling: int | None) -> tuple[Instruction, ...]:
    if ceiling is None:
        return ()
    return (Instruction(_AT_LEAST, ceiling, no=1), Instruction(_RETURN, _REFUSE))


def _without(bits: int) -> tuple[Instruction, ...]:
    return (
        Instruction(_LOAD, _FIRST_AT),
        Instruction(_ANY_BIT, bits, no=1),
        Instruction(_RETURN, _REFUSE),
        Instruction(_RETURN, _RET_ALLOW),
    )


def _other_than(*values: int) -> tuple[Instruction, ...]:
    return (
        Instruction(_LOAD, _SECOND_AT),
        *(line for value in values for line in _when(value, _returned(_REFUSE))),
        Instruction(_RETURN, _RET_ALLOW),
    )


def _streams() -> tuple[Instruction, ...]:
    """Between threads and processes of this one's own, as pipes are. No datagrams: each may be sent
    somewhere else, and where to lies in memory."""
    return (
        Instruction(_LOAD, _FIRST_AT),
        *_unless(socket.AF_UNIX, _REFUSE),
        Instruction(_LOAD, _SECOND_AT),
        Instruction(_AND, _SOCKET_KIND),
        *_unless(socket.SOCK_STREAM, _REFUSE),
        Instruction(_RETURN, _RET_ALLOW),
    )
