"""The node of a real wallet: on the dev chain only, by type, until every way out of a channel is built."""

from __future__ import annotations

from pathlib import Path

from engine.chain.port import ChainConfig
from engine.privatefolder import make_private_folder
from engine.protocol.policy import Policy
from engine.runtime import NodeConfig, RunningNode
from wallet.enginethread import EngineThread
from wallet.handle import Ask
from wallet.keys.sources import NodeKeys
from wallet.nodes import CHAIN_PAUSE_S, open_in
from wallet.profile import log_path
from wallet.real import problems
from wallet.real.settings import chain_config
from wallet.views.language import mark, tr_marked
from wallet.views.real_values import DevNetwork

NETWORK_TITLE = mark("This computer")


class RealHandle:
    """A node under a person's own keys. Implements `wallet.handle.Handle`.

    Attributes:
        engine: the thread in which the node lives.
        running: the node.
        asks: nobody asks for anything by himself.
        network_name: what the window calls the network.
        chain: which chain.
    """

    def __init__(self, engine: EngineThread, running: RunningNode, chain: ChainConfig) -> None:
        self.engine = engine
        self.running = running
        self.asks: tuple[Ask, ...] = ()
        self.network_name = tr_marked(NETWORK_TITLE)
        self.chain = chain
        self._is_closed = False

    def close(self) -> None:
        """End the node and its thread. Blocks. Twice is once."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self.engine.run(self.running.aclose()).result()
        finally:
            self.engine.stop()


def start_node(folder: Path, network: DevNetwork, keys: NodeKeys) -> RealHandle:
    """Open the node of a profile. Blocks for about a second; the chain is joined beside it.

    Args:
        folder: the profile's.
        network: a dev chain; there is no other that a node is started on.
        keys: the keys for that chain.

    Raises:
        Problem: NETWORK_WRONG, IN_USE, or another word about the log or the listening place; nothing was started.
    """
    chain = chain_config(network)
    path = log_path(folder, chain_id=chain.chain_id, address=keys.address)
    try:
        make_private_folder(path.parent)
    except OSError as error:
        raise problems.folder_not_made(path.parent, error.strerror or "unknown") from error
    config = NodeConfig(
        log_path=path,
        channel_key=keys.channel_key,
        gas_key=keys.gas_key,
        chain=chain,
        listen=network.listen,
        policy=Policy(accepts_tabs_as_payee=True),
        chain_pause_s=CHAIN_PAUSE_S,
    )
    engine = EngineThread()
    engine.start()
    try:
        return RealHandle(engine, open_in(engine, config), chain)
    except BaseException:
        engine.stop()
        raise
