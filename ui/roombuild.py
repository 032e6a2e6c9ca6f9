"""Building the rooms in short turns, so that the first page stays quick."""

from collections.abc import Generator

from ui.bridge import Bridge
from ui.frame.shell import Shell
from ui.ownroom import OwnRoom
from ui.pages.home.cards import ChannelCard, PaymentsCard
from ui.pages.home.firststeps import FirstStepsCard
from ui.pages.home.needs import NeedsCard
from ui.pages.home.others import OtherChannels
from ui.pages.home.view import HomeCards, HomePage
from ui.pages.page import PageId
from ui.pages.pay.parts import TabBox
from ui.pages.pay.sums import Sums
from ui.pages.pay.view import PayDialog
from ui.pages.request.form import RequestForm
from ui.pages.request.listing import RequestList
from ui.pages.request.shown import RequestShown
from ui.pages.request.view import RequestDialog
from ui.pages.setup.view import SetupPage
from ui.pageset import BUILDERS
from ui.qt import QStackedWidget, QWidget
from ui.rooms import Rooms
from wallet.api import Wallet


def rooms_in_steps(
    window: QWidget, pages: QStackedWidget, wallet: Wallet, bridge: Bridge
) -> Generator[None, None, Rooms]:
    """Build the rooms, one part for each step; the last step returns them."""
    setup = SetupPage()
    yield
    payments = PaymentsCard()
    yield
    channel, others = ChannelCard(), OtherChannels()
    yield
    needs, first_steps = NeedsCard(), FirstStepsCard()
    yield
    home = HomePage(
        HomeCards(
            channel=channel, others=others, payments=payments, needs=needs, first_steps=first_steps
        )
    )
    yield
    shell = Shell((PageId.HOME, *BUILDERS))
    yield
    shell.show_page(PageId.HOME, home)
    yield
    tab, sums = TabBox(), Sums()
    yield
    pay = PayDialog(window, tab, sums)
    yield
    form = RequestForm()
    yield
    shown, rows = RequestShown(), RequestList()
    yield
    request = RequestDialog(window, form, shown, rows)
    yield
    own = OwnRoom(window, pages, wallet, bridge)
    yield
    return Rooms(window, pages, wallet, bridge, (setup, shell, home, pay, request, own))
