"""Every event in one plain sentence. A kind without words is a fault that a test finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.i18n import outside, outside_name, tr, trn
from wallet.views import units
from wallet.views.timeline_kinds import EventFacet, EventForm, EventKind
from wallet.views.timeline_values import CHAIN, ME, EventChannel, EventRow, Work

if TYPE_CHECKING:
    from collections.abc import Callable

_K = EventKind


def sentence(row: EventRow) -> str:
    """What happened."""
    return TEMPLATES[row.kind](row).format_map(_Parts(row))


class _Parts(dict[str, str]):
    """What can stand in a sentence, each made when it is asked for: a search makes a hundred thousand of them."""

    def __init__(self, row: EventRow) -> None:
        super().__init__()
        self._row = row

    def __missing__(self, name: str) -> str:
        return _PARTS[name](self._row)


def channel(found: EventChannel | None) -> str:
    """What a channel or tab is called inside a sentence."""
    if found is None:
        return tr("channel")
    name = outside_name(found.name)
    if not found.is_tab:
        return tr("channel with {name}").format(name=name)
    if found.payer_name:
        words = tr("tab of {payer} to {name}")
        return words.format(payer=outside_name(found.payer_name), name=name)
    return (tr("tab to {name}") if found.is_outgoing else tr("tab from {name}")).format(name=name)


def channel_cell(row: EventRow) -> str:
    """The channel or tab by itself; "" where there is none."""
    if row.channel is None:
        return ""
    name = channel(row.channel)
    return name[:1].upper() + name[1:]


def who(row: EventRow) -> str:
    """Whose doing it was."""
    return lane_word(row.lane, row.who)


def lane_word(lane: str, name: str) -> str:
    """What a lane is called; `name` is that of its peer."""
    if lane == ME:
        return tr("You")
    return tr("Chain") if lane == CHAIN else outside_name(name)


def text_of(row: EventRow) -> str:
    """All that a search looks at: what is shown of an event, and its ids."""
    ids = "" if row.channel is None else row.channel.channel_id
    lane = row.lane if row.who else ""
    number = f"{units.event_number(row.seq)} #{row.seq}"
    parts = (number, who(row), sentence(row), channel_cell(row), row.kind.value, ids, lane)
    return " ".join(parts)


def spoken(row: EventRow) -> str:
    """A row for a screen reader."""
    parts = (units.event_number(row.seq), who(row), sentence(row), units.date_seconds(row.at_ms))
    return ", ".join(part for part in parts if part)


def when(at_ms: int, *, now_ms: int, today_ms: int) -> str:
    """The time of an event: to the millisecond from the beginning of today on, else the day and the minute."""
    if at_ms >= today_ms:
        return f"{units.clock_seconds(at_ms)}.{at_ms % 1000:03d}"
    return units.date_beside(at_ms, now_ms=now_ms)


def facet_word(facet: EventFacet) -> str:
    """What a chip says."""
    return {
        EventFacet.ALL: tr("All"),
        EventFacet.PAYMENTS: tr("Payments"),
        EventFacet.CHANNELS: tr("Channels and tabs"),
        EventFacet.MESSAGES: tr("Messages"),
        EventFacet.CHAIN: tr("Chain"),
        EventFacet.WALLET: tr("Wallet"),
    }[facet]


def form_words(form: EventForm) -> tuple[str, str, str]:
    """What an event is by its nature: (word, icon, token of its colour)."""
    return {
        EventForm.FACT: (tr("Fact"), "pulse", "water"),
        EventForm.MESSAGE: (tr("Message"), "swap", "water"),
        EventForm.SIGNATURE: (tr("Signature"), "edit", "tab"),
        EventForm.CHAIN: (tr("Chain"), "block", "info"),
    }[form]


def _begun(row: EventRow) -> str:
    if row.is_so:
        return {
            Work.OPEN_CHANNEL: tr("You began to open the {channel}"),
            Work.CLOSE_CHANNEL: tr("You began to close the {channel}"),
            Work.OPEN_TAB: tr("You began to open the {channel}"),
            Work.SETTLE_TAB: tr("You began to settle the {channel}"),
            Work.DISPUTE: tr("You began to leave the {channel} by the chain"),
        }[_work(row)]
    return {
        Work.OPEN_CHANNEL: tr("{who} began to open the {channel}"),
        Work.CLOSE_CHANNEL: tr("{who} began to close the {channel}"),
        Work.OPEN_TAB: tr("{who} began to open the {channel}"),
        Work.SETTLE_TAB: tr("{who} began to settle the {channel}"),
        Work.DISPUTE: tr("Your wallet began to answer on the {channel}"),
    }[_work(row)]


def _agreed(row: EventRow) -> str:
    return {
        Work.OPEN_CHANNEL: tr("You agreed to open the {channel}"),
        Work.CLOSE_CHANNEL: tr("You agreed to close the {channel}"),
        Work.OPEN_TAB: tr("You agreed to open the {channel}"),
        Work.SETTLE_TAB: tr("You agreed to settle the {channel}"),
    }[_agreed_work(row)]


def _cranked(row: EventRow) -> str:
    if not row.text:
        return {
            Work.OPEN_CHANNEL: tr("Opening the {channel} goes on"),
            Work.CLOSE_CHANNEL: tr("Closing the {channel} goes on"),
            Work.OPEN_TAB: tr("Opening the {channel} goes on"),
            Work.SETTLE_TAB: tr("Settling the {channel} goes on"),
            Work.DISPUTE: tr("The dispute on the {channel} goes on"),
        }[_work(row)]
    return {
        Work.OPEN_CHANNEL: tr("Opening the {channel}. {text}"),
        Work.CLOSE_CHANNEL: tr("Closing the {channel}. {text}"),
        Work.OPEN_TAB: tr("Opening the {channel}. {text}"),
        Work.SETTLE_TAB: tr("Settling the {channel}. {text}"),
        Work.DISPUTE: tr("Dispute on the {channel}. {text}"),
    }[_work(row)]


def _rejected(row: EventRow) -> str:
    return {
        Work.OPEN_CHANNEL: tr("You refused to open the {channel}: {text}"),
        Work.CLOSE_CHANNEL: tr("You refused to close the {channel}: {text}"),
        Work.OPEN_TAB: tr("You refused to open the {channel}: {text}"),
        Work.SETTLE_TAB: tr("You refused to settle the {channel}: {text}"),
    }[_agreed_work(row)]


def _cancelled(row: EventRow) -> str:
    if row.lane == ME:
        return tr("You gave up the {channel} before it was open: {text}")
    return tr("{who} gave up the {channel} before it was open: {text}")


def _completed(row: EventRow) -> str:
    return {
        Work.OPEN_CHANNEL: tr("The {channel} is open"),
        Work.CLOSE_CHANNEL: tr("The {channel} is closed"),
        Work.OPEN_TAB: tr("The {channel} is open"),
        Work.SETTLE_TAB: tr("The {channel} is settled"),
        Work.DISPUTE: tr("The dispute on the {channel} is over"),
    }[_work(row)]


def _signed(row: EventRow) -> str:
    if row.is_so:
        return tr("You signed the last state of the {channel}")
    return tr("You signed turn {number} of the {channel}")


def _received(row: EventRow) -> str:
    if row.is_so:
        return tr("{who} signed the last state of the {channel}")
    return tr("{who} signed turn {number} of the {channel}")


def _proposed(row: EventRow) -> str:
    if row.is_paying:
        return _proposed_payment(row)
    if row.is_so:
        return tr(
            "You proposed turn {number} of the {channel}: {amount} set aside for the {beside}"
        )
    return tr("You proposed turn {number} of the {channel}: the {beside} gives its money back")


def _proposed_payment(row: EventRow) -> str:
    if row.is_so:
        return tr("You proposed turn {number} of the {channel}: you pay {other} {amount}")
    return tr("You proposed turn {number} of the {channel}: {other} pays you {amount}")


def _transferred(row: EventRow) -> str:
    if row.is_so:
        return tr("You paid {other} {amount} inside the {channel}")
    return tr("{who} paid you {amount} inside the {channel}")


def _proposal_came(row: EventRow) -> str:
    if row.is_paying and row.is_so:
        return tr("{who} proposed turn {number} of the {channel}: you pay {amount}")
    if row.is_paying:
        return tr("{who} proposed turn {number} of the {channel}: you get {amount}")
    if row.is_so:
        return tr(
            "{who} proposed turn {number} of the {channel}: {amount} set aside for the {beside}"
        )
    return tr("{who} proposed turn {number} of the {channel}: the {beside} gives its money back")


def _sent(row: EventRow) -> str:
    if row.text.strip():
        return tr("You paid {other} {amount}: {text}")
    return tr("You paid {other} {amount}")


def _paid(row: EventRow) -> str:
    if row.text.strip():
        return tr("{who} paid you {amount}: {text}")
    return tr("{who} paid you {amount}")


def _prepared(row: EventRow) -> str:
    return {
        Work.OPEN_CHANNEL: tr("You signed the transaction that deposits into the {channel}"),
        Work.CLOSE_CHANNEL: tr("You signed the transaction that closes the {channel}"),
        Work.DISPUTE: tr("You signed a transaction of the dispute on the {channel}"),
    }.get(_work(row), tr("You signed a transaction"))


def _mined(row: EventRow) -> str:
    if not row.is_so:
        return tr("Your transaction failed in block {number}; it changed nothing")
    return {
        Work.OPEN_CHANNEL: tr("Your deposit into the {channel} is in block {number}"),
        Work.CLOSE_CHANNEL: tr("The closing of the {channel} is in block {number}"),
        Work.DISPUTE: tr("A step of the dispute on the {channel} is in block {number}"),
    }.get(_work(row), tr("Your transaction is in block {number}"))


def _asked_for(row: EventRow) -> str:
    if not row.amount_wei:
        words = tr("You asked for any amount: {text}"), tr("You asked for any amount")
    else:
        words = tr("You asked for {amount}: {text}"), tr("You asked for {amount}")
    return words[0] if row.text.strip() else words[1]


def _work(row: EventRow) -> Work:
    """What an objective is about. Where it is not known, words that promise least."""
    return row.work or Work.SETTLE_TAB


def _agreed_work(row: EventRow) -> Work:
    """As `_work`. A dispute needs nobody's agreement, so no such event is about one."""
    work = _work(row)
    return Work.SETTLE_TAB if work is Work.DISPUTE else work


_PARTS: Final[dict[str, Callable[[EventRow], str]]] = {
    "who": lambda row: outside_name(row.who),
    "other": lambda row: outside_name(row.other),
    "channel": lambda row: channel(row.channel),
    "beside": lambda row: channel(row.beside),
    "amount": lambda row: units.eth_unit(row.amount_wei),
    "more": lambda row: units.eth_unit(row.more_wei),
    "number": lambda row: units.count(row.number),
    "event": lambda row: units.event_number(row.number),
    "text": lambda row: outside(row.text),
}

TEMPLATES: Final[dict[EventKind, Callable[[EventRow], str]]] = {
    _K.NODE_CREATED: lambda _row: tr("Your wallet began its log"),
    _K.NODE_STARTED: lambda _row: tr("Your wallet started, and compares its log with everybody"),
    _K.POLICY_SET: lambda _row: tr("It was set what your wallet agrees to without asking"),
    _K.PEER_ADDED: lambda _row: tr("You wrote {text} down as a contact"),
    _K.PEER_FORGOTTEN: lambda _row: tr("You let the contact {other} go"),
    _K.OBJECTIVE_CREATED: _begun,
    _K.OBJECTIVE_APPROVED: _agreed,
    _K.OBJECTIVE_CRANKED: _cranked,
    _K.OBJECTIVE_REJECTED: _rejected,
    _K.OBJECTIVE_CANCELLED: _cancelled,
    _K.OBJECTIVE_COMPLETED: _completed,
    _K.LEDGER_CREATED: lambda _row: tr(
        "A {channel} was proposed: {amount} of yours, {more} of theirs"
    ),
    _K.VIRTUAL_CREATED: lambda _row: tr("A {channel} was proposed, with a limit of {amount}"),
    _K.STATE_SIGNED: _signed,
    _K.STATE_RECEIVED: _received,
    _K.PROPOSAL_SENT: _proposed,
    _K.PROPOSAL_RECEIVED: _proposal_came,
    _K.PROPOSAL_ACCEPTED: lambda _row: tr("You signed turn {number} of the {channel}"),
    _K.ACCEPTANCE_RECEIVED: lambda _row: tr("{who} signed turn {number} of the {channel}"),
    _K.VIRTUAL_BROKEN: lambda _row: tr("The {channel} will not open, {who} refused: {text}"),
    _K.SETTLE_ASKED: lambda _row: tr("You asked to settle the {channel}"),
    _K.EVIDENCE_ASKED: lambda _row: tr("You asked {other} for the signatures of the {channel}"),
    _K.EVIDENCE_GIVEN: lambda row: trn(
        "You passed one signature of the {channel} on to {other}",
        "You passed {number} signatures of the {channel} on to {other}",
        row.number,
    ),
    _K.FORCE_MOVE_SIGNED: lambda _row: tr(
        "You signed a challenge with turn {number} of the {channel}"
    ),
    _K.REDEMPTION_SIGNED: lambda _row: tr("You redeemed {amount} from the {channel}"),
    _K.CLOSE_ASKED: lambda _row: tr("You asked {other} to close the {channel}"),
    _K.PAYMENT_PROMISED: lambda _row: tr("A payment of {amount} waits for the {channel} to open"),
    _K.PAYMENT_FAILED: lambda _row: tr("A payment of {amount} was not made: {text}"),
    _K.VOUCHER_SENT: _sent,
    _K.VOUCHER_RECEIVED: _paid,
    _K.VOUCHER_RECOVERED: lambda _row: tr(
        "{who} showed a voucher that this log had lost: {amount} more in the {channel}"
    ),
    _K.TRANSFER_BEGUN: lambda _row: tr("You set out to pay {other} {amount} inside the {channel}"),
    _K.TRANSFER_REQUESTED: lambda _row: tr("{who} asked to pay you {amount} inside the {channel}"),
    _K.TRANSFER_WITHDRAWN: lambda _row: tr(
        "You asked {other} to let a payment inside the {channel} go"
    ),
    _K.TRANSFER_MADE: _transferred,
    _K.TRANSFER_FAILED: lambda _row: tr(
        "A payment of {amount} inside the {channel} was not made: {text}"
    ),
    _K.PEER_MET: lambda _row: tr("{who} said hello, and counts its messages from 1"),
    _K.MESSAGE_RECEIVED: lambda _row: tr("Message {number} from {who} came in"),
    _K.MESSAGE_ACKED: lambda _row: tr("{who} has your messages up to number {number}"),
    _K.MESSAGES_DROPPED: lambda row: trn(
        "A message from {who} broke the rules, and was dropped: {text}",
        "{number} messages from {who} broke the rules, and were dropped: {text}",
        row.number,
    ),
    _K.OLDER_COPY_FOUND: lambda _row: tr(
        "This log is an older copy: {who} has your messages up to number {number}"
    ),
    _K.CLAIM_COMPARED: lambda _row: tr("{who} has nothing from you that your log does not know"),
    _K.CAUGHT_UP: lambda _row: tr("Your log knows again all that {who} has from you"),
    _K.BLOCK_SEEN: lambda _row: tr("Block {number} was seen"),
    _K.DEPOSIT_DETECTED: lambda _row: tr(
        "A deposit came in: the {channel} holds {amount} on the chain"
    ),
    _K.ALLOCATION_UPDATED: lambda _row: tr("The contract paid {amount} out of the {channel}"),
    _K.CHANNEL_CONCLUDED: lambda _row: tr("The contract closed the {channel} for good"),
    _K.CHALLENGE_REGISTERED: lambda _row: tr("A dispute began on the {channel}"),
    _K.CHALLENGE_CLEARED: lambda _row: tr("The dispute on the {channel} was answered"),
    _K.GUARANTEE_RECLAIMED: lambda _row: tr("The contract settled a tab of the {channel}"),
    _K.LEDGER_SETTLED: lambda _row: tr(
        "The contract ended the {channel} at turn {number}: {amount} for you, {more} for them"
    ),
    _K.CHAIN_ROLLED_BACK: lambda _row: tr("The chain replaced its blocks after {number}"),
    _K.TRANSACTION_PREPARED: _prepared,
    _K.TRANSACTION_MINED: _mined,
    _K.LABEL_SET: lambda row: (
        tr("You wrote the label {text}") if row.text else tr("You took a label away")
    ),
    _K.REQUEST_MADE: _asked_for,
    _K.REQUEST_CANCELLED: lambda _row: tr("You withdrew a request"),
    _K.REQUEST_ANSWERED: lambda _row: tr("You set out to pay {other} the {amount} asked for"),
    _K.INBOX_READ: lambda _row: tr("You read your notices up to event {event}"),
    _K.BACKUP_CONFIRMED: lambda _row: tr("You showed that you have your recovery words"),
    _K.UNREADABLE: lambda _row: tr("This event cannot be read; the others are not touched"),
}
"""A sentence for each kind, with places for names, amounts and numbers."""
