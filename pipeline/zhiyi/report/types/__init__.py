"""What ``report.json`` holds, name for name as other systems rely on it.

Numbers that a paper states, and their conversions, are strings of decimal digits. A box is
``[left, top, right, bottom]`` in fractions of the page as a viewer shows it, 4 decimals; scores
have 3 decimals. Fields may be added; none is renamed or given another meaning.
"""

from __future__ import annotations

from zhiyi.report.types.candidates import (
    Candidate,
    Criterion,
    Reason,
)
from zhiyi.report.types.papers import (
    Difference,
    Document,
    Draft,
    DraftSegment,
    Gloss,
    LanguageShare,
    Page,
    Part,
    Problem,
    Seal,
    Segment,
    Translation,
)
from zhiyi.report.types.readings import (
    Alternative,
    Box,
    Condition,
    Converted,
    Derived,
    Digits,
    Evidence,
    Indicator,
    PageNumber,
    Particular,
    PictureRef,
    Reading,
    Share,
    Tolerance,
)
from zhiyi.report.types.whole import (
    Contradiction,
    ControlList,
    Deficiency,
    Elements,
    Finding,
    Goods,
    Inquiry,
    Material,
    Program,
    Report,
)

__all__ = [
    "Alternative",
    "Box",
    "Candidate",
    "Condition",
    "Contradiction",
    "ControlList",
    "Converted",
    "Criterion",
    "Deficiency",
    "Derived",
    "Difference",
    "Digits",
    "Document",
    "Draft",
    "DraftSegment",
    "Elements",
    "Evidence",
    "Finding",
    "Gloss",
    "Goods",
    "Indicator",
    "Inquiry",
    "LanguageShare",
    "Material",
    "Page",
    "PageNumber",
    "Part",
    "Particular",
    "PictureRef",
    "Problem",
    "Program",
    "Reading",
    "Reason",
    "Report",
    "Seal",
    "Segment",
    "Share",
    "Tolerance",
    "Translation",
]
