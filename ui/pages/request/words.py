"""What my requests say, in words."""

from __future__ import annotations

from typing import Final

from ui.i18n import outside, outside_name, tr, trn
from wallet.views import units
from wallet.views.request_values import RequestRow, RequestState

_COLORS: Final = {
    RequestState.WAITING: ("info_soft", "info", "info"),
    RequestState.UNPAYABLE: ("warn_soft", "warn", "warn"),
    RequestState.PAID: ("ok_soft", "ok", "ok"),
    RequestState.ENDED: ("sunk", "muted", "edge"),
    RequestState.WITHDRAWN: ("sunk", "muted", "edge"),
}
_ICONS: Final = {
    RequestState.WAITING: "clock",
    RequestState.UNPAYABLE: "warning",
    RequestState.PAID: "check",
    RequestState.ENDED: "clock",
    RequestState.WITHDRAWN: "close",
}


def amount_words(amount_wei: int) -> str:
    """What is asked for."""
    return units.eth_unit(amount_wei) if amount_wei else tr("any amount")


def ask_words(amount_wei: int | None) -> str:
    """What the button says; None is no amount."""
    if amount_wei is None:
        return tr("Ask")
    # A sentence of its own: in other languages the words for no certain amount change in it.
    if amount_wei == 0:
        return tr("Ask for any amount")
    return tr("Ask for {amount}").format(amount=units.eth_unit(amount_wei))


def state_words(row: RequestRow, now_ms: int) -> tuple[str, str]:
    """(where it stands, what is to be known of it)."""
    if row.state is RequestState.PAID:
        return tr("Paid"), tr("{amount} by {name}, {time}").format(
            amount=units.eth_unit(row.paid_wei),
            name=outside_name(row.payer_name),
            time=units.date_beside(row.paid_ms, now_ms=now_ms),
        )
    if row.state is RequestState.WITHDRAWN:
        return tr("Withdrawn"), ""
    ends = units.date_beside(row.expires_ms, now_ms=now_ms)
    if row.state is RequestState.ENDED:
        return tr("Ended"), tr("not paid by {time}").format(time=ends)
    if row.state is RequestState.UNPAYABLE:
        return tr("Cannot be paid"), tr("no open channel; ends {time}").format(time=ends)
    left = units.duration(max(0, row.expires_ms - now_ms) // 1000)
    return tr("Waiting"), tr("{left} left, until {time}").format(left=left, time=ends)


def state_look(state: RequestState) -> tuple[str, tuple[str, str, str]]:
    """(icon, colours of the pill)."""
    return _ICONS[state], _COLORS[state]


def row_words(row: RequestRow, now_ms: int) -> str:
    """A request as a line in the list."""
    state, more = state_words(row, now_ms)
    parts = (amount_words(row.amount_wei), outside(row.memo), f"{state} {more}".strip())
    return " \N{EN DASH} ".join(part for part in parts if part)


def over_words(state: RequestState) -> str:
    """What to know of a link that is given to nobody any more; "" while it is of use."""
    if state is RequestState.WITHDRAWN:
        return tr("Withdrawn. Whoever has the link may still pay by it; then the money is yours.")
    if state is RequestState.ENDED:
        return tr("Its time is over. Ask for something else to get a new link.")
    if state is RequestState.UNPAYABLE:
        return tr(
            "No channel of yours is open, so nobody can pay this now. With a new channel it has a link again."
        )
    return ""


def again_words(row: RequestRow) -> str:
    """What is to be said of a request that brought more than one payment; "" where nothing is."""
    if row.state is not RequestState.PAID or row.payment_count <= 1:
        return ""
    return trn(
        "It was paid in 1 payment, {amount} in all.",
        "It was paid in {count} payments, {amount} in all.",
        row.payment_count,
    ).format(count=units.count(row.payment_count), amount=units.eth_unit(row.paid_wei))
