"""The journal 操作日志: what was done at the workbench, each entry chained to the one before it.

``Journal`` writes it, ``audit`` reads and judges it, without the database too; the format is told
in docs/audit.md.
"""

from zhiyi.review.journal.writing import Broken, Journal, NotMirrored

__all__ = ["Broken", "Journal", "NotMirrored"]
