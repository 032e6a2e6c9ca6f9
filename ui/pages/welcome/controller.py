"""What the first page's second way says while it is not there yet."""

from ui.i18n import tr
from ui.pages.welcome.view import WelcomePage
from ui.qt import QObject, QWidget, Signal
from ui.widgets.overlay import Question


class WelcomeController(QObject):
    """The first page.

    Signals:
        demo_requested: start the demo.
    """

    demo_requested = Signal()

    def __init__(self, page: WelcomePage, window: QWidget) -> None:
        super().__init__()
        self._window = window
        page.demo_requested.connect(self.demo_requested)
        page.setup_requested.connect(self.on_setup_requested)

    def on_setup_requested(self) -> None:
        """Say plainly what is not yet possible."""
        question = Question(
            self._window,
            title=tr("Your own wallet is not possible yet"),
            lines=(
                tr("This version cannot create or restore a wallet, and holds no real money."),
                tr("The demo does everything else, on this computer and with play money."),
            ),
            yes=tr("Try it now"),
            no=tr("Back"),
        )
        question.agreed.connect(self.demo_requested)
        question.open()
