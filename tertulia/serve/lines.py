"""The log as lines of JSON, one for each event (TERTULIA_LOG=json), with nothing of what readers wrote or are."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path

LONGEST = 500  # characters of a message
FRAMES = 12  # of a traceback, the innermost
QUERY = re.compile(r"\?[^\s\"'<>]*")
ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "event": clean(record.getMessage()),
        }
        if record.exc_info and record.exc_info[1] is not None:
            event |= told(record.exc_info[1])
        return json.dumps(event, ensure_ascii=False)


def clean(text: str) -> str:
    """The first line: what follows it, a database writes of the values that it was given."""
    line = text.strip().partition("\n")[0]
    return ADDRESS.sub("(address)", QUERY.sub("", line))[:LONGEST]


def told(error: BaseException) -> dict[str, object]:
    """Kind and place. An error's own words may quote what it was given."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return {
        "error": type(error).__qualname__,
        "at": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }
