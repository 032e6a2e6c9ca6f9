from __future__ import annotations

from itertools import islice

from engine.backoff import delays_ms


def test_each_wait_is_twice_the_last_up_to_the_cap():
    assert [200, 400, 800, 1_000, 1_000] == list(islice(delays_ms(200, 1_000), 5))
