"""The two nodes of the demo as configuration files. Only here are they a hub and a payee with names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from engine.chain.port import ChainConfig
from engine.protocol.types import hex0x
from wallet.demo.limits import (
    CHANNEL_WEI,
    HUB_MAX_PEER_WEI,
    HUB_MAX_TOTAL_WEI,
)
from wallet.demo.messages import Contact
from wallet.playkey import PLAY_CHAIN_ID, PlayKeys, ensure_play_keys, write_private
from wallet.profile import LOG_NAME

SEED_FILE = "play.seed"
CONFIG_FILE = "node.toml"
WORDS_FILE = "journal.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFolder:
    """A node's folder: key, configuration, log and journal."""

    folder: Path

    @property
    def config(self) -> Path:
        """The configuration."""
        return self.folder / CONFIG_FILE

    @property
    def log(self) -> Path:
        """The event log."""
        return self.folder / LOG_NAME

    @property
    def words(self) -> Path:
        """What the process writes to stderr."""
        return self.folder / WORDS_FILE

    def keys(self) -> PlayKeys:
        """Its keys, made on the first call.

        Raises:
            Problem: the file cannot be read or written.
        """
        return ensure_play_keys(self.folder / SEED_FILE, chain_id=PLAY_CHAIN_ID)


def write_hub(place: NodeFolder, chain: ChainConfig, endpoint: str) -> None:
    """A hub: takes ledger channels up to a limit and joins tabs."""
    policy = {
        "accepts_ledgers": "true",
        "accepts_tabs_as_hub": "true",
        "accepts_tabs_as_payee": "false",
        "match_ratio": '"1"',
        "max_wei_per_peer": f'"{HUB_MAX_PEER_WEI} wei"',
        "max_total_wei": f'"{HUB_MAX_TOTAL_WEI} wei"',
    }
    _write(place, chain, endpoint, _table("policy", policy))


def write_payee(place: NodeFolder, chain: ChainConfig, endpoint: str, hub: Contact) -> None:
    """A payee: has a ledger channel with the hub and takes tabs."""
    peer = {
        "name": json.dumps(hub.name),
        "address": f'"{hex0x(hub.address)}"',
        "endpoint": json.dumps(hub.endpoint),
    }
    opens = {
        "peer": json.dumps(hub.name),
        "mine": f'"{CHANNEL_WEI} wei"',
        "theirs": f'"{CHANNEL_WEI} wei"',
    }
    parts = [
        _table("policy", {"accepts_tabs_as_payee": "true"}),
        "[" + _table("peer", peer).replace("]", "]]", 1),
        "[" + _table("open", opens).replace("]", "]]", 1),
    ]
    _write(place, chain, endpoint, "\n".join(parts))


def _write(place: NodeFolder, chain: ChainConfig, endpoint: str, rest: str) -> None:
    node = {
        "log": f'"{LOG_NAME}"',
        "listen": json.dumps(endpoint),
        "play_key_file": f'"{SEED_FILE}"',
    }
    where = {
        "rpc_url": json.dumps(chain.rpc_url),
        "chain_id": str(chain.chain_id),
        "confirmations": str(chain.confirmations),
        "adjudicator": f'"{hex0x(chain.deployment.adjudicator)}"',
        "consensus_app": f'"{hex0x(chain.deployment.consensus_app)}"',
        "virtual_app": f'"{hex0x(chain.deployment.virtual_app)}"',
        "block_num": str(chain.deployment.block_num),
    }
    text = "\n".join((_table("node", node), _table("chain", where), rest))
    write_private(place.config, text)


def _table(name: str, entries: dict[str, str]) -> str:
    return "\n".join((f"[{name}]", *(f"{key} = {value}" for key, value in entries.items()), ""))
