"""The names of the bugs that can be planted (`planted`)."""

from __future__ import annotations

from enum import Enum


class Bug(Enum):
    """What can be planted. The first twelve are every simulator's; then three of ours."""

    SEND_BEFORE_COMMIT = "send-before-commit"
    NO_SYNC = "no-sync"
    DROP_OUTBOX_ON_RESTART = "drop-outbox-on-restart"
    ACCEPT_EQUAL_TURN = "accept-equal-turn"
    ACCEPT_LOWER_VOUCHER = "accept-lower-voucher"
    SKIP_GUARANTEE_DEDUCTION = "skip-guarantee-deduction"
    CHAIN_EVENT_TWICE = "chain-event-twice"
    IGNORE_REORG = "ignore-reorg"
    REUSE_TURN_AFTER_REJECT = "reuse-turn-after-reject"
    TRUST_FROM = "trust-from"
    DEPOSIT_WITHOUT_READING = "deposit-without-reading"
    RESUME_OLDER_COPY = "resume-older-copy"
    IGNORE_CLAIM = "ignore-claim"
    ACK_BEFORE_COMMIT = "ack-before-commit"
    ACCEPT_REPEATED = "accept-repeated"
