"""What all controls that we draw ourselves have in common."""

from ui.qt import QAbstractButton, QEnterEvent, QEvent, QFocusEvent, QKeyEvent, Qt
from ui.theme import RADIUS_SMALL
from ui.widgets.focus import hide_ring, show_ring
from ui.widgets.keys import ENTER_KEYS


class Pressable(QAbstractButton):
    """Knows whether the pointer is on it, shows the ring, and is pressed by Enter as by the space bar."""

    def __init__(self) -> None:
        super().__init__()
        self._is_hot = False
        self._ring_px = RADIUS_SMALL
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the pointer is here."""
        self._is_hot = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show that the pointer is gone."""
        self._is_hot = False
        self.update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the pointer brought the focus."""
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            show_ring(self, self._ring_px)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        hide_ring(self)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it once, however long it is held down."""
        if event.key() in ENTER_KEYS and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)
