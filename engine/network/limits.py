"""Every cap and deadline of the wire, with the reason and the arithmetic.

Memory a stranger can hold: one connection keeps at most one partial frame (4 KiB) and the 10 kB or so of an
asyncio transport; 64 half-open connections are under 1 MiB. Memory an authenticated peer can hold: 1 MiB of
messages that the host has not committed, one partial frame (64 KiB) and 2 MiB of unread output: under 4 MiB.
"""

from dataclasses import dataclass

BODY_MAX_BYTES = 60 * 1024
"""The largest message body. 60 KiB and at most 14 bytes of frame around it stay below 64 KiB."""

FRAME_MAX_BYTES = 64 * 1024
"""The largest frame after authentication, without its length prefix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps and deadlines; the defaults are the product's."""

    unauthenticated_frame_max_bytes: int = 4 * 1024
    """A HELLO is about 100 bytes, an AUTH 70 and a RESUME 80; 4 KiB leaves room for later fields."""

    unauthenticated_max_bytes: int = 8 * 1024
    """All frames of one connection before its session, claims aside: two at their largest."""

    claim_pages_max: int = 16
    """Pages of one claim: 16 frames are the 1 MiB that messages may take. Only who has proved its key sends any."""

    half_open_max: int = 64
    """Inbound connections without authentication. When full the oldest gives way: an honest handshake takes
    2 ms on loopback, so whoever holds places open loses them and cannot lock others out."""

    connections_max: int = 512
    """Connections with peers this node does not dial itself. 512 + 64 half-open + the log's files stay below
    the usual 1,024 descriptors of a process."""

    inflight_max: int = 256
    """Messages sent and not acknowledged. 256 per 1 ms of commit is 256,000/s, above any commit rate."""

    inflight_max_bytes: int = 1024 * 1024
    """Bytes of those messages: 16 of the largest."""

    backlog_max_bytes: int = 2 * 1024 * 1024
    """Output the peer has not read: the window (1 MiB), its frames, and as much again for answers."""

    idle_frames_burst: int = 1024
    """Frames that carry nothing (PING, unknown odd kinds, repeated messages, empty ACKs) in one go: four
    windows of repeats."""

    idle_frames_per_s: float = 50.0
    """And lasting. An honest peer sends one PING in 20 s."""

    dial_s: float = 10.0
    """Until the system has connected."""

    handshake_s: float = 5.0
    """From the connection to both RESUME frames: also what closes a client that sends byte by byte."""

    silence_s: float = 20.0
    """Without a byte from the peer a PING is sent; with traffic too, as often, to know the way's length."""

    ping_s: float = 10.0
    """What a PING may take; two in a row unanswered mean the peer is gone."""

    ack_s: float = 15.0
    """Messages may wait this long for an ACK on a live connection; then a fresh one is made."""

    replace_after_silence_s: float = 10.0
    """A new connection replaces one that has been silent this long, whoever dialled it."""

    tick_s: float = 5.0
    """How often a connection looks at its deadlines: they are met up to this much late."""

    linger_s: float = 1.0
    """What a closing connection gets to send its BYE before it is cut."""

    backoff_first_s: float = 0.25
    """The first wait before dialling again is drawn from 0 to this; each next range is twice as wide."""

    backoff_max_s: float = 30.0
    """The widest range."""

    stable_s: float = 60.0
    """A connection that lived this long starts the back-off anew."""

    told_wait_max_s: float = 300.0
    """The longest wait a peer can ask of us in a BYE."""

    ban_first_s: float = 60.0
    """The first ban of a peer; each next one is twice as long."""

    ban_max_s: float = 3600.0
    """The longest ban; after as long without an offence the count starts anew."""

    bans_max: int = 4096
    """Bans remembered, oldest forgotten first: 4,096 x about 200 bytes is under 1 MiB."""
