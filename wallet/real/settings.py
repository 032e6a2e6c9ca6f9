"""A profile's settings: `settings.toml`, read strictly, replaced whole or not at all. They hold no secrets."""

from __future__ import annotations

import ipaddress
import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.chain.port import ChainConfig, Deployment
from engine.configtable import ConfigError, Table
from engine.protocol.types import Address, MalformedValueError, address_from_hex
from wallet.codes import Code
from wallet.plainfile import read_plain_file
from wallet.ports import Problem
from wallet.privatefile import replace_private
from wallet.real import problems
from wallet.real.limits import AUTO_LOCK_MIN_MAX, DEV_CONFIRMATIONS, SETTINGS_SIZE_BYTES_MAX
from wallet.views.language import tr
from wallet.views.real_values import (
    AUTO_LOCK_MIN_USUAL,
    CHAIN_IDS,
    DevNetwork,
    FarNetwork,
    NetworkName,
    RealSettings,
)

SETTINGS_NAME = "settings.toml"
"""The file's name in a profile's folder."""

_VERSION = 1
_THIS_COMPUTER = NetworkName.THIS_COMPUTER.value
# No path, no name and password: the chain of this computer is reached by a port and nothing else.
_RPC_URL = re.compile(r"http://([0-9.]{7,15}|localhost|\[::1\]):([0-9]{1,5})/?", re.ASCII)
_LISTEN = re.compile(r"([0-9.]{7,15}|localhost|\[::1\]):([0-9]{1,5})", re.ASCII)
_PORT_MAX = 65_535
_ADDRESS_WORDS = "0x and 40 hexadecimal digits"
_LISTEN_WORDS = "127.0.0.1:0 or another port of this computer, or nothing"


def chain_config(network: DevNetwork) -> ChainConfig:
    """The chain that a person typed, checked without asking it.

    Raises:
        Problem: NETWORK_WRONG; the remedy names the entry and what belongs there.
    """
    if not _is_here(_RPC_URL.fullmatch(network.rpc_url)):
        raise problems.network_wrong(
            tr("Write http://127.0.0.1:8545 or another port of this computer.")
        )
    if network.listen and not _is_here(_LISTEN.fullmatch(network.listen)):
        raise problems.network_wrong(
            tr(
                "For the place where others may call, write 127.0.0.1:0 or another port of this computer, or nothing."
            )
        )
    return ChainConfig(
        rpc_url=network.rpc_url,
        chain_id=CHAIN_IDS[NetworkName.THIS_COMPUTER],
        deployment=Deployment(
            adjudicator=_address(network.adjudicator, "adjudicator"),
            consensus_app=_address(network.consensus_app, "consensus app"),
            virtual_app=_address(network.virtual_app, "virtual app"),
            block_num=network.block_num,
        ),
        confirmations=DEV_CONFIRMATIONS,
    )


def read_settings(path: Path) -> RealSettings:
    """The settings of a profile.

    Raises:
        Problem: SETTINGS_MISSING, SETTINGS_UNREADABLE, SETTINGS_NEWER or SETTINGS_WRONG.
    """
    try:
        return _settings(Table(_tree(path), ""), path)
    except ConfigError as error:
        raise problems.settings_wrong(path, str(error)) from None
    except Problem as problem:
        if problem.code is Code.NETWORK_WRONG:
            raise problems.settings_wrong(path, problem.remedy) from None
        raise


def write_settings(path: Path, settings: RealSettings) -> None:
    """Replace the settings, for their owner only.

    Raises:
        Problem: NETWORK_WRONG or SETTINGS_NOT_WRITTEN.
    """
    lines = [
        f"version = {_VERSION}",
        f'network = "{settings.network_name.value}"',
        f"auto_lock_min = {settings.auto_lock_min}",
    ]
    match settings.network:
        case DevNetwork() as dev:
            chain_config(dev)
            lines += ["", f"[{_THIS_COMPUTER}]", *_dev_lines(dev)]
        case FarNetwork():
            pass
    try:
        replace_private(path, "\n".join((*lines, "")).encode())
    except OSError as error:
        raise problems.settings_not_written(path, error.strerror or "unknown") from error


def _tree(path: Path) -> Mapping[str, Any]:
    try:
        raw = read_plain_file(path, SETTINGS_SIZE_BYTES_MAX)
    except FileNotFoundError:
        raise problems.settings_missing(path) from None
    except OSError as error:
        raise problems.settings_unreadable(path, error.strerror or "unknown") from None
    if len(raw) > SETTINGS_SIZE_BYTES_MAX:
        raise problems.settings_wrong(path, tr("They are far too long; put back a copy."))
    try:
        return tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise problems.settings_wrong(
            path, tr("Correct what is not TOML: {error}.").format(error=error)
        ) from None


def _settings(tree: Table, path: Path) -> RealSettings:
    version = tree.count("version")
    if version > _VERSION:
        raise problems.settings_newer(path, version)
    if version != _VERSION:
        raise tree.wrong("version", f"{_VERSION}")
    name = tree.parsed(
        "network", NetworkName, " or ".join(f'"{each.value}"' for each in NetworkName)
    )
    auto_lock_min = tree.count("auto_lock_min", AUTO_LOCK_MIN_USUAL, most=AUTO_LOCK_MIN_MAX)
    network = (
        _dev_network(tree.table(_THIS_COMPUTER))
        if name is NetworkName.THIS_COMPUTER
        else FarNetwork(name)
    )
    tree.finish()
    return RealSettings(network=network, auto_lock_min=auto_lock_min)


def _dev_network(table: Table) -> DevNetwork:
    network = DevNetwork(
        rpc_url=table.take("rpc_url", str, '"http://127.0.0.1:8545" or another port'),
        adjudicator=table.take("adjudicator", str, _ADDRESS_WORDS),
        consensus_app=table.take("consensus_app", str, _ADDRESS_WORDS),
        virtual_app=table.take("virtual_app", str, _ADDRESS_WORDS),
        block_num=table.count("block_num", 0),
        listen=table.take("listen", str, _LISTEN_WORDS, ""),
    )
    table.finish()
    chain_config(network)
    return network


def _dev_lines(dev: DevNetwork) -> list[str]:
    """Every text was checked to be plain ASCII, so that JSON's quotation marks are TOML's."""
    return [
        f"rpc_url = {json.dumps(dev.rpc_url)}",
        f"adjudicator = {json.dumps(dev.adjudicator)}",
        f"consensus_app = {json.dumps(dev.consensus_app)}",
        f"virtual_app = {json.dumps(dev.virtual_app)}",
        f"block_num = {dev.block_num}",
        f"listen = {json.dumps(dev.listen)}",
    ]


def _address(text: str, name: str) -> Address:
    try:
        return address_from_hex(text)
    except MalformedValueError:
        raise problems.network_wrong(
            tr("For the contract {name}, write 0x and 40 hexadecimal digits.").format(name=name)
        ) from None


def _is_here(found: re.Match[str] | None) -> bool:
    """Whether this is a port of this computer."""
    if found is None or int(found[2]) > _PORT_MAX:
        return False
    try:
        return found[1] == "localhost" or ipaddress.ip_address(found[1].strip("[]")).is_loopback
    except ValueError:
        return False
