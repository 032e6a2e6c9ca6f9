"""The keys of the window, the palette and the sheet: all made from the one list in `ui.actions`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Final
from weakref import WeakMethod

from ui.actions import Action, Group, Helps, Key, all_actions, all_keys
from ui.bridge import Bridge
from ui.palette.finder import Entry, Finder
from ui.palette.sheet import KeySheet
from ui.palette.view import Palette
from ui.qt import QKeySequence, QObject, QShortcut, QStackedWidget, Qt, QWidget
from ui.roombuild import rooms_in_steps
from ui.rooms import Rooms
from ui.turns import Turns
from ui.ways import Ways
from ui.widgets.overlay import Overlay
from wallet.api import Wallet

# Where one of these is off when its keys are pressed, the palette says why.
_TOLD: Final = (Group.MONEY, Group.WALLET)


class Commands(QObject):
    """Runs actions: by their keys, or from the palette."""

    def __init__(self, window: QWidget, rooms: Rooms, palette: Palette) -> None:
        super().__init__(window)
        self._window, self._rooms, self._palette = window, rooms, palette
        self._sheet: KeySheet | None = None
        self._taken: Entry | None = None
        ways = Ways(rooms)
        helps = Helps(_held_loosely(self.open_palette), _held_loosely(self.open_sheet))
        self._actions = all_actions(rooms, ways, helps)
        self._finder = Finder(rooms, ways, tuple(one for one in self._actions if one.is_found))
        self._turns = Turns(self)
        palette.edited.connect(self._on_edited)
        palette.taken.connect(self._on_taken)
        rooms.shell.top.search.clicked.connect(self.open_palette)
        for action in self._actions:
            self._set_keys(action)

    @property
    def lines(self) -> tuple[Action | Key, ...]:
        """All that the sheet lists."""
        return (*self._actions, *all_keys())

    def open_palette(self, typed: str | bool = "") -> None:
        """Open the palette, unless a dialog waits for an answer."""
        if self._is_covered():
            return
        self._finder.look()
        self._palette.start(typed if isinstance(typed, str) else "")
        self._on_edited(self._palette.field.text())
        self._turns.add(self._look_on)

    def open_sheet(self) -> None:
        """Show the keys."""
        if self._sheet is None:
            self._sheet = KeySheet(self._window, self.lines)
        self._sheet.open()

    def _set_keys(self, action: Action) -> None:
        for keys in action.keys.split() if action.is_set else ():
            QShortcut(QKeySequence(keys), self._window, lambda: self._on_pressed(action))

    def _on_pressed(self, action: Action) -> None:
        if not action.is_anywhere and self._is_busy():
            return
        if not action.off():
            action.run()
        elif action.group in _TOLD:
            self.open_palette(action.title)

    def _on_edited(self, typed: str) -> None:
        self._palette.show_entries(self._finder.find(typed))

    def _on_taken(self, entry: Entry) -> None:
        # In a turn of its own: what it opens is work enough for one.
        self._taken = entry
        self._turns.add(self._run_taken)

    def _run_taken(self) -> None:
        entry, self._taken = self._taken, None
        if entry is not None:
            entry.run()

    def _look_on(self) -> None:
        has_more = self._finder.look_on()
        if self._palette.isHidden():
            return
        if has_more:
            self._turns.add(self._look_on)
        elif self._palette.field.text():
            self._palette.refresh(self._finder.find(self._palette.field.text()))

    def _is_busy(self) -> bool:
        """Whether something covers the window."""
        return any(not overlay.isHidden() for overlay in self._overlays())

    def _is_covered(self) -> bool:
        """Whether a dialog waits; the palette may lie over the lock screen, where it knows no names."""
        beside = (self._rooms.own.lock_screen, self._palette)
        return any(not one.isHidden() for one in self._overlays() if one not in beside)

    def _overlays(self) -> list[Overlay]:
        only = Qt.FindChildOption.FindDirectChildrenOnly
        return self._window.findChildren(Overlay, options=only)


def _held_loosely(method: Callable[[], object]) -> Callable[[], object]:
    """The method, without keeping its object.

    A circle of references would leave timers to Python's collector, which may run in any thread, and Qt aborts where
    a timer ends in a thread that is not its own.
    """
    held = WeakMethod(method)

    def call() -> object:
        found = held()
        return found() if found is not None else None

    return call


def furnish_in_steps(
    window: QWidget, pages: QStackedWidget, wallet: Wallet, bridge: Bridge
) -> Generator[None, None, Rooms]:
    """Build all behind the first page, one part for each step; the last step returns the rooms."""
    rooms = yield from rooms_in_steps(window, pages, wallet, bridge)
    yield
    palette = Palette(window)
    yield
    Commands(window, rooms, palette)
    return rooms
