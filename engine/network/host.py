"""What the network needs from the node above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.network.causes import Cause
from engine.protocol.types import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Where this node stands towards one peer, durable values only.

    `epoch` (16 bytes) is the id of this node's log, `last_in` the highest number committed from that peer
    without a gap (0: none), `peer_epoch` the id of the peer's log that `last_in` counts in (16 zero bytes if
    nothing ever came).
    """

    epoch: bytes
    last_in: int
    peer_epoch: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteHello:
    """What an authenticated peer said of itself.

    `epoch` (16 bytes) is the id of its log; if it is not the one remembered, its numbers start again at 1.
    `last_in` is what it has durably from this node, 0 if it remembers another log of ours. It may be higher
    than anything this node ever sent: then this node's log is older than it says.
    """

    node_id: Address
    features: int
    epoch: bytes
    last_in: int


class Host(Protocol):
    """The node, as the network calls it: always in the loop's thread; nothing here may block.

    The calls may be answered with calls to the `Network`, `refuse` and `forget` included.
    """

    def resume(self, peer: Address) -> Resume:
        """Where this node stands towards `peer`, who is not yet authenticated."""

    def outgoing(
        self, peer: Address, after_seq: int, count_max: int
    ) -> Sequence[tuple[int, bytes]]:
        """The durable outbox for `peer` from `after_seq + 1` on: (number, body), in order, without gaps."""

    def on_opened(self, peer: Address, remote: RemoteHello) -> None:
        """`peer` is authenticated and connected; its `last_in` counts as an acknowledgement."""

    def on_closed(self, peer: Address, cause: Cause) -> None:
        """The connection, or one attempt to connect to a peer that is kept connected, has ended."""

    def on_message(self, peer: Address, wire_seq: int, body: bytes) -> None:
        """The next message, in order and without gaps since the `last_in` that was resumed from.

        After a reconnect it may be one that came before and was not committed by then.
        """

    def on_acked(self, peer: Address, upto: int) -> None:
        """`peer` has durably received everything up to `upto`."""

    def is_welcome(self, node_id: Address) -> bool:
        """Whether an authenticated caller that is not kept connected may stay."""
