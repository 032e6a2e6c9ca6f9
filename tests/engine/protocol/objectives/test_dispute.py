"""The way out by the chain, rung by rung, and what strangers to peace may do on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.channel.dispute import SignedTurn
from engine.protocol.channel.state import VIRTUAL_FINAL_TURN
from engine.protocol.codec.log import decode_world, encode_world
from engine.protocol.crypto import keccak256
from engine.protocol.disputes import newest_supported
from engine.protocol.effects import SubmitChallenge, SubmitCheckpoint, SubmitDeposit, SubmitTransfer
from engine.protocol.errors import Reason
from engine.protocol.fold import fold
from engine.protocol.kinds import Lane, LedgerPhase, ObjectiveKind, WaitingFor
from engine.protocol.messages import LedgerAcceptance, LedgerProposal, SignedState
from engine.protocol.outstanding import outstanding
from engine.protocol.outstanding_disputes import disputed
from engine.protocol.rowkeys import gate_of
from engine.protocol.types import ChannelId
from engine.protocol.world import GENESIS
from tests.engine.protocol.court import challenged
from tests.engine.protocol.makers import (
    EVERY_LEADER,
    a_town,
    a_voucher,
    fault_of,
    ledger_of,
    open_tab,
    refusal_of,
)
from tests.engine.protocol.village import Village

LEADS = pytest.mark.parametrize("leads", EVERY_LEADER)
WINDOW_S = 3600


def dispute(town: Village, name: str, channel_id: ChannelId) -> None:
    town.do(name, inp.Dispute(at_ms=town.now_ms, channel_id=channel_id))


def waits_for(town: Village, name: str, channel_id: ChannelId) -> WaitingFor | None:
    found = town[name].world.objectives.get((ObjectiveKind.DISPUTE, channel_id))
    return None if found is None else found.waiting_for


def an_old_challenge(town: Village, channel_id: ChannelId, *, by: str) -> inp.ChainChallenged:
    """A challenge with turn 1 of a ledger, as `by` could send it, registered in the contract."""
    ledger = town[by].world.ledgers[channel_id]
    turn = SignedTurn(
        turn_num=1,
        outcome=ledger.start.general(),
        signatures=tuple(one for one in ledger.postfund if one is not None),
    )
    storage, court = town.court.storage, town.court
    court.now_s = town.now_ms // 1000
    status = storage.status(channel_id)
    finalizes_at_s = court.now_s + WINDOW_S
    changed = replace(status, turn_num=1, finalizes_at_s=finalizes_at_s)
    court.storage = replace(storage, statuses=storage.statuses.set(channel_id, changed))
    return challenged(court, channel_id, turn)


def assert_replays(town: Village) -> None:
    for node in town.nodes.values():
        world = fold(GENESIS, node.log)
        assert encode_world(world) == encode_world(node.world)
        assert decode_world(encode_world(world)) == world


def shares(town: Village) -> tuple[int, ...]:
    return tuple(town.court.paid_wei(town[name].address) for name in ("alice", "hub", "bob"))


@LEADS
def test_a_ledger_with_a_silent_hub_pays_its_owner(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.silent = {"hub", "bob"}

    dispute(town, "alice", ledger_id)
    assert waits_for(town, "alice", ledger_id) is WaitingFor.CHALLENGE_EXPIRED
    town.wait(WINDOW_S - 1)
    assert waits_for(town, "alice", ledger_id) is WaitingFor.CHALLENGE_EXPIRED
    town.wait(1)

    assert shares(town) == (1000, 0, 0)
    town.wait(1)
    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.CLOSED
    assert ledger_of(town, "alice", "hub").holdings_wei == 1000, "the hub's, and no new deposit"
    assert not town["alice"].world.objectives
    assert outstanding(town["alice"].world, town.now_ms) == tuple(
        one for one in outstanding(town["alice"].world, town.now_ms) if hasattr(one, "peer")
    )
    assert_replays(town)


@LEADS
def test_a_ledger_that_was_paid_out_is_not_paid_into_again(leads: tuple[str, str]) -> None:
    """Its holdings are gone, but not as those that a reorganisation takes away."""
    town = a_town(leads)
    before = dict(town.holdings_wei)
    town.holds = lambda *_: True

    dispute(town, "alice", ledger_of(town, "alice", "hub").channel_id)
    for _ in range(3):
        town.wait(WINDOW_S)
    town.go_on()

    assert sum(before.values()) - 2000 == sum(town.holdings_wei.values())
    for node in town.nodes.values():
        due = outstanding(node.world, town.now_ms)
        assert not [one for one in due if isinstance(one, SubmitDeposit)]


@LEADS
@pytest.mark.parametrize("silent", ["hub"])
def test_a_tab_over_a_silent_hub_is_redeemed_and_reclaimed_to_the_wei(
    leads: tuple[str, str], silent: str
) -> None:
    town = a_town(leads)
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    town.pay("alice", "bob", 7, 2)
    town.silent = {silent}

    dispute(town, "bob", tab)
    dispute(town, "alice", tab)
    town.wait(WINDOW_S)
    town.wait(1)

    assert shares(town) == (1000 - 17, 0, 1000 + 17)
    assert [17] == [fact.amount_wei for fact in town["bob"].said(ev.RedemptionSigned)]
    for name in ("alice", "bob"):
        assert not town[name].world.objectives
        assert tab not in town[name].world.virtuals
        assert ledger_of(town, name, "hub").phase is LedgerPhase.CLOSED
    assert_replays(town)


@LEADS
def test_a_hub_whose_payer_is_silent_loses_nothing(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    town.silent = {"alice"}

    dispute(town, "hub", tab)
    town.wait(WINDOW_S)
    town.wait(1)

    _, hub_wei, bob_wei = shares(town)
    assert (hub_wei, bob_wei) == (2000, 1010)
    assert not town["hub"].world.objectives
    assert not town["bob"].world.objectives
    assert_replays(town)


@LEADS
def test_a_tab_that_only_one_ledger_disputes_is_settled_by_hand_on_the_other(
    leads: tuple[str, str],
) -> None:
    """The contract decided it; the hub and Bob move the same sums in their ledger, which lives on."""
    town = a_town(leads)
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    town.silent = {"alice"}

    dispute(town, "hub", ledger_of(town, "hub", "alice").channel_id)
    town.wait(WINDOW_S)
    town.wait(1)

    lives = ledger_of(town, "bob", "hub")
    assert (lives.phase, lives.outcome.guarantees) == (LedgerPhase.OPEN, ())
    assert lives.my_wei == 1010
    assert tab not in town["bob"].world.virtuals
    assert tab not in town["hub"].world.virtuals
    assert shares(town) == (0, 1010, 0)
    assert_replays(town)


@LEADS
def test_an_old_state_is_answered_and_the_ledger_lives_on(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    open_tab(town)
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.silent = {"hub", "bob"}

    town.block(an_old_challenge(town, ledger_id, by="hub"))
    assert waits_for(town, "alice", ledger_id) is WaitingFor.NEWEST_SHOWN
    assert any(isinstance(one, SubmitCheckpoint) for one in town["alice"].effects)
    town.settle_down()

    assert waits_for(town, "alice", ledger_id) is None
    assert town["alice"].said(ev.ForceMoveSigned) == []
    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.OPEN
    assert [f"checkpoint:{ledger_id.hex()}:2"] == town.court.done
    assert_replays(town)


def test_a_locked_wallet_answers_an_old_state() -> None:
    town = a_town()
    open_tab(town)
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town["alice"].sign.is_locked = True
    town.silent = {"hub", "bob"}

    town.block(an_old_challenge(town, ledger_id, by="hub"))
    town.settle_down()

    assert [f"checkpoint:{ledger_id.hex()}:2"] == town.court.done


@LEADS
def test_a_challenge_with_nothing_older_is_followed_to_the_end(leads: tuple[str, str]) -> None:
    town = a_town(leads)
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    dispute_by_hub = inp.Dispute(at_ms=town.now_ms, channel_id=ledger_id)
    town.silent = {"bob"}
    town.holds = lambda _source, _target, _message: True
    town.do("hub", dispute_by_hub)

    assert waits_for(town, "alice", ledger_id) is WaitingFor.CHALLENGE_EXPIRED
    town.wait(WINDOW_S)
    town.wait(1)

    assert shares(town) == (1000, 1000, 0)
    assert not ledger_of(town, "alice", "hub").is_usable
    assert not town["alice"].world.objectives


def test_what_is_agreed_while_a_challenge_stands_wins() -> None:
    """The hub comes back and signs the final state: it is concluded at once, inside the window."""
    town = a_town()
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.silent = {"hub"}
    dispute(town, "alice", ledger_id)

    town.wake("hub")

    assert [ledger_id] == [one.channel_id for one in town.paid_out]
    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.CLOSED
    assert waits_for(town, "alice", ledger_id) is None


def test_the_payee_answers_a_tabs_challenge_with_its_best_voucher_even_when_locked() -> None:
    town = a_town()
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    town["bob"].sign.is_locked = True
    town.silent = {"hub", "bob"}
    dispute(town, "alice", tab)
    assert waits_for(town, "bob", tab) is WaitingFor.NEWEST_SHOWN
    town.silent = {"hub"}
    town.settle_down()

    lanes = [gate_of(one.event).lane for one in town["bob"].log if _is_an_answer(one.event)]
    assert [Lane.REDEMPTION, Lane.FORCEMOVE] == lanes
    assert town.court.storage.status(tab).turn_num == 2


def _is_an_answer(event: ev.Event) -> bool:
    return isinstance(event, ev.RedemptionSigned | ev.ForceMoveSigned)


def test_no_voucher_is_taken_after_the_redemption() -> None:
    """It could never be enforced: the official app takes the first redemption that is registered."""
    town = a_town()
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    town.silent = {"hub", "alice"}
    dispute(town, "bob", tab)
    higher = a_voucher(town["alice"], tab, 15, 5)

    assert fault_of(town, "alice", "bob", higher) is Reason.NOT_OPEN
    assert town["bob"].world.virtuals[tab].paid_wei == 10


def test_a_reorganisation_that_takes_a_challenge_back_sends_it_again() -> None:
    town = a_town()
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.silent = {"hub", "bob"}
    below = town.block_num
    dispute(town, "alice", ledger_id)
    assert waits_for(town, "alice", ledger_id) is WaitingFor.CHALLENGE_EXPIRED

    done = town["alice"].take(
        inp.ChainRollback(
            at_ms=town.now_ms,
            block_num=below,
            block_hash=keccak256(below.to_bytes(8, "big")),
        )
    )

    assert [SubmitChallenge] == [type(one) for one in done.effects]
    assert waits_for(town, "alice", ledger_id) is WaitingFor.NEWEST_SHOWN
    assert len(town["alice"].said(ev.ForceMoveSigned)) == 1


def test_a_dispute_goes_on_after_a_crash_at_each_event() -> None:
    """Whatever prefix of the log is left, what is outstanding then is what still has to be done."""
    town = a_town()
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    ledger_id = ledger_of(town, "bob", "hub").channel_id
    town.silent = {"hub", "alice"}
    dispute(town, "bob", tab)
    town.wait(WINDOW_S)
    begun = next(
        place
        for place, fact in enumerate(town["bob"].log)
        if isinstance(fact.event, ev.ObjectiveCreated) and fact.event.kind is ObjectiveKind.DISPUTE
    )

    seen = set()
    for end in range(begun, len(town["bob"].log) + 1):
        world = fold(GENESIS, town["bob"].log[:end])
        seen |= {one.key.partition(":")[0] for one in disputed(world)}

    assert seen == {"challenge", "reclaim", "transfer"}
    town.wait(1)
    assert ledger_of(town, "bob", "hub").phase is LedgerPhase.CLOSED
    assert f"transfer:{ledger_id.hex()}" in town.court.done


def test_asking_twice_changes_nothing_and_what_is_not_there_is_refused() -> None:
    town = a_town()
    alice = town["alice"]
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    nowhere = ChannelId(b"\x99" * 32)
    town.silent = {"hub", "bob"}
    dispute(town, "alice", ledger_id)
    done = alice.take(inp.Dispute(at_ms=town.now_ms, channel_id=ledger_id))

    assert done.events == ()
    missing = inp.Dispute(at_ms=town.now_ms, channel_id=nowhere)
    assert refusal_of(alice, missing) is Reason.UNKNOWN_CHANNEL
    alice.sign.is_locked = True
    assert refusal_of(alice, missing) is Reason.LOCKED


def test_a_ledger_whose_follower_went_away_before_its_deposit_is_left_by_turn_0() -> None:
    town = Village("alice", "hub", policies={"hub": a_town()["hub"].world.policy})
    town.holds = lambda _source, _target, _message: False
    town.is_mining = True
    town.silent = set()

    def stop_at_postfund(_source: str, _target: str, message: object) -> bool:
        return isinstance(message, SignedState) and message.turn_num == 1

    town.holds = stop_at_postfund
    ledger_id = town.open_ledger("alice", "hub", 1000, 1000)
    town.silent = {"hub"}

    dispute(town, "alice", ledger_id)
    town.wait(WINDOW_S)
    town.wait(1)

    newest = newest_supported(town["alice"].world.ledgers[ledger_id])
    assert newest is not None
    assert newest.turn_num == 0
    assert town.court.paid_wei(town["alice"].address) == 1000
    assert town["alice"].world.ledgers[ledger_id].phase is LedgerPhase.CLOSED
    assert not town["alice"].world.objectives


@LEADS
def test_who_has_nothing_in_a_ledger_is_done_when_it_is_final(leads: tuple[str, str]) -> None:
    """There is nothing to take out, and no transaction that could say so."""
    town = a_town(leads)
    tab = open_tab(town, limit_wei=1000)
    town.pay("alice", "bob", 1000, 1)
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.silent = {"hub", "bob"}

    dispute(town, "alice", ledger_id)
    town.wait(WINDOW_S)
    town.wait(1)

    assert ledger_of(town, "alice", "hub").phase is LedgerPhase.CLOSED
    assert not town["alice"].world.objectives
    assert shares(town) == (0, 0, 0)
    assert_replays(town)


def test_a_payout_in_a_block_that_is_undone_is_sent_again() -> None:
    town = a_town()
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.silent = {"hub", "bob"}
    dispute(town, "alice", ledger_id)
    town.wait(WINDOW_S - 1)
    town.is_mining = False
    town.wait(1)
    wanted = [one for one in outstanding(town["alice"].world, town.now_ms) if hasattr(one, "key")]

    assert [SubmitTransfer] == [type(one) for one in wanted]
    town.go_on()
    assert shares(town) == (1000, 0, 0)


@LEADS
def test_a_tab_whose_final_state_all_signed_is_concluded_and_not_redeemed(
    leads: tuple[str, str],
) -> None:
    """The hub signed what was paid and fell silent before it gave the money back."""
    town = a_town(leads)
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    town.holds = lambda _source, _target, message: isinstance(
        message, LedgerProposal | LedgerAcceptance
    )
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert town["bob"].world.virtuals[tab].is_final_complete
    town.silent = {"hub"}

    dispute(town, "bob", tab)
    dispute(town, "alice", tab)
    town.wait(WINDOW_S)
    town.wait(1)

    assert f"conclude:{tab.hex()}" in town.court.done
    assert tab in town["bob"].world.settled
    assert town["bob"].said(ev.RedemptionSigned) == []
    assert shares(town) == (990, 0, 1010)
    assert not town["bob"].world.objectives
    assert_replays(town)


@LEADS
def test_a_tab_that_the_payee_concluded_is_settled_alike_when_the_log_is_read_again(
    leads: tuple[str, str],
) -> None:
    """The hub never heard the payee's final signature; the chain says that there was one."""
    town = a_town(leads)
    tab = open_tab(town)
    town.pay("alice", "bob", 10, 1)
    town.holds = lambda source, target, message: (
        (source, target) == ("bob", "hub")
        and isinstance(message, SignedState)
        and message.turn_num == VIRTUAL_FINAL_TURN
    )
    town.do("bob", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    assert town["bob"].world.virtuals[tab].is_final_complete
    assert not town["hub"].world.virtuals[tab].is_final_complete

    dispute(town, "bob", tab)
    town.wait(WINDOW_S)
    town.wait(1)
    dispute(town, "hub", ledger_of(town, "hub", "alice").channel_id)
    town.wait(WINDOW_S)
    town.wait(1)

    assert tab in town["hub"].world.settled
    assert_replays(town)


def test_a_locked_key_signs_one_challenge_a_channel() -> None:
    """The ledger moves on while a challenge of ours stands; the newer turn waits for the person."""
    town = a_town()
    tab = open_tab(town)
    ledger_id = ledger_of(town, "alice", "hub").channel_id
    town.holds = lambda source, target, _message: (source, target) == ("hub", "alice")
    town.do("alice", inp.SettleTab(at_ms=town.now_ms, channel_id=tab))
    dispute(town, "alice", ledger_id)
    town["alice"].sign.is_locked = True
    town.go_on()

    assert challenged_turns(town, ledger_id) == [2]
    assert waits_for(town, "alice", ledger_id) is WaitingFor.UNLOCK

    town["alice"].sign.is_locked = False
    town.do("alice", inp.Unlock(at_ms=town.now_ms))

    assert challenged_turns(town, ledger_id) == [2, 3]


def challenged_turns(town: Village, ledger_id: ChannelId) -> list[int]:
    """The turns of a ledger that Alice signed a challenge with."""
    signed = town["alice"].said(ev.ForceMoveSigned)
    return [one.turn_num for one in signed if one.channel_id == ledger_id]
