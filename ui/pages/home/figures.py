"""The quiet lines below the totals of the home page."""

from ui.i18n import outside_name, tr
from wallet.views import units
from wallet.views.values import ChannelBadge, HomeView, InTab

# So many people find room below a total.
_NAMES_MAX = 2


def now_send_text(then: HomeView, now: HomeView) -> str:
    """What can be sent now beside what could be then, open tabs included; "" where nothing changed."""
    tabs_wei = _in_tabs_wei(now)
    if then.can_send_wei == now.can_send_wei and _in_tabs_wei(then) == tabs_wei:
        return ""
    if not tabs_wei:
        return tr("now {amount}").format(amount=units.eth(now.can_send_wei))
    words = tr("now {amount} and {more} in tabs")
    return words.format(amount=units.eth(now.can_send_wei), more=units.eth(tabs_wei))


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
    """What can be paid from tabs beside what can be sent to anybody: from open ones now, from opening ones soon."""
    opened = tuple(part for part in home.in_tabs if part.tab_count)
    opening = tuple(part for part in home.in_tabs if part.opening_wei)
    if not opening:
        return _open_text(opened)
    amount = units.eth(sum(part.opening_wei for part in opening))
    if not opened:
        names = tr(" and ").join(outside_name(part.name) for part in opening[:_NAMES_MAX])
        words = tr("{amount} more in a tab with {names} that opens")
        if len(opening) > _NAMES_MAX:
            words = tr("{amount} more in tabs that open")
        return words.format(amount=amount, names=names)
    words = tr("{open}, {amount} in one that opens")
    return words.format(open=_open_text(opened), amount=amount)


def _open_text(parts: tuple[InTab, ...]) -> str:
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


def _in_tabs_wei(home: HomeView) -> int:
    return sum(part.left_wei + part.opening_wei for part in home.in_tabs)
