"""Libraries that report their use to their makers, kept from it.

OpenVINO (seen in 2026.4) sends an event to Google Analytics each time that it is imported, through
the package openvino_telemetry, with an id kept in ~/intel. onnxruntime (seen in 1.31) sends events
to Microsoft, with an id and a queue in ~/.cache/Microsoft and ``.ses`` in the temporary folder.
Nothing of an inquiry is in them; when and how much an office works is nobody's business either.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from types import ModuleType


def silence_reports(
    environment: MutableMapping[str, str] = os.environ,
    modules: MutableMapping[str, ModuleType | None] = sys.modules,  # type: ignore[assignment]
) -> None:
    """Before either library is imported. OpenVINO takes its own stub where the package that reports
    cannot be imported, which None says (https://docs.python.org/3/reference/import.html)."""
    environment["ORT_DISABLE_TELEMETRY"] = "1"
    modules.setdefault("openvino_telemetry", None)
