"""What the people of a town write down, and the requests that they pay: drawn from the seed, sensible and not."""

# ruff: noqa: PLR2004 - the numbers are shares of a draw; what follows them is their name

from __future__ import annotations

from random import Random

from engine.protocol import inputs as inp
from engine.simulator.node import Node
from engine.simulator.plan import COIN_WEI

HOUR_MS = 3_600_000


class Notebook:
    """Draws what a person writes down."""

    def __init__(self, rng: Random, everybody: list[Node]) -> None:
        self._rng = rng
        self._everybody = everybody

    def next_note(self, node: Node, at_ms: int) -> inp.Input:
        """What this node's person writes down now."""
        kind = self._rng.random()
        if kind < 0.4:
            return self._request(at_ms)
        if kind < 0.5:
            return inp.CancelRequest(at_ms=at_ms, request_id=self._request_id(node))
        if kind < 0.7:
            return self._label(node, at_ms)
        if kind < 0.8:
            return self._contact(at_ms)
        if kind < 0.95:
            upto_seq = self._rng.randint(-1, node.tip.seq + 3)
            return inp.ReadInbox(at_ms=at_ms, upto_seq=upto_seq)
        return inp.ConfirmBackup(at_ms=at_ms)

    def request_of(self, payee: Node | None, at_ms: int) -> tuple[bytes, int | None]:
        """(payment id, when its request expires): a fresh id, or a request's, often of one that was paid before."""
        fresh_id = self._rng.randbytes(16)
        if payee is None or not payee.durable.notes.requests or self._rng.random() < 0.5:
            return fresh_id, None
        request_id = self._request_id(payee)
        expires_ms = payee.durable.notes.requests[request_id].expires_ms
        return request_id, self._rng.choice((expires_ms, expires_ms, 0, at_ms))

    def _request(self, at_ms: int) -> inp.Input:
        """Some last a moment, so that they are still paid when they have expired."""
        rng = self._rng
        return inp.MakeRequest(
            at_ms=at_ms,
            request_id=rng.randbytes(rng.choice((16, 16, 16, 16, 15))),
            amount_wei=rng.choice((0, 1, COIN_WEI, rng.randint(1, 2 * COIN_WEI), -1)),
            memo=rng.choice(("", "tea", "é" * (60 + rng.randint(0, 1)))),
            expires_ms=rng.choice((0, at_ms + 5_000, at_ms + HOUR_MS, 2 * at_ms, at_ms)),
        )

    def _request_id(self, node: Node) -> bytes:
        ids = sorted(node.durable.notes.requests)
        return self._rng.choice(ids) if ids else self._rng.randbytes(16)

    def _label(self, node: Node, at_ms: int) -> inp.Input:
        targets = [*sorted(node.tip.notes.labels), *sorted(node.tip.virtuals), bytes(15)]
        target = self._rng.choice((self._rng.randbytes(16), self._rng.choice(targets)))
        text = self._rng.choice(("", "rent", "é" * (119 + self._rng.randint(0, 2))))
        return inp.SetLabel(at_ms=at_ms, target=target, text=text)

    def _contact(self, at_ms: int) -> inp.Input:
        """Names come and go; now and then somebody is given another's."""
        peer, other = self._rng.choice(self._everybody), self._rng.choice(self._everybody)
        if self._rng.random() < 0.4:
            return inp.ForgetPeer(at_ms=at_ms, peer=peer.address)
        name = self._rng.choice((peer.name, peer.name.upper(), other.name, "", "0xab"))
        return inp.AddPeer(at_ms=at_ms, peer=peer.address, name=name, endpoint="")
