"""System calls that reading a document never needs, by number.

Numbers of x86_64 are those of arch/x86/entry/syscalls/syscall_64.tbl, the others' those of
include/uapi/asm-generic/unistd.h. ``-``: the architecture has no such call.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# name x86_64 generic
_REFUSED = """
ptrace 101 117
process_vm_readv 310 270
process_vm_writev 311 271
process_madvise 440 440
kcmp 312 272
pidfd_getfd 438 438
mount 165 40
umount2 166 39
pivot_root 155 41
chroot 161 51
open_tree 428 428
move_mount 429 429
fsopen 430 430
fsconfig 431 431
fsmount 432 432
fspick 433 433
mount_setattr 442 442
unshare 272 97
setns 308 268
swapon 167 224
swapoff 168 225
reboot 169 142
init_module 175 105
finit_module 313 273
delete_module 176 106
kexec_load 246 104
kexec_file_load 320 294
acct 163 89
quotactl 179 60
quotactl_fd 443 443
bpf 321 280
perf_event_open 298 241
userfaultfd 323 282
keyctl 250 219
add_key 248 217
request_key 249 218
io_uring_setup 425 425
io_uring_enter 426 426
io_uring_register 427 427
open_by_handle_at 304 265
fanotify_init 300 262
lookup_dcookie 212 18
syslog 103 116
settimeofday 164 170
clock_settime 227 112
adjtimex 159 171
clock_adjtime 305 266
sethostname 170 161
setdomainname 171 162
iopl 172 -
ioperm 173 -
modify_ldt 154 -
uselib 134 -
ustat 136 -
vhangup 153 58
nfsservctl 180 42
move_pages 279 239
migrate_pages 256 238
chown 92 -
fchown 93 55
lchown 94 -
fchownat 260 54
setxattr 188 5
lsetxattr 189 6
fsetxattr 190 7
removexattr 197 14
lremovexattr 198 15
fremovexattr 199 16
chmod 90 -
fchmod 91 52
fchmodat 268 53
fchmodat2 452 452
utime 132 -
utimes 235 -
futimesat 261 -
utimensat 280 88
setuid 105 146
setgid 106 144
setreuid 113 145
setregid 114 143
setresuid 117 147
setresgid 119 149
setfsuid 122 151
setfsgid 123 152
setgroups 116 159
shmget 29 194
semget 64 190
msgget 68 186
mq_open 240 180
socket 41 198
connect 42 203
"""
"""Looking into other processes; mounting and leaving what the process is confined to; the machine
itself; kernel interfaces with a long record of holes; reaching files past their folders; owners,
modes, times and attributes of files, which Landlock does not cover; becoming somebody else; memory
and queues shared by number; and sockets of every family, since a service of the machine (a
container engine, a session bus) may listen where a name in the file system leads."""

# Looked at more closely: see zhiyi.isolation.seccomp.
_JUDGED = """
socketpair 53 199
clone 56 220
clone3 435 435
ioctl 16 29
"""

# include/uapi/linux/audit.h: the number of the ELF machine, 64 bit, little end first.
_LITTLE_64 = 0xC0000000
_X86_64, _AARCH64, _RISCV, _LOONGARCH = 62, 183, 243, 258
X32_BIT = 0x40000000
"""arch/x86/include/uapi/asm/unistd.h: a call by the numbers of x32, which no list here knows."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """``audit``: its number in what a filter sees; ``refused``: numbers; ``judged``: by name;
    ``ceiling``: the first number that is not one of its own, None where there is none."""

    audit: int
    refused: tuple[int, ...]
    judged: Mapping[str, int]
    ceiling: int | None


def architecture(machine: str) -> Architecture | None:
    """By ``uname -m``, None where its numbers are not known here."""
    if machine == "x86_64":
        return Architecture(_LITTLE_64 | _X86_64, _numbers(1), _judged(1), X32_BIT)
    elf = {"aarch64": _AARCH64, "riscv64": _RISCV, "loongarch64": _LOONGARCH}.get(machine)
    if elf is None:
        return None
    return Architecture(_LITTLE_64 | elf, _numbers(2), _judged(2), None)


def _rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines() if line]


def _numbers(column: int) -> tuple[int, ...]:
    return tuple(int(row[column]) for row in _rows(_REFUSED) if row[column] != "-")


def _judged(column: int) -> Mapping[str, int]:
    return {row[0]: int(row[column]) for row in _rows(_JUDGED)}
