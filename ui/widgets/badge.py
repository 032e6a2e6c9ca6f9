"""The badge of a channel."""

from typing import Final

from ui.widgets.card import Pill
from ui.words import badge_word
from wallet.views.values import ChannelBadge

BADGE_LOOKS: Final = {
    ChannelBadge.OPENING: ("clock", "info_soft", "info"),
    ChannelBadge.OPEN: ("check", "ok_soft", "ok"),
    ChannelBadge.BUSY: ("swap", "tab_soft", "tab"),
    ChannelBadge.CLOSING: ("next", "sunk", "muted"),
    ChannelBadge.CLOSED: ("minus", "sunk", "muted"),
    ChannelBadge.NEEDS_YOU: ("warning", "warn_soft", "warn"),
}
"""Icon, fill and ink."""


class ChannelBadgePill(Pill):
    """Where a channel stands: icon and word."""

    def show_badge(self, badge: ChannelBadge, *, progress: str = "") -> None:
        """Show the badge, with how far it came where that is known."""
        icon, fill, ink = BADGE_LOOKS[badge]
        self.show_words(f"{badge_word(badge)} {progress}".strip(), icon=icon)
        self.show_colors(fill, ink, ink)
