"""Draws the window with sample values into build/shots, for eyes to judge.

`python -m tests.shots [folder]` writes one picture for each page, theme and size.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest

from tests.shots import activity as activity_shots
from tests.shots import dialogs as dialog_shots
from tests.shots import notices as notices_shots
from tests.shots import own as own_shots
from tests.shots import palette as palette_shots
from tests.shots import settings as settings_shots
from tests.shots import timeline as timeline_shots
from tests.shots import wallets as wallets_shots
from tests.shots.turns import settle, settle_for
from tests.ui.fakes import (
    NOW_MS,
    FakeLive,
    FakeWallet,
    a_channel,
    a_home,
    a_payment,
    a_step,
    a_tab,
    an_in_tab,
    sample_home,
    sample_past,
    wei,
)
from tests.ui.fakes_people import BOB, LIKE_BOB, sample_people
from tests.ui.samples_channels import elm, sample_channels, sample_live
from ui.pages.channels.view import ChannelsPage
from ui.pages.contacts.form import ContactForm
from ui.pages.contacts.view import ContactsPage
from ui.pages.page import PageId
from ui.pages.pay.hold import GIVEN_GUARD_MS
from ui.qt import QApplication, QLineEdit, Qt
from ui.theme import Face, font, theme
from ui.widgets.overlay import Question
from ui.window import MainWindow
from wallet.api import DemoProgress, DemoStep, Problem
from wallet.views.channels_values import ChannelGroup
from wallet.views.language import use_language
from wallet.views.values import ChannelBadge, NoticeView, PaymentStatus, PeerView

SIZES = ((1440, 900), (960, 620))
FRESH = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"
DAY_MS = 24 * 3600 * 1000
WILLOW_CHANNEL = sample_channels().channels[0].channel_id


def opened(live: FakeLive, size: tuple[int, int]) -> MainWindow:
    """A window with an open session."""
    window = MainWindow(FakeWallet(live=live))
    window.resize(*size)
    window.show()
    settle()
    window.open_session(live)
    settle()
    return window


def welcome(size: tuple[int, int]) -> MainWindow:
    window = MainWindow(FakeWallet())
    window.resize(*size)
    window.show()
    settle()
    return window


def progress(size: tuple[int, int], *, fails: bool = False) -> MainWindow:
    window = welcome(size)
    window._pages.setCurrentWidget(window.rooms.setup)  # noqa: SLF001
    for step in (DemoStep.CHAIN, DemoStep.CONTRACTS, DemoStep.HUB):
        window.rooms.setup.show_progress(DemoProgress(step=step, is_done=False))
        if step is not DemoStep.HUB:
            window.rooms.setup.show_progress(DemoProgress(step=step, is_done=True))
    if fails:
        window.rooms.setup.show_problem(
            "Willow did not start within 10 seconds. Nothing is lost.",
            "Close other programs that use much memory, then try again.",
        )
    settle()
    return window


def first_home(size: tuple[int, int]) -> MainWindow:
    return opened(FakeLive(view=a_home()), size)


def home(size: tuple[int, int]) -> MainWindow:
    return opened(FakeLive(view=sample_home(), span_ms=8 * DAY_MS), size)


def paid(size: tuple[int, int]) -> MainWindow:
    window = first_home(size)
    window.rooms.home.needs.pay.click()
    settle_for(window, 300)
    return window


def pay(size: tuple[int, int], *, amount_wei: int = 25 * 10**16, payee: str = "Bob") -> MainWindow:
    window = home(size)
    controller = window.rooms.dialogs.pay_controller
    assert controller is not None
    controller.open(payee=payee, amount_wei=amount_wei, note="Coffee")
    settle_for(window, GIVEN_GUARD_MS + 100)
    return window


def pay_new_tab(size: tuple[int, int]) -> MainWindow:
    window = first_home(size)
    controller = window.rooms.dialogs.pay_controller
    assert controller is not None
    controller.open(payee="Bob", amount_wei=25 * 10**16, note="Coffee")
    settle_for(window, GIVEN_GUARD_MS + 100)
    return window


def pay_done(size: tuple[int, int]) -> MainWindow:
    window = pay(size)
    window.rooms.dialogs.pay.pay.click()
    settle_for(window, 300)
    return window


def pay_written(size: tuple[int, int], payee: str, amount: str) -> MainWindow:
    """The dialog as it is while somebody types."""
    window = first_home(size)
    window.rooms.dialogs.open_pay()
    QTest.keyClicks(window.rooms.dialogs.pay.to.edit, payee)
    if amount:
        QTest.keyClick(window.rooms.dialogs.pay.to.edit, Qt.Key.Key_Tab)
        QTest.keyClicks(window.focusWidget(), amount)
    settle()
    return window


def paying(size: tuple[int, int], *, waits: bool) -> MainWindow:
    window = pay_new_tab(size)
    live = window.rooms.session.live
    live.holds_pay = True
    live.step = a_step(done_count=0, total_count=3, waiting_for="Waiting for Willow to agree")
    window.rooms.dialogs.pay.pay.click()
    settle_for(window, 1300 if waits else 50)
    return window


def pay_failed(size: tuple[int, int]) -> MainWindow:
    window = pay_new_tab(size)
    window.rooms.session.live.pay_problem = Problem(
        code="TAB_UNANSWERED",
        cause=("Willow did not answer within 20 s, so no tab was opened. Nothing was paid."),
        remedy="Try again when Willow is back.",
    )
    window.rooms.dialogs.pay.pay.click()
    settle_for(window, 100)
    return window


def hub_away(size: tuple[int, int]) -> MainWindow:
    peers = (
        PeerView(name="Bob", is_connected=True, latency_ms=1),
        PeerView(name="Willow", is_connected=False, latency_ms=None),
    )
    notice = NoticeView(
        code="PEER_AWAY",
        cause="Willow does not answer at the moment. Your money is safe.",
        remedy="Towpath keeps trying. If it stays, ask Willow whether all is well there.",
    )
    live = FakeLive(view=a_home(peers=peers, notices=(notice,)), away=("Willow",))
    window = opened(live, size)
    controller = window.rooms.dialogs.pay_controller
    assert controller is not None
    controller.open(payee="Bob", amount_wei=25 * 10**16, note="")
    settle_for(window, GIVEN_GUARD_MS + 100)
    return window


def two_tabs(size: tuple[int, int]) -> MainWindow:
    tabs = (
        a_tab(used_wei=wei("0.45")),
        a_tab(channel_id="0xtab-2", limit_wei=wei("7.5"), used_wei=wei("5")),
    )
    failed = a_payment(
        payment_id="failed", amount_wei=-wei("0.3"), note="Tea", status=PaymentStatus.FAILED
    )
    view = a_home(
        can_send_wei=0,
        channels=(a_channel(mine_wei=0, reserved_wei=wei("10"), tabs=tabs),),
        in_tabs=(an_in_tab(wei("4.55"), most_wei=wei("2.5"), tab_count=2),),
        payments=(failed, a_payment(took_ms=4)),
        asks=(),
    )
    return opened(FakeLive(view=view), size)


def three_tabs(size: tuple[int, int]) -> MainWindow:
    tabs = tuple(
        a_tab(channel_id=f"0xtab-{at}", limit_wei=wei(limit), used_wei=wei("0.5"))
        for at, limit in enumerate(("3", "2", "1", "1"))
    )
    view = a_home(
        can_send_wei=wei("3"),
        channels=(a_channel(mine_wei=wei("3"), reserved_wei=wei("7"), tabs=tabs),),
        in_tabs=(an_in_tab(wei("5"), most_wei=wei("2.5"), tab_count=4),),
        asks=(),
    )
    return opened(FakeLive(view=view), size)


def closing(size: tuple[int, int]) -> MainWindow:
    step = a_step(
        done_count=2, total_count=4, waiting_for="Waiting for Willow to sign the last state"
    )
    view = a_home(
        can_send_wei=0,
        can_receive_wei=0,
        channels=(a_channel(badge=ChannelBadge.CLOSING, step=step),),
        asks=(),
    )
    return opened(FakeLive(view=view), size)


def closed(size: tuple[int, int]) -> MainWindow:
    view = a_home(can_send_wei=0, can_receive_wei=0, channels=(), closed_channel_count=1, asks=())
    return opened(FakeLive(view=view), size)


def opened_anew(size: tuple[int, int]) -> MainWindow:
    view = a_home(
        channels=(a_channel(turn_num=1),), closed_channel_count=1, on_chain_wei=wei("9.75")
    )
    return opened(FakeLive(view=view), size)


def takes_all(size: tuple[int, int], *, is_dialog: bool = False) -> MainWindow:
    """A new tab would leave nothing for others."""
    view = a_home(can_send_wei=wei("2"), channels=(a_channel(mine_wei=wei("2")),))
    window = opened(FakeLive(view=view), size)
    if is_dialog:
        window.rooms.home.needs.pay.click()
        settle_for(window, GIVEN_GUARD_MS + 100)
    return window


def ask_settle(size: tuple[int, int], *, used: str = "0.6") -> MainWindow:
    window = home(size)
    tab = a_tab(limit_wei=wei("2"), used_wei=wei(used))
    window.rooms.home.channel.settle_requested.emit(tab)
    settle()
    return window


def past_start(size: tuple[int, int]) -> MainWindow:
    live = FakeLive(view=sample_home(), span_ms=8 * DAY_MS)
    live.history[3] = a_home(seq=3, can_send_wei=0, can_receive_wei=0, channels=(), asks=())
    window = opened(live, size)
    window.rooms.time.seek(3)
    settle_for(window, 120)
    return window


def past_large(size: tuple[int, int]) -> MainWindow:
    """Long numbers then and now, and a line below them."""
    live = FakeLive(view=a_home(can_send_wei=wei("1234.5678"), can_receive_wei=wei("10.25")))
    tabs = (a_tab(),)
    live.history[12] = a_home(
        seq=12,
        can_send_wei=wei("7510.123456"),
        in_tabs=(an_in_tab(wei("2.25")),),
        channels=(a_channel(tabs=tabs, reserved_wei=wei("2.5")),),
    )
    window = opened(live, size)
    window.rooms.time.seek(12)
    settle_for(window, 120)
    return window


def past_opening(size: tuple[int, int]) -> MainWindow:
    """Just before the last payment: a second tab opens for it."""
    tabs = (a_tab(channel_id="0xsecond", limit_wei=wei("7.5"), used_wei=0), a_tab())
    paid = a_payment(payment_id="third", amount_wei=-wei("3"), note="Third")
    now = a_home(
        seq=41,
        can_send_wei=0,
        in_tabs=(an_in_tab(wei("6.75"), most_wei=wei("4.5"), tab_count=2),),
        channels=(a_channel(mine_wei=0, tabs=(replace(tabs[0], used_wei=wei("3")), tabs[1])),),
        payments=(paid,),
        asks=(),
    )
    live = FakeLive(view=now)
    live.history[30] = replace(
        now,
        seq=30,
        in_tabs=(an_in_tab(wei("2.25"), opening_wei=wei("7.5")),),
        channels=(a_channel(mine_wei=0, reserved_wei=wei("10"), tabs=tabs),),
        payments=(),
    )
    window = opened(live, size)
    window.rooms.time.seek(30)
    settle_for(window, 120)
    return window


def past(size: tuple[int, int]) -> MainWindow:
    live = FakeLive(view=sample_home(), span_ms=8 * DAY_MS)
    live.history[812] = sample_past()
    window = opened(live, size)
    window.rooms.time.seek(812)
    settle_for(window, 120)
    return window


def ask_close(size: tuple[int, int]) -> MainWindow:
    window = home(size)
    window.rooms.home.channel.close_requested.emit(sample_home().channels[0])
    settle()
    return window


def channels(
    size: tuple[int, int], *, live: FakeLive | None = None, inspect: str = ""
) -> MainWindow:
    """The channels page, with the drawer on a channel where one is named."""
    window = opened(live or sample_live(), size)
    if inspect:
        window.rooms.show_channel(inspect)
    else:
        window.rooms.show_page(PageId.CHANNELS)
    settle_for(window, 200)
    return window


def channels_over(size: tuple[int, int]) -> MainWindow:
    """Two closed channels with one hub beside an open one."""
    again = elm(channel_id="0xelm-again", put_in_mine_wei=wei("2"))
    live = FakeLive(view=a_home(channels=(a_channel(peer_name="Elm"), elm(), again)))
    return channels(size, live=live)


def channels_map(size: tuple[int, int], *, inspect: str = "") -> MainWindow:
    window = channels(size, inspect=inspect)
    channels_page(window).map_chosen.emit(True)
    settle()
    return window


def channels_group(size: tuple[int, int]) -> MainWindow:
    """A chip that leaves nothing."""
    window = channels(size, live=FakeLive(view=sample_home()))
    channels_page(window).group_chosen.emit(ChannelGroup.CLOSED)
    settle()
    return window


def channels_past(size: tuple[int, int], *, inspect: str = "") -> MainWindow:
    window = channels(size, inspect=inspect)
    window.rooms.time.seek(812)
    settle_for(window, 120)
    return window


def channels_failed(size: tuple[int, int]) -> MainWindow:
    """A tab that cannot be settled now."""
    live = sample_live()
    live.end_problem = Problem(
        code="UNANSWERED",
        cause="Somebody does not answer, so it is not settled yet. Your money is safe.",
        remedy="It goes on by itself as soon as they answer.",
    )
    window = channels(size, live=live, inspect="0xchannel-cedar")
    drawer = channels_page(window).drawer
    assert drawer is not None
    drawer.settle_requested.emit(live.view.channels[1].tabs[0])
    settle()
    window.findChildren(Question)[-1].agreed.emit()
    window.findChildren(Question)[-1].close_overlay()
    settle_for(window, 100)
    return window


def channels_page(window: MainWindow) -> ChannelsPage:
    page = window.findChild(ChannelsPage)
    assert isinstance(page, ChannelsPage)
    return page


def people(
    size: tuple[int, int], page: PageId, *, is_empty: bool = False, seq: int = 0
) -> MainWindow:
    live = FakeLive(view=sample_home(), span_ms=8 * DAY_MS)
    if not is_empty:
        live.people = sample_people()
    live.history[812] = sample_past()
    window = opened(live, size)
    window.rooms.show_page(page)
    if seq:
        window.rooms.time.seek(seq)
        settle_for(window, 120)
    settle()
    return window


def contact_chosen(size: tuple[int, int], *, seq: int = 0) -> MainWindow:
    window = people(size, PageId.CONTACTS, seq=seq)
    window.findChild(ContactsPage).table.chosen.emit(BOB)
    settle()
    return window


def contact_form(size: tuple[int, int], *, name: str, target: str, place: str) -> MainWindow:
    window = people(size, PageId.CONTACTS)
    window.findChild(ContactsPage).add.click()
    edits = window.findChild(ContactForm).findChildren(QLineEdit)
    for edit, text in zip(edits, (name, target, place), strict=True):
        edit.setText(text)
        edit.textEdited.emit(text)
    settle()
    return window


PAGES = {
    "20-contacts": lambda size: people(size, PageId.CONTACTS),
    "20a-contacts-empty": lambda size: people(size, PageId.CONTACTS, is_empty=True),
    "20b-contact": contact_chosen,
    "20c-contact-past": lambda size: contact_chosen(size, seq=812),
    "20d-contact-form": lambda size: contact_form(
        size, name="Eve", target=FRESH, place="127.0.0.1:7000"
    ),
    "20e-contact-like": lambda size: contact_form(size, name="Eve", target=LIKE_BOB, place=""),
    "20f-contact-taken": lambda size: contact_form(
        size, name="Ada", target=FRESH, place="10.0.0.1:7"
    ),
    "21-hubs": lambda size: people(size, PageId.HUBS),
    "21a-hubs-empty": lambda size: people(size, PageId.HUBS, is_empty=True),
    "21b-hubs-past": lambda size: people(size, PageId.HUBS, seq=812),
    "01-welcome": welcome,
    **own_shots.PAGES,
    **palette_shots.PAGES,
    **activity_shots.PAGES,
    **notices_shots.PAGES,
    "02-progress": progress,
    "02b-progress-stopped": lambda size: progress(size, fails=True),
    "03-home-first": first_home,
    "04-home": home,
    "05-home-paid": paid,
    "06-pay": pay,
    "06a-pay-new-tab": pay_new_tab,
    "06b-pay-too-much": lambda size: pay(size, amount_wei=99 * 10**17),
    "06c-pay-done": pay_done,
    "06d-pay-names": lambda size: pay_written(size, "b", ""),
    "06e-pay-nobody": lambda size: pay_written(size, "Zed", "1"),
    "06f-paying": lambda size: paying(size, waits=False),
    "06g-paying-waits": lambda size: paying(size, waits=True),
    "06h-pay-failed": pay_failed,
    "06i-pay-hub-away": hub_away,
    "06j-pay-inside": lambda size: pay(size, payee="Willow"),
    "07-home-past": past,
    "07a-home-past-start": past_start,
    "07b-home-past-large": past_large,
    "07c-home-past-opening": past_opening,
    "09-two-tabs": two_tabs,
    "09a-many-tabs": three_tabs,
    "10-closing": closing,
    "10a-closed": closed,
    "10b-opened-anew": opened_anew,
    "10c-takes-all": takes_all,
    "10d-takes-all-dialog": lambda size: takes_all(size, is_dialog=True),
    "10e-ask-settle": ask_settle,
    "10f-ask-settle-nothing": lambda size: ask_settle(size, used="2"),
    "08-close-channel": ask_close,
    "20-channels": channels,
    "20a-channels-drawer": lambda size: channels(size, inspect=WILLOW_CHANNEL),
    "20b-channels-opening": lambda size: channels(size, inspect="0xchannel-alder"),
    "20c-channels-waiting": lambda size: channels(size, inspect="0xchannel-cedar"),
    "20d-channels-closed-both": channels_over,
    "20d-channels-closed": lambda size: channels(size, inspect="0xchannel-elm"),
    "21-channels-map": channels_map,
    "21a-channels-map-drawer": lambda size: channels_map(size, inspect="0xchannel-cedar"),
    "22-channels-empty": lambda size: channels(size, live=FakeLive(view=a_home(channels=()))),
    "22a-channels-none-of-these": channels_group,
    "23-channels-past": channels_past,
    "23a-channels-past-drawer": lambda size: channels_past(size, inspect="0xchannel-cedar"),
    "23b-channels-past-missing": lambda size: channels_past(size, inspect="0xchannel-birch"),
    "24-channels-failed": channels_failed,
    **dialog_shots.PAGES,
    **timeline_shots.PAGES,
    **settings_shots.PAGES,
    **wallets_shots.PAGES,
}


def main() -> None:
    """Draw all pages, or those whose names hold the second argument; the third one is the language."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build/shots")
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    use_language(sys.argv[3] if len(sys.argv) > 3 else "en")
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setStyle("Fusion")
    app.setFont(font(Face.BODY))
    assert NOW_MS > 0
    for is_dark in (False, True):
        for name, make in PAGES.items():
            if only not in name:
                continue
            for size in SIZES:
                theme().set_dark(is_dark)
                window = make(size)
                look = "dark" if is_dark else "light"
                path = folder / f"{name}-{look}-{size[0]}x{size[1]}.png"
                window.grab().save(str(path))
                print(path)
                theme().set_past(False)
                window.close()
                window.deleteLater()
                settle()


if __name__ == "__main__":
    main()
