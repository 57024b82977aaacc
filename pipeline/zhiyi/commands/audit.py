"""``zhiyi audit``: whether the journal of a workbench, or a bundle of one case, is what was
written; what stands in it; its last entry; another key; a new beginning after a loss."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

from zhiyi.errors import ArgumentError
from zhiyi.review.alone import alone
from zhiyi.review.database.opening import Database, default_url, open_database
from zhiyi.review.journal import Broken, Journal
from zhiyi.review.journal.audit import verify_directory
from zhiyi.review.journal.beginning import begin_again
from zhiyi.review.journal.bundles import verify_bundle
from zhiyi.review.journal.keys import Keys, keys_folder
from zhiyi.review.journal.showing import Wanted, entries_of, head_line

DECLARED = 5
"""The exit status of a journal that is whole since it began anew after a loss."""


def verify(options: argparse.Namespace) -> int:
    """0 intact, 1 tampered with, 5 whole with a break that was declared; ``ArgumentError`` makes
    it 2."""
    if options.path.is_dir():
        verdict = verify_directory(
            options.path, key=options.key, url=options.database, noted=options.head
        )
    else:
        verdict = verify_bundle(options.path, key=options.key, noted=options.head)
    if options.json:
        json.dump(verdict.plain(), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        print("\n".join(verdict.lines()))
    if not verdict.intact:
        return 1
    return DECLARED if verdict.declared else 0


def show(options: argparse.Namespace) -> int:
    wanted = Wanted(case=options.case, officer=options.officer, since=options.since)
    found = entries_of(options.path, wanted)
    if options.json:
        told = {"entries": [one.plain() for one in found]}
        json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for one in found:
            print("\n".join(one.lines()))
    return 0


def head(options: argparse.Namespace) -> int:
    print(head_line(options.directory))
    return 0


def rotate(options: argparse.Namespace) -> int:
    """Another key in place of the one that signs; the journal of the directory goes over to it, the
    others at their next start."""
    with _database(options) as database:
        # Refuses where the journal is not as it was left, and signs what is open with the old key.
        before = Journal.open(options.directory, database, keys=options.keys).keys
        before.renew()
        journal = Journal.open(options.directory, database, keys=options.keys)
        left = journal.keys.forget()
    print(f"新公钥 new public key: {journal.public.raw}")
    print(f"原公钥 old public key: {before.public.raw}")
    if left:
        print(
            "同一密钥目录下还有其他日志，原私钥保留至其工作台各启动一次为止 other journals share "
            "this folder: the old private key stays until each of their workbenches was started"
        )
    return 0


def begin(options: argparse.Namespace) -> int:
    """A new journal after a loss."""
    with _database(options) as database:
        if _whole(options, database):
            raise ArgumentError(
                "操作日志完整，无须重新开始 the journal is whole: there is nothing to begin anew"
            )
        journal = begin_again(
            options.directory, database, reason=options.reason, by=getuser(), keys=options.keys
        )
    print(f"新日志已启用，公钥 a new journal has begun, public key: {journal.public.raw}")
    print(f"末项 head: {head_line(options.directory)}")
    return 0


def _whole(options: argparse.Namespace, database: Database) -> bool:
    try:
        Journal.open(options.directory, database, keys=options.keys)
    except Broken:
        return False
    folder = keys_folder(options.keys)
    return verify_directory(options.directory, key=folder, url=options.database).intact


@contextmanager
def _database(options: argparse.Namespace) -> Iterator[Database]:
    """While no workbench serves the directory."""
    directory: Path = options.directory
    if not directory.is_dir():
        raise ArgumentError(f"{directory}: 没有这个目录 there is no such directory")
    # Before a database is made where there is none.
    Keys.open(keys_folder(options.keys), outside=directory)
    with alone(directory):
        database = open_database(options.database or default_url(directory))
        try:
            yield database
        finally:
            database.close()
