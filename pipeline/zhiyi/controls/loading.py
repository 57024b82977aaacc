"""Reading the control list from its folder, and an office's own folder laid over it.

``knowledge/controls``: ``announcements.toml`` (dates and sources), ``editions.toml``, one file of
entries per first digit of the code, ``nuclear.toml`` and ``earlier.toml`` (no longer in force).
An office keeps what it adds in a folder of its own, whose files may hold paragraphs of all three
kinds; ``NAME.draft.toml`` is a draft and never read.

What cannot be right is refused, all of it at once: each line names file, entry and reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.abc import Traversable
from importlib.resources import files
from pathlib import Path
from typing import Any

from zhiyi.controls.complaints import Complaint, Told
from zhiyi.controls.criteria import Expression
from zhiyi.controls.entries import Announcement, ControlList, Edition, Entry
from zhiyi.controls.expressions import ExpressionError, parse
from zhiyi.controls.references import resolve
from zhiyi.controls.shapes import ANNOUNCEMENT, EDITION, ENTRY, REFERENCE, Shape, wrong
from zhiyi.controls.versions import corrected, ended_by_replacement, overlaps
from zhiyi.errors import ArgumentError, InputError
from zhiyi.inquiry import Reference

NAME = "中华人民共和国两用物项出口管制清单"
NOT_LIST = frozenset(f"{name}.toml" for name in ("equivalents", "properties", "words"))
"""Files of the packaged folder that tell how entries are compared with papers."""
LISTS = frozenset({"dual_use", "nuclear"})


def load_controls(
    *,
    edition: str | None = None,
    folder: Traversable | None = None,
    extra: Path | None = None,
) -> ControlList:
    """The list under ``knowledge/controls`` or in ``folder``, with the office's folder ``extra``
    laid over it. ``edition``: a name in ``editions.toml`` or a date; raises ``ArgumentError`` if it
    is neither, ``InputError`` where the data cannot be right."""
    folder = folder or files("zhiyi.knowledge") / "controls"
    rows = _Rows()
    rows.read(folder)
    if extra is not None:
        if not extra.is_dir():
            raise ArgumentError(f"{extra} 不是文件夹 / is no folder of control list files")
        extra = extra.resolve()
        rows.read(extra, prefix=f"{extra.name}/")
    read = _Reading(rows)
    editions = tuple(sorted(read.editions(), key=lambda one: one.begins))
    announcements = read.announcements()
    entries = corrected(read.entries(announcements), read.refused)
    entries = ended_by_replacement(entries, announcements.values(), read.refused)
    read.refused += overlaps(entries)
    if read.refused:
        raise InputError("\n".join(map(str, read.refused)))
    chosen, at = _chosen(editions, edition) if edition else (None, None)
    return ControlList(
        name=NAME,
        entries=resolve(entries),
        announcements=tuple(announcements.values()),
        editions=editions,
        chosen=chosen,
        at=at,
        folder=extra.name if extra is not None else None,
    )


@dataclass(slots=True)
class _Rows:
    """Paragraphs as they stand in the files, each with its file. Of announcements and editions a
    later folder overrides the keys that it gives."""

    entries: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    announcements: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    editions: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    refused: list[Complaint] = field(default_factory=list)

    def read(self, folder: Traversable, *, prefix: str = "") -> None:
        read: set[tuple[str, str]] = set()
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            name = file.name
            if not name.endswith(".toml") or name.endswith(".draft.toml") or name in NOT_LIST:
                continue
            for kind, row in self._paragraphs(file, prefix + name):
                if kind == "entry":
                    self.entries.append((prefix + name, row))
                else:
                    self._lay(kind, prefix + name, row, read)

    def _paragraphs(self, file: Traversable, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        try:
            tables = tomllib.loads(file.read_text("utf-8"))
        except (OSError, RecursionError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            reason = f"文件无法读取：{_place_of(error)}"
            self.refused.append(Complaint(name, "", reason, f"cannot be read: {error}"))
            return
        for kind, rows in tables.items():
            known = kind in ("entry", "announcement", "edition") and isinstance(rows, list)
            if not known or not all(isinstance(row, dict) for row in rows):
                reason = f"无法识别的内容“{kind}”，应为 [[entry]]、[[announcement]] 或 [[edition]]"
                told = f"{kind!r} is no [[entry]], [[announcement]] or [[edition]]"
                self.refused.append(Complaint(name, "", reason, told))
                continue
            yield from ((kind, row) for row in rows)

    def _lay(self, kind: str, file: str, row: dict[str, Any], read: set[tuple[str, str]]) -> None:
        key = str(row.get("id" if kind == "announcement" else "name") or "?")
        if (kind, key) in read:
            reason = f"{'公告' if kind == 'announcement' else '版本'}编号重复，请并入同一段"
            self.refused.append(
                Complaint(file, key, reason, f"this {kind} stands twice; write it once")
            )
            return
        read.add((kind, key))
        rows = self.announcements if kind == "announcement" else self.editions
        before = rows[key][1] if key in rows else {}
        rows[key] = (file, before | row)


class _Reading:
    """Makes nouns of paragraphs and collects what is refused."""

    def __init__(self, rows: _Rows) -> None:
        self._rows = rows
        self.refused = list(rows.refused)

    def editions(self) -> Iterator[Edition]:
        for file, row in self._rows.editions.values():
            if self._sound(row, EDITION, file, str(row.get("name", "?"))):
                yield Edition(**row)
        if not self._rows.editions:
            self.refused.append(Complaint("editions.toml", "", "没有任何版本", "no edition"))

    def announcements(self) -> dict[str, Announcement]:
        found = {}
        for id, (file, row) in self._rows.announcements.items():
            if self._sound(row, ANNOUNCEMENT, file, id) and self._confirmed(row, file, id):
                given = row | {"replaces": tuple(row.get("replaces", ()))}
                found[id] = Announcement(**given, file=file)
        return found

    def entries(self, announcements: Mapping[str, Announcement]) -> tuple[Entry, ...]:
        made = (self._entry(file, row, announcements) for file, row in self._rows.entries)
        return tuple(entry for entry in made if entry is not None)

    def _entry(
        self, file: str, row: dict[str, Any], announcements: Mapping[str, Announcement]
    ) -> Entry | None:
        name = str(row.get("code") or row.get("id") or row.get("title") or "?")
        if not (self._sound(row, ENTRY, file, name) and self._confirmed(row, file, name)):
            return None
        told = list(_strange(row, self._rows.announcements.keys()))
        criteria: Expression | None = None
        try:
            if text := row.get("criteria", ""):
                criteria = parse(text, where="criteria")
        except ExpressionError as error:
            told.append(_unreadable(text, error))
        self.refused += [Complaint(file, name, *one) for one in told]
        if told or not announcements.keys() >= {row["announcement"], *row.get("also", ())}:
            return None
        made = {key: _value(row[key]) for key in row if key not in NOT_PLAIN}
        return Entry(
            id=name,
            announcement=announcements[row["announcement"]],
            also=tuple(announcements[id] for id in row.get("also", ())),
            criteria=criteria,
            criteria_text=text,
            references=tuple(Reference(**one) for one in row.get("references", ())),
            file=file,
            **({"code": None, "list": "dual_use"} | made),
        )

    def _sound(self, row: Mapping[str, Any], shape: Shape, file: str, name: str) -> bool:
        complaints = [Complaint(file, name, *told) for told in wrong(row, shape)]
        self.refused += complaints
        return not complaints

    def _confirmed(self, row: Mapping[str, Any], file: str, name: str) -> bool:
        if row.get("confirmed") != "":
            return True
        reason = "草稿尚未确认，请在confirmed中写明何人何日确认"
        told = "a draft; write who confirmed it and when"
        self.refused.append(Complaint(file, name, reason, told))
        return False


NOT_PLAIN = frozenset({"id", "announcement", "also", "criteria", "references"})


def _strange(row: Mapping[str, Any], known: Collection[str]) -> Iterator[Told]:
    """What a paragraph of the right form names that there is not, in Chinese and English.
    ``known``: ids of announcements, also of those that are refused themselves."""
    named = (row["announcement"], *row.get("also", ()))
    if strange := [id for id in named if id not in known]:
        yield (
            f"公告“{'、'.join(strange)}”不在公告表中，请补录[[announcement]]段或更正编号",
            f"announcement {strange} is not known; add it, or correct its id",
        )
    if (given := row.get("list", "dual_use")) not in LISTS:
        yield f"没有清单“{given}”", f"{given!r} is no list"
    for reference in row.get("references", ()):
        yield from wrong(reference, REFERENCE)


def _unreadable(text: str, error: ExpressionError) -> Told:
    found = text[error.place - 1 :].strip()[:20]
    where = f"自第{error.place}个字符“{found}”起" if found else "末尾不完整，"
    return (
        f"判据{where}无法读取，请核对比较号、括号和引号",
        f"the expression cannot be read: {error}",
    )


def _place_of(error: Exception) -> str:
    """Where a file of TOML goes wrong, in Chinese. Its error has the place in its text alone."""
    if isinstance(error, RecursionError):
        return "括号嵌套层数过多"
    if match := re.search(r"at line (\d+), column (\d+)", str(error)):
        return f"第{match[1]}行第{match[2]}列处格式有误，请检查引号、括号、逗号和日期"
    if isinstance(error, UnicodeDecodeError):
        return "不是UTF-8编码的文字"
    return "格式有误" if isinstance(error, tomllib.TOMLDecodeError) else "无法打开"


def _value(given: Any) -> Any:
    return tuple(given) if isinstance(given, list) else given


def _chosen(editions: tuple[Edition, ...], wanted: str) -> tuple[Edition | None, date | None]:
    """The edition of that name, or the one that holds on that day and the day."""
    for edition in editions:
        if wanted in (edition.name, edition.title):
            return edition, None
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        names = "、".join(edition.name for edition in editions)
        raise ArgumentError(
            f"没有版本“{wanted}”，请给出日期或下列之一：{names} / no edition {wanted!r}; "
            "give a date or one of these"
        ) from None
    begun = [edition for edition in editions if edition.begins <= day]
    if not begun:
        first = editions[0].begins
        raise ArgumentError(
            f"{day}没有版本，最早的自{first}起 / no edition holds then; the first begins {first}"
        )
    return begun[-1], day
