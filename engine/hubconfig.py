"""The configuration of a node without a window: a TOML file, checked before anything starts.

Amounts are texts such as "10 ETH" or "1000 wei", never numbers, because a TOML fraction is a binary one and money is
not. Paths are relative to the file's folder.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from engine.chain.limits import CONFIRMATIONS_USUAL
from engine.chain.port import ChainConfig, Deployment
from engine.configtable import ConfigError, Table
from engine.limits import CHALLENGE_DURATION_USUAL_S
from engine.protocol.errors import Refused
from engine.protocol.limits import (
    AMOUNT_MAX_WEI,
    CHALLENGE_DURATION_MAX_S,
    LEDGERS_PER_PEER_MAX,
    NAME_MAX_BYTES,
)
from engine.protocol.policy import PPM, Policy
from engine.protocol.text import check_name, name_key
from engine.protocol.types import Address, address_from_hex

_AMOUNT = re.compile(r"([0-9]{1,30})(?:\.([0-9]{1,18}))? ?(ETH|wei)", re.ASCII)
_RATIO = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,6}))?", re.ASCII)
_PLACE = re.compile(r"line ([0-9]+), column ([0-9]+)", re.ASCII)
_AMOUNT_WORDS = 'an amount such as "10 ETH" or "1000 wei", in quotation marks'


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerEntry:
    """A peer to know from the start."""

    name: str
    address: Address
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEntry:
    """A ledger channel to open if there is none with this peer."""

    peer: Address
    mine_wei: int
    theirs_wei: int
    challenge_duration_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HubConfig:
    """A whole configuration.

    Attributes:
        log_path: the event log.
        journal_path: where structured logs go; None is stderr.
        listen: `127.0.0.1:port`.
        play_key_file: the marked play key's file, for the dev chain.
    """

    log_path: Path
    journal_path: Path | None
    listen: str
    play_key_file: Path
    chain: ChainConfig
    policy: Policy
    peers: tuple[PeerEntry, ...]
    opens: tuple[OpenEntry, ...]


def read_config(path: Path) -> HubConfig:
    """Read and check a configuration file.

    Raises:
        ConfigError: the first thing that is wrong with it.
    """
    try:
        tree = tomllib.loads(path.read_text(encoding="utf8"))
    except OSError as error:
        raise _unreadable(path, error) from None
    except UnicodeDecodeError:
        raise ConfigError(
            key="", cause=f"{path} is not text in UTF-8.", remedy="Save it as UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as error:
        # The library tells the place in its sentence only.
        place = _PLACE.search(str(error))
        where = f"wrong in line {place[1]}, column {place[2]}" if place else "cut off at its end"
        raise ConfigError(
            key="", cause=f"{path} is not TOML: it is {where}.", remedy="Correct that line."
        ) from None
    return _config(Table(tree, ""), path.parent)


def _unreadable(path: Path, error: OSError) -> ConfigError:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            cause, remedy = f"There is no file {path}.", "Check the path."
        case IsADirectoryError():
            cause, remedy = f"{path} is a folder.", "Name the TOML file in it."
        case PermissionError():
            cause, remedy = f"{path} may not be read by you.", "Check its rights."
        case _:
            cause, remedy = f"{path} cannot be read.", "Check the disk."
    return ConfigError(key="", cause=cause, remedy=remedy)


def amount_wei(text: str) -> int:
    """Wei of "10 ETH", "0.25 ETH" or "1000 wei".

    Raises:
        ValueError: it is none of these, or more than there can be.
    """
    found = _AMOUNT.fullmatch(text)
    if found is None or (found[3] == "wei" and found[2] is not None):
        raise ValueError(text)
    wei = int(found[1]) if found[3] == "wei" else int(found[1] + (found[2] or "").ljust(18, "0"))
    if wei > AMOUNT_MAX_WEI:
        raise ValueError(text)
    return wei


def _config(tree: Table, folder: Path) -> HubConfig:
    node, chain, policy = tree.table("node"), tree.table("chain"), tree.table("policy")
    names: set[str] = set()
    peers = tuple(_peer(entry, names) for entry in tree.tables("peer"))
    opens = tuple(_open(entry, peers) for entry in tree.tables("open"))
    tree.finish()
    journal = node.take("journal", str, "a file's path", "")
    config = HubConfig(
        log_path=folder / node.take("log", str, "the event log's path"),
        journal_path=folder / journal if journal else None,
        listen=node.take("listen", str, '"127.0.0.1:0" or another port of this machine'),
        play_key_file=folder / _play_key_file(node),
        chain=_chain(chain),
        policy=_policy(policy),
        peers=peers,
        opens=opens,
    )
    node.finish()
    return config


def _play_key_file(node: Table) -> str:
    for source in ("vault", "keyring"):
        if node.has(source):
            raise ConfigError(
                key=node.key(source),
                cause="This version takes the keys of a node from a play key file only.",
                remedy="Write play_key_file, on the dev chain.",
            )
    return node.take("play_key_file", str, "the path of a play key's file")


def _chain(table: Table) -> ChainConfig:
    words = "0x and 40 hexadecimal digits, in quotation marks"
    config = ChainConfig(
        rpc_url=table.parsed("rpc_url", _url, "an http:// or https:// address"),
        chain_id=table.count("chain_id"),
        deployment=Deployment(
            adjudicator=table.parsed("adjudicator", address_from_hex, words),
            consensus_app=table.parsed("consensus_app", address_from_hex, words),
            virtual_app=table.parsed("virtual_app", address_from_hex, words),
            block_num=table.count("block_num"),
        ),
        confirmations=table.count("confirmations", CONFIRMATIONS_USUAL, most=10_000),
    )
    table.finish()
    return config


def _policy(table: Table) -> Policy:
    default = Policy()

    def yes(name: str, otherwise: bool) -> bool:  # noqa: FBT001 - a default beside its name
        return table.take(name, bool, "true or false", otherwise)

    def wei(name: str, otherwise: int) -> int:
        return table.parsed(name, amount_wei, _AMOUNT_WORDS, otherwise)

    policy = Policy(
        accepts_ledgers=yes("accepts_ledgers", default.accepts_ledgers),
        accepts_tabs_as_hub=yes("accepts_tabs_as_hub", default.accepts_tabs_as_hub),
        accepts_tabs_as_payee=yes("accepts_tabs_as_payee", default.accepts_tabs_as_payee),
        match_ppm=table.parsed(
            "match_ratio", _ratio_ppm, 'a ratio such as "1" or "0.5"', default.match_ppm
        ),
        max_wei_per_peer=wei("max_wei_per_peer", default.max_wei_per_peer),
        max_total_wei=wei("max_total_wei", default.max_total_wei),
        min_peer_deposit_wei=wei("min_peer_deposit_wei", default.min_peer_deposit_wei),
        max_open_tabs=table.count("max_open_tabs", default.max_open_tabs, most=100_000),
        min_challenge_duration_s=table.count(
            "min_challenge_duration_s",
            default.min_challenge_duration_s,
            most=CHALLENGE_DURATION_MAX_S,
        ),
        default_tab_wei=wei("default_tab_wei", default.default_tab_wei),
        max_ledgers_per_peer=table.count(
            "max_ledgers_per_peer", default.max_ledgers_per_peer, most=LEDGERS_PER_PEER_MAX
        ),
    )
    table.finish()
    return policy


def _peer(table: Table, names: set[str]) -> PeerEntry:
    """One peer; `names` are the comparable names of those before it, and gets its own."""
    entry = PeerEntry(
        name=table.parsed("name", _name, f"a name, no address, of at most {NAME_MAX_BYTES} bytes"),
        address=table.parsed("address", address_from_hex, "0x and 40 hexadecimal digits"),
        endpoint=table.take("endpoint", str, '"127.0.0.1:port", or "" if it calls us', ""),
    )
    if name_key(entry.name) in names:
        raise table.wrong("name", "a name that no peer before this one has")
    names.add(name_key(entry.name))
    table.finish()
    return entry


def _open(table: Table, peers: tuple[PeerEntry, ...]) -> OpenEntry:
    words = "the name of a [[peer]]"
    name = table.take("peer", str, words)
    known = [peer.address for peer in peers if peer.name == name]
    if len(known) != 1:
        raise table.wrong("peer", words)
    entry = OpenEntry(
        peer=known[0],
        mine_wei=table.parsed("mine", amount_wei, _AMOUNT_WORDS),
        theirs_wei=table.parsed("theirs", amount_wei, _AMOUNT_WORDS),
        challenge_duration_s=table.count(
            "challenge_duration_s", CHALLENGE_DURATION_USUAL_S, most=CHALLENGE_DURATION_MAX_S
        ),
    )
    table.finish()
    return entry


def _name(text: str) -> str:
    try:
        check_name(text)
    except Refused as refused:
        raise ValueError(text) from refused
    if not text:
        raise ValueError(text)
    return text


def _url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError(text)
    return text


def _ratio_ppm(text: str) -> int:
    found = _RATIO.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1]) * PPM + int((found[2] or "").ljust(6, "0"))
