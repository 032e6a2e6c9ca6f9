"""What a seed means: who is there, what they are allowed, which faults happen and how often.

Each seed switches a random subset of the faults on (swarm testing), so that quiet and wild lives both occur.
"""

# ruff: noqa: PLR2004 - the numbers are shares of a draw; what follows them is their name

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import Enum
from itertools import combinations
from random import Random

from engine.protocol.policy import Policy

COIN_WEI = 10**15
LARGE_SHARE = 0.1
LARGE_COUNTS = (30, 99)
"""Hubs and wallets; a liar may come to them."""
ACQUAINTANCES = 3
FEW_TABS = 2
"""Who takes so few tabs in a channel takes several channels with a peer."""
SILENCE_CHANCE = 0.25


class Role(Enum):
    """What a node mostly does."""

    HUB = "hub"
    WALLET = "wallet"
    ADVERSARY = "adversary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Probabilities and times of one seed. All rates are chances from 0 to 1."""

    delay_ms: int
    slow_chance: float
    break_chance: float
    cut_chance: float
    repeat_chance: float
    crash_chance: float
    store_error_chance: float
    partition_every_ms: int
    reorg_chance: float
    lost_transaction_chance: float
    lie_chance: float
    dust_chance: float
    censorship_chance: float
    old_head_chance: float
    older_copy_chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One node of the plan. `skew_ms` is how wrong its clock is."""

    name: str
    role: Role
    policy: Policy
    skew_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLedger:
    """A ledger that is opened early: names of leader and follower."""

    leader: str
    follower: str
    leader_wei: int
    follower_wei: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that a seed decides before the first step.

    `links` are who can talk to whom. Most payments are at most `small_max_wei`: where they are small, tabs are seldom
    too large for a hub.
    """

    members: tuple[Member, ...]
    ledgers: tuple[PlannedLedger, ...]
    links: tuple[tuple[str, str], ...]
    faults: Faults
    small_max_wei: int
    pace_ms: int
    block_every_ms: int

    @property
    def line(self) -> str:
        """Who is there, how fast it goes, and which rates of faults are not 0."""
        rates = asdict(self.faults)
        members = ", ".join(member.name for member in self.members)
        faults = ", ".join(f"{name} {rate}" for name, rate in rates.items() if rate)
        return (
            f"{members}; pace {self.pace_ms} ms; a block every {self.block_every_ms} ms; {faults}"
        )

    @property
    def silence_chance(self) -> float:
        """How likely somebody honest goes silent for good.

        Only where nobody lies and nobody is put back: those who are left must get all of theirs by the chain.
        """
        is_fair = not self.names(Role.ADVERSARY) and not self.faults.older_copy_chance
        return SILENCE_CHANCE if is_fair else 0.0

    def names(self, role: Role) -> tuple[str, ...]:
        """Who has this role."""
        return tuple(member.name for member in self.members if member.role is role)


def make_plan(rng: Random) -> Plan:
    """Draw a plan."""
    is_large = rng.random() < LARGE_SHARE
    hub_count = rng.randint(2, 4) if is_large else rng.randint(1, 2)
    hubs = ["hub", *(f"hub{number}" for number in range(2, hub_count + 1))]
    wallet_count = (
        rng.randint(*LARGE_COUNTS) - hub_count if is_large else rng.randint(2, 5 - hub_count)
    )
    wallets = [f"wallet{number}" for number in range(wallet_count)]
    liars = ["liar"] if rng.random() < 0.5 else []
    members = [
        *(_member(rng, name, Role.HUB) for name in hubs),
        *(_member(rng, name, Role.WALLET) for name in wallets),
        *(_member(rng, name, Role.ADVERSARY) for name in liars),
    ]
    ledgers = [_ledger(rng, one, other) for one, other in combinations(hubs, 2)]
    for name in (*wallets, *liars):
        home = rng.choice(hubs)
        ledgers.append(_ledger(rng, name, home))
        ledgers.extend(
            _ledger(rng, name, other) for other in hubs if other != home and rng.random() < 0.3
        )
    return Plan(
        members=tuple(members),
        ledgers=tuple(ledgers),
        links=_links(rng, hubs, [*wallets, *liars], is_large=is_large),
        faults=_faults(rng, lie=bool(liars)),
        small_max_wei=rng.choice((COIN_WEI // 20, 2 * COIN_WEI)),
        pace_ms=rng.choice((5, 20, 100, 400)),
        block_every_ms=rng.choice((500, 2_000, 12_000)),
    )


def _links(
    rng: Random, hubs: list[str], others: list[str], *, is_large: bool
) -> tuple[tuple[str, str], ...]:
    """Everybody with everybody; in a large town a wallet knows the hubs and a few others."""
    if not is_large:
        return tuple(combinations((*hubs, *others), 2))
    pairs = [*combinations(hubs, 2), *((hub, name) for hub in hubs for name in others)]
    for number, name in enumerate(others[:-1]):
        later = others[number + 1 :]
        pairs.extend((name, each) for each in rng.sample(later, min(ACQUAINTANCES, len(later))))
    return tuple(pairs)


def _member(rng: Random, name: str, role: Role) -> Member:
    policy = Policy(
        accepts_ledgers=True,
        accepts_tabs_as_hub=role is not Role.WALLET,
        match_ppm=rng.choice((1_000_000, 2_000_000, 5_000_000)),
        max_wei_per_peer=rng.choice((250, 4_000)) * COIN_WEI,
        max_total_wei=10_000 * COIN_WEI,
        max_open_tabs=rng.choice((FEW_TABS, 5, 50)),
        default_tab_wei=rng.choice((1, 3, 20)) * COIN_WEI,
    )
    if policy.max_open_tabs == FEW_TABS:
        policy = replace(policy, max_ledgers_per_peer=3)
    return Member(name=name, role=role, policy=policy, skew_ms=rng.choice((0, 0, -700, 2_500)))


def _ledger(rng: Random, one: str, other: str) -> PlannedLedger:
    leader, follower = (one, other) if rng.random() < 0.5 else (other, one)
    leader_wei = rng.randint(20 * COIN_WEI, 200 * COIN_WEI)
    follower_wei = rng.choice((leader_wei, leader_wei // 2, rng.randint(0, leader_wei)))
    return PlannedLedger(
        leader=leader, follower=follower, leader_wei=leader_wei, follower_wei=follower_wei
    )


def _faults(rng: Random, *, lie: bool) -> Faults:
    def sometimes(share: float, chances: tuple[float, ...]) -> float:
        return rng.choice(chances) if rng.random() < share else 0.0

    return Faults(
        delay_ms=rng.choice((2, 20, 200)),
        slow_chance=sometimes(0.5, (0.01, 0.1)),
        break_chance=sometimes(0.6, (0.01, 0.05, 0.15)),
        cut_chance=sometimes(0.4, (0.01, 0.05)),
        repeat_chance=sometimes(0.6, (0.05, 0.3)),
        crash_chance=sometimes(0.7, (0.003, 0.01, 0.04)),
        store_error_chance=sometimes(0.4, (0.003, 0.02)),
        partition_every_ms=rng.choice((0, 20_000, 60_000)),
        reorg_chance=sometimes(0.5, (0.05, 0.25)),
        lost_transaction_chance=sometimes(0.3, (0.3,)),
        lie_chance=rng.choice((0.1, 0.3, 0.6)) if lie else 0.0,
        dust_chance=sometimes(0.3, (0.3, 0.7)),
        censorship_chance=sometimes(0.3, (0.05, 0.2)),
        old_head_chance=sometimes(0.3, (0.02, 0.1)),
        older_copy_chance=sometimes(0.4, (0.2, 0.6)),
    )
