"""Zhiyi 质疑 reads what exporters submit in answer to a customs inquiry; officers judge."""

__version__ = "0.1.0"
