"""Runs the window on asyncio's loop and ends it cleanly.

The event loop is Qt's, seen as asyncio's through qasync. The last window does not end the loop by
itself: closing it sets an event, the wallet is closed and waited for, and then the loop returns.
Otherwise qasync stops in the middle and nothing is cleaned up.

The wait has an end. Leaving a wallet that does not close is as a power cut, which the log is made
for: a record is on disk before anything is signed or sent by it, and a record that is half written
is dropped at the next start.
"""

import asyncio
import signal
import sys
from enum import Enum
from typing import Any

import qasync

from ui.closing import ClosingNote
from ui.garbage import Collector
from ui.limits import CLOSING_MAX_S, CLOSING_TOLD_S
from ui.qt import QApplication
from ui.window import MainWindow
from wallet.api import Problem, Wallet, report_unawaited


class Ending(Enum):
    """How the wallet ended, as the exit code of the program."""

    WELL = 0
    FAILED = 1
    LEFT = 4
    """It did not end in time: its threads still run, so the process must not wait for them."""


def run_until_closed(app: QApplication, window: MainWindow, wallet: Wallet) -> Ending:
    """Run until the window is closed, and the wallet with it."""
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    loop.set_exception_handler(report_unawaited)
    # Python's own handlers wait until Qt's loop comes back from C++; the loop's handlers wake it.
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, window.close)
    collector = Collector(app)
    try:
        ending: Ending = loop.run_until_complete(_show(window, wallet))
        return ending
    finally:
        collector.close()
        loop.close()
        asyncio.set_event_loop(None)


async def _show(window: MainWindow, wallet: Wallet) -> Ending:
    closed = asyncio.Event()
    window.closed.connect(closed.set)
    if window.isVisible():
        await closed.wait()
    window.hide()
    try:
        return await _closed(wallet)
    finally:
        window.deleteLater()


async def _closed(wallet: Wallet) -> Ending:
    closing = asyncio.wrap_future(wallet.close())
    # Waiting never cancels: a close that is under way goes on in the wallet's own thread.
    await asyncio.wait({closing}, timeout=CLOSING_TOLD_S)
    if not closing.done():
        await _wait_in_sight(closing)
    if not closing.done():
        return Ending.LEFT
    try:
        closing.result()
    except Problem as problem:
        sys.stderr.write(f"{problem.cause} {problem.remedy}\n")
        return Ending.FAILED
    return Ending.WELL


async def _wait_in_sight(closing: asyncio.Future[None]) -> None:
    """Say what is waited for, until it is done, or takes too long, or the person has enough of it."""
    note = ClosingNote()
    note.show()
    left = asyncio.ensure_future(note.left.wait())
    either: tuple[asyncio.Future[Any], ...] = (closing, left)
    await asyncio.wait(either, timeout=CLOSING_MAX_S, return_when=asyncio.FIRST_COMPLETED)
    left.cancel()
    note.end()
    if not closing.done():
        sys.stderr.write(note.farewell + "\n")
