"""What a node agrees to without asking a person."""

from __future__ import annotations

from dataclasses import dataclass

PPM = 1_000_000
"""A ratio is kept in millionths, because money knows no floating-point number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Answers to proposals of peers. The default refuses every ledger and takes incoming tabs.

    Attributes:
        accepts_ledgers: whether who calls may open a channel with us.
        accepts_tabs_as_hub: whether tabs may lead over two of our channels.
        accepts_tabs_as_payee: whether others may open tabs to pay us.
        match_ppm: the most of ours for one of theirs in a new channel, in millionths (PPM = as much).
        max_wei_per_peer: the most of ours in all channels with one peer, when it proposes one more.
        max_total_wei: the most of ours in all channels, when a peer proposes one more.
        min_peer_deposit_wei: the least of theirs in a new channel.
        max_open_tabs: the most tabs in one channel at once, when a peer proposes one more.
        min_challenge_duration_s: the least time to object on chain, of channels and of tabs.
        default_tab_wei: the limit of a tab that we open ourselves, unless ten times its first payment is more.
        max_ledgers_per_peer: the most channels with one peer that live at once, whoever opens them.
    """

    accepts_ledgers: bool = False
    accepts_tabs_as_hub: bool = False
    accepts_tabs_as_payee: bool = True
    match_ppm: int = PPM
    max_wei_per_peer: int = 0
    max_total_wei: int = 0
    min_peer_deposit_wei: int = 1
    max_open_tabs: int = 50
    min_challenge_duration_s: int = 0
    default_tab_wei: int = 10**18
    max_ledgers_per_peer: int = 1
