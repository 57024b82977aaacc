"""Indicators in tables of every shape: see ``read_table``."""

from zhiyi.indicators.tables.continued import under_its_head
from zhiyi.indicators.tables.read import read_bounded, read_table
from zhiyi.indicators.tables.statements import CellDraft

__all__ = ["CellDraft", "read_bounded", "read_table", "under_its_head"]
