"""``review users``: who may sign in at the workbench."""

from __future__ import annotations

import argparse
from pathlib import Path

from zhiyi.commands.arguments.adding import Commands, add_command
from zhiyi.commands.arguments.shared import add_workplace_options


def add_review_users(commands: Commands) -> None:
    parser = commands.add_parser("review users", help="Who may sign in at the workbench.")
    verbs: Commands = parser.add_subparsers(required=True, metavar="VERB")
    for add in (_add, _list, _password, _deactivate, _activate):
        add(verbs)


def _add(verbs: Commands) -> None:
    verb = add_command(
        verbs,
        "add",
        "review_users:add",
        "Adds a user; asks for the password.",
        "zhiyi review users add out --name wang --shown 王明 --office 南京海关 --role officer",
    )
    verb.add_argument("--shown", required=True, metavar="TEXT", help="the name that others read")
    verb.add_argument("--office", default="", help="whose cases they see, such as 南京海关")
    verb.add_argument(
        "--role", choices=("officer", "reviewer", "auditor", "administrator"), default="officer"
    )
    _of_one(verb)
    _password_options(verb)


def _list(verbs: Commands) -> None:
    verb = add_command(
        verbs, "list", "review_users:list_", "All users.", "zhiyi review users list out --json"
    )
    verb.add_argument("--json", action="store_true")
    _of_workplace(verb)


def _password(verbs: Commands) -> None:
    text = "Sets a user's password and ends their sessions."
    _password_options(_changing(verbs, "password", text))


def _deactivate(verbs: Commands) -> None:
    _changing(verbs, "deactivate", "Puts a user out of use and ends their sessions and tokens.")


def _activate(verbs: Commands) -> None:
    _changing(verbs, "activate", "Puts a user back into use.")


def _changing(verbs: Commands, name: str, text: str) -> argparse.ArgumentParser:
    """A verb that changes one user who is there."""
    verb = add_command(
        verbs, name, f"review_users:{name}", text, f"zhiyi review users {name} out --name wang"
    )
    _of_one(verb)
    return verb


def _of_workplace(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("directory", type=Path, metavar="DIR")
    add_workplace_options(verb)


def _of_one(verb: argparse.ArgumentParser) -> None:
    _of_workplace(verb)
    verb.add_argument("--name", required=True, help="what they sign in with")


def _password_options(verb: argparse.ArgumentParser) -> None:
    source = verb.add_mutually_exclusive_group()
    source.add_argument(
        "--password-stdin", action="store_true", help="the first line of standard input"
    )
    source.add_argument("--make-password", action="store_true", help="made up and printed once")
    verb.add_argument(
        "--own", action="store_true", help="its user typed it: no change at first sign-in"
    )
