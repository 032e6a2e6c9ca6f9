"""What to show of the timeline: a search box, chips, and whose doing it was."""

from __future__ import annotations

from ui.i18n import menu_text, outside_name, tr
from ui.pages.timeline import words
from ui.qt import QHBoxLayout, QMenu, Qt, QTimer, QWidget, Signal
from ui.theme import menu_sheet
from ui.widgets.button import Button, ButtonSize
from ui.widgets.chips import ChipRow
from ui.widgets.searching import TYPING_MS, SearchField, open_below, short_name
from wallet.views.timeline_kinds import EventFacet
from wallet.views.timeline_values import CHAIN, EVENT_SEARCH_MAX_CHARS, ME, EventQuery


class EventFilters(QWidget):
    """Chips and lane; with the search box they make a query.

    Attributes:
        search: the search box, which the page puts into its own row.
        everything: leaves nothing out.

    Signals:
        changed: there is another query.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField(
            tr("Search the events"), tr("Names, amounts, words, ids, #648"), EVENT_SEARCH_MAX_CHARS
        )
        self._facet, self._lane = EventFacet.ALL, ""
        self._people: tuple[tuple[str, str], ...] = ()
        chips = [(facet, words.facet_word(facet), "") for facet in EventFacet]
        self._chips = ChipRow(chips, name=tr("What to show"))
        self._who = Button(tr("Anybody"), icon="person", size=ButtonSize.SMALL)
        self.everything = Button(tr("Show all"), size=ButtonSize.SMALL)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self._chips, self._who, self.everything):
            row.addWidget(widget)
        row.addStretch(1)
        self._chips.chosen.connect(self.choose_facet)
        self._who.clicked.connect(self._on_who_clicked)
        self.everything.clicked.connect(self.show_everything)
        self.search.textEdited.connect(lambda _text: self._on_typed())
        self.search.returnPressed.connect(self._tell)
        self._show()

    def query(self) -> EventQuery:
        """What is asked for."""
        return EventQuery(text=self.search.text().strip(), facet=self._facet, lane=self._lane)

    def show_people(self, people: tuple[tuple[str, str], ...]) -> None:
        """Whom one can choose."""
        if people != self._people:
            self._people = people
            self._show()

    def show_everything(self) -> None:
        """Leave nothing out."""
        self.search.clear()
        self._facet, self._lane = EventFacet.ALL, ""
        self._tell()

    def choose_facet(self, facet: EventFacet) -> None:
        """Only what belongs to this chip."""
        self._facet = facet
        self._tell()

    def choose_lane(self, lane: str) -> None:
        """Only what one did; "" is anybody."""
        self._lane = lane
        self._tell()

    def lanes_menu(self) -> QMenu:
        """The choice of whose doing it was."""
        menu = QMenu(self)
        menu.setStyleSheet(menu_sheet())
        menu.setAccessibleName(tr("Whose doing it was"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for lane in ("", ME, *(address for address, _name in self._people), CHAIN):
            action = menu.addAction(menu_text(self._word(lane)))
            action.setCheckable(True)
            action.setChecked(lane == self._lane)
            action.triggered.connect(lambda _on=True, lane=lane: self.choose_lane(lane))
        return menu

    def _word(self, lane: str) -> str:
        return words.lane_word(lane, dict(self._people).get(lane, lane)) if lane else tr("Anybody")

    def _on_who_clicked(self) -> None:
        open_below(self.lanes_menu(), self._who)

    def _on_typed(self) -> None:
        self._typing.start(TYPING_MS)
        self._show_clear()

    def _tell(self) -> None:
        self._typing.stop()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        who = outside_name(self._word(self._lane))
        self._chips.show_choice(self._facet)
        self._who.show_text(
            short_name(who),
            name=tr("Whose doing it was: {name}").format(name=who),
        )
        self._show_clear()

    def _show_clear(self) -> None:
        self.everything.setVisible(not self.query().is_all)
