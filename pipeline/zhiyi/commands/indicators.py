"""``zhiyi indicators``: of one file, or of text on standard input.

Text needs no engine that reads pictures, so those are imported for files alone: they take longer
to load than the text to read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from zhiyi.commands.streams import print_json, standard_input
from zhiyi.config import Settings
from zhiyi.document import Indicator
from zhiyi.indicators import indicators_of_text, make_nlp
from zhiyi.indicators.learned import LearnedNames, learned_names
from zhiyi.lexicon import Lexicon, load_lexicon
from zhiyi.units import load_units


def indicators(options: argparse.Namespace) -> int:
    of_text = options.file == "-"
    found, status = (_of_text(standard_input()), 0) if of_text else _of_file(Path(options.file))
    if options.json:
        from zhiyi.commands.plain import indicators_plain

        print_json({"indicators": indicators_plain(found, of_text=of_text)})
    else:
        for indicator in found:
            print(_told(indicator))
    return status


def _of_text(text: str) -> tuple[Indicator, ...]:
    units = load_units()
    lexicon = load_lexicon(units=units)
    return indicators_of_text(
        text, lexicon=lexicon, units=units, nlp=make_nlp(lexicon), names=_names(lexicon)
    )


def _names(lexicon: Lexicon) -> LearnedNames | None:
    """What an office that wants the tagger gets; nobody else waits for its runtime."""
    directory = Settings().tagger
    if directory is None:
        return None
    from zhiyi.engines.tagger import load_tagger

    return learned_names(load_tagger(directory), lexicon)


def _of_file(file: Path) -> tuple[tuple[Indicator, ...], int]:
    from zhiyi.commands.files import told_problems
    from zhiyi.commands.single import read_single

    with read_single(file, until=None) as single:
        return single.document.indicators, told_problems(single.document)


def _told(indicator: Indicator) -> str:
    place = indicator.place
    where = place.locator or f"第{place.page}页"
    quantity = indicator.quantity
    ends = [bound.value if bound else "" for bound in (quantity.low, quantity.high)]
    value = quantity.value if quantity.value is not None else "～".join(map(str, ends))
    name = indicator.parameter or "（未载明参数名）"
    return f"{where}\t{name}\t{quantity.operator}\t{value}\t{quantity.unit or ''}\t{place.quote}"
