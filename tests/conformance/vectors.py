"""Where the conformance vectors are, and how their JSON becomes our values."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from engine.protocol.channel.outcome import Allocation, Exit, Outcome
from engine.protocol.channel.state import FixedPart
from engine.protocol.types import Address, Destination

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"


def directory() -> Path | None:
    """The directory of vectors: TOWPATH_VECTORS, else ../shared/vectors beside the checkout."""
    named = os.environ.get("TOWPATH_VECTORS")
    candidate = Path(named) if named else ROOT.parent / "shared" / "vectors"
    return candidate if candidate.is_dir() else None


@cache
def golden(name: str) -> Any:
    """Our own committed part of a vector file: every kind of entry, a few of each."""
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


@cache
def load(name: str) -> Any:
    """A whole vector file; skips the test where the directory is absent."""
    where = directory()
    if where is None:
        pytest.skip("conformance vectors are not on this machine")
    return json.loads((where / name).read_text(encoding="utf-8"))


def entries(source: str, name: str) -> Any:
    """A vector file: ours (`golden`), or the whole one (`shared`)."""
    return golden(name) if source == "golden" else load(name)


def raw(text: str) -> bytes:
    """Bytes of 0x-hex."""
    return bytes.fromhex(text.removeprefix("0x"))


def addr(text: str) -> Address:
    """An address of 0x-hex."""
    return Address(raw(text))


def fixed(entry: dict[str, Any]) -> FixedPart:
    """The fixed part named by an entry."""
    return FixedPart(
        participants=tuple(addr(text) for text in entry["participants"]),
        nonce=int(entry["channelNonce"]),
        app_definition=addr(entry["appDefinition"]),
        challenge_duration_s=int(entry["challengeDuration"]),
    )


def outcome(exits: list[dict[str, Any]]) -> Outcome:
    """An outcome in the vectors' JSON form."""
    return tuple(
        Exit(
            asset=addr(entry["asset"]),
            asset_type=int(entry["assetType"]),
            metadata=raw(entry["assetMetadata"]),
            allocations=tuple(
                Allocation(
                    destination=Destination(raw(line["destination"])),
                    amount_wei=int(line["amount"]),
                    allocation_type=int(line["allocationType"]),
                    metadata=raw(line["metadata"]),
                )
                for line in entry["allocations"]
            ),
        )
        for entry in exits
    )
