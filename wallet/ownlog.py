"""The window's own log: what its loggers say, redacted, in memory and in a file of the profile.

The newest lines are kept in memory, so that a report of a crash needs no disk. The file is begun when the profile has
a folder, and is replaced when it is full; one older file is kept.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections import deque
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from engine.journal import JsonLines
from wallet.limits import OWN_LOG_LINES_MAX, OWN_LOG_SIZE_BYTES_MAX
from wallet.plainfile import open_plain_file, read_plain_file
from wallet.redact import RedactingFilter, redact
from wallet.views.log_values import LogLine

FILE_NAME = "towpath.log"
_HEAD = ("at", "level", "from", "event")


class OwnLog(logging.Handler):
    """Keeps what is said. One for the program."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._file: _File | None = None
        self._lines: deque[str] = deque(maxlen=OWN_LOG_LINES_MAX)
        self.setFormatter(JsonLines())
        self.addFilter(RedactingFilter())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line. A disk that fails costs the file, not the program."""
        self._lines.append(self.format(record))
        if self._file is None and self._folder.is_dir():
            self._file = _File(self._folder / FILE_NAME)
            self._file.setFormatter(self.formatter)
        if self._file is not None:
            self._file.emit(record)

    def close(self) -> None:
        """Give the file free."""
        if self._file is not None:
            self._file.close()
        super().close()

    def newest(self, count_max: int) -> list[str]:
        """The newest lines that were said since the program started, oldest first."""
        return list(self._lines)[-count_max:]

    def tail(self) -> tuple[LogLine, ...]:
        """The newest lines, oldest first: of the files, with what was said before this start; else of memory."""
        kept = [
            line for path in (f"{FILE_NAME}.1", FILE_NAME) for line in _read(self._folder / path)
        ]
        lines = kept or self.newest(OWN_LOG_LINES_MAX)
        return tuple(map(read_line, lines[-OWN_LOG_LINES_MAX:]))


def keep_own_log(folder: Path) -> OwnLog:
    """From now on keep what the loggers below `towpath` say, and warnings of libraries. Once for each program."""
    root = logging.getLogger()
    known = next((each for each in root.handlers if isinstance(each, OwnLog)), None)
    if known is not None:
        return known
    own = OwnLog(folder)
    root.addHandler(own)
    logging.getLogger("towpath").setLevel(logging.INFO)
    return own


def own_log() -> OwnLog | None:
    """The program's log, once it is kept."""
    handlers = logging.getLogger().handlers
    return next((each for each in handlers if isinstance(each, OwnLog)), None)


def shown_lines() -> tuple[LogLine, ...]:
    """What the window shows of it; nothing before it is kept."""
    log = own_log()
    return () if log is None else log.tail()


def read_line(line: str) -> LogLine:
    """A line as it was written; one that is none of ours is its own event."""
    try:
        found: Any = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return LogLine("", "info", "", redact(line.strip()), "")
    more = " ".join(f"{name}={value}" for name, value in found.items() if name not in _HEAD)
    at, level, source, event = (redact(str(found.get(name, ""))) for name in _HEAD)
    return LogLine(at, level, source, event, redact(more))


class _File(RotatingFileHandler):
    """The file; what it cannot write is in memory all the same."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=OWN_LOG_SIZE_BYTES_MAX, backupCount=1, encoding="utf8", delay=True
        )

    def _open(self) -> TextIOWrapper:
        """Open it to write at its end. A pipe there would hold whoever speaks until somebody listens."""
        handle = open_plain_file(Path(self.baseFilename), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        return os.fdopen(handle, "a", encoding="utf8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Say once a line that the log itself could not be written, where a terminal reads it."""
        del record
        sys.stderr.write("towpath: the program's own log cannot be written\n")


def _read(path: Path) -> list[str]:
    """The lines of a file; none where it cannot be read."""
    try:
        return read_plain_file(path, OWN_LOG_SIZE_BYTES_MAX).decode(errors="replace").splitlines()
    except OSError:
        return []
