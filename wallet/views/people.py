"""Contacts and hubs as pure functions of a World, of what is true only now, and of who was paid when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.presence import PeerPresence
from engine.protocol.kinds import LedgerPhase
from engine.protocol.routing import tabs_to_pay_from
from engine.protocol.types import Address
from engine.protocol.world import Ledger, Peer, Virtual, World
from wallet.links.addresses import checksummed
from wallet.views.channels import peer_name, yours_in_tabs_wei
from wallet.views.home import Now
from wallet.views.language import tr
from wallet.views.paid import PaidIndex
from wallet.views.people_values import ContactRow, ContactsView, HubHealth, HubRow, HubsView

_HOLDING = {LedgerPhase.OPENING, LedgerPhase.OPEN}


@dataclass(frozen=True, slots=True)
class _Free:
    """The most free money in one usable channel: over the best peer, and over the best other one."""

    best_wei: int = 0
    best_peer: Address | None = None
    second_wei: int = 0

    def wei_for(self, payee: Address) -> int:
        """What a payment to `payee` could take: no way leads over the payee."""
        return self.second_wei if payee == self.best_peer else self.best_wei


_Basis = tuple[object, ...]


class Contacts:
    """Draws contacts; what did not change since the last look is not drawn again. For one thread."""

    def __init__(self, paid: PaidIndex) -> None:
        self._paid = paid
        self._rows: dict[Address, tuple[_Basis, ContactRow]] = {}

    def view(self, world: World, now: Now | None) -> ContactsView:
        """All contacts. Cost: linear in contacts and channels; the log is not read."""
        is_counted = self._paid.follow(world.seq)
        free = _free(world, now)
        rows = {
            peer.address: self._row(world, peer, now, free, is_counted=is_counted)
            for peer in world.peers.values()
            if peer.name
        }
        self._rows = rows
        return ContactsView(
            seq=world.seq,
            at_ms=world.at_ms,
            contacts=tuple(
                sorted(
                    (row for _basis, row in rows.values()),
                    key=lambda row: (row.name.casefold(), row.address),
                )
            ),
            is_counting=not is_counted,
        )

    def _row(
        self, world: World, peer: Peer, now: Now | None, free: _Free, *, is_counted: bool
    ) -> tuple[_Basis, ContactRow]:
        seen, latency_ms = _seen(peer.address, now)
        tabs = tabs_to_pay_from(world, peer.address)
        ledgers = tuple(world.ledgers[each] for each in peer.ledgers)
        count = self._paid.count(peer.address, world.seq) if is_counted else None
        # Also who was never met cannot be asked for a new tab; in the past nobody knows.
        can_be_asked = now is None or (seen is not None and seen.is_connected)
        free_wei = free.wei_for(peer.address) if can_be_asked else 0
        place = (peer.name, peer.endpoint, seen, latency_ms, count, free_wei)
        known = self._rows.get(peer.address)
        if known is not None and _is_same(known[0], (*tabs, *ledgers), place):
            return known
        used_wei, limit_wei = _sums(tabs)
        row = ContactRow(
            address=checksummed(peer.address),
            name=peer.name,
            endpoint=peer.endpoint,
            is_connected=None if seen is None else seen.is_connected,
            latency_ms=latency_ms,
            can_pay_wei=max([free_wei, *(tab.remaining_wei for tab in tabs)]),
            tab_used_wei=used_wei,
            tab_limit_wei=limit_wei,
            paid_count=count,
            last_paid_ms=self._paid.last_ms(peer.address, world.seq) if is_counted else None,
            bound_by=_bound_by(peer, ledgers, tabs),
        )
        return ((*tabs, *ledgers), place), row


def hubs_view(world: World, now: Now | None, health: Mapping[Address, HubHealth]) -> HubsView:
    """Peers with whom there is or was a channel, those with open ones first. Cost: linear in their channels."""
    hubs = [
        _hub_row(world, peer, now, health.get(peer.address))
        for peer in world.peers.values()
        if peer.ledgers
    ]
    hubs.sort(key=lambda row: (not row.open_count, row.name.casefold(), row.address))
    return HubsView(seq=world.seq, at_ms=world.at_ms, hubs=tuple(hubs))


def _hub_row(world: World, peer: Peer, now: Now | None, health: HubHealth | None) -> HubRow:
    seen, latency_ms = _seen(peer.address, now)
    ledgers = [world.ledgers[each] for each in peer.ledgers]
    living = [each for each in ledgers if each.phase is LedgerPhase.OPEN]
    return HubRow(
        address=checksummed(peer.address),
        name=peer_name(world, peer.address),
        endpoint=peer.endpoint,
        is_connected=None if seen is None else seen.is_connected,
        latency_ms=latency_ms,
        health=None if now is None else health,
        channel_count=len(ledgers),
        open_count=len(living),
        free_wei=sum(each.free_wei for each in living),
        yours_in_tabs_wei=sum(yours_in_tabs_wei(world, each) for each in living),
        can_receive_wei=sum(each.peer_free_wei for each in living if each.is_usable),
        tab_count=sum(len(each.tip.guarantees) for each in living),
    )


def _is_same(before: _Basis, records: tuple[object, ...], place: _Basis) -> bool:
    """Whether a row would be drawn alike: the same records by identity, the same rest by value."""
    known, known_place = before
    assert isinstance(known, tuple), f"{known} is no tuple of records"
    return (
        known_place == place
        and len(known) == len(records)
        and all(one is other for one, other in zip(known, records, strict=True))
    )


def _seen(address: Address, now: Now | None) -> tuple[PeerPresence | None, int | None]:
    if now is None:
        return None, None
    latency_ms = now.latencies_ms.get(address)
    return now.presence.peers.get(address), None if latency_ms is None else round(latency_ms)


def _free(world: World, now: Now | None) -> _Free:
    """Channels of hubs that are away carry no new tab now; in the past nobody knows, and all count."""
    by_peer: dict[Address, int] = {}
    for ledger in world.ledgers.values():
        seen, _latency = _seen(ledger.peer, now)
        if ledger.is_usable and (seen is None or seen.is_connected):
            by_peer[ledger.peer] = max(by_peer.get(ledger.peer, 0), ledger.free_wei)
    ranked = sorted(by_peer.items(), key=lambda pair: pair[1], reverse=True)
    if not ranked:
        return _Free()
    best_peer, best_wei = ranked[0]
    return _Free(best_wei, best_peer, ranked[1][1] if len(ranked) > 1 else 0)


def _sums(tabs: tuple[Virtual, ...]) -> tuple[int, int]:
    return sum(tab.paid_wei for tab in tabs), sum(tab.start.payer_wei for tab in tabs)


def _bound_by(peer: Peer, ledgers: tuple[Ledger, ...], tabs: tuple[Virtual, ...]) -> str:
    """The commonest reasons; the engine knows all of them and refuses by itself."""
    if any(ledger.phase in _HOLDING for ledger in ledgers):
        return tr("There is an open channel with {name}. Close it first.").format(name=peer.name)
    if tabs or peer.tabs_to:
        return tr("There is an open tab with {name}. Settle it first.").format(name=peer.name)
    return ""
