"""What a refusal and a wait mean, in plain English: one cause and one remedy each.

Here, in `troubles` and in `people_words` reasons become words, and nowhere else.
"""

from __future__ import annotations

from engine.protocol.errors import ProtocolError, Reason
from engine.protocol.kinds import WaitingFor
from wallet.codes import Code
from wallet.ports import Problem
from wallet.views import units

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
    Reason.TEXT_TOO_LONG: (
        "The text is too long. Nothing was paid or changed.",
        "Keep a name to 64 letters, any other text to 120; to fewer if they have accents or are signs.",
    ),
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
        "This person is not among your contacts, so nothing was done.",
        "Add them as a contact first.",
    ),
    Reason.DUPLICATE: (
        "Exactly this was opened or asked for before, so nothing was done.",
        "Try again: new terms are chosen each time.",
    ),
    Reason.BAD_DURATION: (
        "The time for objections is outside what Towpath allows. Nothing was opened.",
        "Choose another duration.",
    ),
    Reason.LOCKED: (
        "Towpath is locked, so nothing was signed and nothing was paid.",
        "Unlock it, then try again.",
    ),
    Reason.WOULD_SIGN_TWICE: (
        "Your wallet has already signed something else in this place, and never signs twice. Nothing was sent.",
        "Start Towpath again. If it stays, close the channel.",
    ),
    Reason.OLDER_COPY: (
        "This copy of your log is older than what somebody in this channel has of you. Nothing was paid or signed.",
        "Close Towpath and restore the newest copy of your profile.",
    ),
    Reason.MALFORMED: (
        "The text holds signs that cannot be written down, so nothing was done.",
        "Write it again without them.",
    ),
    Reason.BAD_NAME: (
        "This cannot be a name: it cannot be read, or it reads like an address. Nothing was changed.",
        "Choose another name.",
    ),
    Reason.NAME_TAKEN: (
        "Another contact has this name, so nothing was changed.",
        "Choose a name that nobody else has.",
    ),
    Reason.STILL_IN_USE: (
        "Something is still open with this contact, so they were not forgotten.",
        "Close the channel or settle the tab first.",
    ),
    Reason.LABELS_FULL: (
        "There are as many labels as Towpath keeps, so this one was not written.",
        "Take away one that you no longer need.",
    ),
    Reason.REQUESTS_FULL: (
        "There are as many requests as Towpath keeps in mind, so this one was not made. Nothing was paid.",
        "Cancel one that you no longer need, or wait until one has expired.",
    ),
    Reason.REQUEST_EXPIRED: (
        "The time of this request is over. Nothing was paid.",
        "Ask for a new request, or choose a later time.",
    ),
    Reason.REQUEST_PAID: (
        "This request is paid already. Nothing was paid a second time.",
        "To pay once more, ask for a new request.",
    ),
    Reason.UNKNOWN_REQUEST: (
        "This request is no longer in the list, so nothing was changed.",
        "Look at the list of payments, which goes further back.",
    ),
    Reason.UNKNOWN_EVENT: (
        "This has not happened yet, so nothing was marked as read.",
        "Look at the notices again.",
    ),
}
_OTHERWISE: dict[Code, tuple[str, str]] = {
    Code.REFUSED: (
        "The other side refused. Nothing was paid.",
        "Try again; if it happens again, choose another hub.",
    ),
}
"""For what nobody says to a person, and for what is not believed from a peer."""

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
    WaitingFor.UNLOCK: "Waiting for you to unlock Towpath",
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
    return Problem(code=_code(error.reason), cause=cause, remedy=remedy)


def ledger_problem(peer_text: str, reason: Reason, *, is_ours: bool) -> Problem:
    """Why a channel does not open: our own refusal, or the peer's word, of which less is believed."""
    is_plausible = is_ours or reason in _SAID_OF_LEDGERS
    cause, remedy = reason_words(reason) if is_plausible else _OTHERWISE[Code.REFUSED]
    return Problem(
        code=_code(reason) if is_plausible else Code.REFUSED,
        cause=f"The channel with {peer_text} was not opened. {cause}",
        remedy=remedy,
    )


def reason_words(reason: Reason) -> tuple[str, str]:
    """(cause, remedy)."""
    return _REASONS.get(reason, _OTHERWISE[Code.REFUSED])


def reason_problem(reason: Reason) -> Problem:
    """Why a payment that waited was not made.

    The reason may be a peer's word. What only our own wallet can know is not believed from it: nobody else is to
    make us read "This is your own address".
    """
    is_plausible = reason in _SAID_BY_OTHERS
    cause, remedy = reason_words(reason) if is_plausible else _OTHERWISE[Code.REFUSED]
    return Problem(code=_code(reason) if is_plausible else Code.REFUSED, cause=cause, remedy=remedy)


def _code(reason: Reason) -> Code:
    return Code[reason.name] if reason in _REASONS else Code.REFUSED
