"""Corrections 更正: what officers say in place of what was read, kept and applied."""

from __future__ import annotations

from zhiyi.corrections.correction import (
    CHANGES,
    AsRead,
    CellText,
    Change,
    Correction,
    Figure,
    Layer,
    LineText,
    PartKind,
    Rejected,
    SealName,
    Stated,
    TranslatedBy,
    change_of,
)
from zhiyi.corrections.keeping import FILE, Kept, append_correction, kept_corrections

__all__ = [
    "CHANGES",
    "FILE",
    "AsRead",
    "CellText",
    "Change",
    "Correction",
    "Figure",
    "Kept",
    "Layer",
    "LineText",
    "PartKind",
    "Rejected",
    "SealName",
    "Stated",
    "TranslatedBy",
    "append_correction",
    "change_of",
    "kept_corrections",
]
