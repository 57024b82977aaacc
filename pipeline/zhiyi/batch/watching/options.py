"""Who watches a run, as its options ask for it."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from zhiyi.batch.events import Event, Listener


@contextmanager
def watched(options: argparse.Namespace, *, out: Path) -> Iterator[tuple[Listener, ...]]:
    """The listeners that ``options`` ask for; meanwhile the log is open and metrics are served.
    When it ends, the profile is told. Raises ``ArgumentError`` where a log cannot be opened or an
    address not be served on."""
    from zhiyi.batch.watching.journal import Journal
    from zhiyi.batch.watching.logs import logged
    from zhiyi.batch.watching.metrics import Metrics, MetricsFile, served
    from zhiyi.batch.watching.profile import Profile, print_profile
    from zhiyi.batch.watching.progress import Progress

    began = monotonic()
    listeners: list[Listener] = []
    with ExitStack() as stack:
        stack.enter_context(logged(verbose=options.verbose, file=options.log))
        listeners.append(stack.enter_context(Journal()))
        if options.metrics or options.metrics_file:
            metrics = Metrics()
            listeners.append(metrics)
            if options.metrics:
                stack.enter_context(served(metrics, options.metrics))
            if options.metrics_file:
                listeners.append(MetricsFile(metrics, options.metrics_file))
        profile = Profile(began=began) if options.profile else None
        if profile:
            listeners.append(profile)
        if not options.quiet:
            listeners.append(stack.enter_context(Progress()))
        yield tuple(_Forgiven(listener) for listener in listeners)
    if profile:
        print_profile(profile.spent())
        try:
            profile.write(out)
        except OSError as error:
            print(f"zhiyi: profile.json is not written: {error.strerror}", file=sys.stderr)


class _Forgiven:
    """A listener that breaks is told of once and is not asked again: the run goes on without it."""

    def __init__(self, listener: Listener) -> None:
        self._listener: Listener | None = listener

    def __call__(self, event: Event) -> None:
        if self._listener is None:
            return
        try:
            self._listener(event)
        except Exception as error:  # the border of who watches: no run ends for its bars
            name = type(self._listener).__name__.lower()
            self._listener = None
            log.exception("%s cannot go on", name)
            reason = error.strerror if isinstance(error, OSError) else type(error).__name__
            print(f"zhiyi: {name} cannot go on: {reason}", file=sys.stderr)
