"""What addresses and links mean to an open wallet, by its real world."""

from __future__ import annotations

import pytest

from engine.protocol import inputs as inp
from engine.protocol.signing import Signer
from engine.protocol.types import Address
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import a_joined_village
from wallet import targets
from wallet.codes import Code
from wallet.links.addresses import checksummed
from wallet.links.request import RequestDraft
from wallet.views.target_values import TargetView

ID = bytes(range(16))
HOUR_MS = 3_600_000


@pytest.fixture
def village() -> Village:
    return a_joined_village()


def a_request(village: Village, name: str = "bob", **changes: object) -> RequestDraft:
    node = village[name].world.identity
    terms = {
        "request_id": ID,
        "payee": node.address,
        "chain_id": node.chain_id,
        "adjudicator": node.adjudicator,
        "amount_wei": 25,
        "memo": "Coffee",
        "expires_ms": village.now_ms + HOUR_MS,
        "hubs": (),
    }
    return RequestDraft(**{**terms, **changes})


def alices(village: Village, text: str, *, after_ms: int = 0) -> TargetView:
    return targets.read(village["alice"].world, village.now_ms + after_ms, text)


def test_my_own_link_is_told_as_mine_whether_it_is_signed_or_not(village: Village):
    mine = a_request(village, "alice")

    for link in (mine.signed_link(Signer(village["alice"].secret)), mine.readable_link()):
        seen = alices(village, link)
        assert seen.problem is not None
        assert seen.problem.code is Code.PAYING_MYSELF


def test_a_signed_link_of_a_contact_is_read_whole(village: Village):
    link = a_request(village).signed_link(Signer(village["bob"].secret))

    seen = alices(village, link)

    assert seen == TargetView(
        address=checksummed(village["bob"].address),
        name="bob",
        is_link=True,
        amount_wei=25,
        memo="Coffee",
        expires_ms=(village.now_ms + HOUR_MS) // 1000 * 1000,
        request_id=ID.hex(),
        is_signed=True,
    )


def test_a_readable_link_says_that_nobody_signed_it(village: Village):
    seen = alices(village, a_request(village, amount_wei=None).readable_link())

    assert (seen.is_signed, seen.is_link, seen.amount_wei, seen.name) == (False, True, 0, "bob")


def test_a_request_that_is_over_is_refused_and_still_named(village: Village):
    seen = alices(village, a_request(village).readable_link(), after_ms=2 * HOUR_MS)

    assert seen.problem is not None
    assert (seen.problem.code, seen.name) == (Code.LINK_EXPIRED, "bob")


def test_a_request_that_was_paid_says_so(village: Village):
    link = a_request(village).readable_link()
    village.do(
        "alice",
        inp.Pay(
            at_ms=village.now_ms,
            payee=village["bob"].address,
            amount_wei=25,
            payment_id=ID,
            note="",
            nonce=7,
            request_expires_ms=village.now_ms + HOUR_MS,
        ),
    )

    assert alices(village, link).is_paid


def test_a_strangers_address_that_looks_like_a_contacts_is_told(village: Village):
    bob = village["bob"].address
    alike = Address(bob[:2] + bytes(16) + bob[-2:])

    seen = alices(village, checksummed(alike))

    assert (seen.looks_like, seen.looks_like_address) == ("bob", checksummed(bob))
    assert (seen.name, seen.is_link, seen.is_unchecked) == ("", False, False)


def test_a_strangers_address_in_small_letters_is_unchecked(village: Village):
    assert alices(village, "0x" + "ab" * 20).is_unchecked


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nitro:?", Code.LINK_MALFORMED),
        ("nitro:nvd1qqqq", Code.LINK_DAMAGED),
        ("https://example.org", Code.OTHER_LINK),
        ("x" * 10_000_000, Code.TOO_LONG),
        ("nitro:\x00\x1b", Code.HIDDEN_CHARACTERS),
        ("<b>nitro:</b>", Code.UNKNOWN_NAME),
        ("0x12", Code.ADDRESS_MALFORMED),
    ],
    ids=["malformed", "damaged", "other", "10 MB", "controls", "markup", "cut off"],
)
def test_what_it_is_not_is_one_problem(village: Village, text: str, code: str):
    seen = alices(village, text)

    assert seen.problem is not None
    assert (seen.problem.code, seen.address) == (code, "")


def test_another_networks_link_is_refused(village: Village):
    seen = alices(village, a_request(village, chain_id=1).readable_link())

    assert seen.problem is not None
    assert seen.problem.code == Code.LINK_CHAIN


def test_a_link_signed_by_another_is_refused(village: Village):
    link = a_request(village).signed_link(Signer(village["bob"].secret))
    mallorys = a_request(village, "mallory").signed_link(Signer(village["mallory"].secret))
    assert len(link) == len(mallorys)

    seen = alices(village, link[:-60] + mallorys[-60:])

    assert seen.problem is not None
