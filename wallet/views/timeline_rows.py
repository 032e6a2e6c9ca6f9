"""Events of the log as rows: what each tells, by whom, and of which channel or tab.

A tab that is settled leaves the world, but its events stay in the log: so channels and tabs are known from the events
in which they began, and names from the world of the moment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from engine.log.errors import StoreError
from engine.log.folding import recorded_of
from engine.log.port import LogReads
from engine.log.rows import Row
from engine.protocol import events as ev
from engine.protocol.channel.consensus import Add, Proposal, Transfer
from engine.protocol.codec.log import TYPE_IDS
from engine.protocol.errors import Reason
from engine.protocol.kinds import ObjectiveKind
from engine.protocol.types import Address, ChannelId, hex0x
from wallet.links.addresses import checksummed
from wallet.views.language import tr
from wallet.views.sentences import waiting_sentence
from wallet.views.timeline_kinds import EventKind
from wallet.views.timeline_values import CHAIN, ME, EventChannel, EventRow, Work

_WORKS: Final = {
    ObjectiveKind.DIRECT_FUND: Work.OPEN_CHANNEL,
    ObjectiveKind.DIRECT_DEFUND: Work.CLOSE_CHANNEL,
    ObjectiveKind.VIRTUAL_FUND: Work.OPEN_TAB,
    ObjectiveKind.VIRTUAL_DEFUND: Work.SETTLE_TAB,
    ObjectiveKind.DISPUTE: Work.DISPUTE,
}
_OF_TRANSACTIONS: Final = {
    "deposit": Work.OPEN_CHANNEL,
    "conclude": Work.CLOSE_CHANNEL,
    "challenge": Work.DISPUTE,
    "checkpoint": Work.DISPUTE,
    "reclaim": Work.DISPUTE,
    "transfer": Work.DISPUTE,
}
Told = dict[str, Any]
"""Fields of an `EventRow`."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Who takes part in a channel or tab, in protocol order, and which of them we are."""

    participants: tuple[Address, ...]
    my_index: int
    is_tab: bool


class Directory:
    """All channels and tabs that a log tells of, and all peers. Read in one thread; others may look things up."""

    def __init__(self) -> None:
        self.parties: dict[bytes, Parties] = {}
        self.peers: dict[Address, None] = {}
        self.read_seq = 0

    def read(self, log: LogReads, upto_seq: int) -> None:
        """Read on, up to this event. Cost: 0.2 us an event, some 10 us a channel or tab."""
        for row in log.rows(self.read_seq, upto_seq, _BEGINNINGS):
            event = recorded_of(row).event
            if isinstance(event, ev.PeerAdded):
                self.peers[event.peer] = None
            elif isinstance(event, (ev.LedgerCreated, ev.VirtualCreated)):
                participants = event.fixed.participants
                self.parties[row[6]] = Parties(
                    participants, event.my_index, isinstance(event, ev.VirtualCreated)
                )
                for index, peer in enumerate(participants):
                    if index != event.my_index:
                        self.peers[peer] = None
        self.read_seq = max(self.read_seq, upto_seq)


_BEGINNINGS: Final = tuple(
    TYPE_IDS[kind] for kind in (ev.PeerAdded, ev.LedgerCreated, ev.VirtualCreated)
)


class RowMaker:
    """Makes rows with the names of one moment."""

    def __init__(self, directory: Directory, name_of: Callable[[Address], str]) -> None:
        self._directory, self._name_of = directory, name_of
        self._channels: dict[bytes, EventChannel] = {}
        self._tellers: dict[type[ev.Event], Callable[[Any], Told]] = {
            **self._of_work(),
            **self._of_channels(),
            **self._of_payments(),
            **self._of_messages(),
            **self._of_chain(),
            **self._of_the_wallet(),
        }

    def row(self, row: Row) -> EventRow:
        """A row of the log as one of the page; what cannot be read says so."""
        try:
            recorded = recorded_of(row)
        except StoreError:
            return EventRow(seq=row[0], at_ms=row[1], kind=EventKind.UNREADABLE, lane=ME)
        return self.told(recorded)

    def told(self, recorded: ev.Recorded) -> EventRow:
        """A fact as a row."""
        event = recorded.event
        kind = type(event)
        told: Told = {"lane": ME} | self._tellers[kind](event)
        return EventRow(
            seq=recorded.seq,
            at_ms=recorded.at_ms,
            kind=EventKind(kind.__name__),
            cause=recorded.cause,
            root=recorded.root,
            **told,
        )

    # ---------------------------------------------------------------- who and where

    def _by(self, peer: Address) -> Told:
        return {"lane": checksummed(peer), "who": self._name_of(peer)}

    def _to(self, peer: Address) -> Told:
        return {"other": self._name_of(peer)}

    def channel(self, channel_id: bytes) -> EventChannel | None:
        """A channel or tab with its names; None if this log does not tell of it."""
        found = self._channels.get(channel_id)
        parties = None if found is not None else self._directory.parties.get(channel_id)
        if parties is None:
            return found
        ends, my_index = parties.participants, parties.my_index
        is_payee = parties.is_tab and my_index == len(ends) - 1
        is_hub = parties.is_tab and 0 < my_index < len(ends) - 1
        other = ends[0] if is_payee else ends[-1] if parties.is_tab else ends[1 - my_index]
        made = EventChannel(
            channel_id=hex0x(channel_id),
            is_tab=parties.is_tab,
            name=self._name_of(other),
            is_outgoing=parties.is_tab and not is_payee,
            payer_name=self._name_of(ends[0]) if is_hub else "",
        )
        self._channels[channel_id] = made
        return made

    def _signer(self, channel_id: ChannelId, index: int) -> Told:
        parties = self._directory.parties.get(channel_id)
        return {} if parties is None else self._by(parties.participants[index])

    def _ledger_peer(self, ledger_id: ChannelId) -> Address | None:
        parties = self._directory.parties.get(ledger_id)
        return None if parties is None else parties.participants[1 - parties.my_index]

    def _by_ledger_peer(self, ledger_id: ChannelId) -> Told:
        peer = self._ledger_peer(ledger_id)
        return {} if peer is None else self._by(peer)

    # ---------------------------------------------------------------- objectives

    def _of_work(self) -> dict[type[ev.Event], Callable[[Any], Told]]:
        return {
            ev.ObjectiveCreated: self._created,
            ev.ObjectiveApproved: self._work,
            ev.ObjectiveCranked: lambda event: self._work(event) | {"text": self._waits(event)},
            ev.ObjectiveRejected: lambda event: (
                self._work(event) | self._to(event.peer) | {"text": reason_text(event.reason)}
            ),
            ev.ObjectiveCancelled: self._cancelled,
            ev.ObjectiveCompleted: self._work,
        }

    def _work(self, event: Any) -> Told:  # noqa: ANN401 - any event of an objective
        return {"channel": self.channel(event.channel_id), "work": _WORKS[event.kind]}

    def _created(self, event: ev.ObjectiveCreated) -> Told:
        told = self._work(event) | {"is_so": event.is_mine}
        parties = self._directory.parties.get(event.channel_id)
        if event.is_mine or parties is None:
            return told
        first = 0 if parties.is_tab and parties.my_index else 1 - min(parties.my_index, 1)
        return told | self._by(parties.participants[first])

    def _cancelled(self, event: ev.ObjectiveCancelled) -> Told:
        told = self._work(event) | {"text": reason_text(event.reason)}
        parties = self._directory.parties.get(event.channel_id)
        is_mine = parties is None or parties.participants[parties.my_index] == event.by
        return told if is_mine else told | self._by(event.by)

    def _waits(self, event: ev.ObjectiveCranked) -> str:
        parties = self._directory.parties.get(event.channel_id)
        who = tr("everybody on the way")
        if parties is not None and not parties.is_tab:
            who = self._name_of(parties.participants[1 - parties.my_index])
        return waiting_sentence(event.waiting_for, who)

    # ---------------------------------------------------------------- channels

    def _of_channels(self) -> dict[type[ev.Event], Callable[[Any], Told]]:
        return {
            ev.LedgerCreated: self._ledger_created,
            ev.VirtualCreated: lambda event: {
                "channel": self.channel(event.fixed.channel_id()),
                "amount_wei": event.payer_wei,
            },
            ev.StateSigned: self._state,
            ev.StateReceived: lambda event: (
                self._state(event) | self._signer(event.channel_id, event.signer_index)
            ),
            ev.ProposalSent: lambda event: self._proposed(event) | self._to_ledger_peer(event),
            ev.ProposalReceived: lambda event: (
                self._proposed(event) | self._by_ledger_peer(event.ledger_id)
            ),
            ev.ProposalAccepted: self._turn,
            ev.AcceptanceReceived: lambda event: (
                self._turn(event) | self._by_ledger_peer(event.ledger_id)
            ),
            ev.VirtualBroken: lambda event: (
                self._by(event.peer)
                | {"channel": self.channel(event.channel_id), "text": reason_text(event.reason)}
            ),
            ev.ForceMoveSigned: lambda event: {
                "channel": self.channel(event.channel_id),
                "number": event.turn_num,
            },
            ev.RedemptionSigned: lambda event: {
                "channel": self.channel(event.channel_id),
                "amount_wei": event.amount_wei,
            },
            ev.LedgerSettled: self._ledger_settled,
            ev.SettleAsked: lambda event: {"channel": self.channel(event.channel_id)},
            ev.EvidenceAsked: self._evidence,
            ev.EvidenceGiven: self._evidence,
            ev.CloseAsked: lambda event: (
                {"channel": self.channel(event.ledger_id)} | self._to_ledger_peer(event)
            ),
        }

    def _ledger_created(self, event: ev.LedgerCreated) -> Told:
        shares = (event.leader_wei, event.follower_wei)
        return {
            "channel": self.channel(event.fixed.channel_id()),
            "amount_wei": shares[event.my_index],
            "more_wei": shares[1 - event.my_index],
        }

    def _ledger_settled(self, event: ev.LedgerSettled) -> Told:
        parties = self._directory.parties.get(event.channel_id)
        my_index = 0 if parties is None else parties.my_index
        shares = (event.leader_wei, event.follower_wei)
        return {
            "channel": self.channel(event.channel_id),
            "lane": CHAIN,
            "number": event.turn_num,
            "amount_wei": shares[my_index],
            "more_wei": shares[1 - my_index],
        }

    def _state(self, event: ev.StateSigned | ev.StateReceived) -> Told:
        return {
            "channel": self.channel(event.channel_id),
            "number": event.turn_num,
            "is_so": event.is_final,
            "amount_wei": event.first_wei,
            "more_wei": event.last_wei,
        }

    def _turn(self, event: ev.ProposalAccepted | ev.AcceptanceReceived) -> Told:
        return {"channel": self.channel(event.ledger_id), "number": event.turn_num}

    def _proposed(self, event: ev.ProposalSent | ev.ProposalReceived) -> Told:
        proposal: Proposal = event.proposal
        if isinstance(proposal, Transfer):
            told = self._transfer(event.ledger_id, proposal)
            return told | {"number": event.turn_num, "is_paying": True}
        is_added = isinstance(proposal, Add)
        wei = proposal.guarantee.amount_wei if isinstance(proposal, Add) else 0
        return {
            "channel": self.channel(event.ledger_id),
            "beside": self.channel(proposal.target),
            "number": event.turn_num,
            "is_so": is_added,
            "amount_wei": wei,
        }

    def _transfer(self, ledger_id: ChannelId, transfer: Transfer) -> Told:
        """A payment inside a channel; `is_so` says whether it is ours."""
        parties = self._directory.parties.get(ledger_id)
        is_leader = parties is not None and parties.my_index == 0
        return {
            "channel": self.channel(ledger_id),
            "amount_wei": transfer.amount_wei,
            "is_so": transfer.is_to_leader is not is_leader,
            "text": transfer.note,
        }

    def _transfer_made(self, event: ev.TransferMade) -> Told:
        told = self._transfer(event.ledger_id, event.transfer) | {"number": event.turn_num}
        if told["is_so"]:
            return told | self._to_ledger_peer(event)
        return told | self._by_ledger_peer(event.ledger_id)

    def _to_ledger_peer(
        self,
        event: (
            ev.ProposalSent
            | ev.CloseAsked
            | ev.TransferBegun
            | ev.TransferWithdrawn
            | ev.TransferMade
        ),
    ) -> Told:
        peer = self._ledger_peer(event.ledger_id)
        return {} if peer is None else self._to(peer)

    def _evidence(self, event: ev.EvidenceAsked | ev.EvidenceGiven) -> Told:
        return self._to(event.peer) | {
            "channel": self.channel(event.channel_id),
            "number": event.held_count,
        }

    # ---------------------------------------------------------------- payments

    def _of_payments(self) -> dict[type[ev.Event], Callable[[Any], Told]]:
        return {
            ev.PaymentPromised: lambda event: self._paid(event, event.note),
            ev.PaymentFailed: lambda event: self._paid(event, reason_text(event.reason)),
            ev.VoucherSent: lambda event: self._paid(event, event.note) | self._to(event.peer),
            ev.VoucherReceived: lambda event: self._paid(event, event.note) | self._by(event.peer),
            ev.VoucherRecovered: lambda event: self._paid(event, "") | self._by(event.peer),
            ev.TransferBegun: lambda event: (
                self._transfer(event.ledger_id, event.transfer) | self._to_ledger_peer(event)
            ),
            ev.TransferRequested: lambda event: (
                self._transfer(event.ledger_id, event.transfer)
                | self._by_ledger_peer(event.ledger_id)
            ),
            ev.TransferWithdrawn: lambda event: (
                {"channel": self.channel(event.ledger_id)} | self._to_ledger_peer(event)
            ),
            ev.TransferMade: self._transfer_made,
            ev.TransferFailed: lambda event: (
                self._transfer(event.ledger_id, event.transfer)
                | {"text": reason_text(event.reason)}
            ),
            ev.RequestMade: lambda event: {"amount_wei": event.amount_wei, "text": event.memo},
            ev.RequestCancelled: lambda _event: {},
            ev.RequestAnswered: lambda event: self._to(event.peer) | {"amount_wei": event.paid_wei},
        }

    def _paid(self, event: Any, text: str) -> Told:  # noqa: ANN401 - any event of a payment
        return {
            "channel": self.channel(event.channel_id),
            "amount_wei": event.paid_wei,
            "text": text,
        }

    # ---------------------------------------------------------------- messages, chain, wallet

    def _of_messages(self) -> dict[type[ev.Event], Callable[[Any], Told]]:
        return {
            ev.PeerMet: lambda event: self._by(event.peer),
            ev.MessageReceived: lambda event: self._by(event.peer) | {"number": event.wire_seq},
            ev.MessageAcked: lambda event: self._by(event.peer) | {"number": event.upto},
            ev.MessagesDropped: lambda event: (
                self._by(event.peer) | {"number": event.count, "text": reason_text(event.reason)}
            ),
            ev.OlderCopyFound: lambda event: self._by(event.peer) | {"number": event.upto},
            ev.ClaimCompared: lambda event: self._by(event.peer),
            ev.CaughtUp: lambda event: self._by(event.peer),
        }

    def _of_chain(self) -> dict[type[ev.Event], Callable[[Any], Told]]:
        return {
            ev.BlockSeen: self._on_chain,
            ev.DepositDetected: lambda event: (
                self._on_chain(event) | {"amount_wei": event.holdings_wei}
            ),
            ev.AllocationUpdated: lambda event: (
                self._on_chain(event) | {"amount_wei": event.before_wei - event.after_wei}
            ),
            ev.ChannelConcluded: self._on_chain,
            ev.ChallengeRegistered: self._on_chain,
            ev.ChallengeCleared: self._on_chain,
            ev.GuaranteeReclaimed: self._on_chain,
            ev.ChainRolledBack: self._on_chain,
            ev.TransactionPrepared: lambda event: self._transaction(event.key),
            ev.TransactionMined: lambda event: (
                self._transaction(event.key)
                | {"lane": CHAIN, "number": event.block_num, "is_so": event.is_ok}
            ),
        }

    def _on_chain(self, event: Any) -> Told:  # noqa: ANN401 - any event of the chain
        told: Told = {"lane": CHAIN, "number": event.block_num}
        channel_id = getattr(event, "channel_id", None)
        return told if channel_id is None else told | {"channel": self.channel(channel_id)}

    def _transaction(self, key: str) -> Told:
        """The engine names our transactions "<what>:<channel>", some with a number after it (effects.py)."""
        what, _, rest = key.partition(":")
        digits = rest.partition(":")[0]
        try:
            channel = self.channel(bytes.fromhex(digits))
        except ValueError:
            channel = None
        return {"channel": channel, "work": _OF_TRANSACTIONS.get(what)}

    def _of_the_wallet(self) -> dict[type[ev.Event], Callable[[Any], Told]]:
        return {
            ev.NodeCreated: lambda _event: {},
            ev.NodeStarted: lambda _event: {},
            ev.PolicySet: lambda _event: {},
            ev.PeerAdded: lambda event: {"text": event.name or self._name_of(event.peer)},
            ev.PeerForgotten: lambda event: self._to(event.peer),
            ev.LabelSet: lambda event: {"text": event.text},
            ev.InboxRead: lambda event: {"number": event.upto_seq},
            ev.BackupConfirmed: lambda _event: {},
        }


def reason_text(reason: Reason) -> str:
    """A reason in a few plain words: its name says it, "too many tabs"."""
    return reason.name.replace("_", " ").lower()
