"""What the demo without a window shows while it works: its steps on stdout, how far it is on stderr."""

from __future__ import annotations

import sys
import time

from wallet.ports import DemoProgress, DemoStep

_WORDS = {
    DemoStep.CHAIN: "private chain",
    DemoStep.CONTRACTS: "contracts",
    DemoStep.HUB: "hub",
    DemoStep.PEER: "payee",
    DemoStep.CHANNEL: "channel with the hub",
}
_CLEAR_LINE = "\r\x1b[K"


class Terminal:
    """One run's output.

    Args:
        is_json: stdout is for a program, so only the result goes there.
    """

    def __init__(self, *, is_json: bool) -> None:
        self._is_json = is_json
        self._has_line = False
        self.begun_s = time.perf_counter()

    def on_progress(self, progress: DemoProgress) -> None:
        """A step of the demo's start."""
        if progress.waits_s:
            self._aside(f"Waiting for an earlier Towpath to end, at most {progress.waits_s} s.\n")
        if progress.is_done and not self._is_json:
            self.print(f"  {time.perf_counter() - self.begun_s:5.1f} s  {_WORDS[progress.step]}")

    def show_count(self, paid_count: int, count: int) -> None:
        """How many payments are made: one line that is written over, for a person only."""
        if sys.stderr.isatty():
            self._has_line = True
            self._aside(f"{_CLEAR_LINE}  {paid_count:,} of {count:,} payments")

    def print(self, text: str) -> None:
        """A line of the result."""
        if self._has_line:
            self._has_line = False
            self._aside(_CLEAR_LINE)
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def _aside(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
