"""A real chain, hubs in a row as real processes, and a wallet's node at each end of the row."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.chain.contracts import deploy
from engine.chain.devchain import DevChain, DevChainConfig
from engine.chain.port import ChainConfig
from engine.protocol import inputs as inp
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.types import Address, hex0x
from engine.protocol.world import World
from tests.anvil import set_balance
from tests.patience import soon
from tests.scenarios.home import Home
from tests.scenarios.town import PLENTY_WEI, Program, launch_anew
from wallet.books import Books, read_books, unrest
from wallet.demo.messages import Contact
from wallet.demo.nodes import NodeFolder, write_hub, write_payee
from wallet.demo.supervisor import free_port
from wallet.playkey import PLAY_CHAIN_ID
from wallet.program import command


@dataclass(frozen=True, kw_only=True)
class Street:
    """Alice, the hubs in order, Bob. `open_street` makes it, `close` ends it."""

    folder: Path
    anvil: DevChain
    hubs: tuple[Program, ...]
    alice: Home
    bob: Home

    @property
    def route(self) -> tuple[Address, ...]:
        """The hubs as Alice names them, nearest first."""
        return self.alice.peers[: len(self.hubs)]

    def books(self) -> tuple[Books, ...]:
        names = ("alice", *(hub.name for hub in self.hubs), "bob")
        return tuple(read_books(name, NodeFolder(folder=self.folder / name).log) for name in names)

    def quiet_books(self) -> tuple[Books, ...]:
        """The books once nothing is on its way, or as they are then."""
        soon(lambda: not unrest(self.books()))
        return self.books()

    def open_channels(self) -> None:
        """Alice and Bob lead a channel with the hub next to them; the hubs have theirs already."""
        for home, hub in ((self.alice, self.route[0]), (self.bob, self.route[-1])):
            home.open_channel_with(hub)
            assert home.until(lambda world: any(one.is_usable for one in world.ledgers.values()))

    def start_paying(self, source: Home, target: Home, amount_wei: int) -> bytes:
        """Ask for a payment over the whole row; its id."""
        payment_id = secrets.token_bytes(16)
        source.do(
            inp.Pay(
                at_ms=source.node.now_ms(),
                payee=target.address,
                amount_wei=amount_wei,
                payment_id=payment_id,
                note="",
                nonce=secrets.randbits(64),
                hops=self.route if source is self.alice else self.route[::-1],
            )
        )
        return payment_id

    def settle(self, source: Home) -> None:
        """Source settles the tabs in which it pays."""
        for tab in source.node.durable.virtuals.values():
            if tab.is_payer and tab.phase is VirtualPhase.OPEN:
                source.do(inp.SettleTab(at_ms=source.node.now_ms(), channel_id=tab.channel_id))

    def close_channels(self, home: Home) -> None:
        for ledger in home.node.durable.ledgers.values():
            if ledger.phase is LedgerPhase.OPEN:
                home.do(inp.CloseLedger(at_ms=home.node.now_ms(), channel_id=ledger.channel_id))
        assert home.until(_is_closed)

    def close(self) -> None:
        for home in (self.alice, self.bob):
            home.close()
        for hub in self.hubs:
            if hub.process is not None:
                hub.kill()
        self.anvil.stop()


def open_street(folder: Path, hub_count: int) -> Street:
    """Everything started, all hubs connected and with a channel to the next one; the ends have none yet."""
    anvil = DevChain.start(DevChainConfig(state_file=folder / "anvil-state.json"))
    chain = ChainConfig(
        rpc_url=anvil.url, chain_id=PLAY_CHAIN_ID, deployment=deploy(anvil.rpc), confirmations=1
    )
    hub_names = tuple(f"hub{number}" for number in range(hub_count))
    names = (*hub_names, "alice", "bob")
    places = {name: NodeFolder(folder=folder / name) for name in names}
    for place in places.values():
        set_balance(anvil.rpc, place.keys().gas_address, PLENTY_WEI)
    contacts = {
        name: Contact(name=name, address=place.keys().address, endpoint=f"127.0.0.1:{free_port(0)}")
        for name, place in places.items()
    }
    for number, name in enumerate(hub_names):
        write_hub(places[name], chain, contacts[name].endpoint)
        others = [contacts[other] for other in names if other != name]
        _know(places[name], others, opens=hub_names[number + 1 : number + 2])
    for name in ("alice", "bob"):
        write_payee(places[name], chain, contacts[name].endpoint, contacts[hub_names[0]])
        _know(places[name], [contacts[other] for other in names[1:] if other != name], opens=())
    hubs = tuple(
        Program(name, command("hub", str(places[name].config)), places[name].words, launch_anew)
        for name in hub_names
    )
    # The last one first: who opens a channel finds its partner there.
    for hub in reversed(hubs):
        hub.start()
        hub.wait_for('{"listening"')
    for hub in hubs[:-1]:
        hub.wait_for('{"ledger_opened"')
    return Street(
        folder=folder,
        anvil=anvil,
        hubs=hubs,
        alice=Home(places["alice"]),
        bob=Home(places["bob"]),
    )


def _know(place: NodeFolder, others: Sequence[Contact], opens: Sequence[str]) -> None:
    """Add peers, and the channels to open, to a configuration."""
    tables = [
        f"[[peer]]\nname = {json.dumps(other.name)}\n"
        f'address = "{hex0x(other.address)}"\nendpoint = "{other.endpoint}"\n'
        for other in others
    ]
    tables += [f'[[open]]\npeer = "{name}"\nmine = "10 ETH"\ntheirs = "10 ETH"\n' for name in opens]
    with place.config.open("a", encoding="utf8") as config:
        config.write("\n" + "\n".join(tables))


def _is_closed(world: World) -> bool:
    return all(ledger.phase is LedgerPhase.CLOSED for ledger in world.ledgers.values())
