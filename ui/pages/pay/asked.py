"""What a payment link asks for, in words."""

from __future__ import annotations

from ui.i18n import outside_name, tr
from ui.qt import QWidget
from ui.widgets.overlay import Question
from wallet.views import units
from wallet.views.target_values import TargetView

_NAME_MAX_CHARS = 80


def is_to_be_read(text: str) -> bool:
    """Whether a text is more than a name: an address, a link, or what wants to be taken for one."""
    return text[:2].lower() == "0x" or ":" in text or len(text) > _NAME_MAX_CHARS


def asked_words(target: TargetView, now_ms: int) -> tuple[str, str]:
    """(what is to be said below who was found, its colour); "" where there is nothing."""
    if target.problem is not None or not target.address or target.looks_like:
        return "", "muted"
    if target.is_paid:
        return tr("You have paid this request before. Paying again is asked about."), "warn"
    if not target.is_link:
        return _stranger_words(target)
    who = outside_name(target.name) if target.name else tr("a stranger")
    if target.is_signed:
        words = tr("Signed by {who}, so what is asked for is fixed.")
    else:
        words = tr("A link to pay {who}; it is not signed, so look at every part.")
    ends = ends_words(target.expires_ms, now_ms)
    return f"{words.format(who=who)} {ends}".strip(), "muted" if target.name else "warn"


def ends_words(expires_ms: int, now_ms: int) -> str:
    """Until when it is waited for, and how long that still is; "" where it has no end."""
    if not expires_ms:
        return ""
    left_s = max(0, expires_ms - now_ms) // 1000
    return tr("Good until {time}, {left} left.").format(
        time=units.date_beside(expires_ms, now_ms=now_ms), left=units.duration(left_s)
    )


def again_question(window: QWidget, name: str, amount_wei: int) -> Question:
    """Ask before a request is paid that was paid before."""
    amount, shown = units.eth_unit(amount_wei), outside_name(name)
    return Question(
        window,
        title=tr("Pay {name} a second time?").format(name=shown),
        lines=(
            tr("You have paid this request before. What was paid stays paid."),
            tr("{amount} more goes to {name} now.").format(amount=amount, name=shown),
        ),
        yes=tr("Pay {amount} again").format(amount=amount),
        no=tr("Do not pay"),
    )


def _stranger_words(target: TargetView) -> tuple[str, str]:
    if target.name:
        return "", "muted"
    if target.is_unchecked:
        return (
            tr("Not a contact. In small letters, typing errors do not show: check with the payee."),
            "warn",
        )
    return tr("Nobody in your contacts. Compare it with where you got it."), "warn"


def like_words(target: TargetView) -> tuple[str, str]:
    """(cause, remedy) where a stranger's address looks like a contact's."""
    return (
        tr("This looks like the address of {name}, and is another one.").format(
            name=outside_name(target.looks_like)
        ),
        tr("{name} has {address}. Money sent to a look-alike is gone.").format(
            name=outside_name(target.looks_like),
            address=units.hex_groups(target.looks_like_address, is_whole=True),
        ),
    )
