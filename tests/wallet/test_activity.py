"""The threads of the activity: who asks last is answered, who cancels is left alone, and nothing is read twice."""

from __future__ import annotations

import json
import threading
from concurrent.futures import CancelledError, Future
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from engine.log.errors import StoreError, StoreKind
from engine.log.folding import row_of
from tests.wallet.views.lives import a_joined_village, log_of
from tests.wallet.views.manyrows import ManyRows, many_rows
from wallet import paced
from wallet.activity import ActivityBook
from wallet.codes import Code
from wallet.ports import Problem
from wallet.views import units
from wallet.views.activity_values import ActivityQuery, ExportFormat, Facet, Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.log.memory import MemoryLog
    from engine.log.port import LogReads

PATIENCE_S = 30.0


def ignored(_share: float) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def many() -> ManyRows:
    return many_rows(7_200)


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell of every step, and do not rest."""
    monkeypatch.setattr(paced, "PROGRESS_EVERY_S", 0.0)
    monkeypatch.setattr(paced, "REST_S", 0.0)


class Gate:
    """Holds whoever tells of progress until it is opened."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()
        self.shares: list[float] = []

    def __call__(self, share: float) -> None:
        self.shares.append(share)
        self.reached.set()
        assert self.opened.wait(PATIENCE_S)


class CountedLog:
    """A log that notes what is read of it."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log
        self.asked: list[tuple[int, int]] = []
        self.is_closed = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)

    def rows(self, after_seq: int, upto_seq: int, type_ids: tuple[int, ...]) -> Iterator[object]:
        """Events, and a note of it."""
        self.asked.append((after_seq, upto_seq))
        return self._log.rows(after_seq, upto_seq, type_ids)

    def close(self) -> None:
        """Note it."""
        self.is_closed = True


def book_of(log: LogReads | CountedLog) -> ActivityBook:
    return ActivityBook(lambda: log)  # type: ignore[return-value, arg-type]


def test_the_log_is_read_once_and_then_on(many: ManyRows) -> None:
    village = a_joined_village()
    village.pay("alice", "bob", 1, 1)
    world = village["alice"].world
    log = CountedLog(log_of(village["alice"]))
    with closing(book_of(log)) as book:
        first = book.at(world, 1).find(ActivityQuery(), ignored).result(PATIENCE_S)
        book.at(world, 1).find(ActivityQuery(text="bob"), ignored).result(PATIENCE_S)
        done = len(village["alice"].log)
        village.pay("alice", "bob", 1, 2)
        log.append([row_of(fact) for fact in village["alice"].log[done:]])  # type: ignore[operator]
        later = book.at(village["alice"].world, 1).find(ActivityQuery(), ignored)

        assert len(later.result(PATIENCE_S)) == len(first) + 1

    assert log.asked == [(0, done), (done, village["alice"].world.seq)]
    assert log.is_closed


def test_reading_tells_how_far_it_came(many: ManyRows, eager: None) -> None:
    shares: list[float] = []
    with closing(book_of(many.log)) as book:
        listing = book.at(many.world, many.now_ms).find(ActivityQuery(), shares.append)
        listing.result(PATIENCE_S)

    assert len(shares) > 5
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.2
    assert shares[-1] == 1.0


def test_a_search_that_is_cancelled_ends_and_what_was_read_stays(
    many: ManyRows, eager: None
) -> None:
    log = CountedLog(many.log)
    gate = Gate()
    with closing(book_of(log)) as book:
        at = book.at(many.world, many.now_ms)
        search = at.find(ActivityQuery(), gate)
        assert gate.reached.wait(PATIENCE_S)

        assert search.cancel()
        gate.opened.set()
        listing = at.find(ActivityQuery(text="coffee"), ignored).result(PATIENCE_S)

    with pytest.raises(CancelledError):
        search.result(0)
    assert len(gate.shares) < 5
    assert len(listing) == 900
    starts = [after_seq for after_seq, _upto_seq in log.asked]
    assert starts == sorted(set(starts)), "nothing is read twice"


def test_one_that_waits_in_line_is_dropped(many: ManyRows, eager: None) -> None:
    gate = Gate()
    with closing(book_of(many.log)) as book:
        at = book.at(many.world, many.now_ms)
        running = at.find(ActivityQuery(), gate)
        assert gate.reached.wait(PATIENCE_S)
        told: list[float] = []
        waiting = at.find(ActivityQuery(facet=Facet.SENT), told.append)
        waiting.cancel()
        running.cancel()
        gate.opened.set()

        last = at.find(ActivityQuery(facet=Facet.RECEIVED), ignored).result(PATIENCE_S)

    assert last.query.facet is Facet.RECEIVED
    assert told == []


def test_closing_ends_what_is_under_way(many: ManyRows, eager: None) -> None:
    gate = Gate()
    book = book_of(many.log)
    search = book.at(many.world, many.now_ms).find(ActivityQuery(), gate)
    assert gate.reached.wait(PATIENCE_S)
    closer = threading.Thread(target=book.close)
    closer.start()
    gate.opened.set()
    closer.join(PATIENCE_S)

    assert not closer.is_alive()
    with pytest.raises(CancelledError):
        search.result(PATIENCE_S)
    assert book.at(many.world, 1).find(ActivityQuery(), ignored).cancelled()


def test_a_log_that_cannot_be_read_is_told_plainly() -> None:
    def broken() -> LogReads:
        raise StoreError(StoreKind.IO)

    village = a_joined_village()
    with closing(ActivityBook(broken)) as book:
        search = book.at(village["alice"].world, 1).find(ActivityQuery(), ignored)

        with pytest.raises(Problem) as told:
            search.result(PATIENCE_S)

    assert told.value.code == Code.IO


@pytest.mark.parametrize("period", [Period.TODAY, Period.WEEK, Period.MONTH])
def test_a_period_begins_with_a_day_of_the_local_clock(many: ManyRows, period: Period) -> None:
    begin_ms = units.days_before(many.now_ms, period.value - 1)
    with closing(book_of(many.log)) as book:
        found = book.at(many.world, many.now_ms).find(ActivityQuery(period=period), ignored)
        listing = found.result(PATIENCE_S)
        whole = book.at(many.world, many.now_ms).find(ActivityQuery(), ignored).result(PATIENCE_S)

    times = [listing.row(index).at_ms for index in range(len(listing))]
    assert min(times) >= begin_ms
    assert whole.row(len(listing)).at_ms < begin_ms
    assert units.clock(begin_ms) == "00:00"


def test_an_export_is_written_beside_a_search(many: ManyRows, tmp_path: Path, eager: None) -> None:
    gate, path = Gate(), tmp_path / "all.json"
    with closing(book_of(many.log)) as book:
        at = book.at(many.world, many.now_ms)
        listing = at.find(ActivityQuery(text="coffee"), ignored).result(PATIENCE_S)
        writing = at.export(listing, str(path), ExportFormat.JSON, gate)
        assert gate.reached.wait(PATIENCE_S)

        assert len(at.find(ActivityQuery(text="rent"), ignored).result(PATIENCE_S)) == 900
        gate.opened.set()
        result = writing.result(PATIENCE_S)

    assert (result.path, result.row_count) == (str(path), 900)
    read = json.loads(path.read_text())
    assert len(read["rows"]) == 900
    assert gate.shares == sorted(gate.shares)
    assert gate.shares[-1] == 1.0


def test_an_export_that_is_cancelled_leaves_no_file(
    many: ManyRows, tmp_path: Path, eager: None
) -> None:
    gate = Gate()
    with closing(book_of(many.log)) as book:
        at = book.at(many.world, many.now_ms)
        listing = at.find(ActivityQuery(), ignored).result(PATIENCE_S)
        writing: Future[object] = at.export(  # type: ignore[assignment]
            listing, str(tmp_path / "all.csv"), ExportFormat.CSV, gate
        )
        assert gate.reached.wait(PATIENCE_S)
        writing.cancel()
        gate.opened.set()

    assert list(tmp_path.iterdir()) == []


def test_an_export_that_cannot_be_written_is_told_plainly(many: ManyRows, tmp_path: Path) -> None:
    with closing(book_of(many.log)) as book:
        at = book.at(many.world, many.now_ms)
        listing = at.find(ActivityQuery(text="coffee"), ignored).result(PATIENCE_S)
        writing = at.export(listing, str(tmp_path), ExportFormat.CSV, ignored)

        with pytest.raises(Problem) as told:
            writing.result(PATIENCE_S)

    assert told.value.code == Code.EXPORT_IS_FOLDER
