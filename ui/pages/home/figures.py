"""The quiet lines below the totals of the home page."""

from ui.i18n import outside_name, tr
from wallet.views import units
from wallet.views.values import ChannelBadge, HomeView

# So many people find room below a total.
_NAMES_MAX = 2


def now_text(then_wei: int, now_wei: int) -> str:
    """The present value beside a past one; "" where they are equal."""
    if then_wei == now_wei:
        return ""
    return tr("now {amount}").format(amount=units.eth(now_wei))


def in_channels_text(home: HomeView) -> str:
    """What is the person's in all channels beside what is on chain, and what of it is about to come back."""
    if not home.yours_wei:
        return ""
    coming_wei = sum(
        channel.yours_wei for channel in home.channels if channel.badge is ChannelBadge.CLOSING
    )
    if coming_wei == home.yours_wei:
        return tr("{amount} more is coming back").format(amount=units.eth(coming_wei))
    words = tr("and {amount} yours in channels")
    if coming_wei:
        words = tr("and {amount} yours in channels, {coming} of it coming back")
    return words.format(amount=units.eth(home.yours_wei), coming=units.eth(coming_wei))


def yours_words() -> str:
    """What is counted as the person's in channels."""
    return tr(
        "That is what is free, what is not yet paid out of your tabs, and what others paid you in "
        "theirs. What you paid is the payee's."
    )


def in_tabs_text(home: HomeView) -> str:
    """What can be paid from open tabs beside what can be sent to anybody."""
    parts = home.in_tabs
    if not parts:
        return ""
    left = units.eth(sum(part.left_wei for part in parts))
    names = tr(" and ").join(outside_name(part.name) for part in parts[:_NAMES_MAX])
    count = units.count(sum(part.tab_count for part in parts))
    if len(parts) > _NAMES_MAX:
        return tr("{amount} more in {count} open tabs").format(amount=left, count=count)
    if len(parts) > 1:
        return tr("{amount} more in open tabs with {names}").format(amount=left, names=names)
    if parts[0].tab_count == 1:
        return tr("{amount} more in an open tab with {names}").format(amount=left, names=names)
    # No payment is split, so what each tab has left does not add up.
    return tr("{amount} more in {count} open tabs with {names}, at most {most} at once").format(
        amount=left, count=count, names=names, most=units.eth(parts[0].most_wei)
    )
