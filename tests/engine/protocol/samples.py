"""One sample of every event and of every message, with every field away from its default.

A test fails if a new type has no sample here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from engine.protocol import events as ev
from engine.protocol.channel.consensus import Add, Guarantee, Remove, Transfer
from engine.protocol.channel.dispute import ShownState
from engine.protocol.channel.state import FixedPart
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind, WaitingFor
from engine.protocol.messages import (
    CloseRequest,
    EvidenceRequest,
    LedgerAcceptance,
    LedgerProposal,
    Message,
    PaymentPart,
    PrefundOver,
    Refusal,
    SettleRequest,
    SignedState,
    TransferRefusal,
    TransferRequest,
    TransferWithdrawal,
    Voucher,
)
from engine.protocol.policy import Policy
from engine.protocol.types import Address, Bytes32, ChannelId, Signature, external
from engine.protocol.world import NodeIdentity

LARGE_WEI = 2**120
"""The largest amount that the protocol takes; far above a 64-bit integer."""

ALICE, HUB, BOB = (Address(bytes((number,)) * 20) for number in (0xA1, 0x4B, 0xB0))
APP, ADJUDICATOR, TAB_APP = (Address(bytes((number,)) * 20) for number in (0xC0, 0xAD, 0xE0))
LEDGER, TAB = ChannelId(b"\x1e" * 32), ChannelId(b"\x7a" * 32)
HASH = Bytes32(b"\x4a" * 32)
SIGNATURE = Signature(b"\x51" * 64 + b"\x1c")
PAYMENT_ID = bytes(range(16))

LEDGER_PART = FixedPart(
    participants=(ALICE, HUB), nonce=2**64 - 1, app_definition=APP, challenge_duration_s=86_400
)
TAB_PART = FixedPart(
    participants=(ALICE, HUB, BOB), nonce=7, app_definition=TAB_APP, challenge_duration_s=3600
)
ADDITION = Add(Guarantee(TAB, LARGE_WEI, external(ALICE), external(HUB)), LARGE_WEI - 1)
REMOVAL = Remove(TAB, 2**64)
TRANSFER = Transfer(PAYMENT_ID, LARGE_WEI, "Käse ☕", is_to_leader=True)
VOUCHER = Voucher(
    TAB,
    2**64,
    SIGNATURE,
    (PaymentPart(PAYMENT_ID, 2**63, "first"), PaymentPart(bytes(16), 2**63, "Käse ☕")),
)
IDENTITY = NodeIdentity(
    address=ALICE,
    chain_id=31337,
    adjudicator=ADJUDICATOR,
    consensus_app=APP,
    virtual_app=TAB_APP,
    log_id=b"\x01" * 16,
)
POLICY = Policy(
    accepts_ledgers=True,
    accepts_tabs_as_hub=True,
    accepts_tabs_as_payee=False,
    match_ppm=500_000,
    max_wei_per_peer=LARGE_WEI,
    max_total_wei=LARGE_WEI + 1,
    min_peer_deposit_wei=2**64,
    max_open_tabs=3,
    min_challenge_duration_s=3600,
    default_tab_wei=10**19,
    max_ledgers_per_peer=5,
)

MESSAGES: tuple[Message, ...] = (
    SignedState(TAB_PART, 2, True, LARGE_WEI, 2**63, 1, SIGNATURE),
    PrefundOver(SignedState(TAB_PART, 0, False, LARGE_WEI, 0, 1, SIGNATURE), LEDGER),
    LedgerProposal(LEDGER, 9, ADDITION, SIGNATURE),
    LedgerProposal(LEDGER, 10, REMOVAL, SIGNATURE),
    LedgerProposal(LEDGER, 11, TRANSFER, SIGNATURE),
    LedgerAcceptance(LEDGER, 9, SIGNATURE),
    VOUCHER,
    SettleRequest(TAB),
    EvidenceRequest(TAB),
    CloseRequest(LEDGER),
    TransferRequest(LEDGER, TRANSFER),
    TransferWithdrawal(LEDGER, PAYMENT_ID),
    TransferRefusal(LEDGER, PAYMENT_ID, Reason.INSUFFICIENT),
    Refusal(ObjectiveKind.VIRTUAL_FUND, TAB, Reason.EXPIRED),
)

_VIRTUAL = ObjectiveKind.VIRTUAL_FUND
_DIRECT = ObjectiveKind.DIRECT_FUND

SHOWN = ShownState(turn_num=9, is_final=False, outcome=b"\x01" * 32, app_data=b"\x02")

EVENTS: tuple[ev.Event, ...] = (
    ev.NodeCreated(IDENTITY),
    ev.NodeStarted((HUB, BOB)),
    ev.PolicySet(POLICY),
    ev.PeerAdded(HUB, "Willow", "127.0.0.1:9735"),
    ev.PeerForgotten(HUB),
    ev.ObjectiveCreated(_VIRTUAL, TAB, 120_000, is_mine=True),
    ev.ObjectiveApproved(_VIRTUAL, TAB),
    ev.ObjectiveCranked(_VIRTUAL, TAB, WaitingFor.GUARANTEES),
    ev.ObjectiveRejected(_DIRECT, LEDGER, HUB, Reason.DEPOSIT_TOO_SMALL),
    ev.ObjectiveCancelled(_VIRTUAL, TAB, BOB, Reason.CANCELLED),
    ev.ObjectiveCompleted(_VIRTUAL, TAB),
    ev.LedgerCreated(LEDGER_PART, 1, LARGE_WEI, 2**63),
    ev.VirtualCreated(TAB_PART, 1, LARGE_WEI, LEDGER, None),
    ev.StateSigned(TAB, 2, True, LARGE_WEI, 2**64, HASH, SIGNATURE, LEDGER),
    ev.StateReceived(TAB, 1, False, LARGE_WEI, 0, 2, SIGNATURE, LEDGER),
    ev.ProposalSent(LEDGER, 9, ADDITION, HASH, SIGNATURE),
    ev.ProposalReceived(LEDGER, 10, REMOVAL, HASH, SIGNATURE),
    ev.ProposalAccepted(LEDGER, 10, HASH, SIGNATURE),
    ev.AcceptanceReceived(LEDGER, 9, SIGNATURE),
    ev.ForceMoveSigned(LEDGER, 9, HASH, SIGNATURE),
    ev.RedemptionSigned(TAB, LARGE_WEI, HASH, SIGNATURE),
    ev.VirtualBroken(TAB, HUB, Reason.EXPIRED),
    ev.SettleAsked(TAB),
    ev.EvidenceAsked(TAB, HUB, 3),
    ev.EvidenceGiven(TAB, BOB, 5),
    ev.CloseAsked(LEDGER),
    ev.PaymentPromised(TAB, PAYMENT_ID, 2**63, "lunch"),
    ev.PaymentFailed(TAB, PAYMENT_ID, 2**64, Reason.EXPIRED),
    ev.VoucherSent(TAB, BOB, LARGE_WEI, SIGNATURE, PAYMENT_ID, 2**63, "Käse ☕", 12),
    ev.VoucherReceived(TAB, ALICE, LARGE_WEI, SIGNATURE, PAYMENT_ID, 2**63, "Käse ☕"),
    ev.VoucherRecovered(TAB, BOB, LARGE_WEI, SIGNATURE, 2**63),
    ev.LedgerSettled(LEDGER, 9, LARGE_WEI, 2**64),
    ev.TransferBegun(LEDGER, TRANSFER, 120_000),
    ev.TransferRequested(LEDGER, TRANSFER, 120_000),
    ev.TransferWithdrawn(LEDGER, PAYMENT_ID),
    ev.TransferMade(LEDGER, 11, TRANSFER),
    ev.TransferFailed(LEDGER, TRANSFER, Reason.INSUFFICIENT),
    ev.PeerMet(HUB, b"\x0e" * 16),
    ev.MessageReceived(HUB, 12, HASH),
    ev.MessageAcked(HUB, 12),
    ev.MessagesDropped(HUB, Reason.BAD_SIGNATURE, 40),
    ev.OlderCopyFound(HUB, 2**64 - 1),
    ev.ClaimCompared(HUB),
    ev.CaughtUp(HUB, 40, 2**64 - 1),
    ev.BlockSeen(100, HASH, 1_700_000_000),
    ev.DepositDetected(LEDGER, LARGE_WEI, 100, HASH, 3),
    ev.AllocationUpdated(LEDGER, LARGE_WEI, 2**63, 101, HASH, 4),
    ev.ChannelConcluded(LEDGER, 101, HASH, 5),
    ev.ChallengeRegistered(LEDGER, 2**47, 101, HASH, 6, SHOWN),
    ev.ChallengeCleared(LEDGER, 9, 102, HASH, 7),
    ev.GuaranteeReclaimed(LEDGER, 103, HASH, 8),
    ev.ChainRolledBack(99, HASH),
    ev.TransactionPrepared("deposit:" + LEDGER.hex() + ":0", 4, b"\xf8\x6b", HASH),
    ev.TransactionMined("deposit:" + LEDGER.hex() + ":0", HASH, 100, is_ok=True),
    ev.LabelSet(PAYMENT_ID, "Käse ☕"),
    ev.RequestMade(PAYMENT_ID, LARGE_WEI, "Käse ☕", 1_700_000_000_000),
    ev.RequestCancelled(PAYMENT_ID),
    ev.RequestAnswered(PAYMENT_ID, BOB, LARGE_WEI, 1_700_000_000_000),
    ev.InboxRead(2**40),
    ev.BackupConfirmed(),
)

EVENT_KINDS: tuple[type[ev.Event], ...] = get_args(ev.Event)
MESSAGE_KINDS: tuple[type[Message], ...] = get_args(Message)


def with_amounts(event: ev.Event, amount_wei: int) -> ev.Event:
    """The event with every amount of its own set to one value."""
    names = [name for name in event.__dataclass_fields__ if name.endswith("_wei")]
    return replace(event, **dict.fromkeys(names, amount_wei))
