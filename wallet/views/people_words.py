"""What keeps a contact from being written down, and why a hub was away, in plain English."""

from __future__ import annotations

from engine.network.causes import Cause
from wallet.codes import Code
from wallet.ports import Problem
from wallet.views.language import mark, tr, tr_marked

_LINK_WORDS = {
    Code.EMPTY: (mark("No address yet."), mark("Paste an address or a payment link of theirs.")),
    Code.UNKNOWN_NAME: (
        mark("This is neither an address nor a payment link."),
        mark("An address is 0x and 40 digits or letters from a to f."),
    ),
    Code.AMBIGUOUS_NAME: (
        mark("This is neither an address nor a payment link."),
        mark("An address is 0x and 40 digits or letters from a to f."),
    ),
    Code.ADDRESS_MALFORMED: (
        mark("This begins like an address but is not one."),
        mark("An address is 0x and 40 digits or letters from a to f. Copy all of it again."),
    ),
    Code.ADDRESS_CHECKSUM: (
        mark(
            "The capital letters of this address do not fit it, so it may be mistyped or changed."
        ),
        mark("Copy it again from where it came from."),
    ),
}
_AWAY: dict[Cause, str] = {
    Cause.CLOSED: mark("The connection was closed"),
    Cause.SHUTTING_DOWN: mark("It was stopped in good order"),
    Cause.UNREACHABLE: mark("Nobody answered at its place"),
    Cause.TIMEOUT: mark("It fell silent"),
    Cause.NOT_LOOPBACK: mark("Its place is not on this computer"),
    Cause.BAD_ENDPOINT: mark("Its place is not an address and a port"),
    Cause.VERSION: mark("It speaks another version of the language"),
    Cause.WRONG_CHAIN: mark("It works on another chain"),
    Cause.WRONG_ADJUDICATOR: mark("It works with another contract"),
    Cause.WRONG_KEY: mark("Somebody else answered in its place"),
    Cause.BAD_AUTH: mark("It could not prove who it is"),
    Cause.MYSELF: mark("Its place leads back to this computer's own wallet"),
    Cause.UNWELCOME: mark("It takes no connections from you"),
    Cause.BANNED: mark("It broke the rules and is refused for a while"),
    Cause.FULL: mark("It had no room for another connection"),
    Cause.BROKE_RULES: mark("It broke the rules"),
    Cause.FORGOTTEN: mark("You no longer call it"),
}
_AWAY_OTHERWISE = mark("The connection broke")


def link_problem(found: Problem) -> Problem:
    """The same trouble with an address or link, for who writes a contact down and pays nothing."""
    words = _LINK_WORDS.get(found.code)
    if words is None:
        return found
    return Problem(code=found.code, cause=tr_marked(words[0]), remedy=tr_marked(words[1]))


def no_name() -> Problem:
    """A contact has a name."""
    return Problem(
        code=Code.NO_NAME,
        cause=tr("No name yet."),
        remedy=tr("Write what you would like to call them."),
    )


def known_address(name: str) -> Problem:
    """The address belongs to a contact already."""
    return Problem(
        code=Code.KNOWN_ADDRESS,
        cause=tr("This address is in your contacts already, as {name}.").format(name=name),
        remedy=tr("Close this and change that contact instead."),
    )


def place_problem(cause: Cause) -> Problem:
    """Why a contact's place in the network cannot be called."""
    if cause is Cause.NOT_LOOPBACK:
        return Problem(
            code=Code.NOT_LOOPBACK,
            cause=tr(
                "This place is not on this computer, and so far wallets speak on one computer only."
            ),
            remedy=tr("Write 127.0.0.1, a colon and a port, or leave it empty."),
        )
    return Problem(
        code=Code.BAD_ENDPOINT,
        cause=tr("This is not an address and a port."),
        remedy=tr("Write them with a colon between, such as 127.0.0.1:7000, or leave it empty."),
    )


def away_words(cause: Cause | None) -> str:
    """Why a peer was away, without a full stop."""
    return tr_marked(_AWAY_OTHERWISE if cause is None else _AWAY.get(cause, _AWAY_OTHERWISE))
