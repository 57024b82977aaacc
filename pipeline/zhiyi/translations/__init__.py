"""find_translations: which part translates which, how much of it, and what differs."""

from zhiyi.translations.find import find_translations
from zhiyi.translations.papers import Settings

__all__ = ["Settings", "find_translations"]
