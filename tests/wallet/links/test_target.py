from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from engine.protocol.types import Address
from tests.wallet.links.makers import (
    ALICE,
    BOB,
    CAROL,
    HERE,
    NOW_MS,
    REQUEST_ID,
    WILLOW,
    Person,
    a_draft,
    an_invoice,
    some_terms,
)
from wallet.codes import Code
from wallet.links.addresses import checksummed
from wallet.links.invoice import write_invoice
from wallet.links.readable import write_readable
from wallet.links.target import (
    Caution,
    Contact,
    Expired,
    LooksLike,
    Stranger,
    Target,
    Unchecked,
    read_target,
)
from wallet.ports import Problem


@dataclass(frozen=True, slots=True)
class Known:
    """A contact with any name and address."""

    name: str
    address: Address


FRIENDS: tuple[Contact, ...] = (
    ALICE,
    BOB,
    Person("Bobby"),
    Person("\N{LATIN CAPITAL LETTER E WITH ACUTE}mile"),
)
BOBS_ADDRESS = checksummed(BOB.address)


def code_of(text: str, contacts: tuple[Contact, ...] = FRIENDS) -> str:
    with pytest.raises(Problem) as refused:
        read_target(text, contacts, HERE)
    return refused.value.code


def cautions_of(text: str, contacts: tuple[Contact, ...] = FRIENDS) -> tuple[Caution, ...]:
    return read_target(text, contacts, HERE).cautions


@pytest.mark.parametrize("text", [BOBS_ADDRESS, BOBS_ADDRESS.lower(), f"  {BOBS_ADDRESS}\n"])
def test_takes_a_contacts_address(text: str) -> None:
    assert read_target(text, FRIENDS, HERE) == Target(payee=BOB.address, name="Bob")


def test_takes_a_strangers_address_and_says_so() -> None:
    address = checksummed(CAROL.address)

    assert read_target(address, FRIENDS, HERE) == Target(
        payee=CAROL.address, name="", cautions=(Stranger(),)
    )
    assert cautions_of(address.lower()) == (Stranger(), Unchecked())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (BOBS_ADDRESS[:-1], Code.ADDRESS_MALFORMED),
        (BOBS_ADDRESS.replace("0x", "0X"), Code.ADDRESS_MALFORMED),
        (BOBS_ADDRESS.upper(), Code.ADDRESS_MALFORMED),
        ("0x", Code.ADDRESS_MALFORMED),
        ("0xBob", Code.ADDRESS_MALFORMED),
        ("0x" + BOBS_ADDRESS[2:].swapcase(), Code.ADDRESS_CHECKSUM),
        ("0x" + BOBS_ADDRESS[2:].upper(), Code.ADDRESS_CHECKSUM),
    ],
)
def test_refuses_an_address_that_is_wrong(text: str, code: str) -> None:
    assert code_of(text) == code


def test_a_contact_called_like_an_address_is_not_taken_for_it() -> None:
    trap = Known(checksummed(CAROL.address), BOB.address)

    assert read_target(trap.name, (trap,), HERE).payee == CAROL.address
    assert code_of("0x12", (Known("0x12", BOB.address),)) == Code.ADDRESS_MALFORMED


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bob", "Bob"),
        ("bob", "Bob"),
        (" BOB ", "Bob"),
        ("Bobb", "Bobby"),
        ("a", "Alice"),
        ("ALI", "Alice"),
        ("\N{LATIN SMALL LETTER E WITH ACUTE}MILE", "\N{LATIN CAPITAL LETTER E WITH ACUTE}mile"),
        ("e\N{COMBINING ACUTE ACCENT}m", "\N{LATIN CAPITAL LETTER E WITH ACUTE}mile"),
    ],
    ids=ascii,
)
def test_takes_a_name_whole_or_its_only_beginning(text: str, name: str) -> None:
    target = read_target(text, FRIENDS, HERE)

    assert target == Target(payee=Person(name).address, name=name)


def test_refuses_a_name_that_fits_more_than_one() -> None:
    assert code_of("bo") == Code.AMBIGUOUS_NAME
    assert code_of("bob", (BOB, Known("BOB", CAROL.address))) == Code.AMBIGUOUS_NAME
    assert read_target("bob", (BOB, Known("BOB", BOB.address)), HERE).payee == BOB.address


@pytest.mark.parametrize(
    "text", ["Carol", "ob", "Bob ert", "B\N{CYRILLIC SMALL LETTER O}b", "0Bob", "-", "--", "*", "."]
)
def test_refuses_a_name_that_is_nobodys(text: str) -> None:
    assert code_of(text) == Code.UNKNOWN_NAME
    assert code_of(text, ()) == Code.UNKNOWN_NAME


def test_a_contact_may_have_a_colon_in_the_name() -> None:
    plumber = Known("Bob: plumber", CAROL.address)

    assert read_target("bob: p", (plumber,), HERE).payee == CAROL.address


def test_takes_a_readable_link() -> None:
    link = write_readable(some_terms())

    assert read_target(f" {link}\r\n", FRIENDS, HERE) == Target(
        payee=BOB.address,
        name="Bob",
        amount_wei=25 * 10**16,
        memo="Coffee",
        expires_ms=NOW_MS + 3_600_000,
        request_id=REQUEST_ID,
        hubs=(WILLOW.address,),
    )


def test_takes_a_signed_link() -> None:
    link = a_draft().signed_link(BOB.sign)
    target = read_target(link, FRIENDS, HERE)

    assert target == read_target(link.upper(), FRIENDS, HERE)
    assert target == replace(
        read_target(write_readable(some_terms()), FRIENDS, HERE), is_signed=True
    )


def test_a_link_to_a_stranger_says_so() -> None:
    assert cautions_of(write_readable(some_terms(payee=CAROL.address))) == (Stranger(),)


def test_an_address_that_begins_and_ends_like_a_contacts_is_pointed_out() -> None:
    trap = Address(BOB.address[:2] + bytes(16) + BOB.address[-2:])

    assert cautions_of(checksummed(trap)) == (LooksLike("Bob"),)
    assert cautions_of(write_readable(some_terms(payee=trap))) == (LooksLike("Bob"),)
    assert cautions_of(checksummed(trap), (Known("", BOB.address),)) == (LooksLike(""),)
    assert cautions_of(checksummed(trap), (BOB, Known("Trap", trap))) == ()


@pytest.mark.parametrize("same", [4, 5])
def test_much_of_one_end_like_a_contacts_is_pointed_out(same: int) -> None:
    rest = bytes(20 - same)

    for trap in (BOB.address[:same] + rest, rest + BOB.address[-same:]):
        assert cautions_of(checksummed(Address(trap))) == (LooksLike("Bob"),)
    for other in (BOB.address[:3] + bytes(17), bytes(17) + BOB.address[-3:]):
        assert cautions_of(checksummed(Address(other))) == (Stranger(),)


@pytest.mark.parametrize("at", [0, 1, 18, 19])
def test_one_digit_of_those_that_people_compare_makes_a_stranger(at: int) -> None:
    middle = bytes(16)
    alike = bytearray(BOB.address[:2] + middle + BOB.address[-2:])
    alike[at] ^= 0x01

    assert cautions_of(checksummed(Address(bytes(alike)))) == (Stranger(),)


def test_an_expired_request_says_since_when() -> None:
    for link in (
        write_readable(some_terms(expires_ms=NOW_MS)),
        write_invoice(an_invoice(expires_ms=NOW_MS), BOB.sign),
    ):
        assert cautions_of(link) == (Expired(NOW_MS),)
    assert cautions_of(write_readable(some_terms(expires_ms=NOW_MS + 1000))) == ()
    assert cautions_of(write_readable(some_terms(expires_ms=None))) == ()


@pytest.mark.parametrize("chain_id", [1, 1337, 11_155_111])
def test_refuses_a_link_for_another_network(chain_id: int) -> None:
    assert code_of(write_readable(some_terms(chain_id=chain_id))) == Code.LINK_CHAIN
    assert code_of(a_draft(chain_id=chain_id).signed_link(BOB.sign)) == Code.LINK_CHAIN
    elsewhere = a_draft(chain_id=chain_id, adjudicator=CAROL.address)
    assert code_of(elsewhere.signed_link(BOB.sign)) == Code.LINK_CHAIN


def test_refuses_a_link_for_other_contracts() -> None:
    assert code_of(a_draft(adjudicator=CAROL.address).signed_link(BOB.sign)) == Code.LINK_CONTRACT


def test_refuses_a_token() -> None:
    assert code_of(write_readable(some_terms(asset=CAROL.address))) == Code.LINK_TOKEN
    assert code_of(write_invoice(an_invoice(asset=CAROL.address), BOB.sign)) == Code.LINK_TOKEN


def test_refuses_more_ether_than_there_is() -> None:
    assert code_of(write_readable(some_terms(amount_wei=2**120 + 1))) == Code.AMOUNT_TOO_LARGE
    assert (
        read_target(write_readable(some_terms(amount_wei=2**120)), FRIENDS, HERE).amount_wei
        == 2**120
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.EMPTY),
        (" \t\r\n", Code.EMPTY),
        ("x" * 1201, Code.TOO_LONG),
        (" " * 1201, Code.TOO_LONG),
        ("Bob\N{ZERO WIDTH SPACE}", Code.HIDDEN_CHARACTERS),
        ("B\nob", Code.HIDDEN_CHARACTERS),
        (f"ethereum:{BOBS_ADDRESS}@1?value=1e18", Code.ETHEREUM_LINK),
        (f"ETHEREUM:pay-{BOBS_ADDRESS}", Code.ETHEREUM_LINK),
        ("https://example.org/", Code.OTHER_LINK),
        ("file:///etc/passwd", Code.OTHER_LINK),
        ("bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W", Code.OTHER_LINK),
        (f"eip155:31337:{BOBS_ADDRESS}", Code.OTHER_LINK),
        ("nitro:", Code.LINK_MALFORMED),
        ("NITRO:NV1", Code.LINK_DAMAGED),
        ("Nitro:nv1", Code.LINK_CASE),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_names_what_else_is_wrong(text: str, code: str) -> None:
    assert code_of(text) == code
