"""Words for the fields of an event, and their values as people read them."""

from __future__ import annotations

from ui.i18n import outside, tr
from wallet.views import units
from wallet.views.timeline_values import EventField, FieldSort

_NEVER_MS = 0


def field_word(name: str) -> str:
    """What a field is called; `name` is the engine's."""
    return _words()[name]


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


def _words() -> dict[str, str]:
    return {
        "accepts_ledgers": tr("Opens channels with others"),
        "accepts_tabs_as_hub": tr("Carries tabs of others"),
        "accepts_tabs_as_payee": tr("Takes tabs that pay you"),
        "address": tr("Your address"),
        "adjudicator": tr("Contract"),
        "after_wei": tr("Held after"),
        "amount_wei": tr("Amount in all"),
        "app_definition": tr("App contract"),
        "before_wei": tr("Held before"),
        "block_hash": tr("Block hash"),
        "block_num": tr("Block"),
        "by": tr("By"),
        "chain_id": tr("Chain id"),
        "challenge_duration_s": tr("Time to object"),
        "channel_id": tr("Channel id"),
        "consensus_app": tr("Channel app"),
        "count": tr("How many"),
        "deadline_ms": tr("Given up at"),
        "default_tab_wei": tr("Usual tab limit"),
        "digest": tr("Fingerprint"),
        "endpoint": tr("Where to reach"),
        "epoch": tr("Series of messages"),
        "expires_ms": tr("Expires"),
        "finalizes_at_s": tr("Final at"),
        "first_wei": tr("First one's share"),
        "follower_wei": tr("Follower's share"),
        "held_count": tr("Signatures held"),
        "holdings_wei": tr("Held on chain"),
        "is_final": tr("Last state"),
        "is_mine": tr("Begun by you"),
        "is_ok": tr("Went well"),
        "key": tr("What it was for"),
        "kind": tr("What is done"),
        "last_wei": tr("Last one's share"),
        "leader_wei": tr("Leader's share"),
        "ledger_id": tr("Channel id"),
        "left": tr("Payer's side"),
        "left_amount_wei": tr("Back to payer's side"),
        "left_deposit_wei": tr("From payer's side"),
        "left_ledger": tr("Channel to payer"),
        "log_id": tr("Log id"),
        "log_index": tr("Place in block"),
        "match_ppm": tr("Matched, per million"),
        "max_open_tabs": tr("Most open tabs"),
        "max_total_wei": tr("Most in all"),
        "max_wei_per_peer": tr("Most with one peer"),
        "memo": tr("Note"),
        "min_challenge_duration_s": tr("Least time to object"),
        "min_peer_deposit_wei": tr("Least of theirs"),
        "my_index": tr("Your place"),
        "name": tr("Name"),
        "nonce": tr("Nonce"),
        "note": tr("Note"),
        "paid_wei": tr("Paid by it"),
        "participants": tr("Who takes part"),
        "payer_wei": tr("Limit"),
        "payment_id": tr("Payment id"),
        "peer": tr("Peer"),
        "raw": tr("Transaction"),
        "reason": tr("Reason"),
        "request_id": tr("Request id"),
        "right": tr("Payee's side"),
        "right_ledger": tr("Channel to payee"),
        "signature": tr("Signature"),
        "signer_index": tr("Signer's place"),
        "state_hash": tr("State hash"),
        "target": tr("About"),
        "text": tr("Text"),
        "timestamp_s": tr("Block's time"),
        "turn_num": tr("Turn"),
        "tx_hash": tr("Transaction hash"),
        "upto": tr("Up to message"),
        "upto_seq": tr("Up to event"),
        "virtual_app": tr("Tab app"),
        "waiting_for": tr("Waits for"),
        "wire_seq": tr("Message number"),
    }
