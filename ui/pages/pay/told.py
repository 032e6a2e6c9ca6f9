"""The place in the pay dialog where one thing at a time is told: a problem, a warning, a wait, or the result."""

from ui.i18n import tr
from ui.qt import QVBoxLayout, QWidget
from ui.widgets.button import Button, ButtonSize
from ui.widgets.notice import NoticeBox
from wallet.api import Remedy


class Told(QWidget):
    """One notice, or none.

    Attributes:
        compared: the person says that two addresses that look alike were compared.
    """

    def __init__(self) -> None:
        super().__init__()
        self._problem = NoticeBox()
        self._careful = NoticeBox(color="warn")
        self._waiting = NoticeBox(color="info", icon="clock")
        self._done = NoticeBox(color="ok", icon="check")
        self._boxes = (self._problem, self._careful, self._waiting, self._done)
        self.compared = Button(tr("I have compared every group"), icon="eye", size=ButtonSize.SMALL)
        self.compared.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (*self._boxes, self.compared):
            column.addWidget(part)
        column.addStretch(1)

    @property
    def is_told(self) -> bool:
        """Whether anything stands here."""
        return any(not box.isHidden() for box in self._boxes)

    @property
    def is_long(self) -> bool:
        """Whether it takes more room than usual."""
        return not self._careful.isHidden()

    def clear(self) -> None:
        """Tell nothing."""
        self._show(None, "", "")

    def tell_problem(self, cause: str, remedy: str, action: Remedy) -> None:
        """Tell why it cannot be paid, and offer what can be done; "" tells nothing."""
        self._show(self._problem, cause, remedy, action)

    def tell_careful(self, cause: str, remedy: str) -> None:
        """Tell what must be looked at first, and ask whether it was."""
        self._show(self._careful, cause, remedy)

    def tell_waiting(self, cause: str, remedy: str) -> None:
        """Tell whom it waits for."""
        self._show(self._waiting, cause, remedy)

    def tell_done(self, cause: str, remedy: str) -> None:
        """Tell what came of it."""
        self._show(self._done, cause, remedy)

    def _show(
        self, box: NoticeBox | None, cause: str, remedy: str, action: Remedy | None = None
    ) -> None:
        # What goes, goes first: whatever is shown is laid out at once.
        for each in self._boxes:
            if each is not box:
                each.hide()
        self.compared.setVisible(box is self._careful and bool(cause))
        if box is not None:
            box.show_words(cause, remedy, action)
