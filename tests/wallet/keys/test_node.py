"""A whole node under a vault's keys, and nothing of them in what it leaves behind."""

import asyncio
import logging

from engine.chain.port import ChainConfig, Deployment
from engine.protocol import inputs as inp
from engine.protocol.policy import Policy
from engine.protocol.types import Address
from engine.runtime import NodeConfig, open_node
from tests import canary
from tests.wallet.keys.rings import MemoryRing
from wallet.keys.guards import DoubleGuard
from wallet.keys.sources import FromWords
from wallet.keys.vault import create_vault
from wallet.keys.vaultfile import ScryptCost

CHAIN_ID = 31337
PLACES = [Address(bytes((number,)) * 20) for number in (10, 12, 14)]


async def live(folder, keys):
    """Open a node, name a peer, close it; who it was."""
    adjudicator, consensus_app, virtual_app = PLACES
    running = await open_node(
        NodeConfig(
            log_path=folder / "log.sqlite",
            channel_key=keys.channel_key,
            gas_key=keys.gas_key,
            chain=ChainConfig(
                rpc_url="http://127.0.0.1:9",
                chain_id=CHAIN_ID,
                deployment=Deployment(
                    adjudicator=adjudicator,
                    consensus_app=consensus_app,
                    virtual_app=virtual_app,
                    block_num=0,
                ),
                confirmations=1,
            ),
            listen="127.0.0.1:0",
            policy=Policy(),
        )
    )
    node = running.node
    logging.getLogger("towpath.test").info("open", extra={"kind": repr(keys), "cause": running})
    await node.submit(
        inp.AddPeer(at_ms=node.now_ms(), peer=adjudicator, name="somebody", endpoint="")
    )
    await running.aclose()
    return node.durable.me


def test_a_node_runs_under_a_vaults_keys_and_writes_none_of_them_down(tmp_path, journal):
    source = FromWords(words=canary.WORDS, bip39_passphrase=canary.BIP39_PASSPHRASE, created_ms=0)
    guard = DoubleGuard(canary.PASSPHRASE, ScryptCost(15))
    vault = create_vault(
        tmp_path / "keys.vault", source, guard, ring=MemoryRing(), is_backed_up=True
    )
    keys = vault.node_keys(CHAIN_ID)

    who = asyncio.run(live(tmp_path, keys))

    assert keys.address == who
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"keys.vault", "log.sqlite", journal.name} <= {path.name for path in written}
    assert [path for path in written if canary.search(path.read_bytes())] == []
