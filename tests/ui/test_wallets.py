"""The dialog with the wallets of this computer: read, open one, make a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.fakes_real import failed
from tests.ui.hostile import HOSTILE
from tests.ui.reading import button, read
from tests.ui.settingspage import press, settings_page
from tests.ui.test_access import controls
from ui.i18n import outside
from ui.pages.profiles.row import WalletLine
from ui.pages.profiles.view import WalletsDialog
from ui.qt import QLabel, QLineEdit, Qt
from ui.window import MainWindow
from wallet.views.wallets_values import WalletList, WalletRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.fakes import FakeWallet


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> WalletsDialog:
    """As a person opens it, from the first page."""
    qtbot.mouseClick(button(window, "Other wallets on this computer"), Qt.MouseButton.LeftButton)
    return shown(qtbot, window, wallet)


def shown(qtbot: QtBot, window: MainWindow, wallet: FakeWallet) -> WalletsDialog:
    qtbot.waitUntil(lambda: window.findChild(WalletsDialog) is not None)
    found = window.findChild(WalletsDialog)
    assert isinstance(found, WalletsDialog)
    qtbot.waitUntil(lambda: len(lines(found)) == len(wallet.computer.rows))
    return found


def lines(dialog: WalletsDialog) -> list[WalletLine]:
    return [line for line in dialog.findChildren(WalletLine) if line.isVisible()]


def name_field(dialog: WalletsDialog) -> QLineEdit:
    field = dialog.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    return field


def test_each_wallet_stands_there_with_its_network(dialog: WalletsDialog) -> None:
    said = [read(line) for line in lines(dialog)]

    for words, (name, network, holds) in zip(
        said,
        (
            ("default", "Demo", "Demo only. In this window"),
            ("anna", "Sepolia", "Your own keys. Open in another window"),
            ("broken", "Not readable", "cannot be used. Your keys are safe. For the entry network"),
            ("coffee", "This computer", "Your own keys"),
            ("new", "No network", "Empty"),
            ("savings", "Ethereum", "Your own keys"),
        ),
        strict=True,
    ):
        assert name in words
        assert network in words
        assert holds in words
    assert "Open in a new window" not in said[0]
    assert "not shown: 2" in read(dialog)


def test_another_one_is_opened_in_its_own_window(
    qtbot: QtBot, dialog: WalletsDialog, wallet: FakeWallet
) -> None:
    press(qtbot, dialog, "Open savings in a new window")
    qtbot.waitUntil(lambda: "savings is open" in read(dialog))
    qtbot.waitUntil(lambda: len(lines(dialog)) == len(wallet.computer.rows))
    press(qtbot, dialog, "Show the window of anna")

    assert wallet.opened_others == [("savings", False), ("anna", False)]
    qtbot.waitUntil(lambda: "anna is open in a window of its own." in read(dialog))


def test_while_one_is_being_opened_nothing_else_is(
    qtbot: QtBot, dialog: WalletsDialog, wallet: FakeWallet
) -> None:
    from concurrent.futures import Future  # noqa: PLC0415 - used here only

    slow = wallet.other_answer = Future()
    press(qtbot, dialog, "Open savings in a new window")

    locked = button(dialog, "Open coffee in a new window")
    assert (locked.isEnabled(), locked.accessibleDescription()) == (
        False, "A window is being opened",
    )  # fmt: skip
    slow.set_result(None)
    qtbot.waitUntil(lambda: "savings is open" in read(dialog))
    qtbot.waitUntil(lambda: len(lines(dialog)) == len(wallet.computer.rows))
    assert button(dialog, "Open coffee in a new window").isEnabled()


def test_a_new_one_is_made_by_keyboard_alone(
    qtbot: QtBot, dialog: WalletsDialog, wallet: FakeWallet
) -> None:
    for _step in range(20):
        if dialog.window().focusWidget() is name_field(dialog):
            break
        qtbot.keyClick(dialog.window().focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(name_field(dialog), " second ")
    qtbot.keyClick(name_field(dialog), Qt.Key.Key_Return)

    assert wallet.opened_others == [("second", True)]
    qtbot.waitUntil(lambda: "second is open in a window of its own." in read(dialog))
    assert name_field(dialog).text() == ""


def test_a_wrong_name_is_told_below_the_field_until_it_is_changed(
    qtbot: QtBot, dialog: WalletsDialog, wallet: FakeWallet
) -> None:
    wallet.other_answer = failed(
        "PROFILE_TAKEN", "There is a wallet called anna.", "Choose another."
    )
    qtbot.keyClicks(name_field(dialog), "anna")
    press(qtbot, dialog, "Make a new wallet in a new window")

    qtbot.waitUntil(lambda: "There is a wallet called anna." in read(dialog))
    assert name_field(dialog).text() == "anna"

    qtbot.keyClicks(name_field(dialog), "2")

    assert "There is a wallet called anna." not in read(dialog)


def test_esc_closes_it_and_the_next_time_it_looks_anew(
    qtbot: QtBot, window: MainWindow, dialog: WalletsDialog, wallet: FakeWallet
) -> None:
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert dialog.isHidden()
    wallet.computer = WalletList(rows=(WalletRow(name="only", is_current=True),))

    window.open_wallets()

    qtbot.waitUntil(lambda: [read(line).split("\n")[0] for line in lines(dialog)] == ["only"])
    assert "not shown" not in read(dialog)


def test_a_folder_that_cannot_be_read_is_told(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.computer = WalletList(
        rows=(WalletRow(name="default", is_current=True),), cause="No rights.", remedy="Check them."
    )
    window.open_wallets()

    assert "No rights.\nCheck them." in read(shown(qtbot, window, wallet))


def test_the_settings_lead_to_it(
    qtbot: QtBot, open_window: Callable[[], MainWindow], wallet: FakeWallet
) -> None:
    window = open_window()
    page = settings_page(qtbot, window)

    press(qtbot, page, "Show the wallets on this computer")

    assert shown(qtbot, window, wallet).isVisible()


def test_names_from_elsewhere_are_plain_text(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    wallet.computer = WalletList(
        rows=tuple(WalletRow(name=text, cause=text, remedy=text) for text in HOSTILE)
    )
    window.open_wallets()
    dialog = shown(qtbot, window, wallet)

    for text, line in zip(HOSTILE, lines(dialog), strict=True):
        assert outside(text) in read(line)
        assert line.width() <= dialog.width()
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_every_control_has_a_name(dialog: WalletsDialog) -> None:
    for control in controls(dialog):
        assert control.accessibleName(), control


@pytest.mark.parametrize("size", [(960, 620), (1440, 900)])
def test_it_fits_into_the_window(
    window: MainWindow, dialog: WalletsDialog, size: tuple[int, int]
) -> None:
    window.resize(*size)
    dialog.show_problem("A new wallet needs a name.", "Use letters without accents, digits." * 3)

    card = dialog.layout().itemAt(0).widget()

    assert card.minimumSizeHint().height() <= size[1]


def test_a_profile_is_named_unless_it_is_the_usual_one(
    qtbot: QtBot, window: MainWindow, wallet: FakeWallet
) -> None:
    assert window.windowTitle() == "Towpath"
    assert "Profile:" not in read(window)

    for given, shown in (("mine", "mine"), ("/tmp/some/folder/", "folder")):
        wallet.profile = given
        named = MainWindow(wallet)
        qtbot.addWidget(named)
        named.show()

        assert named.windowTitle() == f"Towpath - {shown}"
        assert f"Profile: {shown}" in read(named)


@pytest.mark.parametrize("has_others", [True, False])
def test_a_mistyped_profile_is_told_where_other_wallets_are(
    qtbot: QtBot, wallet: FakeWallet, *, has_others: bool
) -> None:
    mine = WalletRow(name="mien", is_current=True)
    others = (WalletRow(name="mine", has_keys=True),) if has_others else ()
    wallet.computer = WalletList(rows=(mine, *others))
    wallet.profile = "mien"
    named = MainWindow(wallet)
    qtbot.addWidget(named)
    named.show()
    assert named.rooms is not None

    said = "No wallet in profile mien yet" if has_others else "Profile: mien"
    qtbot.waitUntil(lambda: said in read(named))
    assert "Other wallets on this computer" in read(named)
