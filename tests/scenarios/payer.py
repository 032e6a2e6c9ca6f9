"""A wallet without a window that pays, settles, closes and opens again until it is told to finish.

`python -m tests.scenarios.payer CONFIG ACKNOWLEDGED SEED`: the configuration of a hub's program with one hub to open
a ledger channel with and one other peer to pay. Each payment that the node has answered for is written down, as a
person would have seen it done. Says what it is doing on standard output; reads `finish` on standard input.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from engine.hubconfig import HubConfig, read_config
from engine.journal import keep_journal
from engine.node import Node
from engine.protocol import inputs as inp
from engine.protocol.errors import ProtocolError
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.routing import living_ledger_count
from engine.protocol.world import World
from engine.runtime import NodeConfig, open_node
from wallet.playkey import read_play_keys
from wallet.watch import until

PATIENCE_S = 3.0


class Payer:
    def __init__(self, node: Node, config: HubConfig, acknowledged: int, chance: Random) -> None:
        self.node = node
        self.open = config.opens[0]
        (self.payee,) = (p.address for p in config.peers if p.address != self.open.peer)
        self.acknowledged = acknowledged
        self.chance = chance
        self.finish = asyncio.Event()

    async def live(self) -> None:
        while not self.finish.is_set():
            await self.open_channel()
            for _ in range(self.chance.randint(1, 3)):
                for _ in range(self.chance.randint(2, 10)):
                    await self.pay_many(self.chance.randint(1, 40))
                await self.settle()
            if self.chance.random() < 0.4:
                await self.close_channels()
        await self.end()

    async def end(self) -> None:
        say("finishing")
        while True:
            if await self.settle() and await self.close_channels():
                break
        say("done")

    async def open_channel(self) -> None:
        say("opening")
        if not living_ledger_count(self.node.durable, self.open.peer):
            await self.do(
                inp.OpenLedger(
                    at_ms=self.node.now_ms(),
                    peer=self.open.peer,
                    mine_wei=self.open.mine_wei,
                    theirs_wei=self.open.theirs_wei,
                    nonce=secrets.randbits(64),
                    challenge_duration_s=self.open.challenge_duration_s,
                )
            )
        await self.until(lambda world: any(ledger.is_usable for ledger in world.ledgers.values()))

    async def pay_many(self, count: int) -> None:
        say("paying")
        paid = await asyncio.gather(*(self.pay() for _ in range(count)))
        # Waits for arrival at times, or a dead payee's outbox would only grow.
        await self.until(lambda world: not world.peers[self.payee].outbox)
        if any(paid):
            say("paid")

    async def pay(self) -> bool:
        payment_id = secrets.token_bytes(16)
        command = inp.Pay(
            at_ms=self.node.now_ms(),
            payee=self.payee,
            amount_wei=self.chance.randint(1, 10**15),
            payment_id=payment_id,
            note="",
            nonce=secrets.randbits(64),
        )
        is_done = await self.do(command)
        if is_done:
            os.write(self.acknowledged, payment_id.hex().encode() + b"\n")
        return is_done

    async def settle(self) -> bool:
        say("settling")
        for tab in self.node.durable.virtuals.values():
            if tab.phase is VirtualPhase.OPEN:
                await self.do(inp.SettleTab(at_ms=self.node.now_ms(), channel_id=tab.channel_id))
        return await self.until(
            lambda world: all(
                tab.phase is VirtualPhase.CANCELLED for tab in world.virtuals.values()
            )
        )

    async def close_channels(self) -> bool:
        say("closing")
        for ledger in self.node.durable.ledgers.values():
            if ledger.phase is LedgerPhase.OPEN:
                await self.do(
                    inp.CloseLedger(at_ms=self.node.now_ms(), channel_id=ledger.channel_id)
                )
        return await self.until(
            lambda world: all(
                ledger.phase in {LedgerPhase.CLOSED, LedgerPhase.REJECTED}
                for ledger in world.ledgers.values()
            )
        )

    async def do(self, command: inp.Command) -> bool:
        try:
            await self.node.submit(command)
        except ProtocolError as error:
            say(f"refused {error.reason.name}")
            return False
        return True

    async def until(self, is_so: Callable[[World], bool]) -> bool:
        return await until(self.node, lambda world, _facts: is_so(world), within_s=PATIENCE_S)


def say(word: str) -> None:
    with suppress(BrokenPipeError):
        sys.stdout.write(word + "\n")
        sys.stdout.flush()


async def run(config: HubConfig, acknowledged: int, seed: int) -> None:
    keys = read_play_keys(config.play_key_file, chain_id=config.chain.chain_id)
    running = await open_node(
        NodeConfig(
            log_path=config.log_path,
            channel_key=keys.channel_key,
            gas_key=keys.gas_key,
            chain=config.chain,
            listen=config.listen,
            policy=config.policy,
        )
    )
    node = running.node
    say("started")
    for peer in config.peers:
        await node.submit(
            inp.AddPeer(
                at_ms=node.now_ms(), peer=peer.address, name=peer.name, endpoint=peer.endpoint
            )
        )
    payer = Payer(node, config, acknowledged, Random(f"{seed}:{node.durable.seq}"))
    loop = asyncio.get_running_loop()

    def hear() -> None:
        os.read(0, 64)
        loop.call_soon_threadsafe(payer.finish.set)

    threading.Thread(target=hear, daemon=True).start()
    await payer.live()
    await running.aclose()


def main() -> None:
    config = read_config(Path(sys.argv[1]))
    keep_journal(config.journal_path)
    acknowledged = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    asyncio.run(run(config, acknowledged, int(sys.argv[3])))


if __name__ == "__main__":
    main()
