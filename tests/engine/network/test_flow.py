"""The numbers of one direction, without any bytes moving."""

import pytest

from engine.network.causes import Cause, WireError
from engine.network.flow import Inflow, Outflow, Window

WIDE = Window(count_max=256, max_bytes=1024)


def an_inflow(*, told: int = 0, committed: int = 0, window: Window = WIDE) -> Inflow:
    return Inflow(told=told, committed=committed, window=window)


def outbox(after_seq: int, count_max: int) -> list[tuple[int, bytes]]:
    return [(seq, b"body") for seq in range(after_seq + 1, after_seq + 1 + count_max)]


def test_acknowledges_only_what_came_on_this_connection():
    """More would be BAD_ACK for a peer that has not sent it again yet."""
    inflow = an_inflow(committed=4)

    assert not inflow.take(1, 10)
    assert inflow.due_ack() == 1
    assert inflow.due_ack() is None
    assert not inflow.take(2, 10)
    assert inflow.due_ack() == 2


def test_acknowledges_nothing_that_is_not_committed():
    inflow = an_inflow()

    assert inflow.take(1, 10)
    assert inflow.due_ack() is None
    inflow.commit(1)
    assert inflow.due_ack() == 1


def test_does_not_acknowledge_again_what_hello_said():
    assert an_inflow(told=7, committed=7).due_ack() is None


@pytest.mark.parametrize(("sizes", "is_refused"), [([512, 512], False), ([512, 513], True)])
def test_more_bytes_than_the_window_are_refused(sizes, is_refused):
    inflow, causes = an_inflow(), []
    for seq, size in enumerate(sizes, start=1):
        try:
            inflow.take(seq, size)
        except WireError as error:
            causes.append(error.cause)

    assert causes == ([Cause.WINDOW] if is_refused else [])


def test_a_commit_opens_the_window_again():
    inflow = an_inflow()
    for seq in range(1, 10):
        assert inflow.take(seq, 1024)
        inflow.commit(seq)


def test_sends_up_to_the_smaller_of_count_and_bytes_and_goes_on_after_an_ack():
    outflow, frames = Outflow(acked=0, window=Window(count_max=3, max_bytes=9)), []

    outflow.pull(outbox, frames)
    assert outflow.sent == len(frames) == 2
    assert outflow.advance(1)
    outflow.pull(outbox, frames)

    assert outflow.sent == 3
    assert outflow.is_waiting
    assert outflow.advance(3)
    assert not outflow.is_waiting
    assert not outflow.advance(3)


def test_an_ack_of_what_was_never_sent_is_refused():
    outflow = Outflow(acked=5, window=WIDE)
    with pytest.raises(WireError) as caught:
        outflow.advance(6)

    assert caught.value.cause is Cause.BAD_ACK


def test_a_body_of_ours_that_no_frame_can_carry_is_our_own_fault():
    with pytest.raises(AssertionError, match="61441 bytes"):
        Outflow(acked=0, window=WIDE).pull(lambda after_seq, count_max: [(1, bytes(61_441))], [])
