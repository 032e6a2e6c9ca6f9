"""What holds for the whole program, as it is before the first window."""

from __future__ import annotations

from ui.preferences import preferences
from ui.remedies import offer
from ui.theme import theme
from wallet.api import Remedy
from wallet.views.language import ENGLISH, use_language


def put_to_rest() -> None:
    """Forget what a test chose, said and offered; a window that was not closed leaves its offers behind."""
    preferences.cache_clear()
    theme().set_past(False)
    theme().set_dark(False)
    for action in Remedy:
        offer(action, None)
    use_language(ENGLISH)
