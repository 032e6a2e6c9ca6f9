"""Messages outside the window: together, seldom, plain, and none where the person looks anyway."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import FakeLive
from tests.ui.fakes_inbox import FakeInbox, an_entry, sample_inbox
from tests.ui.handtimer import HandTimer, pass_time
from tests.ui.hostile import HOSTILE, naming
from ui.inbox.panel import InboxPanel
from ui.magnified import Magnified
from ui.preferences import preferences
from ui.qt import QIcon, QObject, QSystemTrayIcon, Signal
from ui.telling import GATHER_MS, QUIET_MS, Teller, Telling
from ui.tray import is_wanted
from wallet.views.inbox_values import EntryKind, InboxEntry, InboxView

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow


@dataclass
class Heard:
    """A teller and what it said."""

    teller: Teller
    said: list[tuple[str, str]]
    is_in_front: list[bool] = field(default_factory=list)
    unwanted: set[Telling] = field(default_factory=set)

    def follow(self, *entries: InboxEntry, needs: bool = False) -> None:
        view = FakeInbox(entries=entries, needs=sample_inbox().needs if needs else ()).view(9)
        self.teller.follow(view)

    def pass_time(self, wait_ms: int) -> None:
        """Let the timer that waits so long fire."""
        pass_time(wait_ms)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Heard:
    assert qtbot is not None
    HandTimer.made = []
    monkeypatch.setattr("ui.telling.QTimer", HandTimer)
    said: list[tuple[str, str]] = []
    front: list[bool] = []
    unwanted: set[Telling] = set()
    teller = Teller(
        lambda title, text: said.append((title, text)),
        lambda: bool(front),
        lambda what: what not in unwanted,
    )
    made = Heard(teller, said, front, unwanted)
    made.follow(an_entry(first_seq=3, seq=3))
    return made


OLD = an_entry(first_seq=3, seq=3)


def test_what_was_there_at_the_start_is_old(heard: Heard) -> None:
    heard.pass_time(GATHER_MS)
    heard.follow(OLD)
    heard.pass_time(GATHER_MS)

    assert heard.said == []


def test_a_payment_is_told_with_its_sum_and_who_sent_it(heard: Heard) -> None:
    heard.follow(an_entry(first_seq=5, seq=5), OLD)
    heard.pass_time(GATHER_MS)

    assert heard.said == [("Bob paid you 0.2500 ETH", "")]


def test_five_hundred_payments_a_second_are_one_message(heard: Heard) -> None:
    for number in range(1, 501):
        heard.follow(an_entry(first_seq=5, seq=5 + number, count=number, amount_wei=number), OLD)
    heard.pass_time(GATHER_MS)

    assert heard.said == [("500 payments came in, 0.0000000000000005 ETH in all", "")]
    for number in range(501, 1001):
        heard.follow(an_entry(first_seq=5, seq=5 + number, count=number, amount_wei=number), OLD)
    assert len(heard.said) == 1, "the next waits"
    heard.pass_time(QUIET_MS)
    heard.pass_time(GATHER_MS)
    assert heard.said[1:] == [("500 payments came in, 0.0000000000000005 ETH in all", "")]


def test_while_the_window_is_in_front_nothing_is_said_of_it_ever(heard: Heard) -> None:
    heard.is_in_front.append(True)
    heard.follow(an_entry(first_seq=5, seq=5), OLD)
    heard.pass_time(GATHER_MS)
    heard.is_in_front.clear()
    heard.follow(an_entry(first_seq=5, seq=5), OLD)
    heard.pass_time(GATHER_MS)

    assert heard.said == []


def test_what_needs_the_person_is_told_once_and_with_how_much_more(heard: Heard) -> None:
    failed = an_entry(kind=EntryKind.NOT_PAID, first_seq=6, seq=6, name="Ada")
    heard.follow(failed, an_entry(first_seq=5, seq=5), OLD, needs=True)
    heard.pass_time(GATHER_MS)
    heard.follow(failed, an_entry(first_seq=5, seq=5), OLD, needs=True)
    heard.pass_time(QUIET_MS)
    heard.pass_time(GATHER_MS)

    assert heard.said == [("Bob paid you 0.2500 ETH", "And 2 more. Open Towpath to see them.")]


def test_channels_that_open_and_close_are_not_worth_a_message(heard: Heard) -> None:
    heard.follow(an_entry(kind=EntryKind.CHANNEL_OPEN, first_seq=7, seq=7), OLD)
    heard.pass_time(GATHER_MS)

    assert heard.said == []


@pytest.mark.parametrize(
    ("unwanted", "title"),
    [
        (Telling.PAYMENTS, "0.2500 ETH to Ada was not paid"),
        (Telling.NEEDS, "Bob paid you 0.2500 ETH"),
    ],
)
def test_what_is_switched_off_is_not_told(heard: Heard, unwanted: Telling, title: str) -> None:
    heard.unwanted.add(unwanted)
    failed = an_entry(kind=EntryKind.NOT_PAID, first_seq=6, seq=6, name="Ada")
    heard.follow(failed, an_entry(first_seq=5, seq=5), OLD, needs=True)
    heard.pass_time(GATHER_MS)

    expected = [title] if unwanted is Telling.NEEDS else [title, "And 1 more."]
    assert [heard.said[0][0], heard.said[0][1][:11]][: len(expected)] == expected


def test_a_log_that_is_still_being_read_tells_nothing(heard: Heard) -> None:
    heard.teller.follow(
        InboxView(
            seq=9,
            entries=(an_entry(first_seq=5, seq=5), OLD),
            needs=(),
            unread_count=2,
            is_counting=True,
        )
    )
    heard.pass_time(GATHER_MS)

    assert heard.said == []


def test_after_it_is_closed_nothing_is_said(heard: Heard) -> None:
    heard.follow(an_entry(first_seq=5, seq=5), OLD)
    heard.teller.close()
    heard.pass_time(GATHER_MS)

    assert heard.said == []


def test_any_name_is_plain_text_for_the_desktop(heard: Heard) -> None:
    for at, text in enumerate(HOSTILE, start=5):
        with naming(text):
            heard.said.clear()
            heard.follow(an_entry(first_seq=at, seq=at, name=text), OLD)
            heard.pass_time(QUIET_MS)
            heard.pass_time(GATHER_MS)

            ((title, _more),) = heard.said
            assert not set(title) & set("<>&\n\r\t\x00\x1b\u202e")


class FakeIcon(QObject):
    """A desktop's tray in memory."""

    activated, messageClicked = Signal(object), Signal()  # noqa: N815 - Qt's name
    ActivationReason = QSystemTrayIcon.ActivationReason
    icons: list[FakeIcon] = []  # noqa: RUF012 - emptied by the fixture

    def __init__(self, _icon: QIcon, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: list[str] = []
        self.is_visible = False
        FakeIcon.icons.append(self)

    @staticmethod
    def isSystemTrayAvailable() -> bool:  # noqa: N802 - Qt's name
        return True

    supportsMessages = isSystemTrayAvailable  # noqa: N815 - Qt's name

    def setToolTip(self, text: str) -> None:  # noqa: N802 - Qt's name
        assert text == "Towpath"

    def setContextMenu(self, menu: object) -> None:  # noqa: N802 - Qt's name
        self.menu = menu

    def show(self) -> None:
        self.is_visible = True

    def hide(self) -> None:
        self.is_visible = False

    def showMessage(self, title: str, _text: str, _icon: QIcon, _ms: int) -> None:  # noqa: N802
        self.shown.append(title)


@pytest.fixture
def with_tray(
    monkeypatch: pytest.MonkeyPatch, open_window: Callable[[], MainWindow]
) -> Callable[[], tuple[MainWindow, FakeIcon]]:
    FakeIcon.icons = []
    monkeypatch.setattr("ui.tray.QSystemTrayIcon", FakeIcon)

    def start() -> tuple[MainWindow, FakeIcon]:
        window = open_window()
        assert window.rooms.tray is not None
        window.rooms.tray.look()
        (icon,) = FakeIcon.icons
        return window, icon

    return start


def action(window: MainWindow, text: str) -> object:
    tray = window.rooms.tray
    assert tray is not None
    assert tray.menu is not None
    (found,) = (each for each in tray.menu.actions() if each.text() == text)
    return found


def test_the_tray_has_a_menu_and_quitting_is_closing(
    with_tray: Callable[[], tuple[MainWindow, FakeIcon]], qtbot: QtBot
) -> None:
    window, icon = with_tray()
    window.hide()
    action(window, "Open Towpath").trigger()  # type: ignore[attr-defined]
    assert window.isVisible()
    window.hide()
    icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert window.isVisible()
    icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)

    with qtbot.waitSignal(window.closed):
        action(window, "Quit").trigger()  # type: ignore[attr-defined]

    assert not icon.is_visible


def test_over_a_locked_wallet_a_message_names_nobody_and_no_sum(
    with_tray: Callable[[], tuple[MainWindow, FakeIcon]], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, icon = with_tray()
    monkeypatch.setattr(type(window.rooms.own), "is_locked", property(lambda _own: True))

    window.rooms.tray.teller._show("Bob paid you 0.2500 ETH", "")  # noqa: SLF001 - as if it were time

    assert icon.shown == ["Something new in Towpath"]


def test_the_tray_brings_an_enlarged_window_forward(
    with_tray: Callable[[], tuple[MainWindow, FakeIcon]],
) -> None:
    window, icon = with_tray()
    frame = Magnified(window)
    for come in (
        lambda: icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger),
        lambda: window.come_forward(""),
    ):
        frame.showMinimized()
        assert frame.isMinimized()

        come()

        assert not frame.isMinimized()
        assert frame.isVisible()

    assert frame.takeWidget() is window
    frame.hide()


def test_a_message_opens_the_notices(
    with_tray: Callable[[], tuple[MainWindow, FakeIcon]], live: FakeLive, qtbot: QtBot
) -> None:
    window, icon = with_tray()
    live.notices.entries = (an_entry(),)
    window.rooms.tray.teller._show("Bob paid you", "")  # type: ignore[union-attr]  # noqa: SLF001
    assert icon.shown == ["Bob paid you"]

    icon.messageClicked.emit()

    panel = window.findChild(InboxPanel)
    qtbot.waitUntil(lambda: panel is not None and panel.isVisible())


def test_locking_from_the_tray_locks_the_wallet(
    with_tray: Callable[[], tuple[MainWindow, FakeIcon]],
) -> None:
    window, _icon = with_tray()
    asked: list[int] = []
    tray = window.rooms.tray
    assert tray is not None
    tray.lock_requested.connect(lambda: asked.append(1))

    action(window, "Lock now").trigger()  # type: ignore[attr-defined]

    assert asked == [1]


def test_what_the_settings_say_holds(
    monkeypatch: pytest.MonkeyPatch, with_tray: Callable[[], tuple[MainWindow, FakeIcon]]
) -> None:
    HandTimer.made = []
    monkeypatch.setattr("ui.telling.QTimer", HandTimer)
    window, icon = with_tray()
    tray = window.rooms.tray
    assert tray is not None
    monkeypatch.setattr(tray.teller, "_is_in_front", lambda: False)
    heard = Heard(tray.teller, [])
    heard.follow(OLD)
    preferences().change(tells_payments=False)
    heard.follow(an_entry(first_seq=5, seq=5), OLD)
    heard.pass_time(GATHER_MS)
    assert icon.shown == []

    preferences().change(tells_payments=True)
    heard.follow(an_entry(first_seq=6, seq=6), OLD)
    heard.pass_time(GATHER_MS)
    assert icon.shown == ["Bob paid you 0.2500 ETH"]

    assert is_wanted(Telling.NEEDS)
    preferences().change(tells_needs=False)
    assert not is_wanted(Telling.NEEDS)
    preferences().change(tells_needs=True)


def test_without_a_tray_nothing_breaks(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    tray = window.rooms.tray
    assert tray is not None

    tray.look()
    tray.teller._show("nobody sees it", "")  # noqa: SLF001

    assert tray.menu is None
    window.close()
