"""find_translations: which part translates which, how much of it, and what differs."""

from zhiyi.translations.find import Settings, find_translations

__all__ = ["Settings", "find_translations"]
