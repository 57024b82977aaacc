"""One table of all that was measured, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Row = dict[str, float | None]


class Report:
    """Sections of named rows, printed as they come and kept for JSON."""

    def __init__(self) -> None:
        self.sections: dict[str, dict[str, Row]] = {}
        self.notes: list[str] = []

    def section(self, title: str, rows: dict[str, Row]) -> None:
        if rows:
            self.sections[title] = rows
            print(f"\n{title}\n{text_of(rows)}", flush=True)

    def note(self, text: str) -> None:
        self.notes.append(text)
        print(text, flush=True)

    def write(self, file: Path, given: dict[str, Any]) -> None:
        told = {"given": given, "sections": self.sections, "notes": self.notes}
        file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def text_of(rows: dict[str, Row]) -> str:
    """Rows under the columns that any of them has."""
    columns = list(dict.fromkeys(key for row in rows.values() for key in row))
    wide = max(len(name) for name in rows) + 1
    widths = [max(len(column), 7) for column in columns]
    lines = [
        " " * wide + "  ".join(c.rjust(w) for c, w in zip(columns, widths, strict=True)),
    ]
    for name, row in rows.items():
        cells = [shown(column, row.get(column)) for column in columns]
        cells = [cell.rjust(w) for cell, w in zip(cells, widths, strict=True)]
        lines.append(name.ljust(wide) + "  ".join(cells))
    return "\n".join(lines)


WHOLE: Sequence[str] = (
    "pages", "letters", "letters under seals", "tokens", "tokens under seals", "seals", "owners",
    "tokens misread", "tokens read right", "tokens lost", "lines", "peak MiB",
)  # fmt: skip


def shown(column: str, value: float | None) -> str:
    """Counts as they are, seconds and ratios with two decimals, shares in per cent."""
    if value is None:
        return "-"
    if column in WHOLE or isinstance(value, int):
        return f"{value:.0f}"
    if "second" in column or "ratio" in column or column.startswith("leaked"):
        return f"{value:.2f}"
    return f"{value:.2%}"
