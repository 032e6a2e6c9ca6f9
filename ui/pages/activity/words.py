"""Words for rows of the activity, their waits, and what they come to."""

from typing import Final

from ui.i18n import outside, outside_name, tr, trn
from wallet.views import units
from wallet.views.activity_values import (
    ActivityKind,
    ActivityRow,
    ActivityStatus,
    ActivitySums,
    Facet,
    Fate,
    Period,
)

_K, _S = ActivityKind, ActivityStatus
_OPEN: Final = (_S.WAITING, _S.FAILED)


def title(row: ActivityRow) -> str:
    """What happened, and with whom."""
    return _title_words(row).format(name=outside_name(row.person))


def _title_words(row: ActivityRow) -> str:
    if row.status is _S.WAITING:
        return {
            _K.SENT: tr("Paying {name}") if row.amount_wei > 0 else tr("Sent to {name}"),
            _K.REQUEST: tr("You asked for money"),
            _K.TAB_OPENED: tr("Opening a tab with {name}"),
            _K.TAB_SETTLED: tr("Settling the tab with {name}"),
            _K.CHANNEL_OPENED: tr("Opening a channel with {name}"),
            _K.CHANNEL_CLOSED: tr("Closing the channel with {name}"),
        }.get(row.kind, "")
    if row.status is _S.FAILED:
        return {
            _K.SENT: tr("{name} was not paid"),
            _K.TAB_OPENED: tr("Tab with {name} did not open"),
            _K.CHANNEL_OPENED: tr("Channel with {name} did not open"),
            _K.DEPOSIT: tr("Your deposit was undone"),
            _K.PEER_DEPOSIT: tr("Deposit of {name} was undone"),
            _K.PAYOUT: tr("Payout was undone"),
        }.get(row.kind, "")
    return {
        _K.SENT: tr("Paid {name}"),
        _K.RECEIVED: tr("Received from {name}"),
        _K.REQUEST: tr("You asked for money"),
        _K.TAB_OPENED: tr("Tab with {name} opened"),
        _K.TAB_SETTLED: tr("Tab with {name} settled"),
        _K.CHANNEL_OPENED: tr("Channel with {name} opened"),
        _K.CHANNEL_CLOSED: tr("Channel with {name} closed"),
        _K.DEPOSIT: tr("You put in"),
        _K.PEER_DEPOSIT: tr("{name} put in"),
        _K.PAYOUT: tr("Paid out on chain"),
    }[row.kind]


def amount(row: ActivityRow) -> str:
    """The amount: signed where money came or went, "any" where the payer of a request chooses."""
    if row.kind is _K.REQUEST and row.amount_wei == 0:
        return tr("any")
    is_received = row.kind is _K.RECEIVED
    return units.eth_signed(row.amount_wei) if is_received else units.eth(row.amount_wei)


def is_moved(row: ActivityRow) -> bool:
    """Whether its amount is money that came or went, or that I put in or got out."""
    moving = (_K.SENT, _K.RECEIVED, _K.DEPOSIT, _K.PAYOUT)
    return row.kind in moving and (row.status is not _S.FAILED) and not is_unpaid(row)


def is_unpaid(row: ActivityRow) -> bool:
    """Whether it is a payment that is not made, or not yet."""
    return row.kind is _K.SENT and row.amount_wei > 0


def status(row: ActivityRow) -> str:
    """How far it came, in a word or a time."""
    if row.step is not None and row.status is _S.WAITING:
        return step(row)
    if _is_unconfirmed(row):
        return tr("not confirmed")
    if row.fate is Fate.UNPAYABLE:
        return tr("cannot be paid")
    if row.status is _S.FAILED:
        return tr("not paid") if row.kind is _K.SENT else tr("failed")
    if row.status is _S.DONE:
        if row.kind is _K.REQUEST:
            return tr("paid")
        return "" if row.took_ms is None else units.took(row.took_ms)
    return {
        _S.WAITING: tr("waiting"),
        _S.CANCELLED: tr("withdrawn"),
        _S.EXPIRED: tr("expired"),
    }[row.status]


def status_word(row: ActivityRow) -> str:
    """How far it came, where there is room to say so."""
    if row.status is not _S.DONE:
        return status(row)
    name = outside_name(row.person)
    return {
        _K.SENT: tr("paid, {name} confirmed").format(name=name),
        _K.RECEIVED: tr("received"),
        _K.REQUEST: tr("paid"),
    }.get(row.kind, tr("done"))


def _is_unconfirmed(row: ActivityRow) -> bool:
    """Whether it is a payment that is made, and of which the payee has not told us that it came."""
    return row.status is _S.WAITING and row.kind is _K.SENT and not is_unpaid(row)


def step(row: ActivityRow) -> str:
    """Which step it is at."""
    assert row.step is not None, f"row {row.number} is at no step"
    return tr("step {at} of {total}").format(
        at=units.count(row.step.done_count + 1), total=units.count(row.step.total_count)
    )


def icon(row: ActivityRow) -> tuple[str, str]:
    """The icon of its status and the colour of both; no icon where nothing is to be noted."""
    if row.status is _S.WAITING:
        return "clock", "info"
    if row.status is _S.FAILED:
        return "warning", "warn"
    return "", "muted"


def picture(kind: ActivityKind) -> str:
    """The icon that stands for a kind."""
    return {
        _K.SENT: "pay",
        _K.RECEIVED: "request",
        _K.REQUEST: "request",
        _K.TAB_OPENED: "drop",
        _K.TAB_SETTLED: "drop",
        _K.CHANNEL_OPENED: "waves",
        _K.CHANNEL_CLOSED: "waves",
        _K.DEPOSIT: "block",
        _K.PEER_DEPOSIT: "block",
        _K.PAYOUT: "block",
    }[kind]


def note(row: ActivityRow) -> str:
    """What was written to it, or what it was about."""
    if row.kind is _K.TAB_OPENED:
        return tr("limit {amount}").format(amount=units.eth(row.limit_wei))
    if row.kind is _K.TAB_SETTLED:
        return tr("{used} of {limit} used").format(
            used=units.eth(row.amount_wei), limit=units.eth(row.limit_wei)
        )
    if row.kind in (_K.DEPOSIT, _K.PEER_DEPOSIT, _K.PAYOUT):
        return tr("channel with {name}").format(name=outside_name(row.person))
    return outside(row.note)


def waiting_for(row: ActivityRow) -> str:
    """Whom something waits for; "" where nothing is waited for."""
    if row.step is not None and row.step.waiting_for:
        return outside(row.step.waiting_for)
    if row.status is not _S.WAITING:
        return ""
    if row.kind is _K.REQUEST:
        is_unpayable = row.fate is Fate.UNPAYABLE
        return tr("Cannot be paid") if is_unpayable else tr("Waiting to be paid")
    return tr("Waiting for {name} to confirm").format(name=outside_name(row.person))


def way_out(row: ActivityRow) -> str:
    """What follows if what is waited for does not come."""
    ends = units.clock(row.ends_ms)
    name = outside_name(row.person)
    if row.fate is Fate.GIVEN_UP:
        if row.kind is _K.SENT:
            words = tr("If nobody answers until {time}, it is given up and nothing is paid.")
        else:
            words = tr("If nobody answers until {time}, it is given up.")
        return words.format(time=ends)
    return {
        Fate.NONE: "",
        Fate.ARRIVES_LATER: tr("It is safe, and arrives when {name} is back.").format(name=name),
        Fate.GOES_ON: tr("Your money is safe. It goes on by itself when {name} answers.").format(
            name=name
        ),
        Fate.EXPIRES: tr("It expires on {day} at {time}.").format(
            day=units.day(row.ends_ms), time=ends
        ),
        Fate.STANDS: tr("It stands until it is paid or withdrawn."),
        Fate.UNPAYABLE: tr("No channel is open through which it could be paid."),
    }[row.fate]


def wait(row: ActivityRow) -> str:
    """All of a wait in one line: whom, since when, and what follows; "" where there is none."""
    whom = waiting_for(row)
    if not whom:
        return ""
    since = tr("{whom}, since {time}.").format(whom=whom, time=units.clock(row.since_ms))
    return f"{since} {way_out(row)}".strip()


def sentence(row: ActivityRow, now_ms: int) -> str:
    """A row in words."""
    unit_amount = amount(row)
    if row.kind is not _K.REQUEST or row.amount_wei:
        unit_amount = f"{unit_amount} {units.UNIT}"
    parts = (
        title(row),
        unit_amount,
        outside(row.label),
        note(row),
        units.date_beside(row.at_ms, now_ms=now_ms),
        status(row),
        wait(row),
    )
    return ", ".join(part for part in parts if part)


def sums_text(sums: ActivitySums) -> tuple[tuple[str, str], ...]:
    """What the rows come to, as (word, amount); the first has no amount of its own."""
    parts: list[tuple[str, str]] = []
    if sums.payment_count or not sums.row_count:
        parts += [
            (
                trn("1 payment", "{number} payments", sums.payment_count).format(
                    number=units.count(sums.payment_count)
                ),
                "",
            ),
            (tr("sent"), units.eth(sums.sent_wei)),
            (tr("received"), units.eth(sums.received_wei)),
            (tr("fees"), units.eth(sums.fees_wei)),
        ]
    else:
        parts.append(
            (
                trn("1 entry", "{number} entries", sums.row_count).format(
                    number=units.count(sums.row_count)
                ),
                "",
            )
        )
    if sums.waiting_wei:
        parts.append((tr("waiting for a tab"), units.eth(sums.waiting_wei)))
    if sums.failed_count:
        parts.append(
            (
                trn("1 not paid", "{number} not paid", sums.failed_count).format(
                    number=units.count(sums.failed_count)
                ),
                "",
            )
        )
    if sums.deposited_wei:
        parts.append((tr("put in"), units.eth(sums.deposited_wei)))
    if sums.paid_out_wei:
        parts.append((tr("paid out"), units.eth(sums.paid_out_wei)))
    return tuple(parts)


def sums_sentence(sums: ActivitySums) -> str:
    """What the rows come to, in one line: "12 payments: sent 3.2000, received 0.3000, fees 0.0000"."""
    first, *others = (f"{word} {shown}".strip() for word, shown in sums_text(sums))
    return f"{first}: {', '.join(others)}" if others else first


def facet_word(facet: Facet) -> str:
    """What a chip says."""
    return {
        Facet.ALL: tr("All"),
        Facet.SENT: tr("Sent"),
        Facet.RECEIVED: tr("Received"),
        Facet.REQUESTS: tr("Requests"),
        Facet.ON_CHAIN: tr("On chain"),
        Facet.UNFINISHED: tr("Waiting or failed"),
    }[facet]


def period_word(period: Period) -> str:
    """What a period is called."""
    return {
        Period.ALL: tr("All time"),
        Period.TODAY: tr("Today"),
        Period.WEEK: tr("7 days"),
        Period.MONTH: tr("30 days"),
    }[period]
