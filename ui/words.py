"""Words for what the wallet's values say. `ui.i18n` knows no wallet: the first page needs none."""

from typing import Final

from ui.i18n import outside, outside_name, tr, trn
from wallet.api import DemoStep
from wallet.views import units
from wallet.views.amount_entry import AmountFault, AmountRefused
from wallet.views.demo_names import HUB_NAME, PEER_NAME
from wallet.views.values import (
    ChannelBadge,
    ChannelView,
    HomeView,
    PayResult,
    TabView,
)

_CARRYING: Final = (ChannelBadge.OPEN, ChannelBadge.BUSY)


def badge_word(badge: ChannelBadge) -> str:
    """The one word for where a channel stands."""
    return {
        ChannelBadge.OPENING: tr("Opening"),
        ChannelBadge.OPEN: tr("Open"),
        ChannelBadge.BUSY: tr("Busy"),
        ChannelBadge.CLOSING: tr("Closing"),
        ChannelBadge.CLOSED: tr("Closed"),
        ChannelBadge.NEEDS_YOU: tr("Needs you"),
    }[badge]


def no_channel_reason(home: HomeView) -> str:
    """Why nothing can be paid on this page; "" where a channel is open."""
    is_open = any(channel.badge in _CARRYING for channel in home.channels)
    return "" if is_open else tr("No open channel")


def no_channel_notice(home: HomeView) -> tuple[str, str]:
    """What to do where no channel is left: (cause, remedy), both "" where there is one."""
    if not home.channels or any(each.badge is not ChannelBadge.CLOSED for each in home.channels):
        return "", ""
    return (
        tr("You have no open channel, so nothing can be paid."),
        tr("Close Towpath and start the demo again: a new channel opens."),
    )


def step_title(step: DemoStep) -> str:
    """What a step of the demo's start does."""
    return {
        DemoStep.CHAIN: tr("Start a private chain on this computer"),
        DemoStep.CONTRACTS: tr("Deploy the contracts"),
        DemoStep.HUB: tr("Start the hub, {name}").format(name=HUB_NAME),
        DemoStep.PEER: tr("Start {name}, who would like a coffee").format(name=PEER_NAME),
        DemoStep.CHANNEL: tr("Open and fund your channel with {name}").format(name=HUB_NAME),
    }[step]


def amount_fault(refused: AmountRefused) -> str:
    """Why a typed amount is refused, and what to type instead."""
    if refused.fault is AmountFault.TWO_WAYS:
        larger, smaller = refused.readings
        return tr(
            "This can be read in two ways. Type {larger} or {smaller}, whichever you mean."
        ).format(larger=larger, smaller=smaller)
    if refused.fault is AmountFault.GROUPED:
        (reading,) = refused.readings
        return tr(
            "This has marks between thousands, which not everybody reads alike. "
            "Type {reading} if you mean that."
        ).format(reading=reading)
    return {
        AmountFault.EMPTY: tr("Type an amount, such as 0.25."),
        AmountFault.NEGATIVE: tr("An amount cannot be negative. Type it without the minus sign."),
        AmountFault.NOT_A_NUMBER: tr(
            "This is not an amount. Use digits and one decimal point, such as 0.25."
        ),
        AmountFault.TOO_MANY_DECIMALS: tr(
            "One ETH has 18 decimals, and this has more. Leave out the last digits."
        ),
        AmountFault.TOO_LARGE: tr("There is not this much ETH in the world. Type less."),
        AmountFault.ZERO: tr("Zero cannot be paid. Type an amount, such as 0.25."),
    }[refused.fault]


def tab_title(tab: TabView) -> str:
    """The name of a tab: whom it goes to or comes from."""
    words = tr("Tab to {name}") if tab.is_outgoing else tr("Tab from {name}")
    return words.format(name=outside_name(tab.peer_name))


def tab_entry(tab: TabView) -> str:
    """A tab in a list of tabs, where two may go to one person."""
    return tr("{title}, {used} of {limit} used").format(
        title=tab_title(tab), used=units.eth(tab.used_wei), limit=units.eth(tab.limit_wei)
    )


def tab_text(tab: TabView) -> str:
    """A tab with what is used of it."""
    words = tr("{title}, used {used} of {limit}")
    if not tab.is_outgoing:
        words = tr("{title}, {used} of {limit} is yours, settles when the tab closes")
    return words.format(
        title=tab_title(tab),
        used=units.eth(tab.used_wei),
        limit=units.eth_unit(tab.limit_wei),
    )


def tab_count(number: int) -> str:
    """So many tabs, in words."""
    return trn("1 tab", "{number} tabs", number).format(number=number)


def back_wei(channel: ChannelView) -> int:
    """What of a channel comes back to the person on chain, its tabs settled first."""
    return channel.mine_wei + sum(tab.back_wei for tab in channel.tabs)


def pound_words(channel: ChannelView) -> tuple[str, str, str]:
    """What the three parts of a channel are to the person: theirs, reserved, the hub's."""
    peer = outside(channel.peer_name)
    tabs = tab_count(len(channel.tabs))
    reserved = tr("reserved in {tabs}").format(tabs=tabs) if channel.tabs else tr("reserved")
    mine, theirs = tr("yours, free to send"), tr("{peer}'s, so you can receive")
    if channel.badge is ChannelBadge.OPENING:
        mine, theirs = tr("yours, once it is open"), tr("{peer}'s, once it is open")
    elif channel.badge is ChannelBadge.CLOSING:
        mine, theirs = tr("yours, coming back"), tr("{peer}'s, going back")
        if channel.tabs:
            reserved = tr("in {tabs}, settled first").format(tabs=tabs)
    elif channel.badge is ChannelBadge.CLOSED:
        mine, theirs = tr("yours"), tr("{peer}'s")
    return mine, reserved, theirs.format(peer=peer)


def short_pound_words(channel: ChannelView) -> tuple[str, str, str]:
    """The same where there is little room."""
    tabs = tr("in {tabs}").format(tabs=tab_count(len(channel.tabs)))
    peer = outside(channel.peer_name)
    coming = tr("coming back") if channel.badge is ChannelBadge.CLOSING else tr("yours")
    return coming, tabs if channel.tabs else tr("reserved"), tr("{peer}'s").format(peer=peer)


def paid_text(amount_wei: int, name: str, result: PayResult) -> str:
    """What a payment came to."""
    if result.is_delivered:
        words = tr("Paid {amount} to {name} in {time}.")
    else:
        words = tr("Sent {amount}, waiting for {name}. It is safe, and arrives when they are back.")
    return words.format(
        amount=units.eth_unit(amount_wei), name=outside(name), time=units.took(result.paid_ms)
    )
