"""What a refusal and a wait mean, in plain English: one cause and one remedy each.

Here, in `troubles` and in `people_words` reasons become words, and nowhere else.
"""

from __future__ import annotations

from engine.protocol.errors import ProtocolError, Reason
from engine.protocol.kinds import WaitingFor
from engine.protocol.limits import NAME_MAX_BYTES, NOTE_MAX_BYTES
from wallet.codes import Code
from wallet.ports import Problem
from wallet.views import units
from wallet.views.language import mark, tr, tr_marked

_LIMITS = {"name_max": NAME_MAX_BYTES, "text_max": NOTE_MAX_BYTES}
_REASONS: dict[Reason, tuple[str, str]] = {
    Reason.INSUFFICIENT: (
        mark("There is not enough to send this. Nothing was paid."),
        mark("Enter a smaller amount."),
    ),
    Reason.NO_ROUTE: (
        mark("No open channel leads to this person. Nothing was paid."),
        mark(
            "Open a channel with a hub that both of you use. The demo opens one when it is started again."
        ),
    ),
    Reason.HUB_INSUFFICIENT: (
        mark(
            "A hub on the way has no channel with this person that could carry this much. Nothing was paid."
        ),
        mark(
            "Enter a smaller amount. If that does not help, they need a channel with the same hub."
        ),
    ),
    Reason.LEDGER_EXISTS: (
        mark("There is an open channel between the two of you already."),
        mark("Use that one, or close it first."),
    ),
    Reason.NOT_OPEN: (
        mark("This is not open any more."),
        mark("Look at its state, and try again from there."),
    ),
    Reason.UNKNOWN_CHANNEL: (
        mark("This is settled or was never opened here."),
        mark("Look at the list again."),
    ),
    Reason.PAYING_MYSELF: (
        mark("This is your own address. Nothing was paid."),
        mark("Enter somebody else's."),
    ),
    Reason.AMOUNT_NOT_POSITIVE: (
        mark("The amount is zero. Nothing was paid."),
        mark("Enter an amount above zero."),
    ),
    Reason.AMOUNT_TOO_LARGE: (
        mark("There is not that much ether in the world. Nothing was paid."),
        mark("Enter a smaller amount."),
    ),
    Reason.TEXT_TOO_LONG: (
        mark("The text is too long. Nothing was paid or changed."),
        mark(
            "Keep a name to {name_max} letters, any other text to {text_max}; "
            "to fewer if they have accents or are signs."
        ),
    ),
    Reason.QUEUE_FULL: (
        mark("Too many payments to this person wait to be delivered. This one was not made."),
        mark("Wait until they are online again."),
    ),
    Reason.TOO_LATE_TO_CANCEL: (
        mark("The tab is already signed by you, so it can no longer be cancelled."),
        mark("Settle it instead: what was not paid comes back to you."),
    ),
    Reason.EXPIRED: (
        mark("The tab did not open in time. Nothing was paid and the money is free again."),
        mark("Try again when everybody on the way answers."),
    ),
    Reason.CANCELLED: (
        mark("The tab was cancelled before it opened. Nothing was paid."),
        mark("Try again."),
    ),
    Reason.CLOSING: (
        mark("The channel is closing, so no new tab can be opened. Nothing was paid."),
        mark("Use another channel, or open a new one."),
    ),
    Reason.TOO_MANY_TABS: (
        mark("The hub has as many open tabs with you as it allows. Nothing was paid."),
        mark("Settle a tab that you no longer need."),
    ),
    Reason.NOT_ACCEPTED_HERE: (
        mark("The other side does not take part in this. Nothing was paid."),
        mark("Choose another hub or ask them."),
    ),
    Reason.COLLATERAL_TOO_LARGE: (
        mark("The hub does not put that much into a channel with you."),
        mark("Ask for a smaller share of the hub's."),
    ),
    Reason.DEPOSIT_TOO_SMALL: (
        mark("The hub asks for a larger deposit of yours."),
        mark("Put in more, or choose another hub."),
    ),
    Reason.NOT_A_PARTICIPANT: (
        mark("This is your own address, so it was not added to your contacts."),
        mark("Enter somebody else's."),
    ),
    Reason.BAD_PARTICIPANTS: (
        mark(
            "The way to this person leads over too many hubs, or over one of them twice. Nothing was paid."
        ),
        mark("Open a channel with a hub that both of you use."),
    ),
    Reason.UNKNOWN_PEER: (
        mark("This person is not among your contacts, so nothing was done."),
        mark("Add them as a contact first."),
    ),
    Reason.DUPLICATE: (
        mark("Exactly this was opened or asked for before, so nothing was done."),
        mark("Try again: new terms are chosen each time."),
    ),
    Reason.BAD_DURATION: (
        mark("The time for objections is outside what Towpath allows. Nothing was opened."),
        mark("Choose another duration."),
    ),
    Reason.LOCKED: (
        mark("Towpath is locked, so nothing was signed and nothing was paid."),
        mark("Unlock it, then try again."),
    ),
    Reason.WOULD_SIGN_TWICE: (
        mark(
            "Your wallet has already signed something else in this place, and never signs twice. Nothing was sent."
        ),
        mark("Start Towpath again. If it stays, close the channel."),
    ),
    Reason.OLDER_COPY: (
        mark(
            "This copy of your log is older than what somebody in this channel has of you. Nothing was paid or signed."
        ),
        mark("Close Towpath and restore the newest copy of your profile."),
    ),
    Reason.MALFORMED: (
        mark("The text holds signs that cannot be written down, so nothing was done."),
        mark("Write it again without them."),
    ),
    Reason.BAD_NAME: (
        mark(
            "This cannot be a name: it cannot be read, or it reads like an address. Nothing was changed."
        ),
        mark("Choose another name."),
    ),
    Reason.NAME_TAKEN: (
        mark("Another contact has this name, so nothing was changed."),
        mark("Choose a name that nobody else has."),
    ),
    Reason.STILL_IN_USE: (
        mark("Something is still open with this contact, so they were not forgotten."),
        mark("Close the channel or settle the tab first."),
    ),
    Reason.LABELS_FULL: (
        mark("There are as many labels as Towpath keeps, so this one was not written."),
        mark("Take away one that you no longer need."),
    ),
    Reason.REQUESTS_FULL: (
        mark(
            "There are as many requests as Towpath keeps in mind, so this one was not made. Nothing was paid."
        ),
        mark("Withdraw one that you no longer need, or wait until one has expired."),
    ),
    Reason.REQUEST_EXPIRED: (
        mark("The time of this request is over. Nothing was paid."),
        mark("Ask for a new request, or choose a later time."),
    ),
    Reason.REQUEST_PAID: (
        mark("This request is paid already. Nothing was paid a second time."),
        mark("To pay once more, ask for a new request."),
    ),
    Reason.UNKNOWN_REQUEST: (
        mark("This request is no longer in the list, so nothing was changed."),
        mark("Look at the list of payments, which goes further back."),
    ),
    Reason.UNKNOWN_EVENT: (
        mark("This has not happened yet, so nothing was marked as read."),
        mark("Look at the notices again."),
    ),
}
_OTHERWISE: dict[Code, tuple[str, str]] = {
    Code.REFUSED: (
        mark("The other side refused. Nothing was paid."),
        mark("Try again; if it happens again, choose another hub."),
    ),
}
"""For what nobody says to a person, and for what is not believed from a peer."""

_INSIDE: dict[Code, tuple[str, str]] = {
    Code.PARTNER_CLOSING: (
        mark("The channel ended before this payment was in it. Nothing was paid."),
        mark("Pay again: another way is taken if there is one."),
    ),
    Code.PARTNER_UNANSWERED: (
        mark("The other side did not sign this payment in time. Nothing was paid."),
        mark("Try again when they are back."),
    ),
    Code.PARTNER_REFUSED: (
        mark("The other side did not take this payment into the channel. Nothing was paid."),
        mark("Try again; if it happens again, close the channel with them."),
    ),
}
_INSIDE_CODES = {
    Reason.CLOSING: Code.PARTNER_CLOSING,
    Reason.CANCELLED: Code.PARTNER_UNANSWERED,
    Reason.EXPIRED: Code.PARTNER_UNANSWERED,
}
"""Why a payment inside a channel is not made; every other reason is a refusal."""

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
    WaitingFor.UNLOCK: mark("Waiting for you to unlock Towpath"),
    WaitingFor.CLAIMS: mark("Waiting for {peer}, to compare logs before you sign"),
    WaitingFor.PEER_PREFUND: mark("Waiting for {peer} to agree"),
    WaitingFor.EARLIER_DEPOSITS: mark("Waiting for {peer}'s deposit on the chain"),
    WaitingFor.MY_DEPOSIT: mark("Waiting for the chain to show your deposit"),
    WaitingFor.LATER_DEPOSITS: mark("Waiting for {peer}'s deposit on the chain"),
    WaitingFor.PEER_POSTFUND: mark("Waiting for {peer} to confirm the deposits"),
    WaitingFor.ALL_PREFUNDS: mark("Waiting for {peer} to agree"),
    WaitingFor.GUARANTEES: mark("Waiting for {peer} to set money aside"),
    WaitingFor.ALL_POSTFUNDS: mark("Waiting for {peer} to confirm"),
    WaitingFor.GUARANTEES_RELEASED: mark(
        "Waiting for {peer} to give the money back to the channel"
    ),
    WaitingFor.TAB_OPENING: mark("Waiting for the tab to open first"),
    WaitingFor.PAYER_FINAL: mark("Waiting for {peer} to write down the final sum"),
    WaitingFor.ALL_FINALS: mark("Waiting for {peer} to sign the final sum"),
    WaitingFor.TABS_SETTLED: mark("Waiting for the open tabs to be settled"),
    WaitingFor.LEADER_FINAL: mark("Waiting for {peer} to sign the last state"),
    WaitingFor.FOLLOWER_FINAL: mark("Waiting for {peer} to sign the last state"),
    WaitingFor.MONEY_BACK: mark("Waiting for the chain to pay everybody out"),
    WaitingFor.NEWEST_SHOWN: mark("Waiting for the chain to take your newest state"),
    WaitingFor.CHALLENGE_EXPIRED: mark("Waiting for the time to object to pass"),
    WaitingFor.GUARANTEES_RECLAIMED: mark("Waiting for the chain to settle the open tabs"),
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
    "DISPUTE": (
        WaitingFor.NEWEST_SHOWN,
        WaitingFor.CHALLENGE_EXPIRED,
        WaitingFor.GUARANTEES_RECLAIMED,
        WaitingFor.MONEY_BACK,
    ),
}
"""The rungs of each objective, in order: how many are done is where the one that blocks stands."""


def waiting_sentence(waiting_for: WaitingFor, who: str) -> str:
    """What an objective waits for, and of whom; "" when nothing blocks it."""
    return tr_marked(_WAITING[waiting_for]).format(peer=who)


def problem_of(error: ProtocolError) -> Problem:
    """Why a command could not be done."""
    cause, remedy = reason_words(error.reason)
    have_wei = error.numbers.get("have_wei")
    if error.reason is Reason.INSUFFICIENT and have_wei is not None:
        remedy = (
            tr("Enter at most {amount}.").format(amount=units.eth_unit(have_wei))
            if have_wei > 0
            else tr("Settle a tab that you no longer need, or open another channel.")
        )
    return Problem(code=_code(error.reason), cause=cause, remedy=remedy)


def ledger_problem(peer_text: str, reason: Reason, *, is_ours: bool) -> Problem:
    """Why a channel does not open: our own refusal, or the peer's word, of which less is believed."""
    is_plausible = is_ours or reason in _SAID_OF_LEDGERS
    cause, remedy = reason_words(reason) if is_plausible else _in_words(_OTHERWISE[Code.REFUSED])
    return Problem(
        code=_code(reason) if is_plausible else Code.REFUSED,
        cause=tr("The channel with {peer_text} was not opened. {cause}").format(
            peer_text=peer_text, cause=cause
        ),
        remedy=remedy,
    )


def reason_words(reason: Reason) -> tuple[str, str]:
    """(cause, remedy)."""
    return _in_words(_REASONS.get(reason, _OTHERWISE[Code.REFUSED]))


def _in_words(words: tuple[str, str]) -> tuple[str, str]:
    return tr_marked(words[0]), tr_marked(words[1]).format(**_LIMITS)


def reason_problem(reason: Reason) -> Problem:
    """Why a payment that waited was not made.

    The reason may be a peer's word. What only our own wallet can know is not believed from it: nobody else is to
    make us read "This is your own address".
    """
    is_plausible = reason in _SAID_BY_OTHERS
    cause, remedy = reason_words(reason) if is_plausible else _in_words(_OTHERWISE[Code.REFUSED])
    return Problem(code=_code(reason) if is_plausible else Code.REFUSED, cause=cause, remedy=remedy)


def inside_problem(reason: Reason) -> Problem:
    """Why a payment inside a channel was not made, by our own node or the other side's word."""
    code = _INSIDE_CODES.get(reason, Code.PARTNER_REFUSED)
    cause, remedy = _in_words(_INSIDE[code])
    return Problem(code=code, cause=cause, remedy=remedy)


def _code(reason: Reason) -> Code:
    return Code[reason.name] if reason in _REASONS else Code.REFUSED
