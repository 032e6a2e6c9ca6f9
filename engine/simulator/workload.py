"""What the people of a town want: commands drawn from the seed, sensible and not."""

# ruff: noqa: PLR2004 - the numbers are shares of a draw; what follows them is their name

from __future__ import annotations

from dataclasses import replace
from random import Random

from engine.protocol import inputs as inp
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import World
from engine.simulator.contract import STRANGER
from engine.simulator.node import Node
from engine.simulator.notebook import Notebook
from engine.simulator.plan import COIN_WEI, Plan, PlannedLedger, Role

CHALLENGE_DURATION_S = 3_600
LARGE_SHARES = 30
"""A large payment is up to so many small ones."""
ASK_AGAIN_MS = 40_000
WILLING_SHARE = 0.8
"""How often a changed policy accepts: a town where nobody does has no payments to break."""

INSIDE_CHANCE = 0.15
"""How often a payment goes inside a ledger, in the seeds that know it: half of them."""


class Workload:
    """Draws commands for nodes.

    Args:
        rng: of all that a seed always did.
        plan, nodes: the town.
        inside: of payments inside ledgers alone.
    """

    def __init__(self, rng: Random, plan: Plan, nodes: dict[str, Node], *, inside: Random) -> None:
        self._rng = rng
        self._inside = inside
        self._inside_chance = INSIDE_CHANCE if inside.random() < 0.5 else 0.0
        self._small_max_wei = plan.small_max_wei
        self._nodes = nodes
        self._hubs = [nodes[name] for name in plan.names(Role.HUB)]
        self._wallets = [
            nodes[name] for name in (*plan.names(Role.WALLET), *plan.names(Role.ADVERSARY))
        ]
        self._homes = {
            nodes[name].address: self._home(plan, name)
            for name in (*plan.names(Role.WALLET), *plan.names(Role.ADVERSARY))
        }
        self._asked_ms: dict[frozenset[str], int] = {}
        self._everybody = [*self._hubs, *self._wallets]
        self._by_address = {node.address: node for node in self._everybody}
        self._known: dict[str, list[Node]] = {name: [] for name in nodes}
        for one, other in plan.links:
            self._known[one].append(nodes[other])
            self._known[other].append(nodes[one])
        self._notebook = Notebook(rng, self._everybody)

    def opening(self, planned: PlannedLedger, at_ms: int) -> inp.OpenLedger:
        """The command that opens a planned ledger."""
        return self._open(
            self._nodes[planned.follower], planned.leader_wei, planned.follower_wei, at_ms
        )

    def next_command(self, at_ms: int) -> tuple[Node, inp.Input]:
        """Who wants what now."""
        node = self._rng.choice(self._everybody)
        kind = self._rng.random()
        if kind < 0.08:
            return node, self._notebook.next_note(node, at_ms)
        if kind < 0.72 or not node.tip.ledgers:
            payer = self._payer()
            return self._perhaps_inside(payer, self._payment(payer, at_ms))
        if kind < 0.78:
            payer = self._payer()
            return payer, self._tab(payer, at_ms)
        if kind < 0.86:
            return node, self._settle(node, at_ms)
        if kind < 0.92:
            return node, self._cancel(node, at_ms)
        if kind < 0.96:
            return self._reopen(node, at_ms) or (node, self._policy(node, at_ms))
        if kind < 0.97:
            return node, self._close(node, at_ms)
        return node, self._policy(node, at_ms)

    def _home(self, plan: Plan, name: str) -> list[Node]:
        hubs = plan.names(Role.HUB)
        pairs = [(each.leader, each.follower) for each in plan.ledgers]
        return [self._nodes[hub] for hub in hubs if (name, hub) in pairs or (hub, name) in pairs]

    def _payer(self) -> Node:
        """Mostly somebody with something to pay with."""
        ready = [node for node in self._wallets if _has_money(node.tip, self._small_max_wei)]
        is_any = not ready or self._rng.random() < 0.1
        liars = [node for node in ready if not node.is_honest]
        if liars and self._rng.random() < 0.5:
            return self._rng.choice(liars)
        return self._rng.choice(self._wallets if is_any else ready)

    def _perhaps_inside(self, payer: Node, payment: inp.Pay) -> tuple[Node, inp.Input]:
        """The payment, or one inside a ledger in its place; now and then one that waits is taken back."""
        if self._inside.random() >= self._inside_chance:
            return payer, payment
        node = self._inside.choice((payer, *self._everybody))
        ledgers = sorted(node.tip.ledgers)
        if not ledgers:
            return payer, payment
        ledger = node.tip.ledgers[self._inside.choice(ledgers)]
        if ledger.transfers and self._inside.random() < 0.3:
            waiting = self._inside.choice(ledger.transfers).transfer
            return node, inp.CancelTransfer(
                at_ms=payment.at_ms,
                ledger_id=ledger.channel_id,
                payment_id=waiting.payment_id,
            )
        is_answer = node is payer and ledger.peer == payment.payee
        return node, inp.PayPartner(
            at_ms=payment.at_ms,
            ledger_id=ledger.channel_id,
            amount_wei=payment.amount_wei,
            payment_id=payment.payment_id if is_answer else self._inside.randbytes(16),
            note=payment.note,
            request_expires_ms=payment.request_expires_ms if is_answer else None,
        )

    def _payment(self, payer: Node, at_ms: int) -> inp.Pay:
        payee = self._payee(payer)
        amount_wei = self._amount_wei()
        limit_wei = None
        if self._rng.random() < 0.2:
            limit_wei = self._rng.choice((amount_wei, 3 * amount_wei, max(0, amount_wei - 1)))
        payment_id, expires_ms = self._notebook.request_of(self._by_address.get(payee), at_ms)
        return inp.Pay(
            at_ms=at_ms,
            payee=payee,
            amount_wei=amount_wei,
            payment_id=payment_id,
            note=self._rng.choice(("tea", "tea", "tea", "", "é" * (60 + self._rng.randint(0, 1)))),
            nonce=self._nonce(),
            limit_wei=limit_wei,
            hops=self._hops(payer.address, payee),
            request_expires_ms=expires_ms,
        )

    def _tab(self, payer: Node, at_ms: int) -> inp.Input:
        payee = self._payee(payer)
        return inp.OpenTab(
            at_ms=at_ms,
            payee=payee,
            limit_wei=self._amount_wei() * self._rng.choice((1, 10)),
            nonce=self._nonce(),
            hops=self._hops(payer.address, payee),
        )

    def _settle(self, node: Node, at_ms: int) -> inp.Input:
        ids = sorted(node.tip.virtuals) or [*sorted(node.tip.ledgers)]
        return inp.SettleTab(at_ms=at_ms, channel_id=self._rng.choice(ids))

    def _cancel(self, node: Node, at_ms: int) -> inp.Input:
        opening = sorted(
            key
            for key, virtual in node.tip.virtuals.items()
            if virtual.phase is VirtualPhase.OPENING
        )
        return inp.Cancel(
            at_ms=at_ms, channel_id=self._rng.choice(opening or sorted(node.tip.ledgers))
        )

    def _reopen(self, node: Node, at_ms: int) -> tuple[Node, inp.Input] | None:
        """A new ledger, where two nodes have none or their policies allow one more."""
        partner = self._rng.choice(self._known[node.name])
        pair = frozenset((node.name, partner.name))
        is_fresh = at_ms - self._asked_ms.get(pair, at_ms - ASK_AGAIN_MS) >= ASK_AGAIN_MS
        if not is_fresh or _has_enough(node, partner) or _has_enough(partner, node):
            return None
        self._asked_ms[pair] = at_ms
        mine_wei = self._rng.randint(0, 200 * COIN_WEI)
        theirs_wei = self._rng.choice((0, mine_wei, self._rng.randint(0, 300 * COIN_WEI)))
        return node, self._open(partner, mine_wei, theirs_wei, at_ms)

    def _close(self, node: Node, at_ms: int) -> inp.Input:
        return inp.CloseLedger(at_ms=at_ms, channel_id=self._rng.choice(_open_first(node.tip)))

    def _policy(self, node: Node, at_ms: int) -> inp.Input:
        policy = node.tip.policy
        changed = self._rng.choice(
            (
                replace(policy, accepts_ledgers=self._rng.random() < WILLING_SHARE),
                replace(policy, accepts_tabs_as_hub=self._rng.random() < WILLING_SHARE),
                replace(policy, accepts_tabs_as_payee=self._rng.random() < WILLING_SHARE),
                replace(policy, max_open_tabs=self._rng.choice((1, 4, 50))),
            )
        )
        return inp.SetPolicy(at_ms=at_ms, policy=changed)

    def _open(self, follower: Node, mine_wei: int, theirs_wei: int, at_ms: int) -> inp.OpenLedger:
        return inp.OpenLedger(
            at_ms=at_ms,
            peer=follower.address,
            mine_wei=mine_wei,
            theirs_wei=theirs_wei,
            nonce=self._nonce(),
            challenge_duration_s=CHALLENGE_DURATION_S,
        )

    def _payee(self, payer: Node) -> Address:
        """Mostly somebody who is known; a liar pays on where it has a tab, or it has nothing to lie about."""
        paid = sorted(
            {
                tab.payee
                for tab in payer.tip.virtuals.values()
                if tab.is_payer and tab.phase is VirtualPhase.OPEN
            }
        )
        if paid and not payer.is_honest and self._rng.random() < 0.7:
            return self._rng.choice(paid)
        if self._rng.random() < 0.02:
            return self._rng.choice((STRANGER, payer.address))
        everybody = self._everybody if self._rng.random() < 0.1 else self._wallets
        known = self._known[payer.name]
        others = [each for each in everybody if each in known] or known
        return self._rng.choice(others).address

    def _hops(self, payer: Address, payee: Address) -> tuple[Address, ...]:
        """Mostly a way that exists, sometimes what the node finds itself, sometimes nonsense."""
        if self._rng.random() < 0.05:
            shared = self._shared(payer, payee)
            return tuple(node.address for node in self._rng.sample(shared, min(2, len(shared))))
        mine, theirs = self._homes.get(payer, []), self._homes.get(payee, [])
        if not mine or not theirs or self._rng.random() < 0.1:
            return ()
        first, last = self._rng.choice(mine), self._rng.choice(theirs)
        return (first.address,) if first is last else (first.address, last.address)

    def _shared(self, payer: Address, payee: Address) -> list[Node]:
        """Who can talk to both; everybody, if nobody is there to be paid."""
        ends = [self._by_address[each] for each in (payer, payee) if each in self._by_address]
        return [
            node
            for node in self._everybody
            if all(node is end or node in self._known[end.name] for end in ends)
        ]

    def _amount_wei(self) -> int:
        kind = self._rng.random()
        if kind < 0.04:
            return self._rng.choice((0, -1, 2**121, 1_000 * COIN_WEI))
        if kind < 0.2:
            return self._rng.randint(1, LARGE_SHARES * self._small_max_wei)
        return self._rng.randint(1, self._small_max_wei)

    def _nonce(self) -> int:
        return self._rng.getrandbits(64)


def _has_enough(node: Node, partner: Node) -> bool:
    living = (LedgerPhase.OPENING, LedgerPhase.OPEN)
    count = sum(
        ledger.peer == partner.address and ledger.phase in living
        for ledger in node.tip.ledgers.values()
    )
    return count >= node.tip.policy.max_ledgers_per_peer


def _has_money(world: World, amount_wei: int) -> bool:
    return any(
        ledger.is_usable and ledger.free_wei >= amount_wei for ledger in world.ledgers.values()
    )


def _open_first(world: World) -> list[ChannelId]:
    ledgers = sorted(world.ledgers.items(), key=lambda entry: entry[0])
    is_open = [key for key, ledger in ledgers if ledger.phase is LedgerPhase.OPEN]
    return is_open or [key for key, _ in ledgers]
