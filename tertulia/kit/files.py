"""Files that others read while they are written."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """All or nothing: under its name only once everything is in it, in place of what had that name. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as target:
            yield target
        Path(name).rename(path)
    finally:
        Path(name).unlink(missing_ok=True)
