"""What bytes are a frame: one form of each, everything else refused without a crash."""

import gc
import struct
import time
from random import Random

import msgpack
import pytest

from engine.network.causes import Cause, WireError, cause_of_code
from engine.network.frames import (
    FrameSplitter,
    ack_frame,
    auth_frame,
    bye_frame,
    bye_of,
    claim_frame,
    fields_of,
    hello_frame,
    hello_of,
    kind_of,
    message_frame,
    message_of,
    number_of,
    page_of,
    ping_frame,
    pong_frame,
    resume_frame,
    resume_of,
    seal_frame,
    seal_of,
    signature_of,
)
from engine.network.limits import BODY_MAX_BYTES, FRAME_MAX_BYTES
from tests.engine.network.makers import SALT, a_hello, a_resume, framed

READERS = {
    0: hello_of,
    1: signature_of,
    4: number_of,
    9: number_of,
    10: bye_of,
    11: number_of,
    12: resume_of,
    14: seal_of,
}


def parts(raw: bytes) -> list[bytes]:
    return list(FrameSplitter(FRAME_MAX_BYTES).feed(raw))


def read(frame: bytes) -> object:
    """As a connection reads it; None for a frame that is skipped."""
    kind = kind_of(frame)
    if kind == 2:
        return message_of(frame)
    if kind == 16:
        return page_of(frame)
    return None if kind is None else READERS[kind](fields_of(frame))


def cause_of(frame: bytes) -> Cause:
    with pytest.raises(WireError) as caught:
        read(frame)
    return caught.value.cause


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (hello_frame(a_hello(1)), a_hello(1)),
        (auth_frame(b"s" * 65), b"s" * 65),
        (message_frame(2**63, b"body"), (2**63, b"body")),
        (message_frame(1, bytes(BODY_MAX_BYTES)), (1, bytes(BODY_MAX_BYTES))),
        (ack_frame(0), 0),
        (ping_frame(2**64 - 1), 2**64 - 1),
        (pong_frame(7), 7),
        (bye_frame(Cause.BANNED, 60_000), (15, 60_000)),
        (
            resume_frame(a_resume(1, last_in=2**64 - 1), SALT),
            (a_resume(1, last_in=2**64 - 1), SALT),
        ),
        (seal_frame(b"d" * 32), b"d" * 32),
        (claim_frame(b""), b""),
        (claim_frame(bytes(BODY_MAX_BYTES)), bytes(BODY_MAX_BYTES)),
    ],
)
def test_every_frame_reads_back(raw, expected):
    (frame,) = parts(raw)

    assert expected == read(frame)
    assert len(frame) <= FRAME_MAX_BYTES


def test_golden_bytes_of_a_message_and_an_ack():
    assert message_frame(1, b"hi") == bytes.fromhex("00000007930201c4026869".replace(" ", ""))
    assert ack_frame(300) == bytes.fromhex("000000059204cd012c")


def test_golden_bytes_of_the_handshake():
    hello, resume = a_hello(1, node_id=b"\x0a" * 20), a_resume(1, last_in=300)

    assert hello_frame(hello) == bytes.fromhex(
        "0000005e 99 00 9102 00 c414 0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
        "c420 0101010101010101010101010101010101010101010101010101010101010101"
        "cd7a69 c414 000102030405060708090a0b0c0d0e0f10111213 ce00010000 cd0100"
    )
    assert resume_frame(resume, SALT) == bytes.fromhex(
        "0000004b 95 0c c410 01010101010101010101010101010101 cd012c c410 00000000000000000000000000000000"
        "c420 5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
    )
    assert seal_frame(SALT) == bytes.fromhex("00000024 92 0e c420" + "5a" * 32)
    assert claim_frame(b"hi") == bytes.fromhex("00000006 92 10 c402 6869")


def test_frames_come_out_whole_however_the_stream_is_cut():
    raw = b"".join(message_frame(seq, bytes(seq * 7)) for seq in range(1, 60))
    random = Random(5)

    for _ in range(50):
        splitter, found, start = FrameSplitter(FRAME_MAX_BYTES), [], 0
        while start < len(raw):
            end = start + random.randint(1, 900)
            found += splitter.feed(raw[start:end])
            start = end
        assert [(seq, bytes(seq * 7)) for seq in range(1, 60)] == [read(frame) for frame in found]


def test_an_oversize_frame_is_seen_from_its_length_alone():
    splitter = FrameSplitter(4096)
    with pytest.raises(WireError) as caught:
        list(splitter.feed(struct.pack(">I", 4097)))

    assert caught.value.cause is Cause.OVERSIZE
    assert list(FrameSplitter(4096).feed(struct.pack(">I", 4096))) == []


@pytest.mark.parametrize("size", [0, 1])
def test_a_frame_without_a_kind_is_refused(size):
    with pytest.raises(WireError) as caught:
        list(FrameSplitter(4096).feed(struct.pack(">I", size) + bytes(size)))

    assert caught.value.cause is Cause.BAD_FRAME


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(msgpack.packb([6, 1]), id="NACK is an unknown even kind"),
        pytest.param(msgpack.packb([126]), id="unknown even kind"),
        pytest.param(msgpack.packb([200, 1]), id="a kind that needs two bytes"),
        pytest.param(msgpack.packb([-1, 1]), id="negative kind"),
        pytest.param(msgpack.packb({2: 1}), id="a map"),
        pytest.param(msgpack.packb([[2], 1, b""]), id="a kind that is a list"),
        pytest.param(b"\x90\x90", id="an empty array"),
        pytest.param(b"\xdc\x00\x03\x02\x01\xc4\x00", id="array header too wide"),
        pytest.param(b"\x93\x02\xcc\x01\xc4\x00", id="number not minimal"),
        pytest.param(b"\x93\x02\x01\xc5\x00\x00", id="length not minimal"),
        pytest.param(b"\x93\x02\x01\xa0", id="text for bytes"),
        pytest.param(b"\x93\x02\x01\xc4\x00\xc0", id="a byte too many"),
        pytest.param(b"\x93\x02\x01\xc4", id="a byte too few"),
        pytest.param(msgpack.packb([2, 0, b""]), id="messages count from 1"),
        pytest.param(msgpack.packb([2, -1, b""]), id="negative number"),
        pytest.param(msgpack.packb([2, True, b""]), id="bool for number"),
        pytest.param(msgpack.packb([2, 1.0, b""]), id="float for number"),
        pytest.param(msgpack.packb([2, 1]), id="a field too few"),
        pytest.param(msgpack.packb([2, 1, b"", 1]), id="a field too many"),
        pytest.param(msgpack.packb([2, 1, {}]), id="a map for bytes"),
        pytest.param(msgpack.packb([2, 1, msgpack.Timestamp(1)]), id="an extension"),
        pytest.param(msgpack.packb([2, 1, bytes(BODY_MAX_BYTES + 1)]), id="body too long"),
        pytest.param(msgpack.packb([1, bytes(64)]), id="short signature"),
        pytest.param(b"\x92\x04\xcc\x01", id="ack not minimal"),
        pytest.param(b"\x92\x01\xc5\x00\x41" + bytes(65), id="signature's length not minimal"),
        pytest.param(msgpack.packb([4, -1]), id="negative ack"),
        pytest.param(msgpack.packb([4, 1, []]), id="ack with more"),
        pytest.param(msgpack.packb([9, float("nan")]), id="not a number"),
        pytest.param(msgpack.packb([10, 1]), id="short bye"),
        pytest.param(msgpack.packb([12, bytes(16), 1]), id="short resume"),
        pytest.param(msgpack.packb([14, bytes(31)]), id="short seal"),
        pytest.param(msgpack.packb([16, bytes(BODY_MAX_BYTES + 1)]), id="page too long"),
        pytest.param(msgpack.packb([16, 1]), id="a number for a page"),
        pytest.param(b"\x92\x10\xc5\x00\x01\x00", id="page's length not minimal"),
        pytest.param(msgpack.packb([0]), id="empty hello"),
        pytest.param(msgpack.packb([0, [1, [2]], 1]), id="a list among the versions"),
        pytest.param(msgpack.packb([0, [1] * 16, 1]), id="too many versions"),
        pytest.param(msgpack.packb([0, [2], 1]), id="short hello"),
        pytest.param(b"\x92\x09" + b"\x91" * 2000 + b"\x90", id="nested 2,000 deep"),
    ],
)
def test_refuses(frame):
    assert cause_of(frame) is Cause.BAD_FRAME


def test_an_unknown_odd_kind_is_skipped_whatever_it_holds():
    assert read(msgpack.packb([3, {"any": "thing"}])) is None
    assert read(b"\x92\x7d" + b"\xc1" * 50) is None


def test_arbitrary_bytes_never_do_worse_than_a_bad_frame():
    random = Random(11)
    good = [
        message_frame(7, b"body"),
        hello_frame(a_hello(1)),
        ack_frame(9),
        bye_frame(Cause.CLOSED),
    ]

    causes = []
    for _ in range(20_000):
        frame = bytearray(random.choice(good)[4:])
        for _ in range(random.randint(1, 4)):
            frame[random.randrange(len(frame))] = random.randrange(256)
        try:
            read(bytes(frame[: random.randint(2, len(frame))]))
        except WireError as error:
            causes.append(error.cause)

    assert set(causes) <= {Cause.BAD_FRAME, Cause.VERSION}
    assert len(causes) > 10_000


def refusal_cpu_s(frame):
    """CPU to refuse a frame, the mean of ten. The collector must not walk what other tests left."""
    gc.collect()
    gc.freeze()
    try:
        started_s = time.process_time()
        for _ in range(10):
            assert cause_of(frame) is Cause.BAD_FRAME
        return (time.process_time() - started_s) / 10
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("start", [b"\x93\x02\x01", b"\x92\x04", b"\x9c\x00"])
@pytest.mark.parametrize("leaf", [b"\x90", b"\x80", b"\xc0"])
def test_a_bomb_of_tiny_things_costs_little(start, leaf):
    """54 kB of empty lists or maps, as wide and deep as the reader allows: 50,625 leaves."""
    tree = leaf
    for _ in range(4):
        tree = b"\x9f" + tree * 15
    frame = start + tree
    assert 50_000 < len(frame) <= FRAME_MAX_BYTES
    assert refusal_cpu_s(frame) < 0.005  # 5 ms for a frame


def test_a_bomb_that_fits_a_short_frame_costs_little():
    tree = b"\x90"
    for _ in range(3):
        tree = b"\x9f" + tree * 15
    assert refusal_cpu_s(b"\x92\x04" + tree) < 0.005


@pytest.mark.parametrize("seq", [1, 127, 128, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**64 - 1])
@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, BODY_MAX_BYTES])
def test_messages_read_by_hand_are_those_the_library_writes(seq, size):
    assert (seq, bytes(size)) == message_of(msgpack.packb([2, seq, bytes(size)]))


def test_a_code_from_the_future_means_closed():
    assert cause_of_code(12345) is Cause.CLOSED
    assert cause_of_code(15) is Cause.BANNED


def test_frame_size_prefix_is_four_bytes_big_endian():
    assert parts(framed(b"\x92\x04\x01") + framed(b"\x92\x04\x02")) == [
        b"\x92\x04\x01",
        b"\x92\x04\x02",
    ]
