"""One field for whom to pay: an address, a contact's name, or a payment link. It is read, and nothing is done.

A link is no order: its amount and note are proposals for the person who pays. No other kind of link is followed,
opened or asked about, whatever it claims to be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.protocol.limits import AMOUNT_MAX_WEI
from engine.protocol.types import Address
from wallet.links.addresses import read_typed
from wallet.links.hidden import has_hidden
from wallet.links.invoice import SIGNED_START, parse_invoice
from wallet.links.limits import LINK_MAX_CHARS
from wallet.links.problems import LinkFault, problem
from wallet.links.readable import SCHEME, parse_readable
from wallet.links.terms import Terms

_ON_CHAIN = "ethereum:"
_ANY_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.ASCII | re.IGNORECASE)
_AROUND = " \t\r\n"
# Of 40 digits: those that people compare.
_SHOWN = (slice(4), slice(-4, None))
_MUCH = (slice(8), slice(-8, None))


class Contact(Protocol):
    """Somebody I know."""

    @property
    def name(self) -> str:
        """What I call them."""
        ...

    @property
    def address(self) -> Address:
        """Who they are."""
        ...


@dataclass(frozen=True, slots=True)
class Stranger:
    """The payee is none of my contacts."""


@dataclass(frozen=True, slots=True)
class LooksLike:
    """The payee is a stranger whose address could be taken for that of the contact `name`: probably a trap."""

    name: str


@dataclass(frozen=True, slots=True)
class Unchecked:
    """The stranger's address was given in small letters, so a mistyped one would not be noticed."""


@dataclass(frozen=True, slots=True)
class Expired:
    """The payee no longer waits for this payment since `expires_ms`."""

    expires_ms: int


Caution = Stranger | LooksLike | Unchecked | Expired


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom to pay, and what a link proposes.

    Attributes:
        payee: whom.
        name: the contact's; "" for a stranger.
        amount_wei: what is asked for; None if nothing is.
        memo: the payee's note, to be shown as foreign text; "" if there is none.
        expires_ms: until when it is waited for; None if nothing is said.
        request_id: 16 bytes that belong into the payment; None if there is no request.
        hubs: through whom the payee can be reached, as the link says.
        is_signed: the payee's key has signed all of this.
        cautions: what the person must be told before paying.
    """

    payee: Address
    name: str
    amount_wei: int | None = None
    memo: str = ""
    expires_ms: int | None = None
    request_id: bytes | None = None
    hubs: tuple[Address, ...] = ()
    is_signed: bool = False
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """What a link must fit: my network, the contract of my channels, and the time."""

    chain_id: int
    adjudicator: Address
    now_ms: int


def read_target(text: str, contacts: Sequence[Contact], here: Here) -> Target:
    """Whom a text means. Spaces and line ends around it do not count.

    Names are compared without regard to capitals: the whole name first, then the beginning of one contact's.

    Raises:
        Problem: one of `LinkFault`; nothing was done.
    """
    if len(text) > LINK_MAX_CHARS:
        raise problem(LinkFault.TOO_LONG)
    given = text.strip(_AROUND)
    if not given:
        raise problem(LinkFault.EMPTY)
    if has_hidden(given):
        raise problem(LinkFault.HIDDEN_CHARACTERS)
    lowered = given.lower()
    if lowered.startswith("0x"):
        return _of_address(given, contacts)
    if lowered.startswith(SCHEME):
        return _of_link(given, contacts, here)
    if lowered.startswith(_ON_CHAIN):
        raise problem(LinkFault.ETHEREUM_LINK)
    return _of_name(given, contacts)


def _of_address(given: str, contacts: Sequence[Contact]) -> Target:
    payee, is_checked = read_typed(given)
    name, cautions = _acquaintance(payee, contacts)
    if cautions and not is_checked:
        cautions = (*cautions, Unchecked())
    return Target(payee=payee, name=name, cautions=cautions)


def _of_link(given: str, contacts: Sequence[Contact], here: Here) -> Target:
    is_signed = given.lower().startswith(SIGNED_START)
    terms = _signed_terms(given, here) if is_signed else parse_readable(given)
    _require_payable(terms, here)
    name, cautions = _acquaintance(terms.payee, contacts)
    if terms.expires_ms is not None and terms.expires_ms <= here.now_ms:
        cautions = (*cautions, Expired(terms.expires_ms))
    return Target(
        payee=terms.payee,
        name=name,
        amount_wei=terms.amount_wei,
        memo=terms.memo,
        expires_ms=terms.expires_ms,
        request_id=terms.request_id,
        hubs=terms.hubs,
        is_signed=is_signed,
        cautions=cautions,
    )


def _of_name(given: str, contacts: Sequence[Contact]) -> Target:
    wanted = _folded(given)
    named = [(_folded(contact.name), contact) for contact in contacts]
    found = {contact.address: contact for name, contact in named if name == wanted} or {
        contact.address: contact for name, contact in named if name.startswith(wanted)
    }
    if len(found) > 1:
        raise problem(LinkFault.AMBIGUOUS_NAME)
    for contact in found.values():
        return Target(payee=contact.address, name=contact.name)
    is_link = _ANY_SCHEME.match(given) is not None
    raise problem(LinkFault.OTHER_LINK if is_link else LinkFault.UNKNOWN_NAME)


def _signed_terms(given: str, here: Here) -> Terms:
    invoice = parse_invoice(given)
    # The network first: another network's contract is another one anyway.
    if invoice.terms.chain_id == here.chain_id and invoice.adjudicator != here.adjudicator:
        raise problem(LinkFault.LINK_CONTRACT)
    return invoice.terms


def _require_payable(terms: Terms, here: Here) -> None:
    if terms.chain_id != here.chain_id:
        raise problem(LinkFault.LINK_CHAIN)
    if terms.asset is not None:
        raise problem(LinkFault.LINK_TOKEN)
    if terms.amount_wei is not None and terms.amount_wei > AMOUNT_MAX_WEI:
        raise problem(LinkFault.AMOUNT_TOO_LARGE)


def _acquaintance(payee: Address, contacts: Sequence[Contact]) -> tuple[str, tuple[Caution, ...]]:
    """The contact's name, or what to say about a stranger."""
    alike: str | None = None
    for contact in contacts:
        if contact.address == payee:
            return contact.name, ()
        if _are_alike(contact.address, payee):
            alike = contact.name
    return "", (Stranger() if alike is None else LooksLike(alike),)


def _are_alike(one: Address, other: Address) -> bool:
    """Whether people who compare only the ends take these for one: a little of both ends, or much of one."""
    first, second = one.hex(), other.hex()
    is_both = all(first[part] == second[part] for part in _SHOWN)
    return is_both or any(first[part] == second[part] for part in _MUCH)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
