"""Why a connection ended or never came to be, and the one error this package raises."""

from enum import IntEnum, unique


@unique
class Cause(IntEnum):
    """Why there is no connection. The number is the code in a BYE frame, so it never changes its meaning."""

    CLOSED = 0
    """The other side, or the system between, ended the connection without a complaint."""
    SHUTTING_DOWN = 1
    """The side that says it is stopping in good order."""
    UNREACHABLE = 2
    """Nobody answers at that place: the program there is not running or the place is wrong."""
    TIMEOUT = 3
    """The other side was reached but fell silent for longer than a deadline."""
    NOT_LOOPBACK = 4
    """The place is on another machine; this transport stays on this one."""
    PORT_TAKEN = 5
    """Another program already listens on that port."""
    PORT_DENIED = 6
    """The system does not let this program listen on that port or address."""
    BAD_ENDPOINT = 7
    """The place is not written as `address:port`."""
    VERSION = 8
    """The two programs share no version of the wire protocol: one needs an update."""
    WRONG_CHAIN = 9
    """The other side works on another chain."""
    WRONG_ADJUDICATOR = 10
    """The other side works with another adjudicator contract."""
    WRONG_KEY = 11
    """Somebody answers there, but it is not the peer that was expected."""
    BAD_AUTH = 12
    """The other side could not prove that it holds the key it names."""
    MYSELF = 13
    """The place leads back to this very node."""
    UNWELCOME = 14
    """The node called does not take connections from strangers."""
    BANNED = 15
    """The peer broke the protocol before and is refused for a while."""
    FULL = 16
    """The node called has as many connections as it can carry."""
    DUPLICATE = 17
    """Two connections between the same two nodes: the other one is kept."""
    BAD_FRAME = 18
    """A frame is malformed, not canonical, of an unknown kind or out of place."""
    OVERSIZE = 19
    """A frame is longer than agreed."""
    GAP = 20
    """A message is missing before the one that came."""
    WINDOW = 21
    """More unacknowledged messages came than agreed."""
    BAD_ACK = 22
    """An acknowledgement names a message that was never sent."""
    FLOOD = 23
    """Too many frames that carry nothing."""
    BACKLOG = 24
    """The other side does not read what it is sent."""
    OUT_OF_STEP = 25
    """The peer needs messages that are no longer kept here, so one of the two logs is older than it says."""
    BROKE_RULES = 26
    """The host above found that a message breaks the channel protocol."""
    FORGOTTEN = 27
    """This node was told to stop keeping this connection."""
    BROKEN_SEAL = 28
    """What the peer claims is not what it sealed before it saw our claim."""


OFFENCES = frozenset(
    {
        Cause.BAD_FRAME,
        Cause.OVERSIZE,
        Cause.WINDOW,
        Cause.BAD_ACK,
        Cause.FLOOD,
        Cause.BROKE_RULES,
        Cause.BROKEN_SEAL,
    }
)
"""What only a broken or hostile program does: an authenticated peer is banned for a while. A GAP is not among
them, because a restored backup of either side can produce one."""


def cause_of_code(code: int) -> Cause:
    """The cause a peer's BYE names; a code from a newer version counts as CLOSED."""
    try:
        return Cause(code)
    except ValueError:
        return Cause.CLOSED


class NetworkError(Exception):
    """A place cannot be listened on or dialled. Carries the cause and the place, no sentence."""

    def __init__(self, cause: Cause, endpoint: str) -> None:
        super().__init__(cause.name, endpoint)
        self.cause = cause
        self.endpoint = endpoint


class WireError(Exception):
    """A connection must end with this cause. Raised and caught inside this package."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.name)
        self.cause = cause
