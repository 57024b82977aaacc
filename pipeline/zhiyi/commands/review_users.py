"""``zhiyi review users``: who may sign in at the workbench of an output directory."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from datetime import UTC, datetime

from zhiyi.commands.review import opened
from zhiyi.errors import ArgumentError
from zhiyi.review.accounts.passwords import made_up
from zhiyi.review.accounts.users import NewUser, add_user, set_active, set_password, users


def add(options: argparse.Namespace) -> int:
    """The password is the first one only, unless ``--own`` says that its user typed it."""
    with opened(options) as workplace:
        first, made = _password(options)
        new = NewUser(
            name=options.name,
            shown=options.shown,
            office=options.office,
            role=options.role,
            password=first,
            must_change=made or not options.own,
        )
        officer = add_user(workplace, new, by=None, at=datetime.now(UTC))
    print(f"zhiyi: 已添加 added: {officer.name}", file=sys.stderr)
    _tell(first, made=made, own=options.own)
    return 0


def list_(options: argparse.Namespace) -> int:
    """Without anything of their passwords."""
    with opened(options) as workplace:
        rows = [
            {
                "name": user.name, "shown": user.shown, "office": user.office, "role": user.role,
                "active": user.active, "must_change": user.must_change,
                "created": user.created.isoformat(timespec="seconds"),
            }
            for user in users(workplace)
        ]  # fmt: skip
    if options.json:
        print(json.dumps({"users": rows}, ensure_ascii=False, indent=1))
    for row in () if options.json else rows:
        state = "" if row["active"] else "\t已停用 out of use"
        print(f"{row['name']}\t{row['role']}\t{row['office']}\t{row['shown']}{state}")
    return 0


def password(options: argparse.Namespace) -> int:
    with opened(options) as workplace:
        first, made = _password(options)
        must_change = made or not options.own
        set_password(workplace, options.name, first, by=None, must_change=must_change)
    print(f"zhiyi: 已更换密码 the password is set: {options.name}", file=sys.stderr)
    _tell(first, made=made, own=options.own)
    return 0


def deactivate(options: argparse.Namespace) -> int:
    return _turn(options, active=False)


def activate(options: argparse.Namespace) -> int:
    return _turn(options, active=True)


def _turn(options: argparse.Namespace, *, active: bool) -> int:
    with opened(options) as workplace:
        set_active(workplace, options.name, active, by=None)
    done = "已启用 in use" if active else "已停用 out of use"
    print(f"zhiyi: {done}: {options.name}", file=sys.stderr)
    return 0


def _tell(first: str, *, made: bool, own: bool) -> None:
    """A password that was made up is printed this once, alone on standard output."""
    if made:
        print(first)
    if made or not own:
        print(
            "zhiyi: 首次登录须更换此密码 it is to be changed at the first sign-in",
            file=sys.stderr,
        )


def _password(options: argparse.Namespace) -> tuple[str, bool]:
    """The password, and whether it was made up: typed twice without being shown, or the first line
    of standard input; never an argument, which other users of the machine can read."""
    if options.make_password:
        return made_up(), True
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    if not sys.stdin.isatty():
        raise ArgumentError(
            "没有终端，请加 --make-password 由程序生成，或加 --password-stdin 并从标准输入给出密码 "
            "there is no terminal; let --make-password make one up, or give it on standard input "
            "with --password-stdin"
        )
    first = getpass.getpass("密码 Password: ")
    if first != getpass.getpass("再次输入 Again: "):
        raise ArgumentError("两次输入不一致 the two are not the same")
    return first, False
