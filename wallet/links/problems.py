"""Why a text is not somebody to pay: a closed list, each case with one cause and one remedy.

No sentence repeats what was read: a hostile text is not shown to explain why it is hostile.
"""

from __future__ import annotations

from enum import Enum

from engine.protocol.limits import NOTE_MAX_BYTES
from wallet.codes import Code
from wallet.ports import Problem
from wallet.views.language import mark, tr_marked


class LinkFault(Enum):
    """What is wrong. The name is the problem's code, for tests and logs."""

    EMPTY = (
        mark("There is nothing here yet."),
        mark("Type a contact's name, or paste an address or a payment link."),
    )
    TOO_LONG = (
        mark("This is longer than any payment link. Nothing was paid."),
        mark("Paste the link alone, without the text around it."),
    )
    HIDDEN_CHARACTERS = (
        mark(
            "This holds characters that cannot be seen and could make it read as something else. Nothing was paid."
        ),
        mark("Ask for it again, or type it by hand."),
    )
    ADDRESS_MALFORMED = (
        mark("This begins like an address but is not one. Nothing was paid."),
        mark("An address is 0x and 40 digits or letters from a to f. Copy all of it again."),
    )
    ADDRESS_CHECKSUM = (
        mark(
            "The capital letters of an address here do not fit it, so it may be mistyped or changed. Nothing was paid."
        ),
        mark("Copy it again from where it came from."),
    )
    UNKNOWN_NAME = (
        mark("None of your contacts has this name. Nothing was paid."),
        mark("Check the spelling, or paste the person's address or a payment link."),
    )
    AMBIGUOUS_NAME = (
        mark("More than one of your contacts fits this name. Nothing was paid."),
        mark("Type more of the name, or paste the address."),
    )
    OTHER_LINK = (
        mark("This is a link to something else. It was not opened, and nothing was paid."),
        mark("Paste a link that begins with nitro:, or an address."),
    )
    ETHEREUM_LINK = (
        mark(
            "This link asks for a payment on the chain itself, and Towpath pays through channels. Nothing was paid."
        ),
        mark("Ask for a link that begins with nitro:, or for the person's address."),
    )
    LINK_MALFORMED = (
        mark("This payment link is not written as it should be. Nothing was paid."),
        mark("Copy all of it again, or ask for a new one."),
    )
    LINK_CASE = (
        mark(
            "This payment link mixes capital and small letters where it must not. Nothing was paid."
        ),
        mark("Copy it again as it is."),
    )
    LINK_DAMAGED = (
        mark(
            "This payment link was changed or is not complete: its check does not fit. Nothing was paid."
        ),
        mark("Copy all of it again, or scan its QR picture."),
    )
    LINK_REPEATS = (
        mark(
            "This payment link says the same thing twice, so it is not clear what it asks for. Nothing was paid."
        ),
        mark("Ask for a new one."),
    )
    LINK_NEEDS_MORE = (
        mark(
            "This payment link asks for something that this Towpath does not know. Nothing was paid."
        ),
        mark("Ask for a simpler link, or get a newer Towpath."),
    )
    LINK_AMOUNT = (
        mark(
            "The amount in this payment link is not a whole number of the smallest unit. Nothing was paid."
        ),
        mark("Ask for a new link, or pay the address alone and type the amount."),
    )
    LINK_MEMO = (
        mark("The note in this payment link is too long. Nothing was paid."),
        mark("Ask for a link with a shorter note."),
    )
    LINK_SIGNATURE = (
        mark("This payment link is not signed by the one it asks you to pay. Nothing was paid."),
        mark("Do not use it. Ask the person for a new link, by another way if you can."),
    )
    LINK_CHAIN = (
        mark(
            "This payment link is for another network than the one that is open here. Nothing was paid."
        ),
        mark("Open the wallet of that network, or ask for a link for this one."),
    )
    LINK_CONTRACT = (
        mark("This payment link is for other contracts than the ones used here. Nothing was paid."),
        mark("Ask the person which network they use, and for a link for this one."),
    )
    LINK_EXPIRED = (
        mark("The time of this payment link is over. Nothing was paid."),
        mark("Ask for a new one."),
    )
    LINK_TOKEN = (
        mark(
            "This payment link asks for a token, and Towpath pays in the network's own coin only. Nothing was paid."
        ),
        mark("Ask for a link without a token."),
    )
    AMOUNT_TOO_LARGE = (
        mark("There is not that much ether in the world. Nothing was paid."),
        mark("Ask for a new link."),
    )
    MEMO_TOO_LONG = (
        mark("The note is too long, so no link was made."),
        mark("Keep it to {memo_max} letters; letters with accents count twice or more."),
    )
    MEMO_HIDDEN = (
        mark("The note holds characters that cannot be seen, so no link was made."),
        mark("Write it on one line, and without joined pictures."),
    )
    PICTURE_TOO_LARGE = (
        mark("This picture is too large to look through. Nothing was paid."),
        mark("Cut out the part with the QR symbol."),
    )
    PICTURE_AMBIGUOUS = (
        mark("There is more than one QR symbol in this picture. Nothing was paid."),
        mark("Cut out the one that you mean."),
    )


def problem(fault: LinkFault) -> Problem:
    """The fault as a person reads it."""
    cause, remedy = fault.value
    return Problem(
        code=Code[fault.name],
        cause=tr_marked(cause),
        remedy=tr_marked(remedy).format(memo_max=NOTE_MAX_BYTES),
    )
