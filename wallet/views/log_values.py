"""The program's own log as the window shows it."""

from typing import NamedTuple


class LogLine(NamedTuple):
    """One line of the program's own log, redacted.

    `at` is the time in UTC as ISO 8601 writes it, `level` one of "debug", "info", "warning", "error", "critical";
    `source` says who spoke, `event` what happened, `more` the other fields as "name=value".
    """

    at: str
    level: str
    source: str
    event: str
    more: str

    def text(self) -> str:
        """The line for copying and saving."""
        return f"{self.at} {self.level:<8} {self.source}: {self.event} {self.more}".rstrip()
