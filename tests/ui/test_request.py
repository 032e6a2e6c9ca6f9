"""Asking for money: a link and a picture to give away, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_S
from tests.ui.fakes import FakeLive, a_channel, a_home, sample_home, wei
from tests.ui.fakes_real import FakeReal
from tests.ui.fakes_requests import SIGNED, a_request, some_links
from tests.ui.hostile import HOSTILE, naming
from tests.ui.reading import button, read
from tests.ui.test_access import controls
from ui.i18n import outside_name
from ui.pages.pay.picture import text_of
from ui.pages.request.saving import ask_where, save_symbol
from ui.qt import QFileDialog, QGuiApplication, QLabel, Qt
from ui.widgets.overlay import Question
from ui.widgets.qr import QrSymbol, qr_image, qr_svg
from wallet.api import Problem
from wallet.views.request_values import RequestState
from wallet.views.values import ChannelBadge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.pages.request.view import RequestDialog
    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
HOUR_MS = 3_600_000


@pytest.fixture
def dialog(open_window: Callable[[], MainWindow], live: FakeLive) -> RequestDialog:
    live.view = sample_home()
    window = open_window()
    window.rooms.dialogs.open_request()
    return window.rooms.dialogs.request


def ask(qtbot: QtBot, dialog: RequestDialog, amount: str, memo: str = "") -> None:
    for edit, text in ((dialog.form.amount, amount), (dialog.form.memo, memo)):
        edit.setFocus()
        edit.clear()
        qtbot.keyClicks(edit, text)


def made(qtbot: QtBot, dialog: RequestDialog, amount: str = "0.08") -> None:
    ask(qtbot, dialog, amount, "Bread")
    qtbot.mouseClick(dialog.ask, LEFT)
    qtbot.waitUntil(lambda: "Waiting" in read(dialog))


def test_the_button_and_its_key_open_it(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()

    qtbot.mouseClick(button(window.rooms.home, "Request"), LEFT)
    assert window.rooms.dialogs.request.isVisible()
    window.rooms.dialogs.request.close_overlay()
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)

    assert window.rooms.dialogs.request.isVisible()


def test_a_request_becomes_a_link_and_a_picture_that_say_the_same(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive
) -> None:
    ask(qtbot, dialog, "0.08", "Bread")
    assert "0.0800 asked" in read(dialog)
    assert "room for 8.0800 through Willow" in read(dialog)

    qtbot.mouseClick(button(dialog, "Ask for 0.0800 ETH"), LEFT)

    qtbot.waitUntil(lambda: "Waiting" in read(dialog))
    ((amount_wei, memo, _expires_ms),) = live.asking.asked
    assert (amount_wei, memo) == (wei("0.08"), "Bread")
    assert text_of(qr_image(dialog.shown.matrix(), 4)).lower() == SIGNED
    qtbot.mouseClick(button(dialog, "Copy link"), LEFT)
    assert QGuiApplication.clipboard().text() == SIGNED
    assert "Your requests, 1 waiting" in read(dialog)


def test_the_readable_link_is_one_click_away(qtbot: QtBot, dialog: RequestDialog) -> None:
    made(qtbot, dialog)

    qtbot.mouseClick(button(dialog, "Readable link"), LEFT)

    assert "whoever passes it on can change it" in read(dialog)
    qtbot.mouseClick(button(dialog, "Copy link"), LEFT)
    link = QGuiApplication.clipboard().text()
    assert link.startswith("nitro:0x")
    assert text_of(qr_image(dialog.shown.matrix(), 4)) == link


def test_it_is_good_for_as_long_as_was_chosen(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive
) -> None:
    ask(qtbot, dialog, "1")
    qtbot.mouseClick(button(dialog, "1 day"), LEFT)
    qtbot.mouseClick(dialog.ask, LEFT)
    qtbot.waitUntil(dialog.another.isVisible)
    dialog.another.click()
    qtbot.mouseClick(button(dialog, "1 hour"), LEFT)
    ask(qtbot, dialog, "1")
    qtbot.mouseClick(dialog.ask, LEFT)
    qtbot.waitUntil(lambda: len(live.asking.asked) == 2)

    longer, shorter = (expires_ms for _amount, _memo, expires_ms in live.asking.asked)
    assert 22 * HOUR_MS < longer - shorter < 24 * HOUR_MS


def test_no_amount_leaves_it_to_the_payer(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive
) -> None:
    qtbot.mouseClick(button(dialog, "Ask for any amount"), LEFT)

    qtbot.waitUntil(lambda: bool(live.asking.asked))
    assert live.asking.asked[0][0] == 0


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "Zero cannot be asked for."),
        ("1e3", "This is not an amount."),
        ("1.000", "Type 1000 or 1, whichever you mean."),
    ],
)
def test_a_bad_amount_is_told_and_locks(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive, amount: str, words: str
) -> None:
    ask(qtbot, dialog, amount)

    assert words in read(dialog)
    assert not dialog.ask.isEnabled()
    assert words in dialog.ask.accessibleDescription()
    assert dialog.ask.text() == "Ask"
    assert "Any amount" not in read(dialog)
    assert "Nothing asked yet" in read(dialog)
    dialog.ask_requested.emit()
    assert live.asking.asked == []


def test_label_and_example_say_two_things(dialog: RequestDialog) -> None:
    said = [label.text() for label in dialog.form.findChildren(QLabel) if label.text()]

    for edit in (dialog.form.amount, dialog.form.memo):
        assert not any(edit.placeholderText().casefold() in text.casefold() for text in said)


def test_in_the_demo_it_is_said_that_nobody_else_can_pay(
    qtbot: QtBot, dialog: RequestDialog
) -> None:
    assert "In the demo nobody else can pay it. Make one to see its link" in read(dialog)

    made(qtbot, dialog)

    assert "In the demo nobody else can pay it. Paste it into Pay" in read(dialog)
    assert "Give the link" not in read(dialog)


def test_a_request_of_ones_own_wallet_is_to_be_given_away(
    qtbot: QtBot, window: MainWindow, live: FakeLive
) -> None:
    live.view = sample_home()
    window.rooms.open_session(live, FakeReal(session=live))
    window.rooms.dialogs.open_request()
    assert "nothing is sent to anybody" in read(window.rooms.dialogs.request)

    made(qtbot, window.rooms.dialogs.request)

    assert "Give the link or the picture" in read(window.rooms.dialogs.request)
    assert "demo" not in read(window.rooms.dialogs.request)


def test_more_than_there_is_room_for_is_said_beforehand(
    qtbot: QtBot, dialog: RequestDialog
) -> None:
    ask(qtbot, dialog, "9")

    assert "This is more than one payment can bring you now." in read(dialog)
    assert dialog.ask.isEnabled()


def test_without_a_channel_the_button_is_off_and_says_why(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    live.view = a_home(channels=(a_channel(badge=ChannelBadge.CLOSED),), asks=())
    window = open_window()
    asking = button(window.rooms.home, "Request")

    assert not asking.isEnabled()
    assert asking.accessibleDescription() == "No open channel"
    window.rooms.dialogs.open_request()
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert not window.rooms.dialogs.request.isVisible()


def test_a_channel_that_closes_meanwhile_locks_the_button_and_says_why(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive
) -> None:
    live.commit(channels=(a_channel(badge=ChannelBadge.CLOSING),))

    qtbot.waitUntil(lambda: not dialog.ask.isEnabled())

    assert dialog.ask.accessibleDescription() == "No open channel, so nobody can pay you"
    assert "You have no open channel, so nobody can pay you." in read(dialog)
    dialog.ask_requested.emit()
    assert live.asking.asked == []


def test_a_request_whose_channel_is_closed_says_that_it_cannot_be_paid(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive
) -> None:
    made(qtbot, dialog)
    live.asking.change(live.asking.rows[0].request_id, state=RequestState.UNPAYABLE)

    live.commit(channels=(a_channel(badge=ChannelBadge.CLOSED),))

    qtbot.waitUntil(lambda: "Cannot be paid" in read(dialog))
    words = read(dialog)
    assert "Waiting" not in words
    assert "no open channel; ends" in words
    assert "Your requests, 0 waiting" in words
    assert "Give the link" not in words
    assert not dialog.shown.copy.isVisible()
    symbol = dialog.findChild(QrSymbol)
    assert "so nobody can pay this now." in symbol.accessibleDescription()
    assert dialog.withdraw.isVisible()


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (0, ""),
        (1, "1 request of yours waits to be paid. Without this channel nobody can pay it."),
        (2, "2 requests of yours wait to be paid. Without this channel nobody can pay them."),
    ],
)
def test_closing_the_last_channel_tells_which_requests_lose_their_way(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive, waiting: int, words: str
) -> None:
    live.view = a_home(channels=(a_channel(),), asks=())
    ended = a_request(request_id=f"{9:032x}", state=RequestState.ENDED)
    live.asking.rows = [*(a_request(request_id=f"{at:032x}") for at in range(waiting)), ended]
    window = open_window()

    qtbot.mouseClick(button(window, "Close channel"), LEFT)

    (question,) = (each for each in window.findChildren(Question) if each.isVisible())
    assert ("of yours wait" in read(question)) == bool(waiting)
    assert words in read(question)


def test_closing_one_of_two_channels_leaves_a_way_for_requests(
    qtbot: QtBot, open_window: Callable[[], MainWindow], live: FakeLive
) -> None:
    other = a_channel(channel_id="0xchannel-alder", peer_name="Alder")
    live.view = a_home(channels=(a_channel(), other), asks=())
    live.asking.rows = [a_request()]
    window = open_window()

    qtbot.mouseClick(button(window.rooms.home.channel, "Close channel"), LEFT)

    (question,) = (each for each in window.findChildren(Question) if each.isVisible())
    assert "of yours wait" not in read(question)


def test_what_becomes_of_it_is_shown_while_it_is_open(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive
) -> None:
    made(qtbot, dialog)
    live.asking.change(
        live.asking.rows[0].request_id,
        state=RequestState.PAID,
        paid_wei=wei("0.16"),
        payment_count=2,
        paid_ms=live.asking.now_ms,
        payer_name="Bob",
    )

    live.commit()

    qtbot.waitUntil(lambda: "0.1600 ETH by Bob" in read(dialog))
    assert "It was paid in 2 payments, 0.1600 ETH in all." in read(dialog)
    assert not dialog.withdraw.isVisible()


def test_the_clock_goes_on_by_itself(qtbot: QtBot, dialog: RequestDialog, live: FakeLive) -> None:
    made(qtbot, dialog)
    live.asking.now_ms += 1_000_000

    qtbot.waitUntil(lambda: "43 min" in read(dialog))


def test_a_request_is_withdrawn(qtbot: QtBot, dialog: RequestDialog, live: FakeLive) -> None:
    made(qtbot, dialog)

    qtbot.mouseClick(button(dialog, "Withdraw this request"), LEFT)

    qtbot.waitUntil(lambda: "Withdrawn" in read(dialog))
    assert live.asking.rows[0].state is RequestState.WITHDRAWN
    symbol = dialog.findChild(QrSymbol)
    assert "Whoever has the link may still pay by it" in symbol.accessibleDescription()
    for part in (dialog.shown.copy, dialog.shown.copy_picture, dialog.shown.save):
        assert not part.isVisible()


def test_an_earlier_request_is_chosen_from_the_list(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive
) -> None:
    live.asking.rows = [a_request(), a_request(request_id=f"{7:032x}", memo="Lunch")]
    live.commit()
    qtbot.waitUntil(lambda: dialog.rows.requests.rowCount() == 2)

    dialog.rows.setFocus()
    dialog.rows.setCurrentIndex(dialog.rows.requests.index(1))
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "Signed by you" in read(dialog))
    assert dialog.form.memo.text() == "Lunch"
    qtbot.mouseClick(button(dialog, "Ask for something else"), LEFT)
    assert dialog.form.memo.text() == ""
    assert dialog.ask.isVisible()


def test_a_locked_wallet_shows_the_readable_link_and_says_why(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive
) -> None:
    live.asking.is_locked = True

    made(qtbot, dialog)

    assert "Unlock your wallet for a signed link" in read(dialog)
    assert "Signed link" not in read(dialog)


def test_a_refusal_is_told_and_nothing_is_shown(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive
) -> None:
    live.asking.problem = Problem(code="X", cause="There are too many.", remedy="Withdraw one.")
    ask(qtbot, dialog, "1")

    qtbot.mouseClick(dialog.ask, LEFT)

    qtbot.waitUntil(lambda: "There are too many." in read(dialog))
    assert dialog.ask.isVisible()
    assert "Copy link" not in read(dialog)


def test_the_picture_is_copied_and_saved(
    qtbot: QtBot, dialog: RequestDialog, tmp_path: Path
) -> None:
    made(qtbot, dialog)
    qtbot.mouseClick(button(dialog, "Copy picture"), LEFT)
    assert text_of(QGuiApplication.clipboard().image()).lower() == SIGNED

    qtbot.mouseClick(button(dialog, "Save picture"), LEFT)
    chooser = dialog.window().findChild(QFileDialog)
    path = tmp_path / "request.png"
    path.write_text("what was there")
    chooser.fileSelected.emit(str(path))

    qtbot.waitUntil(lambda: path.read_bytes().startswith(b"\x89PNG"))
    assert text_of(str(path)).lower() == SIGNED
    assert path.stat().st_mode & 0o077 == 0
    chooser.fileSelected.emit(str(tmp_path / "missing" / "x.png"))
    qtbot.waitUntil(lambda: "This folder is not there." in read(dialog))
    assert "Copy link" in read(dialog)
    chooser.reject()


def test_an_svg_draws_the_same_symbol(tmp_path: Path) -> None:
    matrix = some_links("01").signed_qr
    save_symbol(matrix, str(tmp_path / "x.svg"), "svg").result(PATIENCE_S)
    drawn = (tmp_path / "x.svg").read_text()

    assert drawn == qr_svg(matrix).decode()
    cells = set()
    for move in drawn.split('d="')[2].split('"')[0].split("M")[1:]:
        at, _, rest = move.partition("h")
        x, y = map(int, at.split())
        cells |= {(x - 4 + step, y - 4) for step in range(int(rest.partition("v")[0]))}
    dark = {(x, y) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark}
    assert cells == dark


def test_the_chooser_of_a_place_names_its_controls(qtbot: QtBot, window: MainWindow) -> None:
    chooser = ask_where(window, lambda _path, _ending: None)

    assert chooser.accessibleName() == "Save the QR symbol"
    chooser.reject()


def test_in_the_past_it_is_closed_and_locked(
    qtbot: QtBot, dialog: RequestDialog, live: FakeLive
) -> None:
    window = dialog.window()
    window.rooms.time.seek(3)
    qtbot.waitUntil(lambda: not window.rooms.home.request.isEnabled())

    assert not dialog.isVisible()
    window.rooms.dialogs.open_request()
    assert not dialog.isVisible()


def test_every_control_has_an_accessible_name(qtbot: QtBot, dialog: RequestDialog) -> None:
    made(qtbot, dialog)

    found = list(controls(dialog))

    assert len(found) > 10
    for control in found:
        assert control.accessibleName().strip(), f"{control} has no name"
    assert "nitro:" in dialog.shown.findChild(QrSymbol).accessibleDescription()


def test_any_text_is_shown_as_text(qtbot: QtBot, dialog: RequestDialog, live: FakeLive) -> None:
    for at, text in enumerate(HOSTILE):
        with naming(text):
            row = a_request(
                request_id=f"{at:032x}", memo=text, state=RequestState.PAID, payer_name=text,
                payment_count=1, paid_ms=1,
            )  # fmt: skip
            live.asking.rows = [row]

            dialog.rows.chosen.emit(row.request_id)

            qtbot.waitUntil(lambda: "Copy link" in read(dialog))
            assert outside_name(text) in read(dialog)
            for label in dialog.findChildren(QLabel):
                assert label.textFormat() == Qt.TextFormat.PlainText
