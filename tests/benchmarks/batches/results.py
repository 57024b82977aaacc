"""What was measured, kept as it comes: a measurement that was cut short goes on where it was."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]


PROGRAM = "program"


class Results:
    """The rows of one part, by name, in a JSON file of the scratch folder; of ``program`` only."""

    def __init__(self, file: Path, *, program: str, again: bool = False) -> None:
        self._file, self._program = file, program
        self.rows: dict[str, Row] = {}
        if file.exists() and not again:
            told = json.loads(file.read_text("utf-8"))
            if told[PROGRAM] == program:
                self.rows = told["rows"]

    def row(self, name: str, measure: Callable[[], Row]) -> Row:
        """The row of this name; measured where it is not there yet."""
        if name not in self.rows:
            self.put(name, measure())
        return self.rows[name]

    def put(self, name: str, row: Row) -> None:
        self.rows[name] = row
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part")
        told = {PROGRAM: self._program, "rows": self.rows}
        part.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        os.replace(part, self._file)


def markdown(rows: Sequence[Row]) -> str:
    """Rows as a table; columns in the order in which rows bring them."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    lines = [columns, ["---"] + ["---:"] * (len(columns) - 1)]
    lines += [[shown(row.get(column)) for column in columns] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def shown(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return str(value)
