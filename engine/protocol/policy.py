"""What a node agrees to without asking a person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Answers to proposals of peers (ruling 22). The default refuses every ledger and takes incoming tabs.

    `match_ppm` is the share of a peer's deposit that we put in, in millionths (1,000,000 = the same).
    """

    accepts_ledgers: bool = False
    accepts_tabs_as_hub: bool = False
    accepts_tabs_as_payee: bool = True
    match_ppm: int = 1_000_000
    max_wei_per_peer: int = 0
    max_total_wei: int = 0
    min_peer_deposit_wei: int = 1
    max_open_tabs: int = 50
    min_challenge_duration_s: int = 0
    default_tab_wei: int = 10**18
