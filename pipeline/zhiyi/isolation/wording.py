"""What the measures are called, and what an administrator can do for those that do not hold."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import NamedTuple

from zhiyi.isolation.measures import Name


class Words(NamedTuple):
    chinese: str
    english: str
    remedy: str


_KERNEL = (
    "升级 Linux 内核（Landlock 需 5.13 以上，5.19 以上为佳）并在启动参数 lsm= 中加入 landlock；"
    "在容器中运行时更新容器引擎或其 seccomp 配置 "
    "a newer kernel with landlock in lsm=, or a newer container engine"
)
_FILTER = (
    "内核须以 CONFIG_SECCOMP_FILTER 编译；处理器须为 x86_64、aarch64、riscv64 或 loongarch64；"
    "否则请在断网的容器或虚拟机中运行（如 docker run --network none） "
    "a kernel with CONFIG_SECCOMP_FILTER, or run without any network"
)
_RAISED = "检查 ulimit 与容器设置 check ulimit and the container's settings"

WORDS: Mapping[Name, Words] = {
    "memory": Words("内存上限", "memory is limited", _RAISED),
    "file_size": Words("单个文件写入大小上限", "size of files written is limited", _RAISED),
    "open_files": Words("同时打开文件数上限", "open files are limited", _RAISED),
    "processes": Words(
        "进程和线程数上限",
        "processes and threads are limited",
        "请以普通用户运行 zhiyi（systemd 的 User=，docker 的 --user） run as an ordinary user",
    ),
    "core": Words("不写内存转储", "no core dumps", _RAISED),
    "ending": Words("随主进程一同结束", "ends with the process that started it", _KERNEL),
    "privileges": Words(
        "不能取得更高权限",
        "gains no privileges",
        "检查容器的 seccomp 配置是否拒绝 prctl、capset check the container's seccomp profile",
    ),
    "network": Words("不能联网", "no network", _FILTER),
    "calls": Words("拒绝危险的系统调用", "dangerous system calls are refused", _FILTER),
    "writing": Words(
        "只能写入自己的工作位和临时目录，不能改动输出目录中的报告、更正、操作日志和工作台数据库",
        "writes only at its own desk and in its temporary folder: no report, correction, journal "
        "or database of the workbench",
        _KERNEL,
    ),
    "reading": Words(
        "可限定读取的目录：不能读取工作台数据库、收到的材料和签名密钥，转换办公文件时只能读取该文件",
        "reading can be restricted: not the workbench's database, papers received or signing key, "
        "and office files are converted without reading others",
        _KERNEL,
    ),
    "signals": Words(
        "不能向其他进程发信号",
        "sends no signals to other processes",
        "需 Linux 内核 6.12 以上（Landlock 第 6 版） needs Linux 6.12 or newer",
    ),
}

_REASONS: Mapping[int, str] = {
    errno.ENOSYS: "内核没有此功能，或容器将其屏蔽 not in this kernel, or hidden by a container",
    errno.EOPNOTSUPP: "内核已编入但未启用 built into the kernel but switched off",
    errno.EPERM: "系统不允许 the system does not allow it",
    errno.EACCES: "系统不允许 the system does not allow it",
    errno.EINVAL: "内核不接受 the kernel does not take it",
    errno.ENOSPC: "命名空间数量已达上限 too many namespaces, or none allowed (max_user_namespaces)",
    errno.ENOENT: "系统没有 /proc there is no /proc",
}
ROOT = (
    "以 root 身份运行，内核不限制 root 的进程数；仍由主进程按时限和内存终止 "
    "runs as root, whose processes the kernel does not count; still ended by time and memory"
)
UNSCOPED = "内核的 Landlock 版本过低 this kernel's Landlock is too old"
WITHOUT_EFFECT = "已设定，但试验时未生效 set, but without effect when tried"


def reason(error: OSError) -> str:
    """Why the system refused, with its own name for it."""
    name = errno.errorcode.get(error.errno or 0, "")
    told = _REASONS.get(error.errno or 0, error.strerror or str(error))
    return f"{told} ({name})" if name else told
