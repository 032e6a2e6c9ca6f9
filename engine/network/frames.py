"""`/towpath/wire/2` frames: u32 big-endian length, then one MessagePack array `[kind, ...]`.

    0 HELLO  versions, features, node id, nonce, chain id, adjudicator, max_frame, max_inflight
    1 AUTH   signature                     9 PING   nonce
    2 MSG    seq, body                    10 BYE    cause, retry_after_ms
    4 ACK    upto                         11 PONG   nonce
   12 RESUME epoch, last_in, peer_epoch, salt
   14 SEAL   digest
   16 CLAIM  page

A kind this version does not know closes the connection if it is even and is skipped, undecoded, if it is
odd. Only the one canonical encoding is accepted: it is encoded again and compared, so a message has one form
and nothing can hide in another. A message has no id of its own here: whoever needs one hashes the body.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgpack

from engine.network.causes import Cause, WireError
from engine.network.host import Resume
from engine.network.limits import BODY_MAX_BYTES
from engine.protocol.types import Address, Signature

HELLO: Final = 0
AUTH: Final = 1
MSG: Final = 2
ACK: Final = 4
PING: Final = 9
BYE: Final = 10
PONG: Final = 11
RESUME: Final = 12
SEAL: Final = 14
CLAIM: Final = 16

VERSION: Final = 2
"""The one version spoken. Nodes of version 1 show no claim, so nothing could be signed with them (ADR 0036)."""

_KNOWN = frozenset({HELLO, AUTH, MSG, ACK, PING, BYE, PONG, RESUME, SEAL, CLAIM})
_UINT64_END = 1 << 64
_ARRAY_FIRST, _ARRAY_END = 0x90, 0xA0
_KIND_END = 0x80
_SHORTEST_BYTES = 2
_VERSIONS_MAX = 15
_HELLO_LENGTH = 9
_SIGNATURE_BYTES = 65
LEDGER_PAYMENTS: Final = 1
"""A bit of HELLO's features: this node knows messages about payments inside a ledger (ADR 0040)."""
FEATURES: Final = LEDGER_PAYMENTS
"""What this program says of itself in HELLO."""

_SHORT_MAX_BYTES = 4 * 1024
_UINT_WIDTHS = {b"\xcc": 1, b"\xcd": 2, b"\xce": 4, b"\xcf": 8}
_BIN8 = b"\xc4"
_LENGTH = struct.Struct(">I")
_pack = msgpack.Packer(use_bin_type=True, autoreset=True).pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """What a node says of itself to anybody, before either side has proved its key: nothing about any peer."""

    versions: tuple[int, ...]
    features: int
    node_id: Address
    nonce: bytes
    chain_id: int
    adjudicator: Address
    max_frame_bytes: int
    max_inflight: int


class FrameSplitter:
    """Cuts a stream of bytes into frames; keeps at most one partial frame.

    Attributes:
        frame_max_bytes: a longer frame is a fault, seen from its length before its bytes are kept.
    """

    def __init__(self, frame_max_bytes: int) -> None:
        self.frame_max_bytes = frame_max_bytes
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The frames, without their lengths, that `chunk` completes.

        The limit may be raised while iterating. Abandoning the iterator abandons the stream.

        Raises:
            WireError: OVERSIZE, or BAD_FRAME for a frame too short to have a kind.
        """
        if self._rest:
            chunk = self._rest + chunk
        start, end = 0, len(chunk)
        while end - start >= _LENGTH.size:
            (size,) = _LENGTH.unpack_from(chunk, start)
            if size > self.frame_max_bytes:
                raise WireError(Cause.OVERSIZE)
            if size < _SHORTEST_BYTES:
                raise WireError(Cause.BAD_FRAME)
            begin = start + _LENGTH.size
            if end - begin < size:
                break
            yield chunk[begin : begin + size]
            start = begin + size
        self._rest = chunk[start:]


def kind_of(frame: bytes) -> int | None:
    """The kind of a frame, or None for one to skip.

    Raises:
        WireError: BAD_FRAME if it is no short array with a small kind, or of an unknown even kind.
    """
    kind = frame[1]
    if not _ARRAY_FIRST < frame[0] < _ARRAY_END or kind >= _KIND_END:
        raise WireError(Cause.BAD_FRAME)
    if kind in _KNOWN:
        return kind
    if kind % 2:
        return None
    raise WireError(Cause.BAD_FRAME)


def message_of(frame: bytes) -> tuple[int, bytes]:
    """Number and body of a MSG.

    Read by hand, as a CLAIM is: these frames may be long, and 64 KiB of tiny lists cost the general decoder
    40 ms before anybody can say that they are no message.

    Raises:
        WireError: BAD_FRAME if it is not the canonical encoding of a number above 0 and a body.
    """
    width = _UINT_WIDTHS.get(frame[2:3], 0)
    seq = int.from_bytes(frame[3 : 3 + width] if width else frame[2:3], "big")
    start = 3 + width
    body = frame[start + (2 if frame[start : start + 1] == _BIN8 else 3) :]
    # Whatever was misread above, a wrong kind of field included, does not encode to the same bytes again.
    if seq < 1 or len(body) > BODY_MAX_BYTES or _pack([MSG, seq, body]) != frame:
        raise WireError(Cause.BAD_FRAME)
    return seq, body


def page_of(frame: bytes) -> bytes:
    """The page of a CLAIM.

    Raises:
        WireError: BAD_FRAME if it is not the canonical encoding of bytes that are not too long.
    """
    page = frame[2 + (2 if frame[2:3] == _BIN8 else 3) :]
    if len(page) > BODY_MAX_BYTES or _pack([CLAIM, page]) != frame:
        raise WireError(Cause.BAD_FRAME)
    return page


def fields_of(frame: bytes) -> list[object]:
    """Decode a frame of any other known kind, the kind first.

    Depth is not walked here: every kind's reader below names the exact type of each field, which allows a
    list inside the list for HELLO and nothing deeper. Cost: at most 4 KiB are decoded, under 1 ms.

    Raises:
        WireError: BAD_FRAME if it is not the canonical encoding of one array.
    """
    if len(frame) > _SHORT_MAX_BYTES:
        raise WireError(Cause.BAD_FRAME)
    try:
        fields = msgpack.unpackb(
            frame,
            raw=False,
            strict_map_key=True,
            max_array_len=_VERSIONS_MAX,
            max_map_len=0,
            max_str_len=0,
            max_bin_len=_SIGNATURE_BYTES,
            max_ext_len=0,
        )
        is_canonical = _pack(fields) == frame
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise WireError(Cause.BAD_FRAME) from error
    if not is_canonical or not isinstance(fields, list):
        raise WireError(Cause.BAD_FRAME)
    return fields


def number_of(fields: list[object]) -> int:
    """The one number of an ACK, PING or PONG.

    Raises:
        WireError: BAD_FRAME if a field is missing, extra, of another type or out of range.
    """
    (number,) = _after_kind(fields, 1)
    return _uint(number)


def bye_of(fields: list[object]) -> tuple[int, int]:
    """Code and milliseconds to wait of a BYE.

    Raises:
        WireError: BAD_FRAME as above.
    """
    code, wait_ms = _after_kind(fields, 2)
    return _uint(code), _uint(wait_ms)


def signature_of(fields: list[object]) -> Signature:
    """The signature of an AUTH.

    Raises:
        WireError: BAD_FRAME as above.
    """
    (signature,) = _after_kind(fields, 1)
    return Signature(_bytes(signature, _SIGNATURE_BYTES))


def hello_of(fields: list[object]) -> Hello:
    """Read a HELLO. The versions are read first, so a later version may have other fields.

    Raises:
        WireError: VERSION if none is shared, BAD_FRAME as above.
    """
    versions = fields[1] if len(fields) > 1 else None
    if not isinstance(versions, list) or not versions:
        raise WireError(Cause.BAD_FRAME)
    numbers = tuple(_uint(version) for version in versions)
    if VERSION not in numbers:
        raise WireError(Cause.VERSION)
    if len(fields) != _HELLO_LENGTH:
        raise WireError(Cause.BAD_FRAME)
    return Hello(
        versions=numbers,
        features=_uint(fields[2]),
        node_id=Address(_bytes(fields[3], 20)),
        nonce=_bytes(fields[4], 32),
        chain_id=_uint(fields[5]),
        adjudicator=Address(_bytes(fields[6], 20)),
        max_frame_bytes=_uint(fields[7]),
        max_inflight=_uint(fields[8]),
    )


def seal_of(fields: list[object]) -> bytes:
    """The digest of a SEAL.

    Raises:
        WireError: BAD_FRAME as above.
    """
    (digest,) = _after_kind(fields, 1)
    return _bytes(digest, 32)


def resume_of(fields: list[object]) -> tuple[Resume, bytes]:
    """Where the peer stands, and the salt of its seal.

    Raises:
        WireError: BAD_FRAME as above.
    """
    epoch, last_in, peer_epoch, salt = _after_kind(fields, 4)
    resume = Resume(
        epoch=_bytes(epoch, 16), last_in=_uint(last_in), peer_epoch=_bytes(peer_epoch, 16)
    )
    return resume, _bytes(salt, 32)


def hello_frame(hello: Hello) -> bytes:
    """A HELLO with its length."""
    return _framed(
        [
            HELLO,
            list(hello.versions),
            hello.features,
            hello.node_id,
            hello.nonce,
            hello.chain_id,
            hello.adjudicator,
            hello.max_frame_bytes,
            hello.max_inflight,
        ]
    )


def auth_frame(signature: Signature) -> bytes:
    """An AUTH with its length."""
    return _framed([AUTH, signature])


def seal_frame(digest: bytes) -> bytes:
    """A SEAL with its length."""
    return _framed([SEAL, digest])


def claim_frame(page: bytes) -> bytes:
    """A CLAIM with its length."""
    return _framed([CLAIM, page])


def resume_frame(resume: Resume, salt: bytes) -> bytes:
    """A RESUME with its length."""
    return _framed([RESUME, resume.epoch, resume.last_in, resume.peer_epoch, salt])


def message_frame(seq: int, body: bytes) -> bytes:
    """A MSG with its length."""
    return _framed([MSG, seq, body])


def ack_frame(upto: int) -> bytes:
    """An ACK of everything up to and with `upto`."""
    return _framed([ACK, upto])


def ping_frame(nonce: int) -> bytes:
    """A PING; the PONG repeats its nonce."""
    return _framed([PING, nonce])


def pong_frame(nonce: int) -> bytes:
    """The answer to a PING."""
    return _framed([PONG, nonce])


def bye_frame(cause: Cause, retry_after_ms: int = 0) -> bytes:
    """A BYE: why, and how long the other side should wait before it dials again."""
    return _framed([BYE, int(cause), retry_after_ms])


def _framed(fields: list[object]) -> bytes:
    frame: bytes = _pack(fields)
    return _LENGTH.pack(len(frame)) + frame


def _after_kind(fields: list[object], count: int) -> list[object]:
    if len(fields) != 1 + count:
        raise WireError(Cause.BAD_FRAME)
    return fields[1:]


def _uint(field: object) -> int:
    # A bool is an int to isinstance, and True would pass for 1.
    if type(field) is int and 0 <= field < _UINT64_END:
        return field
    raise WireError(Cause.BAD_FRAME)


def _bytes(field: object, size_bytes: int) -> bytes:
    if type(field) is bytes and len(field) == size_bytes:
        return field
    raise WireError(Cause.BAD_FRAME)
