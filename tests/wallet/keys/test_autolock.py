"""When a wallet locks by itself, under clocks of the test."""

import time

import pytest

from wallet.keys.autolock import AutoLock, Clocks, LockCause, system_clocks

MINUTE = 60_000


class Computer:
    """Two clocks that a test moves."""

    def __init__(self):
        self.awake_ms = 5_000
        self.real_ms = 900_000
        self.clocks = Clocks(awake_ms=lambda: self.awake_ms, real_ms=lambda: self.real_ms)

    def works(self, ms):
        self.awake_ms += ms
        self.real_ms += ms

    def sleeps(self, ms):
        self.real_ms += ms


@pytest.fixture
def computer():
    return Computer()


def test_locks_after_ten_minutes_without_a_touch_and_not_before(computer):
    lock = AutoLock(computer.clocks)

    computer.works(10 * MINUTE - 1)
    assert lock.look() is None
    computer.works(1)
    assert lock.look() is LockCause.IDLE
    assert lock.look() is LockCause.IDLE


def test_a_touch_begins_anew(computer):
    lock = AutoLock(computer.clocks, idle_ms=MINUTE)

    computer.works(MINUTE - 1)
    lock.touched()
    computer.works(MINUTE - 1)
    assert lock.look() is None
    computer.works(1)
    assert lock.look() is LockCause.IDLE


def test_zero_never_locks_by_idleness_but_after_sleep(computer):
    lock = AutoLock(computer.clocks, idle_ms=0)

    computer.works(1000 * MINUTE)
    assert lock.look() is None
    computer.sleeps(MINUTE)
    assert lock.look() is LockCause.SLEPT


def test_a_sleep_is_told_once(computer):
    lock = AutoLock(computer.clocks)

    computer.sleeps(2_000)

    assert [LockCause.SLEPT, None] == [lock.look(), lock.look()]


def test_many_short_differences_are_no_sleep(computer):
    lock = AutoLock(computer.clocks)

    seen = []
    for _ in range(100):
        computer.sleeps(1_999)
        seen.append(lock.look())

    assert set(seen) == {None}


def test_a_clock_set_back_does_not_lock_and_does_not_hide_a_sleep(computer):
    lock = AutoLock(computer.clocks)

    computer.real_ms -= 30 * MINUTE
    assert lock.look() is None
    computer.sleeps(MINUTE)
    assert lock.look() is LockCause.SLEPT


def test_long_work_between_two_looks_is_no_sleep(computer):
    lock = AutoLock(computer.clocks)

    computer.works(9 * MINUTE)

    assert lock.look() is None


@pytest.mark.parametrize("has_boot_clock", [True, False])
def test_the_computers_own_clocks_agree_while_it_is_awake(monkeypatch, has_boot_clock):
    if not has_boot_clock:
        monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    lock = AutoLock(system_clocks())

    assert lock.look() is None
