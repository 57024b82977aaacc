"""Reading: where each page's text comes from, its lines, and its tables."""

from zhiyi.reading.lines import find_lines
from zhiyi.reading.pages import find_pages, join_pages
from zhiyi.reading.tables import find_tables, join_tables

__all__ = ["find_lines", "find_pages", "find_tables", "join_pages", "join_tables"]
