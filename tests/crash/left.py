"""What left a node, over all its lives: nobody can take it back, so its log must still say so after a crash."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.log.folding import recorded_of
from engine.log.rows import Head
from engine.log.store import EventLog
from engine.protocol import events as ev
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.codec.wire import decode_message, encode_message
from engine.protocol.messages import LedgerAcceptance, LedgerProposal, SignedState, Voucher
from engine.protocol.types import Address, ChannelId, Signature
from engine.protocol.world import World
from engine.simulator.violation import expect

_TOLD_TYPE_IDS = (TYPE_IDS[ev.TransactionPrepared], TYPE_IDS[ev.VoucherSent])

Turn = tuple[str, ChannelId, int]
"""What can be signed once: the lane, the channel, and the turn; for vouchers, the amount."""


@dataclass(slots=True)
class Left:
    """Everything one node has shown to anybody.

    Attributes:
        messages: bodies by peer and wire sequence number.
        signed: signatures in those messages that are the node's own.
        taken: up to which of a peer's messages it said it has them.
        transactions: signed bytes that were broadcast.
        payments: ids of payments that the person was told are done.
        synced: the newest event that the log said no power cut can take.
    """

    name: str
    me: Address
    messages: dict[tuple[Address, int], bytes] = field(default_factory=dict)
    signed: dict[Turn, Signature] = field(default_factory=dict)
    taken: dict[Address, int] = field(default_factory=dict)
    transactions: set[bytes] = field(default_factory=set)
    payments: set[bytes] = field(default_factory=set)
    synced: Head | None = None

    def send(self, peer: Address, wire_seq: int, body: bytes) -> None:
        """A message leaves, perhaps again."""
        known = self.messages.setdefault((peer, wire_seq), body)
        expect(known == body, "I2", f"{self.name} sent two messages under number {wire_seq}")
        message = decode_message(body)
        match message:
            case SignedState() if message.fixed.participants[message.signer_index] == self.me:
                turn = ("state", message.fixed.channel_id(), message.turn_num)
            case LedgerProposal() | LedgerAcceptance():
                turn = ("state", message.ledger_id, message.turn_num)
            case Voucher():
                turn = ("voucher", message.channel_id, message.amount_wei)
            case _:
                return
        signature = self.signed.setdefault(turn, message.signature)
        lane, channel_id, number = turn
        expect(
            signature == message.signature,
            "I1",
            f"{self.name} signed {lane} {number} of {channel_id.hex()[:8]} twice",
        )

    def take(self, peer: Address, upto: int) -> None:
        """The node says what it has of a peer's messages."""
        self.taken[peer] = max(upto, self.taken.get(peer, 0))

    def expect_all_in(self, log: EventLog, world: World) -> None:
        """Demand that a log that was opened again has everything, and `world` with it.

        Raises:
            Violation: something is missing, which somebody else has.
        """
        for (peer, wire_seq), body in self.messages.items():
            known = world.peers.get(peer)
            expect(
                known is not None and wire_seq < known.next_out,
                "I2",
                f"{self.name} lost a {type(decode_message(body)).__name__} that it had sent",
            )
            assert known is not None, "just expected"
            if wire_seq > known.acked_upto:
                kept = encode_message(known.outbox[wire_seq].message)
                expect(kept == body, "I2", f"{self.name} would send another message {wire_seq}")
        for peer, upto in self.taken.items():
            known = world.peers.get(peer)
            has = 0 if known is None else known.last_in
            expect(has >= upto, "I2", f"{self.name} acknowledged {upto} messages and has {has}")
        self._expect_facts(log)
        self._expect_synced(log)

    def _expect_synced(self, log: EventLog) -> None:
        if self.synced is None:
            return
        seq, event_hash = self.synced
        head_seq = log.head.seq
        expect(head_seq >= seq, "I2", f"{self.name} lost events: {head_seq} of {seq} are left")
        row = next(log.sealed_rows(seq - 1, seq))
        expect(row[8] == event_hash, "I2", f"{self.name} has another history up to event {seq}")

    def _expect_facts(self, log: EventLog) -> None:
        rows = log.rows(0, log.head.seq, _TOLD_TYPE_IDS)
        facts = [recorded_of(row).event for row in rows]
        prepared = {each.raw for each in facts if isinstance(each, ev.TransactionPrepared)}
        lost = len(self.transactions - prepared)
        expect(not lost, "I2", f"{self.name} lost {lost} transactions that it had broadcast")
        paid = {each.payment_id for each in facts if isinstance(each, ev.VoucherSent)}
        lost = len(self.payments - paid)
        expect(not lost, "I2", f"{self.name} lost {lost} payments that it had called done")
