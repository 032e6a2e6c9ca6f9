"""Paying, settling and closing with real nodes, logs and sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from engine.log.folding import recorded_of
from engine.protocol import events as ev
from engine.protocol import inputs as inp
from engine.protocol.errors import Reason
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.policy import Policy
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import Ledger, World
from tests.patience import PATIENCE_S, becomes
from tests.wallet.street import House, Street, a_street
from wallet import payer
from wallet.codes import Code
from wallet.payer import (
    Payment,
    cancel_tab,
    close_ledger,
    command,
    pay,
    require_route,
    settle_tab,
)
from wallet.ports import Problem
from wallet.views.payments import Payments
from wallet.views.values import PaymentStatus, PaymentView, PayResult

Scene = Callable[[Street], Awaitable[None]]


def play(folder: Path, scene: Scene, *, bobs_hub_wei: int = 1000) -> None:
    """One scene in a street of its own."""

    async def run() -> None:
        async with asyncio.timeout(90), a_street(folder, bobs_hub_wei=bobs_hub_wei) as street:
            await scene(street)

    asyncio.run(run())


def to(house: House, amount_wei: int, *, limit_wei: int | None = None) -> Payment:
    return Payment(
        payee=house.address, amount_wei=amount_wei, note="bread", tab_limit_wei=limit_wei
    )


async def alice_pays(street: Street, amount_wei: int, *, limit_wei: int | None = None) -> PayResult:
    return await pay(street["alice"].node, to(street["bob"], amount_wei, limit_wei=limit_wei))


async def problem_of(doing: Awaitable[object]) -> Problem:
    with pytest.raises(Problem) as caught:
        await doing
    return caught.value


def the_ledger(house: House) -> Ledger:
    (ledger,) = house.world.ledgers.values()
    return ledger


def the_tab(house: House) -> ChannelId:
    (tab,) = house.world.virtuals
    return tab


def received_wei(world: World) -> int:
    return sum(tab.paid_wei for tab in world.virtuals.values())


def is_at_rest(world: World) -> bool:
    return not world.virtuals and not world.objectives


def is_silent(street: Street) -> bool:
    """Whether nothing is on its way between any two."""
    worlds = [house.world for house in street.houses.values()]
    return not any(peer.outbox for world in worlds for peer in world.peers.values())


def listed(house: House) -> list[PaymentView]:
    return list(Payments(house.log).newest(house.world))


def test_a_first_payment_opens_a_tab_and_is_delivered(tmp_path: Path):
    async def scene(street: Street) -> None:
        result = await alice_pays(street, 25)

        assert result.tab_opened
        assert result.opened_ms is not None
        assert result.is_delivered
        assert result.paid_ms >= 0
        tab = street["alice"].world.virtuals[the_tab(street["alice"])]
        assert (tab.start.payer_wei, tab.paid_wei) == (250, 25)
        (payment,) = listed(street["alice"])
        assert payment.payment_id == result.payment_id
        assert payment.status is PaymentStatus.DELIVERED
        assert payment.took_ms == result.paid_ms
        assert result.paid_ms > 0, "each look at this clock is a millisecond later"
        await street["bob"].until(lambda world: received_wei(world) == 25)
        assert [view.note for view in listed(street["bob"])] == ["bread"]

    play(tmp_path, scene)


def test_the_next_payment_uses_the_tab(tmp_path: Path):
    async def scene(street: Street) -> None:
        first = await alice_pays(street, 5)
        second = await alice_pays(street, 6)

        assert (second.tab_opened, second.opened_ms, second.is_delivered) == (False, None, True)
        assert first.payment_id != second.payment_id
        assert len(street["alice"].world.virtuals) == 1
        assert street["alice"].world.virtuals[the_tab(street["alice"])].paid_wei == 11

    play(tmp_path, scene)


def test_a_chosen_limit_is_the_tabs(tmp_path: Path):
    async def scene(street: Street) -> None:
        await alice_pays(street, 5, limit_wei=33)

        tab = street["alice"].world.virtuals[the_tab(street["alice"])]
        assert tab.start.payer_wei == 33

    play(tmp_path, scene)


def test_many_payments_at_once_are_all_made_once(tmp_path: Path):
    async def scene(street: Street) -> None:
        results = await asyncio.gather(*(alice_pays(street, 3, limit_wei=900) for _ in range(20)))

        assert len({result.payment_id for result in results}) == 20
        await street["bob"].until(lambda world: received_wei(world) == 60)
        assert len(street["alice"].world.virtuals) == 1, "those that wait share the tab that opens"

    play(tmp_path, scene)


def test_with_a_tab_an_absent_payee_gets_the_payment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(payer, "DELIVERY_PATIENCE_S", 0.1)

    async def scene(street: Street) -> None:
        await alice_pays(street, 5)
        await street["bob"].until(lambda world: received_wei(world) == 5)
        await street.leave("bob")

        result = await alice_pays(street, 6)

        assert (result.is_delivered, result.tab_opened) == (False, False)
        assert [view.status for view in listed(street["alice"])] == [
            PaymentStatus.SENT_WAITING,
            PaymentStatus.DELIVERED,
        ]
        bob = await street.come_back("bob", "alice")
        await bob.until(lambda world: received_wei(world) == 11)
        await street["alice"].until(lambda world: not world.peers[bob.address].outbox)
        assert {view.status for view in listed(street["alice"])} == {PaymentStatus.DELIVERED}

    play(tmp_path, scene)


def test_without_a_tab_an_absent_payee_means_that_nothing_begins(tmp_path: Path):
    async def scene(street: Street) -> None:
        alice, bob = street["alice"], street["bob"]
        bobs_address = bob.address
        require_route(alice.node, bobs_address, 5)
        await street.leave("bob")
        await _absent(alice, bobs_address)
        seq = alice.world.seq

        with pytest.raises(Problem) as caught:
            require_route(alice.node, bobs_address, 5)

        assert caught.value.code == Code.PEER_AWAY
        assert "bob does not answer" in caught.value.cause
        assert "Nothing was paid" in caught.value.cause
        assert (alice.world.seq, dict(alice.world.objectives)) == (seq, {})

    play(tmp_path, scene)


def test_an_absent_hub_means_that_nothing_begins(tmp_path: Path):
    async def scene(street: Street) -> None:
        alice, bob = street["alice"], street["bob"]
        hub = street["hub"].address
        await street.leave("hub")
        await _absent(alice, hub)

        with pytest.raises(Problem, match="PEER_AWAY: hub"):
            require_route(alice.node, bob.address, 5)

    play(tmp_path, scene)


def test_too_much_for_any_channel_is_told_before_anybody_is_asked(tmp_path: Path):
    async def scene(street: Street) -> None:
        with pytest.raises(Problem) as caught:
            require_route(street["alice"].node, street["bob"].address, 1001)

        assert caught.value.code == Code.INSUFFICIENT
        assert "0.000000000000001 ETH" in caught.value.remedy

    play(tmp_path, scene)


@pytest.mark.parametrize("limit_wei", [None, 51, 600, 1000])
def test_a_tab_that_is_too_large_for_a_hub_is_asked_for_again_smaller(
    tmp_path: Path, limit_wei: int | None
):
    """Only the payer's proposal was too large: the payment fits, is made once, and nothing tells of a failure."""

    async def scene(street: Street) -> None:
        alice, bob = street["alice"], street["bob"]

        result = await alice_pays(street, 20, limit_wei=limit_wei)

        assert (result.tab_opened, result.is_delivered) == (True, True)
        await bob.until(lambda world: received_wei(world) == 20)
        await alice.until(lambda world: not world.objectives)
        (tab,) = (one for one in alice.world.virtuals.values() if one.phase is VirtualPhase.OPEN)
        assert 20 <= tab.start.payer_wei <= 50
        assert the_ledger(alice).free_wei == 1000 - tab.start.payer_wei
        assert [view.status for view in listed(alice)] == [PaymentStatus.DELIVERED]

    play(tmp_path, scene, bobs_hub_wei=50)


def test_a_hub_that_refuses_is_a_plain_problem_and_the_money_is_free_again(tmp_path: Path):
    async def scene(street: Street) -> None:
        alice = street["alice"]

        problem = await problem_of(alice_pays(street, 51))

        assert problem.code == Reason.HUB_INSUFFICIENT.name
        assert "Nothing was paid" in problem.cause
        await alice.until(lambda world: not world.objectives)
        assert the_ledger(alice).free_wei == 1000
        assert [view.status for view in listed(alice)] == [PaymentStatus.FAILED]
        smaller = await alice_pays(street, 5, limit_wei=50)
        assert smaller.is_delivered

    play(tmp_path, scene, bobs_hub_wei=50)


def test_a_tab_that_nobody_helps_to_open_is_given_up_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(payer, "OPENING_PATIENCE_S", 0.2)

    async def scene(street: Street) -> None:
        alice = street["alice"]
        await street.leave("hub")

        problem = await problem_of(alice_pays(street, 5))

        assert problem.code == Code.TAB_UNANSWERED
        assert problem.cause == (
            "hub did not answer within 0 s, so no tab was opened. Nothing was paid."
        )
        assert problem.remedy == "Try again when hub is back."
        failed = [fact for fact in _facts(alice) if isinstance(fact, ev.PaymentFailed)]
        assert len(failed) == 1
        assert the_ledger(alice).free_wei == 1000

    play(tmp_path, scene)


def test_a_payment_that_waited_for_a_tab_another_gave_up_names_who_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async def scene(street: Street) -> None:
        alice = street["alice"]
        hub = street["hub"].address
        await street.leave("hub")
        await _absent(alice, hub)
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(problem_of(alice_pays(street, 5)))
            await alice.until(lambda world: bool(world.virtuals))
            await command(alice.node, inp.Cancel(at_ms=1, channel_id=the_tab(alice)))

        assert waiting.result().code == Code.PEER_AWAY
        assert waiting.result().cause.startswith("hub does not answer")
        assert "Nothing was paid" in waiting.result().cause

    play(tmp_path, scene)


@pytest.mark.parametrize(
    ("amount_wei", "code"),
    [
        (0, Code.AMOUNT_NOT_POSITIVE),
        (-1, Code.AMOUNT_NOT_POSITIVE),
        (2**121, Code.AMOUNT_TOO_LARGE),
        (1001, Code.INSUFFICIENT),
    ],
)
def test_an_amount_that_cannot_be_is_refused(tmp_path: Path, amount_wei: int, code: str):
    async def scene(street: Street) -> None:
        seq = street["alice"].world.seq

        assert (await problem_of(alice_pays(street, amount_wei))).code == code
        assert street["alice"].world.seq == seq

    play(tmp_path, scene)


def test_paying_myself_is_refused(tmp_path: Path):
    async def scene(street: Street) -> None:
        alice = street["alice"]

        assert (await problem_of(pay(alice.node, to(alice, 5)))).code == Code.PAYING_MYSELF

    play(tmp_path, scene)


def test_a_log_that_fails_is_told_and_no_more_is_promised_than_is_known(tmp_path: Path):
    async def scene(street: Street) -> None:
        await alice_pays(street, 5)
        street["alice"].log.is_broken = True

        problem = await problem_of(alice_pays(street, 5))
        again = await problem_of(alice_pays(street, 5))

        assert problem.code == again.code == Code.LOG_FAILED
        for each in (problem, again):
            assert "not known whether this was done" in each.cause
            assert "before you do it again" in each.remedy
        assert received_wei(street["alice"].world) == 5

    play(tmp_path, scene)


def test_a_payment_whose_commit_ends_after_the_stop_is_not_called_unpaid(tmp_path: Path):
    """The voucher is on disk and goes out at the next start: paying again would pay twice."""

    async def scene(street: Street) -> None:
        await alice_pays(street, 5)
        await becomes(lambda: is_silent(street))
        alice = street["alice"]
        alice.log.gate.clear()
        async with asyncio.TaskGroup() as group:
            paying = group.create_task(problem_of(alice_pays(street, 6)))
            await asyncio.to_thread(alice.log.is_held_up.wait, PATIENCE_S)
            stopping = group.create_task(street.leave("alice"))
            await becomes(lambda: alice.node.presence.halted is not None)
            alice.log.gate.set()
        await stopping
        alice = await street.come_back("alice")

        assert "not known whether this was done" in paying.result().cause
        assert "Nothing was paid" not in paying.result().cause
        assert "before you do it again" in paying.result().remedy
        await street["bob"].until(lambda world: received_wei(world) == 11)
        assert [-6, -5] == [view.amount_wei for view in listed(alice)]

    play(tmp_path, scene)


def test_a_log_that_fails_while_a_tab_opens_is_told_soon_and_plainly(tmp_path: Path):
    async def scene(street: Street) -> None:
        alice = street["alice"]
        await street.leave("hub")

        def break_log(_world: World, facts: object) -> None:
            alice.log.is_broken = True

        alice.node.subscribe(break_log)
        async with asyncio.TaskGroup() as group:
            paying = group.create_task(problem_of(alice_pays(street, 5)))
            await alice.until(lambda world: bool(world.virtuals))
            group.create_task(
                problem_of(command(alice.node, inp.Cancel(at_ms=1, channel_id=the_tab(alice))))
            )

        assert paying.result().code == Code.LOG_FAILED
        assert "not known whether this was paid" in paying.result().cause
        assert "before you do it again" in paying.result().remedy

    play(tmp_path, scene)


def test_a_settled_tab_gives_its_rest_back(tmp_path: Path):
    async def scene(street: Street) -> None:
        alice, bob = street["alice"], street["bob"]
        await alice_pays(street, 25)
        await bob.until(lambda world: received_wei(world) == 25)

        await settle_tab(alice.node, the_tab(alice))

        assert (the_ledger(alice).free_wei, dict(alice.world.virtuals)) == (975, {})
        await bob.until(is_at_rest)
        assert the_ledger(bob).free_wei == 1025

    play(tmp_path, scene)


def test_a_payee_can_settle_too(tmp_path: Path):
    async def scene(street: Street) -> None:
        bob = street["bob"]
        await alice_pays(street, 25)
        await bob.until(
            lambda world: any(tab.phase is VirtualPhase.OPEN for tab in world.virtuals.values())
        )

        await settle_tab(bob.node, the_tab(bob))

        assert the_ledger(bob).free_wei == 1025

    play(tmp_path, scene)


def test_a_tab_that_cannot_be_settled_now_is_settled_when_all_are_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async def scene(street: Street) -> None:
        alice, bob = street["alice"], street["bob"]
        await alice_pays(street, 25)
        await bob.until(lambda world: received_wei(world) == 25)
        await street.leave("bob")
        monkeypatch.setattr(payer, "SETTLING_PATIENCE_S", 0.1)

        problem = await problem_of(settle_tab(alice.node, the_tab(alice)))

        assert problem.code == Code.UNANSWERED
        assert "Your money is safe" in problem.cause
        bob = await street.come_back("bob", "alice")
        await bob.knows(street["hub"])
        for house in (alice, bob):
            await house.until(is_at_rest)
        assert (the_ledger(alice).free_wei, the_ledger(bob).free_wei) == (975, 1025)

    play(tmp_path, scene)


def test_a_tab_that_is_not_there_is_told(tmp_path: Path):
    async def scene(street: Street) -> None:
        problem = await problem_of(settle_tab(street["alice"].node, ChannelId(bytes(32))))

        assert problem.code == Code.UNKNOWN_CHANNEL

    play(tmp_path, scene)


async def _tab_without_answer(street: Street) -> ChannelId:
    """Alice wants to pay Bob, who is away: the tab waits for him."""
    await street.leave("bob")
    node, bob = street["alice"].node, street["bob"].address
    await command(
        node,
        inp.Pay(
            at_ms=node.now_ms(), payee=bob, amount_wei=5, payment_id=bytes(16), note="", nonce=7
        ),
    )
    return the_tab(street["alice"])


def test_a_tab_that_waits_for_somebody_can_be_cancelled_and_costs_nothing(tmp_path: Path):
    async def scene(street: Street) -> None:
        tab = await _tab_without_answer(street)

        await cancel_tab(street["alice"].node, tab)

        assert not street["alice"].world.objectives
        assert the_ledger(street["alice"]).free_wei == 1000
        assert not the_ledger(street["alice"]).tip.guarantees
        await cancel_tab(street["alice"].node, tab)

    play(tmp_path, scene)


def test_an_open_tab_is_settled_and_not_cancelled(tmp_path: Path):
    async def scene(street: Street) -> None:
        await alice_pays(street, 25)

        problem = await problem_of(cancel_tab(street["alice"].node, the_tab(street["alice"])))

        assert problem.code == Code.TOO_LATE_TO_CANCEL
        assert "Settle it instead" in problem.remedy

    play(tmp_path, scene)


def test_a_closed_channel_pays_out_to_the_wei(tmp_path: Path):
    async def scene(street: Street) -> None:
        alice, hub = street["alice"], street["hub"]
        await alice_pays(street, 25)
        channel_id = the_ledger(alice).channel_id

        await close_ledger(alice.node, channel_id)

        ledger = the_ledger(alice)
        assert ledger.phase is LedgerPhase.CLOSED
        assert ledger.outcome.amounts_wei == (975, 1025), "the open tab was settled first"
        assert street.chain.holdings_wei[channel_id] == 0
        await hub.until(lambda world: world.ledgers[channel_id].phase is LedgerPhase.CLOSED)
        again = await problem_of(close_ledger(alice.node, channel_id))
        assert again.code == Code.NOT_OPEN

    play(tmp_path, scene)


def test_a_channel_that_the_chain_does_not_pay_out_yet_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(payer, "CLOSING_PATIENCE_S", 0.3)

    async def scene(street: Street) -> None:
        street.chain.is_mining = False

        problem = await problem_of(
            close_ledger(street["alice"].node, the_ledger(street["alice"]).channel_id)
        )

        assert problem.code == Code.UNANSWERED
        assert "not closed yet" in problem.cause

    play(tmp_path, scene)


def test_a_log_that_fails_while_a_channel_closes_is_told_soon(tmp_path: Path):
    async def scene(street: Street) -> None:
        alice = street["alice"]
        street.chain.is_mining = False
        channel_id = the_ledger(alice).channel_id
        async with asyncio.TaskGroup() as group:
            closing = group.create_task(problem_of(close_ledger(alice.node, channel_id)))
            await alice.until(lambda world: world.ledgers[channel_id].is_closing)
            alice.log.is_broken = True
            group.create_task(
                problem_of(command(alice.node, inp.SetPolicy(at_ms=1, policy=Policy())))
            )

        assert closing.result().code == Code.LOG_FAILED
        assert "not known whether it is closed" in closing.result().cause

    play(tmp_path, scene)


async def _absent(house: House, peer: Address) -> None:
    """Until a house has noticed that a neighbour left."""
    await becomes(lambda: not house.node.presence.peers[peer].is_connected)


def _facts(house: House) -> list[ev.Event]:
    return [recorded_of(row).event for row in house.log.rows(0, house.world.seq)]
