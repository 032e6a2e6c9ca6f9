from __future__ import annotations

from dataclasses import replace

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import strategies as st

from engine.protocol.crypto import keccak256
from engine.protocol.types import Bytes32
from tests.wallet.links.makers import (
    ADDRESSES,
    ADJUDICATOR,
    ALICE,
    BOB,
    TERMS,
    an_invoice,
)
from wallet.codes import Code
from wallet.links import bech32m
from wallet.links.invoice import NetworkClass, network_class, parse_invoice, write_invoice
from wallet.links.payload import Invoice, pack
from wallet.links.terms import Terms
from wallet.ports import Problem

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
GOLDEN = "nitro:nvd13qqu67nfqtzpgnd6gcw2jdp0ffk0js4t6l4vlzhztyggcpxypqphstdva8vsqqq9csgqqqgzqvzq2ps8pqys5zcvp58q7pkwddy7qyq85epk7enxv4js3ywyz38yx02y7c0pgv4a4nzg9jped35exewq4g9ug9xpqt24h5wr7cyqzmdgt3g9wt6z8gnthnmu4v7jl93nxfla3zfzcuj67ma9y5zgc2j7k58dqqxnskmjls5mkydqaq2hp9jgwfa4tpg56ckyygw8ycj4uch6fh2w63lsgprgc64cq8qnpnzv9"


def raw_of(link: str) -> bytes:
    return bech32m.decode(link.removeprefix("nitro:"))[1]


def link_of(raw: bytes, prefix: str = "nvd") -> str:
    return "nitro:" + bech32m.encode(prefix, raw)


def code_of(link: str) -> str:
    with pytest.raises(Problem) as refused:
        parse_invoice(link)
    return refused.value.code


def test_writes_and_reads_a_signed_link() -> None:
    link = write_invoice(an_invoice(), BOB.sign)

    assert link.startswith("nitro:nvd1")
    assert parse_invoice(link) == an_invoice()


def test_capitals_mean_the_same() -> None:
    link = write_invoice(an_invoice(), BOB.sign)

    assert parse_invoice(link.upper()) == an_invoice()
    assert code_of(link.replace("nitro:", "NITRO:")) == Code.LINK_CASE
    assert code_of(link.replace("nvd1", "NVD1")) == Code.LINK_CASE
    assert code_of(link[:-1] + link[-1].upper() + "7Q") == Code.LINK_CASE


def test_signs_what_other_programs_call_eip_712() -> None:
    link = write_invoice(an_invoice(), BOB.sign)
    other = Account.sign_typed_data(
        keccak256(b"Bob"),
        domain_data={
            "name": "Nitro payment link",
            "version": "1",
            "chainId": 31337,
            "verifyingContract": "0x" + ADJUDICATOR.hex(),
        },
        message_types={"PaymentRequest": [{"name": "terms", "type": "bytes"}]},
        message_data={"terms": pack(an_invoice())},
    )

    assert raw_of(link)[-65:] == bytes(other.signature)


def test_only_the_payee_can_sign() -> None:
    raw = raw_of(write_invoice(an_invoice(), BOB.sign))
    by_alice = raw_of(write_invoice(an_invoice(payee=ALICE.address), ALICE.sign))

    assert code_of(link_of(raw[:-65] + by_alice[-65:])) == Code.LINK_SIGNATURE
    assert code_of(link_of(by_alice[:-65] + raw[-65:])) == Code.LINK_SIGNATURE


def test_does_not_write_what_another_key_signed() -> None:
    with pytest.raises(AssertionError, match="not the payee's key"):
        write_invoice(an_invoice(), ALICE.sign)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_wei": 25 * 10**17},
        {"amount_wei": None},
        {"memo": "Coffeee"},
        {"expires_ms": None},
        {"request_id": bytes(16)},
        {"hubs": ()},
        {"asset": ALICE.address},
        {"chain_id": 1337},
    ],
    ids=str,
)
def test_every_field_is_signed(changes: dict[str, object]) -> None:
    signature = raw_of(write_invoice(an_invoice(), BOB.sign))[-65:]

    assert code_of(link_of(pack(an_invoice(**changes)) + signature)) == Code.LINK_SIGNATURE


@pytest.mark.parametrize(
    "changes", [{"adjudicator": ALICE.address}, {"order_hash": Bytes32(bytes(32))}], ids=str
)
def test_contract_and_order_are_signed(changes: dict[str, object]) -> None:
    signature = raw_of(write_invoice(an_invoice(), BOB.sign))[-65:]
    changed = replace(an_invoice(), **changes)

    assert code_of(link_of(pack(changed) + signature)) == Code.LINK_SIGNATURE


def test_a_signature_has_one_form() -> None:
    raw = raw_of(write_invoice(an_invoice(), BOB.sign))
    r, s, v = raw[-65:-33], int.from_bytes(raw[-33:-1], "big"), raw[-1]
    other_s = (ORDER - s).to_bytes(32, "big")

    for signature in (
        r + raw[-33:-1] + bytes([v - 27]),
        r + raw[-33:-1] + bytes([55 - v]),
        r + raw[-33:-1] + bytes([v + 8]),
        r + other_s + bytes([55 - v]),
        r + other_s + bytes([v]),
        bytes(65),
        b"\xff" * 64 + bytes([v]),
        bytes(64) + bytes([v]),
    ):
        assert code_of(link_of(raw[:-65] + signature)) == Code.LINK_SIGNATURE


@pytest.mark.parametrize(
    ("chain_id", "found"),
    [
        (1, NetworkClass.MAIN),
        (10, NetworkClass.MAIN),
        (2**63 - 37, NetworkClass.MAIN),
        (17_000, NetworkClass.TEST),
        (560_048, NetworkClass.TEST),
        (11_155_111, NetworkClass.TEST),
        (1337, NetworkClass.DEV),
        (31337, NetworkClass.DEV),
    ],
)
def test_the_prefix_says_what_the_money_is_worth(chain_id: int, found: NetworkClass) -> None:
    link = write_invoice(an_invoice(chain_id=chain_id), BOB.sign)

    assert network_class(chain_id) is found
    assert link.startswith(f"nitro:{found.value}1")
    for other in set(NetworkClass) - {found}:
        assert code_of(link_of(raw_of(link), other.value)) == Code.LINK_MALFORMED


@pytest.mark.parametrize("prefix", ["nw", "n", "nvx", "nitro", "bc", "1"])
def test_refuses_another_prefix(prefix: str) -> None:
    raw = raw_of(write_invoice(an_invoice(), BOB.sign))

    assert code_of(link_of(raw, prefix)) == Code.LINK_MALFORMED


@pytest.mark.parametrize("at", [0, 5, 10, 11, 60, -40, -7, -1])
def test_a_letter_that_was_mistaken_is_found(at: int) -> None:
    link = write_invoice(an_invoice(), BOB.sign)
    at %= len(link)
    letter = "p" if link[at] == "q" else "q"

    assert code_of(link[:at] + letter + link[at + 1 :]) in {Code.LINK_DAMAGED, Code.LINK_MALFORMED}


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("", Code.LINK_MALFORMED),
        ("nitro:", Code.LINK_DAMAGED),
        ("nitro:nvd1", Code.LINK_DAMAGED),
        ("nitro:nvd", Code.LINK_DAMAGED),
        ("nvd1qqqqqqqqqqq", Code.LINK_MALFORMED),
        (link_of(b""), Code.LINK_MALFORMED),
        (link_of(bytes(64)), Code.LINK_MALFORMED),
        (link_of(bytes(65)), Code.LINK_MALFORMED),
        (link_of(bytes(660)), Code.LINK_MALFORMED),
        ("nitro:nvd1" + "q" * 1191, Code.TOO_LONG),
        ("q" * 100_000, Code.TOO_LONG),
        ("nitro:nvd1\N{CYRILLIC SMALL LETTER A}qqqqqqq", Code.LINK_DAMAGED),
    ],
    ids=lambda value: value[:40],
)
def test_refuses_what_is_no_signed_link(link: str, code: str) -> None:
    assert code_of(link) == code


@pytest.mark.parametrize("extra", [" ", "\n", "?value=1", "#x", "&memo=a"])
def test_refuses_anything_around_it(extra: str) -> None:
    link = write_invoice(an_invoice(), BOB.sign)

    assert code_of(link + extra) == Code.LINK_DAMAGED


@given(TERMS, ADDRESSES, st.none() | st.binary(min_size=32, max_size=32).map(Bytes32))
def test_reads_back_what_was_written(terms: Terms, adjudicator: bytes, order: Bytes32) -> None:
    signed = replace(terms, payee=BOB.address, request_id=terms.request_id or bytes(16))
    invoice = Invoice(terms=signed, adjudicator=adjudicator, order_hash=order)

    link = write_invoice(invoice, BOB.sign)

    assert parse_invoice(link) == invoice
    assert parse_invoice(link.upper()) == invoice
    assert len(link) <= 1200


def test_the_format_stays_what_it_is() -> None:
    """A golden link: who changes it needs a new prefix, because links are printed on paper."""
    assert write_invoice(an_invoice(), BOB.sign) == GOLDEN
