"""The dialogs for paying a link, asking for money and putting money in, with sample values."""

from __future__ import annotations

from dataclasses import replace

from tests.shots.own import window_of
from tests.shots.turns import settle, settle_for
from tests.ui.fakes import BOB, FakeLive, FakeWallet, a_channel, a_home, sample_home
from tests.ui.fakes_people import LIKE_BOB
from tests.ui.fakes_requests import NOW_MS, a_request
from tests.ui.test_pay_links import ASKED
from ui.pages.pay.hold import GIVEN_GUARD_MS
from ui.window import MainWindow
from wallet.views.real_values import NetworkName, RealPhase, RealState
from wallet.views.request_values import RequestRow, RequestState
from wallet.views.target_values import TargetView
from wallet.views.values import ChannelBadge, NoticeView

Size = tuple[int, int]
LINK = (
    "nitro:nvd1qqu67nfqtzpgnd6gcw2jdp0ffk0js4t6l4vlzhztyggcpxypqphstdva8vsqqq9csgqqqgzqvzq2ps8pqys5"
)
OVER = NoticeView(
    code="LINK_EXPIRED",
    cause="The time of this payment link is over. Nothing was paid.",
    remedy="Ask for a new one.",
)
ALIKE = TargetView(address=LIKE_BOB, looks_like="Bob", looks_like_address=BOB)


def opened(live: FakeLive, size: Size) -> MainWindow:
    window = MainWindow(FakeWallet(live=live))
    window.resize(*size)
    window.show()
    settle()
    window.open_session(live)
    settle()
    return window


def pay_link(size: Size, target: TargetView, text: str = LINK) -> MainWindow:
    live = FakeLive(view=sample_home())
    live.targets[text] = target
    window = opened(live, size)
    window.rooms.dialogs.open_pay()
    window.rooms.dialogs.pay_controller.fill(text)
    settle_for(window, GIVEN_GUARD_MS + 100)
    return window


def request(
    size: Size, *rows: RequestRow, amount: str = "", is_locked: bool = False, chosen: str = ""
) -> MainWindow:
    live = FakeLive(view=sample_home())
    live.asking.rows, live.asking.is_locked = list(rows), is_locked
    window = opened(live, size)
    window.rooms.dialogs.open_request()
    form = window.rooms.dialogs.request.form
    form.amount.setText(amount)
    form.memo.setText("Sourdough, two loaves" if amount else "")
    form.edited.emit()
    if chosen:
        window.rooms.dialogs.request_controller.on_row_chosen(chosen)
    settle()
    return window


def unpayable(size: Size) -> MainWindow:
    rows = tuple(
        replace(row, state=RequestState.UNPAYABLE) if row.state is RequestState.WAITING else row
        for row in ROWS
    )
    window = request(size, *rows, amount="0.08", chosen=rows[0].request_id)
    live = window.rooms.session.live
    live.commit(channels=(a_channel(badge=ChannelBadge.CLOSED, mine_wei=0),))
    settle_for(window, 300)
    return window


def close_asked(size: Size) -> MainWindow:
    live = FakeLive(view=a_home(asks=()))
    live.asking.rows = [a_request(), a_request(request_id="02")]
    window = opened(live, size)
    window.rooms.home.channel.close_requested.emit(live.view.channels[0])
    settle()
    return window


def deposit(size: Size, *, is_backed_up: bool = True, wei: int | None = 0) -> MainWindow:
    wallet = FakeWallet(live=FakeLive(view=a_home(channels=(), payments=(), asks=())))
    wallet.own.network = NetworkName.THIS_COMPUTER
    wallet.own.session = wallet.live
    wallet.own.is_backed_up, wallet.own.gas_wei = is_backed_up, wei
    wallet.state = RealState(phase=RealPhase.LOCKED)
    window = window_of(wallet, size)
    window.rooms.own.begin()
    settle()
    window.rooms.own.lock_screen.unlock_requested.emit()
    settle()
    window.rooms.dialogs.open_deposit()
    settle_for(window, 300)
    return window


def demo_deposit(size: Size) -> MainWindow:
    window = opened(FakeLive(view=sample_home()), size)
    window.rooms.dialogs.open_deposit()
    settle()
    return window


def link_waits(size: Size) -> MainWindow:
    window = window_of(FakeWallet(), size)
    window.come_forward(LINK)
    settle()
    return window


ROWS = (
    a_request(),
    a_request(request_id="02", amount_wei=0, memo="", expires_ms=NOW_MS + 6 * 86_400_000),
    a_request(
        request_id="03",
        state=RequestState.PAID,
        paid_wei=16 * 10**16,
        payment_count=2,
        paid_ms=NOW_MS - 60_000,
        payer_name="Bob",
    ),
    a_request(request_id="04", state=RequestState.ENDED, expires_ms=NOW_MS - 86_400_000),
    a_request(request_id="05", state=RequestState.WITHDRAWN, memo="Lunch"),
)
PAGES = {
    "30-request": lambda size: request(size, amount="0.08"),
    "30a-request-made": lambda size: request(size, *ROWS, amount="0.08", chosen=ROWS[0].request_id),
    "30b-request-too-much": lambda size: request(size, *ROWS, amount="9"),
    "30e-request-bad": lambda size: request(size, *ROWS, amount="1,000"),
    "30c-request-paid": lambda size: request(size, *ROWS, chosen="03"),
    "30f-request-unpayable": unpayable,
    "08a-close-channel-asked": close_asked,
    "31-deposit": lambda size: deposit(size, wei=10**18),
    "31a-deposit-waits": deposit,
    "31b-deposit-closed": lambda size: deposit(size, is_backed_up=False),
    "31c-deposit-demo": demo_deposit,
    "31d-deposit-unknown": lambda size: deposit(size, wei=None),
    "32-link-waits": link_waits,
    "30d-request-locked": lambda size: request(size, *ROWS, chosen="02", is_locked=True),
    "06j-pay-link": lambda size: pay_link(size, ASKED),
    "06k-pay-link-open": lambda size: pay_link(size, replace(ASKED, is_signed=False, name="")),
    "06l-pay-link-over": lambda size: pay_link(size, TargetView(is_link=True, problem=OVER)),
    "06m-pay-link-paid": lambda size: pay_link(size, replace(ASKED, is_paid=True)),
    "06n-pay-alike": lambda size: pay_link(size, replace(ALIKE, address=BOB), BOB),
    "06o-pay-small-letters": lambda size: pay_link(
        size, TargetView(address=BOB, is_unchecked=True), BOB
    ),
}
