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
    PayQuote,
    PayResult,
    TabView,
)

_CARRYING: Final = (ChannelBadge.OPEN, ChannelBadge.BUSY)
# Turns 0 and 1 fund a channel; with the next one something happens in it.
_UNUSED_TURN: Final = 1
_DUST_WEI: Final = 10 ** (units.ETH_DECIMALS - units.SHOWN_DECIMALS)


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
    """What to do where no channel is left: (cause, remedy), both "" where there is one, or never was."""
    if home.channels or not home.closed_channel_count:
        return "", ""
    return (
        tr("You have no open channel, so nothing can be paid."),
        tr("Open one: then you can pay and be paid again."),
    )


def new_channel_words(home: HomeView) -> tuple[str, str]:
    """In the demo, where the money of a channel comes from that follows a closed one: (cause, remedy) or both ""."""
    channel = home.channels[0] if home.channels else None
    if channel is None or channel.badge is not ChannelBadge.OPEN or not home.closed_channel_count:
        return "", ""
    if channel.turn_num > _UNUSED_TURN:
        return "", ""
    return (
        tr("New channel with {name}, with {amount} of new play money.").format(
            name=outside_name(channel.peer_name), amount=units.eth_unit(channel.put_in_mine_wei)
        ),
        tr("What you closed is kept in Channels; {amount} of it stays on the demo's chain.").format(
            amount=units.eth_unit(home.on_chain_wei)
        ),
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


def settle_paid_text(tab: TabView) -> str:
    """Which tab is to be settled: who paid whom how much from it."""
    words = tr("It is your tab to {name}: you paid {paid} of {limit} from it.")
    if not tab.is_outgoing:
        words = tr("It is the tab from {name}: they paid you {paid} of {limit} from it.")
    return words.format(
        name=outside_name(tab.peer_name),
        paid=units.eth(tab.used_wei),
        limit=units.eth_unit(tab.limit_wei),
    )


def settle_back_text(tab: TabView) -> str:
    """What settling a tab brings to the person's side."""
    if not tab.back_wei:
        return _nothing_back(tab)
    words = tr("{amount} comes back to your side of the channel when all have signed.")
    if not tab.is_outgoing:
        words = tr("{amount} comes to your side of the channel when all have signed.")
    return words.format(amount=_back_amount(tab.back_wei))


def settle_done_text(tab: TabView) -> str:
    """What settling a tab brought."""
    done = tr("The tab with {name} is settled.").format(name=outside(tab.peer_name))
    if not tab.back_wei:
        return done
    words = tr("{done} {amount} came back to your side.")
    if not tab.is_outgoing:
        words = tr("{done} {amount} came to your side.")
    return words.format(done=done, amount=_back_amount(tab.back_wei))


def _back_amount(amount_wei: int) -> str:
    """At the head of a sentence. Dust in all its decimals would read as a large number."""
    if amount_wei < _DUST_WEI:
        return tr("Less than {amount}").format(amount=units.eth_unit(_DUST_WEI))
    return units.eth_unit(amount_wei)


def _nothing_back(tab: TabView) -> str:
    if tab.is_outgoing:
        return tr("Nothing comes back to you: all of it is paid.")
    return tr("Nothing comes to you: they paid nothing from it.")


def tab_count(number: int) -> str:
    """So many tabs, in words."""
    return trn("1 tab", "{number} tabs", number).format(number=number)


def parts_text(channel: ChannelView) -> str:
    """The three parts of a channel in one sentence, and what is mine of what is reserved."""
    words = tr("You {mine}, reserved {reserved}, {peer} {theirs}")
    if channel.tabs:
        words = tr("You {mine}, reserved {reserved} with {yours} of it yours, {peer} {theirs}")
    return words.format(
        mine=units.eth(channel.mine_wei),
        reserved=units.eth(channel.reserved_wei),
        yours=units.eth(channel.yours_in_tabs_wei),
        peer=outside(channel.peer_name),
        theirs=units.eth(channel.theirs_wei),
    )


def pound_words(channel: ChannelView) -> tuple[str, str, str]:
    """What the three parts of a channel are to the person: theirs, reserved, the hub's."""
    peer = outside(channel.peer_name)
    tabs = tab_count(len(channel.tabs))
    reserved = tr("reserved")
    if channel.tabs:
        yours = units.eth(channel.yours_in_tabs_wei)
        reserved = tr("in {tabs}, {amount} of it yours").format(tabs=tabs, amount=yours)
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


def set_aside_text(quote: PayQuote, limit_wei: int) -> str:
    """What opening a new tab sets aside, for whom, and what becomes of it; said before it is done."""
    words = tr(
        "Opening it sets {amount} aside for {name}. Only what you pay leaves; the rest comes back "
        "when the tab is settled."
    )
    if takes_all(quote, limit_wei):
        words = tr(
            "Opening it sets all that is free aside for {name}: {amount}. What is not paid comes back "
            "when it is settled. A lower tab limit leaves some for others."
        )
    return words.format(amount=units.eth_unit(limit_wei), name=outside_name(quote.payee_name))


def new_tab_text(quote: PayQuote, limit_wei: int) -> str:
    """The same where no tab was spoken of yet, and where the limit is chosen in another place."""
    words = tr(
        "{amount} is set aside for {name} in a tab. Only what you pay leaves; the rest comes back "
        "when it is settled."
    )
    if takes_all(quote, limit_wei):
        words = tr(
            "All that is free, {amount}, would be set aside for {name} in a tab. What is not paid "
            "comes back when it is settled. You can choose less first."
        )
    return words.format(amount=units.eth_unit(limit_wei), name=outside_name(quote.payee_name))


def takes_all(quote: PayQuote, limit_wei: int) -> bool:
    """Whether a new tab with this limit leaves nothing for anybody else."""
    return quote.can_send_after_wei + quote.tab_limit_wei <= limit_wei


def paid_text(amount_wei: int, name: str, result: PayResult) -> str:
    """What a payment came to."""
    if result.is_delivered:
        words = tr("Paid {amount} to {name} in {time}.")
    else:
        words = tr("Sent {amount}, waiting for {name}. It is safe, and arrives when they are back.")
    return words.format(
        amount=units.eth_unit(amount_wei), name=outside(name), time=units.took(result.paid_ms)
    )
