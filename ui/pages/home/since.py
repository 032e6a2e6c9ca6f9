"""In the past: what happened from the moment that is looked at to now."""

from typing import Final

from ui.i18n import outside_name, tr, trn
from ui.qt import QHBoxLayout, QVBoxLayout
from ui.theme import Face
from ui.widgets.card import Card
from ui.widgets.label import Label
from ui.widgets.notice import Glyph
from wallet.views import units
from wallet.views.since_values import PersonSum, SinceView, ThenNow

# So many people are named in one sentence; the list of activity has all.
_NAMES_MAX: Final = 2


class SinceCard(Card):
    """How far away the present is, what was paid and received meanwhile, and where the money was and is."""

    def __init__(self) -> None:
        super().__init__()
        self._far = Label(face=Face.SECOND, color="muted", wraps=True)
        self._moved = Label(face=Face.BODY_BOLD, wraps=True)
        self._sums = Label(face=Face.BODY, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 13, 18, 14)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(Label(tr("Since this moment"), face=Face.SECTION), 1)
        head.addWidget(Glyph("clock", "dusk"))
        column.addLayout(head)
        for label in (self._far, self._moved, self._sums):
            column.addWidget(label)
        column.addStretch(1)
        self.hide()

    def show_since(self, since: SinceView) -> None:
        """Tell what has happened."""
        words = trn("{time} and 1 event", "{time} and {number} events", since.event_count)
        time, number = units.span(since.span_ms), units.count(since.event_count)
        self._far.show_text(words.format(time=time, number=number))
        self._moved.show_text("\n".join(moved_lines(since)))
        self._sums.show_text("\n".join(sum_lines(since)))


def moved_lines(since: SinceView) -> list[str]:
    """What was paid and received, and what went into new channels."""
    if since.is_counting:
        return [tr("Counting what was paid meanwhile…")]
    lines = [
        _people_text(
            since.paid, one=tr("You paid {amount} to {name}"), all_=tr("You paid {amount}")
        )
    ]
    lines.append(
        _people_text(
            since.received,
            one=tr("You received {amount} from {name}"),
            all_=tr("You received {amount}"),
        )
    )
    if since.put_in_wei:
        words = tr("You put {amount} into channels")
        lines.append(words.format(amount=units.eth_unit(since.put_in_wei)))
    return [line for line in lines if line] or [tr("Nothing was paid or received")]


def sum_lines(since: SinceView) -> list[str]:
    """Where the person's money was and is; a place that was empty and is empty is not named.

    Nor are those from which nothing can be paid where nothing changed there.
    """
    lines = [
        _both(tr("Free to send"), since.can_send),
        _both(tr("Yours in tabs"), since.in_tabs),
        _changed(tr("In channels that open or close"), since.moving),
        _changed(tr("On chain"), since.on_chain),
    ]
    return [line for line in lines if line] or [tr("There was nothing to send, and is nothing now")]


def _both(name: str, sums: ThenNow) -> str:
    if not (sums.then_wei or sums.now_wei):
        return ""
    then = units.eth(sums.then_wei)
    if sums.then_wei == sums.now_wei:
        return tr("{name}: {amount} then and now").format(name=name, amount=then)
    words = tr("{name}: {then} then, {now} now")
    return words.format(name=name, then=then, now=units.eth(sums.now_wei))


def _changed(name: str, sums: ThenNow) -> str:
    return "" if sums.then_wei == sums.now_wei else _both(name, sums)


def _people_text(people: tuple[PersonSum, ...], *, one: str, all_: str) -> str:
    if not people:
        return ""
    total = units.eth_unit(sum(person.amount_wei for person in people))
    if len(people) == 1:
        return one.format(amount=total, name=outside_name(people[0].name))
    parts = [
        tr("{name} {amount}").format(
            name=outside_name(person.name), amount=units.eth(person.amount_wei)
        )
        for person in people[:_NAMES_MAX]
    ]
    if len(people) > _NAMES_MAX:
        rest = people[_NAMES_MAX:]
        words = trn("1 other {amount}", "{number} others {amount}", len(rest))
        rest_wei = sum(person.amount_wei for person in rest)
        parts.append(words.format(number=units.count(len(rest)), amount=units.eth(rest_wei)))
    return tr("{total}: {parts}").format(total=all_.format(amount=total), parts=", ".join(parts))
