"""Words for channels, their steps, and what silence would mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import mark, outside, outside_name, tr, tr_marked
from ui.words import badge_word, tab_count, tab_title
from wallet.views import units
from wallet.views.channels_values import ChannelGroup, LadderKind, Rung, ShareKind

if TYPE_CHECKING:
    from wallet.views.channels_values import ChannelRow, LadderView, RungView, Share, Unfinished
    from wallet.views.values import StepView

_TABS_NAMED_MAX: Final = 2
# What a step says when it is done, and before: by the step, and by whether it is our own doing.
_RUNG_WORDS: Final[dict[tuple[Rung, bool], tuple[str, str]]] = {
    (Rung.UNLOCK, True): (mark("You unlocked Towpath"), mark("You unlock Towpath")),
    (Rung.CLAIMS, False): (mark("{name} compared logs"), mark("{name} compares logs")),
    (Rung.PEER_PREFUND, False): (mark("{name} agreed"), mark("{name} agrees")),
    (Rung.EARLIER_DEPOSITS, False): (
        mark("{name}'s deposit is in"),
        mark("{name}'s deposit on the chain"),
    ),
    (Rung.MY_DEPOSIT, True): (mark("Your deposit is in"), mark("Your deposit on the chain")),
    (Rung.LATER_DEPOSITS, False): (
        mark("{name}'s deposit is in"),
        mark("{name}'s deposit on the chain"),
    ),
    (Rung.PEER_POSTFUND, False): (mark("{name} confirmed"), mark("{name} confirms the deposits")),
    (Rung.ALL_PREFUNDS, False): (mark("All on the way agreed"), mark("All on the way agree")),
    (Rung.GUARANTEES, False): (
        mark("The hub set the money aside"),
        mark("The hub sets the money aside"),
    ),
    (Rung.ALL_POSTFUNDS, False): (mark("All on the way confirmed"), mark("All on the way confirm")),
    (Rung.GUARANTEES_RELEASED, False): (
        mark("The money is back in the channel"),
        mark("The hub gives the money back to the channel"),
    ),
    (Rung.TAB_OPENING, False): (mark("The tab is open"), mark("The tab opens first")),
    (Rung.PAYER_FINAL, False): (
        mark("The payer wrote down the final sum"),
        mark("The payer writes down the final sum"),
    ),
    (Rung.PAYER_FINAL, True): (
        mark("You wrote down the final sum"),
        mark("You write down the final sum"),
    ),
    (Rung.ALL_FINALS, False): (
        mark("All signed the final sum"),
        mark("All on the way sign the final sum"),
    ),
    (Rung.TABS_SETTLED, False): (
        mark("Open tabs are settled"),
        mark("Open tabs are settled first"),
    ),
    (Rung.LEADER_FINAL, False): (
        mark("{name} signed the last state"),
        mark("{name} settles the tabs and signs the last state"),
    ),
    (Rung.LEADER_FINAL, True): (mark("You signed the last state"), mark("You sign the last state")),
    (Rung.FOLLOWER_FINAL, False): (
        mark("{name} signed the last state"),
        mark("{name} signs the last state"),
    ),
    (Rung.FOLLOWER_FINAL, True): (
        mark("You signed the last state"),
        mark("You sign the last state"),
    ),
    (Rung.MONEY_BACK, False): (
        mark("The money is back on chain"),
        mark("The chain pays everybody out"),
    ),
    (Rung.NEWEST_SHOWN, False): (
        mark("The chain has your newest state"),
        mark("The chain takes your newest state"),
    ),
    (Rung.CHALLENGE_EXPIRED, False): (
        mark("Nobody can object any more"),
        mark("The time to object passes"),
    ),
    (Rung.GUARANTEES_RECLAIMED, False): (
        mark("The open tabs are settled by the chain"),
        mark("The chain settles the open tabs"),
    ),
}


def group_word(group: ChannelGroup | None) -> str:
    """The word on a chip; None is all of them."""
    return {
        None: tr("All"),
        ChannelGroup.OPEN: tr("Open"),
        ChannelGroup.WAITING: tr("Waiting"),
        ChannelGroup.CLOSING: tr("Closing"),
        ChannelGroup.CLOSED: tr("Closed"),
    }[group]


def no_such_channels(group: ChannelGroup | None) -> str:
    """What stands where a chip leaves nothing."""
    return {
        None: tr("There is no channel here."),
        ChannelGroup.OPEN: tr("No channel is open."),
        ChannelGroup.WAITING: tr("No channel waits for anything."),
        ChannelGroup.CLOSING: tr("No channel is closing."),
        ChannelGroup.CLOSED: tr("No channel is closed."),
    }[group]


def step_text(step: StepView, *, now_ms: int) -> str:
    """How far, and since when."""
    return tr("Step {at} of {total}, since {time}").format(
        at=step.done_count + 1,
        total=step.total_count,
        time=units.clock_beside(step.since_ms, now_ms=now_ms),
    )


def progress_text(unfinished: Unfinished, *, now_ms: int) -> str:
    """How far, since when, and that nothing is to be done where there is no way out to take."""
    far = step_text(unfinished.step, now_ms=now_ms)
    if unfinished.tab is not None and unfinished.tab.can_cancel:
        return far
    return tr("{far}. Goes on by itself").format(far=far)


def waiting_text(unfinished: Unfinished) -> str:
    """Whom we wait for, and for which tab."""
    words = outside(unfinished.step.waiting_for) or tr("Under way")
    if unfinished.tab is None:
        return words
    return tr("{tab}: {words}").format(
        tab=tab_title(unfinished.tab), words=words[:1].lower() + words[1:]
    )


def tabs_text(row: ChannelRow) -> str:
    """How many tabs there are, and with whom."""
    tabs = row.tabs
    if row.over is not None:
        return over_text(row)
    if not tabs:
        return tr("no tabs")
    sides = [
        (tr("to {name}") if tab.is_outgoing else tr("from {name}")).format(
            name=outside_name(tab.peer_name)
        )
        for tab in tabs[:_TABS_NAMED_MAX]
    ]
    if len(tabs) > _TABS_NAMED_MAX:
        sides.append(tr("{number} more").format(number=len(tabs) - _TABS_NAMED_MAX))
    return tr("{tabs}: {names}").format(tabs=tab_count(len(tabs)), names=", ".join(sides))


def over_text(row: ChannelRow) -> str:
    """What a channel that is over brought back; "" of one that is there."""
    if row.over is None:
        return ""
    if row.over.was_refused:
        return tr("never opened, and nothing was put in")
    return tr("{back} of {amount} came back to you").format(
        back=units.eth(row.over.mine_wei), amount=units.eth(row.channel.put_in_mine_wei)
    )


def ended_text(row: ChannelRow) -> str:
    """When a channel closed, which tells it from another one with the same hub; "" where that is not known."""
    if row.over is None or row.over.at_ms is None:
        return ""
    return tr("closed {time}").format(time=units.day_clock(row.over.at_ms))


def row_sentence(row: ChannelRow, *, is_away: bool, now_ms: int) -> str:
    """A row of the table as a sentence."""
    channel, unfinished = row.channel, row.unfinished
    parts = [
        tr("Channel with {name}, {badge}").format(
            name=outside(channel.peer_name), badge=badge_word(channel.badge)
        ),
        tr(
            "{yours} yours in all, {mine} of it free, {reserved} reserved, {theirs} {name}'s"
        ).format(
            yours=units.eth(channel.yours_wei),
            mine=units.eth(channel.mine_wei),
            reserved=units.eth(channel.reserved_wei),
            theirs=units.eth(channel.theirs_wei),
            name=outside(channel.peer_name),
        ),
        tabs_text(row),
    ]
    ended = ended_text(row)
    if ended:
        parts.append(ended)
    if is_away:
        parts.append(away_text(channel.peer_name))
    if unfinished is not None:
        parts += [waiting_text(unfinished), progress_text(unfinished, now_ms=now_ms)]
        if unfinished.tab is not None and unfinished.tab.can_cancel:
            parts.append(tr("can be cancelled safely"))
    return ", ".join(parts)


def away_text(name: str) -> str:
    """A peer is not connected."""
    return tr("{name} does not answer").format(name=outside_name(name))


def ladder_title(ladder: LadderView) -> str:
    """What is being done."""
    words = {
        LadderKind.OPEN_CHANNEL: tr("Opening the channel"),
        LadderKind.CLOSE_CHANNEL: tr("Closing the channel"),
        LadderKind.OPEN_TAB: tr("Opening the tab with {name}"),
        LadderKind.SETTLE_TAB: tr("Settling the tab with {name}"),
        LadderKind.DISPUTE: tr("Leaving the channel by the chain"),
    }[ladder.kind]
    return words.format(name=outside_name(ladder.name))


def rung_text(rung: RungView, name: str, *, is_done: bool) -> str:
    """One step, done or not yet; `name` is the other person's."""
    done, ahead = _RUNG_WORDS[rung.rung, rung.is_mine]
    return tr_marked(done if is_done else ahead).format(name=outside_name(name))


def silence_text(ladder: LadderView) -> str:
    """What it would mean if nobody answered any more."""
    name = outside_name(ladder.name)
    if ladder.rungs[ladder.done_count].rung is Rung.UNLOCK:
        return tr("It goes on by itself as soon as you unlock Towpath.")
    if ladder.kind is LadderKind.OPEN_CHANNEL:
        return _silent_opening(ladder).format(name=name)
    if ladder.kind is LadderKind.CLOSE_CHANNEL:
        return _silent_closing(ladder).format(name=name)
    if ladder.kind is LadderKind.SETTLE_TAB:
        return tr(
            "What was paid stays paid, and the rest comes back to you. It goes on by itself as "
            "soon as they answer."
        )
    if ladder.kind is LadderKind.DISPUTE:
        return tr("The chain pays you what is yours. Nobody has to answer for that.")
    if ladder.gives_up_ms is None:
        return tr(
            "The tab was given up and nothing was paid. Its money is free again as soon as the "
            "hub answers."
        )
    words = tr("If nobody answers, the tab is given up at {time}. Nothing is paid then")
    end = (
        tr(", and the money comes back as soon as they answer.")
        if ladder.is_bound
        else tr(", and the money is free again at once.")
    )
    return words.format(time=units.clock_seconds(ladder.gives_up_ms)) + end


def share_text(share: Share) -> str:
    """Why a part would be mine."""
    return {
        ShareKind.FREE: tr("yours, free"),
        ShareKind.UNSPENT: tr("unspent in the tab to {name}"),
        ShareKind.EARNED: tr("earned in the tab from {name}"),
    }[share.kind].format(name=outside_name(share.name))


def _silent_opening(ladder: LadderView) -> str:
    if not ladder.is_bound:
        return tr("If {name} stays silent, nothing is lost: you have put nothing in yet.")
    return tr(
        "If {name} stays silent, your deposit waits in the contract. It goes on by itself as soon "
        "as {name} answers."
    )


def _silent_closing(ladder: LadderView) -> str:
    if ladder.rungs[ladder.done_count].rung is Rung.MONEY_BACK:
        return tr("Both of you have signed. The chain pays out in one of its next blocks.")
    return tr(
        "If {name} stays silent, nothing that you signed is lost. It goes on by itself as soon as "
        "{name} answers."
    )
