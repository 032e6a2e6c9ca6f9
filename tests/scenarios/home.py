"""A wallet's node in this process, with keys, log and configuration of its own: to do one thing at a time and look."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from engine.hubconfig import read_config
from engine.protocol import inputs as inp
from engine.protocol.types import Address
from engine.protocol.world import World
from engine.runtime import NodeConfig, RunningNode, open_node
from wallet.demo.nodes import NodeFolder
from wallet.enginethread import EngineThread
from wallet.watch import until

PATIENCE_S = 75.0
"""Two of the longest waits between two dials, and a peer that is slow to come up."""
CHANNEL_WEI = 10**19


class Home:
    """The node of a folder that has a configuration. `close` ends it."""

    def __init__(self, place: NodeFolder) -> None:
        config = read_config(place.config)
        keys = place.keys()
        self.log = place.log
        self.address = keys.address
        self.peers = tuple(peer.address for peer in config.peers)
        self.engine = EngineThread()
        self.engine.start()
        self.running: RunningNode = self.engine.run(
            open_node(
                NodeConfig(
                    log_path=config.log_path,
                    channel_key=keys.channel_key,
                    gas_key=keys.gas_key,
                    chain=config.chain,
                    listen=config.listen,
                    policy=config.policy,
                )
            )
        ).result()
        self.node = self.running.node
        for peer in config.peers:
            self.do(
                inp.AddPeer(
                    at_ms=self.node.now_ms(),
                    peer=peer.address,
                    name=peer.name,
                    endpoint=peer.endpoint,
                )
            )

    def do(self, command: inp.Command) -> None:
        self.engine.run(self.node.submit(command)).result()

    def open_channel_with(self, peer: Address) -> None:
        self.do(
            inp.OpenLedger(
                at_ms=self.node.now_ms(),
                peer=peer,
                mine_wei=CHANNEL_WEI,
                theirs_wei=CHANNEL_WEI,
                nonce=secrets.randbits(64),
                challenge_duration_s=86_400,
            )
        )

    def is_connected(self, peer: Address) -> bool:
        seen = self.node.presence.peers.get(peer)
        return seen is not None and seen.is_connected

    def until(self, is_so: Callable[[World], bool], patience_s: float = PATIENCE_S) -> bool:
        return self.engine.run(
            until(self.node, lambda world, _facts: is_so(world), within_s=patience_s)
        ).result()

    def close(self) -> None:
        self.engine.run(self.running.aclose()).result()
        self.engine.stop()
