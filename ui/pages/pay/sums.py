"""What a payment costs, and what there is afterwards."""

from ui.i18n import outside_name, tr
from ui.qt import QHBoxLayout, Qt, QVBoxLayout, QWidget
from ui.theme import Face
from ui.widgets.card import HairLine
from ui.widgets.label import Label
from wallet.views import units
from wallet.views.values import PayQuote

# Left for others: under a tenth of what is in tabs is little.
_LITTLE = 10
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Sums(QWidget):
    """Fee and total; the most that can be paid at once, and what can be sent afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self._fee, self._total = Label(), Label(face=Face.SECTION)
        self._most, self._after = Label(), Label()
        self._in_tabs = Label(face=Face.SECOND, color="muted")
        self._in_tabs.setAlignment(_RIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(40)
        left = _column((tr("Fee"), self._fee), (tr("Total"), self._total))
        left.addStretch(1)
        row.addLayout(left, 1)
        right = _column((tr("Most at once"), self._most), (tr("You can send after"), self._after))
        right.addWidget(self._in_tabs)
        row.addLayout(right, 1)

    def show_quote(self, quote: PayQuote | None, amount_wei: int, limit_wei: int) -> None:
        """Show what the payment would come to, with this limit for a new tab.

        Where nothing can be paid, sums are left out: zeros would read as facts.
        """
        is_known = quote is not None and bool(quote.payee_address)
        self._most.show_text(units.eth_unit(quote.most_wei) if quote and is_known else "")
        if quote is None or quote.problem is not None or amount_wei <= 0:
            for label in (self._fee, self._total, self._after, self._in_tabs):
                label.show_text("")
            return
        self._fee.show_text(units.eth_unit(quote.fee_wei))
        self._total.show_text(units.eth_unit(amount_wei + quote.fee_wei))
        # The quote speaks of the limit it proposes; the person may have chosen another.
        more_wei = limit_wei - quote.tab_limit_wei if quote.tab_id is None else 0
        after_wei = max(quote.can_send_after_wei - more_wei, 0)
        after = units.eth_unit(after_wei)
        in_tabs_wei = quote.in_tabs_after_wei + more_wei
        is_little = after_wei * _LITTLE < in_tabs_wei
        for label in (self._after, self._in_tabs):
            label.show_color("warn" if is_little else "ink" if label is self._after else "muted")
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

    def show_most(self, most_wei: int) -> None:
        """Set the most that can be paid at once."""
        self._most.show_text(units.eth_unit(most_wei))


def _kept_words(*, is_little: bool) -> str:
    """Whoever has little left for others is told what holds it, and until when."""
    if is_little:
        return tr("{amount} kept for {name} until settled")
    return tr("{amount} in tabs with {name}")


def _column(*rows: tuple[str, Label]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    for words, value in rows:
        if column.count():
            column.addWidget(HairLine())
        line = QHBoxLayout()
        line.setContentsMargins(0, 8, 0, 8)
        line.setSpacing(8)
        is_total = words == tr("Total")
        face, color = (Face.BODY_BOLD, "ink") if is_total else (Face.BODY, "muted")
        line.addWidget(Label(words, face=face, color=color))
        value.setAlignment(_RIGHT)
        line.addWidget(value, 1)
        column.addLayout(line)
    return column
