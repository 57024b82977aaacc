"""Seals: where they are on a page, what shape and colour, whose they are and what for."""

from zhiyi.seals.stage import find_seals, join_seals

__all__ = ["find_seals", "join_seals"]
