"""What the contract says: once for each block, only about our ledgers, and undone when the chain takes it back."""

from __future__ import annotations

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.limits import BLOCKS_REMEMBERED_MAX, CHAIN_FACTS_MAX
from engine.protocol.types import ChannelId
from tests.engine.protocol.makers import a_town, assert_sound, ledger_of
from tests.engine.protocol.village import Village

ELSEWHERE = ChannelId(b"\x66" * 32)
KEY = "deposit:somewhere:0"


def a_block(block_num: int, *logs: inp.ChainLog) -> inp.ChainBlock:
    """A block with what the contract says in it."""
    return inp.ChainBlock(
        at_ms=5,
        block_num=block_num,
        block_hash=block_num.to_bytes(32, "big"),
        timestamp_s=block_num,
        logs=logs,
    )


def a_rollback(block_num: int) -> inp.ChainRollback:
    """Blocks above this one are gone."""
    return inp.ChainRollback(at_ms=6, block_num=block_num, block_hash=block_num.to_bytes(32, "big"))


@pytest.fixture
def town() -> Village:
    return a_town()


def test_a_block_is_processed_once(town: Village) -> None:
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    deposit = inp.ChainDeposited(ledger_id, 2001, 0)
    alice = town["alice"]
    alice.take(a_block(100, deposit))

    for block_num in (100, 99, 1):
        assert alice.take(a_block(block_num, deposit)).events == ()

    assert len(alice.said(ev.DepositDetected)) == 3
    assert ledger_of(town, "alice", "hub").holdings_wei == 2001


def test_what_is_not_ours_is_left_out(town: Village) -> None:
    logs = (
        inp.ChainDeposited(ELSEWHERE, 5, 0),
        inp.ChainConcluded(ELSEWHERE, 1),
        inp.ChainDeposited(ledger_of(town, "hub", "bob").channel_id, 5, 2),
    )

    done = town["alice"].take(a_block(100, *logs))

    assert [type(entry.event) for entry in done.events] == [ev.BlockSeen]


def test_every_word_of_the_contract_becomes_a_fact(town: Village) -> None:
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    logs = (
        inp.ChainDeposited(ledger_id, 2000, 0),
        inp.ChainChallenged(ledger_id, 77, 1),
        inp.ChainChallengeCleared(ledger_id, 1, 2),
        inp.ChainConcluded(ledger_id, 3),
        inp.ChainAllocationUpdated(ledger_id, 2000, 500, 4),
    )

    done = town["alice"].take(a_block(100, *logs))

    at = (100, (100).to_bytes(32, "big"))
    told = [entry.event for entry in done.events if hasattr(entry.event, "block_num")]
    assert told == [
        ev.DepositDetected(ledger_id, 2000, *at, 0),
        ev.ChallengeRegistered(ledger_id, 77, *at, 1),
        ev.ChallengeCleared(ledger_id, 1, *at, 2),
        ev.ChannelConcluded(ledger_id, *at, 3),
        ev.AllocationUpdated(ledger_id, 2000, 500, *at, 4),
        ev.BlockSeen(*at, 100),
    ]
    ledger = ledger_of(town, "alice", "hub")
    assert (ledger.holdings_wei, ledger.is_concluded) == (500, True)


def test_a_rollback_undoes_what_the_lost_blocks_said_and_no_more(town: Village) -> None:
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    alice = town["alice"]
    alice.take(a_block(100, inp.ChainDeposited(ledger_id, 2001, 0)))
    alice.take(
        a_block(101, inp.ChainDeposited(ledger_id, 2002, 0), inp.ChainDeposited(ledger_id, 2003, 1))
    )
    alice.take(
        a_block(
            102, inp.ChainConcluded(ledger_id, 0), inp.ChainAllocationUpdated(ledger_id, 2003, 0, 1)
        )
    )

    found = []
    for block_num in (101, 100, 99, 0):
        alice.take(a_rollback(block_num))
        ledger = ledger_of(town, "alice", "hub")
        found.append((ledger.holdings_wei, ledger.is_concluded, alice.world.blocks[-1:]))

    assert [(holdings_wei, concluded) for holdings_wei, concluded, _ in found] == [
        (2003, False), (2001, False), (2000, False), (0, False),
    ]  # fmt: skip
    assert [blocks[0].block_num for *_, blocks in found[:2]] == [101, 100]
    assert found[-1][2] == ()


def test_a_strangers_dust_does_not_make_a_rollback_forget_our_money(town: Village) -> None:
    """Many deposits of 1 wei in one block used to push out what was known before it: after a reorganisation of that
    block the ledger looked empty."""
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    dust = [
        inp.ChainDeposited(ledger_id, 2001 + number, number)
        for number in range(CHAIN_FACTS_MAX + 1)
    ]
    town["alice"].take(a_block(100, *dust))
    assert ledger_of(town, "alice", "hub").holdings_wei == 2001 + CHAIN_FACTS_MAX

    town["alice"].take(a_rollback(99))

    assert ledger_of(town, "alice", "hub").holdings_wei == 2000


@pytest.mark.parametrize("block_num", [4, 5, 100])
def test_a_rollback_to_the_newest_block_or_above_is_nothing(town: Village, block_num: int) -> None:
    assert town["alice"].world.blocks[-1].block_num == 4

    assert town["alice"].take(a_rollback(block_num)).events == ()


def test_a_rollback_before_any_block_is_nothing() -> None:
    town = Village("alice")

    assert town["alice"].take(a_rollback(0)).events == ()


def test_blocks_that_come_again_count_again(town: Village) -> None:
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    alice = town["alice"]
    alice.take(a_block(100, inp.ChainDeposited(ledger_id, 2001, 0)))
    alice.take(a_rollback(50))

    alice.take(a_block(99, inp.ChainDeposited(ledger_id, 2005, 0)))

    assert ledger_of(town, "alice", "hub").holdings_wei == 2005
    assert_sound(town)


def test_only_so_many_blocks_are_remembered(town: Village) -> None:
    alice = town["alice"]
    for block_num in range(100, 100 + BLOCKS_REMEMBERED_MAX + 5):
        alice.take(a_block(block_num))

    assert len(alice.world.blocks) == BLOCKS_REMEMBERED_MAX
    assert alice.world.blocks[0].block_num == 105


def prepare(town: Village, key: str = KEY) -> inp.PrepareTransaction:
    """Alice's transaction, signed."""
    return inp.PrepareTransaction(
        at_ms=town.now_ms, key=key, nonce=3, raw=b"\x01\x02", tx_hash=b"\x0f" * 32
    )


def mined(town: Village, key: str = KEY, *, is_ok: bool = True) -> inp.ChainMined:
    """The receipt of Alice's transaction."""
    return inp.ChainMined(
        at_ms=town.now_ms, key=key, tx_hash=b"\x0f" * 32, block_num=9, is_ok=is_ok
    )


def test_a_transactions_bytes_are_kept_before_it_leaves(town: Village) -> None:
    town["alice"].take(prepare(town))

    kept = town["alice"].world.transactions[KEY]
    assert (kept.raw, kept.nonce, kept.tx_hash) == (b"\x01\x02", 3, b"\x0f" * 32)


@pytest.mark.parametrize("is_ok", [True, False])
def test_a_transaction_that_failed_is_planned_anew(town: Village, is_ok: bool) -> None:
    """A good one is kept: a reorganisation may take it back."""
    town["alice"].take(prepare(town))

    town["alice"].take(mined(town, is_ok=is_ok))

    assert (KEY in town["alice"].world.transactions) is is_ok


def test_the_receipt_of_an_unknown_transaction_is_nothing(town: Village) -> None:
    assert town["alice"].take(mined(town)).events == ()


def test_a_closed_ledgers_transactions_are_forgotten(town: Village) -> None:
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    for key in (f"deposit:{ledger_id.hex()}:0", f"conclude:{ledger_id.hex()}", KEY):
        town["alice"].take(prepare(town, key))

    town.do("alice", inp.CloseLedger(at_ms=town.now_ms, channel_id=ledger_id))

    assert list(town["alice"].world.transactions) == [KEY]
