"""Reads where a chain's contracts are from the file that deploying them writes, `chain.json`. It holds no secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.protocol.types import MalformedValueError, address_from_hex
from wallet.plainfile import read_plain_file
from wallet.real import problems
from wallet.real.limits import CHAIN_FILE_SIZE_BYTES_MAX
from wallet.views.real_values import ContractPlaces


def read_chain_file(path: str) -> ContractPlaces:
    """The three addresses in a file. Nothing is kept and nothing is asked.

    Raises:
        Problem: NETWORK_WRONG, it cannot be read or is something else.
    """
    try:
        raw = read_plain_file(Path(path), CHAIN_FILE_SIZE_BYTES_MAX)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise problems.chain_file_unreadable(why or "unknown") from None
    try:
        if len(raw) > CHAIN_FILE_SIZE_BYTES_MAX:
            raise problems.chain_file_wrong()
        tree = json.loads(raw)
        return ContractPlaces(
            adjudicator=_address(tree, "adjudicator"),
            consensus_app=_address(tree, "consensus_app"),
            virtual_app=_address(tree, "virtual_app"),
        )
    # MalformedValueError and what JSON and UTF-8 do not allow are ValueErrors.
    except (ValueError, RecursionError):
        raise problems.chain_file_wrong() from None


def _address(tree: Any, name: str) -> str:  # noqa: ANN401 - whatever JSON holds
    found = tree.get(name) if isinstance(tree, dict) else None
    if not isinstance(found, str):
        raise MalformedValueError(name)
    address_from_hex(found)
    return found
