"""Draft entries from an announcement or a table of items, for a person to confirm.

``items.py`` holds what is read out of the file, ``grids.py`` reads it from tables, ``clauses.py``
from running text, ``drafting.py`` writes it down as paragraphs of the control list.
"""

from zhiyi.controls.importing.clauses import items_of_text
from zhiyi.controls.importing.drafting import Drafter, draft_text
from zhiyi.controls.importing.grids import Grid, items_of_grids
from zhiyi.controls.importing.items import Imported, Item

__all__ = ["Drafter", "Grid", "Imported", "Item", "draft_text", "items_of_grids", "items_of_text"]
