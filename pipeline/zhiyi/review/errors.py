"""Why the workbench does not do what it was asked; pages and the API answer with ``status``.

::

    ZhiyiError
    └── WorkbenchError
        ├── NotSignedIn   401
        ├── Refused       403   this officer may not
        │   └── MustChange      until they have chosen a password of their own
        ├── NotThere      404   unknown, or of another office, which is not told apart
        ├── Overtaken     409   somebody else was first; the message says who and what
        ├── Wrong         422   something is missing or cannot be
        ├── TooOften      429   tried too often; ``seconds`` to wait
        └── NoRoom        507   the disk is full; nothing was kept

Messages are for officers: Chinese, then English. On the command line they are wrong arguments.
"""

from __future__ import annotations

from zhiyi.errors import ZhiyiError


class WorkbenchError(ZhiyiError):
    exit_code = 2
    status = 500
    code = "WORKBENCH"


class NotSignedIn(WorkbenchError):
    status = 401
    code = "NOT_SIGNED_IN"


class Refused(WorkbenchError):
    status = 403
    code = "REFUSED"


class MustChange(Refused):
    code = "MUST_CHANGE"

    def __init__(self) -> None:
        super().__init__(
            "请先登录并更换初始密码。 Sign in and choose a password of your own first."
        )


class NotThere(WorkbenchError):
    status = 404
    code = "NOT_THERE"


NO_CASE = (
    "没有这项质疑。刚处理完的质疑载入后才能打开，请稍后在质疑列表中查看。 "
    "There is no such case. One that was just processed opens when it has been taken in; look into "
    "the list in a while."
)
"""The same for a case of another office: nobody learns that there is one."""


class Overtaken(WorkbenchError):
    status = 409
    code = "OVERTAKEN"


class Wrong(WorkbenchError):
    status = 422
    code = "WRONG"


class NoRoom(WorkbenchError):
    status = 507
    code = "NO_ROOM"


class TooOften(WorkbenchError):
    status = 429
    code = "TOO_OFTEN"

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
