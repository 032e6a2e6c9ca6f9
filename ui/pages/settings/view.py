"""The settings page: sections below each other, which scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.i18n import tr
from ui.pages.page import Page
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget
from ui.remedies import tell_problem
from ui.theme import Face
from ui.widgets.label import Label
from ui.widgets.notice import NoticeBox
from ui.widgets.scroll import PlainScroll

if TYPE_CHECKING:
    from collections.abc import Callable

    from wallet.api import Problem

_WIDTH_MAX_PX = 900
_BESIDE_PX = 12


class SettingsPage(Page):
    """The settings. Its sections come one by one, because together they take long to make.

    Attributes:
        unkept: what was chosen is not on the disk.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unkept = NoticeBox()
        self._problem, self._done = NoticeBox(), NoticeBox(color="ok", icon="check")
        self._inside = QWidget()
        self._inside.setMaximumWidth(_WIDTH_MAX_PX)
        self._sections = QVBoxLayout(self._inside)
        self._sections.setContentsMargins(0, 0, _BESIDE_PX, 0)
        self._sections.addStretch(1)
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._inside, 100)
        row.addStretch(1)
        self._scroll = PlainScroll(around)
        self._column = QVBoxLayout(self)
        self._column.addWidget(Label(tr("Settings"), face=Face.TITLE))
        self._add_notices()
        self._column.addWidget(self._scroll, 1)
        self.show_compact(is_compact=False)

    def add_section(self, section: QWidget) -> None:
        """One section more, below the others."""
        self._sections.insertWidget(self._sections.count() - 1, section)

    def show_done(self, cause: str, remedy: str = "") -> None:
        """Something was done."""
        self._problem.show_words("", "")
        self._done.show_words(cause, remedy)

    def show_problem(self, problem: Problem, again: Callable[[], None] | None = None) -> None:
        """Something was not done: why, what to do, and what asks for it once more."""
        self._done.show_words("", "")
        tell_problem(self._problem, problem, again)

    def is_empty(self) -> bool:
        """Whether no section is there yet."""
        return self._sections.count() == 1

    def _add_notices(self) -> None:
        """Above the sections, as wide as they are."""
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, _BESIDE_PX, 0)
        for notice in (self.unkept, self._problem, self._done):
            notice.setMaximumWidth(_WIDTH_MAX_PX - _BESIDE_PX)
            column.addWidget(notice)
        self._column.addLayout(column)

    def show_compact(self, *, is_compact: bool) -> None:
        """Fit a small or a large window."""
        if is_compact:
            self._column.setContentsMargins(16, 10, 4, 12)
        else:
            self._column.setContentsMargins(24, 16, 12, 20)
        self._column.setSpacing(10 if is_compact else 14)
        self._sections.setSpacing(10 if is_compact else 14)

    def take_focus(self) -> None:
        """The keyboard begins at the first control."""
        for child in self._inside.findChildren(QWidget):
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled():
                child.setFocus(Qt.FocusReason.MouseFocusReason)
                return
