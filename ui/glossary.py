"""What the field's words mean, in a line each: told where such a word is met."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from ui.i18n import set_plain_tooltip, tr

if TYPE_CHECKING:
    from ui.qt import QWidget


class Term(Enum):
    """A word that nobody brings along from elsewhere."""

    TAB = auto()
    TURN = auto()
    VOUCHER = auto()
    LEADER = auto()
    CONTRACT = auto()
    CHALLENGE = auto()
    CHANNEL_ID = auto()
    LAST_STATE = auto()
    PINNED_ADDRESS = auto()
    ADJUDICATOR = auto()
    CONSENSUS_APP = auto()
    VIRTUAL_APP = auto()
    SIGNATURE = auto()
    FINGERPRINT = auto()
    NONCE = auto()


def meaning(term: Term) -> str:
    """What a word means, in one line."""
    return {
        Term.TAB: tr(
            "A tab keeps this ready for one person. What is not paid from it comes back to you "
            "when it is settled."
        ),
        Term.TURN: tr(
            "The turn counts what was signed in a channel: each change is one turn more, and the "
            "highest that all have signed is what holds."
        ),
        Term.VOUCHER: tr(
            "A voucher is a signed note of all that a tab has paid. A newer one replaces the older ones."
        ),
        Term.LEADER: tr(
            "Who leads proposes each change of the channel. It gives no hold over the other's money."
        ),
        Term.CONTRACT: tr(
            "The contract is the program on the chain that holds the channel's money until it ends."
        ),
        Term.CHALLENGE: tr(
            "A challenge asks the chain to end a channel whose other side is silent, and leaves "
            "them time to answer."
        ),
        Term.CHANNEL_ID: tr(
            "The channel's own number: the same for everybody in it, and on the chain."
        ),
        Term.LAST_STATE: tr(
            "The last state ends a channel: once all have signed it, none follows."
        ),
        Term.PINNED_ADDRESS: tr(
            "This address belongs to the name and never changes by itself: what you pay to the "
            "name goes there only."
        ),
        Term.ADJUDICATOR: tr(
            "The adjudicator is the contract that holds the money of channels and pays it out."
        ),
        Term.CONSENSUS_APP: tr(
            "The consensus app is the contract that knows whether all have signed a change."
        ),
        Term.VIRTUAL_APP: tr(
            "The virtual app is the contract that knows what a tab has paid, by its vouchers."
        ),
        Term.SIGNATURE: tr(
            "Only who holds the key can make a signature, and everybody can check it."
        ),
        Term.FINGERPRINT: tr(
            "A short number made from all of the content: another content has another fingerprint."
        ),
        Term.NONCE: tr(
            "A number that is used once, so that nothing signed can count a second time."
        ),
    }[term]


def explain(widget: QWidget, term: Term) -> None:
    """Tell what a word means in the tooltip of where it stands, and to a screen reader."""
    set_plain_tooltip(widget, meaning(term))
    widget.setAccessibleDescription(meaning(term))
