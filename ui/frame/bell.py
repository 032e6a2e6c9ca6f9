"""The bell: how many notices are new."""

from ui.inbox.words import bell_name
from ui.widgets.button import Button, ButtonKind, ButtonSize

_COUNT_MAX = 99


class Bell(Button):
    """Opens the notices, and says how many are new."""

    def __init__(self, *, kind: ButtonKind = ButtonKind.SECOND) -> None:
        super().__init__(
            "",
            name=bell_name(0, is_past=kind is ButtonKind.ON_DUSK),
            icon="bell",
            kind=kind,
            size=ButtonSize.SMALL,
        )

    def show_bell(self, count: int, name: str) -> None:
        """Set the count and what is said of it."""
        text = "" if not count else str(count) if count <= _COUNT_MAX else f"{_COUNT_MAX}+"
        if (text, name) != (self.text(), self.accessibleName()):
            self.show_text(text, name=name)
