"""Lives of a small village to be looked at through the views, and each node's log of them."""

from __future__ import annotations

from engine.log.folding import HISTORY_TYPE_IDS, WorldFolding, row_of
from engine.log.header import LogHeader
from engine.log.memory import MemoryLog
from engine.log.replay import Replayer
from engine.presence import PeerPresence, Presence
from engine.protocol import inputs as inp
from engine.protocol.draft import Draft
from engine.protocol.messages import LedgerProposal
from engine.protocol.types import Address, ChannelId
from engine.protocol.world import World
from tests.engine.protocol.makers import OPEN_HANDED
from tests.engine.protocol.village import Village, Villager
from wallet.views.channelbook import ChannelBook
from wallet.views.closings import Closings
from wallet.views.following import AT_ONCE_MAX
from wallet.views.home import Asked, Now, home_view
from wallet.views.payments import Payments
from wallet.views.values import HomeView

PEOPLE = ("alice", "hub", "bob")
START_WEI = 1000


def a_village(*others: str) -> Village:
    """Alice and Bob, who know a hub and have no channel yet. A new tab's usual limit is 100 wei."""
    return Village(*PEOPLE, *others, policies=dict.fromkeys(PEOPLE, OPEN_HANDED))


def a_joined_village(
    leads: tuple[str, str] = ("alice", "bob"),
    *,
    alice_wei: int = START_WEI,
    hub_wei: int = START_WEI,
) -> Village:
    """Each with a channel to the hub."""
    village = a_village("mallory")
    for nonce, (person, leader) in enumerate(zip(("alice", "bob"), leads, strict=True), start=1):
        sums = (alice_wei, hub_wei) if leader == person else (hub_wei, alice_wei)
        follower = "hub" if leader == person else person
        village.open_ledger(leader, follower, *sums, nonce=nonce)
    return village


def a_whole_life(leads: tuple[str, str]) -> Village:
    """Opens, pays both ways, meets a refusal, cancels twice, breaks one, settles and closes. Time passes."""
    village = a_joined_village(leads)
    village.pay("alice", "bob", 10, 1)
    village.now_ms += 40
    village.pay("alice", "bob", 5, 2)
    village.pay("bob", "alice", 7, 3)
    village.pay("alice", "mallory", 4, 4)
    cancel_before_the_payee_hears(village, number=5)
    break_late_guarantees(village, number=6)
    village.now_ms += 90_000
    settle(village, "alice", "bob")
    village.pay("alice", "bob", 60, 7)
    for person in ("alice", "bob"):
        (ledger,) = village[person].world.ledgers
        village.do(person, inp.CloseLedger(at_ms=village.now_ms, channel_id=ledger))
    return village


def cancel_before_the_payee_hears(village: Village, *, number: int) -> None:
    """A tab that is given up while the payee is silent; its guarantees are made and released."""
    village.silent = {"bob"}
    known = set(village["alice"].world.virtuals)
    village.pay("alice", "bob", 200, number, limit_wei=250)
    (tab,) = set(village["alice"].world.virtuals) - known
    village.do("alice", inp.Cancel(at_ms=village.now_ms, channel_id=tab))
    village.wake("bob")


def break_late_guarantees(village: Village, *, number: int) -> None:
    """A tab whose guarantees come too late: what was promised to it is given up on all sides."""
    village.holds = lambda _source, _target, message: isinstance(message, LedgerProposal)
    village.pay("alice", "bob", 210, number, limit_wei=220)
    village.tick(after_ms=200_000)
    village.go_on()


def settle(village: Village, payer: str, payee: str) -> ChannelId:
    """Settle the first tab between two; its id."""
    tab = village[payer].world.peers[village[payee].address].tabs_to[0]
    village.do(payer, inp.SettleTab(at_ms=village.now_ms, channel_id=tab))
    return tab


def log_of(node: Villager) -> MemoryLog:
    """A node's facts as its log would keep them."""
    identity = node.world.identity
    header = LogHeader(
        log_id=identity.log_id,
        chain_id=identity.chain_id,
        adjudicator=identity.adjudicator,
        address=identity.address,
        history_type_ids=HISTORY_TYPE_IDS,
    )
    log = MemoryLog(header)
    log.append([row_of(fact) for fact in node.log])
    return log


def replayer_of(log: MemoryLog) -> Replayer[World, Draft]:
    """Worlds of the past."""
    return Replayer(log, WorldFolding())


def book_of(log: MemoryLog) -> ChannelBook:
    """The channels of a log; what there is of it now is read in, however long it is."""
    closings = Closings(log, lambda: log)
    for seq in (*range(0, log.head.seq, AT_ONCE_MAX), log.head.seq):
        closings.follow(seq)
    return ChannelBook(log, closings)


def home_of(
    node: Villager,
    *,
    now: Now | None = None,
    asks: tuple[Asked, ...] = (),
) -> HomeView:
    """The home page of a node as it stands."""
    log = log_of(node)
    return home_view(
        node.world,
        Payments(log).newest(node.world),
        now=now,
        asks=asks,
        network_name="Village",
        book=book_of(log),
    )


def every_home(village: Village, name: str) -> list[HomeView]:
    """The home page after each event, as the past session draws it."""
    log = log_of(village[name])
    replayer, payments, book = replayer_of(log), Payments(log), book_of(log)
    worlds = [replayer.world_at(seq) for seq in range(log.head.seq + 1)]
    return [
        home_view(
            world, payments.newest(world), now=None, asks=(), network_name="Village", book=book
        )
        for world in worlds
    ]


def a_now(
    presence: Presence | None = None, latencies_ms: dict[Address, float | None] | None = None
) -> Now:
    """A present in which nothing special is the case."""
    return Now(presence=presence or Presence(), latencies_ms=latencies_ms or {})


def connected(*nodes: Villager) -> Presence:
    """These peers are there."""
    presence = Presence(head_block=7)
    for node in nodes:
        presence = presence.with_peer(node.address, PeerPresence(is_connected=True))
    return presence
