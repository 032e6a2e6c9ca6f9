"""Why a text is not somebody to pay: a closed list, each case with one cause and one remedy.

No sentence repeats what was read: a hostile text is not shown to explain why it is hostile.
"""

from __future__ import annotations

from enum import Enum

from wallet.codes import Code
from wallet.ports import Problem


class LinkFault(Enum):
    """What is wrong. The name is the problem's code, for tests and logs."""

    EMPTY = (
        "There is nothing here yet.",
        "Type a contact's name, or paste an address or a payment link.",
    )
    TOO_LONG = (
        "This is longer than any payment link. Nothing was paid.",
        "Paste the link alone, without the text around it.",
    )
    HIDDEN_CHARACTERS = (
        "This holds characters that cannot be seen and could make it read as something else. Nothing was paid.",
        "Ask for it again, or type it by hand.",
    )
    ADDRESS_MALFORMED = (
        "This begins like an address but is not one. Nothing was paid.",
        "An address is 0x and 40 digits or letters from a to f. Copy all of it again.",
    )
    ADDRESS_CHECKSUM = (
        "The capital letters of an address here do not fit it, so it may be mistyped or changed. Nothing was paid.",
        "Copy it again from where it came from.",
    )
    UNKNOWN_NAME = (
        "None of your contacts has this name. Nothing was paid.",
        "Check the spelling, or paste the person's address or a payment link.",
    )
    AMBIGUOUS_NAME = (
        "More than one of your contacts fits this name. Nothing was paid.",
        "Type more of the name, or paste the address.",
    )
    OTHER_LINK = (
        "This is a link to something else. It was not opened, and nothing was paid.",
        "Paste a link that begins with nitro:, or an address.",
    )
    ETHEREUM_LINK = (
        "This link asks for a payment on the chain itself, and Towpath pays through channels. Nothing was paid.",
        "Ask for a link that begins with nitro:, or for the person's address.",
    )
    LINK_MALFORMED = (
        "This payment link is not written as it should be. Nothing was paid.",
        "Copy all of it again, or ask for a new one.",
    )
    LINK_CASE = (
        "This payment link mixes capital and small letters where it must not. Nothing was paid.",
        "Copy it again as it is.",
    )
    LINK_DAMAGED = (
        "This payment link was changed or is not complete: its check does not fit. Nothing was paid.",
        "Copy all of it again, or scan its QR picture.",
    )
    LINK_REPEATS = (
        "This payment link says the same thing twice, so it is not clear what it asks for. Nothing was paid.",
        "Ask for a new one.",
    )
    LINK_NEEDS_MORE = (
        "This payment link asks for something that this Towpath does not know. Nothing was paid.",
        "Ask for a simpler link, or get a newer Towpath.",
    )
    LINK_AMOUNT = (
        "The amount in this payment link is not a whole number of the smallest unit. Nothing was paid.",
        "Ask for a new link, or pay the address alone and type the amount.",
    )
    LINK_MEMO = (
        "The note in this payment link is too long. Nothing was paid.",
        "Ask for a link with a shorter note.",
    )
    LINK_SIGNATURE = (
        "This payment link is not signed by the one it asks you to pay. Nothing was paid.",
        "Do not use it. Ask the person for a new link, by another way if you can.",
    )
    LINK_CHAIN = (
        "This payment link is for another network than the one that is open here. Nothing was paid.",
        "Open the wallet of that network, or ask for a link for this one.",
    )
    LINK_CONTRACT = (
        "This payment link is for other contracts than the ones used here. Nothing was paid.",
        "Ask the person which network they use, and for a link for this one.",
    )
    LINK_TOKEN = (
        "This payment link asks for a token, and Towpath pays in the network's own coin only. Nothing was paid.",
        "Ask for a link without a token.",
    )
    AMOUNT_TOO_LARGE = (
        "There is not that much ether in the world. Nothing was paid.",
        "Ask for a new link.",
    )
    MEMO_TOO_LONG = (
        "The note is too long, so no link was made.",
        "Keep it under 120 letters; letters with accents count twice or more.",
    )
    MEMO_HIDDEN = (
        "The note holds characters that cannot be seen, so no link was made.",
        "Write it on one line, and without joined pictures.",
    )
    PICTURE_TOO_LARGE = (
        "This picture is too large to look through. Nothing was paid.",
        "Cut out the part with the QR symbol.",
    )
    PICTURE_AMBIGUOUS = (
        "There is more than one QR symbol in this picture. Nothing was paid.",
        "Cut out the one that you mean.",
    )


def problem(fault: LinkFault) -> Problem:
    """The fault as a person reads it."""
    cause, remedy = fault.value
    return Problem(code=Code[fault.name], cause=cause, remedy=remedy)
