"""``summary.csv``, ``.xlsx`` and ``.html``: a row per inquiry of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from zhiyi.errors import StorageError
from zhiyi.inquiry import TranslationStatus
from zhiyi.report import types
from zhiyi.report.cells import Row, cell_of
from zhiyi.report.html import environment, page
from zhiyi.report.paired import papers_of
from zhiyi.report.words import load_words, standing
from zhiyi.store import write_whole

COLUMNS = (
    "质疑编号", "出口货物发货人", "商品", "提交期限", "必须核对", "建议核对", "提示",
    "未见材料", "译文", "候选条目", "未能处理", "报告",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One inquiry in a row. ``folder`` is its output folder, a name beside the summary;
    ``translations`` counts
    foreign papers by what their translation lacks; ``problems`` counts what could not be read or
    processed."""

    id: str
    folder: str
    exporter: str
    goods: str
    deadline: str
    must: int
    should: int
    note: int
    missing: tuple[str, ...]
    translations: tuple[str, ...]
    candidates: tuple[str, ...]
    problems: int

    @property
    def link(self) -> str:
        """The report, relative to the summary."""
        return quote(f"{self.folder}/report.html")


def summary_of(report: types.Report, *, folder: str) -> Summary:
    words = load_words()
    shown = report.inquiry
    severities = Counter(finding.severity for finding in report.findings)
    return Summary(
        id=shown.id,
        folder=folder,
        exporter=shown.exporter or "",
        goods=shown.goods or "",
        deadline=shown.deadline or "",
        must=severities["must"],
        should=severities["should"],
        note=severities["note"],
        missing=tuple(
            words.of("requirement", material.requirement).zh
            for material in report.materials
            if material.status == "missing"
        ),
        translations=_translations(report),
        candidates=tuple(
            f"{one.code or one.title}：{words.of('outcome', one.outcome).zh}"
            for one in report.candidates
        ),
        problems=len(report.problems) + sum(len(one.problems) for one in report.documents),
    )


def _translations(report: types.Report) -> tuple[str, ...]:
    """How many papers lack a translation, have a part of one, or one that states something else."""
    words = load_words()
    counted = Counter(paper.part.translation.status for paper in papers_of(report))
    asked: tuple[TranslationStatus, ...] = ("missing", "partial", "inconsistent", "undetermined")
    return tuple(
        f"{words.of('translation', status).zh} {counted[status]}"
        for status in asked
        if counted[status]
    )


def write_summary(summaries: Sequence[Summary], *, out: Path) -> None:
    """Write the three files into ``out``, where the inquiries' folders lie; cells that a
    spreadsheet would run are neutralised. Raises ``StorageError``."""
    # What only knows a summary's nouns, as the workbench does, need not load pandas: half a second.
    import pandas as pd

    from zhiyi.report.workbook import sheets_of

    rows = [_row(one) for one in summaries]
    frame = pd.DataFrame(
        [[cell_of(row[column]) for column in COLUMNS] for row in rows], columns=list(COLUMNS)
    )
    csv = frame.to_csv(index=False, lineterminator="\r\n")
    note = standing()
    told = {
        "summary.csv": csv.encode("utf-8-sig"),
        "summary.xlsx": sheets_of({"汇总": (COLUMNS, rows)}, note=note, linked="报告"),
        "summary.html": render_summary(summaries).encode(),
    }
    try:
        for name, data in told.items():
            write_whole(out / name, data)
    except OSError as error:
        raise StorageError.at(out, error.strerror or str(error)) from error


def render_summary(summaries: Sequence[Summary]) -> str:
    body = environment().get_template("summary.html.j2").render(summaries=summaries)
    return page(title="质疑核对汇总", body=Markup(body))


def _row(one: Summary) -> Row:
    none = load_words().of("standing", "no_candidate").zh
    return {
        "质疑编号": one.id,
        "出口货物发货人": one.exporter,
        "商品": one.goods,
        "提交期限": one.deadline,
        "必须核对": one.must,
        "建议核对": one.should,
        "提示": one.note,
        "未见材料": "；".join(one.missing),
        "译文": "；".join(one.translations),
        "候选条目": "；".join(one.candidates) or none,
        "未能处理": one.problems,
        "报告": one.link,
    }
