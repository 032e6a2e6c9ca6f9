"""A profile's facts for the settings page."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path

from engine.log.header import FORMAT_VERSION
from engine.protocol.world import World
from wallet.links.addresses import checksummed
from wallet.version import VERSION
from wallet.views.profile_values import ProfileFacts
from wallet.views.request_values import Matrix

_BESIDE = ("", "-wal", "-shm")
"""What SQLite keeps beside a file belongs to it."""


def profile_facts(world: World, log_path: Path, *, network_name: str) -> ProfileFacts:
    """All facts. Asks the disk, and the first time draws a symbol: some 10 ms, not for the window's thread."""
    address = checksummed(world.me)
    return ProfileFacts(
        network_name=network_name,
        chain_id=world.identity.chain_id,
        folder=str(log_path.parent.parent),
        log_size_bytes=sum(_size_bytes(Path(f"{log_path}{end}")) for end in _BESIDE),
        event_count=world.seq,
        address=address,
        symbol=_symbol(address),
        version=VERSION,
        log_version=FORMAT_VERSION,
    )


@lru_cache(maxsize=2)
def _symbol(address: str) -> Matrix:
    made: Matrix = import_module("wallet.links.qr").qr_matrix(address)
    return made


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
