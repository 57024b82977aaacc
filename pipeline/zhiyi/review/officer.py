"""Who works at the workbench."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["officer", "reviewer", "auditor", "administrator"]
"""关员, 复核人员, 审计人员, 系统管理员. Officers and reviewers judge and decide, never both on one
decision; auditors read everything of every office and change nothing; administrators look after
accounts and see no case."""


@dataclass(frozen=True, slots=True)
class Officer:
    """A signed-in user. ``office``: only its cases are seen, unless the role says otherwise.
    ``name`` signs in, ``shown`` is what others read."""

    id: int
    name: str
    shown: str
    office: str
    role: Role
