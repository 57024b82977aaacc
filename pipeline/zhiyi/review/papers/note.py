"""案卷记录: every fact that the case rests on, with its evidence, and who judged and decided."""

from __future__ import annotations

from zhiyi.review.papers import about_decisions, about_goods, about_papers
from zhiyi.review.papers.dossier import Dossier
from zhiyi.review.papers.elements import Strong
from zhiyi.review.papers.phrases import REFERENCE, Chapters, Places, day_of, today
from zhiyi.review.papers.sheet import Sheet


def file_note(dossier: Dossier) -> bytes:
    """A DOCX."""
    sheet = Sheet(subject="案卷记录", above=REFERENCE, office=dossier.office, at=dossier.at)
    sheet.title("两用物项出口管制海关质疑", "案卷记录")
    chapters, places = Chapters(), Places(dossier)
    about_decisions.case(sheet, chapters, dossier)
    about_papers.files(sheet, chapters, places)
    about_papers.materials(sheet, chapters, places)
    about_papers.seals(sheet, chapters, places)
    about_papers.translations(sheet, chapters, places)
    about_papers.particulars(sheet, chapters, places)
    about_goods.goods(sheet, chapters, places)
    about_goods.indicators(sheet, chapters, places)
    about_goods.derived(sheet, chapters, places)
    about_goods.contradictions(sheet, chapters, places)
    about_goods.candidates(sheet, chapters, places)
    about_goods.statements(sheet, chapters, places)
    about_decisions.findings(sheet, chapters, places)
    about_decisions.corrections(sheet, chapters, places)
    about_decisions.judgements(sheet, chapters, dossier)
    about_decisions.decisions(sheet, chapters, dossier)
    sheet.text(Strong(REFERENCE))
    sheet.signature(dossier.office or "＿＿＿＿海关", day_of(today(dossier)))
    return sheet.data()
