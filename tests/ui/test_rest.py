"""No test leaves anything to the next one."""

from __future__ import annotations

from tests.ui.rest import put_to_rest
from ui.preferences import preferences
from ui.remedies import offer, offered
from ui.theme import theme
from wallet.api import Remedy
from wallet.views.language import language, use_language


def test_what_holds_for_the_whole_program_is_put_back() -> None:
    before = preferences()
    theme().set_dark(True)
    theme().set_past(True)
    use_language("de")
    for action in Remedy:
        offer(action, put_to_rest)

    put_to_rest()

    assert preferences() is not before
    assert (theme().is_dark, theme().is_past) == (False, False)
    assert language() == "en"
    assert [action for action in Remedy if offered(action) is not None] == []
