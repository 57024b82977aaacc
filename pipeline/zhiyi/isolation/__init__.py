"""Keeping a process that reads strangers' files from the rest of the machine."""

from zhiyi.isolation.confine import confine
from zhiyi.isolation.measures import Confinement, Held, Measure

__all__ = ["Confinement", "Held", "Measure", "confine"]
