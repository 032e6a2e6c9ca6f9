"""Events and worlds as bytes at rest.

An event is (type id, version, positional MessagePack body). Type ids and field orders are forever; a change
makes a new version and an upcaster that lifts older bodies when they are read. Rows are never rewritten.
A world's bytes are a snapshot: a cache that may be dropped. Source: ADR 0002, ADR 0009.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgpack

from engine.protocol import events as ev
from engine.protocol.channel.consensus import Proposal
from engine.protocol.codec.values import ValueCodec
from engine.protocol.codec.wire import UNIONS
from engine.protocol.world import World

Upcast = Callable[[list[Any]], list[Any]]

TYPE_IDS: dict[type[ev.Event], int] = {
    ev.NodeCreated: 1,
    ev.PolicySet: 2,
    ev.PeerAdded: 3,
    ev.PeerForgotten: 4,
    ev.NodeStarted: 5,
    ev.ObjectiveCreated: 10,
    ev.ObjectiveApproved: 11,
    ev.ObjectiveCranked: 12,
    ev.ObjectiveRejected: 13,
    ev.ObjectiveCancelled: 14,
    ev.ObjectiveCompleted: 15,
    ev.LedgerCreated: 20,
    ev.VirtualCreated: 21,
    ev.StateSigned: 22,
    ev.StateReceived: 23,
    ev.ProposalSent: 24,
    ev.ProposalReceived: 25,
    ev.ProposalAccepted: 26,
    ev.AcceptanceReceived: 27,
    ev.VirtualBroken: 28,
    ev.SettleAsked: 29,
    ev.CloseAsked: 30,
    ev.EvidenceAsked: 31,
    ev.EvidenceGiven: 32,
    ev.ForceMoveSigned: 33,
    ev.RedemptionSigned: 34,
    ev.LedgerSettled: 35,
    ev.PaymentPromised: 40,
    ev.PaymentFailed: 41,
    ev.VoucherSent: 42,
    ev.VoucherReceived: 43,
    ev.VoucherRecovered: 44,
    ev.TransferBegun: 45,
    ev.TransferRequested: 46,
    ev.TransferWithdrawn: 47,
    ev.TransferMade: 48,
    ev.TransferFailed: 49,
    ev.PeerMet: 50,
    ev.MessageReceived: 51,
    ev.MessageAcked: 52,
    ev.MessagesDropped: 55,
    ev.OlderCopyFound: 56,
    ev.ClaimCompared: 57,
    ev.CaughtUp: 58,
    ev.BlockSeen: 60,
    ev.DepositDetected: 61,
    ev.AllocationUpdated: 62,
    ev.ChannelConcluded: 63,
    ev.ChallengeRegistered: 64,
    ev.ChallengeCleared: 65,
    ev.ChainRolledBack: 66,
    ev.TransactionPrepared: 67,
    ev.TransactionMined: 68,
    ev.GuaranteeReclaimed: 69,
    ev.LabelSet: 70,
    ev.RequestMade: 71,
    ev.RequestCancelled: 72,
    ev.RequestAnswered: 73,
    ev.InboxRead: 74,
    ev.BackupConfirmed: 75,
}

VERSIONS: dict[int, int] = dict.fromkeys(TYPE_IDS.values(), 1) | {2: 2, 22: 2, 23: 2, 64: 2}
"""The version that is written now, for each type."""

UPCASTERS: dict[tuple[int, int], Upcast] = {
    (2, 1): lambda row: [[*row[0], 1]],
    (22, 1): lambda row: [*row, None],
    (23, 1): lambda row: [*row, None],
    (64, 1): lambda row: [*row, None],
}
"""(type id, version) -> the body one version later."""

SNAPSHOT_VERSION = 11
"""Raised when World's shape or `evolve` changes; older snapshots are then ignored and made anew."""

_CODECS: dict[int, ValueCodec] = {
    type_id: ValueCodec(kind, UNIONS, is_strict=False) for kind, type_id in TYPE_IDS.items()
}
_READERS = {(type_id, VERSIONS[type_id]): codec.from_list for type_id, codec in _CODECS.items()}
_WORLD = ValueCodec(World, UNIONS, is_strict=False)
_unpack = msgpack.unpackb

assert Proposal in UNIONS, "proposals at rest use the wire's tags"


class UnknownEventError(Exception):
    """The log holds an event type or version that this program does not know; it was written by a newer one."""


def encode_event(event: ev.Event) -> tuple[int, int, bytes]:
    """(type id, version, body)."""
    type_id = TYPE_IDS[type(event)]
    body: bytes = msgpack.packb(_CODECS[type_id].to_list(event))
    return type_id, VERSIONS[type_id], body


def decode_event(type_id: int, version: int, body: bytes) -> ev.Event:
    """The event of a row, lifted to its newest version.

    Raises:
        UnknownEventError: the row was written by a newer program.
    """
    read = _READERS.get((type_id, version))
    if read is None:
        return _decode_other(type_id, version, body)
    event: ev.Event = read(_unpack(body))
    return event


def _decode_other(type_id: int, version: int, body: bytes) -> ev.Event:
    """An older version is lifted one by one; a newer one, or an unknown type, cannot be read."""
    if version > VERSIONS.get(type_id, 0):
        raise UnknownEventError(type_id, version)
    row = _unpack(body)
    while version < VERSIONS[type_id]:
        row = UPCASTERS[type_id, version](row)
        version += 1
    event: ev.Event = _CODECS[type_id].from_list(row)
    return event


def encode_world(world: World) -> bytes:
    """A snapshot. Equal worlds give equal bytes."""
    packed: bytes = msgpack.packb([SNAPSHOT_VERSION, *_WORLD.to_list(world)])
    return packed


def decode_world(blob: bytes) -> World | None:
    """The world of a snapshot; None if it was made by another version."""
    row = _unpack(blob)
    if row[0] != SNAPSHOT_VERSION:
        return None
    world: World = _WORLD.from_list(row[1:])
    return world
