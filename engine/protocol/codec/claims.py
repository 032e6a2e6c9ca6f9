"""Claims as bytes: pages of strict, canonical MessagePack, each small enough for one frame.

Every page repeats the two numbers, and channels ascend by id within and across pages, so a claim has one form.
"""

from __future__ import annotations

from itertools import pairwise

import msgpack

from engine.protocol.claims import Claim
from engine.protocol.codec.values import ValueCodec
from engine.protocol.errors import PeerError, Reason
from engine.protocol.types import MalformedValueError

PAGE_CHANNELS_MAX = 256
"""256 x (34 + 9 + 9 + 34 + 67 + 3) bytes = 40 kB: below a frame."""

PAGE_MAX_BYTES = 48 * 1024
"""A page of the most channels with the longest numbers, and room for its head."""

PAGES_MAX = 16
"""4,096 channels with one peer: 8 ledgers of 128 guarantees, and four times as many tabs that are not settled yet."""

_CODEC = ValueCodec(Claim, {}, is_strict=True)


def encode_claim(claim: Claim) -> tuple[bytes, ...]:
    """The pages of a claim, one at least. Channels beyond the last page are left out, so they prove nothing."""
    channels = claim.channels[: PAGE_CHANNELS_MAX * PAGES_MAX]
    starts = range(0, max(1, len(channels)), PAGE_CHANNELS_MAX)
    return tuple(
        _packed(
            Claim(claim.seen_upto, claim.acked_upto, channels[start : start + PAGE_CHANNELS_MAX])
        )
        for start in starts
    )


def decode_claim(pages: tuple[bytes, ...]) -> Claim:
    """The claim of its pages.

    Raises:
        PeerError: MALFORMED, whatever is wrong with them.
    """
    if not 1 <= len(pages) <= PAGES_MAX:
        raise PeerError(Reason.MALFORMED, page_count=len(pages))
    parts = [_decoded(page) for page in pages]
    first = parts[0]
    channels = tuple(channel for part in parts for channel in part.channels)
    claim = Claim(first.seen_upto, first.acked_upto, channels)
    ids = [channel.channel_id for channel in channels]
    is_ascending = all(one < other for one, other in pairwise(ids))
    if not is_ascending or encode_claim(claim) != pages:
        raise PeerError(Reason.MALFORMED, page_count=len(pages))
    return claim


def _packed(claim: Claim) -> bytes:
    packed: bytes = msgpack.packb(_CODEC.to_list(claim))
    return packed


def _decoded(page: bytes) -> Claim:
    if len(page) > PAGE_MAX_BYTES:
        raise PeerError(Reason.MALFORMED, size_bytes=len(page))
    try:
        row = msgpack.unpackb(
            page,
            strict_map_key=True,
            max_str_len=0,
            max_bin_len=65,
            max_array_len=PAGE_CHANNELS_MAX,
            max_map_len=0,
            max_ext_len=0,
        )
        claim: Claim = _CODEC.from_list(row)
    except (ValueError, MalformedValueError, msgpack.UnpackException) as error:
        raise PeerError(Reason.MALFORMED, size_bytes=len(page)) from error
    return claim
