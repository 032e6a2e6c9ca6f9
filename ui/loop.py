"""Runs the window on asyncio's loop and ends it cleanly.

The event loop is Qt's, seen as asyncio's through qasync. The last window does not end the loop by
itself: closing it sets an event, the wallet is closed and waited for, and then the loop returns.
Otherwise qasync stops in the middle and nothing is cleaned up.
"""

import asyncio
import signal
import sys
from typing import Any

import qasync

from ui.garbage import Collector
from ui.qt import QApplication
from ui.window import MainWindow
from wallet.api import Problem, Wallet


def run_until_closed(app: QApplication, window: MainWindow, wallet: Wallet) -> bool:
    """Run until the window is closed; tells whether the wallet closed well."""
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    loop.set_exception_handler(_report)
    # Python's own handlers wait until Qt's loop comes back from C++; the loop's handlers wake it.
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, window.close)
    collector = Collector(app)
    try:
        return bool(loop.run_until_complete(_show(window, wallet)))
    finally:
        collector.close()
        loop.close()
        asyncio.set_event_loop(None)


async def _show(window: MainWindow, wallet: Wallet) -> bool:
    closed = asyncio.Event()
    window.closed.connect(closed.set)
    if window.isVisible():
        await closed.wait()
    window.hide()
    try:
        await asyncio.wrap_future(wallet.close())
    except Problem as problem:
        sys.stderr.write(f"{problem.cause} {problem.remedy}\n")
        return False
    finally:
        window.deleteLater()
    return True


def _report(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Send what a callback raised to where all our mistakes go."""
    fault = context.get("exception") or RuntimeError(context["message"])
    sys.excepthook(type(fault), fault, fault.__traceback__)
