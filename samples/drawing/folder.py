"""An inquiry folder: its papers, what is true of them, and how both are written."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drawing.files import (
    write_docx,
    write_image,
    write_pdf,
    write_tiff,
    write_xlsx,
    write_zip,
)
from drawing.page import Box, Page, Placed, QuoteNotFound
from drawing.scan import Look, Shot, capture
from drawing.seals import Seal

Truth = dict[str, Any]
Block = str | Sequence[Sequence[str]] | Seal


@dataclass
class Paper:
    """One file of a submission, or one entry of an archive.

    `pages` with a look each (None: a native PDF page) for fixed layouts; `blocks` for DOCX,
    `sheets` for XLSX, `plain` for text, `raw` for bytes that are no document.
    """

    path: str
    kind: str
    pages: list[tuple[Page, Look | None]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    sheets: dict[str, Sequence[Sequence[str | float | int]]] = field(default_factory=dict)
    plain: str = ""
    encoding: str = "utf-8"
    raw: bytes = b""
    entries: "list[Paper]" = field(default_factory=list)
    gbk_names: bool = False
    languages: tuple[str, ...] = ("zh-Hans",)
    foreign: bool = False
    translation: str = "not_required"
    translated_by: tuple[str, ...] = ()
    status: str = "read"
    parts: tuple[Truth, ...] = ()
    layers: dict[int, Page] = field(default_factory=dict)
    facts: list[Truth] = field(default_factory=list)
    notes: str = ""
    shots: dict[int, Shot] = field(default_factory=dict)

    def indicator(
        self,
        quote: str,
        parameter: str | None,
        value: str = "",
        unit: str = "",
        *,
        op: str = "=",
        low: str = "",
        high: str = "",
        page: int = 1,
        row: str = "",
        nth: int = 0,
        goods: tuple[str, ...] = ("1",),
        **more: Any,
    ) -> None:
        """A figure that the paper states, where it stands."""
        fact: Truth = {
            "page": page,
            "quote": quote,
            "row": row,
            "nth": nth,
            "parameter": parameter,
            "operator": op,
        }
        fact |= {"value": value} if value else {}
        fact |= {"low": low, "high": high} if op == "range" else {}
        self.facts.append(fact | {"unit": unit, "goods": list(goods)} | more)

    def shot(self, number: int, seed: int) -> Shot | None:
        page, look = self.pages[number - 1]
        if look and number not in self.shots:
            self.shots[number] = capture(page, look, seed=seed * 100 + number)
        return self.shots.get(number)

    def box(self, number: int, box: Box, seed: int) -> list[float]:
        """A box on the page as fractions of what a viewer shows."""
        shot = self.shot(number, seed)
        if shot:
            return shot.box(box)
        w, h = self.pages[number - 1][0].size
        cut = (box[0] / w, box[1] / h, box[2] / w, box[3] / h)
        return [round(min(1.0, max(0.0, v)), 4) for v in cut]

    def lines(self) -> list[list[str]]:
        """The lines printed, page by page."""
        if self.pages:
            return [[run.text for run in page.runs] for page, _ in self.pages]
        if self.blocks:
            return [_docx_lines(self.blocks)]
        if self.sheets:
            return [
                [str(cell) for row in rows for cell in row if cell != ""]
                for rows in self.sheets.values()
            ]
        return [self.plain.splitlines()] if self.plain else []

    def write(self, path: Path, *, seed: int) -> None:
        suffix = path.suffix.lower()
        if self.raw:
            path.write_bytes(self.raw)
        elif self.entries:
            write_zip(
                path, {e.path: e.content(seed) for e in self.entries}, gbk_names=self.gbk_names
            )
        elif self.plain:
            path.write_bytes(self.plain.replace("\n", "\r\n").encode(self.encoding))
        elif self.blocks:
            write_docx(path, self.blocks, seed=seed)
        elif self.sheets:
            write_xlsx(path, self.sheets)
        elif suffix == ".pdf":
            drawn = [self.shot(n, seed) or p for n, (p, _) in enumerate(self.pages, 1)]
            write_pdf(path, drawn, seed=seed, layers=self.layers)
        else:
            shots = [s for n in range(1, len(self.pages) + 1) if (s := self.shot(n, seed))]
            write_tiff(path, shots) if suffix in (".tif", ".tiff") else write_image(path, shots[0])

    def content(self, seed: int) -> bytes:
        """The bytes of the file, for an archive."""
        with tempfile.TemporaryDirectory() as room:
            path = Path(room) / f"entry{Path(self.path).suffix}"
            self.write(path, seed=seed)
            return path.read_bytes()


def _docx_lines(blocks: Sequence[Block]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines += [block.removeprefix("# ")] if block.strip() else []
        elif not isinstance(block, Seal):
            lines += [cell for row in block for cell in row if cell]
    return lines


@dataclass
class Folder:
    """One inquiry: `about` is inquiry.toml; the rest is truth that papers cannot know."""

    name: str
    about: dict[str, Any]
    papers: list[Paper]
    deadline: str
    goods: list[Truth] = field(default_factory=list)
    materials: list[Truth] = field(default_factory=list)
    contradictions: list[Truth] = field(default_factory=list)
    candidates: list[Truth] = field(default_factory=list)
    findings: list[Truth] = field(default_factory=list)

    @property
    def exporter(self) -> str:
        return str(self.about["exporter"])

    def write(self, root: Path, *, seed: int) -> None:
        """submission/, inquiry.toml and truth.json under `root`/name."""
        target = root / self.name / "submission"
        target.mkdir(parents=True)
        for number, paper in enumerate(self.papers, 1):
            paper.write(target / paper.path, seed=seed * 10 + number)
        about = "".join(f"{key} = {_toml(value)}\n" for key, value in self.about.items())
        (root / self.name / "inquiry.toml").write_text(about, encoding="utf-8")
        truth = json.dumps(self.truth(seed), ensure_ascii=False, indent=1)
        (root / self.name / "truth.json").write_text(truth + "\n", encoding="utf-8")

    def truth(self, seed: int) -> Truth:
        """What report.json should say, as far as the drawing knows."""
        placed: list[tuple[str, Paper, int]] = []
        for number, paper in enumerate(self.papers, 1):
            placed.append((paper.path, paper, seed * 10 + number))
            for entry in paper.entries:
                placed.append((f"{paper.path}!/{entry.path}", entry, seed * 10 + number))
        documents = [self._document(path, paper, s) for path, paper, s in placed]
        bare = [
            d["path"] for d in documents if d["kind"] == "technical" and d["sealed_by"] == "none"
        ]
        return {
            "schema": "1",
            "inquiry": {k: v if isinstance(v, list) else str(v) for k, v in self.about.items()}
            | {"deadline": self.deadline},
            "goods": self.goods,
            "documents": documents,
            "materials": [
                _unsealed(m, bare) if m["requirement"] == "technical" else m for m in self.materials
            ],
            "indicators": [
                _indicator(path, paper, f, s) for path, paper, s in placed for f in paper.facts
            ],
            "contradictions": self.contradictions,
            "candidates": [{"determination": None} | c for c in self.candidates],
            "findings": self.findings
            + [{"code": "SEAL_MISSING", "document": path} for path in bare],
        }

    def _document(self, path: str, paper: Paper, seed: int) -> Truth:
        seals = [
            self._seal(paper, n, placed, seed)
            for n, (page, _) in enumerate(paper.pages, 1)
            for placed in page.seals
        ]
        seals += [
            self._seal_face(b) | {"page": 1, "box": None}
            for b in paper.blocks
            if isinstance(b, Seal)
        ]
        out: Truth = {
            "path": path,
            "kind": paper.kind,
            "pages": len(paper.lines()),
            "status": paper.status,
            "languages": [{"code": code} for code in paper.languages],
            "foreign": paper.foreign,
            "translation": {"status": paper.translation, "documents": list(paper.translated_by)},
            "seals": seals,
            "sealed_by": sealed_by(seals),
        }
        if paper.parts:
            out["parts"] = [
                part | {"sealed_by": sealed_by([s for s in seals if s["page"] in part["pages"]])}
                for part in paper.parts
            ]
        out |= {"notes": paper.notes} if paper.notes else {}
        boxes = [
            [paper.box(n, (r.left, r.top, r.right, r.bottom), seed) for r in page.runs]
            for n, (page, _) in enumerate(paper.pages, 1)
        ]
        return out | {"text": paper.lines()} | ({"text_boxes": boxes} if boxes else {})

    def _seal_face(self, seal: Seal) -> Truth:
        is_person = seal.shape == "square"
        owner_is = "exporter" if seal.owner == self.exporter else "another"
        return {
            "shape": seal.shape,
            "colour": seal.colour,
            "text": seal.text,
            "owner": seal.owner,
            "purpose": seal.purpose,
            "owner_is": None if is_person else owner_is,
        }

    def _seal(self, paper: Paper, number: int, placed: Placed, seed: int) -> Truth:
        face = self._seal_face(placed.seal)
        look = paper.pages[number - 1][1]
        grey = look is not None and look.kind == "copy"
        face |= {"colour": "grey"} if grey else {}
        return {"page": number, "box": paper.box(number, placed.box, seed)} | face


def sealed_by(seals: Sequence[Truth]) -> str:
    """Whose seals these are, the exporter's own first; people's name seals do not count."""
    firms = [s for s in seals if s["owner_is"]]
    own = [s for s in firms if s["owner_is"] == "exporter"]
    if any(s["colour"] == "grey" for s in own) and all(s["colour"] == "grey" for s in own):
        return "undetermined"
    if any(s["purpose"] is None for s in own):
        return "exporter_official"
    if own:
        return "exporter_special"
    return "another" if firms else "none"


def _unsealed(material: Truth, bare: Sequence[str]) -> Truth:
    """The material with a deficiency for each of its papers that nobody sealed."""
    missing = [{"document": path, "kind": "unsealed"} for path in bare]
    return material | {"deficiencies": material.get("deficiencies", []) + missing}


def _indicator(path: str, paper: Paper, fact: Truth, seed: int) -> Truth:
    rest = {k: v for k, v in fact.items() if k not in ("row", "nth", "page", "quote")}
    number, quote = fact["page"], fact["quote"]
    if paper.pages:
        try:
            found = paper.pages[number - 1][0].find(quote, row=fact["row"], nth=fact["nth"])
        except QuoteNotFound as error:
            raise QuoteNotFound(f"{path}, page {number}: {error}") from error
        box = paper.box(number, found, seed)
    else:
        box = None
        if not any(quote in line for line in paper.lines()[number - 1]):
            raise QuoteNotFound(f"{path}: {quote!r} is not in the text")
    return {"document": path, "page": number, "box": box, "quote": quote} | rest


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    if hasattr(value, "isoformat"):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
