"""What the libraries that read files of strangers raise on damaged ones."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

from defusedxml.common import DefusedXmlException

ZIP_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
)
"""``zipfile`` on an archive or an entry: a method that it does not know is a NotImplementedError,
a password that is needed a RuntimeError, extra fields that are cut off a struct.error."""

XML_DAMAGED = (SyntaxError, DefusedXmlException, LookupError, RecursionError, ValueError)
"""``defusedxml`` on a part: ParseError is a SyntaxError, an unknown encoding a LookupError."""

OFFICE_DAMAGED = (*ZIP_DAMAGED, *XML_DAMAGED, AttributeError, TypeError)
"""openpyxl, and what we look for in the parts of an office file ourselves."""
