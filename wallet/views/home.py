"""The home page: a pure function of a World, what is true only now, and the newest payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest

from engine.presence import PeerPresence, Presence
from engine.protocol.kinds import LedgerPhase, VirtualPhase
from engine.protocol.types import Address
from engine.protocol.world import World
from wallet.links.addresses import checksummed
from wallet.views.asks import Asked
from wallet.views.channelbook import ChannelBook
from wallet.views.channels import can_receive_wei, can_send_wei, peer_name, short_name, yours_wei
from wallet.views.language import tr
from wallet.views.since import on_chain_wei
from wallet.views.troubles import chain_notice, log_failed, older_copy, peer_away
from wallet.views.values import (
    PEERS_SHOWN_MAX,
    AskView,
    HomeView,
    InTab,
    NoticeView,
    PaymentView,
    PeerView,
)

_HOLDING = {LedgerPhase.OPENING, LedgerPhase.OPEN}
CHANNELS_SHOWN_MAX = 4
"""The page has room for one large and a few as bars; the channels page has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What is known only in the present: presence, and each peer's last answer time."""

    presence: Presence
    latencies_ms: dict[Address, float | None]


def home_view(
    world: World,
    payments: tuple[PaymentView, ...],
    *,
    now: Now | None,
    asks: Sequence[Asked],
    network_name: str,
    book: ChannelBook,
) -> HomeView:
    """All of the home page; `now` is None in the past, `asks` are the requests still open then."""
    is_open = any(ledger.is_usable for ledger in world.ledgers.values())
    living = [ledger for ledger in world.ledgers.values() if ledger.phase in _HOLDING]
    channels = book.prominent(world, CHANNELS_SHOWN_MAX)
    return HomeView(
        seq=world.seq,
        at_ms=world.at_ms,
        network_name=network_name,
        can_send_wei=can_send_wei(world),
        can_receive_wei=can_receive_wei(world),
        yours_wei=sum(yours_wei(world, ledger) for ledger in living),
        on_chain_wei=on_chain_wei(world),
        in_tabs=_in_tabs(world),
        channels=channels,
        more_channel_count=len(living) - len(channels),
        closed_channel_count=sum(
            ledger.phase is LedgerPhase.CLOSED for ledger in world.ledgers.values()
        ),
        payments=payments,
        asks=_asks(asks) if is_open else (),
        notices=() if now is None else standing_notices(world, now.presence),
        peers=_peers(world, now),
        head_block=None if now is None else now.presence.head_block,
    )


def _in_tabs(world: World) -> tuple[InTab, ...]:
    left_wei: dict[Address, list[int]] = {}
    for virtual in world.virtuals.values():
        if virtual.is_payer and virtual.phase is VirtualPhase.OPEN and virtual.final[0] is None:
            left_wei.setdefault(virtual.payee, []).append(virtual.remaining_wei)
    opening_wei = _opening_wei(world)
    return tuple(
        InTab(
            name=peer_name(world, payee),
            left_wei=sum(left_wei.get(payee, ())),
            most_wei=max(left_wei.get(payee, (0,))),
            tab_count=len(left_wei.get(payee, ())),
            opening_wei=opening_wei.get(payee, 0),
        )
        for payee in (left_wei | opening_wei)
    )


def _opening_wei(world: World) -> dict[Address, int]:
    """What my tabs that open set aside already, by payee. It is not free any more, and cannot be paid from yet."""
    found: dict[Address, int] = {}
    for virtual in world.virtuals.values():
        if not virtual.is_payer or virtual.phase is not VirtualPhase.OPENING:
            continue
        ledger = None if virtual.right_ledger is None else world.ledgers[virtual.right_ledger]
        if ledger is not None and ledger.tip.guarantee(virtual.channel_id) is not None:
            found[virtual.payee] = found.get(virtual.payee, 0) + virtual.start.payer_wei
    return found


def _asks(asks: Sequence[Asked]) -> tuple[AskView, ...]:
    return tuple(
        AskView(
            name=ask.name, payee=checksummed(ask.payee), amount_wei=ask.amount_wei, note=ask.note
        )
        for ask in asks
    )


def _peers(world: World, now: Now | None) -> tuple[PeerView, ...]:
    """The first contacts and partners, but neither strangers nor contacts that were forgotten."""
    views = []
    known = (peer for peer in world.peers.values() if peer.name or peer.endpoint or peer.ledgers)
    for peer in nsmallest(PEERS_SHOWN_MAX, known, key=lambda entry: entry.name):
        seen = None if now is None else now.presence.peers.get(peer.address)
        latency_ms = None if now is None else now.latencies_ms.get(peer.address)
        views.append(
            PeerView(
                name=short_name(peer.address, peer.name),
                is_connected=None if seen is None else seen.is_connected,
                latency_ms=None if latency_ms is None else round(latency_ms),
            )
        )
    return tuple(views)


def standing_notices(world: World, presence: Presence) -> tuple[NoticeView, ...]:
    """What is the matter now."""
    notices: list[NoticeView] = []
    if presence.halted is not None:
        failed = log_failed(tr("so nothing more is signed. Your money is safe."))
        notices.append(NoticeView(code=failed.code, cause=failed.cause, remedy=failed.remedy))
    notices.extend(older_copy(peer_name(world, address)) for address in sorted(world.ahead))
    if presence.chain_trouble is not None:
        notices.append(chain_notice(presence.chain_trouble))
    notices.extend(chain_notice(trouble) for trouble in presence.transaction_troubles.values())
    notices.extend(
        peer_away(peer_name(world, address), seen.cause)
        for address, seen in sorted(presence.peers.items(), key=lambda pair: pair[0])
        if _is_missed(world, address, seen)
    )
    return tuple(notices)


def _is_missed(world: World, address: Address, seen: PeerPresence) -> bool:
    """Whether money or messages depend on a peer who is away."""
    record = world.peers.get(address)
    if seen.is_connected or record is None:
        return False
    return bool(record.outbox) or any(
        world.ledgers[channel_id].phase in _HOLDING for channel_id in record.ledgers
    )
