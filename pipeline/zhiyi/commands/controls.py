"""``zhiyi controls``: the list itself, and candidates for words and numbers."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from zhiyi.controls import ControlList, Entry, check_list, load_controls
from zhiyi.controls import match as match_entries
from zhiyi.errors import ArgumentError
from zhiyi.indicators import indicators_of_text, make_nlp
from zhiyi.inquiry import Candidate
from zhiyi.lexicon import load_lexicon
from zhiyi.report.entries import candidate_of
from zhiyi.report.places import Places
from zhiyi.report.words import load_words
from zhiyi.units import load_units


def list_(options: argparse.Namespace) -> int:
    controls, on = _opened(options)
    entries = controls.listed(on)
    if options.json:
        told = [_plain(entry, controls, on, whole=False) for entry, _ in entries]
        _print_json({"edition": controls.edition(on), "date": on.isoformat(), "entries": told})
        return 0
    print(f"{controls.name}，{controls.edition(on)}（{on}）")
    for entry, status in entries:
        print(f"{entry.code or entry.id}\t{entry.title}\t{_word('status', status)}")
    return 0


def show(options: argparse.Namespace) -> int:
    controls, on = _opened(options)
    entry = controls.entry(options.code)
    plain = _plain(entry, controls, on, whole=True)
    if options.json:
        _print_json(plain)
        return 0
    for key, value in plain.items():
        if value not in (None, "", []):
            print(f"{key}: {'；'.join(value) if isinstance(value, list) else value}")
    return 0


def match(options: argparse.Namespace) -> int:
    if not (options.text or options.hs or options.cas):
        raise ArgumentError("give --text, --hs or --cas")
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
    )
    if options.json:
        places = Places(())
        _print_json({"candidates": [asdict(candidate_of(one, places=places)) for one in found]})
        return 0
    for candidate in found:
        print(_told(candidate))
    if not found:
        print(load_words().of("standing", "no_candidate").zh)
    return 0


def check(options: argparse.Namespace) -> int:
    """0 where the list's data holds together, else 2 and every complaint."""
    complaints = check_list(load_controls(), lexicon=load_lexicon(), units=load_units())
    if options.json:
        _print_json({"complaints": list(complaints)})
    else:
        for complaint in complaints:
            print(complaint)
    return ArgumentError.exit_code if complaints else 0


def _opened(options: argparse.Namespace) -> tuple[ControlList, date]:
    controls = load_controls(edition=options.edition)
    return controls, controls.day(options.date or date.today())


def _plain(entry: Entry, controls: ControlList, on: date, *, whole: bool) -> dict[str, Any]:
    announcement = entry.announcement
    plain: dict[str, Any] = {
        "list": entry.list,
        "code": entry.code,
        "id": entry.id,
        "title": entry.title,
        "title_en": entry.title_en,
        "status": entry.status(on),
        "effective": _day(announcement.effective),
        "suspended_until": _day(announcement.suspended_until),
        "criteria": entry.criteria_text or None,
        "hs_codes": list(entry.hs),
        "cas": list(entry.cas),
        "source_quality": entry.quality,
    }
    if whole:
        plain |= {
            "names": list(entry.names),
            "notes": list(entry.notes),
            "doubts": list(entry.doubts),
            "announcement": announcement.title,
            "source": entry.source,
            "edition": controls.edition(on),
        }
    return plain


def _told(candidate: Candidate) -> str:
    reasons = "；".join(reason.detail for reason in candidate.reasons)
    outcome = _word("outcome", candidate.outcome)
    return f"{candidate.code or candidate.id}\t{candidate.title}\t{outcome}\t{reasons}"


def _word(kind: str, value: str) -> str:
    return str(load_words().of(kind, value).zh)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _print_json(plain: Any) -> None:
    print(json.dumps(plain, ensure_ascii=False, indent=1))
