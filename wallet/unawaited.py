"""What a loop does with an exception that nobody waits for. Imports nothing large: the window uses it too."""

from __future__ import annotations

import sys
from typing import Any


def report_unawaited(_loop: object, context: dict[str, Any]) -> None:
    """Send it to where all our mistakes go: alone in a log nobody would hear of it. A loop's exception handler."""
    fault = context.get("exception") or RuntimeError(context["message"])
    sys.excepthook(type(fault), fault, fault.__traceback__)
