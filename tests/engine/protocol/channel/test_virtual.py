"""The outcome of a virtual channel: what the payer gives, the payee has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.protocol.channel import outcome as outcomes
from engine.protocol.channel.state import state_hash
from engine.protocol.channel.virtual import VirtualOutcome
from engine.protocol.types import Address, ChannelId, external

PAYER, PAYEE = (external(Address(bytes((number,)) * 20)) for number in (1, 2))
CHANNEL = ChannelId(b"\x09" * 32)
amounts = st.integers(min_value=0, max_value=2**120)


@given(amounts, amounts)
def test_paying_moves_money_and_makes_none(start_wei: int, paid_wei: int) -> None:
    start = VirtualOutcome(PAYER, PAYEE, start_wei + paid_wei, 0)

    after = start.paying(paid_wei)

    assert after.amounts_wei == (start_wei, paid_wei)
    assert after.total_wei() == start.total_wei()


@given(amounts, amounts, st.integers(0, 2), st.booleans())
def test_an_outcome_is_hashed_as_the_contract_encodes_it(
    payer_wei: int, payee_wei: int, turn_num: int, is_final: bool
) -> None:
    outcome = VirtualOutcome(PAYER, PAYEE, payer_wei, payee_wei)

    encoded = outcomes.encode(outcome.general())

    expected = state_hash(CHANNEL, encoded, turn_num, is_final=is_final)
    assert outcome.hash_at(CHANNEL, turn_num, is_final=is_final) == expected
