"""Messages between nodes as bytes: strict, canonical MessagePack.

What peers send is read with a cap on every size, every field is checked, and the value is encoded again and
compared: two different byte strings never mean the same message. Source: ADR 0011.
"""

from __future__ import annotations

import msgpack

from engine.protocol.channel.consensus import Add, Proposal, Remove, Transfer
from engine.protocol.codec.values import UnionTags, union_codec
from engine.protocol.errors import PeerError, Reason
from engine.protocol.messages import (
    CloseRequest,
    EvidenceRequest,
    LedgerAcceptance,
    LedgerProposal,
    Message,
    PrefundOver,
    Refusal,
    SettleRequest,
    SignedState,
    TransferRefusal,
    TransferRequest,
    TransferWithdrawal,
    Voucher,
)
from engine.protocol.types import MalformedValueError

BODY_MAX_BYTES = 16_384
"""The largest message is a voucher with 64 payments: 64 x (16 + 33 + 124) bytes and a head = 11.3 kB."""

UNIONS: UnionTags = {
    Proposal: {Add: 1, Remove: 2, Transfer: 3},
    Message: {
        SignedState: 1,
        LedgerProposal: 2,
        LedgerAcceptance: 3,
        Voucher: 4,
        SettleRequest: 5,
        CloseRequest: 6,
        Refusal: 7,
        EvidenceRequest: 8,
        PrefundOver: 9,
        TransferRequest: 10,
        TransferWithdrawal: 11,
        TransferRefusal: 12,
    },
}

_TO_LIST, _FROM_LIST = union_codec(Message, UNIONS, is_strict=True)


def encode_message(message: Message) -> bytes:
    """The bytes of a message."""
    packed: bytes = msgpack.packb(_TO_LIST(message))
    return packed


def decode_message(body: bytes) -> Message:
    """The message of some bytes.

    Raises:
        PeerError: MALFORMED, whatever is wrong with them.
    """
    if len(body) > BODY_MAX_BYTES:
        raise PeerError(Reason.MALFORMED, size_bytes=len(body))
    try:
        row = msgpack.unpackb(
            body,
            strict_map_key=True,
            max_str_len=1024,
            max_bin_len=1024,
            max_array_len=64,
            max_map_len=0,
            max_ext_len=0,
        )
        message: Message = _FROM_LIST(row)
    except (ValueError, MalformedValueError, msgpack.UnpackException) as error:
        raise PeerError(Reason.MALFORMED, size_bytes=len(body)) from error
    if encode_message(message) != body:
        raise PeerError(Reason.MALFORMED, size_bytes=len(body))
    return message
