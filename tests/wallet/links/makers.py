"""People, links and Hypothesis strategies for the tests of payment links."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from engine.protocol.crypto import address_of_secret, keccak256
from engine.protocol.signing import Signer
from engine.protocol.types import Address
from wallet.links.hidden import has_hidden
from wallet.links.payload import Invoice
from wallet.links.request import RequestDraft
from wallet.links.target import Here
from wallet.links.terms import Terms

CHAIN_ID = 31337
NOW_MS = 1_800_000_000_000
ADJUDICATOR = Address(keccak256(b"adjudicator")[:20])
REQUEST_ID = bytes(range(16))
HERE = Here(chain_id=CHAIN_ID, adjudicator=ADJUDICATOR, now_ms=NOW_MS)


@dataclass(frozen=True, slots=True)
class Person:
    """A name and a key."""

    name: str

    @property
    def address(self) -> Address:
        return address_of_secret(keccak256(self.name.encode()))

    @property
    def sign(self) -> Signer:
        return Signer(keccak256(self.name.encode()))


ALICE, BOB, CAROL, WILLOW = Person("Alice"), Person("Bob"), Person("Carol"), Person("Willow")


def some_terms(**changes: object) -> Terms:
    """A full request of Bob's, with changes."""
    full = Terms(
        payee=BOB.address,
        chain_id=CHAIN_ID,
        amount_wei=25 * 10**16,
        memo="Coffee",
        expires_ms=NOW_MS + 3_600_000,
        request_id=REQUEST_ID,
        hubs=(WILLOW.address,),
    )
    return replace(full, **changes)


def an_invoice(**changes: object) -> Invoice:
    """A signed request of Bob's, not signed yet."""
    return Invoice(terms=some_terms(**changes), adjudicator=ADJUDICATOR)


def a_draft(**changes: object) -> RequestDraft:
    """A request that Bob makes."""
    full = RequestDraft(
        request_id=REQUEST_ID,
        payee=BOB.address,
        chain_id=CHAIN_ID,
        adjudicator=ADJUDICATOR,
        amount_wei=25 * 10**16,
        memo="Coffee",
        expires_ms=NOW_MS + 3_600_000,
        hubs=(WILLOW.address,),
    )
    return replace(full, **changes)


ADDRESSES = st.binary(min_size=20, max_size=20).map(Address)
AMOUNTS_WEI = st.integers(1, 2**256 - 1) | st.builds(
    lambda digits, zeros: digits * 10**zeros, st.integers(1, 999), st.integers(0, 74)
)
# Thirty letters of up to four bytes each: 120 bytes.
_LETTERS = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
MEMOS = st.text(_LETTERS, max_size=30).filter(lambda memo: not has_hidden(memo))
TERMS = st.builds(
    Terms,
    payee=ADDRESSES,
    chain_id=st.integers(1, 2**63 - 37) | st.just(CHAIN_ID),
    asset=st.none() | ADDRESSES,
    amount_wei=st.none() | AMOUNTS_WEI,
    memo=MEMOS,
    expires_ms=st.none() | st.integers(1, 253_402_300_799).map(lambda seconds: seconds * 1000),
    request_id=st.none() | st.binary(min_size=16, max_size=16),
    hubs=st.lists(ADDRESSES, max_size=3, unique=True).map(tuple),
)
