"""Derived quantities 导出量: what follows from stated figures, with the formula and its range.

``find_derivations`` is the stage, ``derive`` the same for indicators alone, ``load_formulas``
reads the registry ``knowledge/formulas.toml``. What is computed here no paper states.
"""

from zhiyi.derivations.find import derive, find_derivations
from zhiyi.derivations.formulas import Formula, load_formulas

__all__ = ["Formula", "derive", "find_derivations", "load_formulas"]
