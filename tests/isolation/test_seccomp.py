"""The filter of system calls: each judged as meant, on machines that are not this one as well."""

from __future__ import annotations

import errno
import socket
from pathlib import Path

import pytest
from tests.isolation.children import needs, told

from zhiyi.isolation.seccomp import Instruction, program
from zhiyi.isolation.syscalls import architecture

ALLOWED, DENIED, UNKNOWN = "allowed", errno.EPERM, errno.ENOSYS
X86_64, AARCH64 = 0xC000003E, 0xC00000B7  # include/uapi/linux/audit.h
I386 = 0x40000003


def judged(lines: tuple[Instruction, ...], data: tuple[int, int, int, int]) -> str | int:
    """Run a program of classic BPF over number, architecture and two arguments, as the kernel
    does."""
    number, audit, first, second = data
    words = {0: number, 4: audit, 16: first & 0xFFFFFFFF, 24: second & 0xFFFFFFFF}
    held, at = 0, 0
    while True:
        line = lines[at]
        at += 1
        match line.code:
            case 0x20:
                held = words[line.value]
            case 0x54:
                held &= line.value
            case 0x15:
                at += line.yes if held == line.value else line.no
            case 0x35:
                at += line.yes if held >= line.value else line.no
            case 0x45:
                at += line.yes if held & line.value else line.no
            case 0x06:
                return ALLOWED if line.value == 0x7FFF0000 else line.value & 0xFFFF
            case other:
                raise AssertionError(other)


UNIX, INET = socket.AF_UNIX, socket.AF_INET
STREAM, DATAGRAM = socket.SOCK_STREAM | socket.SOCK_CLOEXEC, socket.SOCK_DGRAM
CALLS = [
    # what, number on x86_64, number elsewhere, first, second argument, judged
    ("read", 0, 63, 0, 0, ALLOWED),
    ("openat", 257, 56, 0, 0, ALLOWED),
    ("execve", 59, 221, 0, 0, ALLOWED),
    ("futex", 202, 98, 0, 0, ALLOWED),
    ("memfd_create", 319, 279, 0, 0, ALLOWED),
    ("socket inet", 41, 198, INET, STREAM, DENIED),
    ("socket unix", 41, 198, UNIX, STREAM, DENIED),
    ("socketpair", 53, 199, UNIX, STREAM, ALLOWED),
    ("socketpair of datagrams", 53, 199, UNIX, DATAGRAM, DENIED),
    ("socketpair of another family", 53, 199, 16, STREAM, DENIED),
    ("socketpair, high half set", 53, 199, UNIX | 1 << 32, STREAM, ALLOWED),
    ("connect", 42, 203, 0, 0, DENIED),
    ("ptrace", 101, 117, 0, 0, DENIED),
    ("mount", 165, 40, 0, 0, DENIED),
    ("bpf", 321, 280, 0, 0, DENIED),
    ("keyctl", 250, 219, 0, 0, DENIED),
    ("io_uring_setup", 425, 425, 0, 0, DENIED),
    ("userfaultfd", 323, 282, 0, 0, DENIED),
    ("unshare", 272, 97, 0, 0, DENIED),
    ("clone of a thread", 56, 220, 0x3D0F00, 0, ALLOWED),
    ("clone of a process", 56, 220, 0x1200011, 0, ALLOWED),
    ("clone into a user namespace", 56, 220, 0x10000011, 0, DENIED),
    ("clone3", 435, 435, 0, 0, UNKNOWN),
    ("ioctl TCGETS", 16, 29, 0, 0x5401, ALLOWED),
    ("ioctl TIOCSTI", 16, 29, 0, 0x5412, DENIED),
    ("ioctl TIOCSTI, high half set", 16, 29, 0, 0x5412 | 1 << 32, DENIED),
]


@pytest.mark.parametrize(
    ("machine", "audit", "column"), [("x86_64", X86_64, 0), ("aarch64", AARCH64, 1)]
)
def test_each_call_is_judged_as_meant(machine: str, audit: int, column: int) -> None:
    known = architecture(machine)
    assert known is not None
    lines = program(known)
    for what, *numbers, first, second, expected in CALLS:
        number = int(numbers[column])
        assert judged(lines, (number, audit, int(first), int(second))) == expected, what


def test_calls_by_the_numbers_of_another_architecture_are_refused() -> None:
    known = architecture("x86_64")
    assert known is not None
    lines = program(known)
    assert judged(lines, (0, I386, 0, 0)) == DENIED
    assert judged(lines, (0x40000000, X86_64, 0, 0)) == DENIED


def test_of_a_machine_without_a_table_nothing_is_known() -> None:
    assert architecture("s390x") is None


REFUSED = """
library = ctypes.CDLL(None, use_errno=True)
def code(number, *arguments):
    ctypes.set_errno(0)
    library.syscall(number, *arguments)
    return errno.errorcode.get(ctypes.get_errno(), "done")
from zhiyi.isolation.syscalls import architecture
known = architecture(os.uname().machine)
tell([sorted({code(number, 0, 0, 0, 0, 0, 0) for number in known.refused}),
      code(known.judged["clone3"], 0, 0)])
"""


@needs("calls")
def test_the_kernel_refuses_every_call_of_the_list(tmp_path: Path) -> None:
    assert told(REFUSED, tmp_path) == [["EPERM"], "ENOSYS"]
