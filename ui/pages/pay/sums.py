"""What a payment costs, and what there is afterwards."""

from ui.glossary import Term, explain
from ui.i18n import outside_name, tr
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget
from ui.theme import Face
from ui.widgets.card import HairLine
from ui.widgets.label import Label
from wallet.views import units
from wallet.views.values import PayQuote, PayWay

# Left for others: under a tenth of what is in tabs is little.
_LITTLE = 10
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Sums(QWidget):
    """Fee and total; the most that can be paid at once, and what can be sent afterwards.

    A line that has nothing to say is not there, and its place is kept.

    Attributes:
        row: holds its two halves.
    """

    def __init__(self) -> None:
        super().__init__()
        self._fee = _Line(tr("Fee"))
        self._total = _Line(tr("Total"), is_total=True)
        self._most = _Line(tr("Most at once"))
        self._after = _Line(tr("You can send after"), is_under=True)
        self._in_tabs = Label(face=Face.SECOND, color="muted")
        self._in_tabs.setAlignment(_RIGHT)
        explain(self._in_tabs, Term.TAB)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(40)
        self.row.addLayout(_column(self._fee, self._total), 1)
        right = _column(self._most, self._after)
        right.insertWidget(2, self._in_tabs)
        self.row.addLayout(right, 1)

    def show_quote(self, quote: PayQuote | None, amount_wei: int, limit_wei: int) -> None:
        """Show what the payment would come to, with this limit for a new tab.

        Where nothing can be paid, sums are left out: zeros would read as facts.
        """
        is_known = quote is not None and bool(quote.payee_address)
        self._most.show_text(units.eth_unit(quote.most_wei) if quote and is_known else "")
        self._fee.show_words(tr("Fee"))
        self._total.show_words(tr("Total"))
        self._after.show_words(tr("You can send after"))
        if quote is None or quote.problem is not None or amount_wei <= 0:
            for line in (self._fee, self._total, self._after, self._in_tabs):
                line.show_text("")
            return
        self._fee.show_text(units.eth_unit(quote.fee_wei))
        self._total.show_text(units.eth_unit(amount_wei + quote.fee_wei))
        # The quote speaks of the limit it proposes; the person may have chosen another.
        more_wei = limit_wei - quote.tab_limit_wei if quote.way is PayWay.NEW_TAB else 0
        after_wei = max(quote.can_send_after_wei - more_wei, 0)
        after = units.eth_unit(after_wei)
        in_tabs_wei = quote.in_tabs_after_wei + more_wei
        is_little = after_wei * _LITTLE < in_tabs_wei
        self._after.show_color("warn" if is_little else "ink")
        self._in_tabs.show_color("warn" if is_little else "muted")
        self._after.show_text(
            tr("{amount}, and").format(amount=after) if in_tabs_wei > 0 else after
        )
        self._in_tabs.show_text(
            _kept_words(is_little=is_little).format(
                amount=units.eth(in_tabs_wei), name=outside_name(quote.payee_name)
            )
            if in_tabs_wei > 0
            else ""
        )

    def show_paid(self, most_wei: int) -> None:
        """It is paid: what was to come after it is so now, and `most_wei` can be paid at once."""
        self._most.show_text(units.eth_unit(most_wei))
        self._fee.show_words(tr("The fee was"))
        self._total.show_words(tr("You paid"))
        self._after.show_words(tr("You can send now"))


def _kept_words(*, is_little: bool) -> str:
    """Whoever has little left for others is told what holds it, and until when."""
    if is_little:
        return tr("{amount} kept for {name} until settled")
    return tr("{amount} in tabs with {name}")


class _Line(QWidget):
    """A word and its amount; under another one, with a hair line between them."""

    def __init__(self, words: str, *, is_total: bool = False, is_under: bool = False) -> None:
        super().__init__()
        keeps = self.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keeps)
        face, color = (Face.BODY_BOLD, "ink") if is_total else (Face.BODY, "muted")
        self._words = Label(words, face=face, color=color)
        self._value = Label(face=Face.SECTION if is_total else Face.BODY)
        self._value.setAlignment(_RIGHT)
        line = QHBoxLayout()
        line.setContentsMargins(0, 8, 0, 8)
        line.setSpacing(8)
        line.addWidget(self._words)
        line.addWidget(self._value, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if is_total or is_under:
            column.addWidget(HairLine())
        column.addLayout(line)
        self.hide()

    def show_text(self, text: str) -> None:
        """Set the amount; none hides the line."""
        self._value.show_text(text)
        self.setVisible(bool(text))

    def show_words(self, words: str) -> None:
        """Set the word."""
        self._words.show_text(words)

    def show_color(self, color: str) -> None:
        """Set the amount's colour, by the name of its token."""
        self._value.show_color(color)


def _column(*lines: _Line) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    for line in lines:
        column.addWidget(line)
    column.addStretch(1)
    return column
