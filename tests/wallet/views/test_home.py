from __future__ import annotations

from dataclasses import replace

import pytest

from engine.chain.errors import ChainError, ChainErrorKind
from engine.network.causes import Cause
from engine.presence import PeerPresence, Presence
from engine.protocol import inputs as inp
from engine.protocol.types import Address
from engine.protocol.world import GENESIS
from tests.engine.protocol.makers import EVERY_LEADER
from tests.engine.protocol.village import Village
from tests.wallet.views.lives import (
    START_WEI,
    a_joined_village,
    a_now,
    a_village,
    a_whole_life,
    book_of,
    connected,
    every_home,
    home_of,
    log_of,
    settle,
)
from tests.wallet.views.plain import assert_plain
from wallet.codes import Code
from wallet.links.addresses import checksummed
from wallet.views.asks import Asked, Asks
from wallet.views.home import home_view
from wallet.views.values import ChannelBadge


def bobs_ask(village: Village, amount_wei: int = 10) -> Asked:
    return Asked(name="bob", payee=village["bob"].address, amount_wei=amount_wei, note="bread")


@pytest.mark.parametrize("leads", EVERY_LEADER)
@pytest.mark.parametrize("name", ["alice", "hub", "bob"])
def test_the_two_numbers_are_those_of_the_channels_at_any_event(leads: tuple[str, str], name: str):
    """The two numbers are those of the channels drawn below them, and no tab holds more than its channel."""
    village = a_whole_life(leads)

    homes = every_home(village, name)

    assert [home.seq for home in homes] == list(range(len(village[name].log) + 1))
    for home in homes:
        usable = [
            channel
            for channel in home.channels
            if channel.badge in {ChannelBadge.OPEN, ChannelBadge.BUSY}
        ]
        assert home.can_send_wei == sum(channel.mine_wei for channel in usable)
        assert home.can_receive_wei == sum(channel.theirs_wei for channel in usable)
        outgoing = [tab for channel in home.channels for tab in channel.tabs if tab.is_outgoing]
        left_wei = sum(tab.limit_wei - tab.used_wei for tab in outgoing)
        assert sum(entry.left_wei for entry in home.in_tabs) <= left_wei


@pytest.mark.parametrize("leads", EVERY_LEADER)
def test_a_life_ends_with_everything_on_the_chain(leads: tuple[str, str]):
    village = a_whole_life(leads)

    homes = {name: home_of(village[name]) for name in ("alice", "hub", "bob")}

    # Alice paid 10 + 5 + 60 and got 7; what was cancelled, refused and broken cost nothing.
    expected_wei = {"alice": START_WEI - 68, "hub": 2 * START_WEI, "bob": START_WEI + 68}
    assert expected_wei == {name: home.on_chain_wei for name, home in homes.items()}
    for home in homes.values():
        assert (home.can_send_wei, home.can_receive_wei, home.in_tabs) == (0, 0, ())
        assert (home.channels, home.yours_wei) == ((), 0), "what is over is not on the page"
        assert home.closed_channel_count > 0


@pytest.mark.parametrize("name", ["alice", "bob"])
def test_what_is_mine_is_the_same_on_the_page_and_in_its_channels_at_any_event(name: str):
    for home in every_home(a_whole_life(EVERY_LEADER[0]), name):
        assert home.yours_wei == sum(channel.yours_wei for channel in home.channels)
        assert home.yours_wei >= home.can_send_wei


def test_what_is_paid_out_of_a_tab_is_the_payees():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)

    payer, payee = home_of(village["alice"]), home_of(village["bob"])

    assert (payer.yours_wei, payer.can_send_wei) == (START_WEI - 7, START_WEI - 100)
    assert (payee.yours_wei, payee.can_send_wei) == (START_WEI + 7, START_WEI)
    (channel,) = payer.channels
    assert (channel.reserved_wei, channel.yours_in_tabs_wei) == (100, 93)


def test_two_numbers_and_what_is_in_tabs():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    village.pay("bob", "alice", 20, 2)

    home = home_of(village["alice"])

    assert home.can_send_wei == 900, "100 are in the tab"
    assert home.can_receive_wei == 800, "200 are in bob's tab to me"
    assert [(entry.name, entry.left_wei) for entry in home.in_tabs] == [("bob", 93)]
    assert (home.on_chain_wei, home.network_name) == (0, "Village")
    assert (home.seq, home.at_ms) == (village["alice"].world.seq, village.now_ms)


def test_two_tabs_with_one_person_are_one_sum():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    village.pay("alice", "bob", 95, 2, limit_wei=100)

    (entry,) = home_of(village["alice"]).in_tabs

    assert (entry.name, entry.left_wei, entry.most_wei, entry.tab_count) == ("bob", 98, 93, 2)


def test_a_settled_tab_is_free_money_again():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    settle(village, "alice", "bob")

    home = home_of(village["alice"])

    assert (home.can_send_wei, home.in_tabs) == (993, ())


def test_a_channel_that_was_refused_is_not_on_the_page():
    village = a_village("inn")
    village.open_ledger("alice", "hub", 300, 300, nonce=2)
    village.open_ledger("alice", "inn", 900, 900, nonce=3)

    home = home_of(village["alice"])

    assert [channel.put_in_mine_wei for channel in home.channels] == [300]
    assert (home.more_channel_count, home.closed_channel_count) == (0, 0)


def test_live_and_past_are_equal_but_for_what_is_true_only_now():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    node = village["alice"]
    presence = connected(village["hub"]).with_peer(
        village["bob"].address, PeerPresence(is_connected=False, cause=Cause.UNREACHABLE)
    )
    asks = (bobs_ask(village, 50),)

    live = home_of(node, now=a_now(presence, {village["hub"].address: 1.6}), asks=asks)
    past = home_of(node, asks=asks)

    assert live != past
    assert replace(live, notices=(), peers=past.peers, head_block=None) == past
    assert [(peer.name, peer.is_connected, peer.latency_ms) for peer in live.peers] == [
        ("bob", False, None),
        ("hub", True, 2),
        ("mallory", None, None),
    ]
    assert {(peer.is_connected, peer.latency_ms) for peer in past.peers} == {(None, None)}
    assert (live.head_block, past.head_block) == (7, None)


def test_a_forgotten_contact_is_not_on_the_page():
    village = a_joined_village()
    alice = village["alice"]
    named = [peer.name for peer in home_of(alice).peers]

    alice.take(inp.ForgetPeer(at_ms=village.now_ms, peer=village["mallory"].address))

    assert "mallory" in named
    assert [name for name in named if name != "mallory"] == [
        peer.name for peer in home_of(alice).peers
    ]


def test_of_many_others_the_first_three_are_on_the_page():
    village = a_joined_village()
    alice = village["alice"]
    for number, name in enumerate(("Zoe", "Abel", "Ada")):
        stranger = Address(bytes([number + 1]) * 20)
        alice.take(
            inp.AddPeer(at_ms=village.now_ms, peer=stranger, name=name, endpoint="127.0.0.1:9")
        )

    assert [peer.name for peer in home_of(alice).peers] == ["Abel", "Ada", "Zoe"]


def test_before_the_first_event_there_is_an_empty_page():
    book = book_of(log_of(a_village()["alice"]))
    home = home_view(GENESIS, (), now=None, asks=(), network_name="Village", book=book)

    assert (home.seq, home.channels, home.peers, home.can_send_wei) == (0, (), (), 0)


# --- asks -----------------------------------------------------------------------------------------------------


def open_asks(village: Village, *asks: Asked, at: int | None = None) -> tuple[Asked, ...]:
    node = village["alice"]
    return Asks(log_of(node), asks).open_at(node.world.seq if at is None else at)


def test_an_ask_is_shown_once_it_can_be_paid():
    village = a_village()
    ask = bobs_ask(village)
    before = home_of(village["alice"], asks=(ask,))
    village.open_ledger("alice", "hub", 100, 100)

    after = home_of(village["alice"], asks=(ask,))

    assert before.asks == ()
    assert [(view.name, view.amount_wei, view.note) for view in after.asks] == [
        ("bob", 10, "bread")
    ]
    assert after.asks[0].payee == checksummed(village["bob"].address)


def test_an_ask_vanishes_when_it_is_paid_and_is_there_in_the_past():
    village = a_joined_village()
    ask = bobs_ask(village)
    seq_before = village["alice"].world.seq
    village.pay("alice", "bob", 10, 1)

    assert open_asks(village, ask) == ()
    assert open_asks(village, ask, at=seq_before) == (ask,)


def test_an_ask_stays_when_less_or_somebody_else_is_paid():
    village = a_joined_village()
    other = Asked(name="hub", payee=village["hub"].address, amount_wei=1, note="")
    village.pay("alice", "bob", 9, 1)

    assert open_asks(village, bobs_ask(village), other) == (bobs_ask(village), other)


def test_an_ask_stays_when_its_payee_pays_me():
    village = a_joined_village()
    village.pay("bob", "alice", 10, 1)

    assert open_asks(village, bobs_ask(village)) == (bobs_ask(village),)


def test_a_paid_ask_does_not_come_back_after_many_other_payments():
    village = a_joined_village()
    ask = bobs_ask(village)
    village.pay("alice", "bob", 10, 1, limit_wei=500)
    for number in range(2, 70):
        village.pay("bob", "alice", 1, number, limit_wei=500)

    assert open_asks(village, ask) == ()


def test_asks_that_are_followed_are_asks_read_at_once():
    village = a_joined_village()
    node = village["alice"]
    ask, larger = bobs_ask(village), bobs_ask(village, 60)
    for number, amount_wei in enumerate((3, 10, 60, 70), start=1):
        village.pay("alice", "bob", amount_wei, number, limit_wei=200)
    log = log_of(node)
    followed = Asks(log, (ask, larger))

    for seq in range(log.head.seq + 1):
        assert followed.open_at(seq) == Asks(log, (ask, larger)).open_at(seq)

    assert followed.open_at(log.head.seq) == ()
    assert followed.open_at(1) == (ask, larger)


# --- notices --------------------------------------------------------------------------------------------------


def notice_codes(village: Village, presence: Presence) -> list[str]:
    return [notice.code for notice in home_of(village["alice"], now=a_now(presence)).notices]


def test_nothing_is_said_when_all_is_well():
    village = a_joined_village()

    assert notice_codes(village, connected(village["hub"], village["bob"])) == []
    assert notice_codes(village, Presence()) == [], "who was never dialled is not away"


def test_a_halted_log_is_said_first():
    village = a_joined_village()
    presence = replace(
        Presence(), halted=OSError("disk"), chain_trouble=ChainError(ChainErrorKind.UNREACHABLE)
    )

    assert notice_codes(village, presence) == [Code.LOG_FAILED, Code.UNREACHABLE]


def test_trouble_with_one_transaction_is_said():
    village = a_joined_village()
    presence = Presence()
    troubles = presence.transaction_troubles.set(
        "deposit", ChainError(ChainErrorKind.NO_GAS_MONEY, key="deposit")
    )

    assert notice_codes(village, replace(presence, transaction_troubles=troubles)) == [
        Code.NO_GAS_MONEY
    ]


def test_a_log_that_is_older_than_what_a_peer_has_is_said_plainly():
    village = a_joined_village()
    alice, hub = village["alice"], village["hub"].address
    epoch = alice.world.peers[hub].in_epoch
    alice.take(inp.PeerHello(at_ms=village.now_ms, peer=hub, epoch=epoch, has_upto=1_000))

    (notice,) = home_of(alice, now=a_now(connected(village["hub"]))).notices

    assert notice.code == Code.OLDER_COPY
    assert notice.cause == (
        "This copy of your log is older than what hub has. "
        "No signature of yours goes to hub until it has caught up."
    )
    assert_plain(notice.cause, notice.remedy)


def test_a_hub_that_holds_my_money_is_missed():
    village = a_joined_village()
    away = PeerPresence(is_connected=False, cause=Cause.UNREACHABLE)
    presence = Presence().with_peer(village["hub"].address, away)

    (notice,) = home_of(village["alice"], now=a_now(presence)).notices

    assert notice.code == Code.PEER_AWAY
    assert notice.cause.startswith("hub does not answer")


def test_a_payee_is_missed_only_while_something_waits_for_them():
    village = a_joined_village()
    village.pay("alice", "bob", 7, 1)
    presence = Presence().with_peer(village["bob"].address, PeerPresence(is_connected=False))

    before = notice_codes(village, presence)
    village.silent = {"bob"}
    village.pay("alice", "bob", 1, 2)

    assert before == []
    assert notice_codes(village, presence) == [Code.PEER_AWAY]


def test_a_hub_whose_channels_are_closed_is_not_missed():
    village = a_joined_village()
    (ledger,) = village["alice"].world.ledgers
    presence = Presence().with_peer(village["hub"].address, PeerPresence(is_connected=False))
    assert notice_codes(village, presence) == [Code.PEER_AWAY]

    village.do("alice", inp.CloseLedger(at_ms=village.now_ms, channel_id=ledger))

    assert notice_codes(village, presence) == []
