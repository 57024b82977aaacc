"""``zhiyi controls``: the list itself, candidates for words and numbers, its changes, its check."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zhiyi.commands.telling import change_lines, entry_lines, plain_change, plain_entry, word
from zhiyi.config import Settings
from zhiyi.controls import ControlList, check_list, load_controls
from zhiyi.controls import match as match_entries
from zhiyi.controls.changes import changes_between, day_named
from zhiyi.controls.chemistry import cas_numbers, doubtful_numbers
from zhiyi.deadlines import BEIJING
from zhiyi.engines.encoder import FastUseEncoder
from zhiyi.errors import ArgumentError, InputError
from zhiyi.indicators import indicators_of_text, make_nlp
from zhiyi.inquiry import Candidate
from zhiyi.lexicon import load_lexicon
from zhiyi.report.entries import candidate_of
from zhiyi.report.listing import render_list
from zhiyi.report.places import Places
from zhiyi.report.words import load_words
from zhiyi.store import write_whole
from zhiyi.units import load_units


def list_(options: argparse.Namespace) -> int:
    controls, on = _opened(options)
    entries = controls.listed(on)
    if options.json:
        told = [plain_entry(entry, controls, on, whole=False) for entry, _ in entries]
        _print_json({"edition": controls.edition(on), "date": on.isoformat(), "entries": told})
        return 0
    print(f"{controls.name}，{controls.edition(on)}（{on}）")
    for entry, status in entries:
        print(f"{entry.code or entry.id}\t{entry.title}\t{word('entry_status', status)}")
    return 0


def show(options: argparse.Namespace) -> int:
    """One entry, or all below a code that has no entry of its own."""
    controls, on = _opened(options)
    below = controls.below(options.code, on)
    try:
        entries = (controls.entry(options.code, on), *below)
    except ArgumentError:
        if not below:
            raise
        entries = below
    told = [plain_entry(entry, controls, on, whole=True) for entry in entries]
    if options.json:
        _print_json(told[0] if len(told) == 1 else {"entries": told})
        return 0
    print("\n\n".join("\n".join(entry_lines(one)) for one in told))
    return 0


def browse(options: argparse.Namespace) -> int:
    """The list as one HTML file; one of an earlier day that is there already is written anew."""
    controls, on = _opened(options)
    try:
        write_whole(options.out, render_list(controls, on=on).encode("utf-8", "replace"))
    except OSError as error:
        raise ArgumentError(f"{options.out}: {error.strerror or error}") from error
    print(f"{options.out}：{controls.edition(on)}（{on}）")
    return 0


def match(options: argparse.Namespace) -> int:
    if not (options.text or options.hs or options.cas):
        raise ArgumentError("请给出 --text、--hs 或 --cas / give --text, --hs or --cas")
    _warn_of_numbers(options.hs or "", options.cas or "")
    controls, on = _opened(options)
    lexicon, units = load_lexicon(), load_units()
    stated = indicators_of_text(
        options.text or "", lexicon=lexicon, units=units, nlp=make_nlp(lexicon)
    )
    found = match_entries(
        options.text or "",
        hs=options.hs or "",
        cas=options.cas or "",
        on=on,
        controls=controls,
        lexicon=lexicon,
        units=units,
        indicators=stated,
        encoder=FastUseEncoder() if options.text else None,
    )
    if options.json:
        places = Places(())
        _print_json({"candidates": [asdict(candidate_of(one, places=places)) for one in found]})
        return 0
    for place, candidate in enumerate(found, 1):
        print("\n".join(_told(candidate, place)))
    standing = load_words().of("standing", "closeness" if found else "no_candidate")
    print(f"{standing.zh} / {standing.en}")
    return 0


def diff(options: argparse.Namespace) -> int:
    """What changed in the list between two days or editions."""
    controls = load_controls(extra=_folder(options))
    first, second = day_named(controls, options.first), day_named(controls, options.second)
    changes = changes_between(controls, first, second)
    if options.json:
        days = {"from": first, "to": second}
        told: dict[str, Any] = {
            name: {"edition": controls.edition(day), "date": day.isoformat()}
            for name, day in days.items()
        }
        for kind in ("added", "ended", "changed"):
            told[kind] = [plain_change(one) for one in changes if one.kind == kind]
        _print_json(told)
        return 0
    print("\n".join(change_lines(changes, controls, first, second)))
    return 0


def check(options: argparse.Namespace) -> int:
    """0 where the list's data holds together, else every complaint and the exit code of what is
    refused: 2, or 3 where the list cannot even be loaded."""
    lexicon, units = load_lexicon(), load_units()
    status = ArgumentError.exit_code
    try:
        controls = load_controls(edition=options.edition, extra=_folder(options))
        complaints = [str(one) for one in check_list(controls, lexicon=lexicon, units=units)]
    except InputError as error:
        complaints, status = str(error).splitlines(), error.exit_code
    if options.json:
        _print_json({"complaints": complaints})
    else:
        for complaint in complaints:
            print(complaint)
        if not complaints:
            told = "清单数据未见差错（仅核数据，不涉及货物） / no complaint about the data"
            print(told, file=sys.stderr)
    for draft in _drafts(_folder(options)):
        print(f"{draft}是草稿，未读入；核对后更名去掉.draft / a draft, not read", file=sys.stderr)
    return status if complaints else 0


def _opened(options: argparse.Namespace) -> tuple[ControlList, date]:
    controls = load_controls(edition=options.edition, extra=_folder(options))
    return controls, controls.day(options.date or datetime.now(BEIJING).date())


def _folder(options: argparse.Namespace) -> Path | None:
    """The office's own folder: as given, else of ``ZHIYI_CONTROLS``."""
    given: Path | None = options.folder
    return given or Settings().controls


def _drafts(folder: Path | None) -> list[str]:
    return sorted(file.name for file in folder.glob("*.draft.toml")) if folder else []


def _told(candidate: Candidate, place: int) -> Iterator[str]:
    """A candidate in lines: what it is, how its criteria stand, why it came up, what to ask."""
    status = word("entry_status", candidate.status)
    yield f"{place}. {candidate.code or candidate.entry}  {candidate.title}（{status}）"
    yield f"   {word('outcome', candidate.outcome)}"
    for one in candidate.criteria:
        detail = f"（{one.detail}）" if one.detail else ""
        yield f"   条件：{one.label or one.text}：{word('state', one.state)}{detail}"
    yield from (f"   依据：{reason.detail}" for reason in candidate.reasons)
    if candidate.to_ask:
        yield f"   待补充：{'、'.join(candidate.to_ask)}"


def _warn_of_numbers(hs: str, cas: str) -> None:
    """Numbers that cannot be right are said to be so: that nothing was found says less then."""
    digits = re.sub(r"[.\s]", "", hs)
    if hs and not (digits.isascii() and digits.isdigit() and len(digits) in (6, 8, 10)):
        told = "不是6位、8位或10位商品编号，请核对 / no HS number of 6, 8 or 10 digits"
        print(f"“{hs}”{told}", file=sys.stderr)
    for number in doubtful_numbers(cas) or ((cas,) if cas and not cas_numbers(cas) else ()):
        told = "不合CAS号格式或校验位，请核对 / no CAS number; compare its check digit"
        print(f"“{number}”{told}", file=sys.stderr)


def _print_json(plain: Any) -> None:
    print(json.dumps(plain, ensure_ascii=False, indent=1))
