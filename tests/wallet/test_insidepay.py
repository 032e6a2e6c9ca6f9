"""Paying a hub inside the channel with it: real nodes, real sockets, and whoever stops in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from engine.network.frames import LEDGER_PAYMENTS
from engine.protocol.types import Address
from tests.patience import becomes
from tests.wallet.street import House, Street, a_street
from wallet import insidepay, paying
from wallet.books import read_books
from wallet.codes import Code
from wallet.ports import Problem
from wallet.views.target_values import RequestToPay
from wallet.views.values import PayResult

REQUEST = RequestToPay(request_id="07" * 16, expires_ms=0)
WHO_PAYS = pytest.mark.parametrize(("payer", "payee"), [("alice", "hub"), ("hub", "alice")])


def play(folder: Path, scene: Callable[[Street], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(60), a_street(folder) as street:
            await scene(street)

    asyncio.run(run())


async def pay(
    house: House, payee: str, amount_wei: int, request: RequestToPay | None = None
) -> PayResult:
    return await paying.pay(
        house.node, payee, amount_wei, "bread", tab_limit_wei=None, request=request
    )


async def refused(house: House, payee: str, request: RequestToPay | None = None) -> Problem:
    with pytest.raises(Problem) as told:
        await pay(house, payee, 7, request)
    return told.value


def has_wei(house: House, peer: Address) -> int:
    (ledger_id,) = house.world.peers[peer].ledgers
    return house.world.ledgers[ledger_id].my_wei


@WHO_PAYS
def test_a_partner_is_paid_without_a_tab(tmp_path: Path, payer: str, payee: str) -> None:
    async def scene(street: Street) -> None:
        one, other = street[payer], street[payee]

        result = await pay(one, payee, 7)

        assert (result.tab_opened, result.is_delivered) == (False, True)
        assert not one.world.peers[other.address].tabs_to
        assert (has_wei(one, other.address), has_wei(other, one.address)) == (993, 1007)

    play(tmp_path, scene)
    sender, receiver = (read_books(name, tmp_path / name / "log.sqlite") for name in (payer, payee))
    assert (sender.sent_wei, sender.received_wei) == (7, 0)
    assert (receiver.sent_wei, receiver.received_wei) == (0, 7)


def test_who_speaks_of_it_in_hello_is_known_to(tmp_path: Path) -> None:
    async def scene(street: Street) -> None:
        alice, hub = street["alice"], street["hub"].address
        assert alice.node.presence.peers[hub].features == LEDGER_PAYMENTS
        await street.leave("hub")
        await becomes(lambda: not alice.node.presence.peers[hub].is_connected)
        assert alice.node.presence.peers[hub].features == 0

    play(tmp_path, scene)


def test_a_request_is_paid_inside_once(tmp_path: Path) -> None:
    async def scene(street: Street) -> None:
        await pay(street["alice"], "hub", 7, REQUEST)
        again = await refused(street["alice"], "hub", REQUEST)

        assert again.code is Code.REQUEST_PAID
        assert has_wei(street["alice"], street["hub"].address) == 993

    play(tmp_path, scene)


def test_an_absent_partner_is_told_and_nothing_is_begun(tmp_path: Path) -> None:
    async def scene(street: Street) -> None:
        alice = street["alice"]
        await street.leave("hub")
        hub = street["hub"].address
        await becomes(lambda: not alice.node.presence.peers[hub].is_connected)
        before = alice.world.seq

        assert (await refused(alice, "hub")).code is Code.PARTNER_AWAY
        assert alice.world.seq == before

    play(tmp_path, scene)


@WHO_PAYS
def test_who_does_not_answer_leaves_it_open_and_pays_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, payer: str, payee: str
) -> None:
    async def scene(street: Street) -> None:
        one, other = street[payer], street[payee]
        monkeypatch.setattr(insidepay, "OPENING_PATIENCE_S", 0.05)
        monkeypatch.setattr(insidepay, "DELIVERY_PATIENCE_S", 0.05)
        other.log.gate.clear()

        told = await refused(one, payee)
        other.log.gate.set()

        assert told.code is Code.STILL_SIGNING
        assert "Do not pay again" in told.remedy
        await becomes(lambda: has_wei(one, other.address) == 993)
        await becomes(lambda: has_wei(other, one.address) == 1007)

    play(tmp_path, scene)


def test_a_leader_that_cannot_sign_lets_it_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub follows and asks; Alice's wallet is locked, so she can only say no."""

    async def scene(street: Street) -> None:
        monkeypatch.setattr(insidepay, "OPENING_PATIENCE_S", 0.05)
        street["alice"].node._sign.is_locked = True  # noqa: SLF001 - as a locked wallet

        told = await refused(street["hub"], "alice")

        assert told.code is Code.PARTNER_UNANSWERED
        assert "Nothing was paid" in told.cause
        assert has_wei(street["hub"], street["alice"].address) == 1000

    play(tmp_path, scene)
