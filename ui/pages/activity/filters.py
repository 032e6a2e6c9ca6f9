"""The head of the activity page: what to look for, and what to leave out."""

from ui.i18n import menu_text, outside_name, tr
from ui.pages.activity import words
from ui.qt import (
    QHBoxLayout,
    QMenu,
    Qt,
    QTimer,
    QWidget,
    Signal,
)
from ui.theme import menu_sheet
from ui.widgets.button import Button, ButtonSize
from ui.widgets.chips import ChipRow
from ui.widgets.searching import TYPING_MS, SearchField, open_below, short_name
from wallet.views.activity_values import (
    SEARCH_MAX_CHARS,
    ActivityPerson,
    ActivityQuery,
    Facet,
    Period,
)


class Filters(QWidget):
    """Chips, person and period; with the search box they make a query.

    Attributes:
        search: the search box, which the page puts into its own row.

    Signals:
        changed: there is another query.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField(
            tr("Search the activity"), tr("Names, notes, labels, amounts, ids"), SEARCH_MAX_CHARS
        )
        self._people: tuple[ActivityPerson, ...] = ()
        self._person = ""
        self._period = Period.ALL
        self._facet = Facet.ALL
        chips = [(facet, words.facet_word(facet), "") for facet in Facet]
        self._chips = ChipRow(chips, name=tr("What to show"))
        self._who = Button(tr("Anyone"), icon="person", size=ButtonSize.SMALL)
        self._when = Button(tr("All time"), icon="clock", size=ButtonSize.SMALL)
        self.clear = Button(tr("Show all"), size=ButtonSize.SMALL)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._chips)
        row.addWidget(self._who)
        row.addWidget(self._when)
        row.addWidget(self.clear)
        row.addStretch(1)
        self._chips.chosen.connect(self.choose_facet)
        self._who.clicked.connect(self._on_who_clicked)
        self._when.clicked.connect(self._on_when_clicked)
        self.clear.clicked.connect(self.show_everything)
        self.search.textEdited.connect(lambda _text: self._on_typed())
        self.search.returnPressed.connect(self._tell)
        self._show()

    def query(self) -> ActivityQuery:
        """What is asked for."""
        return ActivityQuery(
            text=self.search.text().strip(),
            facet=self._facet,
            person=self._person,
            period=self._period,
        )

    def show_people(self, people: tuple[ActivityPerson, ...]) -> None:
        """Whom one can choose."""
        if people != self._people:
            self._people = people
            self._show()

    def show_everything(self) -> None:
        """Leave nothing out."""
        self.search.clear()
        self._facet, self._person, self._period = Facet.ALL, "", Period.ALL
        self._tell()

    def search_everything(self, text: str) -> None:
        """Leave nothing out but what does not hold this text."""
        self.search.setText(text)
        self._facet, self._person, self._period = Facet.ALL, "", Period.ALL
        self._tell()

    def choose_facet(self, facet: Facet) -> None:
        """Only what belongs to this chip."""
        self._facet = facet
        self._tell()

    def choose_person(self, address: str) -> None:
        """Only what happened with this person; "" is anyone."""
        self._person = address
        self._tell()

    def choose_period(self, period: Period) -> None:
        """Only so far back."""
        self._period = period
        self._tell()

    def people_menu(self) -> QMenu:
        """The choice of a person."""
        menu = self._menu(tr("With whom"))
        for person in (ActivityPerson(address="", name=""), *self._people):
            action = menu.addAction(menu_text(outside_name(person.name) or tr("Anyone")))
            action.setCheckable(True)
            action.setChecked(person.address == self._person)
            action.triggered.connect(
                lambda _on=True, address=person.address: self.choose_person(address)
            )
        return menu

    def period_menu(self) -> QMenu:
        """The choice of a period."""
        menu = self._menu(tr("How far back"))
        for period in (Period.ALL, Period.TODAY, Period.WEEK, Period.MONTH):
            action = menu.addAction(menu_text(words.period_word(period)))
            action.setCheckable(True)
            action.setChecked(period is self._period)
            action.triggered.connect(lambda _on=True, period=period: self.choose_period(period))
        return menu

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setStyleSheet(menu_sheet())
        menu.setAccessibleName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _on_who_clicked(self) -> None:
        open_below(self.people_menu(), self._who)

    def _on_when_clicked(self) -> None:
        open_below(self.period_menu(), self._when)

    def _on_typed(self) -> None:
        self._typing.start(TYPING_MS)
        self._show_clear()

    def _tell(self) -> None:
        self._typing.stop()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        name = next((each.name for each in self._people if each.address == self._person), "")
        who = short_name(outside_name(name)) if self._person else tr("Anyone")
        when = words.period_word(self._period)
        self._chips.show_choice(self._facet)
        self._who.show_text(who, name=tr("With whom: {name}").format(name=who))
        self._when.show_text(when, name=tr("How far back: {period}").format(period=when))
        self._show_clear()

    def _show_clear(self) -> None:
        self.clear.setVisible(not self.query().is_all)
