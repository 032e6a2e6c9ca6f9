"""The way out on a real chain with our real contracts: whole nodes, a hub that falls silent, and one that cheats."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.chain import calldata, contracts
from engine.chain.devchain import DEV_ACCOUNTS, DevChain, DevChainConfig
from engine.chain.errors import ChainError
from engine.chain.port import ChainConfig, Challenge
from engine.protocol import inputs as inp
from engine.protocol.channel.dispute import SignedTurn, force_move_hash
from engine.protocol.crypto import address_of_secret, keccak256, prefixed, signer
from engine.protocol.kinds import LedgerPhase, ObjectiveKind, VirtualPhase
from engine.protocol.policy import Policy
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import Ledger, World
from engine.runtime import NodeConfig, RunningNode, Secret, open_node
from tests.anvil import set_balance
from tests.patience import becomes

pytestmark = [pytest.mark.xdist_group("anvil"), pytest.mark.timeout(120)]
WINDOW_S = 3600
SHARE_WEI = 10**18
LIMIT_WEI = 10**17
HUB_POLICY = Policy(
    accepts_ledgers=True,
    accepts_tabs_as_hub=True,
    max_wei_per_peer=10 * SHARE_WEI,
    max_total_wei=100 * SHARE_WEI,
)


@pytest.fixture
def anvil() -> Iterator[DevChain]:
    try:
        running = DevChain.start(DevChainConfig())
    except ChainError as error:
        pytest.skip(f"no dev chain: {error.kind.value}")
    yield running
    running.stop()


@dataclass
class Street:
    """Alice, a hub and Bob as whole nodes in this loop. Who is away is silent."""

    anvil: DevChain
    chain: ChainConfig
    folder: Path
    nodes: dict[str, RunningNode] = field(default_factory=dict)

    def address(self, name: str) -> Address:
        return address_of_secret(keccak256(name.encode()))

    def world(self, name: str) -> World:
        return self.nodes[name].node.durable

    def ledger(self, name: str) -> Ledger:
        (found,) = self.world(name).ledgers.values()
        return found

    async def open(self, name: str) -> None:
        gas_key = keccak256(name.encode() + b" gas")
        set_balance(self.anvil.rpc, address_of_secret(gas_key), 100 * SHARE_WEI)
        self.nodes[name] = await open_node(
            NodeConfig(
                log_path=self.folder / f"{name}.sqlite",
                channel_key=Secret(keccak256(name.encode())),
                gas_key=Secret(gas_key),
                chain=self.chain,
                listen="127.0.0.1:0",
                policy=HUB_POLICY if name == "hub" else Policy(),
            )
        )

    async def leave(self, name: str) -> None:
        await self.nodes.pop(name).aclose()

    async def meet(self, name: str, other: str) -> None:
        node = self.nodes[name].node
        await node.submit(
            inp.AddPeer(
                at_ms=node.now_ms(),
                peer=self.address(other),
                name=other,
                endpoint=self.nodes[other].endpoint,
            )
        )

    async def join_hub(self, name: str) -> None:
        """A funded ledger with the hub."""
        await self.meet(name, "hub")
        node = self.nodes[name].node
        await node.submit(
            inp.OpenLedger(
                at_ms=node.now_ms(),
                peer=self.address("hub"),
                mine_wei=SHARE_WEI,
                theirs_wei=SHARE_WEI,
                nonce=7 if name == "alice" else 8,
                challenge_duration_s=WINDOW_S,
            )
        )
        await becomes(lambda: self.ledger(name).phase is LedgerPhase.OPEN)

    async def pay(self, amount_wei: int, number: int) -> None:
        """Alice pays Bob."""
        node = self.nodes["alice"].node
        await node.submit(
            inp.Pay(
                at_ms=node.now_ms(),
                payee=self.address("bob"),
                amount_wei=amount_wei,
                payment_id=number.to_bytes(16, "big"),
                note="",
                nonce=99,
                limit_wei=LIMIT_WEI,
                hops=(self.address("hub"),),
            )
        )
        await becomes(lambda: number in _numbers(self.world("bob"), amount_wei, number))

    async def pay_inside(self, name: str, amount_wei: int, number: int) -> None:
        """Alice pays the hub in their ledger, or the hub pays Alice; both have it when it returns."""
        node, ledger = self.nodes[name].node, self.ledger(name)
        await node.submit(
            inp.PayPartner(
                at_ms=node.now_ms(),
                ledger_id=ledger.channel_id,
                amount_wei=amount_wei,
                payment_id=number.to_bytes(16, "big"),
                note="",
            )
        )
        for each in ("alice", "hub"):
            await becomes(lambda each=each: self.ledger(each).turn_num > ledger.turn_num)

    async def dispute(self, name: str, channel_id: ChannelId) -> None:
        node = self.nodes[name].node
        await node.submit(inp.Dispute(at_ms=node.now_ms(), channel_id=channel_id))

    def balance_wei(self, name: str) -> int:
        return self.anvil.rpc.balance_wei(self.address(name))

    def pass_time(self, seconds: int) -> None:
        self.anvil.rpc.request("evm_increaseTime", seconds)
        self.anvil.rpc.mine()

    def challenge_turn(self, channel_id: ChannelId) -> int:
        """The record's turn."""
        question = {
            "to": "0x" + self.chain.deployment.adjudicator.hex(),
            "data": "0x" + calldata.status_of(channel_id).hex(),
        }
        return int(self.anvil.rpc.request("eth_call", question, "latest")[2:14], 16)


def _numbers(world: World, amount_wei: int, number: int) -> set[int]:
    paid_wei = sum(tab.paid_wei for tab in world.virtuals.values())
    return {number} if paid_wei >= amount_wei else set()


@asynccontextmanager
async def a_street(anvil: DevChain, folder: Path) -> AsyncIterator[Street]:
    deployment = contracts.deploy(anvil.rpc)
    chain = ChainConfig(rpc_url=anvil.url, chain_id=31337, deployment=deployment, confirmations=1)
    street = Street(anvil, chain, folder)
    try:
        for name in ("alice", "hub", "bob"):
            await street.open(name)
        yield street
    finally:
        for name in tuple(street.nodes):
            await street.leave(name)


def on_a_street(anvil: DevChain, folder: Path, story: Callable[[Street], Awaitable[None]]) -> None:
    async def told() -> None:
        async with a_street(anvil, folder) as street:
            await story(street)

    asyncio.run(told())


def test_a_hub_that_is_silent_after_the_funding(anvil: DevChain, tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.join_hub("alice")
        await street.leave("hub")
        ledger_id = street.ledger("alice").channel_id

        await street.dispute("alice", ledger_id)
        await becomes(lambda: street.challenge_turn(ledger_id) == 1)
        street.pass_time(WINDOW_S)
        await becomes(lambda: street.ledger("alice").phase is LedgerPhase.CLOSED)

        assert street.balance_wei("alice") == SHARE_WEI
        assert street.balance_wei("hub") == 0
        assert not street.world("alice").objectives

    on_a_street(anvil, tmp_path, story)


def test_a_hub_that_is_silent_over_an_open_tab(anvil: DevChain, tmp_path: Path) -> None:
    """Bob redeems what he was paid; Alice and Bob both get theirs to the wei. A restart in the middle changes nothing."""

    async def story(street: Street) -> None:
        for name in ("alice", "bob"):
            await street.join_hub(name)
        await street.meet("alice", "bob")
        await street.pay(1001, 1)
        await street.pay(16, 2)
        (tab_id,) = street.world("bob").virtuals
        await becomes(lambda: street.world("bob").virtuals[tab_id].paid_wei == 1017)
        await street.leave("hub")

        await street.dispute("bob", tab_id)
        await becomes(lambda: street.challenge_turn(tab_id) == 2)
        await street.dispute("alice", tab_id)
        await becomes(
            lambda: all(
                street.challenge_turn(street.ledger(name).channel_id) == 2
                for name in ("alice", "bob")
            )
        )
        await street.leave("bob")
        await street.open("bob")
        street.pass_time(WINDOW_S)
        for name in ("alice", "bob"):
            await becomes(lambda name=name: street.ledger(name).phase is LedgerPhase.CLOSED)

        assert street.balance_wei("alice") == SHARE_WEI - 1017
        assert street.balance_wei("bob") == SHARE_WEI + 1017
        for name in ("alice", "bob"):
            assert not street.world(name).objectives
            assert not street.world(name).virtuals

    on_a_street(anvil, tmp_path, story)


@pytest.mark.parametrize("is_silent", [False, True])
def test_what_was_paid_inside_a_channel_is_what_the_chain_pays(
    anvil: DevChain, tmp_path: Path, is_silent: bool
) -> None:
    """Whether both close it, or the hub is gone and Alice leaves by the chain."""

    async def story(street: Street) -> None:
        await street.join_hub("alice")
        await street.pay_inside("alice", 1001, 1)
        await street.pay_inside("hub", 16, 2)
        await street.pay_inside("alice", 15, 3)
        ledger_id = street.ledger("alice").channel_id
        if is_silent:
            await street.leave("hub")
            await street.dispute("alice", ledger_id)
            await becomes(lambda: street.challenge_turn(ledger_id) == 4)
            street.pass_time(WINDOW_S)
        else:
            node = street.nodes["alice"].node
            await node.submit(inp.CloseLedger(at_ms=node.now_ms(), channel_id=ledger_id))
        await becomes(lambda: street.ledger("alice").phase is LedgerPhase.CLOSED)

        assert street.balance_wei("alice") == street.ledger("alice").my_wei == SHARE_WEI - 1000
        assert street.balance_wei("hub") == (0 if is_silent else SHARE_WEI + 1000)
        assert not street.world("alice").objectives

    on_a_street(anvil, tmp_path, story)


def test_an_old_state_is_answered_and_payments_go_on(anvil: DevChain, tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        for name in ("alice", "bob"):
            await street.join_hub(name)
        await street.meet("alice", "bob")
        await street.pay(1001, 1)
        ledger = street.ledger("alice")
        cheat(street, ledger)

        await becomes(lambda: street.challenge_turn(ledger.channel_id) == ledger.turn_num)
        key = (ObjectiveKind.DISPUTE, ledger.channel_id)
        await becomes(lambda: key not in street.world("alice").objectives)

        assert street.ledger("alice").phase is LedgerPhase.OPEN
        (tab,) = street.world("bob").virtuals.values()
        assert tab.phase is VirtualPhase.OPEN
        await street.pay(16, 2)
        await becomes(lambda: _numbers(street.world("bob"), 1017, 2))

    on_a_street(anvil, tmp_path, story)


def cheat(street: Street, ledger: Ledger) -> None:
    """The hub challenges with turn 1, in which nobody had paid anything."""
    turn = SignedTurn(
        turn_num=1,
        outcome=ledger.start.general(),
        signatures=tuple(one for one in ledger.postfund if one is not None),
    )
    state_hash = ledger.start.hash_at(ledger.channel_id, 1)
    call = calldata.challenge(
        Challenge(
            key="cheat",
            fixed_part=ledger.fixed,
            proof=(),
            candidate=turn,
            challenger_signature=signer(keccak256(b"hub"))(prefixed(force_move_hash(state_hash))),
        )
    )
    street.anvil.rpc.transact(DEV_ACCOUNTS[1], street.chain.deployment.adjudicator, call, 0)
