from __future__ import annotations

import pytest
from hypothesis import given

from tests.wallet.links.makers import BOB, CAROL, NOW_MS, REQUEST_ID, TERMS, WILLOW, some_terms
from wallet.codes import Code
from wallet.links.addresses import checksummed
from wallet.links.readable import parse_readable, write_readable
from wallet.links.terms import Terms
from wallet.ports import Problem

BARE = f"nitro:{checksummed(BOB.address)}@31337"
HUB, OTHER_HUB = checksummed(WILLOW.address), checksummed(CAROL.address)
ID = REQUEST_ID.hex()


def test_writes_a_link_that_a_person_can_read() -> None:
    assert write_readable(some_terms(memo="Coffee & cake", asset=CAROL.address)) == (
        f"{BARE}?value=2.5e17&asset={OTHER_HUB}&memo=Coffee%20%26%20cake"
        f"&exp={NOW_MS // 1000 + 3600}&id={ID}&hub={HUB}"
    )


def test_writes_nothing_that_is_not_asked() -> None:
    assert write_readable(Terms(payee=BOB.address, chain_id=31337)) == BARE


def test_reads_an_address_and_a_chain() -> None:
    assert parse_readable(BARE) == Terms(payee=BOB.address, chain_id=31337)


def test_reads_parameters_in_any_order() -> None:
    link = f"{BARE}?hub={HUB},{OTHER_HUB}&id={ID}&exp=1800003600&memo=Coffee&value=25e16"

    assert parse_readable(link) == some_terms(hubs=(WILLOW.address, CAROL.address))


@pytest.mark.parametrize(
    ("written", "memo"),
    [
        ("", ""),
        ("Coffee", "Coffee"),
        ("a+b", "a+b"),
        ("a%2Bb%20c", "a+b c"),
        ("100%25", "100%"),
        ("%2541", "%41"),
        ("Caf%C3%A9", "Caf\N{LATIN SMALL LETTER E WITH ACUTE}"),
        ("caf%c3%a9", "caf\N{LATIN SMALL LETTER E WITH ACUTE}"),
        ("%26value%3D1", "&value=1"),
        ("?nitro:x@1", "?nitro:x@1"),
        ("--profile", "--profile"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("%3Cb%3Ebold%3C%2Fb%3E", "<b>bold</b>"),
        ("%EF%BF%BD", "\N{REPLACEMENT CHARACTER}"),
        ("x" * 120, "x" * 120),
        ("%C3%A9" * 60, "\N{LATIN SMALL LETTER E WITH ACUTE}" * 60),
    ],
)
def test_decodes_a_memo_once(written: str, memo: str) -> None:
    assert parse_readable(f"{BARE}?memo={written}").memo == memo


@pytest.mark.parametrize("unknown", ["color=red", "x=", "note=%E2%9C%93", "reqx=1", "values=2"])
def test_ignores_plain_parameters_that_it_does_not_know(unknown: str) -> None:
    assert parse_readable(f"{BARE}?{unknown}&value=1").amount_wei == 1


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("", Code.LINK_MALFORMED),
        ("nitro:", Code.LINK_MALFORMED),
        ("nitro:@1", Code.LINK_MALFORMED),
        (BARE.removesuffix("@31337"), Code.LINK_MALFORMED),
        (BARE.removesuffix("31337"), Code.LINK_MALFORMED),
        (f"{BARE}?", Code.LINK_MALFORMED),
        (f"{BARE}&value=1", Code.LINK_MALFORMED),
        (f"{BARE}#x", Code.LINK_MALFORMED),
        (f"{BARE}/transfer?value=1", Code.LINK_MALFORMED),
        (f" {BARE}", Code.LINK_MALFORMED),
        (f"{BARE} ", Code.LINK_MALFORMED),
        (f"{BARE}\n", Code.LINK_MALFORMED),
        (BARE.replace("nitro:", "nitro://"), Code.ADDRESS_MALFORMED),
        (BARE.replace("nitro:", "nitro:nitro:"), Code.ADDRESS_MALFORMED),
        (BARE.replace("nitro:", "Nitro:"), Code.LINK_CASE),
        (BARE.upper(), Code.LINK_CASE),
        (BARE.lower(), Code.ADDRESS_CHECKSUM),
        (f"{BARE[:10]}{BARE[10].swapcase()}{BARE[11:]}", Code.ADDRESS_CHECKSUM),
        (BARE.replace("@31337", "@0"), Code.LINK_MALFORMED),
        (BARE.replace("@31337", "@031337"), Code.LINK_MALFORMED),
        (BARE.replace("@31337", "@-1"), Code.LINK_MALFORMED),
        (BARE.replace("@31337", "@1e3"), Code.LINK_MALFORMED),
        (BARE.replace("@31337", "@0x1"), Code.LINK_MALFORMED),
        (BARE.replace("@31337", f"@{2**63 - 36}"), Code.LINK_MALFORMED),
        (BARE.replace("@31337", f"@{2**256}"), Code.LINK_MALFORMED),
        (BARE.replace("@31337", "@1@1"), Code.LINK_MALFORMED),
        (f"{BARE}?value", Code.LINK_MALFORMED),
        (f"{BARE}?=1", Code.LINK_MALFORMED),
        (f"{BARE}?value=1&", Code.LINK_MALFORMED),
        (f"{BARE}?&value=1", Code.LINK_MALFORMED),
        (f"{BARE}?value=1&&memo=a", Code.LINK_MALFORMED),
        (f"{BARE}?value=1;memo", Code.LINK_AMOUNT),
        (f"{BARE}?value=1;memo=a", Code.LINK_MALFORMED),
        (f"{BARE}?Value=1", Code.LINK_MALFORMED),
        (f"{BARE}?VALUE=1", Code.LINK_MALFORMED),
        (f"{BARE}?%76alue=1", Code.LINK_MALFORMED),
        (f"{BARE}?--value=1", Code.LINK_MALFORMED),
        (f"{BARE}?{'k' * 33}=1", Code.LINK_MALFORMED),
        (f"{BARE}?memo=a=b", Code.LINK_MALFORMED),
        (f"{BARE}?memo=a b", Code.LINK_MALFORMED),
        (f"{BARE}?memo=a\tb", Code.LINK_MALFORMED),
        (f"{BARE}?memo=<b>", Code.LINK_MALFORMED),
        (f"{BARE}?memo=\N{LATIN SMALL LETTER E WITH ACUTE}", Code.LINK_MALFORMED),
        (f"{BARE}?memo=%", Code.LINK_MALFORMED),
        (f"{BARE}?memo=%4", Code.LINK_MALFORMED),
        (f"{BARE}?memo=%zz", Code.LINK_MALFORMED),
        (f"{BARE}?memo=%u0041", Code.LINK_MALFORMED),
        (f"{BARE}?memo=%C3", Code.LINK_MALFORMED),
        (f"{BARE}?memo=%C0%80", Code.LINK_MALFORMED),
        (f"{BARE}?memo=%ED%A0%80", Code.LINK_MALFORMED),
        (f"{BARE}?memo=%F4%90%80%80", Code.LINK_MALFORMED),
        (f"{BARE}?memo=%FF%FE", Code.LINK_MALFORMED),
        (f"{BARE}?memo=%00", Code.HIDDEN_CHARACTERS),
        (f"{BARE}?memo=a%0Ab", Code.HIDDEN_CHARACTERS),
        (f"{BARE}?memo=a%0D%0Ab", Code.HIDDEN_CHARACTERS),
        (f"{BARE}?memo=a%7Fb", Code.HIDDEN_CHARACTERS),
        (f"{BARE}?memo=a%1B%5B31m", Code.HIDDEN_CHARACTERS),
        (f"{BARE}?memo=%E2%80%AEeeffoC", Code.HIDDEN_CHARACTERS),
        (f"{BARE}?memo=a%E2%80%8Bb", Code.HIDDEN_CHARACTERS),
        (f"{BARE}?memo=%EF%BB%BFa", Code.HIDDEN_CHARACTERS),
        (f"{BARE}?color=%E2%80%AE", Code.HIDDEN_CHARACTERS),
        (f"{BARE}?color=%FF", Code.LINK_MALFORMED),
        (f"{BARE}?memo={'x' * 121}", Code.LINK_MEMO),
        (f"{BARE}?memo={'%C3%A9' * 60}x", Code.LINK_MEMO),
        (f"{BARE}?value=", Code.LINK_AMOUNT),
        (f"{BARE}?value=0", Code.LINK_AMOUNT),
        (f"{BARE}?value=0.25", Code.LINK_AMOUNT),
        (f"{BARE}?value=2.5e", Code.LINK_AMOUNT),
        (f"{BARE}?value=%31", Code.LINK_AMOUNT),
        (f"{BARE}?value={2**256}", Code.LINK_AMOUNT),
        (f"{BARE}?value=1e999999999999", Code.LINK_AMOUNT),
        (f"{BARE}?value=1&value=1", Code.LINK_REPEATS),
        (f"{BARE}?value=1&memo=a&value=2", Code.LINK_REPEATS),
        (f"{BARE}?color=red&color=red", Code.LINK_REPEATS),
        (f"{BARE}?asset=", Code.ADDRESS_MALFORMED),
        (f"{BARE}?asset=ETH", Code.ADDRESS_MALFORMED),
        (f"{BARE}?asset={HUB.lower()}", Code.ADDRESS_CHECKSUM),
        (f"{BARE}?exp=", Code.LINK_MALFORMED),
        (f"{BARE}?exp=0", Code.LINK_MALFORMED),
        (f"{BARE}?exp=-1", Code.LINK_MALFORMED),
        (f"{BARE}?exp=1.8e9", Code.LINK_MALFORMED),
        (f"{BARE}?exp=01800003600", Code.LINK_MALFORMED),
        (f"{BARE}?exp=253402300800", Code.LINK_MALFORMED),
        (f"{BARE}?exp={'9' * 400}", Code.LINK_MALFORMED),
        (f"{BARE}?id=", Code.LINK_MALFORMED),
        (f"{BARE}?id={ID[:-2]}", Code.LINK_MALFORMED),
        (f"{BARE}?id={ID}00", Code.LINK_MALFORMED),
        (f"{BARE}?id={ID.upper()}", Code.LINK_MALFORMED),
        (f"{BARE}?id=0x{ID[2:]}", Code.LINK_MALFORMED),
        (f"{BARE}?hub=", Code.ADDRESS_MALFORMED),
        (f"{BARE}?hub={HUB.lower()}", Code.ADDRESS_CHECKSUM),
        (f"{BARE}?hub={HUB},", Code.ADDRESS_MALFORMED),
        (f"{BARE}?hub={HUB}&hub={OTHER_HUB}", Code.LINK_REPEATS),
        (f"{BARE}?hub={HUB},{HUB}", Code.LINK_REPEATS),
        (f"{BARE}?hub={HUB},{OTHER_HUB},{checksummed(BOB.address)},{'0x' + '12' * 20}", Code.LINK_MALFORMED),
        (f"{BARE}?hub=willow.example", Code.ADDRESS_MALFORMED),
        (f"{BARE}?req-escrow=1", Code.LINK_NEEDS_MORE),
        (f"{BARE}?req-=1", Code.LINK_NEEDS_MORE),
        (f"{BARE}?value=1&req-value=1", Code.LINK_NEEDS_MORE),
        (f"{BARE}?req-a=1&req-a=1", Code.LINK_NEEDS_MORE),
        (f"{BARE}?memo={'x' * 1200}", Code.TOO_LONG),
        (f"{BARE}?x={'1' * 100_000}", Code.TOO_LONG),
    ],
    ids=lambda value: ascii(value)[:60],
)  # fmt: skip
def test_refuses_and_names_the_fault(link: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        parse_readable(link)

    assert refused.value.code == code


def test_takes_a_link_as_long_as_the_cap() -> None:
    link = f"{BARE}?x="

    assert parse_readable(link + "1" * (1200 - len(link))).payee == BOB.address
    with pytest.raises(Problem, match=Code.TOO_LONG):
        parse_readable(link + "1" * (1201 - len(link)))


def test_takes_the_largest_chain_id() -> None:
    assert parse_readable(BARE.replace("31337", str(2**63 - 37))).chain_id == 2**63 - 37


def test_a_fraction_of_a_second_is_left_out() -> None:
    link = write_readable(some_terms(expires_ms=1_999))

    assert parse_readable(link).expires_ms == 1_000


@given(TERMS)
def test_reads_back_what_was_written(terms: Terms) -> None:
    link = write_readable(terms)

    assert parse_readable(link) == terms
    assert link.isascii()
