from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.links.makers import (
    ADDRESSES,
    ALICE,
    BOB,
    CAROL,
    HERE,
    MEMOS,
    NOW_MS,
    REQUEST_ID,
    WILLOW,
    a_draft,
    an_invoice,
    some_terms,
)
from wallet.codes import Code
from wallet.links.invoice import parse_invoice
from wallet.links.readable import parse_readable
from wallet.links.target import Stranger, Target, read_target
from wallet.ports import Problem


def test_both_links_say_what_was_asked() -> None:
    draft = a_draft()

    assert parse_readable(draft.readable_link()) == some_terms()
    assert parse_invoice(draft.signed_link(BOB.sign)) == an_invoice()


def test_a_request_may_leave_the_amount_to_the_payer() -> None:
    draft = a_draft(amount_wei=None, memo="", hubs=())

    assert parse_readable(draft.readable_link()).amount_wei is None
    assert parse_invoice(draft.signed_link(BOB.sign)).terms.amount_wei is None


@pytest.mark.parametrize(
    ("memo", "code"),
    [
        ("x" * 121, Code.MEMO_TOO_LONG),
        ("\N{LATIN SMALL LETTER E WITH ACUTE}" * 61, Code.MEMO_TOO_LONG),
        ("one\ntwo", Code.MEMO_HIDDEN),
        ("\N{RIGHT-TO-LEFT OVERRIDE}eeffoC", Code.MEMO_HIDDEN),
        ("\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}", Code.MEMO_HIDDEN),
        ("half a pair \ud83d", Code.MEMO_HIDDEN),
    ],
    ids=ascii,
)
def test_refuses_a_note_that_no_link_may_carry(memo: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        a_draft(memo=memo)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_wei": 0},
        {"amount_wei": -1},
        {"amount_wei": 2**120 + 1},
        {"request_id": bytes(15)},
        {"chain_id": 0},
        {"chain_id": 2**63},
        {"expires_ms": 999},
        {"expires_ms": 253_402_300_800_000},
        {"hubs": (WILLOW.address, WILLOW.address)},
        {"hubs": (WILLOW.address, CAROL.address, ALICE.address, BOB.address)},
    ],
    ids=str,
)
def test_what_is_not_a_persons_doing_is_asserted(changes: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        a_draft(**changes)


@given(
    amount_wei=st.none() | st.integers(1, 2**120),
    memo=MEMOS,
    seconds=st.integers(NOW_MS // 1000 + 1, 253_402_300_799),
    request_id=st.binary(min_size=16, max_size=16),
    hubs=st.lists(ADDRESSES, max_size=3, unique=True).map(tuple),
)
def test_what_i_ask_is_what_the_other_reads(
    amount_wei: int | None, memo: str, seconds: int, request_id: bytes, hubs: tuple[bytes, ...]
) -> None:
    draft = a_draft(
        amount_wei=amount_wei,
        memo=memo,
        expires_ms=seconds * 1000,
        request_id=request_id,
        hubs=hubs,
    )
    asked = Target(
        payee=BOB.address,
        name="",
        amount_wei=amount_wei,
        memo=memo,
        expires_ms=seconds * 1000,
        request_id=request_id,
        hubs=hubs,
        cautions=(Stranger(),),
    )

    readable, signed = draft.readable_link(), draft.signed_link(BOB.sign)

    assert read_target(readable, (), HERE) == asked
    for link in (signed, signed.upper()):
        target = read_target(link, (), HERE)
        assert target.is_signed
        assert target.memo == memo
        assert (target.payee, target.amount_wei, target.request_id) == (
            BOB.address,
            amount_wei,
            request_id,
        )


def test_the_longest_links_stay_below_the_cap() -> None:
    longest = a_draft(
        amount_wei=2**120 - 1,
        chain_id=2**63 - 37,
        memo="\N{HOT BEVERAGE}" * 40,
        request_id=REQUEST_ID,
        expires_ms=253_402_300_799_000,
        hubs=(WILLOW.address, CAROL.address, ALICE.address),
    )

    assert len(longest.readable_link()) <= 750
    assert len(longest.signed_link(BOB.sign)) <= 750
