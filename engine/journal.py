"""What a program without a window tells: one JSON object a line, with listed fields only.

A log line can leave the machine in a bug report, so a field must be on the list below to be written: a secret, a
note or a whole value that somebody hands to a logger by mistake stays out.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from engine.plainfile import open_plain_file

FIELDS = (
    "address",
    "amount_wei",
    "cause",
    "channel",
    "code",
    "endpoint",
    "expected",
    "found",
    "key",
    "kind",
    "numbers",
    "peer",
    "pid",
    "reason",
    "seq",
)
"""The fields that may be written, besides time, level and what happened."""

_TEXT_MAX = 200
"""Characters of one field: an RPC's own words can be a page long."""


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, who speaks, what happened, the listed fields, and the kind of an exception."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage()[:_TEXT_MAX],
        }
        for name in FIELDS:
            value = record.__dict__.get(name)
            if value is not None:
                line[name] = value if isinstance(value, int | dict) else str(value)[:_TEXT_MAX]
        if record.exc_info is not None and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, default=str)


class _PlainFile(logging.FileHandler):
    """The journal's file; opening a pipe in its place would wait until somebody reads it."""

    def _open(self) -> TextIOWrapper:
        """See the library: how the file is opened to write at its end."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        return os.fdopen(
            open_plain_file(Path(self.baseFilename), flags), "a", encoding=self.encoding
        )


def keep_journal(file: Path | None = None, *, level: int = logging.INFO) -> None:
    """Write what the loggers below `towpath` say to a file, or to stderr; of libraries, warnings only.

    Raises:
        OSError: the file cannot be opened; NotPlainError if a pipe or a device is in its place. Nothing changed.
    """
    handler: logging.StreamHandler[IO[str]] | logging.FileHandler
    handler = (
        logging.StreamHandler(sys.stderr) if file is None else _PlainFile(file, encoding="utf8")
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for old in tuple(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("towpath").setLevel(level)
