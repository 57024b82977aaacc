"""What every test of indicators needs, loaded once."""

from __future__ import annotations

import pytest

from zhiyi.indicators.drafts import Tools
from zhiyi.indicators.marks import load_words, make_nlp
from zhiyi.indicators.quantities import QuantityReader
from zhiyi.lexicon import load_lexicon
from zhiyi.units import load_units


@pytest.fixture(scope="session")
def tools() -> Tools:
    units = load_units()
    lexicon = load_lexicon(units=units)
    return Tools(lexicon, units, make_nlp(lexicon), load_words(), QuantityReader(units))
