"""What things mean, in plain English: one cause and one remedy each. The only place where reasons become words."""

from __future__ import annotations

from engine.chain.errors import ChainError, ChainErrorKind
from engine.log.errors import StoreError
from engine.network.causes import Cause
from engine.protocol.errors import ProtocolError, Reason
from engine.protocol.kinds import WaitingFor
from engine.soundness import LogDamagedError
from wallet.ports import Problem
from wallet.views import units
from wallet.views.values import NoticeView

_REASONS: dict[Reason, tuple[str, str]] = {
    Reason.INSUFFICIENT: (
        "There is not enough to send this. Nothing was paid.",
        "Enter a smaller amount.",
    ),
    Reason.NO_ROUTE: (
        "No open channel leads to this person. Nothing was paid.",
        "Open a channel with a hub that both of you use. The demo opens one when it is started again.",
    ),
    Reason.HUB_INSUFFICIENT: (
        "A hub on the way has no channel with this person that could carry this much. Nothing was paid.",
        "Try a smaller amount, or ask them to open a channel with the same hub.",
    ),
    Reason.LEDGER_EXISTS: (
        "There is an open channel between the two of you already.",
        "Use that one, or close it first.",
    ),
    Reason.NOT_OPEN: ("This is not open any more.", "Look at its state, and try again from there."),
    Reason.UNKNOWN_CHANNEL: (
        "This is settled or was never opened here.",
        "Look at the list again.",
    ),
    Reason.PAYING_MYSELF: ("This is your own address. Nothing was paid.", "Enter somebody else's."),
    Reason.AMOUNT_NOT_POSITIVE: (
        "The amount is zero. Nothing was paid.",
        "Enter an amount above zero.",
    ),
    Reason.AMOUNT_TOO_LARGE: (
        "There is not that much ether in the world. Nothing was paid.",
        "Enter a smaller amount.",
    ),
    Reason.TEXT_TOO_LONG: ("The note is too long. Nothing was paid.", "Keep it under 120 letters."),
    Reason.QUEUE_FULL: (
        "Too many payments to this person wait to be delivered. This one was not made.",
        "Wait until they are online again.",
    ),
    Reason.TOO_LATE_TO_CANCEL: (
        "The tab is already signed by you, so it can no longer be cancelled.",
        "Settle it instead: what was not paid comes back to you.",
    ),
    Reason.EXPIRED: (
        "The tab did not open in time. Nothing was paid and the money is free again.",
        "Try again when everybody on the way answers.",
    ),
    Reason.CANCELLED: ("The tab was cancelled before it opened. Nothing was paid.", "Try again."),
    Reason.CLOSING: (
        "The channel is closing, so no new tab can be opened. Nothing was paid.",
        "Use another channel, or open a new one.",
    ),
    Reason.TOO_MANY_TABS: (
        "The hub has as many open tabs with you as it allows. Nothing was paid.",
        "Settle a tab that you no longer need.",
    ),
    Reason.NOT_ACCEPTED_HERE: (
        "The other side does not take part in this. Nothing was paid.",
        "Choose another hub or ask them.",
    ),
    Reason.COLLATERAL_TOO_LARGE: (
        "The hub does not put that much into a channel with you.",
        "Ask for a smaller share of the hub's.",
    ),
    Reason.DEPOSIT_TOO_SMALL: (
        "The hub asks for a larger deposit of yours.",
        "Put in more, or choose another hub.",
    ),
    Reason.NOT_A_PARTICIPANT: (
        "This is your own address, so it was not added to your contacts.",
        "Enter somebody else's.",
    ),
    Reason.BAD_PARTICIPANTS: (
        "The way to this person leads over too many hubs, or over one of them twice. Nothing was paid.",
        "Open a channel with a hub that both of you use.",
    ),
    Reason.UNKNOWN_PEER: (
        "This person is not among your contacts, so no channel was opened.",
        "Add them as a contact first.",
    ),
    Reason.DUPLICATE: (
        "A channel with exactly these terms was opened before, so nothing was done.",
        "Try again: new terms are chosen each time.",
    ),
    Reason.BAD_DURATION: (
        "The time for objections is outside what Towpath allows. Nothing was opened.",
        "Choose another duration.",
    ),
    Reason.WOULD_SIGN_TWICE: (
        "Your wallet has already signed something else in this place, and never signs twice. Nothing was sent.",
        "Start Towpath again. If it stays, close the channel.",
    ),
    Reason.MALFORMED: (
        "The text holds signs that cannot be written down, so nothing was done.",
        "Write it again without them.",
    ),
}
_OTHERWISE = (
    "The other side refused. Nothing was paid.",
    "Try again; if it happens again, choose another hub.",
)

_SAID_BY_OTHERS = {
    Reason.NOT_ACCEPTED_HERE,
    Reason.TOO_MANY_TABS,
    Reason.HUB_INSUFFICIENT,
    Reason.EXPIRED,
    Reason.CANCELLED,
    Reason.CLOSING,
}
"""Why a tab does not open, by our own node or by a peer."""
_SAID_OF_LEDGERS = {
    Reason.NOT_ACCEPTED_HERE,
    Reason.DEPOSIT_TOO_SMALL,
    Reason.COLLATERAL_TOO_LARGE,
    Reason.BAD_DURATION,
    Reason.LEDGER_EXISTS,
}
"""Why a peer opens no channel with us."""

_WAITING: dict[WaitingFor, str] = {
    WaitingFor.NOTHING: "",
    WaitingFor.PEER_PREFUND: "Waiting for {peer} to agree",
    WaitingFor.EARLIER_DEPOSITS: "Waiting for {peer}'s deposit on the chain",
    WaitingFor.MY_DEPOSIT: "Waiting for the chain to show your deposit",
    WaitingFor.LATER_DEPOSITS: "Waiting for {peer}'s deposit on the chain",
    WaitingFor.PEER_POSTFUND: "Waiting for {peer} to confirm the deposits",
    WaitingFor.ALL_PREFUNDS: "Waiting for {peer} to agree",
    WaitingFor.GUARANTEES: "Waiting for {peer} to set money aside",
    WaitingFor.ALL_POSTFUNDS: "Waiting for {peer} to confirm",
    WaitingFor.GUARANTEES_RELEASED: "Waiting for {peer} to give the money back to the channel",
    WaitingFor.TAB_OPENING: "Waiting for the tab to open first",
    WaitingFor.PAYER_FINAL: "Waiting for {peer} to write down the final sum",
    WaitingFor.ALL_FINALS: "Waiting for {peer} to sign the final sum",
    WaitingFor.TABS_SETTLED: "Waiting for the open tabs to be settled",
    WaitingFor.LEADER_FINAL: "Waiting for {peer} to sign the last state",
    WaitingFor.FOLLOWER_FINAL: "Waiting for {peer} to sign the last state",
    WaitingFor.MONEY_BACK: "Waiting for the chain to pay everybody out",
}

LADDERS: dict[str, tuple[WaitingFor, ...]] = {
    "DIRECT_FUND": (
        WaitingFor.PEER_PREFUND,
        WaitingFor.EARLIER_DEPOSITS,
        WaitingFor.MY_DEPOSIT,
        WaitingFor.LATER_DEPOSITS,
        WaitingFor.PEER_POSTFUND,
    ),
    "VIRTUAL_FUND": (WaitingFor.ALL_PREFUNDS, WaitingFor.GUARANTEES, WaitingFor.ALL_POSTFUNDS),
    "VIRTUAL_DEFUND": (
        WaitingFor.TAB_OPENING,
        WaitingFor.PAYER_FINAL,
        WaitingFor.ALL_FINALS,
        WaitingFor.GUARANTEES_RELEASED,
    ),
    "DIRECT_DEFUND": (
        WaitingFor.TABS_SETTLED,
        WaitingFor.LEADER_FINAL,
        WaitingFor.FOLLOWER_FINAL,
        WaitingFor.MONEY_BACK,
    ),
}
"""The rungs of each objective, in order: how many are done is where the one that blocks stands."""

_CHAIN: dict[ChainErrorKind, tuple[str, str]] = {
    ChainErrorKind.UNREACHABLE: (
        "The chain does not answer. Payments go on; opening and closing channels wait.",
        "Check that the chain's address is right and that it is running.",
    ),
    ChainErrorKind.WRONG_CHAIN: (
        "Another chain answers at this address. Nothing was sent there.",
        "Close the other chain, then start Towpath again.",
    ),
    ChainErrorKind.NO_CODE: (
        "The contract that holds the deposits is not on this chain. Nothing was sent.",
        "Start Towpath again. If it stays, start a new demo.",
    ),
    ChainErrorKind.WRONG_CODE: (
        "Another contract stands where ours should be. Nothing was sent.",
        "Start Towpath again. If it stays, start a new demo.",
    ),
    ChainErrorKind.BAD_ANSWER: (
        "The chain's address answers what cannot be true. Payments go on; the chain is asked again.",
        "Wait a little. If it stays, use another address for the chain.",
    ),
    ChainErrorKind.HEAD_BEHIND: (
        "The chain is further back than it was. Payments go on; opening and closing channels wait.",
        "Wait until it has caught up.",
    ),
    ChainErrorKind.HOLDINGS_CHANGED: (
        "The channel on the chain does not hold what it should, so your deposit was not sent.",
        "Open another channel.",
    ),
    ChainErrorKind.CHANNEL_FINALIZED: (
        "The channel is already ending on the chain, so this was not sent.",
        "Wait until the chain has paid everybody out.",
    ),
    ChainErrorKind.REVERTED: (
        "The contract did not take the transaction. Your channel is as it was.",
        "Start Towpath again; it looks at the chain and goes on from there.",
    ),
    ChainErrorKind.TX_REFUSED: (
        "The chain's address did not take the transaction. Nothing was sent.",
        "Start Towpath again. If it stays, use another address for the chain.",
    ),
    ChainErrorKind.TX_STUCK: (
        "A transaction waits longer than usual to get into a block. It is offered again.",
        "Wait a little. If it stays, start Towpath again.",
    ),
    ChainErrorKind.QUEUE_FULL: (
        "Too many transactions wait for the chain, so this one was not sent.",
        "Wait until they are done, then start Towpath again.",
    ),
    ChainErrorKind.SERVICE_ENDED: (
        "Towpath made a mistake and no longer follows the chain. Payments go on; opening and closing channels wait.",
        "Start Towpath again; it goes on where it stopped.",
    ),
    ChainErrorKind.ANVIL_MISSING: (
        "The program that plays the demo's chain is not there.",
        "Run make setup, then start the demo again.",
    ),
    ChainErrorKind.ANVIL_DIED: ("The demo's chain ended by itself.", "Start the demo again."),
    ChainErrorKind.PORT_TAKEN: (
        "Another program uses the demo chain's place in the network.",
        "Start the demo again; it takes another place.",
    ),
    ChainErrorKind.STATE_UNREADABLE: (
        "What the demo's chain had kept cannot be read.",
        "Start a new demo.",
    ),
    ChainErrorKind.CHAIN_LOST: ("The demo chain was lost.", "Start a new demo."),
    ChainErrorKind.NO_GAS_MONEY: (
        "There is not enough on the chain to pay for the transaction. It waits.",
        "Send some ether to your own address.",
    ),
    ChainErrorKind.FUNDING_REFUSED: (
        "Real money cannot be put in yet: there is no way out in a dispute so far.",
        "Use the demo for now.",
    ),
}


def waiting_sentence(waiting_for: WaitingFor, who: str) -> str:
    """What an objective waits for, and of whom; "" when nothing blocks it."""
    return _WAITING[waiting_for].format(peer=who)


def problem_of(error: ProtocolError) -> Problem:
    """Why a command could not be done."""
    cause, remedy = reason_words(error.reason)
    have_wei = error.numbers.get("have_wei")
    if error.reason is Reason.INSUFFICIENT and have_wei is not None:
        remedy = (
            f"Enter at most {units.eth_unit(have_wei)}."
            if have_wei > 0
            else "Settle a tab that you no longer need, or open another channel."
        )
    return Problem(code=error.reason.name, cause=cause, remedy=remedy)


def ledger_problem(peer_text: str, reason: Reason, *, is_ours: bool) -> Problem:
    """Why a channel does not open: our own refusal, or the peer's word, of which less is believed."""
    is_plausible = is_ours or reason in _SAID_OF_LEDGERS
    cause, remedy = reason_words(reason) if is_plausible else _OTHERWISE
    return Problem(
        code=reason.name,
        cause=f"The channel with {peer_text} was not opened. {cause}",
        remedy=remedy,
    )


def reason_words(reason: Reason) -> tuple[str, str]:
    """(cause, remedy)."""
    return _REASONS.get(reason, _OTHERWISE)


def reason_problem(reason: Reason) -> Problem:
    """Why a payment that waited was not made.

    The reason may be a peer's word. What only our own wallet can know is not believed from it: nobody else is to
    make us read "This is your own address".
    """
    cause, remedy = reason_words(reason) if reason in _SAID_BY_OTHERS else _OTHERWISE
    return Problem(code=reason.name, cause=cause, remedy=remedy)


def chain_notice(trouble: ChainError) -> NoticeView:
    """What is wrong with the chain."""
    cause, remedy = _CHAIN[trouble.kind]
    return NoticeView(code=trouble.kind.name, cause=cause, remedy=remedy)


def store_problem(error: StoreError) -> Problem:
    """What is wrong with the log."""
    cause, _, remedy = error.kind.value.partition(". ")
    if isinstance(error, LogDamagedError) and error.seq is not None:
        cause = (
            f"The log is damaged at event {error.seq}. None of it is used, and nothing was changed"
        )
    return Problem(
        code=error.kind.name, cause=cause.rstrip(".") + ".", remedy=remedy or "Start Towpath again."
    )


def peer_away(name: str, cause: Cause | None) -> NoticeView:
    """A hub or payee does not answer."""
    if cause is Cause.WRONG_KEY:
        return NoticeView(
            code="WRONG_KEY",
            cause=f"Somebody else answers in {name}'s place. Nothing was sent to them.",
            remedy=f"Ask {name} for a new address before you pay.",
        )
    if cause is Cause.VERSION:
        return NoticeView(
            code="VERSION",
            cause=f"{name} speaks another version of Towpath's language. Your money is safe.",
            remedy="Install the newest Towpath; if it is the newest, the other side needs it.",
        )
    if cause in {Cause.WRONG_CHAIN, Cause.WRONG_ADJUDICATOR}:
        return NoticeView(
            code=cause.name,
            cause=f"{name} works with another chain or contract than you. Nothing was sent.",
            remedy=f"Ask {name} for the address that belongs to this chain.",
        )
    return NoticeView(
        code="PEER_AWAY",
        cause=f"{name} does not answer at the moment. Your money is safe.",
        remedy=f"Towpath keeps trying. If it stays, ask {name} whether all is well there.",
    )
