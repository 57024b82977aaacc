"""Scores of a run against what is known of its folders (``truth.json``)."""
