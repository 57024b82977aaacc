"""Who may do what: one table."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, Protocol, get_args

from zhiyi.review.errors import NO_CASE, NotThere, Refused
from zhiyi.review.officer import Officer, Role

What = Literal[
    "look",  # 查看质疑: the worklist, case pages, search, papers made so far
    "take",  # 领取、移交、退回
    "judge",  # 对各项识读结果的核对意见
    "step",  # 质疑状态
    "propose",  # 提出判定意见
    "answer",  # 复核: never one's own (zhiyi.review.deciding)
    "withdraw",  # 撤回
    "conclude",  # 登记鉴别结论
    "papers",  # 制作文书
    "bundle",  # 导出案卷包
    "overview",  # 统计
    "journal",  # 操作日志
    "users",  # 用户管理
    "templates",  # 文书模板
    "tokens",  # 本人的接口令牌
]
"""Everybody may sign in, change their own password and sign out."""

_CASEWORK: frozenset[What] = frozenset(
    {
        "look", "take", "judge", "step", "propose", "answer", "withdraw", "conclude", "papers",
        "bundle", "overview", "tokens",
    }
)  # fmt: skip

TABLE: MappingProxyType[Role, frozenset[What]] = MappingProxyType(
    {
        "officer": _CASEWORK,
        "reviewer": _CASEWORK,
        "auditor": frozenset({"look", "bundle", "overview", "journal", "tokens"}),
        "administrator": frozenset({"users", "templates"}),
    }
)

EVERY_OFFICE: frozenset[Role] = frozenset({"auditor"})
RIGHTS: tuple[str, ...] = get_args(What)


class OfOffice(Protocol):
    """A case; ``office`` is empty where neither inquiry.toml nor the papers name one."""

    @property
    def office(self) -> str: ...


def may(officer: Officer, what: str, case: OfOffice | None = None) -> bool:
    """Whether the table lets them, and with ``case``: whether it is of an office they see.
    Raises ``KeyError`` for what stands in no row."""
    if what not in RIGHTS:
        raise KeyError(what)
    return what in TABLE[officer.role] and (case is None or sees(officer, case.office))


def sees(officer: Officer, office: str) -> bool:
    """An officer sees the cases of their own office, and those that name none, which nobody would
    look at otherwise."""
    return officer.role in EVERY_OFFICE or office in ("", officer.office)


def require(officer: Officer, what: str, case: OfOffice | None = None) -> None:
    """Raises ``NotThere`` for a case of another office, as if there were none, and ``Refused``
    where the role does not allow it."""
    if case is not None and not sees(officer, case.office):
        raise NotThere(NO_CASE)
    if not may(officer, what, case):
        raise Refused("您的角色没有这项权限。 Your role does not allow this.")
