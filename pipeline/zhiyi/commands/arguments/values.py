"""Values as they are typed: refused with what they should look like."""

from __future__ import annotations

import argparse
from datetime import date
from re import fullmatch


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-03-05") from error


def noted_head(text: str) -> tuple[int, str]:
    seq, _, hash = text.strip().partition(":")
    if not seq.isdecimal() or not fullmatch("[0-9a-f]{64}", hash):
        raise argparse.ArgumentTypeError(f"{text!r} is no head, which is a number, : and 64 digits")
    return int(seq), hash


def file_name(text: str) -> str:
    if not text or "/" in text or text in (".", ".."):
        raise argparse.ArgumentTypeError(f"{text!r} is not a file's name")
    return text


def port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 to 65535")
    return int(text)


def count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)
