from __future__ import annotations

import random

import pytest

from engine.log.limits import SNAPSHOT_EVERY
from engine.log.replay import Replayer, replay, world_at
from tests.engine.log.makers import Counting, a_log, either_log, some_rows

both_kinds = pytest.mark.parametrize("kind", ["file", "memory"])


def a_log_with_snapshots(kind, folder, count: int, every: int):
    log = either_log(kind, folder)
    folding = Counting()
    draft = folding.genesis()
    for first in range(1, count + 1, every):
        rows = some_rows(first, min(first + every - 1, count))
        draft = folding.draft(draft)
        for row in rows:
            folding.evolve(draft, (row.seq, 0, 0, 0, 0, 0, row.entity, b""))
        log.append(rows, snapshot=folding.encode_world(folding.freeze(draft)))
    return log


@both_kinds
def test_any_point_equals_the_fold_from_the_first_event(kind, tmp_path):
    log = a_log_with_snapshots(kind, tmp_path, 1000, 100)
    replayer = Replayer(log, Counting(), cached_max=5)
    chance = random.Random(7)

    for _ in range(80):
        seq = chance.randint(0, 1000)
        expected = replay(log, Counting(), seq)
        assert expected == replayer.world_at(seq)
        assert expected == world_at(log, seq, Counting())
    log.close()


@both_kinds
@pytest.mark.parametrize("seq", [99, 100, 101, 199, 200, 201])
def test_an_event_on_a_snapshot_s_boundary_is_applied_once(kind, seq, tmp_path):
    log = a_log_with_snapshots(kind, tmp_path, 300, 100)

    world = world_at(log, seq, Counting())

    assert list(range(1, seq + 1)) == sorted(each for seqs in world.values() for each in seqs)
    log.close()


def test_a_seek_folds_at_most_the_events_since_the_last_snapshot(tmp_path):
    log = a_log_with_snapshots("file", tmp_path, 3 * SNAPSHOT_EVERY, SNAPSHOT_EVERY)
    folding = Counting()

    world_at(log, 2 * SNAPSHOT_EVERY, folding)
    at_boundary = folding.evolved
    world_at(log, 3 * SNAPSHOT_EVERY - 1, folding)

    assert (0, SNAPSHOT_EVERY - 1) == (at_boundary, folding.evolved)
    log.close()


def test_a_step_forward_is_one_evolve_and_a_return_is_none(tmp_path):
    log = a_log_with_snapshots("file", tmp_path, 300, 100)
    folding = Counting()
    replayer = Replayer(log, folding)
    replayer.world_at(150)
    steps = []

    for seq in (151, 152, 150, 200, 201):
        before = folding.evolved
        replayer.world_at(seq)
        steps.append(folding.evolved - before)

    assert [1, 1, 0, 0, 1] == steps
    log.close()


def test_keeps_no_more_worlds_than_its_cap(tmp_path):
    log = a_log(tmp_path, 50)
    folding = Counting()
    replayer = Replayer(log, folding, cached_max=2)
    for seq in (10, 20, 30, 20, 40):
        replayer.world_at(seq)

    folding.evolved = 0
    replayer.world_at(20)
    kept = folding.evolved
    replayer.world_at(30)

    assert (0, 10) == (kept, folding.evolved)
    log.close()


@both_kinds
def test_without_snapshots_the_worlds_are_the_same(kind, tmp_path):
    log = a_log_with_snapshots(kind, tmp_path, 250, 100)
    before = [world_at(log, seq, Counting()) for seq in range(0, 251, 10)]

    log.drop_snapshots()

    assert before == [world_at(log, seq, Counting()) for seq in range(0, 251, 10)]
    log.close()


def test_snapshots_of_an_unknown_layout_are_passed_over(tmp_path):
    log = a_log_with_snapshots("file", tmp_path, 250, 100)
    folding = Counting()
    folding.readable = False

    world = world_at(log, 220, folding)

    assert replay(log, Counting(), 220) == world
    assert folding.evolved == 220
    log.close()


@pytest.mark.parametrize("seq", [-1, 11])
def test_refuses_a_point_outside_the_log(seq, tmp_path):
    log = a_log(tmp_path, 10)

    with pytest.raises(LookupError):
        world_at(log, seq, Counting())
    log.close()
