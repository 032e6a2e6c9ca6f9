"""Words for the fields of an event, and their values as people read them."""

from __future__ import annotations

from typing import Final

from ui.glossary import Term, meaning
from ui.i18n import mark, outside, tr, tr_marked
from wallet.views import units
from wallet.views.timeline_values import EventField, FieldSort

_NEVER_MS = 0
_WORDS: Final = {
    "accepts_ledgers": mark("Opens channels with others"),
    "accepts_tabs_as_hub": mark("Carries tabs of others"),
    "accepts_tabs_as_payee": mark("Takes tabs that pay you"),
    "address": mark("Your address"),
    "adjudicator": mark("Contract"),
    "after_wei": mark("Held after"),
    "amount_wei": mark("Amount in all"),
    "app_data": mark("Data for the app"),
    "app_definition": mark("App contract"),
    "before_wei": mark("Held before"),
    "block_hash": mark("Block hash"),
    "block_num": mark("Block"),
    "by": mark("By"),
    "chain_id": mark("Chain id"),
    "challenge_duration_s": mark("Time to object"),
    "channel_id": mark("Channel id"),
    "consensus_app": mark("Channel app"),
    "count": mark("How many"),
    "deadline_ms": mark("Given up at"),
    "default_tab_wei": mark("Usual tab limit"),
    "digest": mark("Fingerprint"),
    "endpoint": mark("Where to reach"),
    "epoch": mark("Series of messages"),
    "expires_ms": mark("Expires"),
    "finalizes_at_s": mark("Final at"),
    "first_wei": mark("First one's share"),
    "follower_wei": mark("Follower's share"),
    "held_count": mark("Signatures held"),
    "last_in": mark("Messages from there"),
    "partners": mark("People in your channels"),
    "holdings_wei": mark("Held on chain"),
    "is_final": mark("Last state"),
    "is_mine": mark("Begun by you"),
    "is_ok": mark("Went well"),
    "key": mark("What it was for"),
    "kind": mark("What is done"),
    "last_wei": mark("Last one's share"),
    "leader_wei": mark("Leader's share"),
    "ledger_id": mark("Channel id"),
    "left": mark("Payer's side"),
    "left_amount_wei": mark("Back to payer's side"),
    "is_to_leader": mark("To who leads"),
    "left_deposit_wei": mark("From payer's side"),
    "left_ledger": mark("Channel to payer"),
    "log_id": mark("Log id"),
    "log_index": mark("Place in block"),
    "match_ppm": mark("Matched, per million"),
    "max_ledgers_per_peer": mark("Most channels with one peer"),
    "max_open_tabs": mark("Most open tabs"),
    "max_total_wei": mark("Most in all"),
    "max_wei_per_peer": mark("Most with one peer"),
    "memo": mark("Note"),
    "min_challenge_duration_s": mark("Least time to object"),
    "min_peer_deposit_wei": mark("Least of theirs"),
    "my_index": mark("Your place"),
    "name": mark("Name"),
    "nonce": mark("Nonce"),
    "note": mark("Note"),
    "outcome": mark("Who gets what"),
    "over": mark("Guaranteed by"),
    "paid_wei": mark("Paid by it"),
    "participants": mark("Who takes part"),
    "payer_wei": mark("Limit"),
    "payment_id": mark("Payment id"),
    "peer": mark("Peer"),
    "raw": mark("Transaction"),
    "reason": mark("Reason"),
    "request_id": mark("Request id"),
    "right": mark("Payee's side"),
    "right_ledger": mark("Channel to payee"),
    "signature": mark("Signature"),
    "signer_index": mark("Signer's place"),
    "state_hash": mark("State hash"),
    "target": mark("About"),
    "text": mark("Text"),
    "timestamp_s": mark("Block's time"),
    "turn_num": mark("Turn"),
    "tx_hash": mark("Transaction hash"),
    "upto": mark("Up to message"),
    "upto_seq": mark("Up to event"),
    "virtual_app": mark("Tab app"),
    "waiting_for": mark("Waits for"),
    "wire_seq": mark("Message number"),
}


_TERMS: Final = {
    "adjudicator": Term.ADJUDICATOR,
    "challenge_duration_s": Term.CHALLENGE,
    "channel_id": Term.CHANNEL_ID,
    "consensus_app": Term.CONSENSUS_APP,
    "digest": Term.FINGERPRINT,
    "is_final": Term.LAST_STATE,
    "leader_wei": Term.LEADER,
    "follower_wei": Term.LEADER,
    "ledger_id": Term.CHANNEL_ID,
    "nonce": Term.NONCE,
    "signature": Term.SIGNATURE,
    "state_hash": Term.FINGERPRINT,
    "turn_num": Term.TURN,
    "virtual_app": Term.VIRTUAL_APP,
}


def field_meaning(name: str) -> str:
    """What the word for a field means; "" where it says that itself."""
    term = _TERMS.get(name)
    return "" if term is None else meaning(term)


def field_word(name: str) -> str:
    """What a field is called; `name` is the engine's."""
    return tr_marked(_WORDS[name])


def field_value(field: EventField) -> str:
    """What a field holds."""
    if isinstance(field.value, str):
        return _hex(field.value) if field.sort is FieldSort.HEX else outside(field.value)
    number = field.value
    if field.sort is FieldSort.YES_NO:
        return tr("yes") if number else tr("no")
    if field.sort is FieldSort.AMOUNT:
        return units.eth_unit(number)
    if field.sort is FieldSort.SECONDS:
        return units.duration(number)
    if field.sort in (FieldSort.TIME_MS, FieldSort.TIME_S):
        at_ms = number if field.sort is FieldSort.TIME_MS else number * 1000
        return _time(at_ms)
    return units.count(number)


def _time(at_ms: int) -> str:
    if at_ms == _NEVER_MS:
        return tr("never")
    try:
        return units.date_seconds(at_ms)
    except (ValueError, OverflowError, OSError):
        # Times from elsewhere may lie beyond every calendar.
        return units.count(at_ms)


def _hex(value: str) -> str:
    if not value or value == "0x":
        return tr("none")
    # Several of them stand side by side with commas.
    return ", ".join(units.hex_groups(each, is_whole=True) for each in value.split(", "))
