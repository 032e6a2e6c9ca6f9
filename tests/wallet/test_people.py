"""Writing contacts down: what is said before, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import inputs as inp
from engine.protocol.types import Address
from tests.wallet.views.lives import a_village
from tests.wallet.views.plain import assert_plain
from wallet.codes import Code
from wallet.links.addresses import checksummed, read_checked
from wallet.links.readable import write_readable
from wallet.links.terms import Terms
from wallet.people import check_contact
from wallet.views.people_values import ContactCheck

STRANGER = checksummed(Address(bytes(range(200, 220))))


def checked(name: str = "Eve", target: str = STRANGER, endpoint: str = "", known: str = "", *more):
    village = a_village()
    for peer, called in more:
        village["alice"].take(
            inp.AddPeer(at_ms=village.now_ms, peer=peer, name=called, endpoint="")
        )
    if target in village.nodes:
        target = checksummed(village[target].address)
    if known in village.nodes:
        known = checksummed(village[known].address)
    return check_contact(
        village["alice"].world,
        village.now_ms,
        name=name,
        target=target,
        endpoint=endpoint,
        known=known,
    )


def codes(check: ContactCheck) -> tuple[str, str, str]:
    found = (check.name_problem, check.address_problem, check.endpoint_problem)
    for one in found:
        if one is not None:
            # The start of every address is no address.
            assert_plain(one.cause.replace("bob", "Bob"), one.remedy.replace("0x", "zero x"))
    name, address, endpoint = ("" if one is None else one.code for one in found)
    return name, address, endpoint


def test_a_stranger_with_a_checked_address_can_be_added():
    check = checked(endpoint="127.0.0.1:7000")

    assert codes(check) == ("", "", "")
    assert (check.problem, check.address, check.is_unchecked) == (None, STRANGER, False)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", Code.NO_NAME),
        ("   ", Code.NO_NAME),
        ("bob", Code.NAME_TAKEN),
        ("BOB ", Code.NAME_TAKEN),
        ("0xabc", Code.BAD_NAME),
        ("Bo\N{ZERO WIDTH SPACE}b", Code.BAD_NAME),
        ("E" * 65, Code.TEXT_TOO_LONG),
        ("E" * 64, ""),
    ],
)
def test_a_name_must_be_a_name_that_nobody_else_has(name: str, code: str):
    assert codes(checked(name=name)) == (code, "", "")


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("", Code.EMPTY),
        ("0x12", Code.ADDRESS_MALFORMED),
        ("Zoe", Code.UNKNOWN_NAME),
        ("https://example.org", Code.OTHER_LINK),
        (STRANGER.replace("C", "c"), Code.ADDRESS_CHECKSUM),
        ("alice", Code.NOT_A_PARTICIPANT),
        ("bob", Code.KNOWN_ADDRESS),
    ],
)
def test_an_address_must_be_somebody_new(target: str, code: str):
    assert codes(checked(target=target)) == ("", code, "")


@pytest.mark.parametrize(
    ("endpoint", "code"),
    [
        ("", ""),
        ("localhost:7000", ""),
        ("[::1]:7000", ""),
        ("127.0.0.1", Code.BAD_ENDPOINT),
        ("127.0.0.1:99999", Code.BAD_ENDPOINT),
        ("10.0.0.1:7000", Code.NOT_LOOPBACK),
        ("example.org:7000", Code.NOT_LOOPBACK),
        ("1" * 70, Code.TEXT_TOO_LONG),
    ],
)
def test_a_place_is_a_port_of_this_computer_or_nothing(endpoint: str, code: str):
    assert codes(checked(endpoint=endpoint)) == ("", "", code)


def test_an_address_in_small_letters_is_taken_and_said_to_be_unchecked():
    check = checked(target=STRANGER.lower())

    assert (check.problem, check.is_unchecked, check.address) == (None, True, STRANGER)


def test_a_link_names_whom_it_pays():
    terms = Terms(payee=read_checked(STRANGER), chain_id=31337)

    assert checked(target=write_readable(terms)).address == STRANGER
    elsewhere = checked(target=write_readable(replace(terms, chain_id=1)))
    assert codes(elsewhere) == ("", Code.LINK_CHAIN, "")


def test_an_address_that_looks_like_a_contacts_is_told():
    twin = Address(bytes((200, 201)) + bytes(16) + bytes((218, 219)))

    check = checked("Eve", STRANGER, "", "", (twin, "Real"))

    assert (check.looks_like, check.looks_like_address) == ("Real", checksummed(twin))


def test_a_contact_keeps_its_own_name_and_address_when_it_is_changed():
    check = checked(name="bob", target="", known="bob")

    assert codes(check) == ("", "", "")
    assert (check.looks_like, check.is_unchecked) == ("", False)
