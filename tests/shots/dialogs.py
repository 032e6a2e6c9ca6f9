"""The dialogs for paying a link, asking for money and putting money in, with sample values."""

from __future__ import annotations

from dataclasses import replace

from tests.shots.turns import settle
from tests.ui.fakes import BOB, FakeLive, FakeWallet, sample_home
from tests.ui.fakes_people import LIKE_BOB
from tests.ui.test_pay_links import ASKED
from ui.window import MainWindow
from wallet.views.target_values import TargetView
from wallet.views.values import NoticeView

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
    window.rooms.open_pay()
    window.rooms.pay_controller.fill(text)
    settle()
    return window


PAGES = {
    "06j-pay-link": lambda size: pay_link(size, ASKED),
    "06k-pay-link-open": lambda size: pay_link(size, replace(ASKED, is_signed=False, name="")),
    "06l-pay-link-over": lambda size: pay_link(size, TargetView(is_link=True, problem=OVER)),
    "06m-pay-link-paid": lambda size: pay_link(size, replace(ASKED, is_paid=True)),
    "06n-pay-alike": lambda size: pay_link(size, replace(ALIKE, address=BOB), BOB),
}
