"""What a profile is, as the settings page shows it, as frozen values. No engine here."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.views.request_values import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFacts:
    """A profile, its log, and who I am in it.

    Attributes:
        network_name: what its network is called.
        chain_id: the network's chain.
        folder: where the profile is on this computer.
        log_size_bytes: what the log takes on the disk.
        event_count: how many events are in it.
        address: who I am, 0x with the capitals that are its check.
        symbol: the address as a QR symbol.
        version: of Towpath.
        log_version: of the log's format.
    """

    network_name: str
    chain_id: int
    folder: str
    log_size_bytes: int
    event_count: int
    address: str
    symbol: Matrix
    version: str
    log_version: int
