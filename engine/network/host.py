"""What the network and the node above it need from each other."""

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
    claim: tuple[bytes, ...] = ()
    """The pages of what it claims of both nodes' signatures; the host reads them."""


class Host(Protocol):
    """The node, as the network calls it: always in the loop's thread; nothing here may block.

    The calls may be answered with calls to its `Links`, `refuse` and `forget` included.
    """

    def resume(self, peer: Address) -> Resume:
        """Where this node stands towards `peer`, who has proved its key and is told."""

    def claim(self, peer: Address) -> tuple[bytes, ...]:
        """What this node claims towards `peer`, everything that ever came from it counted: pages of a frame at most."""

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


class Links(Protocol):
    """The network, as the node calls it: always in the loop's thread; nothing here blocks. `Network` is one."""

    def keep_connected(self, peer: Address, endpoint: str) -> None:
        """Dial `peer` at `endpoint` now and whenever it is not connected, until `forget`.

        Raises:
            NetworkError: BAD_ENDPOINT or NOT_LOOPBACK, before anything is dialled.
        """

    def forget(self, peer: Address) -> None:
        """Close the connection to `peer` and dial it no more."""

    def wake(self, peer: Address) -> None:
        """The durable outbox for `peer` grew."""

    def acknowledge(self, peer: Address, upto: int) -> None:
        """Everything from `peer` up to `upto` is committed."""

    def refuse(self, peer: Address, cause: Cause) -> None:
        """`peer` broke the protocol: close, and do not talk to it for a while."""

    def hang_up(self, peer: Address) -> None:
        """Close the connection to `peer` without a complaint."""

    def latency_ms(self, peer: Address) -> float | None:
        """The last measured way to `peer` and back; None if not connected or not yet known."""
