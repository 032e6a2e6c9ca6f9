"""Cyclic garbage ends in the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
import weakref
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from ui.garbage import WAIT_MAX_S, Collector, due_generation
from ui.qt import QObject, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from ui.qt import QApplication


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    parent = QObject(qapp)
    gc.enable()
    collector = Collector(parent)
    yield collector
    collector.close()


class Knot(QObject):
    """Holds itself, and a timer that runs."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self
        self.timer = QTimer(self)
        self.timer.start(10_000)


def allocate_much() -> None:
    """What makes Python collect everything, where it collects by itself."""
    kept = [[number] for number in range(200_000)]
    del kept


def test_what_another_thread_allocates_ends_nothing_there(
    monkeypatch: pytest.MonkeyPatch, collector: Collector
) -> None:
    ended: list[threading.Thread] = []
    weakref.finalize(Knot(), lambda: ended.append(threading.current_thread()))

    other = threading.Thread(target=allocate_much)
    other.start()
    other.join()
    assert ended == []
    monkeypatch.setattr(gc, "get_count", lambda: (gc.get_threshold()[0] + 1, 0, 0))
    collector.look()

    assert ended == [threading.main_thread()]


def test_it_looks_by_itself(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, collector: Collector
) -> None:
    collected: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: (gc.get_threshold()[0] + 1, 0, 0))
    monkeypatch.setattr(gc, "collect", collected.append)

    qtbot.waitUntil(lambda: bool(collected))


def test_python_collects_by_itself_again_when_it_is_closed(collector: Collector) -> None:
    assert not gc.isenabled()

    collector.close()

    assert gc.isenabled()


def test_the_oldest_generation_whose_turn_has_come_is_collected(
    monkeypatch: pytest.MonkeyPatch, collector: Collector
) -> None:
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", collected.append)

    nobody = SimpleNamespace(applicationState=lambda: Qt.ApplicationState.ApplicationInactive)
    monkeypatch.setattr("ui.garbage.QGuiApplication", nobody)

    for counts in ((1, 0, 0), (701, 3, 3), (701, 11, 3), (9, 2, 11)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        collector.look()

    assert collected == [0, 1, 2]
    assert due_generation() == 2


def test_a_whole_collection_waits_while_somebody_looks_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, collector: Collector
) -> None:
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "get_count", lambda: (9, 2, 11))
    collected: list[int] = []
    monkeypatch.setattr(gc, "collect", collected.append)
    somebody = SimpleNamespace(applicationState=lambda: Qt.ApplicationState.ApplicationActive)
    monkeypatch.setattr("ui.garbage.QGuiApplication", somebody)
    clock = iter((0.0, WAIT_MAX_S - 1, WAIT_MAX_S + 1))
    monkeypatch.setattr("ui.garbage.time.monotonic", lambda: next(clock))

    for _look in range(3):
        collector.look()

    assert collected == [1, 1, 2]
