"""Who watches a run: bars or lines, a log, metrics, a profile. Each is a function of its events."""
