"""A notice in words."""

from ui.i18n import outside, tr, trn
from wallet.views import units
from wallet.views.inbox_values import EntryKind, InboxEntry


def entry_title(entry: InboxEntry) -> str:
    """What happened, in one line."""
    words = {
        EntryKind.RECEIVED: trn(
            "{name} paid you {amount}", "{name} paid you {amount} in {count} payments", entry.count
        ),
        EntryKind.NOT_PAID: tr("{amount} to {name} was not paid")
        if entry.name
        else tr("A payment of {amount} was not made"),
        EntryKind.CHANNEL_OPEN: tr("Your channel with {name} is open"),
        EntryKind.CHANNEL_CLOSED: tr("Your channel with {name} is closed"),
        EntryKind.CHANNEL_REFUSED: tr("The channel with {name} was not opened"),
        EntryKind.CHALLENGED: tr("{name} began to end your channel on the chain"),
        EntryKind.OLDER_COPY: tr("Your log is older than what {name} has"),
    }[entry.kind]
    return words.format(
        name=outside(entry.name) or tr("somebody"),
        amount=units.eth_unit(entry.amount_wei),
        count=units.count(entry.count),
    )


def entry_more(entry: InboxEntry) -> str:
    """What follows from it."""
    said = {
        EntryKind.RECEIVED: tr("It is in your channel, signed and safe."),
        EntryKind.CHANNEL_OPEN: tr("You put {amount} in, and can pay and be paid through it."),
        EntryKind.CHANNEL_CLOSED: tr("{amount} came back to you on the chain."),
        EntryKind.CHALLENGED: tr(
            "{amount} in it is yours. Open the channel to see how long there is to answer."
        ),
    }.get(entry.kind)
    if said is None:
        return outside(f"{entry.cause} {entry.remedy}".strip())
    return said.format(amount=units.eth_unit(entry.amount_wei))


def entry_sentence(entry: InboxEntry, *, now_ms: int) -> str:
    """All of it, for who does not see the row."""
    state = tr("Read") if entry.is_read else tr("New")
    at = units.date_beside(entry.at_ms, now_ms=now_ms)
    return f"{state}: {entry_title(entry)}. {entry_more(entry)} {at}"


def bell_name(count: int, *, is_past: bool) -> str:
    """What the bell says."""
    if is_past:
        return tr("Notices at that time")
    if not count:
        return tr("Notices, none new, Ctrl+I")
    return tr("Notices, {count} new, Ctrl+I").format(count=count)
