"""Performance indicators 性能指标: what a paper states of a product, with unit and condition.

``find_indicators`` is the stage. ``make_nlp`` builds the spaCy pipeline that it needs.
``quantities_of_text`` reads bare quantities, whatever they are of.
"""

from zhiyi.indicators.find import find_indicators, indicators_of_text
from zhiyi.indicators.marks import make_nlp
from zhiyi.indicators.quantities import quantities_of_text

__all__ = ["find_indicators", "indicators_of_text", "make_nlp", "quantities_of_text"]
