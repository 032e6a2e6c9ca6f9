"""Pay takes links and pictures: they fill the dialog, say what they are, and never pay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes import BOB, FakeLive, wei
from tests.ui.hostile import HOSTILE, naming
from tests.ui.paydialog import HandStill, fill, pay_field
from tests.ui.pictures import SIGNED, draw_qr
from tests.ui.reading import button, read
from ui.i18n import outside, outside_name
from ui.qt import QEvent, QGuiApplication, QImage, QMimeData, QPoint, Qt
from ui.widgets.overlay import Question
from wallet.codes import Code
from wallet.views.target_values import RequestToPay, TargetView
from wallet.views.values import NoticeView

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
LATER_MS = 4_000_000_000_000
ID = "00112233445566778899aabbccddeeff"
ASKED = TargetView(
    address=BOB,
    name="Bob",
    is_link=True,
    amount_wei=wei("0.25"),
    memo="Coffee",
    expires_ms=LATER_MS,
    request_id=ID,
    is_signed=True,
)


@pytest.fixture
def link(live: FakeLive) -> str:
    # A symbol bears a signed link in capitals.
    live.targets[SIGNED] = live.targets[SIGNED.upper()] = ASKED
    return SIGNED


def paste(qtbot: QtBot, window: MainWindow, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field = pay_field(window, "To")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_pasted_signed_link_fills_and_locks_what_is_asked_for(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    paste(qtbot, dialog_window, f"  {link}\n")

    pay = dialog_window.rooms.dialogs.pay
    assert button(pay, "Pay 0.2500 ETH").isEnabled()
    assert "Signed by Bob, so what is asked for is fixed. Good until" in read(pay)
    amount, note = pay_field(dialog_window, "Amount in ETH"), pay_field(dialog_window, "Note")
    assert (amount.text(), note.text()) == ("0.2500", "Coffee")
    qtbot.keyClicks(amount, "9")
    qtbot.keyClicks(note, "9")
    assert (amount.text(), note.text()) == ("0.2500", "Coffee")
    assert "Signed by the payee" in amount.accessibleDescription()
    assert live.paid == []


def test_a_request_is_answered_by_its_own_id(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    paste(qtbot, dialog_window, link)

    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)

    qtbot.waitUntil(
        lambda: "Paid 0.2500 ETH to Bob in 4 ms." in read(dialog_window.rooms.dialogs.pay)
    )
    assert live.paid == [(BOB, wei("0.25"), "Coffee")]
    assert live.answered == [RequestToPay(request_id=ID, expires_ms=LATER_MS)]


def test_paying_a_paid_request_again_asks_and_answers_it_no_second_time(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    live.targets[link] = replace(ASKED, is_paid=True)
    paste(qtbot, dialog_window, link)
    assert "You have paid this request before." in read(dialog_window.rooms.dialogs.pay)

    for answer, paid_count in (("Do not pay", 0), ("Pay 0.2500 ETH again", 1)):
        qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 0.2500 ETH"), LEFT)
        assert len(live.paid) == 0
        question = next(q for q in dialog_window.findChildren(Question) if q.isVisible())
        qtbot.mouseClick(button(question, answer), LEFT)
        assert len(live.paid) == paid_count

    assert live.answered == [None]


def test_a_readable_links_amount_is_a_proposal(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    live.targets[link] = replace(ASKED, is_signed=False)
    paste(qtbot, dialog_window, link)

    assert "it is not signed, so look at every part" in read(dialog_window.rooms.dialogs.pay)
    amount = pay_field(dialog_window, "Amount in ETH")
    amount.clear()
    qtbot.keyClicks(amount, "0.5")

    assert button(dialog_window.rooms.dialogs.pay, "Pay 0.5000 ETH").isEnabled()


def test_a_strangers_address_in_small_letters_may_be_paid_and_is_to_be_checked(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    live.targets[BOB] = TargetView(address=BOB, is_unchecked=True)
    paste(qtbot, dialog_window, BOB)
    qtbot.keyClicks(pay_field(dialog_window, "Amount in ETH"), "0.25")

    pay = dialog_window.rooms.dialogs.pay
    assert "In small letters, typing errors do not show: check with the payee." in read(pay)
    assert button(pay, "Pay 0.2500 ETH").isEnabled()


def test_what_a_link_filled_in_goes_with_it(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    paste(qtbot, dialog_window, link)

    fill(qtbot, dialog_window, "Bob", "1", "Lunch")

    assert button(dialog_window.rooms.dialogs.pay, "Pay 1.0000 ETH").isEnabled()
    assert "Signed" not in read(dialog_window.rooms.dialogs.pay)
    assert pay_field(dialog_window, "Amount in ETH").accessibleDescription() == ""


@pytest.mark.parametrize(
    "code", [Code.LINK_EXPIRED, Code.LINK_CHAIN, Code.LINK_DAMAGED, Code.LINK_SIGNATURE]
)
def test_what_is_wrong_with_a_link_is_told_at_once_and_locks(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str, code: str
) -> None:
    live.targets[link] = TargetView(
        is_link=True, problem=NoticeView(code=code, cause=f"It is {code}.", remedy="Ask again.")
    )

    paste(qtbot, dialog_window, link)

    assert f"It is {code}." in read(dialog_window.rooms.dialogs.pay)
    assert not dialog_window.rooms.dialogs.pay.pay.isEnabled()
    dialog_window.rooms.dialogs.pay.pay_requested.emit()
    assert live.paid == []


def test_a_request_that_ends_meanwhile_locks_the_button(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    paste(qtbot, dialog_window, link)
    live.targets[link] = replace(
        ASKED, problem=NoticeView(code=Code.LINK_EXPIRED, cause="It is over.", remedy="Ask again.")
    )

    qtbot.waitUntil(lambda: not dialog_window.rooms.dialogs.pay.pay.isEnabled())

    assert "It is over." in read(dialog_window.rooms.dialogs.pay)


def test_a_look_alike_is_not_paid_before_it_was_compared(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, still: HandStill
) -> None:
    live.targets[BOB] = TargetView(address=BOB, looks_like="Rob", looks_like_address=BOB)
    paste(qtbot, dialog_window, BOB)
    amount = pay_field(dialog_window, "Amount in ETH")
    qtbot.keyClicks(amount, "0.25")
    pay = dialog_window.rooms.dialogs.pay
    assert "looks like the address of Rob" in read(pay)
    assert not pay.pay.isEnabled()

    qtbot.mouseClick(button(pay, "I have compared every group"), LEFT)

    assert pay.pay.isEnabled()
    assert "looks like" not in read(pay)


def drop(window: MainWindow, mime: QMimeData) -> None:
    from PySide6.QtGui import QDropEvent  # noqa: PLC0415 - made by the system elsewhere

    event = QDropEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        mime,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
        QEvent.Type.Drop,
    )
    window.rooms.dialogs.pay.dropEvent(event)


def test_a_dropped_picture_is_read_and_fills_the_dialog(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    mime = QMimeData()
    mime.setImageData(draw_qr(link))

    drop(dialog_window, mime)

    qtbot.waitUntil(lambda: "Signed by Bob" in read(dialog_window.rooms.dialogs.pay))
    assert live.paid == []


def test_a_dropped_file_is_read(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str, tmp_path: Path
) -> None:
    path = tmp_path / "request.png"
    assert draw_qr(link).save(str(path))
    mime = QMimeData()
    mime.setUrls([_file_url(path)])

    drop(dialog_window, mime)

    qtbot.waitUntil(lambda: "Signed by Bob" in read(dialog_window.rooms.dialogs.pay))


def test_a_picture_on_the_clipboard_is_pasted_by_the_word_and_by_the_keys(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    QGuiApplication.clipboard().setImage(draw_qr(link))
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Paste"), LEFT)
    qtbot.waitUntil(lambda: "Signed by Bob" in read(dialog_window.rooms.dialogs.pay))
    fill(qtbot, dialog_window, "Ada", "1")

    field = pay_field(dialog_window, "To")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: "Signed by Bob" in read(dialog_window.rooms.dialogs.pay))


def test_a_picture_without_a_symbol_is_told(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive
) -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    mime = QMimeData()
    mime.setImageData(image)

    drop(dialog_window, mime)

    qtbot.waitUntil(lambda: "There is no QR symbol" in read(dialog_window.rooms.dialogs.pay))
    fill(qtbot, dialog_window, "Bob", "0.25")
    assert "There is no QR symbol" not in read(dialog_window.rooms.dialogs.pay)


def test_a_link_handed_over_replaces_what_is_written_but_no_payment_on_its_way(
    qtbot: QtBot, dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    live.holds_pay = True
    fill(qtbot, dialog_window, "Bob", "1")
    qtbot.mouseClick(button(dialog_window.rooms.dialogs.pay, "Pay 1.0000 ETH"), LEFT)

    assert not dialog_window.rooms.dialogs.pay_controller.offer(link)

    assert pay_field(dialog_window, "To").text() == "Bob"


def test_any_text_in_a_link_is_shown_as_text(
    dialog_window: MainWindow, live: FakeLive, link: str
) -> None:
    for text in HOSTILE:
        with naming(text):
            live.targets[link] = replace(
                ASKED, name=text, memo=text, looks_like=text, is_paid=False, is_signed=False
            )

            dialog_window.rooms.dialogs.pay_controller.fill(link)

            for child in dialog_window.rooms.dialogs.pay.told.children():
                tip = getattr(child, "toolTip", str)()
                assert "<b>" not in tip
            assert outside_name(text) in read(dialog_window.rooms.dialogs.pay.told)
            assert pay_field(dialog_window, "To").text() == link
            assert live.paid == []


def test_any_text_given_is_shown_with_marks_for_what_cannot_be_seen(
    dialog_window: MainWindow,
) -> None:
    for text in HOSTILE:
        with naming(text):
            dialog_window.rooms.dialogs.pay_controller.fill(text)

            shown = pay_field(dialog_window, "To").text()
            assert shown == outside(shown[:200]) + shown[200:]
            assert dialog_window.rooms.dialogs.pay.payee() == text[:1201].strip()


def _file_url(path: Path) -> object:
    from PySide6.QtCore import QUrl  # noqa: PLC0415 - made by the system elsewhere

    return QUrl.fromLocalFile(str(path))
